# stop on failure: no new order without the cancel; allow failure: a new order either way (TRAD-016)
fund    alice  TRY  1000
fund    bob    BTC  100
place   alice  BTC-TRY buy 5 @ 100 id old -> A open
replace alice  of old stop BTC-TRY buy 5 @ 101 id old -> B open
done    A replaced released 500
client-order alice old B
replace alice  A stop BTC-TRY buy 1 @ 101 -> reject order_not_found
replace bob    B stop BTC-TRY buy 1 @ 101 -> reject order_not_found
replace alice  of nobody stop BTC-TRY buy 1 @ 101 -> reject order_not_found
# the cancel holds even where the placement is refused
replace alice  B stop BTC-TRY buy 11 @ 100 -> place-refused insufficient_funds
done    B replaced released 505
orders  alice  all
balance alice  TRY  1000 available
place   alice  BTC-TRY buy 1 @ 100 id c -> C open
place   alice  BTC-TRY buy 1 @ 100 id d -> D open
replace alice  C stop BTC-TRY buy 1 @ 100 id d -> place-refused client_order_id_taken
order   C gone
replace alice  D stop BTC-TRY sell 1 @ 100 -> place-refused insufficient_funds
replace bob    #7 allow BTC-TRY sell 1 @ 200 id b -> cancel-refused order_not_found E open
accepted held 1
replace bob    #7 allow BTC-TRY sell 1 @ 201 id b -> cancel-refused order_not_found place-refused client_order_id_taken
replace bob    E allow BTC-TRY sell 1000 @ 201 key K -> place-refused insufficient_funds
replace bob    E allow BTC-TRY sell 1000 @ 201 key K -> repeated place-refused insufficient_funds
replace bob    #7 allow BTC-TRY sell 1000 @ 201 key L -> cancel-refused order_not_found place-refused insufficient_funds
replace bob    #7 allow BTC-TRY sell 1 @ 201 key L -> reject key_reused
replace bob    #7 stop BTC-TRY sell 1 @ 201 key M -> reject order_not_found
replace bob    #7 stop BTC-TRY sell 2 @ 201 key M -> reject key_reused
# another side or market is another order, where the two are not one step
place   alice  BTC-TRY buy 1 @ 100 -> F open
replace alice  F allow BTC-TRY sell 1 @ 300 -> place-refused insufficient_funds
asset   ETH 8
market  ETH-TRY tick 0.01 lot 0.0001
place   alice  BTC-TRY buy 1 @ 100 -> F open
replace alice  F atomic ETH-TRY buy 1 @ 100 -> reject replacement_differs
replace alice  F stop ETH-TRY buy 1 @ 100 -> G open
# orders in lists stay
oco     bob    BTC-TRY | sell 1 @ 110 | sell 1 market stop 80 -> L | H open | I waiting
replace bob    H stop BTC-TRY sell 1 @ 120 -> reject order_in_list
replace bob    H allow BTC-TRY sell 1 @ 120 -> cancel-refused order_in_list J open
replace bob    H atomic BTC-TRY sell 1 @ 120 filled 1 -> reject order_in_list
# markets that do not cancel, or do not take orders
phase   BTC-TRY halted
replace bob    J stop BTC-TRY sell 1 @ 120 -> reject market_halted
replace bob    J atomic BTC-TRY sell 1 @ 120 -> reject market_halted
replace bob    J allow BTC-TRY sell 1 @ 120 -> cancel-refused market_halted place-refused market_halted
phase   BTC-TRY cancel_only
replace bob    J atomic BTC-TRY sell 1 @ 120 -> reject market_cancel_only
replace bob    J stop BTC-TRY sell 1 @ 120 -> place-refused market_cancel_only
order   J gone
phase   BTC-TRY continuous
# limits: the old order is gone in an atomic replacement
order-limit alice orders 1
replace alice  G atomic ETH-TRY buy 1 @ 101 -> G open
order-limit alice TRY 101
replace alice  G atomic ETH-TRY buy 1 @ 101.01 -> reject open_notional_exceeded
replace alice  G atomic ETH-TRY buy 1.01 @ 100 -> G open
place   alice  ETH-TRY buy 0.0001 @ 100 -> reject too_many_open_orders
replace alice  #7 allow ETH-TRY buy 0.0001 @ 100 -> cancel-refused order_not_found place-refused too_many_open_orders
# what contradicts itself
replace alice  G atomic ETH-TRY buy 1 @ 100 with mode=0 -> reject malformed
replace alice  G atomic ETH-TRY buy 1 @ 100 with mode=4 -> reject malformed
replace alice  G atomic ETH-TRY buy 1 @ 100 with expected_filled=-2 -> reject malformed
replace alice  G atomic ETH-TRY buy 1 @ 100 id x window -> reject malformed
replace alice  G atomic ETH-TRY buy 1 @ 100 ioc post-only -> reject malformed
replace alice  #0 atomic ETH-TRY buy 1 @ 100 -> reject malformed
replace alice  #-1 atomic ETH-TRY buy 1 @ 100 -> reject malformed
replace #0 G atomic ETH-TRY buy 1 @ 100 -> reject account_not_found
replace #999999 G atomic ETH-TRY buy 1 @ 100 -> reject account_not_found
