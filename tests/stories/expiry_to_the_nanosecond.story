# an order is over at its very time, not a nanosecond before, and cannot begin then (TRAD-017)
alone
fund    alice  TRY  10000
place   alice  BTC-TRY buy 1 @ 90 until 0ns -> reject expiry_out_of_range
place   alice  BTC-TRY buy 1 @ 90 until 1ns -> A open
advance-time -> expired 0
wait 1ns
advance-time -> expired 1
done    A expired filled 0 released 90
