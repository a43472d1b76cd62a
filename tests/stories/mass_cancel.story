# many orders at once: by account, market and side, oldest first (TRAD-015)
asset   ETH 8
market  ETH-TRY tick 0.01 lot 0.0001
fund    alice  TRY  1000.00
fund    alice  BTC  10
fund    bob    TRY  1000.00
place   alice  BTC-TRY buy  1 @ 100.00          -> A open
place   alice  ETH-TRY buy  1 @ 10.00           -> B open
place   alice  BTC-TRY sell 1 @ 200.00          -> C open
place   bob    BTC-TRY buy  1 @ 100.00          -> D open
mass-cancel alice BTC-TRY sell                  -> cancelled 1
done    C mass_cancelled released 1
mass-cancel alice ETH-TRY                       -> cancelled 1
place   alice  BTC-TRY sell 1 @ 200.00          -> C2 open
place   alice  BTC-TRY buy  1 @ 99.00           -> E open
mass-cancel alice buy                           -> cancelled 2
orders  alice  all C2
mass-cancel alice                               -> cancelled 1
mass-cancel alice                               -> cancelled 0
mass-cancel alice BTC-TRY with market=999999    -> reject market_not_found
mass-cancel alice with side=3                   -> reject malformed
mass-cancel all BTC-TRY                         -> cancelled 1
balance alice  TRY  1000 available
balance bob    TRY  1000 available
