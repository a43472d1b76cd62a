# a market-like order whose trigger finds nobody, or too few, within its band is cancelled (TRAD-005, TRAD-006)
fund    alice  BTC  10
fund    maker  TRY  10000
fund    maker  BTC  10
place   alice  BTC-TRY sell 2 market stop 100     -> A waiting
place   alice  BTC-TRY sell 2 market stop 100 fok -> F waiting
balance alice  BTC  6 available 4 held
place   maker  BTC-TRY buy 1 @ 100
place   maker  BTC-TRY buy 1 @ 94.99
place   maker  BTC-TRY sell 1 @ 100 stp none -> filled 1 @ 100
triggered A, F
done    A market_remainder filled 0 released 2
done    F fok_unfilled filled 0 released 2
balance alice  BTC  10 available

# in part
place   alice  BTC-TRY sell 2 market stop 90 -> B waiting
place   maker  BTC-TRY buy 2 @ 90
mass-cancel maker BTC-TRY -> cancelled 2
place   maker  BTC-TRY buy 2 @ 90
place   maker  BTC-TRY sell 1 @ 90 stp none -> filled 1 @ 90
triggered B
done    B market_remainder filled 1 released 1 value 90

# fok that finds enough
place   alice  BTC-TRY sell 2 market stop 80 fok -> C waiting
place   maker  BTC-TRY buy 3 @ 80
place   maker  BTC-TRY sell 1 @ 80 stp none -> filled 1 @ 80
triggered C
done    C filled filled 2 value 160
