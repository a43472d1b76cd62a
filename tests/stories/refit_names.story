# the same tick and lot in other words is no change, in whatever phase and with whatever orders
empty
alone
asset   BTC 8
asset   TRY 8 fiat
market  BTC-TRY tick 0.1 lot 0.1
fund    alice  TRY  1000
fund    alice  BTC  10
place   alice  BTC-TRY buy  1 @ 100.1           -> A open
market  BTC-TRY again tick 0.10 lot 0.100
order   A price 100.1 quantity 1 held 100.1
book    BTC-TRY | bid 100.1 1 | ask -
place   alice  BTC-TRY sell 1 @ 100.1 stp none  -> filled 1 @ 100.1
trade   1 @ 100.1 maker A released 0
counters BTC-TRY trades 1 updates 2 last 100.1

# prices of a market never become none, and never leave their range
place   alice  BTC-TRY buy  1 @ 0.1
place   alice  BTC-TRY sell 1 @ 0.1 stp none    -> filled 1 @ 0.1
phase   BTC-TRY halted
market  BTC-TRY again tick 50 lot 0.1
market-state BTC-TRY last 50 reference 100
market  BTC-TRY again tick 0.0000001 lot 0.1
market-state BTC-TRY last 50 reference 100

# both change: a price and a quantity that fit for themselves
phase   BTC-TRY continuous
place   alice  BTC-TRY buy  0.3 @ 90            -> B open
phase   BTC-TRY halted
market  BTC-TRY again tick 30 lot 0.3
restart
order   B price 90 quantity 0.3 held 27
market  BTC-TRY again tick 60 lot 0.3
done    B terms_changed released 27
balance alice TRY 1000 available
