# a change that would cancel more than 1,024 orders is refused; 1,024 are cancelled, oldest first
alone
fund    alice  TRY  100000
repeat 1024 place alice BTC-TRY buy 0.0001 @ 100.01
place   alice  BTC-TRY buy 0.0001 @ 100.01      -> A open
place   alice  BTC-TRY buy 0.0001 @ 100.1       -> B open
market  BTC-TRY again tick 0.1                  -> reject market_not_halted
phase   BTC-TRY halted
market  BTC-TRY again tick 0.1                  -> reject orders_do_not_fit
market  BTC-TRY again tick 0.1 with fee_account=99 -> reject fee_account_not_house
phase   BTC-TRY cancel_only
cancel  alice  A                                -> cancelled
market  BTC-TRY again tick 0.1
restart
book    BTC-TRY | bid 100.1 0.0001 | ask -
orders  alice  BTC-TRY B
