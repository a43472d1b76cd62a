# icebergs, hidden orders and lists take part in an auction with all that they have
fund    alice  TRY  10000
fund    alice  BTC  100
fund    bob    BTC  100
fund    bob    TRY  10000
fund    carol  TRY  10000
phase   BTC-TRY auction
place   alice  BTC-TRY buy  4 @ 100 show 1      -> A open
indicative BTC-TRY nowhere
place   bob    BTC-TRY sell 3 @ 100 hidden      -> B open
indicative BTC-TRY 3 @ 100 surplus 1
book    BTC-TRY | bid 100 1 | ask -
place   carol  BTC-TRY buy  2 @ 100             -> C open
indicative BTC-TRY 3 @ 100 surplus 3
amend   bob    B to 2.5                         -> released 0.5
indicative BTC-TRY 2.5 @ 100 surplus 3.5
# the iceberg shows anew behind the other order of its price
phase   BTC-TRY continuous
told    Traded Traded OrderDone PhaseSet
trade   1 @ 100 auction maker A taker B
trade   1.5 @ 100 auction maker B taker C
order   A filled 1 shown 1
book    BTC-TRY | bid 100 1.5 | ask -
cancel  alice A
cancel  carol C

# a limit order of a pair may cross in an auction; when it trades there the other one ends
phase   BTC-TRY auction
oco     alice  BTC-TRY | buy 2 @ 101 | buy 2 @ 120 stop 110     -> L | A open | B waiting
place   bob    BTC-TRY sell 1 @ 100             -> S open
phase   BTC-TRY continuous
happened Traded OrderDone B OrderDone S PhaseSet
order   A filled 1
cancel  alice A

# a working order that is filled in the uncrossing lets its pair have its turn once the market is open
phase   BTC-TRY auction
otoco   alice  BTC-TRY | buy 1 @ 105 | sell 1 @ 110 | sell 1 market stop 90 -> L | A open | B following | C following
oto     carol  BTC-TRY | buy 1 @ 105 | sell 1 @ 100 -> M | D open | E following
place   bob    BTC-TRY sell 2 @ 104             -> S open
phase   BTC-TRY continuous
happened Traded OrderDone A Traded OrderDone D OrderDone S PhaseSet OrderHeld B OrderHeld C OrderHeld E
order   B resting held 1
order   C waiting held 0
order   E resting
cancel  alice B
cancel  carol E

# self-trade prevention in an uncrossing takes lots off what an iceberg shows
phase   BTC-TRY auction
place   alice  BTC-TRY buy  3 @ 100 show 1      -> A open
place   alice  BTC-TRY sell 1.5 @ 100 stp decrement -> B open
phase   BTC-TRY continuous
order   A quantity 1.5
book    BTC-TRY | bid 100 0.5 | ask -
cancel  alice A
