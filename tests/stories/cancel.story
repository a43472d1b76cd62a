# who may cancel what (TRAD-015)
fund    alice  TRY  1000.00
fund    bob    TRY  1000.00
place   alice  BTC-TRY buy  1 @ 100.00 id first -> A open
place   alice  BTC-TRY buy  1 @ 100.00          -> B open
cancel  bob    A                                -> reject order_not_found
cancel  bob    id first                         -> reject order_not_found
cancel  alice  #77                              -> reject order_not_found
cancel  alice  id first                         -> cancelled
cancel  alice  A                                -> reject order_not_found
cancel  alice  B with order=0                   -> reject malformed
cancel  alice  id first with order=1            -> reject malformed
cancel  alice  B with order=-1                  -> reject malformed
cancel  alice  B with account=0                 -> reject account_not_found
cancel  alice  B with account=999999            -> reject account_not_found
cancel  alice  B                                -> cancelled
