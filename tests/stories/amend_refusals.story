# what an amend is refused for
fund    alice  TRY  1000
fund    bob    TRY  1000
fund    bob    BTC  10
place   alice  BTC-TRY buy 3 @ 100 id mine -> A open
place   bob    BTC-TRY sell 1 @ 100 -> filled 1 @ 100
amend   alice  A to 3     -> reject quantity_out_of_range
amend   alice  A to 4     -> reject quantity_out_of_range
amend   alice  A to 1     -> reject quantity_out_of_range
amend   alice  A to 0     -> reject quantity_out_of_range
amend   alice  A to 2 with quantity=-1   -> reject quantity_out_of_range
amend   alice  #77 to 2   -> reject order_not_found
amend   bob    A to 2     -> reject order_not_found
amend   alice  id other to 2 -> reject order_not_found
amend   bob    id mine to 2  -> reject order_not_found
amend   #0     A to 2     -> reject account_not_found
amend   #999999    A to 2     -> reject account_not_found
amend   alice  #0 to 2    -> reject malformed
amend   alice  #-1 to 2   -> reject malformed
amend   alice  id mine to 2 with order=5 -> reject malformed
amend   alice  A to 2 with quantity=2^62 -> reject quantity_out_of_range
market  BTC-TRY again min-quantity 2
amend   alice  A to 1.5   -> reject quantity_out_of_range
phase   BTC-TRY halted
amend   alice  A to 2     -> reject market_halted
amend   bob    A to 2     -> reject market_halted
phase   BTC-TRY continuous
# the least that min-quantity allows
amend   alice  A to 2     -> released 100
order   A quantity 2 filled 1 held 100
cancel  alice  A -> cancelled
amend   alice  A to 1     -> reject order_not_found
