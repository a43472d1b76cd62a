# the reference price stays, or follows the last price every so often, when orders enter
alone
market  BTC-TRY again price-band 100000 reference 10s
fund    alice  TRY  100000
fund    bob    BTC  100
place   bob    BTC-TRY sell 1 @ 100
place   alice  BTC-TRY buy  1 @ 100             -> filled 1 @ 100
place   alice  BTC-TRY buy  1 @ 90              -> open
market-state BTC-TRY last 100 reference 100
place   bob    BTC-TRY sell 1 @ 109
place   alice  BTC-TRY buy  1 @ 109             -> filled 1 @ 109
market-state BTC-TRY last 109 reference 100
restart
wait    9999ms
place   alice  BTC-TRY buy  1 @ 111             -> reject price_outside_band
place   alice  BTC-TRY buy  1 @ 90              -> open
market-state BTC-TRY reference 100
wait    1ms
# old: the last price counts from now on; a refusal does not store it, an order that waits neither
place   alice  BTC-TRY buy  1 @ 90              -> reject price_outside_band
place   alice  BTC-TRY buy  1 @ 130 stop 120    -> waiting
market-state BTC-TRY reference 100
place   alice  BTC-TRY buy  1 @ 119.91          -> reject price_outside_band
place   alice  BTC-TRY buy  1 @ 99              -> open
market-state BTC-TRY reference 109
# and from here it is young again
place   bob    BTC-TRY sell 1 @ 105
place   alice  BTC-TRY buy  1 @ 105             -> filled 1 @ 105
wait    9999ms
place   alice  BTC-TRY buy  1 @ 98.10           -> open
place   alice  BTC-TRY buy  1 @ 98.09           -> reject price_outside_band
wait    1ms
# in an auction what counts is not stored, only looked at
phase   BTC-TRY auction
place   alice  BTC-TRY buy  1 @ 94.50           -> open
place   alice  BTC-TRY buy  1 @ 94.49           -> reject price_outside_band
market-state BTC-TRY reference 109
phase   BTC-TRY continuous
market-state BTC-TRY reference 109
# without a period it stays
market  BTC-TRY again reference 0s
wait    24h
place   alice  BTC-TRY buy  1 @ 98.10           -> open
market-state BTC-TRY last 105 reference 109
# the same price again leaves the time as it was: the next one is taken over at once
market  BTC-TRY again reference 10s
place   bob    BTC-TRY sell 1 @ 105
place   alice  BTC-TRY buy  1 @ 105             -> filled 1 @ 105
market-state BTC-TRY last 105 reference 105
wait    10s
place   bob    BTC-TRY sell 1 @ 106
place   alice  BTC-TRY buy  1 @ 106             -> filled 1 @ 106
market-state BTC-TRY last 106 reference 105
place   alice  BTC-TRY buy  1 @ 100             -> open
market-state BTC-TRY last 106 reference 106
