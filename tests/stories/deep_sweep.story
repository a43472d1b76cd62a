# one order walks many levels; book depth shows the best first (TRAD-012)
fund    alice  BTC  10
fund    bob    TRY  10000
place   alice  BTC-TRY sell 1 @ 105             -> open
place   alice  BTC-TRY sell 1 @ 103             -> open
place   alice  BTC-TRY sell 1 @ 101             -> open
place   alice  BTC-TRY sell 1 @ 104             -> open
place   alice  BTC-TRY sell 1 @ 102             -> open
place   bob    BTC-TRY buy  1 @ 99              -> open
place   bob    BTC-TRY buy  1 @ 98              -> open
book    BTC-TRY depth 2 | bid 99 1, 98 1 | ask 101 1, 102 1
book    BTC-TRY depth 0 | bid 99 1, 98 1 | ask 101 1, 102 1, 103 1, 104 1, 105 1
place   bob    BTC-TRY buy 3.5 @ 104            -> D filled 1 @ 101, 1 @ 102, 1 @ 103, 0.5 @ 104
book    BTC-TRY depth 1 | bid 99 1 | ask 104 0.5
