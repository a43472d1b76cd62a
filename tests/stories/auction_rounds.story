# a round of an uncrossing that leaves the book crossed is followed by another, at a price of its own (TRAD-012)
fund    alice  TRY  10000
fund    alice  BTC  10
fund    bob    BTC  10
phase   BTC-TRY auction
place   alice  BTC-TRY buy  4 @ 110             -> A open
place   alice  BTC-TRY sell 3 @ 100 stp taker   -> B open
place   bob    BTC-TRY sell 1 @ 100             -> C open
place   bob    BTC-TRY sell 3 @ 104             -> D open
indicative BTC-TRY 4 @ 100 surplus 0
phase   BTC-TRY continuous
prevented A 3
trade   1 @ 100 auction maker A taker C released 10
# the first round's price is the reference now: of 104 to 110 the nearest, not the middle
trade   3 @ 104 auction maker A taker D released 18
told    SelfTradePrevented OrderDone Traded OrderDone Traded OrderDone OrderDone PhaseSet
market-state BTC-TRY last 104 reference 104 uncrossing none

# nothing traded in it at all: the reference price stays
phase   BTC-TRY auction
place   alice  BTC-TRY buy  1 @ 120             -> E open
place   alice  BTC-TRY sell 1 @ 110             -> F open
phase   BTC-TRY continuous
prevented E 1
market-state BTC-TRY last 104 reference 104
order   E resting
