# cancel and place in one command, in three modes (TRAD-016)
fund    alice  TRY  1000
fund    bob    BTC  100
fund    bob    TRY  1000
place   alice  BTC-TRY buy 5 @ 100 id old -> A open
# one step: the money of the old order pays for the new one, its id is free again
replace alice  A atomic BTC-TRY buy 10 @ 100 id old key K -> B open
happened OrderDone A OrderAccepted B
done    A replaced filled 0 released 500
client-order alice old B
order   B quantity 10 held 1000
replace alice  A atomic BTC-TRY buy 10 @ 100 id old key K -> repeated B open
# priority is lost
place   bob    BTC-TRY buy 1 @ 99
replace alice  B atomic BTC-TRY buy 10 @ 99 -> C open
place   bob    BTC-TRY sell 1 @ 99 stp none -> filled 1 @ 99
order   C filled 0
# what has traded meanwhile is not traded again where the customer says so
place   bob    BTC-TRY sell 2 @ 99 -> filled 2 @ 99
replace alice  C atomic BTC-TRY buy 10 @ 98 filled 0 -> reject order_changed
replace alice  C stop BTC-TRY buy 10 @ 98 filled 1 -> reject order_changed
replace alice  C allow BTC-TRY buy 0.1 @ 98 filled 0 -> cancel-refused order_changed D open
replace alice  D atomic BTC-TRY buy 0.1 @ 97 filled 0 -> D open
replace alice  C atomic BTC-TRY buy 7 @ 97 filled 2 -> E open
# refused as a whole: nothing has changed
replace alice  E atomic BTC-TRY buy 9 @ 97 -> reject insufficient_funds
replace alice  E atomic BTC-TRY buy 7 @ 97 with quantity=0 -> reject quantity_out_of_range
replace alice  E atomic BTC-TRY sell 1 @ 97 -> reject replacement_differs
replace alice  #9 atomic BTC-TRY buy 1 @ 97 -> reject order_not_found
order   E resting quantity 7
# the new order may trade, wait, end at once
place   bob    BTC-TRY sell 2 @ 105
replace alice  E atomic BTC-TRY buy 5 @ 105 ioc -> F ioc_remainder 2 @ 105
done    E replaced
place   bob    BTC-TRY sell 1 @ 110
replace alice  D atomic BTC-TRY buy 1 @ 100 stop 106 -> G waiting
place   alice  BTC-TRY buy 1 @ 100 -> H open
replace alice  H atomic BTC-TRY buy 1 market -> M filled 1 @ 110
triggered G
order   G resting
replace alice  G atomic BTC-TRY buy 1 @ 111 post-only -> N open
place   bob    BTC-TRY sell 1 @ 112
replace alice  N atomic BTC-TRY buy 1 @ 112 post-only -> reject would_take
replace alice  N atomic BTC-TRY buy 1 @ 112 post-only slide -> O open
accepted price 111.99
