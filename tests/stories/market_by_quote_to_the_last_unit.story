# an amount that buys lots without a rest is spent whole (TRAD-009)
fund    alice  BTC  10
fund    bob    TRY  100.00
place   alice  BTC-TRY sell 1 @ 100.00          -> A open
place   bob    BTC-TRY buy for 100.00           -> D filled 1 @ 100.00
done    D filled filled 1 value 100 released 0
balance bob    TRY  0
