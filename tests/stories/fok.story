# fill or kill: the whole quantity within the limit, or nothing at all (TRAD-004)
fund    alice  BTC  3
fund    bob    TRY  1000.00
place   alice  BTC-TRY sell 1 @ 100.00          -> A open
place   alice  BTC-TRY sell 1 @ 101.00          -> B open
place   alice  BTC-TRY sell 1 @ 102.00          -> C open
place   bob    BTC-TRY buy  2.0001 @ 101.00 fok -> D fok_unfilled
done    D fok_unfilled filled 0 released 202.0101
balance bob    TRY  1000 available
place   bob    BTC-TRY buy  2 @ 101.00 fok      -> filled 1 @ 100.00, 1 @ 101.00
place   bob    BTC-TRY buy  0.5 @ 101.99 fok    -> fok_unfilled
place   bob    BTC-TRY buy  0.5 @ 102.00 fok    -> filled 0.5 @ 102.00
counters BTC-TRY trades 3 updates 6
