-- The ledger in the words of the first documents: accounts, statements, holds, what all is worth.

create view public.ledger_accounts with (security_invoker = true) as
select b.account_id, a.user_id, a.account_number, b.asset_id, s.symbol as asset, s.asset_type,
    b.available as balance_available, b.locked as balance_locked, b.reserved as balance_reserved,
    b.bonus as balance_bonus, b.last_transfer_id, b.seq, b.updated_at
from public.balances as b
join public.accounts as a on a.account_id = b.account_id
join public.assets as s on s.asset_id = b.asset_id;
comment on view public.ledger_accounts is 'What each account has of each asset';

create view public.user_balances with (security_invoker = true) as
select a.user_id, b.account_id, s.asset_type, s.symbol as currency,
    b.available as available_balance, b.locked as frozen_balance, b.locked as locked_balance,
    b.reserved as reserved_balance, b.bonus as bonus_balance,
    b.available + b.locked as total_balance, b.last_transfer_id as last_transaction_id,
    a.created_at, b.updated_at, b.seq as version
from public.balances as b
join public.accounts as a on a.account_id = b.account_id
join public.assets as s on s.asset_id = b.asset_id
where a.user_id is not null;
comment on view public.user_balances is
    'Customers'' balances; total_balance is available and locked, and frozen another word for it';

-- Both views below stand on ledger_entries, which shows customers their own legs alone.
create view public.account_statement with (security_invoker = true) as
select e.entry_id, e.transfer_id, e.user_id, e.ledger_account_id as account_id, e.asset_type,
    e.currency, e.balance_bucket, e.entry_type as type,
    case e.direction when 'debit' then e.amount else -e.amount end as amount,
    e.balance_after - case e.direction when 'debit' then e.amount else -e.amount end
        as balance_before,
    e.balance_after, e.reference_type, e.reference_id, e.description, e.created_at,
    case when e.reference_type in ('order', 'trade') then e.user_id end as created_by, e.seq
from public.ledger_entries as e;
comment on view public.account_statement is
    'Every movement of a balance, signed: before + amount = after, and the row before it of the'
    ' same account, currency and bucket ended where it begins. Newest first by transfer_id';
comment on column public.account_statement.created_by is
    'Whose order moved it; empty: the workflow row that reference_id names says who';

create view public.holds with (security_invoker = true) as
with open_order as (
    select o.order_id, o.account_id, o.order_list_id, o.quantity, o.filled_quantity, o.expires_at,
        o.created_at, case o.side when 'buy' then o.price else 1 end as unit,
        case o.side when 'buy' then m.quote_asset_id else m.base_asset_id end as asset_id
    from public.open_orders as o
    join public.markets as m on m.market_id = o.market_id
    where o.holds
), order_hold as (
    -- Of a pair the second order holds what it needs more than the first.
    select o.order_id, o.account_id, o.asset_id, o.expires_at, o.created_at,
        greatest(0, o.quantity * o.unit
            - coalesce(pair.quantity * pair.unit, 0)) as amount,
        greatest(0, (o.quantity - o.filled_quantity) * o.unit
            - coalesce((pair.quantity - pair.filled_quantity) * pair.unit, 0)) as remaining
    from open_order as o
    left join public.order_lists as l on l.order_list_id = o.order_list_id and o.order_id
        = case l.contingency when 'oco' then l.second_order_id else l.third_order_id end
    left join open_order as pair on pair.order_id
        = case l.contingency when 'oco' then l.first_order_id else l.second_order_id end
), hold as (
    select 'ord_' || o.order_id as hold_id, o.account_id, o.asset_id, o.amount, o.remaining,
        'order' as kind, 'order' as reason, 'order' as reference_type,
        o.order_id::text as reference_id, 'ACTIVE' as status, null as outcome, o.expires_at,
        o.created_at, null::timestamptz as released_at
    from order_hold as o
    union all
    -- Ended orders, by the leg that held for them.
    select 'ord_' || o.order_id, e.ledger_account_id, e.asset_id, e.amount, 0, 'order', 'order',
        'order', o.order_id::text, 'RELEASED',
        case o.status when 'filled' then 'posted' when 'expired' then 'expired' else 'voided' end,
        o.expires_at, e.created_at, o.updated_at
    from public.ledger_entries as e
    join public.orders as o on o.order_id
        = case e.reference_type when 'order' then e.reference_id end::bigint
    where e.reference_type = 'order' and e.balance_bucket = 'locked' and e.direction = 'debit'
    union all
    select 'res_' || e.idempotency_key, e.ledger_account_id, e.asset_id, e.amount,
        case when settled.at is null then e.amount else 0 end,
        case e.entry_type when 'withdrawal' then 'withdrawal' when 'settlement' then 'settlement'
            else 'manual' end,
        e.entry_type::text, 'reservation', e.reference_id,
        case when settled.at is null then 'ACTIVE' else 'RELEASED' end,
        case when settled.at is not null then
            case when settled.was_paid then 'posted' else 'voided' end end,
        null, e.created_at, settled.at
    from public.ledger_entries as e
    cross join lateral (
        select min(x.created_at) as at, bool_or(x.entry_type <> 'order') as was_paid
        from public.ledger_entries as x
        where x.idempotency_key = e.idempotency_key and x.reference_type = 'reservation'
            and x.ledger_account_id = e.ledger_account_id
            and x.balance_bucket = 'locked' and x.direction = 'credit'
    ) as settled
    where e.reference_type = 'reservation' and e.balance_bucket = 'locked'
        and e.direction = 'debit' and e.idempotency_key is not null
    union all
    select format('set_%s_%s', b.account_id, b.asset_id), b.account_id, b.asset_id, b.reserved,
        b.reserved, 'compliance', 'adjustment', 'transfer', null, 'ACTIVE', null, null, null, null
    from public.balances as b
    where b.reserved > 0
)
select h.hold_id, a.user_id, h.account_id, s.asset_type, s.symbol as asset, h.amount,
    h.remaining, h.kind, h.reason, h.reference_type, h.reference_id, h.status, h.outcome,
    h.expires_at, h.created_at, h.released_at
