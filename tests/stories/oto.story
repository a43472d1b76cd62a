# one triggers the other: what follows holds nothing before the working order is filled
fund    alice  TRY  1000
fund    bob    BTC  100
fund    bob    TRY  100000
oto     alice  BTC-TRY | buy 2 @ 100 id w | sell 2 @ 120 id p -> L | A open | B following
order   A held 200
order   B following held 0 price 120 quantity 2
client-order alice p B
balance alice  TRY  800 available 200 held
place   bob    BTC-TRY sell 1 @ 100 -> filled 1 @ 100
order   B following
turn    -
amend   alice  B to 1 -> reject order_in_list
# now the rest: its turn comes in the same command, with the money that the fill brought
place   bob    BTC-TRY sell 1 @ 100 -> S filled 1 @ 100
happened OrderAccepted S Traded OrderDone A OrderDone S OrderHeld B
turn    B price 120 held 2
order   B resting held 2
book    BTC-TRY | bid - | ask 120 2
balance alice  BTC  0 available 2 held
# it is on its own now
amend   alice  B to 1 -> released 1
cancel  alice  L -> reject order_not_found
place   bob    BTC-TRY buy 1 @ 120 -> filled 1 @ 120

# filled at once
place   bob    BTC-TRY sell 1 @ 100
oto     alice  BTC-TRY | buy 1 @ 100 | sell 2 market stop 90 -> L | A filled 1 @ 100 | B waiting
happened ListAccepted OrderAccepted A OrderAccepted B Traded OrderDone - OrderDone A OrderHeld B
turn    B price 85.50 stop 90 held 2
cancel  alice  B -> cancelled
# a following order's turn comes with a market order; its price is found then
place   bob    BTC-TRY buy 1 @ 95
oto     alice  BTC-TRY | buy 1 @ 100 | sell 3 market -> L | A open | B following
order   B price 0 held 0
place   bob    BTC-TRY sell 1 @ 100 -> filled 1 @ 100
turn    B price 90.25 held 3
done    B market_remainder filled 1 released 2
# and a post-only one slides then, or is rejected
place   bob    BTC-TRY buy 1 @ 90
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 80 post-only slide -> L | A open | B following
order   B price 80
place   bob    BTC-TRY sell 1 @ 100
turn    B price 90.01
order   B resting
cancel  alice  B -> cancelled
place   bob    BTC-TRY sell 1 @ 90.01
oto     alice  BTC-TRY | buy 1 @ 100 ioc | sell 1 @ 80 post-only -> L | A filled 1 @ 90.01 | B rejected
done    B rejected why would_take
# by a market that nobody offers in
mass-cancel bob -> cancelled 1
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 market -> L | A open | B following
place   bob    BTC-TRY sell 1 @ 100
done    B rejected released 0 why no_liquidity
# without the money
fund    carol  TRY  100
oto     carol  BTC-TRY | buy 1 @ 100 | buy 1 @ 90 -> L | A open | B following
place   bob    BTC-TRY sell 1 @ 100
done    B rejected released 0 filled 0 why insufficient_funds
orders  carol  all
# by an account that may not trade any more
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 -> L | A open | B following
account alice  cancel-only
place   bob    BTC-TRY sell 1 @ 100 -> S filled 1 @ 100
happened OrderAccepted S Traded OrderDone A OrderDone S OrderDone B
done    B rejected why account_cancel_only
account alice  frozen cancel-only
turn    -
account alice
oto     alice  BTC-TRY | buy 1 @ 100 | sell 1 @ 120 -> L | A open | B following
account alice  frozen
place   bob    BTC-TRY sell 1 @ 100
done    B rejected why account_frozen
