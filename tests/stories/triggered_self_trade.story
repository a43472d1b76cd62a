# a triggered order meets its own group by the groups of now and by its own mode (TRAD-013)
fund    alice  TRY  1000
fund    alice  BTC  10
fund    ally   TRY  1000
fund    bob    TRY  1000
place   ally   BTC-TRY buy 1 @ 99 -> M open
place   alice  BTC-TRY sell 1 @ 99 stop 100 stp maker -> A waiting
place   alice  BTC-TRY sell 1 @ 99 stop 100 stp taker -> B waiting
account ally   group alice
place   bob    BTC-TRY buy 1 @ 100
place   alice  BTC-TRY sell 1 @ 100 -> filled 1 @ 100
triggered A, B
prevented M 1
done    M self_trade_prevented filled 0 released 99
order   A resting
order   B resting
mass-cancel alice -> cancelled 2

place   ally   BTC-TRY buy 2 @ 90 -> N open
place   alice  BTC-TRY sell 3 @ 90 stop 95 stp decrement -> C waiting
place   alice  BTC-TRY sell 3 @ 90 stop 94 stp taker -> D waiting
place   bob    BTC-TRY buy 1 @ 95
place   alice  BTC-TRY sell 1 @ 95 -> filled 1 @ 95
triggered C
prevented N 2
reduced C 1 released 2
done    N self_trade_prevented released 180
order   C resting quantity 1 held 1
order   D waiting
