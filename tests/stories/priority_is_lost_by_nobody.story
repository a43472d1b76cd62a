# a partial fill keeps an order's place in the queue (TRAD-012)
fund    alice  BTC  2
fund    bob    BTC  2
fund    carol  TRY  1000
place   alice  BTC-TRY sell 1 @ 100             -> A open
place   bob    BTC-TRY sell 1 @ 100             -> B open
place   carol  BTC-TRY buy 0.4 @ 100            -> filled 0.4 @ 100
place   carol  BTC-TRY buy 0.4 @ 100            -> filled 0.4 @ 100
trade   0.4 @ 100 maker A
place   carol  BTC-TRY buy 0.4 @ 100            -> filled 0.2 @ 100, 0.2 @ 100
trade   0.2 @ 100 maker A
trade   0.2 @ 100 maker B
orders  alice  BTC-TRY
orders  bob    BTC-TRY B
