# client ids, cancels and mass cancels know orders that wait; the book does not (TRAD-006, TRAD-015)
fund    alice  TRY  10000
fund    alice  BTC  10
fund    bob    TRY  10000
place   alice  BTC-TRY buy 1 @ 90            -> A open
place   alice  BTC-TRY buy 1 @ 90 stop 100 id one -> B waiting
place   alice  BTC-TRY sell 1 @ 120 take 115 -> C waiting
place   alice  BTC-TRY buy 1 @ 91            -> D open
orders  alice  BTC-TRY A B C D
place   alice  BTC-TRY buy 1 @ 90 stop 100 id one -> reject client_order_id_taken
client-order alice one B
cancel  bob    B -> reject order_not_found
cancel  alice  id one -> cancelled
done    B requested filled 0 released 90
client-order alice one gone
counters BTC-TRY trades 0 updates 2
place   alice  BTC-TRY buy 1 @ 90 stop 100   -> E waiting
mass-cancel alice BTC-TRY buy -> cancelled 3
order   E gone
order   C waiting
book    BTC-TRY | bid - | ask -
mass-cancel alice -> cancelled 1
balance alice  TRY  10000 available

# where cancelling is not allowed, it is not for them either
place   alice  BTC-TRY buy 1 @ 90 stop 100   -> F waiting
phase   BTC-TRY halted
cancel  alice  F -> reject market_halted
mass-cancel alice -> cancelled 0
phase   BTC-TRY cancel_only
cancel  alice  F -> cancelled
