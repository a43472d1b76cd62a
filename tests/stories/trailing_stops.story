# a trailing stop follows the last price at its distance, one way only (TRAD-002, TRAD-006)
fund    alice  BTC  10
fund    alice  TRY  10000
fund    bob    BTC  100
fund    bob    TRY  100000
place   alice  BTC-TRY sell 1 market trail 10    -> reject no_reference_price
place   alice  BTC-TRY sell 1 market trail-ppm 1 -> reject no_reference_price
place   bob    BTC-TRY sell 1 @ 100
place   bob    BTC-TRY buy 1 @ 100 stp none      -> filled 1 @ 100
place   alice  BTC-TRY sell 1 market trail 10    -> A waiting
accepted price 85.50 held 1 stop 90
place   alice  BTC-TRY buy 1 market trail 10     -> B waiting
accepted price 115.50 held 115.50 stop 110
place   alice  BTC-TRY sell 1 market trail-ppm 33333 -> C waiting
accepted price 91.82 stop 96.66
place   alice  BTC-TRY buy 1 market trail-ppm 33333 fok -> D waiting
accepted price 108.51 stop 103.34
book    BTC-TRY | bid - | ask -

# up: the sellers' stops follow, the buyers' do not; the effective price stays
place   bob    BTC-TRY sell 1 @ 103
place   bob    BTC-TRY buy 1 @ 103 stp none      -> filled 1 @ 103
triggered -
order   A stop 93 price 85.50 waiting
order   B stop 110
order   C stop 99.56
order   D stop 103.34
# down: the buyers' follow, the sellers' stay
place   bob    BTC-TRY sell 1 @ 99.57
place   bob    BTC-TRY buy 1 @ 99.57 stp none    -> filled 1 @ 99.57
order   A stop 93
order   B stop 109.57
order   C stop 99.56
order   D stop 102.89
# reached: the stop price of the moment is told
place   bob    BTC-TRY buy 2 @ 95
place   bob    BTC-TRY sell 0.5 @ 95 stp none    -> filled 0.5 @ 95
triggered C @ 95 stop 99.56
done    C filled filled 1 value 95
order   A stop 93
order   B stop 105
order   D stop 98.17
balance alice  BTC  8 available 1 held
place   bob    BTC-TRY sell 1 @ 98.18
place   bob    BTC-TRY buy 0.5 @ 98.18 stp none  -> filled 0.5 @ 98.18
triggered D @ 98.18 stop 98.17
done    D fok_unfilled released 108.51
order   B stop 105 held 115.50
amend   alice  B to 0.5 -> released 57.75
cancel  alice  B -> cancelled
mass-cancel alice -> cancelled 1
