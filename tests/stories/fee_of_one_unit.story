# the smallest trade still pays a whole unit of fee, never more than it received (TRAD-021)
empty
asset   DOGE 0
asset   TRY 2 fiat
market  DOGE-TRY tick 0.01 lot 1 maker 999999 taker 1
fund    alice  TRY   10
fund    bob    DOGE  10
place   alice  DOGE-TRY buy  1 @ 0.01           -> A open
place   bob    DOGE-TRY sell 1 @ 0.01           -> B filled 1 @ 0.01
trade   1 @ 0.01 taker-fee 0.01 maker-fee 1
balance bob    TRY   0
balance bob    DOGE  9 available
balance alice  DOGE  0
balance alice  TRY   9.99 available
balance fee_pool DOGE 1 available
balance fee_pool TRY 0.01 available
