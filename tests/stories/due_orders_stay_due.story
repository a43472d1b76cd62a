# an order whose price was reached enters in its turn, also when the price has moved back (TRAD-006)
fund    alice  TRY  100000
fund    alice  BTC  100
fund    maker  TRY  100000
fund    maker  BTC  100
place   alice  BTC-TRY sell 1 @ 96 take 105 -> Down waiting
place   alice  BTC-TRY buy  1 @ 91 stop 105 -> Up waiting
place   maker  BTC-TRY buy  1 @ 96
place   maker  BTC-TRY sell 1 @ 105
place   alice  BTC-TRY buy  1 @ 105 -> filled 1 @ 105
triggered Down @ 105, Up @ 96
done    Down filled filled 1
order   Up resting
book    BTC-TRY | bid 91 1 | ask -
