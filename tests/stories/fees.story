# whose rates an order gets: its account's, its tier's, the market's; of this market, of all (MARK-009, MARK-011)
alone
asset   ETH 8
market  ETH-TRY tick 0.01 lot 0.0001 maker 11 taker 12
market  BTC-TRY again maker 1 taker 2
fund    alice  TRY  100000
place   alice  BTC-TRY buy 1 @ 1
rates   1 2
tier    alice 7
place   alice  BTC-TRY buy 1 @ 1
rates   1 2
fees    tier 7 all maker 21 taker 22
place   alice  BTC-TRY buy 1 @ 1
rates   21 22
fees    tier 7 BTC-TRY maker -31 taker 32
place   alice  BTC-TRY buy 1 @ 1
rates   -31 32
place   alice  ETH-TRY buy 1 @ 1
rates   21 22
fees    alice all maker 41 taker 42
place   alice  BTC-TRY buy 1 @ 1
rates   41 42
fees    alice BTC-TRY maker 51 taker 52 from 10s until 20s
place   alice  BTC-TRY buy 1 @ 1
rates   41 42
restart
wait    9999ms
place   alice  BTC-TRY buy 1 @ 1
rates   41 42
wait    1ms
place   alice  BTC-TRY buy 1 @ 1                -> A open
rates   51 52
place   alice  ETH-TRY buy 1 @ 1
rates   41 42
wait    9999ms
place   alice  BTC-TRY buy 1 @ 1
rates   51 52
wait    1ms
# over: the general one counts again; the order keeps what it was accepted with
place   alice  BTC-TRY buy 1 @ 1
rates   41 42
# a new entry takes the place of the old one
fees    alice BTC-TRY maker 61 taker 62
place   alice  BTC-TRY buy 1 @ 1
rates   61 62
fees    alice BTC-TRY remove
place   alice  BTC-TRY buy 1 @ 1
rates   41 42
fees    alice BTC-TRY remove
fees    alice all maker 71 taker 72 until 1s
fees    alice BTC-TRY maker 81 taker 82 from 1s
place   alice  BTC-TRY buy 1 @ 1
rates   71 72
wait    1s
place   alice  BTC-TRY buy 1 @ 1
rates   81 82
place   alice  ETH-TRY buy 1 @ 1
rates   21 22
fees    alice BTC-TRY remove
place   alice  BTC-TRY buy 1 @ 1
rates   -31 32
restart
tier    alice 8
place   alice  BTC-TRY buy 1 @ 1
rates   1 2
tier    alice 7
fees    tier 7 BTC-TRY remove
fees    tier 7 all remove
place   alice  BTC-TRY buy 1 @ 1
rates   1 2
tier    alice 0
tier    alice 0
# nobody else is touched, and an order that waits has the rates of its acceptance
fees    tier 100 all maker 0 taker 999999
tier    alice 100
fund    bob    BTC  10
place   bob    BTC-TRY sell 1 @ 1
rates   1 2
trade   1 @ 1 maker-fee 0.000001 taker-fee 0.000002
