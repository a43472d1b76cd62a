# a partial fill, then cancel, gives back exactly the unused hold (TRAD-011)
fund    alice  TRY  1000.00
fund    bob    BTC  1.0
place   alice  BTC-TRY buy  0.50 @ 1000.00      -> A open
balance alice  TRY  500.00 available  500.00 held
place   bob    BTC-TRY sell 0.20 @  990.00      -> B filled 0.20 @ 1000.00
book    BTC-TRY     | bid 1000.00 0.30 | ask -
order   A filled 0.20 held 300.00
cancel  alice  A                                -> cancelled
done    A requested filled 0.20 released 300.00 value 200.00 fee 0
balance alice  TRY  800.00 available
balance alice  BTC  0.20 available
balance bob    TRY  200.00 available
balance bob    BTC  0.80 available
book    BTC-TRY     | bid - | ask -
order   A gone
place   alice  BTC-TRY buy  9.00 @ 1000.00      -> reject insufficient_funds
