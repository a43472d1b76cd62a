# what is no list at all, and what a pair is refused for
fund    alice  BTC  10
fund    alice  TRY  1000
fund    bob    BTC  100
fund    bob    TRY  1000
fund    carol  BTC  1
oco     alice  BTC-TRY with contingency=0 | sell 1 @ 110 | sell 1 market stop 90 -> reject malformed
oco     alice  BTC-TRY with contingency=4 | sell 1 @ 110 | sell 1 market stop 90 -> reject malformed
oco     alice  BTC-TRY | sell 1 @ 110 | sell 1 @ 120           -> reject malformed
oco     alice  BTC-TRY | sell 1 market | sell 1 market stop 90 -> reject malformed
oco     alice  BTC-TRY | sell 1 @ 110 ioc | sell 1 market stop 90 -> reject malformed
oco     alice  BTC-TRY | sell 1 @ 110 fok | sell 1 market stop 90 -> reject malformed
oco     alice  BTC-TRY | sell 1 @ 110 | buy 1 market stop 90   -> reject malformed
oco     alice  BTC-TRY | sell 1 @ 110 | sell 2 market stop 90  -> reject malformed
oco     alice  BTC-TRY | sell 1 @ 110 | sell 1 market gtc stop 90 -> reject malformed
oco     alice  BTC-TRY | sell 1 @ 110 ioc post-only | sell 1 market stop 90 -> reject malformed
oco     alice  BTC-TRY | sell 1 @ 110 | sell 1 market stop 90 | sell 1 @ 120 -> reject malformed
oco     alice  BTC-TRY | sell 1 @ 110 id x window | sell 1 market stop 90 -> reject malformed
oco     alice  BTC-TRY | sell 1 @ 110 | sell 1 market stop 90 id x window -> reject malformed
oco     alice  BTC-TRY name ThisNameOfAListIsLongerThan36Letters_ | sell 1 @ 110 | sell 1 market stop 90 -> reject malformed
oco     alice  BTC-TRY with account=0 | sell 1 @ 110 | sell 1 market stop 90 -> reject account_not_found

# ids first, then whether trading is possible at all, then each order
place   alice  BTC-TRY sell 1 @ 200 id taken -> open
oco     alice  BTC-TRY with market=99 | sell 1 @ 110 id taken | sell 1 market stop 90 -> reject client_order_id_taken
oco     alice  BTC-TRY with market=99 | sell 1 @ 110 | sell 1 market stop 90 id taken -> reject client_order_id_taken
oco     alice  BTC-TRY with market=99 | sell 1 @ 110 id x | sell 1 market stop 90 id x -> reject client_order_id_taken
oco     alice  BTC-TRY with market=99 | sell 1 @ 110 | sell 1 market stop 90 -> reject market_not_found
oco     platform BTC-TRY | sell 1 @ 110 | sell 1 market stop 90 -> reject account_cannot_trade
phase   BTC-TRY halted
oco     alice  BTC-TRY | sell 1 @ 110 with price=0 | sell 1 market stop 90 -> reject market_halted
phase   BTC-TRY cancel_only
oco     alice  BTC-TRY | sell 1 @ 110 with price=0 | sell 1 market stop 90 -> reject market_cancel_only
phase   BTC-TRY continuous
oco     alice  BTC-TRY | sell 1 @ 110 with price=0 | sell 1 market stop 90 with stop_price=-1 -> reject price_out_of_range
oco     alice  BTC-TRY | sell 1 @ 110 | sell 1 market stop 90 with stop_price=-1 -> reject stop_price_out_of_range
oco     alice  BTC-TRY | sell 0 @ 110 | sell 0 market stop 90 -> reject quantity_out_of_range
oco     alice  BTC-TRY | sell 1 @ 110 show 2 | sell 1 market stop 90 -> reject display_quantity_out_of_range
oco     alice  BTC-TRY | sell 1 @ 110 day | sell 1 market stop 90 -> reject expiry_out_of_range
oco     alice  BTC-TRY | sell 1 @ 110 | sell 1 market trail 10 -> reject no_reference_price
oco     alice  BTC-TRY | buy 1 @ 110 with quantity=2^62 price=2^62 | buy 1 market stop 90 with quantity=2^62 -> reject notional_out_of_range
market  BTC-TRY again min-notional 50
oco     alice  BTC-TRY | sell 1 @ 49 | sell 1 market stop 90 -> reject below_min_notional
oco     alice  BTC-TRY | sell 1 @ 110 | sell 1 market stop 49 -> reject below_min_notional
market  BTC-TRY again min-notional 0
place   bob    BTC-TRY buy 1 @ 100
oco     alice  BTC-TRY | sell 1 @ 100 | sell 1 market stop 90 -> reject would_take
oco     alice  BTC-TRY | sell 1 @ 100 | sell 1 @ 80 stop 90 with price=0 -> reject would_take
oco     alice  BTC-TRY | sell 1 @ 100 post-only slide | sell 1 market stop 90 -> L | A open | B waiting
order   A price 100.01
cancel  alice  L
place   bob    BTC-TRY sell 1 @ 100 stp none -> filled 1 @ 100
oco     alice  BTC-TRY | sell 1 @ 110 | sell 1 market stop 100 -> reject would_trigger
oco     alice  BTC-TRY | sell 1 market take 110 | sell 1 market stop 100 -> reject would_trigger
order-limit alice orders 2
oco     alice  BTC-TRY | sell 1 @ 110 | sell 1 market stop 90 -> reject too_many_open_orders
order-limit alice orders none
order-limit alice TRY 360
oco     alice  BTC-TRY | sell 1 @ 110 | sell 1 @ 85 stop 90 -> reject open_notional_exceeded
order-limit alice TRY none
oco     carol  BTC-TRY | sell 1.0001 @ 110 | sell 1.0001 market stop 90 -> reject insufficient_funds
oco     carol  BTC-TRY | sell 1 @ 110 | sell 1 market stop 90 -> L | A open | B waiting
oco     alice  BTC-TRY | buy 9 @ 90 | buy 9 @ 111 stop 110 -> L | C open | D waiting
oco     alice  BTC-TRY | buy 0.01 @ 90 | buy 0.01 @ 112 stop 110 -> reject insufficient_funds
# both of a pair may wait, one of them trailing
cancel  alice  L -> cancelled
oco     alice  BTC-TRY | sell 1 market take 110 | sell 1 market trail 10 -> L | E waiting | F waiting
oco     alice  BTC-TRY | sell 1 market trail 5 activate 120 | sell 1 @ 80 stop 90 until 1h -> L | G inactive | H waiting
