# a buyer pays the maker's price and gets the difference back at once (TRAD-011)
fund    alice  BTC  1
fund    bob    TRY  2000.00
place   alice  BTC-TRY sell 1 @ 900.00          -> A open
place   bob    BTC-TRY buy  2 @ 1000.00         -> B open 1 @ 900.00
trade   1 @ 900.00 released 100.00
balance bob    TRY  100.00 available  1000.00 held
balance bob    BTC  1 available
balance alice  TRY  900.00 available
order   B filled 1 held 1000.00
