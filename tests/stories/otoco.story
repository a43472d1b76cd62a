# a working order and, once it is filled, a pair
fund    alice  TRY  1000
fund    bob    BTC  100
fund    bob    TRY  100000
otoco   alice  BTC-TRY key K | buy 2 @ 100 | sell 2 @ 120 | sell 2 market stop 90 -> L | A open | B following | C following
otoco   alice  BTC-TRY key K | buy 2 @ 100 | sell 2 @ 120 | sell 2 market stop 90 -> repeated L | A open | B following | C following
order   C held 0 following stop 90 price 0
place   bob    BTC-TRY sell 2 @ 100 -> S filled 2 @ 100
happened OrderAccepted S Traded OrderDone A OrderDone S OrderHeld B OrderHeld C
turn    B price 120 held 2
turn    C price 85.50 stop 90 held 0
order   B resting held 2
order   C waiting held 0
place   bob    BTC-TRY buy 0.5 @ 120 -> filled 0.5 @ 120
linked  C
cancel  alice  B -> cancelled
balance alice  BTC  1.5 available

# A of the pair takes at once: the other ends once it rests or is done
otoco   alice  BTC-TRY | buy 1 @ 105 | sell 1.5 @ 108 | sell 1.5 market stop 90 -> L | A open | B following | C following
place   bob    BTC-TRY sell 1 @ 105 -> S filled 1 @ 105
happened OrderAccepted S Traded OrderDone A OrderDone S OrderHeld B OrderHeld C
order   B resting
order   C waiting
cancel  alice  B
place   bob    BTC-TRY sell 1 @ 105
place   bob    BTC-TRY buy 1 @ 104
otoco   alice  BTC-TRY | buy 1 @ 105 | sell 1.5 @ 104 | sell 1.5 market stop 90 -> L | A filled 1 @ 105 | B open 1 @ 104 | C linked_order
happened ListAccepted OrderAccepted A OrderAccepted B OrderAccepted C Traded OrderDone - OrderDone A OrderHeld B OrderHeld C Traded OrderDone - OrderDone C
order   B filled 1 held 0.5
cancel  alice  B
place   bob    BTC-TRY sell 1 @ 105
place   bob    BTC-TRY buy 3 @ 104
otoco   alice  BTC-TRY | buy 1 @ 105 | sell 1.5 @ 104 | sell 1.5 market stop 90 -> L | A filled 1 @ 105 | B filled 1.5 @ 104 | C linked_order
happened ListAccepted OrderAccepted A OrderAccepted B OrderAccepted C Traded OrderDone - OrderDone A OrderHeld B OrderHeld C Traded OrderDone B OrderDone C
mass-cancel bob -> cancelled 1

# a stop that was passed by meanwhile triggers right after the turn
otoco   alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 | sell 1 @ 95 stop 101 -> L | A open | B following | C following
place   bob    BTC-TRY sell 1 @ 100 -> S filled 1 @ 100
happened OrderAccepted S Traded OrderDone A OrderDone S OrderHeld B OrderHeld C OrderTriggered OrderDone B
triggered C @ 100 stop 101
done    B linked_order released 0
order   C resting held 1
cancel  alice  C

# a trailing one begins at the price of the fill, or waits for its activation
otoco   alice  BTC-TRY | buy 1 @ 100 | sell 1 market take 130 | sell 1 market trail 10 -> L | A open | B following | C following
order   C stop 0
order   B stop 130
place   bob    BTC-TRY sell 1 @ 100
turn    C stop 90 price 85.50
order   B waiting held 1
order   C waiting held 0
cancel  alice  C -> cancelled
linked  B
otoco   alice  BTC-TRY | buy 1 @ 100 | sell 1 market trail 5 activate 110 | sell 1 market stop 80 -> L | A open | B following | C following
place   bob    BTC-TRY sell 1 @ 100
turn    B stop 105
order   B inactive
cancel  alice  L -> cancelled

# a pair that buys holds the larger amount
fund    carol  BTC  10
fund    carol  TRY  200
otoco   carol  BTC-TRY | sell 1 @ 100 | buy 2 @ 90 | buy 2 @ 115 stop 110 -> L | A open | B following | C following
place   bob    BTC-TRY buy 1 @ 100
turn    B held 180
turn    C held 50
balance carol  TRY  70 available 230 held
cancel  carol  L -> cancelled
# without it A is rejected and B goes with it
otoco   carol  BTC-TRY | sell 1 @ 100 | buy 2 @ 90 | buy 5 @ 115 stop 110 with quantity=20000 -> L | A open | B following | C following
reserve carol  TRY 200 as away
place   bob    BTC-TRY buy 1 @ 100 -> S filled 1 @ 100
happened OrderAccepted S Traded OrderDone A OrderDone S OrderDone B OrderDone C
done    B rejected why insufficient_funds
done    C linked_order
turn    -
# however one of them ends before, all end
otoco   carol  BTC-TRY | sell 1 @ 100 | buy 2 @ 90 | buy 2 @ 115 stop 110 -> L | A open | B following | C following
cancel  carol  C
happened OrderDone C OrderDone A OrderDone B
otoco   carol  BTC-TRY | sell 1 @ 100 ioc | buy 2 @ 90 | buy 2 @ 115 stop 110 -> L | A ioc_remainder | B linked_order | C linked_order
