# markets open and close by the clock (MARK-006)
alone
fund    alice  TRY  10000
fund    bob    BTC  10
schedule BTC-TRY auction in 1h every 24h
schedule BTC-TRY continuous in 90m every 24h
schedule BTC-TRY closed in 10h every 24h
schedule BTC-TRY halted in 5h
restart
# not yet, to the nanosecond
wait    3599999ms
advance-time -> expired 0
entered -
wait    1ms
place   alice  BTC-TRY buy 1 @ 100              -> A open
advance-time -> expired 0
entered auction from continuous schedule
scheduled BTC-TRY auction in 24h every 24h
place   bob    BTC-TRY sell 1 @ 99              -> B open
wait    30m
advance-time -> expired 0
entered continuous from auction schedule
trade   1 @ 99.50 auction maker A taker B
told    Traded OrderDone OrderDone PhaseSet PhaseScheduled TimeAdvanced
scheduled BTC-TRY continuous in 24h every 24h

# once is once
wait    210m
advance-time -> expired 0
entered halted from continuous schedule
scheduled BTC-TRY halted never
wait    24h
# what was missed is done once, in its order; what comes next is after now
advance-time -> expired 0
entered closed from halted schedule, auction from closed schedule, continuous from auction schedule
scheduled BTC-TRY closed in 5h every 24h
scheduled BTC-TRY auction in 20h every 24h
scheduled BTC-TRY continuous in 1230m every 24h
wait    240h
advance-time -> expired 0
entered closed from continuous schedule, auction from closed schedule, continuous from auction schedule
scheduled BTC-TRY closed in 5h every 24h

# the entry of a market and a phase is one; another takes its place, never takes it away
schedule BTC-TRY closed in 1h
schedule BTC-TRY closed never
schedule BTC-TRY closed never
schedule BTC-TRY auction never
schedule BTC-TRY continuous never
wait    48h
advance-time -> expired 0
entered -
# PhaseSet also where nothing changes
schedule BTC-TRY continuous in 1s
wait    1s
advance-time -> expired 0
entered continuous from continuous schedule
# phases come before expiries: what expires at the same time still trades in the auction
phase   BTC-TRY auction
place   alice  BTC-TRY buy 1 @ 100 until 1m     -> C open
place   bob    BTC-TRY sell 2 @ 100 until 1m    -> D open
schedule BTC-TRY continuous in 1m
wait    1m
advance-time -> expired 1
trade   1 @ 100 auction maker C taker D
done    D expired filled 1
