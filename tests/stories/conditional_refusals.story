# what orders with a stop price are refused for, and in which order (TRAD-003)
fund    alice  TRY  10000
fund    alice  BTC  100
place   alice  BTC-TRY buy 1 market stop 0            -> reject stop_price_out_of_range
place   alice  BTC-TRY buy 1 @ 90 stop 0              -> reject stop_price_out_of_range
place   alice  BTC-TRY buy 1 @ 90 stop 1 with stop_price=-1     -> reject stop_price_out_of_range
place   alice  BTC-TRY buy 1 @ 90 stop 1 with stop_price=2^62+1 -> reject stop_price_out_of_range
place   alice  BTC-TRY buy 1 @ 90 stop 1 with stop_price=0 price=0 -> reject price_out_of_range
place   alice  BTC-TRY buy 1 @ 90 stop 1 with price=2^62+1      -> reject price_out_of_range
place   alice  BTC-TRY buy 0 @ 90 stop 0              -> reject stop_price_out_of_range
place   alice  BTC-TRY buy 0 @ 90 stop 100            -> reject quantity_out_of_range
place   alice  BTC-TRY buy 1 @ 90 stop 1 with stop_price=2^62   -> waiting
place   alice  BTC-TRY sell 1 @ 90 take 1 with stop_price=2^62  -> waiting

# shape: market-like ones act at once and name no limit, post-only is for limit orders
place   alice  BTC-TRY buy 1 market stop 100 gtc      -> reject malformed
place   alice  BTC-TRY buy 1 market take 100 gtd until 1h -> reject malformed
place   alice  BTC-TRY buy 1 market stop 100 day      -> reject malformed
place   alice  BTC-TRY buy 1 market stop 100 with price=5 -> reject malformed
place   alice  BTC-TRY buy 1 market stop 100 post-only -> reject malformed
place   alice  BTC-TRY buy 1 @ 90 stop 100 post-only  -> reject malformed
place   alice  BTC-TRY buy 1 @ 90 take 80 post-only   -> reject malformed
place   alice  BTC-TRY buy for 100 with stop_price=1  -> reject malformed
place   alice  BTC-TRY buy for 100 with type=3        -> reject malformed
place   alice  BTC-TRY buy 1 @ 90 with stop_price=1   -> reject malformed
place   alice  BTC-TRY buy 1 market with stop_price=1 -> reject malformed
place   alice  BTC-TRY buy 1 @ 90 stop 100 with quote_quantity=5 -> reject malformed

# an empty book is no reason to refuse one; its worth is
place   alice  BTC-TRY buy 1 market stop 100          -> waiting
place   alice  BTC-TRY buy 1 market stop 100 fok      -> waiting
place   alice  BTC-TRY buy 1 @ 90 stop 100 ioc        -> waiting
market  BTC-TRY again min-notional 50
place   alice  BTC-TRY buy 1 market stop 49.99        -> reject below_min_notional
place   alice  BTC-TRY buy 1 market stop 50           -> waiting
place   alice  BTC-TRY buy 1 @ 49.99 stop 60          -> reject below_min_notional
place   alice  BTC-TRY buy 1 market stop 1 with stop_price=2^62 quantity=2^62 -> reject notional_out_of_range
phase   BTC-TRY cancel_only
place   alice  BTC-TRY buy 1 market stop 100          -> reject market_cancel_only
