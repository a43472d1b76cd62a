# a trailing stop with an activation price begins to trail when that is reached (TRAD-006)
fund    alice  BTC  10
fund    alice  TRY  10000
fund    bob    BTC  100
fund    bob    TRY  100000
# before the first trade the activation price stands in for the last one
place   alice  BTC-TRY sell 1 market trail 10 activate 120 -> A waiting
accepted price 104.50 stop 110 held 1
place   alice  BTC-TRY buy 1 market trail-ppm 100000 activate 80 -> B waiting
accepted price 92.40 stop 88 held 92.40
order   A inactive stop 110
order   B inactive
place   bob    BTC-TRY sell 1 @ 100
place   bob    BTC-TRY buy 1 @ 100 stp none -> filled 1 @ 100
order   A inactive stop 110
order   B inactive stop 88
# reached at once: it trails from the last price
place   alice  BTC-TRY sell 1 market trail 10 activate 100 -> C waiting
accepted stop 90
order   C waiting
place   alice  BTC-TRY buy 1 market trail 10 activate 100 -> D waiting
accepted stop 110
order   D waiting
place   alice  BTC-TRY sell 1 market trail 10 activate 90 -> E waiting
accepted stop 90
place   alice  BTC-TRY sell 1 market trail 10 activate 100.01 -> F waiting
accepted stop 90.01
order   F inactive
cancel  alice  D
# activated by a trade above: the stop is measured from that trade
place   bob    BTC-TRY sell 1 @ 125
place   bob    BTC-TRY buy 1 @ 125 stp none -> filled 1 @ 125
triggered -
order   A waiting stop 115
order   C stop 115
order   F waiting stop 115
order   B inactive
place   bob    BTC-TRY buy 4 @ 79
place   bob    BTC-TRY sell 1 @ 79 stp none -> filled 1 @ 79
triggered A @ 79 stop 115, C @ 79 stop 115, E @ 79 stop 115, F @ 79 stop 115
done    A market_remainder filled 0 released 1
# the protection price of its acceptance, not of its last stop price, was its limit
done    C market_remainder filled 0
done    E market_remainder filled 0
done    F market_remainder filled 0
order   B waiting stop 86.90
place   bob    BTC-TRY sell 1 @ 86.90
place   bob    BTC-TRY buy 1 @ 86.90 stp none -> filled 1 @ 86.90
triggered B stop 86.90
done    B market_remainder filled 0 released 92.40
balance alice  BTC  10 available
