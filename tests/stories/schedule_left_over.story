# a market whose uncrossing goes on is skipped, with all its later entries, until time advances again
alone
asset   ETH 8
market  ETH-TRY tick 0.01 lot 0.0001
fund    alice  TRY  1000000
fund    bob    BTC  10
phase   BTC-TRY auction
repeat 800 place alice BTC-TRY buy 0.0001 @ 101
repeat 800 place bob BTC-TRY sell 0.0001 @ 101
place   bob    BTC-TRY sell 1 @ 101 until 3m    -> Last open
schedule BTC-TRY continuous in 1m every 1h
schedule BTC-TRY closed in 2m
schedule ETH-TRY closed in 2m
wait    3m
advance-time -> expired 1
entered ETH-TRY closed from continuous schedule
scheduled BTC-TRY continuous in 58m every 1h
done    Last expired
left    BTC-TRY
restart
run-triggers BTC-TRY
entered BTC-TRY continuous from auction
left    -
advance-time -> expired 0
entered BTC-TRY closed from continuous schedule
scheduled BTC-TRY closed never
