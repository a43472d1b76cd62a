# what is left over comes before anything else, a change of phase too
alone
fund    alice  TRY  1000000
fund    maker  TRY  1000
fund    maker  BTC  10
repeat 2043 place alice BTC-TRY buy 0.0001 @ 50 stop 100
place   alice  BTC-TRY buy 0.0001 @ 120 stop 100 -> A waiting
place   alice  BTC-TRY buy 0.0001 @ 121 stop 100 -> B waiting
place   alice  BTC-TRY buy 0.0001 @ 50 stop 110 -> C waiting
place   maker  BTC-TRY sell 0.0003 @ 110
place   maker  BTC-TRY sell 0.0001 @ 100
place   maker  BTC-TRY buy 0.0001 @ 100 stp none -> filled 0.0001 @ 100
triggered-count 2044 left
trade   0.0001 @ 100
trade   0.0001 @ 110
order   A gone
order   B due
order   C due
phase   BTC-TRY halted -> deferred
run-triggers BTC-TRY
triggered B @ 110, C @ 110
done    B filled filled 0.0001 value 0.011
order   C resting
phase   BTC-TRY halted
run-triggers BTC-TRY
triggered -
