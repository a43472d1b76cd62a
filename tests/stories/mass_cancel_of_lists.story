# 1,024 orders a command, what goes with them not counted (TRAD-015)
alone
fund    alice  BTC  100
fund    alice  TRY  100000
repeat 1030 oco alice BTC-TRY | sell 0.0001 @ 110 | sell 0.0001 market stop 90
repeat 3 oto alice BTC-TRY | buy 0.0001 @ 100 until 1h | sell 0.0001 @ 120
oco     alice  BTC-TRY | sell 0.0001 @ 110 | sell 0.0001 @ 80 stop 90 until 2h -> L | Late open | Over waiting
mass-cancel alice -> cancelled 1024 remaining 20
order   Over waiting
mass-cancel alice BTC-TRY buy -> cancelled 3
mass-cancel alice BTC-TRY sell -> cancelled 7
done    Over linked_order
orders  alice  all
# the same with expiries
repeat 1030 oco alice BTC-TRY | sell 0.0001 @ 110 until 1h | sell 0.0001 market stop 90
oco     alice  BTC-TRY | sell 0.0001 @ 110 until 1h | sell 0.0001 @ 80 stop 90 until 1h -> L | Late open | Over waiting
wait    1h
advance-time -> expired 1024 remaining 8
advance-time -> expired 7
done    Late expired
done    Over linked_order
balance alice  BTC  100 available
balance alice  TRY  100000 available
# and with timers
repeat 1030 oco alice BTC-TRY | sell 0.0001 @ 110 | sell 0.0001 market stop 90
cancel-all-after alice 1s
wait    1s
advance-time -> expired 1024 remaining 12
timers-done -
advance-time -> expired 6
timers-done alice