from hold as h
join public.accounts as a on a.account_id = h.account_id
join public.assets as s on s.asset_id = h.asset_id;
comment on view public.holds is
    'What is held for orders and pending operations, and was; the active ones of an account add up'
    ' to its locked and reserved balance';
comment on column public.holds.kind is
    'order, withdrawal, settlement, manual, or compliance: all that staff set aside, in one row';
comment on column public.holds.outcome is 'Of a released one: posted, voided or expired';
comment on column public.holds.created_at is
    'Empty for what was set aside in parts: account_statement lists them';

-- What one unit is worth: the last price of a market of both, else by way of one other asset.
create view public.asset_values with (security_invoker = true) as
with traded as (
    select m.base_asset_id, m.quote_asset_id, t.price, t.executed_at
    from public.markets as m
    cross join lateral (
        select x.price, x.executed_at from public.market_trades as x
        where x.market_id = m.market_id order by x.trade_id desc limit 1
    ) as t
    where m.phase <> 'closed'
), rate as materialized (
    select base_asset_id as asset_id, quote_asset_id as in_asset_id, price::numeric as rate,
        executed_at as at
    from traded
    union all
    select quote_asset_id, base_asset_id, 1 / price::numeric, executed_at from traded
), route as (
    select asset_id, asset_id as in_asset_id, 1::numeric as rate, 0 as legs,
        null::timestamptz as at
    from public.assets
    union all
    select asset_id, in_asset_id, rate, 1, at from rate
    union all
    select a.asset_id, b.in_asset_id, a.rate * b.rate, 2, least(a.at, b.at)
    from rate as a
    join rate as b on b.asset_id = a.in_asset_id and b.in_asset_id <> a.asset_id
)
select distinct on (r.asset_id, r.in_asset_id)
    r.asset_id, s.symbol as asset, m.symbol as currency, r.rate, r.legs, r.at as priced_at
from route as r
join public.assets as s on s.asset_id = r.asset_id
join public.assets as m on m.asset_id = r.in_asset_id
where m.symbol in ('TRY', 'USDT')
order by r.asset_id, r.in_asset_id, r.legs, r.at desc;
comment on view public.asset_values is
    'Last prices in TRY and USDT; no row: unknown, which is not zero';
comment on column public.asset_values.legs is
    'Markets on the way: 0 itself, 1 a market of both, 2 by way of another asset';
comment on column public.asset_values.priced_at is 'Of the older price, if there are two';

create view public.portfolio with (security_invoker = true) as
with worth as materialized (
    select asset_id, max(rate) filter (where currency = 'TRY') as in_try,
        max(rate) filter (where currency = 'USDT') as in_usdt
    from public.asset_values group by asset_id
), owned as (
    select a.user_id, b.asset_id, sum(b.available) as available_balance,
        sum(b.locked) as locked_balance, sum(b.reserved) as reserved_balance,
        sum(b.bonus) as bonus_balance, sum(b.available + b.locked) as total_balance,
        max(b.seq) as seq
    from public.balances as b
    join public.accounts as a on a.account_id = b.account_id
    where a.user_id is not null
        and (b.available, b.locked, b.reserved, b.bonus) <> (0, 0, 0, 0)
    group by a.user_id, b.asset_id
)
select o.user_id, s.asset_type, s.symbol as currency, o.available_balance, o.locked_balance,
    o.reserved_balance, o.bonus_balance, o.total_balance,
    round(o.total_balance * w.in_try, 2) as approximate_try_value,
    round(o.total_balance * w.in_usdt, 2) as approximate_usdt_value, o.seq
from owned as o
join public.assets as s on s.asset_id = o.asset_id
left join worth as w on w.asset_id = o.asset_id;
comment on view public.portfolio is 'What a customer owns in all accounts, asset by asset';
comment on column public.portfolio.approximate_try_value is
    'Of total_balance, at last prices; empty: nobody traded what would tell';

grant select on public.ledger_accounts, public.user_balances, public.account_statement,
    public.holds, public.asset_values, public.portfolio
    to app_user, read_only_user, admin_user, internal_service;
