# a new tick and lot: what fits goes on with new numbers at its place, what does not is done
fund    alice  TRY  100000
fund    alice  BTC  100
fund    bob    BTC  100
place   bob    BTC-TRY sell 1 @ 123.45
place   alice  BTC-TRY buy  1 @ 123.45          -> filled 1 @ 123.45
place   alice  BTC-TRY buy  1 @ 100             -> A open
place   bob    BTC-TRY sell 0.25 @ 100          -> filled 0.25 @ 100
place   alice  BTC-TRY buy  0.5 @ 100.05        -> B open
place   alice  BTC-TRY buy  1.25 @ 100          -> C open
place   alice  BTC-TRY buy  2 @ 100             -> D open
place   bob    BTC-TRY sell 0.75 @ 130          -> E open
place   bob    BTC-TRY sell 1 @ 130             -> F open
place   alice  BTC-TRY sell 1 market stop 99.5  -> G waiting
place   alice  BTC-TRY buy  1 market stop 140   -> H waiting
place   alice  BTC-TRY buy  1 @ 150 stop 140.55 -> I waiting
place   alice  BTC-TRY sell 1 market stop 99.55 -> J waiting
place   alice  BTC-TRY buy  1 @ 150 stop 140    -> K waiting
order   A filled 0.25
market  BTC-TRY again tick 0.1                  -> reject market_not_halted
phase   BTC-TRY auction
market  BTC-TRY again tick 0.1                  -> reject market_not_halted
market  BTC-TRY again lot 0.001                 -> reject market_not_halted
# other terms may change, and a tick may be written otherwise
market  BTC-TRY again taker 5
market  BTC-TRY again tick 0.010 lot 0.00010
phase   BTC-TRY halted
market  BTC-TRY again tick 0.1 lot 0.5
# A has 0.25 filled, B's price and C's, E's quantities do not fit, nor I's and J's stop price
told    OrderDone OrderDone OrderDone OrderDone OrderDone OrderDone MarketSet
done    A terms_changed released 75
done    B terms_changed released 50.025
done    C terms_changed released 125
done    E terms_changed released 0.75
done    I terms_changed released 150
done    J terms_changed released 1
order   D price 100 quantity 2 held 200
order   F price 130 quantity 1
order   H price 147 stop 140 quantity 1
order   K price 150 stop 140
# the protection of a market sell, 94.525, holds nothing and is rounded up
order   G price 94.6 stop 99.5 quantity 1 held 1
market-state BTC-TRY last 100 reference 123.4
book    BTC-TRY | bid 100 2 | ask 130 1
phase   BTC-TRY continuous
place   bob    BTC-TRY sell 0.5 @ 100           -> filled 0.5 @ 100
trade   0.5 @ 100 maker D
order   D filled 0.5 held 150
# back to the old numbers: all fits
phase   BTC-TRY closed
market  BTC-TRY again tick 0.01 lot 0.0001
order   D price 100 quantity 2 filled 0.5 held 150
order   G price 94.6
market-state BTC-TRY last 100 reference 123.4
book    BTC-TRY | bid 100 1.5 | ask 130 1
cancel  alice D -> reject market_halted
phase   BTC-TRY cancel_only
cancel  alice D -> cancelled
