# a mass cancel stops after 1,024 orders and says how many remain (TRAD-016)
alone
fund    alice  TRY  10000.00
repeat  1030 place alice BTC-TRY buy 0.01 @ 100.00 -> open
mass-cancel alice                               -> cancelled 1024 remaining 6
mass-cancel alice                               -> cancelled 6
balance alice  TRY  10000 available
