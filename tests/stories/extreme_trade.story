# the largest price and the largest quantity trade exactly (MARK-008)
alone
empty
asset   BIG 0
asset   TRY 0 fiat
market  BIG-TRY tick 1 lot 1 maker 999999 taker 999999
fund    alice  TRY  1 with amount=2^110
fund    bob    BIG  1 with amount=2^110
place   alice  BIG-TRY buy  1 @ 1 with price=2^48 quantity=2^62 -> A open
place   bob    BIG-TRY sell 1 @ 1 with price=2^48 quantity=2^62 -> filled 4611686018427387904 @ 281474976710656
done    A filled
