# a frozen account places nothing, cancels everything and moves money (RISK-007)
fund    alice  TRY  1000.00
place   alice  BTC-TRY buy  1 @ 100.00          -> A open
account alice  frozen
place   alice  BTC-TRY buy  1 @ 100.00          -> reject account_frozen
cancel  alice  A                                -> cancelled
transfer alice platform TRY 100 reason withdrawal
account alice
place   alice  BTC-TRY buy  1 @ 100.00          -> open
