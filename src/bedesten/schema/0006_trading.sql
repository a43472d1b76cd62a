-- Orders and trades: open orders apart from history, one row per order at its final state.

create table public.open_orders (
    order_id bigint not null,
    account_id integer not null,
    market_id integer not null,
    client_order_id text,
    order_type public.order_type not null,
    side public.order_side not null,
    price public.price,
    stop_price public.price,
    quantity public.quantity not null,
    quote_quantity public.quantity,
    filled_quantity public.amount not null,
    filled_value public.amount not null,
    fee_amount public.signed_amount not null,
    maker_fee_ppm public.rate_ppm not null,
    taker_fee_ppm public.rate_ppm not null,
    time_in_force public.time_in_force not null,
    self_trade_prevention public.self_trade_prevention not null,
    post_only boolean not null,
    hidden boolean not null,
    display_quantity public.quantity,
    expires_at timestamptz,
    status public.order_status not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    executed_at timestamptz,
    seq bigint not null,
    constraint open_orders_pkey primary key (order_id),
    constraint open_orders_is_open check (status in ('pending', 'open', 'partially_filled')),
    constraint open_orders_filled_in_part check (filled_quantity < quantity),
    constraint open_orders_client_order_id_short check (length(client_order_id) <= 36),
    constraint open_orders_account_fkey foreign key (account_id)
        references public.accounts not enforced,
    constraint open_orders_market_fkey foreign key (market_id)
        references public.markets not enforced
) with (fillfactor = 70);
comment on table public.open_orders is 'Orders that may still trade; a final order moves to orders';
comment on column public.open_orders.order_id is 'Engine id; its time is created_at';
comment on column public.open_orders.price is 'Limit; of a market order the protection price';
comment on column public.open_orders.filled_value is 'Sum of price x quantity of its trades';
comment on column public.open_orders.fee_amount is
    'Fees so far, in the asset received (base for a buy, quote for a sell); negative: rebates';
comment on column public.open_orders.executed_at is 'Time of its newest trade';
comment on column public.open_orders.seq is 'Journal row that last changed it';
create index open_orders_account_idx on public.open_orders (account_id, order_id);
create index open_orders_book_idx on public.open_orders (market_id, side, price, order_id);
create unique index open_orders_client_order_id_key
    on public.open_orders (account_id, client_order_id) where client_order_id is not null;

create table public.orders (
    order_id bigint not null,
    account_id integer not null,
    market_id integer not null,
    client_order_id text,
    order_type public.order_type not null,
    side public.order_side not null,
    price public.price,
    stop_price public.price,
    quantity public.quantity,
    quote_quantity public.quantity,
    filled_quantity public.amount not null,
    filled_value public.amount not null,
    fee_amount public.signed_amount not null,
    maker_fee_ppm public.rate_ppm not null,
    taker_fee_ppm public.rate_ppm not null,
    time_in_force public.time_in_force not null,
    self_trade_prevention public.self_trade_prevention not null,
    post_only boolean not null,
    hidden boolean not null,
    display_quantity public.quantity,
    expires_at timestamptz,
    status public.order_status not null,
    reject_code text,
    cancellation_reason public.cancellation_reason,
    cancelled_by uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    executed_at timestamptz,
    seq bigint not null,
    constraint orders_pkey primary key (order_id),
    constraint orders_amount_given check ((quantity is null) <> (quote_quantity is null)),
    constraint orders_filled_not_over check (filled_quantity <= quantity),
    constraint orders_filled_is_full check (
        status <> 'filled' or filled_quantity = quantity or quote_quantity is not null),
    constraint orders_limit_has_price check (
        order_type not in ('limit', 'stop_limit', 'take_profit_limit') or price is not null),
    constraint orders_is_final check (status in ('filled', 'cancelled', 'rejected', 'expired')),
    constraint orders_cancelled_with_reason check (
        (status = 'cancelled') = (cancellation_reason is not null)),
    constraint orders_account_fkey foreign key (account_id)
        references public.accounts not enforced,
    constraint orders_market_fkey foreign key (market_id)
        references public.markets not enforced
) partition by range (order_id);
comment on table public.orders is
    'Orders in their final state, one row each; open ones are in open_orders, all in all_orders';
