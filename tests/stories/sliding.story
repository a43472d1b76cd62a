# a post-only order that would take is refused, unless it may slide one tick behind (TRAD-008)
fund    alice  BTC  100
fund    alice  TRY  1000
fund    bob    BTC  100
fund    bob    TRY  100000
place   bob    BTC-TRY buy 1 @ 105 post-only slide -> P open
accepted price 105 held 105
place   alice  BTC-TRY sell 1 @ 110 -> A open
place   alice  BTC-TRY sell 1 @ 100 post-only -> reject would_take
place   alice  BTC-TRY sell 1 @ 100 post-only slide -> S open
accepted price 105.01 held 1
place   bob    BTC-TRY buy 2 @ 120 post-only slide -> Q open
accepted price 105 held 210
book    BTC-TRY | bid 105 3 | ask 105.01 1, 110 1
place   bob    BTC-TRY buy 1 @ 105.01 post-only slide -> R open
accepted price 105
place   bob    BTC-TRY buy 1 @ 104.99 post-only slide -> T open
accepted price 104.99

# what follows goes by the new price: minimum notional, the hold, and hidden orders are seen
market  BTC-TRY again min-notional 50
place   alice  BTC-TRY buy 0.4762 @ 200 post-only slide -> U open
accepted price 105 held 50.001
place   alice  BTC-TRY buy 0.4761 @ 200 post-only slide -> reject below_min_notional
place   alice  BTC-TRY buy 9.1 @ 110 post-only slide -> reject insufficient_funds
place   alice  BTC-TRY sell 1 @ 99 post-only slide -> V open
accepted price 105.01
mass-cancel all BTC-TRY -> cancelled 8
place   bob    BTC-TRY buy 1 @ 105 hidden
place   alice  BTC-TRY sell 1 @ 1 post-only slide -> W open
accepted price 105.01

# at the end of all prices there is nothing behind
mass-cancel all BTC-TRY -> cancelled 2
market  BTC-TRY again min-notional 0
place   alice  BTC-TRY sell 1 @ 0.01 -> X open
place   bob    BTC-TRY buy 1 @ 0.01 post-only slide -> reject would_take
place   bob    BTC-TRY buy 1 @ 50 post-only slide -> reject would_take
place   bob    BTC-TRY buy 0.0001 @ 50 post-only slide with quantity=2^62 -> reject would_take

# sliding is for post-only orders alone
place   bob    BTC-TRY buy 1 @ 50 slide -> reject malformed
place   bob    BTC-TRY buy 1 market slide -> reject malformed
