# one command expires at most 1,024 orders (TRAD-017)
alone
fund    alice  TRY  10000
place   alice  BTC-TRY buy 0.0001 @ 90 until 2h -> Late open
repeat 1030 place alice BTC-TRY buy 0.0001 @ 100 until 1h
place   alice  BTC-TRY buy 0.0001 @ 91 -> Stays open
wait 2h
advance-time -> expired 1024 remaining 7
order   Late resting
advance-time -> expired 7
done    Late expired
advance-time -> expired 0
orders  alice  all Stays
