# cancel-only, frozen, and accounts that may not withdraw (RISK-007)
fund    alice  BTC  10
fund    alice  TRY  1000
fund    bob    BTC  10
fund    bob    TRY  1000
place   alice  BTC-TRY buy 1 @ 90 -> A open
place   alice  BTC-TRY buy 1 @ 95 stop 100 -> B waiting
place   alice  BTC-TRY buy 1 @ 95 stop 101 -> C waiting
account alice  cancel-only
place   alice  BTC-TRY buy 1 @ 90 -> reject account_cancel_only
oco     alice  BTC-TRY | sell 1 @ 110 | sell 1 market stop 80 -> reject account_cancel_only
amend   alice  A to 0.5 -> released 45
replace alice  A atomic BTC-TRY buy 1 @ 91 -> reject account_cancel_only
order   A resting quantity 0.5
account alice  frozen cancel-only
place   alice  BTC-TRY buy 1 @ 90 -> reject account_frozen
phase   BTC-TRY halted
place   alice  BTC-TRY buy 1 @ 90 -> reject account_frozen
account alice  cancel-only
place   alice  BTC-TRY buy 1 @ 90 -> reject account_cancel_only
account alice
place   alice  BTC-TRY buy 1 @ 90 -> reject market_halted
phase   BTC-TRY cancel_only
place   alice  BTC-TRY buy 1 @ 90 -> reject market_cancel_only
phase   BTC-TRY continuous
cancel  alice  A -> cancelled

# at its activation such an account's order is rejected
account alice  cancel-only
place   bob    BTC-TRY sell 1 @ 100
place   bob    BTC-TRY buy 1 @ 100 stp none -> filled 1 @ 100
triggered B @ 100 stop 100
done    B rejected filled 0 released 95 why account_cancel_only
account alice  frozen cancel-only
place   bob    BTC-TRY sell 1 @ 101
place   bob    BTC-TRY buy 1 @ 101 stp none -> filled 1 @ 101
triggered C
done    C rejected released 95 why account_frozen
balance alice  TRY  1000 available

# withdrawals
account alice  no-withdrawals
place   alice  BTC-TRY buy 1 @ 90 -> D open
reserve alice  TRY 1 as out -> reject withdrawals_frozen
transfer alice platform TRY 1 reason withdrawal key W -> reject withdrawals_frozen
transfer alice platform TRY 0 reason withdrawal -> reject withdrawals_frozen
transfer alice bob TRY 1 reason internal_transfer -> reject withdrawals_frozen
transfer bob alice TRY 1 reason internal_transfer -> reject withdrawals_frozen
transfer alice bob TRY 0 reason internal_transfer -> reject withdrawals_frozen
transfer alice platform TRY 1 reason adjustment
transfer platform alice TRY 1 reason withdrawal
transfer alice bob BTC 1 with asset=99 reason=4 -> reject asset_not_found
reserve alice  TRY 1 as other with reason=9
account alice
transfer alice platform TRY 1 reason withdrawal key W
reserve alice  TRY 1 as out
account alice  no-withdrawals
# what is reserved already goes out
post    out bob TRY 1
account wallet kind custody_wallet no-withdrawals
transfer wallet bob TRY 1 reason withdrawal -> reject withdrawals_frozen
reserve wallet TRY 1 as third -> reject withdrawals_frozen
