# an account's 10,001st key pushes out its oldest, and nobody else's (LEDG-008)
alone
fund    alice  TRY  1000.00
fund    bob    TRY  1000.00
place   bob    BTC-TRY buy  1 @ 100.00 key k1   -> B open
place   alice  BTC-TRY buy  1 @ 100.00 key k1   -> A open
repeat  9998 cancel alice #7 key fresh          -> reject order_not_found
place   alice  BTC-TRY buy  1 @ 99.00 id mine window -> open
place   alice  BTC-TRY buy  1 @ 100.00 key k1   -> repeated A open
cancel  alice  #8 key k2                        -> reject order_not_found
place   alice  BTC-TRY buy  1 @ 100.00 key k1   -> C open
place   bob    BTC-TRY buy  1 @ 100.00 key k1   -> repeated B open
