-- Lists, trailing stops, prevented matches; auctions, bands, schedules, fee rates and limits.

alter type public.cancellation_reason add value 'linked_order';
alter type public.cancellation_reason add value 'replaced';
alter type public.cancellation_reason add value 'cancel_all_after';
alter type public.cancellation_reason add value 'terms_changed';
create type public.order_contingency as enum ('oco', 'oto', 'otoco');
create type public.phase_cause as enum ('command', 'volatility', 'schedule');

alter table public.open_orders
    add column trail_offset public.price,
    add column trail_percent numeric,
    add column activation_price public.price,
    add column order_list_id bigint,
    add column holds boolean not null default true;
alter table public.orders
    add column trail_offset public.price,
    add column trail_percent numeric,
    add column activation_price public.price,
    add column order_list_id bigint,
    add constraint orders_rejected_with_code check (
        (status = 'rejected') = (reject_code is not null));
comment on column public.open_orders.display_quantity is 'How much of an iceberg shows at a time';
comment on column public.open_orders.stop_price is
    'Of a trailing stop the first one; where it stands now, the engine knows';
comment on column public.open_orders.trail_percent is 'At most four decimals';
comment on column public.open_orders.order_list_id is 'In order_lists; empty: stands alone';
comment on column public.open_orders.holds is
    'false: follows another order of its list, and locks nothing yet';
comment on column public.orders.reject_code is 'Why it could not enter when its turn came';
comment on column public.orders.order_list_id is 'In order_lists; empty: stands alone';

alter table public.trades add column is_auction boolean not null default false;
comment on column public.trades.is_auction is 'At the single price of an auction''s end';

create table public.order_lists (
    order_list_id bigint not null,
    account_id integer not null,
    market_id integer not null,
    contingency public.order_contingency not null,
    first_order_id bigint not null,
    second_order_id bigint not null,
    third_order_id bigint,
    client_list_id text,
    seq bigint not null,
    created_at timestamptz not null,
    constraint order_lists_pkey primary key (order_list_id),
    constraint order_lists_third_of_otoco check (
        (contingency = 'otoco') = (third_order_id is not null)),
    constraint order_lists_account_fkey foreign key (account_id)
        references public.accounts not enforced,
    constraint order_lists_market_fkey foreign key (market_id)
        references public.markets not enforced
);
comment on table public.order_lists is 'Linked orders; how far they are says each order';
comment on column public.order_lists.first_order_id is 'In all_orders; so are the other two';
create index order_lists_account_idx on public.order_lists (account_id, order_list_id);

create table public.prevented_matches (
    seq bigint not null,
    number integer not null,
    market_id integer not null,
    prevention public.self_trade_prevention not null,
    taker_order_id bigint not null,
    maker_order_id bigint not null,
    taker_account_id integer not null,
    maker_account_id integer not null,
    price public.price not null,
    quantity public.quantity not null,
    prevented_at timestamptz not null,
    constraint prevented_matches_pkey primary key (seq, number),
    constraint prevented_matches_market_fkey foreign key (market_id)
        references public.markets not enforced
);
comment on table public.prevented_matches is 'Trades with oneself that were prevented; append-only';
comment on column public.prevented_matches.number is 'Counts those of the journal row, from 1';
create index prevented_matches_taker_idx
    on public.prevented_matches (taker_account_id, seq, number);
create index prevented_matches_maker_idx
    on public.prevented_matches (maker_account_id, seq, number);
create trigger immutable before update or delete or truncate on public.prevented_matches
for each statement execute function public.prevent_ledger_modification();

alter table public.accounts
    add column cancel_only boolean not null default false,
    add column fee_tier smallint not null default 0;
comment on column public.accounts.fee_tier is 'Earned by the volume of 30 days; 0: none';

alter table public.markets
    add column max_notional public.amount,
    add column min_price public.price,
    add column max_price public.price,
    add column price_band_ppm integer not null default 0,
    add column volatility_ppm integer not null default 0,
    add column auction_ns bigint not null default 0,
    add column reference_ns bigint not null default 0;
comment on column public.markets.price_band_ppm is
    'Bounds limit prices around the reference price; 0: not';
