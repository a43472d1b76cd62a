# reserve, then post a part: the rest is released; or void it whole
account bob
fund    alice  TRY  100
reserve alice  TRY 60 as R
balance alice  TRY  40 available  60 held
reserve alice  TRY 60 as R                      -> repeated
reserve alice  TRY 40.00000001 as S             -> reject insufficient_funds
reserve alice  TRY 0 as S                       -> reject amount_out_of_range
reserve alice  TRY 1 as S with amount=2^110+1   -> reject amount_out_of_range
reserve alice  TRY 1 as S with asset=999999     -> reject asset_not_found
reserve alice  TRY 1 as S with account=0        -> reject account_not_found
reserve alice  TRY 1 as S with reason=0         -> reject malformed
post    R bob  TRY 0                            -> reject amount_out_of_range
post    R bob  TRY 60.00000001                  -> reject amount_out_of_range
post    R alice TRY 10                          -> reject same_account
post    R #999999 TRY 10                        -> reject account_not_found
post    S bob  TRY 10                           -> reject reservation_not_found
post    S bob  TRY 0                            -> reject reservation_not_found
post    R bob  TRY 10 with reason=11            -> reject malformed
post    R bob  TRY 45 key p1                    -> released 15
post    R bob  TRY 45 key p1                    -> repeated released 15
post    R bob  TRY 1                            -> reject reservation_not_found
void    R                                       -> reject reservation_not_found
balance alice  TRY  55 available
balance bob    TRY  45 available
reserve bob    TRY 45 as T
void    T key v1
void    T key v1                                -> repeated
balance bob    TRY  45 available
reserve bob    TRY 45 as U
post    U platform TRY 45                       -> released 0
balance bob    TRY  0
balance platform TRY -55 available
# what an order holds cannot be reserved, and the other way round
reserve alice  TRY 30 as V
place   alice  BTC-TRY buy 1 @ 25.01            -> reject insufficient_funds
place   alice  BTC-TRY buy 1 @ 25.00            -> A open
balance alice  TRY  0 available 55 held
void    V
cancel  alice  A                                -> cancelled
balance alice  TRY  55 available
