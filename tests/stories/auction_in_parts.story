# an uncrossing that is too long for one command goes on with the next, at the same price
alone
fund    alice  TRY  1000000
fund    maker  BTC  1000
place   maker  BTC-TRY sell 1 @ 150
fund    bob    TRY  1000
place   bob    BTC-TRY buy  1 @ 150 -> filled 1 @ 150
place   bob    BTC-TRY buy  0.0001 @ 110 stop 151 -> S waiting
phase   BTC-TRY auction
repeat 700 place alice BTC-TRY buy 0.0001 @ 105
repeat 700 place maker BTC-TRY sell 0.0001 @ 100
place   maker  BTC-TRY sell 0.0001 @ 101        -> Last open
place   alice  BTC-TRY buy  0.0001 @ 102        -> Rest open
indicative BTC-TRY 0.0701 @ 102 surplus 0
phase   BTC-TRY continuous
left    BTC-TRY
entered -
phase-is BTC-TRY auction
market-state BTC-TRY last 102 reference 102 uncrossing 102
order   Last filled 0
indicative BTC-TRY 0.0018 @ 102 surplus 0

# until then nothing else is looked at
place   alice  BTC-TRY buy 0.0001 @ 105         -> deferred
cancel  alice  Rest                             -> deferred
phase   BTC-TRY halted                          -> deferred
advance-time                                    -> deferred
run-triggers #99                                -> reject market_not_found
left    BTC-TRY
run-triggers BTC-TRY with account=1             -> reject malformed
left    BTC-TRY
restart
run-triggers BTC-TRY
left    -
entered continuous from auction
order   Last gone
order   Rest gone
triggered -
market-state BTC-TRY last 102 uncrossing none
counters BTC-TRY trades 702 updates 1410 last 102
book    BTC-TRY | bid - | ask -

# the price of the round stays though what is left of it would uncross elsewhere
phase   BTC-TRY auction
place   maker  BTC-TRY sell 0.0700 @ 100
repeat 1400 place alice BTC-TRY buy 0.0001 @ 101
place   maker  BTC-TRY sell 0.0600 @ 101
place   alice  BTC-TRY buy 0.0001 @ 101         -> T open
indicative BTC-TRY 0.13 @ 101 surplus 0.0101
phase   BTC-TRY continuous
left    BTC-TRY
market-state BTC-TRY last 101 uncrossing 101
restart
run-triggers BTC-TRY
order   T resting filled 0
