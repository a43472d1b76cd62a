# what an iceberg may show, and what no iceberg or hidden order is
fund    alice  TRY  100000
fund    alice  BTC  1000
place   alice  BTC-TRY buy 10 @ 100 show 10.0001     -> reject display_quantity_out_of_range
place   alice  BTC-TRY buy 10 @ 100 with display_quantity=-1 -> reject display_quantity_out_of_range
place   alice  BTC-TRY buy 10 @ 100 show 0.0999      -> reject display_quantity_out_of_range
place   alice  BTC-TRY buy 10.0001 @ 100 show 0.1    -> reject display_quantity_out_of_range
place   alice  BTC-TRY buy 10 @ 100 show 0.1         -> open
place   alice  BTC-TRY buy 10 @ 100 show 10          -> open
place   alice  BTC-TRY buy 0 @ 100 show 1            -> reject quantity_out_of_range
place   alice  BTC-TRY buy 1 @ 100 day show 2        -> reject display_quantity_out_of_range
place   alice  BTC-TRY buy 1 @ 100 day show 1        -> reject expiry_out_of_range
place   alice  BTC-TRY buy 999 @ 200 show 0.1        -> reject display_quantity_out_of_range
place   alice  BTC-TRY buy 999 @ 200 show 999        -> reject insufficient_funds
place   alice  BTC-TRY buy 1 @ 100 ioc show 1        -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 fok show 1        -> reject malformed
place   alice  BTC-TRY buy 1 market with display_quantity=1 -> reject malformed
place   alice  BTC-TRY buy for 10 with display_quantity=1 -> reject malformed
place   alice  BTC-TRY buy 1 market stop 90 with display_quantity=1 -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 ioc stop 90 with display_quantity=1 -> reject malformed
place   alice  BTC-TRY sell 1 market trail 10 with display_quantity=1 -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 hidden show 1     -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 ioc hidden        -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 fok hidden        -> reject malformed
place   alice  BTC-TRY buy 1 market hidden           -> reject malformed
place   alice  BTC-TRY buy 1 market stop 90 hidden   -> reject malformed
place   alice  BTC-TRY sell 1 market trail 10 hidden -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 hidden            -> open
place   alice  BTC-TRY buy 1 @ 100 post-only hidden  -> open
place   alice  BTC-TRY buy 1 @ 100 post-only show 0.5 -> open
# the smallest part first, then the number of parts: 100 are enough, 101 are not
place   alice  BTC-TRY buy 0.01 @ 100 show 0.0001    -> open
place   alice  BTC-TRY buy 0.0101 @ 100 show 0.0001  -> reject display_quantity_out_of_range
