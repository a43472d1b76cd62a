# no bucket goes beyond 2^118, on either side of zero
alone
account alice
account bob
account bank kind bank
repeat  256 transfer platform alice TRY 1 with amount=2^110
transfer platform bob TRY 0.00000001            -> reject supply_exceeded
transfer bank alice TRY 0.00000001              -> reject supply_exceeded
transfer bank bob TRY 5
reserve bob TRY 5 as R
post    R alice TRY 1                           -> reject supply_exceeded
transfer alice platform TRY 1
post    R alice TRY 1                           -> released 4
