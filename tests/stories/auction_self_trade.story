# own orders meet when a book uncrosses: the mode of the newer one decides, priority goes on (TRAD-013)
fund    alice  TRY  10000
fund    alice  BTC  100
fund    bob    TRY  10000
fund    bob    BTC  100
phase   BTC-TRY auction

# expire the taker: the book stays crossed without it, at another price
place   alice  BTC-TRY buy  5 @ 110             -> A open
place   alice  BTC-TRY sell 5 @ 100 stp taker   -> B open
place   bob    BTC-TRY sell 2 @ 104             -> C open
indicative BTC-TRY 5 @ 100 surplus 0
phase   BTC-TRY continuous
prevented A 5
done    B self_trade_prevented filled 0 released 5
trade   2 @ 110 auction maker A taker C
order   A filled 2
entered continuous from auction
market-state BTC-TRY last 110 reference 110
mass-cancel alice -> cancelled 1

# expire the maker
phase   BTC-TRY auction
place   alice  BTC-TRY buy  2 @ 110             -> D open
place   alice  BTC-TRY sell 2 @ 100 stp maker   -> E open
place   bob    BTC-TRY buy  1 @ 105             -> F open
phase   BTC-TRY continuous
prevented D 2
done    D self_trade_prevented filled 0 released 220
trade   1 @ 100 auction maker E taker F released 5
order   E filled 1 resting
mass-cancel alice -> cancelled 1

# expire both: the maker first
phase   BTC-TRY auction
place   alice  BTC-TRY sell 2 @ 100             -> G open
place   alice  BTC-TRY buy  1 @ 110 stp both    -> H open
phase   BTC-TRY continuous
prevented G 1
told    SelfTradePrevented OrderDone OrderDone PhaseSet
done    G self_trade_prevented filled 0 released 2
done    H self_trade_prevented filled 0 released 110
book    BTC-TRY | bid - | ask -
market-state BTC-TRY last 100 reference 100

# decrement: both shrink, the smaller is gone, the larger goes on
phase   BTC-TRY auction
place   alice  BTC-TRY sell 3 @ 100             -> I open
place   alice  BTC-TRY buy  1 @ 110 stp decrement -> J open
place   bob    BTC-TRY buy  1 @ 109             -> K open
indicative BTC-TRY 2 @ 100 surplus -1
phase   BTC-TRY continuous
prevented I 1
reduced I 2 released 1
told    SelfTradePrevented OrderReduced OrderDone Traded OrderDone PhaseSet
done    J self_trade_prevented filled 0 released 110
trade   1 @ 100 auction maker I taker K released 9
order   I quantity 2 filled 1
mass-cancel alice -> cancelled 1
phase   BTC-TRY auction
place   alice  BTC-TRY sell 1 @ 100             -> L open
place   alice  BTC-TRY buy  3 @ 110 stp decrement -> M open
phase   BTC-TRY continuous
prevented L 1
done    L self_trade_prevented released 1
reduced M 2 released 110
order   M resting held 220
mass-cancel alice -> cancelled 1
phase   BTC-TRY auction
place   alice  BTC-TRY sell 1 @ 100             -> N open
place   alice  BTC-TRY buy  1 @ 110 stp decrement -> O open
phase   BTC-TRY continuous
done    N self_trade_prevented released 1
done    O self_trade_prevented released 110
reduced -

# the newer one allows it: they trade; the older one's mode does not count
phase   BTC-TRY auction
place   alice  BTC-TRY sell 1 @ 100 stp both    -> P open
place   alice  BTC-TRY buy  1 @ 110 stp none    -> Q open
phase   BTC-TRY continuous
trade   1 @ 100 auction maker P taker Q released 10
balance alice  TRY 9980 available
