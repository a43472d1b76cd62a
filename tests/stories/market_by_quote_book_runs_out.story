# an amount larger than the book within the band ends as market_remainder (TRAD-009)
fund    alice  BTC  10
fund    bob    TRY  1000.00
place   alice  BTC-TRY sell 1 @ 100.00          -> A open
place   alice  BTC-TRY sell 1 @ 110.00          -> B open
place   bob    BTC-TRY buy for 500.00           -> D market_remainder 1 @ 100.00
done    D market_remainder released 400.00
place   bob    BTC-TRY buy for 120.00           -> market_remainder 1 @ 110.00
place   bob    BTC-TRY buy for 120.00           -> reject no_liquidity
