# expire_taker: the newcomer goes, after what it could trade with others (TRAD-013)
fund    alice  BTC  1
fund    alice  TRY  1000.00
fund    bob    BTC  1
place   bob    BTC-TRY sell 0.5 @ 99.00         -> A open
place   alice  BTC-TRY sell 0.4 @ 100.00        -> B open
place   alice  BTC-TRY buy  1 @ 100.00 stp taker -> C self_trade_prevented 0.5 @ 99.00
prevented B 0.4
done    C self_trade_prevented filled 0.5 released 50.00
order   B filled 0
balance alice  TRY  950.50 available
