# a fok order does not count its own group's orders and does not stop at them (TRAD-013)
fund    alice  TRY  1000
fund    alice  BTC  10
fund    bob    BTC  10
place   alice  BTC-TRY sell 1 @ 100 -> A open
place   bob    BTC-TRY sell 1 @ 100
place   bob    BTC-TRY sell 1 @ 101
place   alice  BTC-TRY buy 3 @ 101 fok stp decrement -> fok_unfilled
reduced -
order   A resting quantity 1
# enough is there, and then its own order takes a lot off it
place   alice  BTC-TRY buy 2 @ 101 fok stp decrement -> F filled 1 @ 100
prevented A 1
reduced F 1 released 101
done    A self_trade_prevented
book    BTC-TRY | bid - | ask 101 1
