# the kill switch: every market at once, and the operator can still empty the books (MARK-006)
alone
asset   ETH 8
market  ETH-TRY tick 0.01 lot 0.0001
fund    alice  TRY  1000.00
place   alice  BTC-TRY buy  1 @ 100.00          -> A open
place   alice  ETH-TRY buy  1 @ 100.00          -> B open
phase   all halted
phase-is BTC-TRY halted
phase-is ETH-TRY halted
mass-cancel alice                               -> cancelled 0
mass-cancel all                                 -> cancelled 2
balance alice  TRY  1000 available
