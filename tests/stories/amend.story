# an amend makes an order smaller, releases exactly the difference, and keeps the order's place (TRAD-016)
fund    alice  TRY  1000
fund    alice  BTC  10
fund    bob    TRY  1000
fund    bob    BTC  10
place   alice  BTC-TRY buy 3 @ 100.01 id mine -> A open
place   bob    BTC-TRY buy 1 @ 100.01 -> B open
amend   alice  A to 2 -> released 100.01
order   A resting quantity 2 filled 0 held 200.02
balance alice  TRY  799.98 available 200.02 held
book    BTC-TRY | bid 100.01 3 | ask -
place   bob    BTC-TRY sell 1 @ 100 -> filled 1 @ 100.01
trade   1 @ 100.01 maker A
amend   alice  id mine to 1.0001 -> released 99.999999
order   A quantity 1.0001 filled 1 held 0.010001
place   bob    BTC-TRY sell 1 @ 100 stp none -> filled 0.0001 @ 100.01, 0.9999 @ 100.01
done    A filled filled 1.0001
counters BTC-TRY trades 3 updates 6

# a sell, and one that waits: no book changes for that one
place   alice  BTC-TRY sell 3 @ 200 -> S open
amend   alice  S to 1 -> released 2
book    BTC-TRY | bid 100.01 0.0001 | ask 200 1
place   alice  BTC-TRY buy 2 market stop 110 -> W waiting
accepted price 115.50 held 231
amend   alice  W to 0.5 -> released 173.25
order   W waiting quantity 0.5 held 57.75
counters BTC-TRY trades 3 updates 8
phase   BTC-TRY cancel_only
amend   alice  S to 0.5 -> released 0.5

# a key makes it once
amend   alice  S to 0.4 key K -> released 0.1
amend   alice  S to 0.4 key K -> repeated
amend   alice  S to 0.3 key K -> reject key_reused
order   S quantity 0.4
