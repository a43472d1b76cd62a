# owner and operator cancel one, all, all in a market; strangers find nothing (TRAD-015, TRAD-016)
alone
fund    alice  TRY  10000
fund    alice  BTC  100
fund    bob    TRY  10000
asset   ETH 8
market  ETH-TRY tick 0.01 lot 0.0001
place   alice  BTC-TRY buy 1 @ 90 hidden -> A open
place   alice  BTC-TRY buy 10 @ 91 show 1 -> B open
place   alice  BTC-TRY sell 1 market trail 5 activate 120 -> C waiting
oto     alice  BTC-TRY | buy 1 @ 92 | sell 1 @ 120 -> L | D open | E following
otoco   alice  ETH-TRY | buy 1 @ 92 | sell 1 @ 120 | sell 1 market stop 80 -> M | F open | G following | H following
place   bob    ETH-TRY buy 1 @ 90 -> I open
orders  alice  all A B C D E F G H
orders  alice  ETH-TRY F G H
cancel  bob    A -> reject order_not_found
cancel  bob    E -> reject order_not_found
cancel  bob    M -> reject order_not_found
cancel  alice  C -> cancelled
mass-cancel alice ETH-TRY -> cancelled 1
linked  G H
happened OrderDone F OrderDone G OrderDone H MassCancelled
book    ETH-TRY | bid 90 1 | ask -
phase   all halted
mass-cancel alice -> cancelled 0
mass-cancel all BTC-TRY buy -> cancelled 3
linked  E
phase   all continuous
otoco   alice  BTC-TRY | buy 1 @ 92 | sell 1 @ 120 | sell 1 market stop 80 -> M | F open | G following | H following
mass-cancel all BTC-TRY sell -> cancelled 1
done    G mass_cancelled
linked  F H
mass-cancel all -> cancelled 1
orders  alice  all
balance alice  TRY  10000 available
