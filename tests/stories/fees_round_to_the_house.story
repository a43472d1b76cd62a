# fees are cut from what is received and rounded up to the smallest unit (TRAD-021)
empty
asset   BTC 8
asset   TRY 8 fiat
market  BTC-TRY tick 0.01 lot 0.0001 maker 1000 taker 2500
fund    alice  TRY  1000.00
fund    bob    BTC  1
place   alice  BTC-TRY buy  0.0001 @ 333.33     -> A open
place   bob    BTC-TRY sell 0.0001 @ 333.33     -> B filled 0.0001 @ 333.33
# 0.033333 TRY x 2500 ppm = 0.0000833325; 0.0001 BTC x 1000 ppm = 0.0000001
trade   0.0001 @ 333.33 taker-fee 0.00008334 maker-fee 0.00000010
balance bob       TRY  0.03324966 available
balance alice     BTC  0.0000999 available
balance fee_pool  TRY  0.00008334 available
balance fee_pool  BTC  0.0000001 available
