# whatever their prices, the order that is older enters first (TRAD-006)
fund    alice  TRY  100000
fund    maker  BTC  100
fund    maker  TRY  100000
place   alice  BTC-TRY buy 1 @ 120 stop 105 -> A waiting
place   alice  BTC-TRY buy 1 @ 120 stop 101 -> B waiting
place   alice  BTC-TRY buy 1 @ 120 stop 103 -> C waiting
place   alice  BTC-TRY buy 1 @ 120 stop 106 -> D waiting
place   maker  BTC-TRY sell 1 @ 105 -> M1 open
place   maker  BTC-TRY sell 1 @ 105 -> M2 open
place   maker  BTC-TRY sell 1 @ 105.50 -> M3 open
place   maker  BTC-TRY sell 1 @ 105.60 -> M4 open
place   maker  BTC-TRY buy 1 @ 105 stp none -> filled 1 @ 105
triggered A @ 105, B @ 105, C @ 105.50
trade   1 @ 105 maker M1
trade   1 @ 105 maker M2
trade   1 @ 105.50 maker M3
trade   1 @ 105.60 maker M4
order   D waiting
counters BTC-TRY trades 4 updates 7 last 105.60
