# a rebate is never more than the taker's rate of that trade: here the taker came in cheaper times
empty
asset   BTC 8
asset   TRY 8 fiat
market  BTC-TRY tick 0.01 lot 0.0001 maker -500 taker 1000
fund    alice  TRY  1000.00
fund    bob    BTC  1
place   alice  BTC-TRY buy  0.01 @ 100.00       -> A open
market  BTC-TRY again maker 0 taker 200
place   bob    BTC-TRY sell 0.01 @ 100.00       -> B filled 0.01 @ 100.00
# A kept its -500 ppm, B pays 200 ppm, so A gets 200 ppm of 0.01 BTC
trade   0.01 @ 100 taker-fee 0.0002 maker-fee -0.000002
balance fee_pool  BTC  -0.000002 available
