# an order that meets nobody rests and holds exactly what it may cost (TRAD-010)
fund    alice  TRY  1000.00
fund    bob    BTC  2.0
place   alice  BTC-TRY buy  0.5 @ 900.00        -> A open
accepted price 900.00 held 450.00
place   bob    BTC-TRY sell 0.7 @ 901.00        -> B open
accepted price 901.00 held 0.7
balance alice  TRY  550.00 available  450.00 held
balance bob    BTC  1.3 available  0.7 held
book    BTC-TRY     | bid 900.00 0.5 | ask 901.00 0.7
orders  alice  BTC-TRY A
orders  bob    all B
counters BTC-TRY trades 0 updates 2