comment on column public.orders.price is 'Limit; of a market order the protection price';
comment on column public.orders.updated_at is 'When the order became final';
comment on column public.orders.reject_code is 'Why a trigger was refused after acceptance';
comment on column public.orders.cancelled_by is 'The staff member who cancelled; empty: the owner';
comment on column public.orders.seq is 'Journal row that made it final';
create index orders_account_idx on public.orders (account_id, order_id);
create table public.orders_default partition of public.orders default;
comment on table public.orders_default is 'Should stay empty: see partition_alarms()';
insert into admin.partitioned_tables values ('public', 'orders', 'quarter', false);

create table public.trades (
    trade_id bigint not null,
    seq bigint not null,
    market_id integer not null,
    trade_number bigint not null,
    buy_order_id bigint not null,
    sell_order_id bigint not null,
    buyer_account_id integer not null,
    seller_account_id integer not null,
    taker_side public.order_side not null,
    price public.price not null,
    quantity public.quantity not null,
    total_value public.quantity not null,
    buyer_fee public.signed_amount not null,
    seller_fee public.signed_amount not null,
    buyer_fee_asset_id integer not null,
    seller_fee_asset_id integer not null,
    executed_at timestamptz not null,
    constraint trades_pkey primary key (trade_id),
    constraint trades_total_value_exact check (total_value = price * quantity),
    constraint trades_orders_differ check (buy_order_id <> sell_order_id),
    constraint trades_market_fkey foreign key (market_id)
        references public.markets not enforced,
    constraint trades_buy_order_fkey foreign key (buy_order_id)
        references public.orders not enforced,
    constraint trades_sell_order_fkey foreign key (sell_order_id)
        references public.orders not enforced,
    constraint trades_buyer_fkey foreign key (buyer_account_id)
        references public.accounts not enforced,
    constraint trades_seller_fkey foreign key (seller_account_id)
        references public.accounts not enforced
) partition by range (trade_id);
comment on table public.trades is 'One row per match, both sides in it; appended, never changed';
comment on column public.trades.trade_number is 'Counts the market''s trades without gaps';
comment on column public.trades.taker_side is 'Side of the order that came second';
comment on column public.trades.buy_order_id is 'In all_orders: the order may still be open';
comment on column public.trades.executed_at is 'Time of its id';
create index trades_market_idx on public.trades (market_id, trade_id);
create index trades_buyer_idx on public.trades (buyer_account_id, trade_id);
create index trades_seller_idx on public.trades (seller_account_id, trade_id);
-- An order's trades lie near its account's newest; these find them without the account.
create index trades_orders_idx on public.trades using brin (
    buy_order_id int8_minmax_multi_ops, sell_order_id int8_minmax_multi_ops)
    with (autosummarize = true);
create table public.trades_default partition of public.trades default;
comment on table public.trades_default is 'Should stay empty: see partition_alarms()';
insert into admin.partitioned_tables values ('public', 'trades', 'month', true);
create trigger immutable before update or delete or truncate on public.trades
for each statement execute function public.prevent_ledger_modification();
select admin.guard_partition('public.trades_default');

alter table public.open_orders enable row level security;
alter table public.open_orders force row level security;
create policy own_orders on public.open_orders for select to authenticated_user
    using (account_id = any (array(
        select a.account_id from public.accounts as a
        where a.user_id = public.current_customer())));
create policy analysts on public.open_orders for select to read_only_user using (true);
alter table public.orders enable row level security;
alter table public.orders force row level security;
create policy own_orders on public.orders for select to authenticated_user
    using (account_id = any (array(
        select a.account_id from public.accounts as a
        where a.user_id = public.current_customer())));
create policy analysts on public.orders for select to read_only_user using (true);
-- app_user has no grant on trades: a row shows both sides. The two views below run as the owner
-- and cut the row: one shows a customer's own side, the other the public tape without people.
alter table public.trades enable row level security;
alter table public.trades force row level security;
create policy own_trades on public.trades for select to authenticated_user
    using (buyer_account_id = any (array(
            select a.account_id from public.accounts as a
            where a.user_id = public.current_customer()))
        or seller_account_id = any (array(
            select a.account_id from public.accounts as a
            where a.user_id = public.current_customer())));
