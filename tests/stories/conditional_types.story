# each type on each side waits for its price: stops buy what rises and sell what falls (TRAD-002, TRAD-006)
fund    alice  TRY  100000
fund    alice  BTC  100
fund    maker  TRY  100000
fund    maker  BTC  100
place   maker  BTC-TRY sell 1 @ 100
place   alice  BTC-TRY buy  1 market -> filled 1 @ 100
counters BTC-TRY trades 1 updates 2 last 100

place   alice  BTC-TRY buy  1 market stop 103     -> BSL waiting
place   alice  BTC-TRY sell 1 market stop 97      -> SSL waiting
place   alice  BTC-TRY buy  1 market take 97      -> BTP waiting
place   alice  BTC-TRY sell 1 market take 103     -> STP waiting
place   alice  BTC-TRY buy  1 @ 90 stop 104       -> BSLL waiting
place   alice  BTC-TRY sell 1 @ 110 stop 96       -> SSLL waiting
place   alice  BTC-TRY buy  1 @ 90 take 96        -> BTPL waiting
place   alice  BTC-TRY sell 1 @ 110 take 104      -> STPL waiting
book    BTC-TRY | bid - | ask -
order   BSL waiting stop 103 price 108.15 held 108.15
order   SSL waiting stop 97 price 92.15 held 1
order   BTP waiting stop 97 price 101.85 held 101.85
order   STP waiting stop 103 price 97.85 held 1
order   BSLL waiting stop 104 price 90 held 90
order   SSLL waiting stop 96 price 110 held 1
orders  alice  all BSL SSL BTP STP BSLL SSLL BTPL STPL
balance alice  BTC  97.00 available 4.00 held

# one step short of 103 nothing happens
place   maker  BTC-TRY sell 1 @ 102.99
place   maker  BTC-TRY buy  1 @ 102.99 stp none -> filled 1 @ 102.99
triggered -
# at 103 the two that wait for it enter, the older first
place   maker  BTC-TRY sell 2 @ 103 -> A open
place   maker  BTC-TRY buy  1 @ 99 -> B open
place   maker  BTC-TRY buy  1 @ 103 stp none -> filled 1 @ 103
triggered BSL @ 103, STP @ 103
trade   1 @ 103 maker A
trade   1 @ 103 maker A released 5.15
done    BSL filled filled 1
trade   1 @ 99 maker B
done    STP filled filled 1
# 99 is above 97: no further order is due
orders  alice  all SSL BTP BSLL SSLL BTPL STPL

place   maker  BTC-TRY sell 1 @ 104
place   maker  BTC-TRY buy  1 @ 104 stp none -> filled 1 @ 104
triggered BSLL @ 104, STPL @ 104
order   BSLL resting stop 104
order   STPL resting stop 104
book    BTC-TRY | bid 90 1 | ask 110 1

place   maker  BTC-TRY buy  2 @ 97 -> C open
place   maker  BTC-TRY sell 1 @ 97 stp none -> filled 1 @ 97
triggered SSL @ 97, BTP @ 97
done    SSL filled filled 1
done    BTP market_remainder filled 0 released 101.85
place   maker  BTC-TRY buy  1 @ 96
place   maker  BTC-TRY sell 1 @ 96 stp none -> filled 1 @ 96
triggered SSLL, BTPL
book    BTC-TRY | bid 90 2 | ask 110 2
orders  alice  all BSLL SSLL BTPL STPL
