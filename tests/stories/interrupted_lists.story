# a working order that leaves the prices of volatility interrupts the market; its list and stops wait
alone
market  BTC-TRY again volatility 50000 auction 1m
fund    alice  TRY  10000
fund    alice  BTC  100
fund    bob    BTC  100
fund    bob    TRY  10000
fund    carol  BTC  100
fund    carol  TRY  10000
place   bob    BTC-TRY sell 1 @ 100
place   alice  BTC-TRY buy  1 @ 100             -> filled 1 @ 100
place   alice  BTC-TRY sell 1 @ 90 stop 99       -> T waiting
place   bob    BTC-TRY buy  1 @ 98              -> V open
place   bob    BTC-TRY buy  3 @ 90              -> W open
oto     carol  BTC-TRY | sell 2 @ 90 | buy 1 @ 80   -> M | D open 1 @ 98 | E following
entered auction from continuous volatility
order   D resting filled 1
# the stop's price was reached: it enters when trading goes on, after the uncrossing
order   T waiting
indicative BTC-TRY 1 @ 90 surplus 2
wait    1m
advance-time -> expired 0
happened Traded OrderDone D PhaseSet OrderTriggered Traded OrderDone T OrderHeld E TimeAdvanced
triggered T @ 90 stop 99
order   E resting held 80
order   W filled 2
