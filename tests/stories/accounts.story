# accounts: what is fixed, and who may be named (IDEN-018)
alone
account alice
account alice kind margin                       -> reject terms_fixed
account alice frozen
account alice with kind=4                       -> reject malformed
account alice with kind=72                      -> reject malformed
account alice with flags=8                      -> reject malformed
account alice with account=99                   -> reject account_not_found
account wallet kind custody_wallet
account alice
