# prices, quantities and amounts outside their range (RISK-008)
empty
asset   BTC 8
asset   TRY 8 fiat
market  BTC-TRY tick 0.01 lot 0.0001 min-quantity 0.01 max-quantity 5 min-notional 10
fund    alice  TRY  1000.00
fund    bob    BTC  10
place   alice  BTC-TRY buy 1 @ 0                -> reject price_out_of_range
place   alice  BTC-TRY buy 1 @ 1 with price=-5  -> reject price_out_of_range
place   alice  BTC-TRY buy 1 @ 1 with price=2^62+1 -> reject price_out_of_range
place   alice  BTC-TRY buy 0 @ 100              -> reject quantity_out_of_range
place   alice  BTC-TRY buy 1 @ 1 with quantity=-5 -> reject quantity_out_of_range
place   alice  BTC-TRY buy 0.0099 @ 10000       -> reject quantity_out_of_range
place   alice  BTC-TRY buy 5.0001 @ 100         -> reject quantity_out_of_range
place   alice  BTC-TRY buy for 0                -> reject quantity_out_of_range
place   alice  BTC-TRY buy 0 market             -> reject quantity_out_of_range
place   alice  BTC-TRY buy for 1 with quote_quantity=-1 -> reject amount_out_of_range
place   alice  BTC-TRY buy for 1 with quote_quantity=2^110+1 -> reject amount_out_of_range
place   alice  BTC-TRY buy for 1 with quote_quantity=2^110 -> reject no_liquidity
place   alice  BTC-TRY buy 0.0999 @ 100         -> reject below_min_notional
place   alice  BTC-TRY buy 0.1 @ 100            -> A open
place   bob    BTC-TRY sell 0.0999 market       -> reject below_min_notional
place   bob    BTC-TRY sell 0.1 market          -> filled 0.1 @ 100
place   bob    BTC-TRY sell 1 @ 100             -> B open
place   alice  BTC-TRY buy for 9.99             -> reject below_min_notional
place   alice  BTC-TRY buy for 10               -> filled 0.1 @ 100
# a market order is measured at the best price, not at its protection price
place   alice  BTC-TRY buy 0.0999 market        -> reject below_min_notional
