# a rebate below one unit is nothing at all (TRAD-021)
empty
asset   BTC 8
asset   TRY 8 fiat
market  BTC-TRY tick 0.01 lot 0.00000001 maker -10 taker 1000 with tick_decimals=0
fund    alice  TRY  1000.00
fund    bob    BTC  1
place   alice  BTC-TRY buy  0.00000005 @ 100    -> A open
place   bob    BTC-TRY sell 0.00000005 @ 100    -> filled 0.00000005 @ 100
trade   0.00000005 @ 100 taker-fee 0.00000001 maker-fee 0
balance alice     BTC  0.00000005 available
