# a market order may ask for all or nothing within its band (TRAD-004)
fund    alice  BTC  10
fund    bob    TRY  10000.00
place   alice  BTC-TRY sell 1 @ 100.00          -> A open
place   alice  BTC-TRY sell 1 @ 106.00          -> B open
place   bob    BTC-TRY buy  2 market fok        -> fok_unfilled
place   bob    BTC-TRY buy  1 market fok        -> filled 1 @ 100.00
