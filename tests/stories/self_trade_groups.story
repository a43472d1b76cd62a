# prevention looks at the group, not at the account; the taker's choice decides (TRAD-013)
account desk1
account desk2 group desk1
fund    desk1  BTC  1
fund    desk2  TRY  1000.00
place   desk1  BTC-TRY sell 1 @ 100.00 stp none -> A open
place   desk2  BTC-TRY buy  1 @ 100.00 stp taker -> self_trade_prevented
prevented A 1
# a group of its own again
account desk2
place   desk2  BTC-TRY buy  1 @ 100.00 stp taker -> filled 1 @ 100.00
