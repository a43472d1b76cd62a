# a new tick or lot takes icebergs, hidden orders, trailing stops and lists with it, or ends them
fund    alice  TRY  100000
fund    alice  BTC  100
fund    bob    BTC  100
fund    bob    TRY  100000
place   bob    BTC-TRY sell 1 @ 100
place   alice  BTC-TRY buy  1 @ 100                -> filled 1 @ 100
place   alice  BTC-TRY buy  4 @ 95 show 1          -> A open
place   alice  BTC-TRY buy  2 @ 95                 -> B open
place   alice  BTC-TRY buy  3 @ 95 hidden          -> C open
place   alice  BTC-TRY buy  4 @ 95 show 0.5        -> D open
place   alice  BTC-TRY sell 1 market trail 10      -> T waiting
place   alice  BTC-TRY sell 1 market trail 10.05   -> U waiting
place   alice  BTC-TRY sell 1 market trail 5 activate 120 -> V waiting
oco     alice  BTC-TRY | sell 1 @ 130 | sell 1 market stop 80.05 -> L | X open | Y waiting
oto     alice  BTC-TRY | buy 1 @ 90 | sell 1 @ 130.05 -> M | P open | Q following
order   T stop 90
place   bob    BTC-TRY sell 0.25 @ 95              -> filled 0.25 @ 95
order   A shown 0.75
phase   BTC-TRY halted
market  BTC-TRY again tick 0.1 lot 0.25
# U's distance, Y's and Q's prices are no whole ticks; with Y and Q go those they are linked to
told    OrderDone OrderDone OrderDone OrderDone OrderDone MarketSet
done    U terms_changed
done    Y terms_changed
done    X linked_order
done    Q terms_changed
done    P linked_order
order   A price 95 quantity 4 filled 0.25 shown 0.75
order   D shown 0.5
order   T stop 90
order   V stop 115
book    BTC-TRY | bid 95 3.25 | ask -
phase   BTC-TRY continuous
# everybody keeps the place that they had
place   bob    BTC-TRY sell 4 @ 95                 -> filled 0.75 @ 95, 2 @ 95, 0.5 @ 95, 0.75 @ 95
trade   0.75 @ 95 maker A
trade   2 @ 95 maker B
trade   0.5 @ 95 maker D
trade   0.75 @ 95 maker A
order   A shown 0.25
# the trailing stop goes on from its new numbers
place   bob    BTC-TRY sell 1 @ 110                -> open
place   alice  BTC-TRY buy  1 @ 110 stp none       -> filled 1 @ 110
order   T stop 100
# what an iceberg shows and what it has filled must fit too
phase   BTC-TRY halted
market  BTC-TRY again tick 0.1 lot 0.5
done    A terms_changed
order   D shown 0.5
