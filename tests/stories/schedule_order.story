# several at once: by time, then market, then phase; an auction's end comes before an entry (MARK-006)
alone
asset   ETH 8
market  ETH-TRY tick 0.01 lot 0.0001
schedule ETH-TRY halted in 1m
schedule ETH-TRY auction in 1m
schedule BTC-TRY pending in 1m
schedule BTC-TRY closed in 59s
wait    2m
advance-time -> expired 0
entered BTC-TRY closed from continuous schedule, BTC-TRY pending from closed schedule, ETH-TRY auction from continuous schedule, ETH-TRY halted from auction schedule

phase   all continuous
market  BTC-TRY again volatility 50000 auction 1m
fund    alice  TRY  10000
fund    bob    BTC  10
place   bob    BTC-TRY sell 1 @ 100
place   alice  BTC-TRY buy 1 @ 100
schedule BTC-TRY auction in 1m
place   bob    BTC-TRY sell 1 @ 110
place   alice  BTC-TRY buy 1 @ 110
entered auction from continuous volatility
wait    1m
advance-time -> expired 0
# auction comes before continuous, which the end of an auction is: the entry stops the clock
entered auction from auction schedule
market-state BTC-TRY ends never

# an entry of the same phase comes after the end of the auction
phase   BTC-TRY continuous
trade   1 @ 110 auction
place   bob    BTC-TRY sell 1 @ 116
place   alice  BTC-TRY buy 1 @ 116
schedule BTC-TRY continuous in 1m
wait    1m
advance-time -> expired 0
entered continuous from auction schedule, continuous from continuous schedule
scheduled BTC-TRY continuous never

# an entry before the end of the auction ends the clock
phase   BTC-TRY continuous
place   bob    BTC-TRY sell 1 @ 130
place   alice  BTC-TRY buy 1 @ 130
market-state BTC-TRY ends 1m
schedule BTC-TRY halted in 59s
wait    2m
advance-time -> expired 0
entered halted from auction schedule
