# lowest and highest price, lowest and highest worth of an order (RISK-008)
market  BTC-TRY again min-price 10 max-price 200 min-notional 5 max-notional 500
fund    alice  TRY  100000
fund    alice  BTC  1000
place   alice  BTC-TRY buy  1 @ 9.99            -> reject price_out_of_range
place   alice  BTC-TRY buy  1 @ 200.01          -> reject price_out_of_range
place   alice  BTC-TRY sell 1 @ 200.01          -> reject price_out_of_range
place   alice  BTC-TRY buy  1 @ 9.99 stop 50    -> reject price_out_of_range
place   alice  BTC-TRY buy  1 @ 50 stop 1000    -> waiting
place   alice  BTC-TRY sell 1 @ 200             -> A open
place   alice  BTC-TRY buy  1 @ 10              -> B open

place   alice  BTC-TRY buy  0.4 @ 12            -> reject below_min_notional
place   alice  BTC-TRY buy  5.01 @ 100          -> reject above_max_notional
place   alice  BTC-TRY buy  5 @ 100             -> C open
place   alice  BTC-TRY buy  5.01 @ 100 post-only -> reject above_max_notional
place   alice  BTC-TRY buy  5.01 @ 100 stop 120 -> reject above_max_notional
place   alice  BTC-TRY buy  5.01 market stop 100 -> reject above_max_notional
place   alice  BTC-TRY sell 5.01 market         -> reject above_max_notional
place   alice  BTC-TRY sell 5 market stp none   -> filled 5 @ 100
place   alice  BTC-TRY buy  for 500.01          -> reject above_max_notional
place   alice  BTC-TRY buy  for 4.99            -> reject below_min_notional
place   alice  BTC-TRY buy  for 500 stp none    -> market_remainder 1 @ 200

# a market sell is measured at the best bid
place   alice  BTC-TRY buy  1 @ 100
place   alice  BTC-TRY sell 5.01 market         -> reject above_max_notional
place   alice  BTC-TRY sell 1000 market with quantity=2^62 -> reject above_max_notional
# limits that were changed later leave what is open alone
market  BTC-TRY again min-price 150 max-price 0 max-notional 0
order   B resting
place   alice  BTC-TRY buy  1 @ 149.99          -> reject price_out_of_range
place   alice  BTC-TRY buy  10 @ 1000           -> open
