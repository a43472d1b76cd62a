# what an auction takes and refuses; nothing trades in it (MARK-006, RISK-007)
fund    alice  TRY  10000
fund    alice  BTC  100
fund    bob    TRY  10000
fund    bob    BTC  100
place   bob    BTC-TRY sell 1 @ 100
place   alice  BTC-TRY buy  1 @ 100             -> filled 1 @ 100
phase   BTC-TRY auction
entered auction from continuous
indicative BTC-TRY nowhere
place   alice  BTC-TRY buy  1 market            -> reject order_type_unavailable
place   alice  BTC-TRY buy  1 market fok        -> reject order_type_unavailable
place   alice  BTC-TRY buy  for 100             -> reject order_type_unavailable
place   alice  BTC-TRY buy  1 @ 100 ioc         -> reject order_type_unavailable
place   alice  BTC-TRY buy  1 @ 100 fok         -> reject order_type_unavailable
place   alice  BTC-TRY buy  1 @ 100 post-only   -> reject order_type_unavailable
# in its place among the checks
place   alice  BTC-TRY buy  1 @ 0 ioc           -> reject order_type_unavailable
place   alice  BTC-TRY buy  1 @ 0               -> reject price_out_of_range
place   alice  BTC-TRY buy  999 @ 100           -> reject insufficient_funds

place   alice  BTC-TRY buy  3 @ 105             -> A open
place   alice  BTC-TRY buy  2 @ 104 until 24h   -> B open
place   bob    BTC-TRY sell 4 @ 99 day until 24h -> C open
indicative BTC-TRY 4 @ 104 surplus 1
book    BTC-TRY | bid 105 3, 104 2 | ask 99 4
order   A resting held 315

# orders that wait for a price wait here too, and are compared with the last price
place   alice  BTC-TRY buy  1 @ 111 stop 110    -> D waiting
place   alice  BTC-TRY buy  1 market stop 110   -> E waiting
place   alice  BTC-TRY sell 1 market stop 101   -> reject would_trigger
place   alice  BTC-TRY buy  1 market fok take 90 -> F waiting
indicative BTC-TRY 4 @ 104 surplus 1

# they shrink and go as ever, and the indicative price follows
amend   alice  A to 1                           -> released 210
indicative BTC-TRY 3 @ 99 surplus -1
amend   bob    C to 2                           -> released 2
indicative BTC-TRY 2 @ 104 surplus 1
cancel  alice  B                                -> cancelled
indicative BTC-TRY 1 @ 99 surplus -1
mass-cancel alice BTC-TRY                       -> cancelled 4
indicative BTC-TRY nowhere
book    BTC-TRY | bid - | ask 99 2
counters BTC-TRY trades 1 updates 9 last 100
phase   BTC-TRY auction
entered auction from auction
phase   BTC-TRY cancel_only
entered cancel_only from auction
place   bob    BTC-TRY sell 1 @ 100             -> reject market_cancel_only
phase   BTC-TRY continuous
entered continuous from cancel_only
entered continuous from cancel_only
phase   BTC-TRY continuous
entered continuous from continuous
