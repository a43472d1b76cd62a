# both orders shrink by what they would have traded; who has nothing left is done (TRAD-013)
fund    alice  TRY  1000
fund    alice  BTC  10
fund    bob    BTC  10
fund    bob    TRY  1000
# the maker is larger: it shrinks and keeps its place, the taker is done
place   alice  BTC-TRY buy 3 @ 100 -> A open
place   bob    BTC-TRY buy 1 @ 100 -> B open
place   alice  BTC-TRY sell 1 @ 99 stp decrement -> T self_trade_prevented
prevented A 1
reduced A 2 released 100
done    T self_trade_prevented filled 0 released 1
order   A resting quantity 2 held 200
book    BTC-TRY | bid 100 3 | ask -
place   bob    BTC-TRY sell 1 @ 100 -> filled 1 @ 100
trade   1 @ 100 maker A
order   A filled 1 quantity 2

# the taker is larger: the maker is done, the taker goes on and rests with the rest
place   alice  BTC-TRY sell 4 @ 100 stp decrement -> U open 1 @ 100
prevented A 1
done    A self_trade_prevented filled 1 released 100 value 100
done    B filled filled 1
reduced U 3 released 1
order   U quantity 3 filled 1 held 2
book    BTC-TRY | bid - | ask 100 2

# both the same: both are done; a buying taker releases at its own price
place   alice  BTC-TRY buy 2 @ 101 stp decrement -> V self_trade_prevented
prevented U 2
done    U self_trade_prevented filled 1 released 2
done    V self_trade_prevented filled 0 released 202
reduced -
place   alice  BTC-TRY sell 1 @ 100 -> W open
place   bob    BTC-TRY sell 1 @ 100
place   alice  BTC-TRY buy 3 @ 102 stp decrement -> X open 1 @ 100
reduced X 2 released 102
order   X quantity 2 filled 1 held 102
balance alice  TRY  798 available 102 held

# a taker that has traded before ends as prevented too
mass-cancel alice -> cancelled 1
place   bob    BTC-TRY sell 1 @ 100
place   alice  BTC-TRY sell 5 @ 101 -> Y open
place   alice  BTC-TRY buy 3 @ 101 stp decrement -> self_trade_prevented 1 @ 100
reduced Y 3 released 2
place   alice  BTC-TRY buy 1 market stp decrement -> self_trade_prevented
order   Y quantity 2

# by quote there are no lots to take off
place   alice  BTC-TRY buy for 100 stp decrement -> reject malformed
