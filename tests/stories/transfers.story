# money comes from a house account, moves between accounts and buckets, and leaves (LEDG-005, LEDG-018)
account bob
fund    alice  TRY  100
transfer alice bob TRY 30 reason internal_transfer
transfer alice alice:set_aside TRY 20
transfer alice:set_aside bob:bonus TRY 5
balance alice  TRY  50 available  15 set_aside
balance bob    TRY  30 available  5 bonus
transfer alice:set_aside bob TRY 15.00000001    -> reject insufficient_funds
transfer alice bob TRY 50.00000001              -> reject insufficient_funds
transfer alice bob TRY 50
balance alice  TRY  15 set_aside
transfer alice alice TRY 1                      -> reject same_account
transfer platform platform TRY 1                -> reject same_account
transfer alice:held bob TRY 1                   -> reject bucket_not_allowed
transfer alice bob:held TRY 1                   -> reject bucket_not_allowed
transfer platform bob:held TRY 1                -> reject bucket_not_allowed
transfer platform:bonus bob TRY 1               -> reject bucket_not_allowed
transfer bob fee_pool:set_aside TRY 1           -> reject bucket_not_allowed
transfer bob platform TRY 0                     -> reject amount_out_of_range
transfer bob platform TRY 1 with amount=-1      -> reject amount_out_of_range
transfer bob platform TRY 1 with amount=2^110+1 -> reject amount_out_of_range
transfer bob platform TRY 1 with asset=999999   -> reject asset_not_found
transfer #999999 bob TRY 1                      -> reject account_not_found
transfer bob #999999 TRY 1                      -> reject account_not_found
transfer bob #0 TRY 1                           -> reject account_not_found
transfer bob platform TRY 1 as #999999          -> reject account_not_found
transfer bob platform TRY 1 with debit_bucket=0 -> reject malformed
transfer bob platform TRY 1 with credit_bucket=5 -> reject malformed
transfer bob platform TRY 1 with reason=0       -> reject malformed
transfer bob platform TRY 1 with reason=10      -> reject malformed
transfer bob platform TRY 80 reason withdrawal
balance platform TRY -20 available
balance bob    TRY  5 bonus
