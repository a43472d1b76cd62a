# entering continuous trading looks at the last price: what it reaches enters, in its turn (TRAD-006)
fund    alice  TRY  100000
fund    alice  BTC  100
fund    bob    TRY  100000
fund    bob    BTC  100
phase   BTC-TRY auction
place   alice  BTC-TRY buy  1 @ 109 stop 104    -> A waiting
place   alice  BTC-TRY sell 1 market stop 104   -> B waiting
place   bob    BTC-TRY sell 1 @ 104
place   bob    BTC-TRY buy  1 @ 104 stp none
place   bob    BTC-TRY sell 5 @ 108
place   bob    BTC-TRY buy  5 @ 103
phase   BTC-TRY continuous
trade   1 @ 104 auction
triggered A @ 104, B @ 108
told    Traded OrderDone OrderDone PhaseSet OrderTriggered Traded OrderDone OrderTriggered Traded OrderDone
entered continuous from auction
trade   1 @ 108
trade   1 @ 103
done    A filled filled 1
done    B filled filled 1

# a price that was reached in an auction's orders only counts when it trades
phase   BTC-TRY auction
place   alice  BTC-TRY buy  1 @ 120 stop 110    -> C waiting
place   bob    BTC-TRY sell 1 @ 112
phase   BTC-TRY continuous
triggered -
order   C waiting
