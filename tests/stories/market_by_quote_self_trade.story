# a buy by quote meets its own order: what it could have afforded is what was prevented (TRAD-013)
fund    alice  BTC  10
fund    alice  TRY  1000.00
fund    bob    BTC  10
place   alice  BTC-TRY sell 5 @ 100.00          -> A open
place   bob    BTC-TRY sell 5 @ 101.00          -> B open
place   alice  BTC-TRY buy for 202.00 stp maker -> C filled 2 @ 101.00
prevented A 2.02
done    A self_trade_prevented released 5
place   alice  BTC-TRY sell 1 @ 100.50          -> D open
place   alice  BTC-TRY buy for 50.25 stp taker  -> E self_trade_prevented
prevented D 0.5
done    E self_trade_prevented filled 0 released 50.25
# below one lot there is nothing to prevent
place   alice  BTC-TRY buy for 0.01 stp both    -> market_remainder
prevented -
