# all trade at one price; the newer order of a pair is the taker; what a buyer held too much returns (MARK-006, TRAD-011)
market  BTC-TRY again maker 1000 taker 2000
fund    alice  TRY  1000
fund    bob    BTC  10
fund    carol  BTC  10
phase   BTC-TRY auction
place   alice  BTC-TRY buy  2 @ 105             -> A open
place   bob    BTC-TRY sell 1 @ 100             -> B open
place   carol  BTC-TRY sell 2 @ 102             -> C open
indicative BTC-TRY 2 @ 102 surplus -1
phase   BTC-TRY continuous
trade   1 @ 102 auction maker A taker B maker-fee 0.001 taker-fee 0.204 released 3
trade   1 @ 102 auction maker A taker C maker-fee 0.001 taker-fee 0.204 released 3
told    Traded OrderDone Traded OrderDone PhaseSet
done    A filled filled 2 value 204 fee 0.002
done    B filled filled 1 value 102 fee 0.204
entered continuous from auction
order   C resting filled 1 held 1
book    BTC-TRY | bid - | ask 102 1
balance alice  TRY 796 available
balance alice  BTC 1.998 available
balance bob    TRY 101.796 available
balance carol  TRY 101.796 available
balance carol  BTC 8 available 1 held
market-state BTC-TRY last 102 reference 102 uncrossing none

# the same from pending, halted, cancel-only and closed: whoever opens a crossed book uncrosses it
phase   BTC-TRY auction
place   alice  BTC-TRY buy  0.5 @ 103           -> D open
phase   BTC-TRY halted
phase   BTC-TRY pending
indicative BTC-TRY 0.5 @ 102 surplus -0.5
phase   BTC-TRY closed
phase   BTC-TRY cancel_only
phase   BTC-TRY continuous
trade   0.5 @ 102 auction maker C taker D released 0.5
entered continuous from cancel_only
order   C filled 1.5

# the maker is done before the taker
phase   BTC-TRY auction
place   alice  BTC-TRY buy  0.2 @ 102           -> D1 open
place   carol  BTC-TRY sell 0.2 @ 90            -> D2 open
phase   BTC-TRY continuous
told    Traded OrderDone OrderDone PhaseSet
trade   0.2 @ 90 auction maker D1 taker D2 released 2.4
cancel  carol C -> cancelled
place   carol  BTC-TRY sell 0.5 @ 102           -> C2 open

# price, then time, decides who trades; the price is not theirs
phase   BTC-TRY auction
fund    dave   TRY  1000
place   dave   BTC-TRY buy  0.3 @ 110           -> E open
place   alice  BTC-TRY buy  0.3 @ 111           -> F open
place   dave   BTC-TRY buy  0.3 @ 110           -> G open
indicative BTC-TRY 0.5 @ 110 surplus 0.4
phase   BTC-TRY continuous
trade   0.3 @ 110 auction maker C2 taker F released 0.3
trade   0.2 @ 110 auction maker C2 taker E released 0
order   E filled 0.2 held 11
order   G filled 0 held 33
market-state BTC-TRY last 110 reference 110

# nothing crossed: nothing happens but the phase
phase   BTC-TRY auction
phase   BTC-TRY continuous
entered continuous from auction
market-state BTC-TRY last 110 reference 110
