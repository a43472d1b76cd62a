# how much an account may have open (RISK-008)
alone
fund    alice  TRY  10000
fund    alice  BTC  100
fund    bob    TRY  10000
fund    bob    BTC  100
asset   USD 8 fiat
market  BTC-USD tick 0.01 lot 0.0001
fund    alice  USD 10000
order-limit default orders 3
place   alice  BTC-TRY buy 1 @ 90 -> A open
place   alice  BTC-USD buy 1 @ 90 stop 100 -> B waiting
place   alice  BTC-TRY sell 1 @ 110 hidden -> C open
place   alice  BTC-TRY buy 1 @ 91 -> reject too_many_open_orders
place   alice  BTC-TRY buy 9999 @ 91 -> reject too_many_open_orders
place   alice  BTC-TRY sell 1 market stop 80 -> reject too_many_open_orders
place   alice  BTC-TRY sell 1 market trail 10 activate 120 -> reject too_many_open_orders
place   alice  BTC-TRY sell 1 @ 90 ioc stop 80 -> reject too_many_open_orders
# orders that cannot stay are not counted as new
place   alice  BTC-TRY buy 1 @ 91 ioc -> ioc_remainder
place   alice  BTC-TRY buy 1 @ 91 fok -> fok_unfilled
place   bob    BTC-TRY sell 1 @ 120
place   alice  BTC-TRY buy 1 market stp none -> filled 1 @ 110
place   alice  BTC-TRY buy 1 market -> filled 1 @ 120
# one that would be filled at once is
place   alice  BTC-TRY sell 1 @ 111 -> D open
place   bob    BTC-TRY buy 1 @ 80
place   alice  BTC-TRY sell 1 @ 80 stp none -> reject too_many_open_orders

# an own entry comes before the default one
order-limit alice orders 4
place   alice  BTC-TRY buy 1 @ 91 -> E open
place   alice  BTC-TRY buy 1 @ 91 -> reject too_many_open_orders
oco     bob    BTC-TRY | sell 1 @ 130 | sell 1 market stop 70 -> L
oco     bob    BTC-TRY | sell 1 @ 130 | sell 1 market stop 70 -> reject too_many_open_orders
order-limit alice orders unlimited
place   alice  BTC-TRY buy 1 @ 91 -> F open
order-limit alice orders none
place   alice  BTC-TRY buy 1 @ 91 -> reject too_many_open_orders
order-limit default orders none
place   alice  BTC-TRY buy 1 @ 91 -> G open
# 1: the operator lowers a limit, what is open stays
order-limit alice orders 1
place   alice  BTC-TRY buy 1 @ 91 -> reject too_many_open_orders
mass-cancel alice -> cancelled 6
order-limit alice orders none

# value by quote asset: effective prices, what remains, both sides, all markets of that quote
order-limit default TRY 400
order-limit alice USD 95
place   alice  BTC-TRY buy 2 @ 90 -> A open
place   alice  BTC-TRY sell 1 @ 120 -> B open
place   alice  BTC-TRY buy 1 @ 100.01 -> reject open_notional_exceeded
place   alice  BTC-TRY buy 1 @ 100 -> C open
cancel  alice  C
place   alice  BTC-TRY sell 1 market stop 70 -> D waiting
accepted price 66.50
place   alice  BTC-TRY buy 0.3351 @ 100 -> reject open_notional_exceeded
place   alice  BTC-TRY buy 0.335 @ 100 -> E open
place   alice  BTC-USD buy 1 @ 95.01 -> reject open_notional_exceeded
place   alice  BTC-USD buy 1 @ 95 -> F open
place   bob    BTC-TRY sell 1 @ 90
order   A filled 0.665
place   alice  BTC-TRY buy 0.5 @ 100 -> G open
place   alice  BTC-TRY buy 500 @ 100 ioc -> reject insufficient_funds
place   alice  BTC-TRY buy 500 @ 100 -> reject open_notional_exceeded
order-limit alice TRY unlimited
place   alice  BTC-TRY buy 5 @ 91 -> H open
order-limit alice TRY none
place   alice  BTC-TRY buy 1 @ 90 -> reject open_notional_exceeded
oto     alice  BTC-TRY | buy 1 @ 90 | sell 1 @ 120 -> reject open_notional_exceeded

# entries themselves
order-limit alice TRY 1 with asset=99 -> reject asset_not_found
order-limit alice TRY 1 with limit=-2 -> reject limit_out_of_range
order-limit alice TRY 1 with limit=2^110+1 -> reject limit_out_of_range
order-limit alice orders 1000001 -> reject limit_out_of_range
order-limit alice orders 1 with account=99 -> reject account_not_found
order-limit alice orders 1000000
order-limit alice TRY 1 with limit=2^110
order-limit alice TRY none
order-limit alice TRY none key K
order-limit alice TRY none key K -> repeated
order-limit alice TRY 1 key K -> reject key_reused
