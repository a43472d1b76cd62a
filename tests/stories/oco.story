# one cancels the other: one hold, one trade (TRAD-007)
fund    alice  BTC  10
fund    alice  TRY  1000
fund    bob    BTC  100
fund    bob    TRY  100000
place   bob    BTC-TRY buy 0.01 @ 100
place   bob    BTC-TRY sell 0.01 @ 100 stp none -> filled 0.01 @ 100
oco     alice  BTC-TRY name pair-1 key K | sell 10 @ 110 id a | sell 10 market stop 90 id b -> L | A open | B waiting
oco     alice  BTC-TRY name pair-1 key K | sell 10 @ 110 id a | sell 10 market stop 90 id b -> repeated
oco     alice  BTC-TRY name pair-2 key K | sell 10 @ 110 id a | sell 10 market stop 90 id b -> reject key_reused
order   A held 10 resting
order   B held 0 waiting
balance alice  BTC  0 available 10 held
book    BTC-TRY | bid - | ask 110 10
amend   alice  A to 5 -> reject order_in_list
amend   alice  B to 5 -> reject order_in_list
replace alice  A stop BTC-TRY sell 1 @ 120 -> reject order_in_list
replace alice  B atomic BTC-TRY sell 1 @ 120 -> reject order_in_list
# the first trade, also a partial one, ends the other; what remains stays
place   bob    BTC-TRY buy 4 @ 110 -> filled 4 @ 110
happened OrderAccepted - Traded OrderDone B OrderDone -
done    B linked_order filled 0 released 0
linked  B
order   A filled 4 held 6
client-order alice b gone
amend   alice  A to 9 -> released 1
cancel  alice  L -> reject order_not_found
cancel  alice  A -> cancelled
balance alice  BTC  6 available
balance alice  TRY  1440 available

# filled in full: the maker's end first, then the other's
oco     alice  BTC-TRY | sell 2 @ 110 | sell 2 market stop 90 -> L | A open | B waiting
place   bob    BTC-TRY buy 2 @ 110 -> filled 2 @ 110
happened OrderAccepted - Traded OrderDone A OrderDone B OrderDone -

# a trigger ends the other, before the order trades
oco     alice  BTC-TRY | sell 2 @ 130 | sell 2 @ 85 stop 90 -> L | C open | D waiting
place   bob    BTC-TRY buy 1 @ 90
place   bob    BTC-TRY sell 1 @ 90 stp none -> filled 1 @ 90
happened OrderAccepted - Traded OrderDone - OrderDone - OrderTriggered OrderDone C
done    C linked_order released 0
order   D resting held 2
book    BTC-TRY | bid - | ask 85 2
cancel  alice  D -> cancelled

# buying: the hold of the larger; which is the second one here
oco     alice  BTC-TRY | buy 2 @ 80 | buy 2 @ 100 stop 95 -> M | E open | F waiting
order   E held 160
order   F held 40
balance alice  TRY  1460 available 200 held
place   bob    BTC-TRY sell 0.5 @ 80 -> filled 0.5 @ 80
linked  F
done    F linked_order released 40
order   E held 120
cancel  alice  E -> cancelled
# here the second one triggers and takes over; the first gives back nothing
oco     alice  BTC-TRY | buy 2 @ 80 | buy 2 @ 100 stop 95 -> M | E open | F waiting
place   bob    BTC-TRY sell 1 @ 95
place   bob    BTC-TRY buy 1 @ 95 stp none -> filled 1 @ 95
happened OrderAccepted - Traded OrderDone - OrderDone - OrderTriggered OrderDone E
done    E linked_order released 0
order   F resting held 200
cancel  alice  F -> cancelled
# and here the first one holds more and gives back the difference
place   bob    BTC-TRY sell 0.01 @ 120
place   bob    BTC-TRY buy 0.01 @ 120 stp none -> filled 0.01 @ 120
oco     alice  BTC-TRY | buy 2 @ 118 stop 121 | buy 2 @ 100 take 110 -> M | G waiting | H waiting
order   G held 236
order   H held 0
place   bob    BTC-TRY sell 0.01 @ 110
place   bob    BTC-TRY buy 0.01 @ 110 stp none -> filled 0.01 @ 110
happened OrderAccepted - Traded OrderDone - OrderDone - OrderTriggered OrderDone G
done    G linked_order released 36
order   H held 200 resting
cancel  alice  H -> cancelled
balance alice  TRY  1620 available
