# a market buy by quote amount spends whole lots and gives the crumbs back (TRAD-009)
fund    alice  BTC  10
fund    bob    TRY  10000.00
place   alice  BTC-TRY sell 1 @ 100.00          -> A open
place   alice  BTC-TRY sell 1 @ 103.00          -> B open
place   bob    BTC-TRY buy for 150.005          -> D filled 1 @ 100.00, 0.4854 @ 103.00
accepted price 105.00 held 150.005
trade   1 @ 100.00 released 0
done    D filled filled 1.4854 value 149.9962 released 0.0088
balance bob    TRY  9850.0038 available
balance bob    BTC  1.4854 available
