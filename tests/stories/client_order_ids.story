# a client order id is free again when its order is no longer open (TRAD-014)
fund    alice  TRY  1000.00
fund    bob    TRY  1000.00
place   alice  BTC-TRY buy  1 @ 100.00 id mine  -> A open
client-order alice mine A
place   alice  BTC-TRY buy  1 @ 100.00 id mine  -> reject client_order_id_taken
place   bob    BTC-TRY buy  1 @ 100.00 id mine  -> B open
cancel  alice  id mine                          -> cancelled
client-order alice mine gone
client-order bob mine B
place   alice  BTC-TRY buy  2 @ 100.00 id mine  -> C open
client-order alice mine C
# 36 bytes are the most, 37 are malformed
place   alice  BTC-TRY buy  1 @ 100.00 id 123456789012345678901234567890123456  -> open
place   alice  BTC-TRY buy  1 @ 100.00 id 1234567890123456789012345678901234567 -> reject malformed
cancel  alice  id 1234567890123456789012345678901234567 -> reject malformed
