# an order of a pair meets its own group in its turn
fund    alice  TRY  10000
fund    alice  BTC  10
fund    bob    BTC  100
fund    bob    TRY  1000
# decremented: the other ends once it rests
place   alice  BTC-TRY buy 0.5 @ 104 -> X open
place   bob    BTC-TRY sell 1 @ 105
otoco   alice  BTC-TRY | buy 1 @ 105 | sell 1.5 @ 104 stp decrement | sell 1.5 market stop 90 -> L | A filled 1 @ 105 | B open | C linked_order
happened ListAccepted OrderAccepted A OrderAccepted B OrderAccepted C Traded OrderDone - OrderDone A OrderHeld B OrderHeld C SelfTradePrevented OrderDone X OrderReduced OrderDone C
reduced B 1 released 0.5
order   B resting held 1 quantity 1
cancel  alice  B -> cancelled
# decremented to nothing
place   alice  BTC-TRY buy 2 @ 104 -> X open
place   bob    BTC-TRY sell 1 @ 105
otoco   alice  BTC-TRY | buy 1 @ 105 | sell 1.5 @ 104 stp decrement | sell 1.5 market stop 90 -> L | A filled 1 @ 105 | B self_trade_prevented | C linked_order
order   X quantity 0.5
# the maker goes: nothing has traded, the pair stays
place   bob    BTC-TRY sell 1 @ 105
otoco   alice  BTC-TRY | buy 1 @ 105 | sell 1.5 @ 104 stp maker | sell 1.5 market stop 90 -> L | A filled 1 @ 105 | B open | C waiting
linked  -
done    X self_trade_prevented
cancel  alice  L -> cancelled
# the taker goes, and the other with it
place   alice  BTC-TRY buy 2 @ 104 -> X open
place   bob    BTC-TRY sell 1 @ 105
otoco   alice  BTC-TRY | buy 1 @ 105 | sell 1.5 @ 104 | sell 1.5 market stop 90 -> L | A filled 1 @ 105 | B self_trade_prevented | C linked_order
cancel  alice  X
# an iceberg or a hidden order as A of a pair
oco     alice  BTC-TRY | sell 2 @ 110 show 1 | sell 2 market stop 90 -> L | A open | B waiting
book    BTC-TRY | bid - | ask 110 1
place   bob    BTC-TRY buy 1 @ 110 -> filled 1 @ 110
linked  B
order   A shown 1 filled 1
cancel  alice  A
oco     alice  BTC-TRY | sell 2 @ 110 show 1 | sell 2 market stop 90 -> L | A open | B waiting
place   alice  BTC-TRY buy 1 @ 110 stp decrement
linked  B
order   A shown 1 quantity 1
cancel  alice  A
oco     alice  BTC-TRY | sell 2 @ 110 hidden | sell 2 @ 80 stop 90 hidden -> L | A open | B waiting
book    BTC-TRY | bid - | ask -
place   bob    BTC-TRY buy 1 @ 110 -> filled 1 @ 110
linked  B
