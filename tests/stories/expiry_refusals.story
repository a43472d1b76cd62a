# gtd and day name a time to come, and nothing else names one (TRAD-004)
fund    alice  TRY  10000
fund    alice  BTC  10
place   alice  BTC-TRY buy 1 @ 90 gtd                   -> reject expiry_out_of_range
place   alice  BTC-TRY buy 1 @ 90 day                   -> reject expiry_out_of_range
place   alice  BTC-TRY buy 1 @ 90 gtd with expires_at=1 -> reject expiry_out_of_range
place   alice  BTC-TRY buy 1 @ 90 day with expires_at=-1 -> reject expiry_out_of_range
place   alice  BTC-TRY buy 1 @ 90 stop 100 gtd          -> reject expiry_out_of_range
place   alice  BTC-TRY buy 0 @ 90 gtd                   -> reject quantity_out_of_range
place   alice  BTC-TRY buy 9999 @ 90 gtd                -> reject expiry_out_of_range
place   alice  BTC-TRY buy 1 @ 90 with expires_at=1     -> reject malformed
place   alice  BTC-TRY buy 1 @ 90 ioc until 1h          -> reject malformed
place   alice  BTC-TRY buy 1 @ 90 fok with expires_at=-1 -> reject malformed
place   alice  BTC-TRY buy 1 market gtd                 -> reject malformed
place   alice  BTC-TRY buy 1 market day until 1h        -> reject malformed
place   alice  BTC-TRY buy 1 market with expires_at=1   -> reject malformed
place   alice  BTC-TRY buy 1 @ 90 post-only until 1h    -> open
place   alice  BTC-TRY buy 1 @ 90 with time_in_force=5 expires_at=2^62 -> open
place   alice  BTC-TRY sell 1 @ 90 until 1h             -> self_trade_prevented
