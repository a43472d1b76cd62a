# a market numbers its ticks and lots; orders may say which of them they were counted in
fund    alice  TRY  100000
fund    alice  BTC  100
fund    bob    BTC  100
place   alice  BTC-TRY buy  1 @ 100 with steps=1   -> A open
place   alice  BTC-TRY buy  1 @ 100                -> B open
place   alice  BTC-TRY buy  1 @ 100 with steps=2   -> reject steps_changed
# what is only written otherwise is no change
phase   BTC-TRY halted
market  BTC-TRY again tick 0.010 lot 0.00010
place   alice  BTC-TRY buy  1 @ 100 with steps=2   -> reject steps_changed
place   alice  BTC-TRY buy  1 @ 100 with steps=1   -> reject market_halted
market  BTC-TRY again tick 0.1
phase   BTC-TRY continuous
# before anything about the order itself, after the market
place   alice  BTC-TRY buy  1 @ 100 with steps=1             -> reject steps_changed
place   alice  BTC-TRY buy  1 @ 100 with steps=1 price=0     -> reject steps_changed
place   alice  BTC-TRY buy  1 @ 100 with steps=1 market=99   -> reject market_not_found
place   alice  BTC-TRY buy  1 @ 100 with steps=2             -> C open
amend   alice  A to 0.5 with steps=1               -> reject steps_changed
amend   bob    A to 0.5 with steps=1               -> reject order_not_found
amend   alice  A to 5 with steps=1                 -> reject steps_changed
amend   alice  A to 0.5 with steps=2               -> released 50
amend   alice  A to 0.4                            -> released 10
replace alice  A stop BTC-TRY buy 1 @ 90 with steps=1    -> reject steps_changed
replace alice  A allow BTC-TRY buy 1 @ 90 with steps=1   -> reject steps_changed
replace alice  A atomic BTC-TRY buy 1 @ 90 with steps=1  -> reject steps_changed
replace bob    A stop BTC-TRY buy 1 @ 90 with steps=1    -> reject steps_changed
order   A resting
replace alice  A atomic BTC-TRY buy 1 @ 90 with steps=2  -> D open
oco     alice  BTC-TRY with steps=1 | buy 1 @ 90 | buy 1 market stop 110  -> reject steps_changed
oco     alice  BTC-TRY with steps=2 | buy 1 @ 90 | buy 1 market stop 110  -> L | X open | Y waiting
amend   alice  X to 0.5 with steps=1               -> reject order_in_list
# a cancel has no numbers
cancel  alice  L -> cancelled
# a new lot counts as well
phase   BTC-TRY halted
market  BTC-TRY again tick 0.1 lot 0.001
phase   BTC-TRY continuous
place   alice  BTC-TRY buy  1 @ 100 with steps=2   -> reject steps_changed
place   alice  BTC-TRY buy  1 @ 100 with steps=3   -> E open
