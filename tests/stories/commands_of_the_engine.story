# only the operator's account gives them, without a key; here we are the engine ourselves
alone
advance-time                 -> expired 0
advance-time with account=1  -> reject malformed
advance-time with account=99 -> reject malformed
advance-time key K           -> reject malformed
run-triggers BTC-TRY with account=1 -> reject malformed
run-triggers BTC-TRY key K   -> reject malformed
run-triggers #99             -> reject market_not_found
run-triggers #0              -> reject market_not_found
run-triggers BTC-TRY
triggered -