comment on column public.markets.volatility_ppm is
    'A trade further than this from the reference price starts an auction instead; 0: not';
comment on column public.markets.auction_ns is
    'How long the auction after a volatility halt takes; 0: until somebody ends it';
comment on column public.markets.reference_ns is
    'How often the reference price follows the last price; 0: only auctions set it';

create table public.market_phases (
    seq bigint not null,
    number integer not null,
    market_id integer not null,
    phase public.market_phase not null,
    previous public.market_phase not null,
    cause public.phase_cause not null,
    at timestamptz not null,
    constraint market_phases_pkey primary key (seq, number),
    constraint market_phases_market_fkey foreign key (market_id)
        references public.markets not enforced
);
comment on table public.market_phases is 'When each market opened, halted and closed, and why';
comment on column public.market_phases.number is 'Counts those of the journal row, from 1';
create index market_phases_market_idx on public.market_phases (market_id, seq, number);

create table public.market_schedules (
    market_id integer not null,
    phase public.market_phase not null,
    at timestamptz not null,
    every_ns bigint not null,
    seq bigint not null,
    constraint market_schedules_pkey primary key (market_id, phase),
    constraint market_schedules_every_not_negative check (every_ns >= 0)
);
comment on table public.market_schedules is 'When markets move to a phase by themselves';
comment on column public.market_schedules.every_ns is 'Again after so long; 0: once';

create table public.fee_rates (
    account_id integer not null,
    tier smallint not null,
    market_id integer not null,
    maker_fee_ppm public.rate_ppm not null,
    taker_fee_ppm public.rate_ppm not null,
    valid_from timestamptz,
    valid_until timestamptz,
    seq bigint not null,
    constraint fee_rates_pkey primary key (account_id, tier, market_id),
    constraint fee_rates_of_account_or_tier check ((account_id = 0) <> (tier = 0)),
    constraint fee_rates_valid_for_a_while check (valid_until >= valid_from)
);
comment on table public.fee_rates is
    'Rates other than a market''s: an account''s own, or those of a tier';
comment on column public.fee_rates.account_id is '0: of a tier';
comment on column public.fee_rates.market_id is '0: all markets';

create table public.fee_tiers (
    tier smallint not null,
    min_volume public.amount not null,
    volume_asset_id integer not null,
    updated_at timestamptz not null default clock_timestamp(),
    constraint fee_tiers_pkey primary key (tier),
    constraint fee_tiers_min_volume_key unique (min_volume),
    constraint fee_tiers_from_one check (tier between 1 and 100),
    constraint fee_tiers_asset_fkey foreign key (volume_asset_id)
        references public.assets on delete restrict
);
comment on table public.fee_tiers is
    'What an account must have traded in 30 days to earn a tier; its rates are in fee_rates';
comment on column public.fee_tiers.min_volume is 'In volume_asset_id, the same for all tiers';

create table public.order_limits (
    account_id integer not null,
    asset_id integer not null,
    max_open numeric not null,
    seq bigint not null,
    constraint order_limits_pkey primary key (account_id, asset_id),
    constraint order_limits_not_zero check (max_open >= -1 and max_open <> 0)
);
comment on table public.order_limits is 'How much accounts may have open';
comment on column public.order_limits.account_id is '0: every account without a limit of its own';
comment on column public.order_limits.asset_id is
    '0: number of open orders; else their value in this quote asset';
comment on column public.order_limits.max_open is '-1: no limit';

alter table public.order_lists enable row level security;
alter table public.order_lists force row level security;
create policy own_lists on public.order_lists for select to authenticated_user
    using (account_id = any (array(
        select a.account_id from public.accounts as a
        where a.user_id = public.current_customer())));
create policy analysts on public.order_lists for select to read_only_user using (true);
alter table public.prevented_matches enable row level security;
alter table public.prevented_matches force row level security;
create policy own_matches on public.prevented_matches for select to authenticated_user
    using (taker_account_id = any (array(
            select a.account_id from public.accounts as a
            where a.user_id = public.current_customer()))
        or maker_account_id = any (array(
            select a.account_id from public.accounts as a
            where a.user_id = public.current_customer())));
