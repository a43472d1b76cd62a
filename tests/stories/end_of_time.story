# times behind the last one that a record can tell are none
alone
market  BTC-TRY again volatility 50000 auction 5m
fund    alice  TRY  10000
fund    bob    BTC  10
place   bob    BTC-TRY sell 1 @ 100
place   alice  BTC-TRY buy 1 @ 100
schedule BTC-TRY continuous in 1h every 24h
wait    7456146436854775807ns
advance-time -> expired 0
entered continuous from continuous schedule
scheduled BTC-TRY continuous never
place   bob    BTC-TRY sell 1 @ 110
place   alice  BTC-TRY buy 1 @ 110              -> open
entered auction from continuous volatility
market-state BTC-TRY ends never
restart
advance-time -> expired 0
phase-is BTC-TRY auction
