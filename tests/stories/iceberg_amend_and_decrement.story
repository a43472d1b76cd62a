# an iceberg that shrinks shows what it still may; decrement takes from what is shown first (TRAD-008, TRAD-016)
fund    alice  BTC  100
fund    alice  TRY  10000
fund    carol  BTC  100
fund    bob    TRY  100000
place   alice  BTC-TRY sell 10 @ 100 show 4 -> A open
place   carol  BTC-TRY sell 1 @ 100         -> C open
amend   alice  A to 6 -> released 4
order   A shown 4 quantity 6
book    BTC-TRY | bid - | ask 100 5
amend   alice  A to 3 -> released 3
order   A shown 3 quantity 3
book    BTC-TRY | bid - | ask 100 4
# its priority stayed
place   bob    BTC-TRY buy 1 @ 100 -> filled 1 @ 100
trade   1 @ 100 maker A
order   A shown 2
cancel  alice  A -> cancelled

# decrement: at most what is shown, then it shows anew as the last
place   alice  BTC-TRY sell 7 @ 99 show 3 -> D open
place   carol  BTC-TRY sell 1 @ 99        -> E open
place   alice  BTC-TRY buy 2 @ 99 stp decrement -> T self_trade_prevented
prevented D 2
reduced D 5 released 2
order   D shown 1 quantity 5
book    BTC-TRY | bid - | ask 99 2, 100 1
place   alice  BTC-TRY buy 3 @ 99 stp decrement -> U self_trade_prevented 1 @ 99
prevented D 1, D 1
trade   1 @ 99 maker E
order   D shown 2 quantity 3
book    BTC-TRY | bid - | ask 99 2, 100 1
place   alice  BTC-TRY buy 5 @ 99 stp decrement -> V open
prevented D 2, D 1
done    D self_trade_prevented released 1
order   V quantity 2
book    BTC-TRY | bid 99 2 | ask 100 1

# other modes meet what is shown and end the whole
cancel  alice  V -> cancelled
place   alice  BTC-TRY sell 7 @ 99 show 3 -> F open
place   alice  BTC-TRY buy 5 @ 99 -> self_trade_prevented
prevented F 3
place   alice  BTC-TRY buy 5 @ 99 stp maker -> G open
prevented F 3
done    F self_trade_prevented released 7
book    BTC-TRY | bid 99 5 | ask 100 1
