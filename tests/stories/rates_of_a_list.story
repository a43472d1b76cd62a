# an order that follows keeps the rates of its acceptance; the band is that of its turn (MARK-011)
fund    alice  TRY  1000
fund    alice  BTC  0.001
fund    bob    BTC  100
fund    bob    TRY  1000
market  BTC-TRY again maker 1000 taker 2000
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 market -> L | A open | B following
market  BTC-TRY again maker 5000 taker 6000 band 100000
place   bob    BTC-TRY buy 0.5 @ 98 -> E open
place   bob    BTC-TRY sell 1 @ 100 -> filled 1 @ 100
turn    B price 88.20 held 1
trade   1 @ 100 maker A maker-fee 0.001 taker-fee 0.6
done    B market_remainder filled 0.5 fee 0.098
balance alice  BTC  0.5 available
