# the protection price is rounded away from the best price, and a sell never goes below one tick
fund    alice  TRY  10000.00
fund    bob    BTC  10
place   bob    BTC-TRY sell 1 @ 100.01          -> A open
place   alice  BTC-TRY buy 0.1 market           -> filled 0.1 @ 100.01
accepted price 105.02
cancel  bob    A                                -> cancelled
place   alice  BTC-TRY buy 1 @ 100.01           -> B open
place   bob    BTC-TRY sell 0.1 market          -> filled 0.1 @ 100.01
accepted price 95.00
cancel  alice  B                                -> cancelled
place   alice  BTC-TRY buy 1 @ 0.01             -> C open
place   bob    BTC-TRY sell 0.1 market          -> filled 0.1 @ 0.01
accepted price 0.01 held 0.1
