# orders of limited time are done when time is told, earliest first, waiting ones too (TRAD-004, TRAD-017)
alone
fund    alice  TRY  10000
fund    bob    BTC  10
place   alice  BTC-TRY buy 2 @ 100 until 3h          -> A open
place   alice  BTC-TRY buy 1 @ 99 day until 2h       -> B open
place   alice  BTC-TRY buy 1 @ 98 stop 120 until 1h  -> C waiting
place   alice  BTC-TRY buy 1 @ 97                    -> D open
place   alice  BTC-TRY buy 1 @ 96 take 50 day until 3h -> E waiting
place   alice  BTC-TRY buy 1 @ 95 stop 130 until 9h  -> F waiting
accepted price 95 held 95 stop 130
place   bob    BTC-TRY sell 0.5 @ 100 -> filled 0.5 @ 100
advance-time -> expired 0
wait 3599s
advance-time -> expired 0
wait 1s
advance-time -> expired 1
done    C expired filled 0 released 98
order   C gone
book    BTC-TRY | bid 100 1.5, 99 1, 97 1 | ask -

# an order that is over but was not told so still trades
wait 2h
place   bob    BTC-TRY sell 0.5 @ 100 -> filled 0.5 @ 100
phase   BTC-TRY closed
advance-time -> expired 3
done    B expired filled 0 released 99
done    A expired filled 1 released 100 value 100
done    E expired filled 0 released 96
book    BTC-TRY | bid 97 1 | ask -
orders  alice  all D F
balance alice  TRY  9708 available 192 held
advance-time -> expired 0
phase   BTC-TRY continuous

# a triggered order keeps its time
place   bob    BTC-TRY sell 1 @ 130
fund    bob    TRY  130
place   bob    BTC-TRY buy 1 @ 130 stp none -> filled 1 @ 130
triggered F
order   F resting
wait 6h
advance-time -> expired 1
done    F expired released 95
orders  alice  all D
