-- Assets, markets and accounts as the engine knows them, and how far the tables have got.

create table public.projection_cursor (
    name text not null,
    seq bigint not null,
    at timestamptz,
    hash bytea not null,
    updated_at timestamptz not null default clock_timestamp(),
    constraint projection_cursor_pkey primary key (name),
    constraint projection_cursor_seq_not_negative check (seq >= 0),
    constraint projection_cursor_hash_sha256 check (octet_length(hash) = 32)
) with (fillfactor = 50);
comment on table public.projection_cursor is
    'Journal row up to which the tables are written; moved together with the rows themselves';
comment on column public.projection_cursor.at is 'Engine time of that journal row';
comment on column public.projection_cursor.hash is 'Hash of that journal row: the next must chain';
insert into public.projection_cursor (name, seq, hash)
values ('main', 0, decode(repeat('00', 32), 'hex'));
grant select on public.projection_cursor to app_user, read_only_user, admin_user;
grant select, update on public.projection_cursor to internal_service;

create table public.assets (
    asset_id integer not null,
    symbol public.asset_symbol not null,
    name text not null,
    asset_type public.asset_type not null,
    scale smallint not null,
    is_active boolean not null default true,
    seq bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint assets_pkey primary key (asset_id),
    constraint assets_symbol_key unique (symbol),
    constraint assets_scale_in_range check (scale between 0 and 18)
);
comment on table public.assets is 'What can be owned';
comment on column public.assets.asset_id is 'Dense number given by the engine, from 1';
comment on column public.assets.scale is
    'Decimals of the smallest unit in the ledger; fixed once listed (a chain or bank may pay less)';
comment on column public.assets.seq is 'Journal row that last set it';

create table public.accounts (
    account_id integer not null,
    kind public.account_kind not null,
    user_id uuid,
    group_id bigint not null,
    trading_frozen boolean not null,
    withdrawals_frozen boolean not null,
    is_house boolean not null,
    seq bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint accounts_pkey primary key (account_id),
    constraint accounts_house_has_no_owner check (user_id is null or not is_house)
);
comment on table public.accounts is 'Who can own: customers'' accounts and those of the house';
comment on column public.accounts.user_id is 'The customer; empty for the house';
comment on column public.accounts.group_id is 'Accounts of one group do not trade with each other';
comment on column public.accounts.is_house is 'House accounts may owe; customers'' never';
create index accounts_user_idx on public.accounts (user_id) where user_id is not null;

create table public.markets (
    market_id integer not null,
    symbol public.market_symbol not null,
    base_asset_id integer not null,
    quote_asset_id integer not null,
    fee_account_id integer not null,
    phase public.market_phase not null,
    tick_mantissa bigint not null,
    tick_decimals smallint not null,
    tick_size numeric generated always as
        (round(tick_mantissa / power(10::numeric, tick_decimals), tick_decimals)) stored,
    lot_mantissa bigint not null,
    lot_decimals smallint not null,
    lot_size numeric generated always as
        (round(lot_mantissa / power(10::numeric, lot_decimals), lot_decimals)) stored,
    min_notional public.amount not null,
    min_quantity public.amount,
    max_quantity public.amount,
    maker_fee_ppm public.rate_ppm not null,
    taker_fee_ppm public.rate_ppm not null,
    band_ppm integer not null,
    seq bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint markets_pkey primary key (market_id),
    constraint markets_symbol_key unique (symbol),
    constraint markets_base_asset_fkey foreign key (base_asset_id)
        references public.assets on delete restrict,
    constraint markets_quote_asset_fkey foreign key (quote_asset_id)
        references public.assets on delete restrict,
    constraint markets_fee_account_fkey foreign key (fee_account_id)
        references public.accounts on delete restrict,
    constraint markets_assets_differ check (base_asset_id <> quote_asset_id),
    constraint markets_steps_positive check (tick_mantissa > 0 and lot_mantissa > 0),
    constraint markets_rebate_paid_by_taker check (maker_fee_ppm + taker_fee_ppm >= 0)
);
comment on table public.markets is 'Where an asset is traded for another';
comment on column public.markets.tick_mantissa is
    'The price step is tick_mantissa / 10^tick_decimals: the engine''s ticks, exactly';
comment on column public.markets.lot_mantissa is 'The quantity step, likewise, in base';
comment on column public.markets.min_notional is 'Smallest price x quantity, in quote; 0: none';
comment on column public.markets.band_ppm is 'Bounds a market order around the best price';
-- BTC-TRY, BTC_TRY and BTCTRY are one market, so the joined form is unique too.
create unique index markets_joined_symbol_key on public.markets (replace(symbol, '-', ''));

-- The projector sets updated_at itself, so that a replay writes the same; others are stamped.
create trigger update_updated_at before update on public.assets
for each row when (current_user <> 'internal_service')
execute function public.update_updated_at_column();
create trigger update_updated_at before update on public.markets
for each row when (current_user <> 'internal_service')
execute function public.update_updated_at_column();
create trigger update_updated_at before update on public.accounts
for each row when (current_user <> 'internal_service')
execute function public.update_updated_at_column();

alter table public.accounts enable row level security;
alter table public.accounts force row level security;
-- `(select f())` is computed once for a query, `f()` for every row.
create policy own_accounts on public.accounts for select to authenticated_user, bedesten_owner
    using (user_id = (select public.current_customer()));
create policy analysts on public.accounts for select to read_only_user using (true);
-- Views that cut a row in two sides run as the owner and pass the caller's right on.
create policy owner_views on public.accounts for select to bedesten_owner
    using ((select public.sees_all_customers()));

create view public.trading_pairs with (security_invoker = true) as
select
    m.market_id as trading_pair_id,
    m.symbol,
    b.symbol as base_currency,
    q.symbol as quote_currency,
    m.phase <> 'closed' as is_active,
    m.phase in ('auction', 'continuous') as is_trading_enabled,
    m.phase,
    m.min_quantity as min_order_amount,
    m.max_quantity as max_order_amount,
    m.tick_size,
    m.lot_size,
    m.min_notional,
    m.tick_decimals as price_precision,
    m.lot_decimals as amount_precision,
    m.maker_fee_ppm::numeric / 1000000 as maker_fee,
    m.taker_fee_ppm::numeric / 1000000 as taker_fee,
    m.created_at,
    m.updated_at
from public.markets as m
join public.assets as b on b.asset_id = m.base_asset_id
join public.assets as q on q.asset_id = m.quote_asset_id;
comment on view public.trading_pairs is 'Markets in the words of the first documents';

grant select on public.assets, public.markets, public.trading_pairs
    to app_user, read_only_user, admin_user, internal_service;
grant select on public.accounts to app_user, read_only_user, admin_user, internal_service;
grant insert, update on public.assets, public.markets, public.accounts to internal_service;
