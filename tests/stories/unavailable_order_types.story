# what the records have room for and the exchange does not serve yet
fund    alice  TRY  1000.00
place   alice  BTC-TRY buy 1 @ 100 with type=7  -> reject order_type_unavailable
place   alice  BTC-TRY buy 1 @ 100 with flags=2 -> reject order_type_unavailable
place   alice  BTC-TRY buy 1 @ 100 with display_quantity=1 -> reject order_type_unavailable
place   alice  BTC-TRY buy 1 market stop 90 with display_quantity=1 -> reject order_type_unavailable
place   alice  BTC-TRY buy 1 @ 100 stop 110 with flags=2 -> reject order_type_unavailable

# what contradicts itself is malformed first
place   alice  BTC-TRY buy 1 @ 100 with type=7 stop_price=1 -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 gtd with type=7 -> reject malformed
place   alice  BTC-TRY buy 1 @ 100 post-only with type=7 -> reject malformed
place   alice  BTC-TRY buy 1 @ 100              -> open
