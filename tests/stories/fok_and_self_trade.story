# fill or kill does not count the own group's orders, and expire_taker stops at the first of them (TRAD-013)
fund    alice  BTC  3
fund    alice  TRY  1000.00
fund    bob    BTC  3
place   bob    BTC-TRY sell 1 @ 100.00          -> A open
place   alice  BTC-TRY sell 1 @ 101.00          -> B open
place   bob    BTC-TRY sell 1 @ 102.00          -> C open
place   alice  BTC-TRY buy  2 @ 102.00 fok stp taker -> fok_unfilled
place   alice  BTC-TRY buy  2 @ 102.00 fok stp both  -> fok_unfilled
place   alice  BTC-TRY buy  3 @ 102.00 fok stp maker -> fok_unfilled
order   B filled 0
place   alice  BTC-TRY buy  2 @ 102.00 fok stp maker -> filled 1 @ 100.00, 1 @ 102.00
prevented B 1
order   B gone
place   bob    BTC-TRY sell 1 @ 100.00          -> D open
place   alice  BTC-TRY sell 1 @ 100.00          -> E open
place   alice  BTC-TRY buy  1 @ 100.00 fok stp taker -> filled 1 @ 100.00
place   alice  BTC-TRY buy  1 @ 100.00 fok stp none  -> filled 1 @ 100.00
