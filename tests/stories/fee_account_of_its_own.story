# a market may pay its fees to another house account, also after it was listed (TRAD-021)
empty
asset   BTC 8
asset   TRY 8 fiat
account desk kind suspense
market  BTC-TRY tick 0.01 lot 0.0001 taker 10000
market  BTC-TRY again fee-account desk
fund    alice  TRY  1000.00
fund    bob    BTC  1
place   alice  BTC-TRY buy  1 @ 100.00          -> open
place   bob    BTC-TRY sell 1 @ 100.00          -> filled 1 @ 100.00
balance desk     TRY  1 available
balance fee_pool TRY  0
