# a value over 2^110 is refused on either side, whatever the price and the quantity
alone
empty
asset   BIG 18
asset   TRY 18 fiat
market  BIG-TRY tick 1 lot 1 with tick_mantissa=1000000000000000 min_quantity=0
fund    alice  TRY  1 with amount=2^110
fund    bob    BIG  1 with amount=2^110
place   alice  BIG-TRY buy  1 @ 1000000000000000 with price=2^62 quantity=2^62 -> reject notional_out_of_range
place   bob    BIG-TRY sell 1 @ 1000000000000000 with price=2^62 quantity=2^62 -> reject notional_out_of_range
place   bob    BIG-TRY sell 1 @ 1000000000000000 with price=1 quantity=2^62 -> reject notional_out_of_range
place   alice  BIG-TRY buy  1 @ 1000000000000000 with price=2^62 quantity=1 -> reject notional_out_of_range
