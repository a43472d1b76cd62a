# entries of the schedule that are refused
alone
schedule BTC-TRY halted in 1h with account=1    -> reject malformed
schedule BTC-TRY halted in 1h with phase=0      -> reject malformed
schedule BTC-TRY halted in 1h with phase=7      -> reject malformed
schedule BTC-TRY halted in 1h with account=99   -> reject malformed
schedule BTC-TRY halted in 1h with market=99    -> reject market_not_found
schedule BTC-TRY halted in 1h with market=0     -> reject market_not_found
schedule BTC-TRY halted in 1h with market=99 at=-1 -> reject market_not_found
schedule BTC-TRY halted in 1h with at=-1        -> reject time_out_of_range
schedule BTC-TRY halted in 0s                   -> reject time_out_of_range
schedule BTC-TRY halted in 1h with at=1         -> reject time_out_of_range
schedule BTC-TRY halted in 1h with every=-1     -> reject time_out_of_range
schedule BTC-TRY halted in 1h with every=1      -> reject time_out_of_range
schedule BTC-TRY halted in 1h every 59999ms     -> reject time_out_of_range
schedule BTC-TRY halted in 1h every 31622400001ms -> reject time_out_of_range
schedule BTC-TRY halted never every 24h         -> reject time_out_of_range
schedule BTC-TRY halted in 1ns every 60s key K
schedule BTC-TRY halted in 1ns every 60s key K  -> repeated
schedule BTC-TRY halted in 1ns every 61s key K  -> reject key_reused
schedule BTC-TRY halted in 1ns every 8784h
# a time that no record can tell is none
schedule BTC-TRY halted in 1h every 8784h with at=9223372036854775807
