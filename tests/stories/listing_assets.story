# assets: symbols, scales, and what is fixed for ever (MARK-001, MARK-002)
alone
asset   ETH 18
asset   ETH 18                                  -> reject symbol_taken
asset   ETH 18 again
asset   ETH 17 again                            -> reject terms_fixed
asset   ETH 18 fiat again                       -> reject terms_fixed
asset   ETH 18 again symbol ETHER               -> reject terms_fixed
asset   ETH 18 again symbol BTC                 -> reject symbol_taken
asset   SOL 19                                  -> reject scale_out_of_range
asset   SOL 9 symbol sol                        -> reject symbol_malformed
asset   SOL 9 symbol S-L                        -> reject symbol_malformed
asset   SOL 9 symbol ABCDEFGHIJKLMNOP           -> 
asset   SOL 9 with asset=99                     -> reject asset_not_found
asset   SOL 9 with kind=3                       -> reject malformed
asset   SOL 9 with kind=0                       -> reject malformed
asset   SOL 9 with account=99                   -> reject account_not_found