create policy analysts on public.prevented_matches for select to read_only_user using (true);
alter table public.fee_rates enable row level security;
alter table public.fee_rates force row level security;
create policy own_rates on public.fee_rates for select to authenticated_user
    using (account_id = 0 or account_id = any (array(
        select a.account_id from public.accounts as a
        where a.user_id = public.current_customer())));
create policy analysts on public.fee_rates for select to read_only_user using (true);
alter table public.order_limits enable row level security;
alter table public.order_limits force row level security;
create policy own_limits on public.order_limits for select to authenticated_user
    using (account_id = 0 or account_id = any (array(
        select a.account_id from public.accounts as a
        where a.user_id = public.current_customer())));
create policy analysts on public.order_limits for select to read_only_user using (true);

grant select on public.order_lists, public.prevented_matches, public.market_phases,
    public.market_schedules, public.fee_rates, public.fee_tiers, public.order_limits
    to app_user, read_only_user, admin_user, internal_service;
grant insert on public.order_lists, public.prevented_matches, public.market_phases
    to internal_service;
grant insert, update, delete on public.market_schedules, public.fee_rates, public.order_limits
    to internal_service;
grant insert, update, delete on public.fee_tiers to admin_user;

create or replace view public.all_orders with (security_invoker = true) as
select o.order_id, o.account_id, a.user_id, o.client_order_id, o.market_id, m.symbol,
    o.order_type, o.side, o.price, o.stop_price, o.quantity, o.quote_quantity,
    o.filled_quantity, o.quantity - o.filled_quantity as remaining_quantity, o.filled_value,
    round(o.filled_value / nullif(o.filled_quantity, 0), 18) as average_filled_price,
    o.price * o.quantity as total_value, o.fee_amount,
    case o.side when 'buy' then m.base_asset_id else m.quote_asset_id end as fee_asset_id,
    o.maker_fee_ppm, o.taker_fee_ppm, o.time_in_force, o.self_trade_prevention, o.post_only,
    o.hidden, o.display_quantity, o.expires_at, o.status, o.reject_code, o.cancellation_reason,
    o.cancelled_by, o.created_at, o.updated_at, o.executed_at,
    case o.status when 'filled' then o.updated_at end as filled_at,
    case o.status when 'cancelled' then o.updated_at end as cancelled_at, o.seq,
    o.trail_offset, o.trail_percent, o.activation_price, o.order_list_id
from (
    select o.order_id, o.account_id, o.client_order_id, o.market_id, o.order_type, o.side,
        o.price, o.stop_price, o.quantity, o.quote_quantity, o.filled_quantity, o.filled_value,
        o.fee_amount, o.maker_fee_ppm, o.taker_fee_ppm, o.time_in_force, o.self_trade_prevention,
        o.post_only, o.hidden, o.display_quantity, o.expires_at, o.status,
        null::text as reject_code, null::public.cancellation_reason as cancellation_reason,
        null::uuid as cancelled_by, o.created_at, o.updated_at, o.executed_at, o.seq,
        o.trail_offset, o.trail_percent, o.activation_price, o.order_list_id
    from public.open_orders as o
    union all
    select o.order_id, o.account_id, o.client_order_id, o.market_id, o.order_type, o.side,
        o.price, o.stop_price, o.quantity, o.quote_quantity, o.filled_quantity, o.filled_value,
        o.fee_amount, o.maker_fee_ppm, o.taker_fee_ppm, o.time_in_force, o.self_trade_prevention,
        o.post_only, o.hidden, o.display_quantity, o.expires_at, o.status,
        o.reject_code, o.cancellation_reason, o.cancelled_by, o.created_at, o.updated_at,
        o.executed_at, o.seq, o.trail_offset, o.trail_percent, o.activation_price,
        o.order_list_id
    from public.orders as o
) as o
join public.markets as m on m.market_id = o.market_id
left join public.accounts as a on a.account_id = o.account_id;
create or replace view public.market_trades as
select t.trade_id, t.market_id, t.trade_number, t.taker_side, t.price, t.quantity, t.total_value,
    t.executed_at, t.seq, t.is_auction
from public.trades as t;
