# what a market order would buy too far away is given back as its remainder (TRAD-009)
fund    alice  BTC  10
fund    bob    TRY  10000.00
place   alice  BTC-TRY sell 1 @ 100.00          -> A open
place   alice  BTC-TRY sell 1 @ 106.00          -> B open
place   bob    BTC-TRY buy  1.5 market          -> D market_remainder 1 @ 100.00
done    D market_remainder filled 1 released 52.50
balance bob    TRY  9900.00 available
book    BTC-TRY     | bid - | ask 106.00 1
