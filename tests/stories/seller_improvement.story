# a seller gets the maker's better price; there is nothing to release (TRAD-012)
fund    alice  TRY  1000.00
fund    bob    BTC  1
place   alice  BTC-TRY buy  1 @ 1000.00         -> A open
place   bob    BTC-TRY sell 1 @ 900.00          -> B filled 1 @ 1000.00
trade   1 @ 1000.00 released 0
done    A filled filled 1 released 0 value 1000.00
done    B filled filled 1 released 0 value 1000.00
balance bob    TRY  1000.00 available
