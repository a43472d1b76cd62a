-- 2,000 users, ten markets against TRY, and enough of everything that no order is refused.
insert into users (user_id, email)
select ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, 'user' || n || '@example.org'
from generate_series(1, 2000) as n;

insert into trading_pairs (trading_pair_id, symbol, base_currency, quote_currency)
select n, 'C' || n || '-TRY', 'C' || n, 'TRY' from generate_series(1, 10) as n;

insert into user_wallets (user_id, crypto_type, available_balance, deposit_address)
select user_id, base_currency, 1000000000, base_currency || user_id
from users cross join trading_pairs;

insert into fiat_accounts (user_id, currency, available_balance)
select user_id, 'TRY', 1000000000000 from users;
