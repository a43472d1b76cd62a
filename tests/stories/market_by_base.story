# a market order sweeps what the band allows and holds at its protection price
fund    alice  BTC  10
fund    bob    TRY  10000.00
place   alice  BTC-TRY sell 1 @ 100.00          -> A open
place   alice  BTC-TRY sell 1 @ 104.00          -> B open
place   alice  BTC-TRY sell 1 @ 106.00          -> C open
place   bob    BTC-TRY buy  1.5 market          -> D filled 1 @ 100.00, 0.5 @ 104.00
accepted price 105.00 held 157.50
trade   1 @ 100.00 released 5.00
trade   0.5 @ 104.00 released 0.50
balance bob    TRY  9848.00 available
balance bob    BTC  1.5 available
