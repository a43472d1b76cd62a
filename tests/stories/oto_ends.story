# the working order ends otherwise: what follows is linked, and the other way round
alone
fund    alice  TRY  1000
fund    alice  BTC  10
fund    bob    BTC  100
fund    bob    TRY  100000
oto     alice  BTC-TRY | buy 2 @ 100 | sell 2 @ 120 -> L | A open | B following
cancel  alice  A -> cancelled
happened OrderDone A OrderDone B
done    B linked_order released 0
oto     alice  BTC-TRY | buy 2 @ 100 | sell 2 @ 120 -> L | A open | B following
cancel  alice  B -> cancelled
happened OrderDone B OrderDone A
done    A linked_order released 200
oto     alice  BTC-TRY | buy 2 @ 100 | sell 2 @ 120 -> L | A open | B following
cancel  alice  L -> cancelled
done    A requested released 200
done    B requested released 0
# ioc and fok that are not filled; partly filled is not filled
place   bob    BTC-TRY sell 1 @ 100
oto     alice  BTC-TRY | buy 2 @ 100 fok | sell 2 @ 120 -> L | A fok_unfilled | B linked_order
happened ListAccepted OrderAccepted A OrderAccepted B OrderDone A OrderDone B
oto     alice  BTC-TRY | buy 2 @ 100 ioc | sell 2 @ 120 -> L | A ioc_remainder 1 @ 100 | B linked_order
linked  B
# the working order is decremented and then filled: what follows is as large as it was
oto     alice  BTC-TRY | buy 2 @ 100 | sell 2 @ 120 -> L | A open | B following
place   alice  BTC-TRY sell 1 @ 100 stp decrement -> self_trade_prevented
reduced A 1 released 100
place   bob    BTC-TRY sell 1 @ 100 -> filled 1 @ 100
turn    B held 2
cancel  alice  B
# decremented to nothing
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 -> L | A open | B following
place   alice  BTC-TRY sell 1 @ 100 stp decrement -> T self_trade_prevented
happened OrderAccepted T SelfTradePrevented OrderDone A OrderDone B OrderDone T
# self-trade prevention of the working order as taker
place   alice  BTC-TRY sell 1 @ 100
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 -> L | A self_trade_prevented | B linked_order
mass-cancel alice -> cancelled 1
# expiry of either
oto     alice  BTC-TRY | buy 1 @ 100 until 1s | sell 1 @ 120 until 2s -> L | A open | B following
oto     alice  BTC-TRY | buy 1 @ 99 until 2s | sell 1 @ 120 until 1s -> M | C open | D following
wait    1s
advance-time -> expired 2
happened OrderDone A OrderDone B OrderDone D OrderDone C TimeAdvanced
linked  B C
# mass cancel and timers
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 -> L | A open | B following
mass-cancel alice BTC-TRY sell -> cancelled 1
linked  A
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 -> L | A open | B following
cancel-all-after alice 1s
wait    1s
advance-time -> expired 1
linked  B
# a turn's order may take, and fill another's working order
oto     bob    BTC-TRY | buy 1 @ 120 | sell 1 @ 150 -> L | C open | D following
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 -> M | A open | B following
place   bob    BTC-TRY sell 1 @ 100 stp none -> filled 1 @ 120
turn    D held 1
place   bob    BTC-TRY buy 1 @ 125
place   bob    BTC-TRY sell 1 @ 100 stp none -> filled 1 @ 125
place   bob    BTC-TRY buy 1 @ 130 -> E open
place   bob    BTC-TRY sell 1 @ 100 stp none -> filled 1 @ 130
place   bob    BTC-TRY sell 1 @ 100 stp none -> filled 1 @ 100
turn    B price 120 held 1
order   B resting
# what is filled by its own account's order does not come from nowhere
oto     bob    BTC-TRY | buy 1 @ 120 | sell 1 @ 160 -> L | F filled 1 @ 120 | G open
book    BTC-TRY | bid - | ask 150 1, 160 1
