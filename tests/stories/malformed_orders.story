# orders that say two things at once, or nothing that is listed (TRAD-003)
fund    alice  TRY  1000.00
fund    alice  BTC  10
place   alice  BTC-TRY buy 1 @ 100 with side=0  -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 with side=3  -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 with type=0  -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 with type=8  -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 with time_in_force=0 -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 with time_in_force=6 -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 with self_trade=0 -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 with self_trade=6 -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 with flags=8 -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 with quote_quantity=1 -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 with quantity=0 quote_quantity=1 -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 post-only ioc -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 post-only fok -> reject malformed
place   alice  BTC-TRY buy 1 market post-only   -> reject malformed
place   alice  BTC-TRY buy 1 market gtc         -> reject malformed
place   alice  BTC-TRY buy 1 market day         -> reject malformed
place   alice  BTC-TRY buy 1 market with price=1 -> reject malformed
place   alice  BTC-TRY buy for 10 fok           -> reject malformed
place   alice  BTC-TRY sell for 10              -> reject malformed
place   alice  BTC-TRY buy for 10 with quantity=1 -> reject malformed
place   alice  BTC-TRY buy 1 market with price=-1 -> reject malformed
balance alice  TRY  1000 available
