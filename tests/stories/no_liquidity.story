# a market order needs somebody on the other side
fund    alice  TRY  1000.00
fund    bob    BTC  1
place   alice  BTC-TRY buy  1 market            -> reject no_liquidity
place   alice  BTC-TRY buy  for 100.00          -> reject no_liquidity
place   bob    BTC-TRY sell 1 market            -> reject no_liquidity
balance alice  TRY  1000 available
