# only spot accounts trade; only customers reserve (IDEN-018)
account margin  kind margin
account custody kind custody
fund    margin  TRY  1000.00
fund    custody TRY  1000.00
place   margin   BTC-TRY buy 1 @ 100.00         -> reject account_cannot_trade
place   custody  BTC-TRY buy 1 @ 100.00         -> reject account_cannot_trade
place   platform BTC-TRY buy 1 @ 100.00         -> reject account_cannot_trade
reserve platform TRY 10 as R                    -> reject account_cannot_trade
reserve margin   TRY 10 as R
place   #0       BTC-TRY buy 1 @ 100.00         -> reject account_not_found
place   #999999  BTC-TRY buy 1 @ 100.00         -> reject account_not_found
place   margin   BTC-TRY buy 1 @ 100.00 with market=999999 -> reject market_not_found
