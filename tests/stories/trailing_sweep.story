# a trailing stop looks at the last price once a command, not at every trade of it
fund    alice  BTC  10
fund    bob    BTC  100
fund    bob    TRY  100000
place   bob    BTC-TRY sell 1 @ 100
place   bob    BTC-TRY buy 1 @ 100 stp none -> filled 1 @ 100
place   alice  BTC-TRY sell 1 market trail 10 -> A waiting
place   alice  BTC-TRY sell 1 @ 90 stop 95 -> B waiting
place   bob    BTC-TRY sell 1 @ 105
place   bob    BTC-TRY sell 1 @ 110
place   bob    BTC-TRY buy 2 @ 110 stp none -> filled 1 @ 105, 1 @ 110
order   A stop 100
# a sweep down to 96 triggers the trailing one; what that trades at moves the price on
place   bob    BTC-TRY buy 1 @ 104
place   bob    BTC-TRY buy 1 @ 96
place   bob    BTC-TRY buy 1 @ 94
place   bob    BTC-TRY sell 2 @ 96 stp none -> filled 1 @ 104, 1 @ 96
triggered A @ 96 stop 100, B @ 94 stop 95
done    A filled filled 1 value 94
order   B resting
book    BTC-TRY | bid - | ask 90 1
cancel  alice  B

# in a cascade it follows upwards before its own condition is looked at again
place   alice  BTC-TRY sell 1 market trail 3 -> C waiting
accepted stop 91
fund    alice  TRY 1000
place   alice  BTC-TRY buy 1 @ 120 stop 98 -> D waiting
place   bob    BTC-TRY sell 1 @ 98
place   bob    BTC-TRY sell 1 @ 115
place   bob    BTC-TRY buy 1 @ 98 stp none -> filled 1 @ 98
triggered D @ 98 stop 98
order   C stop 112 waiting
