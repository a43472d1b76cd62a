# how far from the reference price a limit order may be priced (RISK-008)
fund    alice  TRY  100000
fund    alice  BTC  100
fund    bob    TRY  100000
fund    bob    BTC  100
market  BTC-TRY again price-band 100000
# without any price nothing is outside
place   alice  BTC-TRY buy  1 @ 0.01
place   bob    BTC-TRY sell 1 @ 100
place   alice  BTC-TRY buy  1 @ 100             -> filled 1 @ 100
market-state BTC-TRY last 100 reference none

# the last price counts while there is no reference price, and a refused order stores nothing
place   alice  BTC-TRY buy  1 @ 110.01          -> reject price_outside_band
place   alice  BTC-TRY buy  1 @ 89.99           -> reject price_outside_band
place   bob    BTC-TRY sell 1 @ 110.01          -> reject price_outside_band
place   bob    BTC-TRY sell 1 @ 89.99 ioc       -> reject price_outside_band
market-state BTC-TRY reference none
place   alice  BTC-TRY buy  1 @ 90              -> A open
market-state BTC-TRY reference 100
place   bob    BTC-TRY sell 1 @ 110             -> open
# a trade elsewhere does not move it
place   alice  BTC-TRY buy  1 @ 110             -> filled 1 @ 110
market-state BTC-TRY last 110 reference 100
place   alice  BTC-TRY buy  1 @ 110.01          -> reject price_outside_band

# only type limit, in its place among the checks
place   alice  BTC-TRY buy  1 @ 1000 stop 111   -> waiting
place   alice  BTC-TRY buy  1 @ 120 with price=2^62+1 -> reject price_out_of_range
place   alice  BTC-TRY buy  1 @ 120 with quantity=0 -> reject quantity_out_of_range
place   alice  BTC-TRY buy  1 @ 120 with expires_at=1 time_in_force=5 -> reject expiry_out_of_range
place   alice  BTC-TRY buy  1 @ 120 with quantity=2^62 -> reject price_outside_band
place   alice  BTC-TRY buy  1000000 @ 120       -> reject price_outside_band
place   bob    BTC-TRY sell 1 @ 112             -> reject price_outside_band
place   bob    BTC-TRY sell 1 @ 105             -> open
place   alice  BTC-TRY buy  1 @ 120 post-only   -> reject price_outside_band
place   alice  BTC-TRY buy  1 market            -> filled 1 @ 105

# in an auction too
phase   BTC-TRY auction
place   alice  BTC-TRY buy  1 @ 110.01          -> reject price_outside_band
place   alice  BTC-TRY buy  1 @ 110             -> B open
place   bob    BTC-TRY sell 1 @ 110             -> open
phase   BTC-TRY continuous
# an uncrossing sets it
market-state BTC-TRY reference 110
place   alice  BTC-TRY buy  1 @ 121.01          -> reject price_outside_band
place   alice  BTC-TRY buy  1 @ 121             -> open

# 1,000 % is the widest
market  BTC-TRY again price-band 10000001       -> reject terms_out_of_range
market  BTC-TRY again price-band 10000000
place   alice  BTC-TRY buy  1 @ 1210.01         -> reject price_outside_band
place   alice  BTC-TRY buy  1 @ 1210            -> open
