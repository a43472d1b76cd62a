# better price first, and at one price the older order first (TRAD-012)
fund    alice  BTC  10
fund    bob    BTC  10
fund    carol  TRY  100000
place   alice  BTC-TRY sell 1 @ 102.00          -> A open
place   bob    BTC-TRY sell 1 @ 101.00          -> B open
place   alice  BTC-TRY sell 1 @ 101.00          -> C open
book    BTC-TRY     | bid - | ask 101.00 2, 102.00 1
place   carol  BTC-TRY buy 2.5 @ 105.00         -> D filled 1 @ 101.00, 1 @ 101.00, 0.5 @ 102.00
trade   1 @ 101.00 maker B
trade   1 @ 101.00 maker C
trade   0.5 @ 102.00 maker A
order   A filled 0.5 held 0.5
book    BTC-TRY     | bid - | ask 102.00 0.5
counters BTC-TRY trades 3 updates 5
