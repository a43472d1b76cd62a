# what each phase allows (MARK-006, RISK-007)
fund    alice  TRY  1000.00
fund    bob    BTC  10
place   alice  BTC-TRY buy  1 @ 100.00          -> A open
place   alice  BTC-TRY buy  1 @ 99.00           -> B open
phase   BTC-TRY cancel_only
phase-is BTC-TRY cancel_only
place   bob    BTC-TRY sell 1 @ 100.00          -> reject market_cancel_only
cancel  alice  A                                -> cancelled
phase   BTC-TRY halted
place   bob    BTC-TRY sell 1 @ 100.00          -> reject market_halted
cancel  alice  B                                -> reject market_halted
cancel  alice  A                                -> reject order_not_found
cancel  bob    B                                -> reject market_halted
mass-cancel alice                               -> cancelled 0
orders  alice  BTC-TRY B
phase   BTC-TRY pending
place   bob    BTC-TRY sell 1 @ 100.00          -> reject market_halted
cancel  alice  B                                -> reject market_halted
phase   BTC-TRY closed
cancel  alice  B                                -> reject market_halted
mass-cancel alice BTC-TRY                       -> cancelled 0
phase   BTC-TRY auction
place   bob    BTC-TRY sell 1 @ 100.00          -> open
phase   BTC-TRY continuous
place   bob    BTC-TRY sell 0.5 @ 99.00         -> filled 0.5 @ 99.00
phase   BTC-TRY auction
cancel  alice  B                                -> cancelled
phase   BTC-TRY halted with phase=7             -> reject malformed
phase   BTC-TRY halted with phase=0             -> reject malformed
phase   BTC-TRY halted with market=999999       -> reject market_not_found
phase   BTC-TRY halted with account=999999      -> reject account_not_found
market  BTC-TRY again phase continuous
phase-is BTC-TRY auction
