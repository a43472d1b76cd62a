# post-only rests or is refused (TRAD-008)
fund    alice  BTC  1
fund    bob    TRY  1000.00
place   alice  BTC-TRY sell 1 @ 100.00 post-only -> A open
place   bob    BTC-TRY buy  1 @ 100.00 post-only -> reject would_take
place   bob    BTC-TRY buy  1 @ 99.99 post-only  -> B open
place   alice  BTC-TRY sell 0.1 @ 99.99 post-only -> reject would_take
