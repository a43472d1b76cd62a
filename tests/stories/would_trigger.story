# before the first trade no condition holds; afterwards one that holds already is refused
fund    alice  TRY  10000
fund    alice  BTC  100
place   alice  BTC-TRY buy  1 @ 90 stop 1           -> waiting
place   alice  BTC-TRY sell 1 @ 200 stop 1000       -> waiting
mass-cancel alice BTC-TRY -> cancelled 2
place   alice  BTC-TRY sell 1 @ 100
place   alice  BTC-TRY buy  1 @ 100 stp none -> filled 1 @ 100
place   alice  BTC-TRY buy  1 market stop 100       -> reject would_trigger
place   alice  BTC-TRY buy  1 market stop 99.99     -> reject would_trigger
place   alice  BTC-TRY buy  1 @ 90 stop 100         -> reject would_trigger
place   alice  BTC-TRY sell 1 market stop 100       -> reject would_trigger
place   alice  BTC-TRY sell 1 market stop 100.01    -> reject would_trigger
place   alice  BTC-TRY sell 1 @ 110 stop 100        -> reject would_trigger
place   alice  BTC-TRY buy  1 market take 100       -> reject would_trigger
place   alice  BTC-TRY buy  1 @ 90 take 100.01      -> reject would_trigger
place   alice  BTC-TRY sell 1 market take 100       -> reject would_trigger
place   alice  BTC-TRY sell 1 @ 110 take 99.99      -> reject would_trigger
place   alice  BTC-TRY buy  1 @ 90 stop 100.01      -> waiting
place   alice  BTC-TRY sell 1 @ 110 stop 99.99      -> waiting
place   alice  BTC-TRY buy  1 @ 90 take 99.99       -> waiting
place   alice  BTC-TRY sell 1 @ 110 take 100.01     -> waiting

# it is looked at before the money
place   alice  BTC-TRY buy  9999 @ 90 stop 100      -> reject would_trigger
place   alice  BTC-TRY buy  9999 @ 90 stop 101      -> reject insufficient_funds
