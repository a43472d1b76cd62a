# an order waits through a halt and trades afterwards at its place (MARK-006)
fund    alice  TRY  1000.00
fund    bob    TRY  1000.00
fund    carol  BTC  1
place   alice  BTC-TRY buy 0.5 @ 100            -> A open
phase   BTC-TRY halted
phase   BTC-TRY continuous
place   bob    BTC-TRY buy 0.5 @ 100            -> B open
place   carol  BTC-TRY sell 0.6 @ 100           -> filled 0.5 @ 100, 0.1 @ 100
trade   0.5 @ 100 maker A
trade   0.1 @ 100 maker B
book    BTC-TRY     | bid 100 0.4 | ask -
counters BTC-TRY trades 2 updates 3
