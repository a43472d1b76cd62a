# account 0 has keys of its own (LEDG-008)
asset   ETH 8 key list-eth
asset   ETH 8 key list-eth                      -> repeated
asset   ETH 9 key list-eth                      -> reject key_reused
asset   ETH 8                                   -> reject symbol_taken
