# a key takes effect once and always gets the same answer, a refusal too (LEDG-008)
alone
fund    alice  TRY  1000.00
fund    bob    TRY  1000.00
place   alice  BTC-TRY buy  1 @ 100.00 key k1   -> A open
place   alice  BTC-TRY buy  1 @ 100.00 key k1   -> repeated A open
place   alice  BTC-TRY buy  2 @ 100.00 key k1   -> reject key_reused
cancel  alice  A key k1                         -> reject key_reused
place   bob    BTC-TRY buy  1 @ 100.00 key k1   -> B open
cancel  alice  A key k2                         -> cancelled
cancel  alice  A key k2                         -> repeated cancelled
place   alice  BTC-TRY buy  20 @ 100.00 key k3  -> reject insufficient_funds
fund    alice  TRY  5000.00
place   alice  BTC-TRY buy  20 @ 100.00 key k3  -> repeated reject insufficient_funds
place   alice  BTC-TRY buy  20 @ 100.00 key k4  -> C open
mass-cancel alice key k5                        -> cancelled 1
mass-cancel alice key k5                        -> repeated cancelled 1
# malformed commands and unknown accounts leave their key alone
cancel  alice  A key k6 with order=-1           -> reject malformed
cancel  alice  A key k6                         -> reject order_not_found
wait    23h
place   alice  BTC-TRY buy  1 @ 100.00 key k1   -> repeated A open
wait    1h
place   alice  BTC-TRY buy  2 @ 100.00 key k1   -> D open
