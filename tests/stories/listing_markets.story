# markets: what must fit together, and in which order it is looked at (MARK-004, MARK-005, MARK-008)
alone
asset   ETH 18
asset   USD 2 fiat
market  ETH-TRY tick 0.0001 lot 0.0001
market  ETH-TRY tick 0.0001 lot 0.0001          -> reject symbol_taken
market  ETH-BTC tick 0.0001 lot 0.0001 symbol ETHT-RY  -> reject symbol_taken
market  ETH-BTC tick 0.0001 lot 0.0001 symbol ET-HTRY  -> reject symbol_taken
market  ETH-BTC tick 0.0001 lot 0.0001 symbol ETHBTC   -> reject symbol_malformed
market  ETH-BTC tick 0.0001 lot 0.0001 symbol -ETHBTC  -> reject symbol_malformed
market  ETH-BTC tick 0.0001 lot 0.0001 symbol ETHBTC-  -> reject symbol_malformed
market  ETH-BTC tick 0.0001 lot 0.0001 symbol ETH-B-C  -> reject symbol_malformed
market  ETH-BTC tick 0.0001 lot 0.0001 symbol eth-btc  -> reject symbol_malformed
market  ETH-BTC tick 0.0001 lot 0.0001 with base=99    -> reject asset_not_found
market  ETH-BTC tick 0.0001 lot 0.0001 with quote=0    -> reject asset_not_found
market  ETH-BTC tick 0.0001 lot 0.0001 with market=99  -> reject market_not_found
market  ETH-BTC tick 0.0001 lot 0.0001 with phase=0    -> reject malformed
market  ETH-BTC tick 0.0001 lot 0.0001 with phase=7    -> reject malformed
market  ETH-TRY again tick 0.001                -> reject market_not_halted
market  ETH-TRY again lot 0.001                 -> reject market_not_halted
market  ETH-TRY again with base=1               -> reject terms_fixed
market  ETH-TRY again symbol ETH-LIRA           -> reject terms_fixed
market  ETH-TRY again symbol E-THTRY            -> reject terms_fixed
market  ETH-TRY again symbol BTC-TRY            -> reject symbol_taken
market  ETH-BTC tick 1 lot 1 with base=1 quote=1       -> reject terms_out_of_range
market  ETH-BTC tick 1 lot 1 with tick_mantissa=0      -> reject terms_out_of_range
market  ETH-BTC tick 1 lot 1 with lot_mantissa=-1      -> reject terms_out_of_range
market  ETH-BTC tick 1 lot 1 with tick_mantissa=1000000000000000001 -> reject terms_out_of_range
market  ETH-BTC tick 1 lot 1 with tick_decimals=19     -> reject terms_out_of_range
market  ETH-BTC tick 1 lot 1 with lot_decimals=19      -> reject terms_out_of_range
market  BTC-ETH tick 1 lot 0.000000001          -> reject terms_out_of_range
market  ETH-BTC tick 1 lot 1 with min_notional=-1      -> reject terms_out_of_range
market  ETH-BTC tick 1 lot 1 with min_notional=2^110+1 -> reject terms_out_of_range
market  ETH-BTC tick 1 lot 1 with min_quantity=-1      -> reject terms_out_of_range
market  ETH-BTC tick 1 lot 1 with max_quantity=-1      -> reject terms_out_of_range
market  ETH-BTC tick 1 lot 1 with min_quantity=5 max_quantity=4 -> reject terms_out_of_range
market  ETH-BTC tick 1 lot 1 band 1000000       -> reject terms_out_of_range
market  ETH-BTC tick 1 lot 1 with lot_mantissa=1000000000000000000 -> reject terms_out_of_range
market  BTC-ETH tick 1 lot 1 with tick_mantissa=1000000000000000000 -> reject terms_out_of_range
market  ETH-BTC tick 0.00001 lot 0.0001         -> reject precision_exceeds_quote
market  ETH-USD tick 0.01 lot 0.1               -> reject precision_exceeds_quote
market  ETH-BTC tick 1 lot 1 taker -1           -> reject fee_out_of_range
market  ETH-BTC tick 1 lot 1 taker 1000000      -> reject fee_out_of_range
market  ETH-BTC tick 1 lot 1 maker 1000000      -> reject fee_out_of_range
market  ETH-BTC tick 1 lot 1 maker -11 taker 10 -> reject fee_out_of_range
market  ETH-BTC tick 1 lot 1 with fee_account=99 -> reject fee_account_not_house
account alice
market  ETH-BTC tick 1 lot 1 fee-account alice  -> reject fee_account_not_house
market  ETH-BTC tick 1 lot 1 maker -10 taker 10
market  ETH-BTC again min-quantity 2 max-quantity 4 min-notional 1
market  ETH-BTC again maker 5 taker 4