create policy analysts on public.trades for select to read_only_user using (true);
create policy owner_views on public.trades for select to bedesten_owner using (true);

create view public.all_orders with (security_invoker = true) as
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
    case o.status when 'cancelled' then o.updated_at end as cancelled_at, o.seq
from (
    select o.order_id, o.account_id, o.client_order_id, o.market_id, o.order_type, o.side,
        o.price, o.stop_price, o.quantity, o.quote_quantity, o.filled_quantity, o.filled_value,
        o.fee_amount, o.maker_fee_ppm, o.taker_fee_ppm, o.time_in_force, o.self_trade_prevention,
        o.post_only, o.hidden, o.display_quantity, o.expires_at, o.status,
        null::text as reject_code, null::public.cancellation_reason as cancellation_reason,
        null::uuid as cancelled_by, o.created_at, o.updated_at, o.executed_at, o.seq
    from public.open_orders as o
    union all
    select o.order_id, o.account_id, o.client_order_id, o.market_id, o.order_type, o.side,
        o.price, o.stop_price, o.quantity, o.quote_quantity, o.filled_quantity, o.filled_value,
        o.fee_amount, o.maker_fee_ppm, o.taker_fee_ppm, o.time_in_force, o.self_trade_prevention,
        o.post_only, o.hidden, o.display_quantity, o.expires_at, o.status,
        o.reject_code, o.cancellation_reason, o.cancelled_by, o.created_at, o.updated_at,
        o.executed_at, o.seq
    from public.orders as o
) as o
join public.markets as m on m.market_id = o.market_id
left join public.accounts as a on a.account_id = o.account_id;
comment on view public.all_orders is
    'Open and final orders together; what can be computed is computed here';

create view public.account_trades as
select s.trade_id, s.trade_id as matching_engine_trade_id, s.trade_number, s.order_id,
    s.account_id, own.user_id, s.market_id, m.symbol, s.side, s.side = s.taker_side as is_taker,
    s.price, s.quantity, s.total_value, s.total_value as gross_amount, s.commission,
    s.commission_asset_id, s.net_amount,
    case when (select public.sees_all_customers()) then s.counter_order_id end
        as counter_order_id,
    case when (select public.sees_all_customers()) then s.counter_account_id end
        as counter_account_id,
    s.executed_at, s.seq
from (
    select t.*, 'buy'::public.order_side as side, t.buy_order_id as order_id,
        t.buyer_account_id as account_id, t.buyer_fee as commission,
        t.buyer_fee_asset_id as commission_asset_id, t.sell_order_id as counter_order_id,
        t.seller_account_id as counter_account_id, t.quantity - t.buyer_fee as net_amount
    from public.trades as t
    union all
    select t.*, 'sell', t.sell_order_id, t.seller_account_id, t.seller_fee,
        t.seller_fee_asset_id, t.buy_order_id, t.buyer_account_id, t.total_value - t.seller_fee
    from public.trades as t
) as s
join public.markets as m on m.market_id = s.market_id
join public.accounts as own on own.account_id = s.account_id
where (select public.sees_all_customers())
    or s.account_id = any (array(
        select a.account_id from public.accounts as a
        where a.user_id = public.current_customer()));
comment on view public.account_trades is
    'Two rows per match, one for each side; a customer sees the own side. net_amount is what the'
    ' side received after its fee: base for a buy, quote for a sell';

create view public.market_trades as
select t.trade_id, t.market_id, t.trade_number, t.taker_side, t.price, t.quantity, t.total_value,
    t.executed_at, t.seq
from public.trades as t;
comment on view public.market_trades is 'The public tape: every trade, and nobody''s name';

grant select on public.open_orders, public.orders, public.all_orders
    to app_user, read_only_user, admin_user, internal_service;
grant select on public.trades to read_only_user, admin_user, internal_service;
grant select on public.account_trades, public.market_trades
    to app_user, read_only_user, admin_user, internal_service;
grant insert, update, delete on public.open_orders to internal_service;
grant insert on public.orders, public.trades to internal_service;

select admin.create_partitions();
