# an iceberg shows a part; used up, it shows anew behind what others show at its price (TRAD-008)
fund    alice  BTC  100
fund    carol  BTC  100
fund    bob    TRY  100000
place   alice  BTC-TRY sell 10 @ 100 show 4 -> A open
place   carol  BTC-TRY sell 3 @ 100         -> C open
place   alice  BTC-TRY sell 2 @ 101         -> D open
order   A shown 4 quantity 10 held 10
book    BTC-TRY | bid - | ask 100 7, 101 2
place   bob    BTC-TRY buy 1 @ 100 -> filled 1 @ 100
trade   1 @ 100 maker A
order   A shown 3 filled 1
book    BTC-TRY | bid - | ask 100 6, 101 2
place   bob    BTC-TRY buy 4 @ 100 -> filled 3 @ 100, 1 @ 100
trade   3 @ 100 maker A
trade   1 @ 100 maker C
order   A shown 4 filled 4
book    BTC-TRY | bid - | ask 100 6, 101 2

# a large taker takes it part by part, each behind the others
place   bob    BTC-TRY buy 9 @ 101 -> filled 2 @ 100, 4 @ 100, 2 @ 100, 1 @ 101
trade   2 @ 100 maker C
trade   4 @ 100 maker A
trade   2 @ 100 maker A
done    A filled filled 10 value 1000
book    BTC-TRY | bid - | ask 101 1

# two icebergs take turns; an iceberg that takes shows its first part only when it rests
place   alice  BTC-TRY sell 3 @ 100 show 1 -> E open
place   carol  BTC-TRY sell 3 @ 100 show 2 -> F open
place   bob    BTC-TRY buy 9 @ 100 show 2 -> G open 1 @ 100, 2 @ 100, 1 @ 100, 1 @ 100, 1 @ 100
order   G shown 2 filled 6 held 300
book    BTC-TRY | bid 100 2 | ask 101 1
place   alice  BTC-TRY sell 2.5 market -> filled 2 @ 100, 0.5 @ 100
order   G shown 0.5 filled 8.5
place   alice  BTC-TRY sell 2 @ 100 ioc -> ioc_remainder 0.5 @ 100
book    BTC-TRY | bid - | ask 101 1

# fill or kill counts what is not shown
place   alice  BTC-TRY sell 10 @ 99 show 1 -> H open
place   bob    BTC-TRY buy 10 @ 99 fok -> filled 1 @ 99, 1 @ 99, 1 @ 99, 1 @ 99, 1 @ 99, 1 @ 99, 1 @ 99, 1 @ 99, 1 @ 99, 1 @ 99
place   alice  BTC-TRY sell 5 @ 99 show 5 -> I open
order   I shown 5
book    BTC-TRY | bid - | ask 99 5, 101 1
cancel  alice  I -> cancelled
done    I requested released 5
book    BTC-TRY | bid - | ask 101 1
