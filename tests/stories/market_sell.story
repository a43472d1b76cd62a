# a market sell takes the bids within the band; the rest comes back (TRAD-011)
fund    alice  TRY  10000.00
fund    bob    BTC  10
place   alice  BTC-TRY buy  1 @ 100.00          -> A open
place   alice  BTC-TRY buy  1 @ 96.00           -> B open
place   alice  BTC-TRY buy  1 @ 94.00           -> C open
place   bob    BTC-TRY sell 3 market            -> D market_remainder 1 @ 100.00, 1 @ 96.00
accepted price 95.00 held 3
balance bob    BTC  8 available
balance bob    TRY  196 available
