# without prevention an account may trade with itself; nothing but fees changes hands (TRAD-013)
empty
asset   BTC 8
asset   TRY 8 fiat
market  BTC-TRY tick 0.01 lot 0.0001 taker 1000
fund    alice  BTC  1
fund    alice  TRY  1000.00
place   alice  BTC-TRY sell 1 @ 100.00          -> A open
place   alice  BTC-TRY buy  1 @ 100.00 stp none -> B filled 1 @ 100.00
prevented -
balance alice  BTC  0.999 available
balance alice  TRY  1000 available
balance fee_pool BTC 0.001 available
