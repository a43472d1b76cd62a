# the price of an auction: most volume, least surplus, the pull of the surplus, the reference price
fund    alice  TRY  100000
fund    bob    BTC  100
phase   BTC-TRY auction

# the most lots: 5 at 101 and 102, 4 below; sellers are left at both, so the lower
place   alice  BTC-TRY buy  5 @ 102
place   alice  BTC-TRY buy  5 @ 100
place   bob    BTC-TRY sell 4 @ 99
place   bob    BTC-TRY sell 6 @ 101
indicative BTC-TRY 5 @ 101 surplus -5
mass-cancel all BTC-TRY -> cancelled 4

# the same lots everywhere, but 3 buyers' are left below and 1 sellers' above
place   alice  BTC-TRY buy  5 @ 103
place   alice  BTC-TRY buy  3 @ 101
place   bob    BTC-TRY sell 5 @ 100
place   bob    BTC-TRY sell 1 @ 102
indicative BTC-TRY 5 @ 102 surplus -1
mass-cancel all BTC-TRY -> cancelled 4

# buyers are left: the highest price; sellers are left: the lowest
place   alice  BTC-TRY buy  6 @ 103 id more
place   bob    BTC-TRY sell 5 @ 100
indicative BTC-TRY 5 @ 103 surplus 1
amend   alice  id more to 4
indicative BTC-TRY 4 @ 100 surplus -1
mass-cancel all BTC-TRY -> cancelled 2

# nobody is left: without any reference price the middle, rounded down
market-state BTC-TRY reference none last none
place   alice  BTC-TRY buy  5 @ 103.01
place   bob    BTC-TRY sell 5 @ 100
indicative BTC-TRY 5 @ 101.50 surplus 0
mass-cancel all BTC-TRY -> cancelled 2
# buyers are left at one end and sellers at the other: the same, and there nobody is left
place   alice  BTC-TRY buy  5 @ 103
place   alice  BTC-TRY buy  5 @ 100
place   bob    BTC-TRY sell 5 @ 100
place   bob    BTC-TRY sell 5 @ 103
indicative BTC-TRY 5 @ 101.50 surplus 0
mass-cancel all BTC-TRY -> cancelled 4

# a price that orders have and a price that only one side has
place   alice  BTC-TRY buy  1 @ 100
place   bob    BTC-TRY sell 1 @ 100
indicative BTC-TRY 1 @ 100 surplus 0
mass-cancel all BTC-TRY -> cancelled 2

# with a reference price: itself where it lies between, else the nearer end
phase   BTC-TRY continuous
place   bob    BTC-TRY sell 1 @ 102.37
place   alice  BTC-TRY buy  1 @ 102.37 -> filled 1 @ 102.37
phase   BTC-TRY auction
market-state BTC-TRY reference none last 102.37
place   alice  BTC-TRY buy  5 @ 103 id high
place   bob    BTC-TRY sell 5 @ 100 id low
indicative BTC-TRY 5 @ 102.37 surplus 0
cancel  alice  id high
place   alice  BTC-TRY buy  5 @ 102
indicative BTC-TRY 5 @ 102 surplus 0
cancel  bob    id low
mass-cancel alice -> cancelled 1
place   alice  BTC-TRY buy  5 @ 110
place   bob    BTC-TRY sell 5 @ 105
indicative BTC-TRY 5 @ 105 surplus 0
# one of the two ends is the reference price
place   bob    BTC-TRY sell 5 @ 102.37
indicative BTC-TRY 5 @ 102.37 surplus 0
