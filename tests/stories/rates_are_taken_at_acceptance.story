# an order keeps the rates of the moment it was accepted (MARK-011)
empty
asset   BTC 8
asset   TRY 8 fiat
market  BTC-TRY tick 0.01 lot 0.0001 maker 1000 taker 2000
fund    alice  TRY  1000.00
fund    bob    BTC  1
place   alice  BTC-TRY buy  1 @ 100.00          -> A open
market  BTC-TRY again maker 5000 taker 6000
place   bob    BTC-TRY sell 1 @ 100.00          -> B filled 1 @ 100.00
trade   1 @ 100 taker-fee 0.6 maker-fee 0.001
