# immediate or cancel trades what is there and never rests (TRAD-004, TRAD-005)
fund    alice  BTC  1
fund    bob    TRY  1000.00
place   bob    BTC-TRY buy  1 @ 100.00 ioc      -> ioc_remainder
place   alice  BTC-TRY sell 0.4 @ 100.00        -> A open
place   bob    BTC-TRY buy  1 @ 101.00 ioc      -> B ioc_remainder 0.4 @ 100.00
done    B ioc_remainder filled 0.4 released 60.60
trade   0.4 @ 100.00 released 0.40
balance bob    TRY  960.00 available
place   alice  BTC-TRY sell 0.3 @ 100.00        -> open
place   bob    BTC-TRY buy  0.3 @ 100.00 ioc    -> filled 0.3 @ 100.00
book    BTC-TRY     | bid - | ask -
