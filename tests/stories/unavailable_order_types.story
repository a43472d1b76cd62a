# what the records have room for and the exchange does not serve yet
fund    alice  TRY  1000.00
place   alice  BTC-TRY buy 1 @ 100 day          -> reject order_type_unavailable
place   alice  BTC-TRY buy 1 @ 100 gtd          -> reject order_type_unavailable
place   alice  BTC-TRY buy 1 @ 100 stp decrement -> reject order_type_unavailable
place   alice  BTC-TRY buy 1 @ 100 with type=3  -> reject order_type_unavailable
place   alice  BTC-TRY buy 1 @ 100 with type=7  -> reject order_type_unavailable
place   alice  BTC-TRY buy 1 @ 100 with flags=2 -> reject order_type_unavailable
place   alice  BTC-TRY buy 1 @ 100 with stop_price=1 -> reject order_type_unavailable
place   alice  BTC-TRY buy 1 @ 100 with display_quantity=1 -> reject order_type_unavailable
place   alice  BTC-TRY buy 1 @ 100 with expires_at=1 -> reject order_type_unavailable
place   alice  BTC-TRY buy 1 @ 100              -> open
