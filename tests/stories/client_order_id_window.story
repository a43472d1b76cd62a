# with the window flag a client order id names one order for 24 hours, and works as its key (TRAD-014)
alone
fund    alice  TRY  1000.00
place   alice  BTC-TRY buy  1 @ 100.00 id mine window -> A open
place   alice  BTC-TRY buy  1 @ 100.00 id mine window -> repeated A open
place   alice  BTC-TRY buy  2 @ 100.00 id mine window -> reject client_order_id_taken
place   alice  BTC-TRY buy  1 @ 100.00 id mine  -> reject client_order_id_taken
cancel  alice  A                                -> cancelled
place   alice  BTC-TRY buy  1 @ 100.00 id mine window -> repeated A open
# without the flag only open orders count
place   alice  BTC-TRY buy  1 @ 100.00 id mine  -> B open
cancel  alice  B                                -> cancelled
wait    24h
place   alice  BTC-TRY buy  3 @ 100.00 id mine window -> C open
place   alice  BTC-TRY buy  1 @ 100.00 with flags=4 -> reject malformed
# a refusal does not take the id
place   alice  BTC-TRY buy  9999 @ 100.00 id other window -> reject insufficient_funds
place   alice  BTC-TRY buy  1 @ 100.00 id other window -> open
