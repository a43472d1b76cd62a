# a money movement's key works once for ever, whoever sends it; a refusal leaves it free (LEDG-008)
alone
fund    alice  TRY  100
account bob
transfer alice bob TRY 10 key none              -> reject key_required
reserve alice TRY 10 as R key none              -> reject key_required
void    R key none                              -> reject key_required
post    R bob TRY 1 key none                    -> reject key_required
transfer alice bob TRY 1000 key t1              -> reject insufficient_funds
fund    alice  TRY  900
transfer alice bob TRY 1000 key t1
transfer alice bob TRY 1000 key t1              -> repeated
transfer alice bob TRY 1 key t1                 -> reject key_reused
transfer alice bob TRY 1000 key t1 as alice     -> reject key_reused
wait    1000h
transfer alice bob TRY 1000 key t1              -> repeated
reserve bob TRY 10 as t1                        -> reject key_reused
balance bob    TRY  1000 available
# orders' keys are another drawer
place   bob    BTC-TRY buy 1 @ 10 key t1        -> open
