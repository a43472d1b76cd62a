# a maker's rebate comes from the house, rounded down (MARK-009, TRAD-021)
empty
asset   BTC 8
asset   TRY 8 fiat
market  BTC-TRY tick 0.01 lot 0.0001 maker -100 taker 1000
fund    alice  TRY  1000.00
fund    bob    BTC  1
place   alice  BTC-TRY buy  0.0003 @ 100.00     -> A open
place   bob    BTC-TRY sell 0.0003 @ 100.00     -> B filled 0.0003 @ 100.00
# 30000 units x 100 ppm = 3 units; 3000000 units x 1000 ppm = 3000 units
trade   0.0003 @ 100 taker-fee 0.00003 maker-fee -0.00000003
balance alice     BTC  0.00030003 available
balance fee_pool  BTC  -0.00000003 available
balance fee_pool  TRY  0.00003 available
done    A filled filled 0.0003 fee -0.00000003
done    B filled filled 0.0003 fee 0.00003
