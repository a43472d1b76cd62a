# a triggered limit order that finds nothing rests, last at its price, with its own hold and rates (TRAD-006)
market  BTC-TRY again maker 1000 taker 2000
fund    alice  TRY  1000
fund    bob    TRY  1000
fund    maker  BTC  100
fund    maker  TRY  1000
place   alice  BTC-TRY buy 2 @ 99 stop 100 id mine -> A waiting
accepted price 99 held 198 stop 100
place   bob    BTC-TRY buy 1 @ 99 -> B open
balance alice  TRY  802 available 198 held
market  BTC-TRY again maker 0 taker 0
client-order alice mine A
place   maker  BTC-TRY sell 1 @ 100
place   maker  BTC-TRY buy 1 @ 100 stp none -> filled 1 @ 100
triggered A @ 100
order   A resting stop 100 filled 0 held 198
client-order alice mine A
book    BTC-TRY | bid 99 3 | ask -
place   maker  BTC-TRY sell 2 @ 99 -> filled 1 @ 99, 1 @ 99
trade   1 @ 99 maker B
trade   1 @ 99 maker A maker-fee 0.001
order   A resting filled 1 held 99
# once on the book it is an order like any other
place   maker  BTC-TRY buy 1 @ 100
cancel  alice  A -> cancelled
done    A requested filled 1 released 99

# it may also trade in part at once and rest with what remains
place   alice  BTC-TRY buy 2 @ 105 stop 102 -> C waiting
mass-cancel maker BTC-TRY -> cancelled 1
place   maker  BTC-TRY sell 1 @ 102
place   maker  BTC-TRY sell 1 @ 103
place   bob    BTC-TRY buy 1 @ 102 -> filled 1 @ 102
triggered C
trade   1 @ 102
trade   1 @ 103 released 2
order   C resting filled 1 held 105
book    BTC-TRY | bid 105 1 | ask -
# with ioc it does not rest
place   alice  BTC-TRY buy 2 @ 106 stop 104 ioc -> D waiting
place   maker  BTC-TRY sell 1 @ 105 -> filled 1 @ 105
triggered D @ 105
done    D ioc_remainder filled 0 released 212
