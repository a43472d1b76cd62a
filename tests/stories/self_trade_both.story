# expire_both: both go (TRAD-013)
fund    alice  BTC  1
fund    alice  TRY  1000.00
place   alice  BTC-TRY sell 0.4 @ 100.00        -> A open
place   alice  BTC-TRY buy  1 @ 100.00 stp both -> B self_trade_prevented
prevented A 0.4
done    A self_trade_prevented released 0.4
done    B self_trade_prevented released 100
balance alice  BTC  1 available
balance alice  TRY  1000 available
book    BTC-TRY     | bid - | ask -
