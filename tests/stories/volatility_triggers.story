# what a triggered order sets off ends at an interruption; due orders wait for continuous trading
alone
market  BTC-TRY again volatility 50000 auction 1m
fund    alice  TRY  100000
fund    alice  BTC  100
fund    bob    TRY  100000
fund    bob    BTC  100
place   bob    BTC-TRY sell 1 @ 100
place   bob    BTC-TRY buy  1 @ 100 stp none    -> filled 1 @ 100
place   alice  BTC-TRY buy  1 @ 110 stop 102    -> A waiting
place   alice  BTC-TRY buy  1 @ 111 stop 102    -> B waiting
place   alice  BTC-TRY buy  1 @ 112 stop 103    -> C waiting
place   bob    BTC-TRY sell 1 @ 102
place   bob    BTC-TRY sell 0.5 @ 103
place   bob    BTC-TRY sell 5 @ 110
# A trades at 103 and stops before 110: neither is C looked at, nor does B enter
place   bob    BTC-TRY buy  1 @ 102 stp none    -> filled 1 @ 102
triggered A @ 102
entered auction from continuous volatility
order   A resting filled 0.5
order   B due
order   C waiting
market-state BTC-TRY last 103 reference 100 ends 1m
left    -
run-triggers BTC-TRY
triggered -
place   bob    BTC-TRY sell 0.5 @ 109           -> D open
restart
# a market that is halted with due orders is not left over
phase   BTC-TRY halted
left    -
order   B due
phase   BTC-TRY auction
phase   BTC-TRY continuous
trade   0.5 @ 109 auction maker A taker D
triggered B @ 109, C @ 110
done    B filled filled 1 value 110
done    C filled filled 1 value 110
market-state BTC-TRY last 110 reference 109

# nothing traded in the auction: what was passed by before it is looked at all the same
place   alice  BTC-TRY sell 1 market stop 106   -> E waiting
place   bob    BTC-TRY buy  1 @ 105
place   bob    BTC-TRY buy  1 @ 100
place   bob    BTC-TRY sell 2 @ 100 stp none    -> F open 1 @ 105
entered auction from continuous volatility
triggered -
order   E waiting
cancel  bob    F -> cancelled
phase   BTC-TRY continuous
entered continuous from auction
triggered E @ 105
done    E market_remainder filled 0
