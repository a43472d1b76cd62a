# all markets at once: each in turn, ascending; what is left over is left by its number
alone
asset   ETH 8
asset   SOL 8
market  ETH-TRY tick 0.01 lot 0.0001 phase auction
market  SOL-TRY tick 0.01 lot 0.0001 phase pending
fund    alice  TRY  1000000
fund    bob    BTC  10
fund    bob    ETH  10
indicative ETH-TRY nowhere
phase   all auction
entered BTC-TRY auction from continuous, ETH-TRY auction from auction, SOL-TRY auction from pending
place   alice  BTC-TRY buy  1 @ 101
place   bob    BTC-TRY sell 1 @ 101
place   alice  ETH-TRY buy  1 @ 12
place   bob    ETH-TRY sell 1 @ 12
phase   all continuous
entered BTC-TRY continuous from auction, ETH-TRY continuous from auction, SOL-TRY continuous from auction
trade   1 @ 101 auction
trade   1 @ 12 auction
left    -

# the first uses the command up: the second only finds its price, the third has nothing to uncross
phase   all auction
repeat 800 place alice BTC-TRY buy 0.0001 @ 101
repeat 800 place bob BTC-TRY sell 0.0001 @ 101
place   alice  ETH-TRY buy  1 @ 13
place   bob    ETH-TRY sell 1 @ 12
phase   all continuous
entered SOL-TRY continuous from auction
left    BTC-TRY
market-state BTC-TRY uncrossing 101
market-state ETH-TRY uncrossing 12 last 12
restart
run-triggers ETH-TRY
entered ETH-TRY continuous from auction
trade   1 @ 12 auction
left    BTC-TRY
run-triggers BTC-TRY
entered BTC-TRY continuous from auction
left    -
