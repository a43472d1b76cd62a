# hidden orders trade behind what others show and are never in the public book (TRAD-008)
fund    alice  BTC  100
fund    carol  BTC  100
fund    bob    TRY  100000
place   alice  BTC-TRY sell 2 @ 100 hidden -> A open
counters BTC-TRY trades 0 updates 0
book    BTC-TRY | bid - | ask -
order   A resting quantity 2 held 2
orders  alice  all A
place   carol  BTC-TRY sell 3 @ 100 -> C open
place   carol  BTC-TRY sell 4 @ 102 -> D open
place   alice  BTC-TRY sell 1 @ 100 hidden -> B open
place   carol  BTC-TRY sell 1 @ 100 show 0.5 -> E open
book    BTC-TRY | bid - | ask 100 3.5, 102 4
place   bob    BTC-TRY buy 5 @ 100 -> filled 3 @ 100, 0.5 @ 100, 0.5 @ 100, 1 @ 100
trade   3 @ 100 maker C
trade   0.5 @ 100 maker E
trade   0.5 @ 100 maker E
trade   1 @ 100 maker A
book    BTC-TRY | bid - | ask 102 4
book    BTC-TRY depth 1 | bid - | ask 102 4

# the best price of all orders counts: for post-only, for protection, for crossing
place   bob    BTC-TRY buy 1 @ 100 post-only -> reject would_take
place   bob    BTC-TRY buy 1 market          -> M filled 1 @ 100
accepted price 105
trade   1 @ 100 maker A
place   bob    BTC-TRY buy 0.5 @ 101 -> filled 0.5 @ 100
trade   0.5 @ 100 maker B
amend   alice  B to 0.75 -> released 0.25
counters BTC-TRY trades 6 updates 4
book    BTC-TRY | bid - | ask 102 4
place   bob    BTC-TRY buy 2 @ 101 hidden -> N open 0.25 @ 100
book    BTC-TRY | bid - | ask 102 4
order   N filled 0.25 held 176.75
place   alice  BTC-TRY sell 1 @ 101 post-only -> reject would_take
cancel  bob    N -> cancelled
counters BTC-TRY trades 7 updates 4

# a stop limit order may rest hidden
place   bob    BTC-TRY buy 1 @ 90 stop 102 hidden -> S waiting
place   bob    BTC-TRY buy 1 @ 102 -> filled 1 @ 102
triggered S @ 102
order   S resting
book    BTC-TRY | bid - | ask 102 3
