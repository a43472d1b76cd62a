# 256 house accounts, and not one more
alone
repeat  254 account _ kind bank
account _ kind bank                             -> reject too_many_house_accounts
account _ kind spot
