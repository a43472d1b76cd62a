# each triggered order's trade triggers the next; the youngest order can be last in line or first (TRAD-006)
fund    alice  BTC  100
fund    bob    TRY  100000
place   alice  BTC-TRY sell 1 market stop 80  -> Last waiting
place   alice  BTC-TRY sell 1 market stop 90  -> Second waiting
place   alice  BTC-TRY sell 1 market stop 100 -> First waiting
place   alice  BTC-TRY sell 1 market stop 70  -> Never waiting
place   bob    BTC-TRY buy 1 @ 100
place   bob    BTC-TRY buy 1 @ 90
# the band of First ends at 95: 90 is beyond it
place   alice  BTC-TRY sell 1 @ 100 -> filled 1 @ 100
triggered First @ 100
done    First market_remainder filled 0 released 1
order   Second waiting

place   bob    BTC-TRY buy 1 @ 89
place   bob    BTC-TRY buy 1 @ 80
place   bob    BTC-TRY buy 1 @ 79
place   alice  BTC-TRY sell 1 @ 90 -> filled 1 @ 90
triggered Second @ 90
trade   1 @ 90
trade   1 @ 89
place   alice  BTC-TRY sell 1 @ 80 -> filled 1 @ 80
triggered Last @ 80
done    Last filled filled 1 value 79
order   Never waiting

# up: a limit order's trade sets off a stop, whose trade sets off an older one
place   bob    BTC-TRY buy 1 @ 120 stop 112 -> Older waiting
place   bob    BTC-TRY buy 2 @ 120 stop 110 -> Younger waiting
place   alice  BTC-TRY sell 1 @ 110
place   alice  BTC-TRY sell 1 @ 111
place   alice  BTC-TRY sell 2 @ 112
place   bob    BTC-TRY buy 1 @ 110 -> filled 1 @ 110
triggered Younger @ 110, Older @ 112
done    Younger filled filled 2
done    Older filled filled 1
book    BTC-TRY | bid - | ask -
counters BTC-TRY trades 9 updates 16 last 112
