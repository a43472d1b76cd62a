# what follows is checked for what is known before its turn
fund    alice  TRY  1000
fund    bob    TRY  1000
oto     alice  BTC-TRY | buy 1 market | sell 1 @ 120          -> reject malformed
oto     alice  BTC-TRY | buy 1 @ 90 stop 100 | sell 1 @ 120   -> reject malformed
oto     alice  BTC-TRY | buy 1 market trail 5 | sell 1 @ 120  -> reject malformed
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 | sell 1 @ 130 -> reject malformed
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 ioc post-only -> reject malformed
otoco   alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 -> reject malformed
otoco   alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 | sell 1 @ 130 -> reject malformed
otoco   alice  BTC-TRY | buy 1 @ 100 | sell 1 market | sell 1 market stop 80 -> reject malformed
otoco   alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 | sell 2 market stop 80 -> reject malformed
otoco   alice  BTC-TRY | buy 1 market | sell 1 @ 120 | sell 1 market stop 80 -> reject malformed
otoco   alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 | sell 1 market stop 80 id x window -> reject malformed
oto     alice  BTC-TRY | buy 1 @ 100 id x | sell 1 @ 120 id x -> reject client_order_id_taken
otoco   alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 id x | sell 1 market stop 80 id x -> reject client_order_id_taken
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 with price=0 -> reject price_out_of_range
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 market stop 80 with stop_price=0 -> reject stop_price_out_of_range
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 market trail 1 with trail_offset=-1 -> reject stop_price_out_of_range
oto     alice  BTC-TRY | buy 1 @ 100 | sell 0 market -> reject quantity_out_of_range
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 show 2 -> reject display_quantity_out_of_range
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 day -> reject expiry_out_of_range
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 with quantity=2^62 price=2^62 -> reject notional_out_of_range
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 stop 110 with quantity=2^62 price=2^62 -> reject notional_out_of_range
market  BTC-TRY again min-notional 50
oto     alice  BTC-TRY | buy 1 @ 49 | sell 1 @ 120 -> reject below_min_notional
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 49 -> reject below_min_notional
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 49 stop 80 -> reject below_min_notional
# what only its turn decides is not looked at: liquidity, a stop that holds, the value of a market order
place   bob    BTC-TRY buy 1 @ 95
oto     alice  BTC-TRY | buy 1 @ 90 | sell 1 market stop 100 -> L | A open | B following
oto     alice  BTC-TRY | buy 1 @ 90 | sell 1 @ 90 post-only -> L | C open | D following
oto     alice  BTC-TRY | buy 1 @ 90 | sell 0.0001 market -> L | E open | F following
otoco   alice  BTC-TRY | buy 1 @ 90 | sell 1 @ 90 | sell 1 market trail 5 -> L | G open | H following | I following
order-limit alice orders 10
oto     alice  BTC-TRY | buy 1 @ 90 | sell 1 @ 120 -> reject too_many_open_orders
oto     alice  BTC-TRY | buy 1 @ 90 | sell 1 market -> L | J open | K following
# all that is open counts, also what follows; a market order that follows is no new order
mass-cancel alice -> cancelled 5
order-limit alice orders 1
oto     alice  BTC-TRY | buy 1 @ 90 | sell 1 market -> L | J open | K following
oto     alice  BTC-TRY | buy 1 @ 90 ioc | sell 1 market -> L | M ioc_remainder | N linked_order
oto     alice  BTC-TRY | buy 1 @ 90 ioc | sell 1 @ 120 -> reject too_many_open_orders
order-limit alice orders none
mass-cancel alice -> cancelled 1
order-limit alice TRY 200
oto     alice  BTC-TRY | buy 1 @ 90 | sell 1 @ 110.01 -> reject open_notional_exceeded
oto     alice  BTC-TRY | buy 1 @ 90 | sell 1 @ 110 -> L | A open | B following
mass-cancel alice -> cancelled 1
# market-like ones that follow have no price yet, so no value
oto     alice  BTC-TRY | buy 1 @ 90 | sell 100 market stop 80 -> L | A open | B following
order   B price 0 stop 80
order-limit alice TRY none
oto     alice  BTC-TRY | buy 11 @ 90 | sell 1 @ 120 -> reject insufficient_funds
