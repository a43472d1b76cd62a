# an amount below one lot buys nothing and comes back whole (TRAD-009)
fund    alice  BTC  10
fund    bob    TRY  1000.00
place   alice  BTC-TRY sell 1 @ 100.00          -> A open
place   bob    BTC-TRY buy for 0.0099           -> D market_remainder
done    D market_remainder filled 0 released 0.0099
balance bob    TRY  1000 available
