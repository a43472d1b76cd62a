# a tick of 0.5 and a lot of 25: prices and quantities count in steps (MARK-008)
empty
asset   SHIB 0
asset   TRY 2 fiat
market  SHIB-TRY tick 0.5 lot 25
fund    alice  TRY   1000
fund    bob    SHIB  1000
place   alice  SHIB-TRY buy  50 @ 2.5           -> A open
accepted held 125
place   bob    SHIB-TRY sell 75 @ 2.0           -> B open 50 @ 2.5
order   B filled 50 held 25
balance bob    TRY 125 available
book    SHIB-TRY | bid - | ask 2.0 25
