# trailing stops that say two things, nothing, or what is out of range
fund    alice  BTC  10
fund    alice  TRY  10000
place   alice  BTC-TRY sell 1 market trail 10 trail-ppm 10 -> reject malformed
place   alice  BTC-TRY sell 1 market ioc with type=7       -> reject malformed
place   alice  BTC-TRY sell 1 market activate 10           -> reject malformed
place   alice  BTC-TRY sell 1 market trail 10 with stop_price=1 -> reject malformed
place   alice  BTC-TRY sell 1 market trail 10 with price=1 -> reject malformed
place   alice  BTC-TRY sell 1 @ 100 trail 10               -> reject malformed
place   alice  BTC-TRY sell 1 market gtc trail 10          -> reject malformed
place   alice  BTC-TRY sell 1 market trail 10 until 1h     -> reject malformed
place   alice  BTC-TRY sell 1 market trail 10 post-only    -> reject malformed
place   alice  BTC-TRY buy for 10 trail 10                 -> reject malformed
place   alice  BTC-TRY sell 1 @ 100 with trail_offset=1    -> reject malformed
place   alice  BTC-TRY sell 1 @ 100 with trail_ppm=1       -> reject malformed
place   alice  BTC-TRY sell 1 @ 100 with activation_price=1 -> reject malformed
place   alice  BTC-TRY sell 1 @ 90 stop 95 with trail_offset=1 -> reject malformed
place   alice  BTC-TRY sell 1 market trail 10 with trail_offset=-1 -> reject stop_price_out_of_range
place   alice  BTC-TRY sell 1 market trail 10 with trail_offset=2^62+1 -> reject stop_price_out_of_range
place   alice  BTC-TRY sell 1 market trail 10 with activation_price=-1 -> reject stop_price_out_of_range
place   alice  BTC-TRY sell 1 market trail 10 with activation_price=2^62+1 -> reject stop_price_out_of_range
place   alice  BTC-TRY sell 1 market trail-ppm 1000000     -> reject stop_price_out_of_range
place   alice  BTC-TRY sell 0 market trail-ppm 1000000     -> reject stop_price_out_of_range
place   alice  BTC-TRY sell 0 market trail 1               -> reject quantity_out_of_range
place   alice  BTC-TRY sell 1 market trail 1               -> reject no_reference_price
place   alice  BTC-TRY buy 1 market trail 10 with activation_price=2^62 quantity=2^62 -> reject notional_out_of_range
place   alice  BTC-TRY buy 100 market trail 10 activate 100 -> reject insufficient_funds
market  BTC-TRY again min-notional 50
place   alice  BTC-TRY sell 1 market trail 50.01 activate 100 -> reject below_min_notional
place   alice  BTC-TRY sell 1 market trail 50 activate 100 -> waiting
place   alice  BTC-TRY sell 1 market trail-ppm 999999 activate 100 -> reject below_min_notional

# stops end at the first and the last price there is
market  BTC-TRY again min-notional 0
place   alice  BTC-TRY sell 1 market trail 200 activate 100 -> A waiting
accepted stop 0.01 price 0.01
place   alice  BTC-TRY sell 1 market trail-ppm 999999 activate 100 -> B waiting
accepted stop 0.01
place   alice  BTC-TRY sell 1 @ 0.01
place   alice  BTC-TRY buy 1 @ 0.01 stp none -> filled 1 @ 0.01
place   alice  BTC-TRY sell 1 market trail 5 -> C waiting
accepted stop 0.01
order   C waiting
place   alice  BTC-TRY sell 1 @ 0.02
place   alice  BTC-TRY buy 1 @ 0.02 stp none -> filled 1 @ 0.02
triggered -
place   alice  BTC-TRY sell 1 @ 0.01
place   alice  BTC-TRY buy 1 @ 0.01 stp none -> filled 1 @ 0.01
triggered C @ 0.01 stop 0.01
order   A inactive
