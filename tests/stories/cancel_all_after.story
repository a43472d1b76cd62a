# a dead man's switch: unless it is set anew in time, all orders of the account go (TRAD-016)
alone
fund    alice  TRY  10000
fund    bob    TRY  10000
fund    carol  TRY  10000
fund    carol  BTC  10
place   alice  BTC-TRY buy 1 @ 90 -> A open
place   alice  BTC-TRY buy 1 @ 91 stop 100 -> B waiting
place   bob    BTC-TRY buy 1 @ 92 -> C open
oco     carol  BTC-TRY | sell 1 @ 110 | sell 1 market stop 70 -> L | D open | E waiting
place   carol  BTC-TRY buy 1 @ 93 -> F open
cancel-all-after alice 10s
cancel-all-after alice 24h
cancel-all-after alice 60s
cancel-all-after alice never
cancel-all-after alice never
cancel-all-after alice 60s key K
cancel-all-after alice 60s key K -> repeated
cancel-all-after alice 61s key K -> reject key_reused
cancel-all-after carol 60s
wait    59s
advance-time -> expired 0
timers-done -
place   alice  BTC-TRY buy 1 @ 89 until 1s -> G open
phase   BTC-TRY halted
wait    1s
advance-time -> expired 5
timers-done alice carol
happened OrderDone A OrderDone B OrderDone G CancelAllAfterSet OrderDone D OrderDone E OrderDone F CancelAllAfterSet TimeAdvanced
done    A cancel_all_after released 90
done    G cancel_all_after released 89
done    E linked_order
linked  E
balance alice  TRY  10000 available
balance carol  BTC  10 available
order   C resting
phase   BTC-TRY continuous
advance-time -> expired 0

# the earlier deadline first; with no order at all the timer just ends
cancel-all-after alice 2s
wait    1s
cancel-all-after bob 500ms
wait    2s
place   alice  BTC-TRY buy 1 @ 90 until 1h -> H open
advance-time -> expired 2
happened OrderDone C CancelAllAfterSet OrderDone H CancelAllAfterSet TimeAdvanced
timers-done bob alice
cancel-all-after bob 1ns
wait    1ns
advance-time -> expired 0
timers-done bob

# what can be asked for
cancel-all-after alice 24h with after=-1 -> reject time_out_of_range
cancel-all-after alice 24h with after=86400000000001 -> reject time_out_of_range
cancel-all-after alice 24h with account=0 -> reject account_not_found
cancel-all-after alice 24h with account=99 -> reject account_not_found
