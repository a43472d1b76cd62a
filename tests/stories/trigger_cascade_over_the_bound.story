# a command activates no more once it has emitted 2,048 events; the rest is run afterwards
alone
fund    alice  TRY  1000000
fund    maker  TRY  1000
fund    maker  BTC  10
fund    bob    BTC  10
repeat 2500 place alice BTC-TRY buy 0.0001 @ 50 stop 100
place   alice  BTC-TRY buy 0.0001 @ 50 stop 101 -> Not waiting
place   alice  BTC-TRY buy 0.0001 @ 50 stop 100 id last -> Last waiting
place   maker  BTC-TRY sell 0.0001 @ 100
place   maker  BTC-TRY buy 0.0001 @ 100 stp none key K -> filled 0.0001 @ 100
# accepted, traded, twice done, then 2,044 times triggered
triggered-count 2044 left
order   Last due
order   Not waiting
orders  bob    all

# until the rest is done nothing else is looked at
place   bob    BTC-TRY sell 1 @ 60 id mine key J -> deferred
place   bob    BTC-TRY sell 1 @ 60 with side=9   -> deferred
place   maker  BTC-TRY buy 0.0001 @ 100 stp none key K -> deferred
cancel  alice  Last -> deferred
mass-cancel all -> deferred
advance-time -> deferred
fund    maker  TRY  1 -> deferred
run-triggers BTC-TRY with account=1 -> reject malformed
run-triggers BTC-TRY with account=99 -> reject malformed
run-triggers #99 -> reject market_not_found
order   Last due
run-triggers BTC-TRY
triggered-count 457
order   Last resting
order   Not waiting
run-triggers BTC-TRY
triggered-count 0
book    BTC-TRY | bid 50 0.2501 | ask -

# what was deferred has left nothing behind
place   bob    BTC-TRY sell 1 @ 60 id mine key J -> open
place   maker  BTC-TRY buy 0.0001 @ 100 stp none key K -> repeated filled 0.0001 @ 100
