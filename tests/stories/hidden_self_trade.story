# fill or kill beside the own group's orders: only what would be met before them (TRAD-013)
fund    alice  BTC  100
fund    alice  TRY  100000
fund    carol  BTC  100
# others at a better price count whole, at the own order's price only what they show before it
place   carol  BTC-TRY sell 4 @ 99 show 1   -> C open
place   carol  BTC-TRY sell 6 @ 100 show 2  -> D open
place   alice  BTC-TRY sell 1 @ 100         -> A open
place   carol  BTC-TRY sell 6 @ 100         -> E open
place   alice  BTC-TRY buy 6.0001 @ 100 fok -> fok_unfilled
place   alice  BTC-TRY buy 6.0001 @ 100 fok stp both -> fok_unfilled
place   alice  BTC-TRY buy 16.0001 @ 100 fok stp maker -> fok_unfilled
place   alice  BTC-TRY buy 6 @ 100 fok      -> filled 1 @ 99, 1 @ 99, 1 @ 99, 1 @ 99, 2 @ 100
order   D shown 2 filled 2
# now D stands behind A and E
place   alice  BTC-TRY buy 0.0001 @ 100 fok -> fok_unfilled
cancel  alice  A -> cancelled

# a hidden own order is behind all that others show, and shows anew
place   alice  BTC-TRY sell 1 @ 100 hidden  -> B open
place   carol  BTC-TRY sell 5 @ 100 hidden  -> F open
place   alice  BTC-TRY buy 10.0001 @ 100 fok -> fok_unfilled
place   alice  BTC-TRY buy 10 @ 100 fok     -> filled 6 @ 100, 2 @ 100, 2 @ 100
place   alice  BTC-TRY buy 5 @ 100 fok stp maker -> filled 5 @ 100
prevented B 1
done    B self_trade_prevented released 1

# hidden orders before a hidden own one count
place   carol  BTC-TRY sell 2 @ 100 hidden  -> G open
place   alice  BTC-TRY sell 1 @ 100 hidden  -> H open
place   carol  BTC-TRY sell 2 @ 100 hidden  -> I open
place   alice  BTC-TRY buy 2.0001 @ 100 fok -> fok_unfilled
place   alice  BTC-TRY buy 2 @ 100 fok      -> filled 2 @ 100
place   alice  BTC-TRY buy 3 @ 100 stp decrement -> J filled 2 @ 100
prevented H 1
done    H self_trade_prevented
book    BTC-TRY | bid - | ask -
