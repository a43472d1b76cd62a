# terms of markets that are out of range, one by one
alone
asset   ETH 8
market  ETH-TRY tick 0.01 lot 0.01 with max_notional=-1        -> reject terms_out_of_range
market  ETH-TRY tick 0.01 lot 0.01 with max_notional=2^110+1   -> reject terms_out_of_range
market  ETH-TRY tick 0.01 lot 0.01 min-notional 2 max-notional 1 -> reject terms_out_of_range
market  ETH-TRY tick 0.01 lot 0.01 with min_price=-1           -> reject terms_out_of_range
market  ETH-TRY tick 0.01 lot 0.01 with max_price=-1           -> reject terms_out_of_range
market  ETH-TRY tick 0.01 lot 0.01 with min_price=2^62+1       -> reject terms_out_of_range
market  ETH-TRY tick 0.01 lot 0.01 with max_price=2^62+1       -> reject terms_out_of_range
market  ETH-TRY tick 0.01 lot 0.01 min-price 2 max-price 1     -> reject terms_out_of_range
market  ETH-TRY tick 0.01 lot 0.01 volatility 10000001         -> reject terms_out_of_range
market  ETH-TRY tick 0.01 lot 0.01 price-band 10000001         -> reject terms_out_of_range
market  ETH-TRY tick 0.01 lot 0.01 with auction_ns=-1          -> reject terms_out_of_range
market  ETH-TRY tick 0.01 lot 0.01 with reference_ns=-1        -> reject terms_out_of_range
market  ETH-TRY tick 0.01 lot 0.01 auction 86400001ms          -> reject terms_out_of_range
market  ETH-TRY tick 0.01 lot 0.01 reference 86400001ms        -> reject terms_out_of_range
market  ETH-TRY tick 0.00001 lot 0.0001 volatility 10000001    -> reject terms_out_of_range
market  ETH-TRY tick 0.01 lot 0.01 auction 24h reference 24h volatility 10000000 price-band 10000000 with min_price=2^62 max_price=2^62 max_notional=2^110
market  ETH-TRY again with max_notional=2^110+1                -> reject terms_out_of_range
market  ETH-TRY again min-notional 2 max-notional 2 min-price 3 max-price 3
# a listed market stays in its phase whatever its terms say
market  ETH-TRY again phase halted
phase-is ETH-TRY continuous
market  ETH-TRY again phase auction
phase-is ETH-TRY continuous
market  ETH-TRY again with phase=7                             -> reject malformed
