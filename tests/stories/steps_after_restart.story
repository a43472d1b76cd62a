# how often tick or lot changed is known after a restart
alone
fund    alice  TRY 1000
phase   BTC-TRY halted
market  BTC-TRY again tick 0.1 lot 0.001
restart
phase   BTC-TRY continuous
place   alice  BTC-TRY buy  1 @ 100 with steps=1   -> reject steps_changed
place   alice  BTC-TRY buy  1 @ 100 with steps=2   -> A open
