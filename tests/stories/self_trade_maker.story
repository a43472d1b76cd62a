# expire_maker: the older order goes and the newcomer trades on (TRAD-013)
fund    alice  BTC  1
fund    alice  TRY  1000.00
fund    bob    BTC  1
place   alice  BTC-TRY sell 0.4 @ 100.00        -> A open
place   bob    BTC-TRY sell 0.5 @ 100.00        -> B open
place   alice  BTC-TRY buy  1 @ 100.00 stp maker -> C open 0.5 @ 100.00
prevented A 0.4
done    A self_trade_prevented filled 0 released 0.4
order   C filled 0.5 held 50.00
book    BTC-TRY     | bid 100.00 0.5 | ask -
