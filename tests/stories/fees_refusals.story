# rates and tiers that are refused, in the order of the checks (MARK-009)
alone
account alice
fees    alice all maker 1 taker 2 with remove=2          -> reject malformed
fees    alice all maker 1 taker 2 with tier=1            -> reject malformed
fees    alice all maker 1 taker 2 with account=0         -> reject malformed
fees    tier 101 all maker 1 taker 2                     -> reject malformed
fees    tier 100 all maker 1 taker 2
fees    alice all maker 1 taker 2 with account=99        -> reject account_not_found
fees    alice all maker 1 taker 2 with account=99 tier=1 -> reject malformed
fees    platform all maker 1 taker 2                     -> reject account_cannot_trade
fees    platform all maker 1 taker 2 with market=99      -> reject account_cannot_trade
fees    fee_pool all remove                              -> reject account_cannot_trade
fees    alice all maker 1 taker 2 with market=99         -> reject market_not_found
fees    alice all maker 1 taker -1 with market=99        -> reject market_not_found
fees    alice all maker 1 taker -1                       -> reject fee_out_of_range
fees    alice all maker 1 taker 1000000                  -> reject fee_out_of_range
fees    alice all maker 1000000 taker 1                  -> reject fee_out_of_range
fees    alice all maker -3 taker 2                       -> reject fee_out_of_range
fees    alice all maker -3 taker 2 with valid_from=-1    -> reject fee_out_of_range
fees    alice all maker 1 taker 2 with valid_from=-1     -> reject time_out_of_range
fees    alice all maker 1 taker 2 with valid_until=-1    -> reject time_out_of_range
fees    alice all maker 1 taker 2 with valid_from=5 valid_until=5 -> reject time_out_of_range
fees    alice all maker 1 taker 2 with valid_from=5 valid_until=4 -> reject time_out_of_range
fees    tier 1 all maker 1 taker 2 with valid_from=1     -> reject time_out_of_range
fees    tier 1 all maker 1 taker 2 with valid_until=1    -> reject time_out_of_range
fees    alice all remove with valid_from=-1              -> reject time_out_of_range
fees    alice all remove with market=99                  -> reject market_not_found
fees    alice all remove maker 2000000 taker -5
fees    alice all maker -2 taker 2 key K
fees    alice all maker -2 taker 2 key K                 -> repeated
fees    alice all maker 999999 taker 999999
tier    alice 101                                        -> reject malformed
tier    alice 1 with account=0                           -> reject account_not_found
tier    alice 1 with account=99                          -> reject account_not_found
tier    alice 101 with account=99                        -> reject malformed
tier    platform 1                                       -> reject account_cannot_trade
tier    alice 100 key L
tier    alice 100 key L                                  -> repeated
account odd kind margin
tier    odd 5
fees    odd all maker 1 taker 2
