# a trade too far from the reference price does not happen: an auction does, and ends in its time
alone
market  BTC-TRY again volatility 50000 auction 5m band 200000
fund    alice  TRY  100000
fund    alice  BTC  100
fund    bob    TRY  100000
fund    bob    BTC  100
# without a reference price nothing is too far
place   bob    BTC-TRY sell 1 @ 100
place   alice  BTC-TRY buy  1 @ 100             -> filled 1 @ 100
place   bob    BTC-TRY sell 1 @ 105             -> A open
place   bob    BTC-TRY sell 1 @ 105.01          -> B open
place   bob    BTC-TRY sell 1 @ 107             -> C open
market-state BTC-TRY reference 100
# 5 % is not too far
place   alice  BTC-TRY buy  1 @ 106             -> filled 1 @ 105
entered -
place   alice  BTC-TRY buy  3 @ 107             -> D open
told    OrderAccepted PhaseSet
entered auction from continuous volatility
market-state BTC-TRY reference 100 ends 5m
order   D held 321
indicative BTC-TRY 2 @ 107 surplus 1
book    BTC-TRY | bid 107 3 | ask 105.01 1, 107 1
place   alice  BTC-TRY buy  1 market            -> reject order_type_unavailable
restart
wait    299s
advance-time -> expired 0
entered -
phase-is BTC-TRY auction
wait    1s
advance-time -> expired 0
entered continuous from auction schedule
trade   1 @ 107 auction maker B taker D
trade   1 @ 107 auction maker C taker D
order   D filled 2
market-state BTC-TRY last 107 reference 107 ends never

# downwards, and a market order: what remains of it is done, then the market is interrupted
place   alice  BTC-TRY buy  1 @ 99
place   bob    BTC-TRY sell 3 market            -> E market_remainder 1 @ 107
done    E market_remainder filled 1 released 2
told    OrderAccepted Traded OrderDone OrderDone PhaseSet
entered auction from continuous volatility
phase   BTC-TRY continuous
entered continuous from auction
market-state BTC-TRY ends never

# ioc
place   bob    BTC-TRY sell 3 @ 99 ioc          -> ioc_remainder
entered auction from continuous volatility
phase   BTC-TRY continuous
# by quote: what it cannot pay for is no price it would trade at
place   bob    BTC-TRY sell 1 @ 110             -> open
place   bob    BTC-TRY sell 5 @ 120             -> open
place   alice  BTC-TRY buy for 110.01           -> filled 1 @ 110
entered -
place   bob    BTC-TRY sell 1 @ 110             -> open
place   alice  BTC-TRY buy for 200              -> market_remainder 1 @ 110
entered auction from continuous volatility
phase   BTC-TRY continuous
# a taker that is filled before interrupts nothing
place   bob    BTC-TRY sell 1 @ 110             -> open
place   alice  BTC-TRY buy  1 @ 125             -> filled 1 @ 110
entered -
# fill or kill counts only what is near enough, and interrupts nothing
place   bob    BTC-TRY sell 1 @ 110             -> open
place   alice  BTC-TRY buy  1.1 @ 125 fok       -> fok_unfilled
entered -
place   alice  BTC-TRY buy  1 @ 125 fok         -> filled 1 @ 110
# post-only orders and those that do not cross interrupt nothing
place   alice  BTC-TRY buy  1 @ 125 post-only   -> reject would_take
place   alice  BTC-TRY buy  1 @ 119             -> F open
entered -
mass-cancel all -> cancelled 3

# own orders too far away are not looked at any more
place   bob    BTC-TRY sell 1 @ 120             -> G open
place   bob    BTC-TRY buy  1 @ 120 stp both    -> H open
prevented -
entered auction from continuous volatility
phase   BTC-TRY continuous
prevented G 1
# self-trade prevention that ends the taker interrupts nothing
place   bob    BTC-TRY sell 1 @ 110             -> I open
place   bob    BTC-TRY sell 1 @ 120             -> J open
place   bob    BTC-TRY buy  2 @ 120 stp taker   -> self_trade_prevented
entered -
place   bob    BTC-TRY buy  2 @ 120 stp maker   -> K open
entered auction from continuous volatility
mass-cancel all -> cancelled 2

# without a length it ends by hand; any phase in between ends the clock
wait    5m
advance-time -> expired 0
entered continuous from auction schedule
market  BTC-TRY again auction 0s
place   bob    BTC-TRY sell 1 @ 120             -> open
place   alice  BTC-TRY buy  1 @ 120             -> open
market-state BTC-TRY ends never
wait    24h
advance-time -> expired 0
entered -
phase   BTC-TRY continuous
trade   1 @ 120 auction
market  BTC-TRY again auction 1m
place   bob    BTC-TRY sell 1 @ 130             -> open
place   alice  BTC-TRY buy  1 @ 130             -> open
market-state BTC-TRY ends 1m
phase   BTC-TRY auction
market-state BTC-TRY ends never
