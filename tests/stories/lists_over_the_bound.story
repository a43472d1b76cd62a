# a pending order's turn, and a triggered one of a pair, may be left over by the bound too
alone
fund    alice  TRY  1000000
fund    alice  BTC  10
fund    bob    BTC  10
fund    bob    TRY  1000
fund    carol  TRY  1000
fund    carol  BTC  1
repeat 2050 place alice BTC-TRY buy 0.0001 @ 50 stop 100
otoco   carol  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 | sell 1 market stop 90 -> L | A open | B following | C following
oto     carol  BTC-TRY | buy 1 @ 100 | sell 1 market stop 80 -> M | D open | E following
oco     carol  BTC-TRY | buy 1 @ 50 | buy 1 @ 99 stop 100 -> N | F open | G waiting
oco     carol  BTC-TRY | sell 1 @ 150 | sell 1 market take 100 fok -> O | H open | I waiting
place   bob    BTC-TRY sell 2 @ 100 -> filled 1 @ 100, 1 @ 100
triggered-count 2042 left
order   B due held 0
order   C following
order   E due held 0
order   G due held 49
order   I due held 0
cancel  carol  L -> deferred
run-triggers BTC-TRY
turn    B price 120 held 1
turn    C held 0
turn    E held 1
triggered-count 10
linked  F H
done    I fok_unfilled released 1
order   B resting
order   C waiting
order   E waiting
order   G resting held 99
