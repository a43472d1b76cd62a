# timers and expiries together end at most 1,024 orders a command (TRAD-016)
alone
fund    alice  TRY  10000
fund    bob    TRY  10000
fund    carol  TRY  10000
repeat 1020 place alice BTC-TRY buy 0.0001 @ 100
repeat 5 place bob BTC-TRY buy 0.0001 @ 100
place   bob    BTC-TRY buy 0.0001 @ 100 until 1h -> Late open
place   carol  BTC-TRY buy 0.0001 @ 99 until 1h  -> Over open
place   carol  BTC-TRY buy 0.0001 @ 99           -> Stays open
cancel-all-after alice 10s
cancel-all-after bob 11s
wait 1h
advance-time -> expired 1024 remaining 3
timers-done alice
order   Late resting
order   Over resting
advance-time -> expired 3
timers-done bob
done    Late cancel_all_after
done    Over expired
advance-time -> expired 0
orders  carol  all Stays
# a full command leaves a later timer as it is, though that account has nothing open
repeat 1024 place alice BTC-TRY buy 0.0001 @ 100
cancel-all-after alice 10s
cancel-all-after bob 11s
wait 1h
advance-time -> expired 1024
timers-done alice bob
repeat 1025 place alice BTC-TRY buy 0.0001 @ 100
cancel-all-after alice 10s
cancel-all-after bob 11s
wait 1h
advance-time -> expired 1024 remaining 1
timers-done -
advance-time -> expired 1
timers-done alice bob
