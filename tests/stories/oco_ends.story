# however an order of a list ends, the others go with it (TRAD-007)
alone
fund    alice  BTC  10
fund    alice  TRY  1000
fund    bob    BTC  100
fund    bob    TRY  100000
oco     alice  BTC-TRY | sell 2 @ 110 | sell 2 market stop 90 -> L | A open | B waiting
cancel  alice  A -> cancelled
happened OrderDone A OrderDone B
done    B linked_order released 0
oco     alice  BTC-TRY | sell 2 @ 110 | sell 2 market stop 90 id b -> L | A open | B waiting
cancel  alice  id b -> cancelled
happened OrderDone B OrderDone A
done    A linked_order released 2
# the whole list by its id
oco     alice  BTC-TRY | sell 2 @ 110 | sell 2 market stop 90 -> L | A open | B waiting
cancel  bob    L -> reject order_not_found
amend   alice  L to 1 -> reject order_not_found
replace alice  L stop BTC-TRY sell 1 @ 110 -> reject order_not_found
phase   BTC-TRY halted
cancel  alice  L -> reject market_halted
cancel  bob    L -> reject market_halted
phase   BTC-TRY cancel_only
cancel  alice  L -> cancelled
done    A requested released 2
done    B requested released 0
linked  -
cancel  alice  L -> reject order_not_found
phase   BTC-TRY continuous
# mass cancel counts those that it ends itself
oco     alice  BTC-TRY | sell 2 @ 110 | sell 2 market stop 90 -> L | A open | B waiting
oco     alice  BTC-TRY | buy 2 @ 80 | buy 2 @ 120 stop 115 -> M | C open | D waiting
place   alice  BTC-TRY sell 1 @ 140 -> E open
mass-cancel alice BTC-TRY sell -> cancelled 2
linked  B
mass-cancel all -> cancelled 1
linked  D
balance alice  TRY  1000 available
# expiry, of one or of both
oco     alice  BTC-TRY | sell 2 @ 110 until 1s | sell 2 market stop 90 -> L | A open | B waiting
oco     alice  BTC-TRY | sell 2 @ 110 until 2s | sell 2 @ 90 stop 91 until 1s -> M | C open | D waiting
wait    2s
advance-time -> expired 2
happened OrderDone A OrderDone B OrderDone D OrderDone C TimeAdvanced
linked  B C
# self-trade prevention
oco     alice  BTC-TRY | sell 2 @ 110 | sell 2 market stop 90 -> L | A open | B waiting
place   alice  BTC-TRY buy 1 @ 110 stp maker -> open
prevented A 1
linked  B
mass-cancel alice -> cancelled 1
oco     alice  BTC-TRY | sell 2 @ 110 | sell 2 market stop 90 -> L | A open | B waiting
place   alice  BTC-TRY buy 1 @ 110 -> self_trade_prevented
linked  -
place   alice  BTC-TRY buy 1 @ 110 stp decrement -> X self_trade_prevented
happened OrderAccepted X SelfTradePrevented OrderReduced OrderDone B OrderDone X
order   A quantity 1 held 1
cancel  alice  A -> cancelled
oco     alice  BTC-TRY | sell 1 @ 110 | sell 1 market stop 90 -> L | A open | B waiting
place   alice  BTC-TRY buy 1 @ 110 stp decrement -> Y self_trade_prevented
happened OrderAccepted Y SelfTradePrevented OrderDone A OrderDone B OrderDone Y
# a triggered order of an account that may not trade: first the other, then the rejection
oco     alice  BTC-TRY | sell 1 @ 110 | sell 1 market stop 90 -> L | A open | B waiting
account alice  frozen
place   bob    BTC-TRY buy 1 @ 90
place   bob    BTC-TRY sell 1 @ 90 stp none -> filled 1 @ 90
happened OrderAccepted - Traded OrderDone - OrderDone - OrderTriggered OrderDone A OrderDone B
done    B rejected released 1 why account_frozen
balance alice  BTC  10 available
balance alice  TRY  1000 available
