-- Reports for analysts: balances by running sums, and statistics of markets.

-- -------------------------------------------------------------------------- running sums

create table reporting.ledger_sums (
    account_id integer not null,
    asset_id integer not null,
    balance_bucket public.balance_bucket not null,
    user_id uuid,
    amount public.signed_amount not null,
    entries bigint not null,
    last_entry_at timestamptz not null,
    constraint ledger_sums_pkey primary key (account_id, asset_id, balance_bucket),
    constraint ledger_sums_account_fkey foreign key (account_id)
        references public.accounts not enforced,
    constraint ledger_sums_asset_fkey foreign key (asset_id)
        references public.assets on delete restrict,
    constraint ledger_sums_user_fkey foreign key (user_id)
        references public.users not enforced
) with (fillfactor = 70);
comment on table reporting.ledger_sums is
    'What the ledger comes to as far as ledger_sums_cursor, so that nobody adds up all history';

create table reporting.ledger_sums_cursor (
    singleton boolean not null default true,
    transfer_id bigint not null,
    seq bigint not null,
    counted_at timestamptz not null,
    constraint ledger_sums_cursor_pkey primary key (singleton),
    constraint ledger_sums_cursor_one_row check (singleton)
);
comment on table reporting.ledger_sums_cursor is
    'How far ledger_sums has counted; ids of transfers rise with the journal';
insert into reporting.ledger_sums_cursor (transfer_id, seq, counted_at)
values (0, 0, clock_timestamp());

create table reporting.archived_ledger_sums (
    account_id integer not null,
    asset_id integer not null,
    balance_bucket public.balance_bucket not null,
    amount public.signed_amount not null,
    constraint archived_ledger_sums_pkey primary key (account_id, asset_id, balance_bucket),
    constraint archived_ledger_sums_account_fkey foreign key (account_id)
        references public.accounts not enforced,
    constraint archived_ledger_sums_asset_fkey foreign key (asset_id)
        references public.assets on delete restrict
);
comment on table reporting.archived_ledger_sums is
    'What the parts of the ledger come to that were detached after their term';

grant select on reporting.ledger_sums, reporting.ledger_sums_cursor,
    reporting.archived_ledger_sums to read_only_user, admin_user, internal_service;
grant insert, update on reporting.ledger_sums to internal_service;
grant update on reporting.ledger_sums_cursor to internal_service;

-- These functions run with their caller's rights: row security would show the owner no transfer.
-- Those of one statement without settings of their own become a part of the query that calls them.
create function reporting.newer_legs(after bigint, upto bigint default 9223372036854775807)
returns table (account_id integer, asset_id integer, balance_bucket public.balance_bucket,
    amount numeric, transfer_id bigint, created_at timestamptz)
language sql stable parallel safe
begin atomic
    select t.debit_account_id, t.asset_id, t.debit_bucket, -t.amount::numeric, t.transfer_id,
        t.created_at
    from public.ledger_transfers as t where t.transfer_id > after and t.transfer_id <= upto
    union all
    select t.credit_account_id, t.asset_id, t.credit_bucket, t.amount::numeric, t.transfer_id,
        t.created_at
    from public.ledger_transfers as t where t.transfer_id > after and t.transfer_id <= upto;
end;
comment on function reporting.newer_legs(bigint, bigint) is
    'Both legs of the transfers after this one, up to another';

create function reporting.count_ledger(at_once bigint default 500000) returns bigint
language plpgsql set search_path = pg_catalog as $$
declare
    counted bigint;
    upto bigint;
begin
    select c.transfer_id into strict counted from reporting.ledger_sums_cursor as c for update;
    loop
        select t.transfer_id into upto from public.ledger_transfers as t
        where t.transfer_id > counted order by t.transfer_id offset at_once limit 1;
        exit when upto is null;
        perform reporting.count_legs(counted, upto);
        counted := upto;
    end loop;
    counted := reporting.count_legs(counted, 9223372036854775807);
    update reporting.ledger_sums as s set user_id = a.user_id
    from public.accounts as a
    where a.account_id = s.account_id and a.user_id is distinct from s.user_id;
    return counted;
end $$;
comment on function reporting.count_ledger(bigint) is
    'Adds what is new to ledger_sums; the journal row up to which it counts now. at_once: so many'
    ' transfers are in memory together';

create function reporting.count_legs(after bigint, upto bigint) returns bigint
language plpgsql set search_path = pg_catalog as $$
declare
    counted bigint;
begin
    -- One statement, hence one moment: the rows, and the journal row that they lead to.
    with leg as materialized (
        select * from reporting.newer_legs(after, upto)
    ), added as (
        insert into reporting.ledger_sums as s
            (account_id, asset_id, balance_bucket, user_id, amount, entries, last_entry_at)
        select l.account_id, l.asset_id, l.balance_bucket, a.user_id, sum(l.amount), count(*),
            max(l.created_at)
        from leg as l left join public.accounts as a on a.account_id = l.account_id
        group by l.account_id, l.asset_id, l.balance_bucket, a.user_id
        on conflict (account_id, asset_id, balance_bucket) do update
        set amount = s.amount + excluded.amount, entries = s.entries + excluded.entries,
            last_entry_at = greatest(s.last_entry_at, excluded.last_entry_at)
    )
    update reporting.ledger_sums_cursor as c
    set transfer_id = coalesce((select max(l.transfer_id) from leg as l), c.transfer_id),
        seq = p.seq, counted_at = clock_timestamp()
    from public.projection_cursor as p where p.name = 'main'
    returning c.seq into counted;
    return counted;
end $$;
comment on function reporting.count_legs(bigint, bigint) is 'Part of count_ledger()';

create function reporting.ledger_balances(recount boolean)
returns table (account_id integer, asset_id integer, balance_bucket public.balance_bucket,
    amount numeric)
language sql stable
begin atomic
    select x.account_id, x.asset_id, x.balance_bucket, sum(x.amount)
    from (
        select s.account_id, s.asset_id, s.balance_bucket, s.amount::numeric as amount
        from reporting.ledger_sums as s where not recount
        union all
        select s.account_id, s.asset_id, s.balance_bucket, s.amount
        from reporting.archived_ledger_sums as s where recount
        union all
        select l.account_id, l.asset_id, l.balance_bucket, l.amount
        from reporting.newer_legs(case when recount then 0
            else (select c.transfer_id from reporting.ledger_sums_cursor as c) end) as l
    ) as x
    group by x.account_id, x.asset_id, x.balance_bucket;
end;
comment on function reporting.ledger_balances(boolean) is
    'What the ledger says that everybody has; recount: by adding up every transfer again';

create materialized view reporting.user_balance_summary as
select s.user_id, a.asset_type, a.symbol as currency, s.balance_bucket,
    sum(s.amount::numeric) as ledger_balance, sum(s.entries)::bigint as total_entries,
    max(s.last_entry_at) as last_entry_at
from reporting.ledger_sums as s
join public.assets as a on a.asset_id = s.asset_id
where s.user_id is not null
group by s.user_id, a.asset_type, a.symbol, s.balance_bucket;
comment on materialized view reporting.user_balance_summary is
    'Customers'' balances from the ledger, as of ledger_sums_cursor; refreshed every hour';
create unique index user_balance_summary_key
    on reporting.user_balance_summary (user_id, asset_type, currency, balance_bucket);

create view reporting.user_balance_totals with (security_invoker = true) as
select s.user_id, s.asset_type, s.currency,
    coalesce(sum(s.ledger_balance) filter (where s.balance_bucket = 'available'), 0)
        as available_balance,
    coalesce(sum(s.ledger_balance) filter (where s.balance_bucket = 'locked'), 0)
        as locked_balance,
    coalesce(sum(s.ledger_balance) filter (where s.balance_bucket in ('available', 'locked')), 0)
        as total_balance,
    coalesce(sum(s.ledger_balance) filter (where s.balance_bucket = 'reserved'), 0)
        as reserved_balance,
    coalesce(sum(s.ledger_balance) filter (where s.balance_bucket = 'bonus'), 0)
        as bonus_balance,
    (select c.seq from reporting.ledger_sums_cursor as c) as as_of_seq
from reporting.user_balance_summary as s
group by s.user_id, s.asset_type, s.currency;
comment on view reporting.user_balance_totals is
    'One row for each customer and currency; total_balance is available and locked';

-- Refreshing takes the owner's rights and counting the caller's, hence two functions.
create function reporting.refresh_summary_only() returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
    refresh materialized view concurrently reporting.user_balance_summary;
end $$;
comment on function reporting.refresh_summary_only() is 'Second half of the function below';

create function reporting.refresh_user_balance_summary() returns bigint
language plpgsql set search_path = pg_catalog as $$
declare
    counted constant bigint := reporting.count_ledger();
begin
    perform reporting.refresh_summary_only();
    return counted;
end $$;
comment on function reporting.refresh_user_balance_summary() is
    'Counts what is new and shows it; the journal row that the summary is of';

-- ------------------------------------------------------------------------------- markets

create view reporting.trading_pair_statistics with (security_invoker = true) as
select m.market_id as trading_pair_id, m.symbol, b.symbol as base_currency,
    q.symbol as quote_currency, last.price::numeric as last_price,
    last.executed_at as last_trade_at,
    day.open_price, day.high_price, day.low_price, day.volume, day.quote_volume, day.trades,
    last.price - day.open_price as price_change,
    round((last.price - day.open_price) * 100 / day.open_price, 4) as price_change_percent,
    c.seq as as_of_seq
from public.markets as m
join public.assets as b on b.asset_id = m.base_asset_id
join public.assets as q on q.asset_id = m.quote_asset_id
cross join public.projection_cursor as c
left join lateral (
    select t.price, t.executed_at from public.market_trades as t
    where t.market_id = m.market_id order by t.trade_id desc limit 1
) as last on true
cross join lateral (
    select (array_agg(t.price::numeric order by t.trade_id))[1] as open_price,
        max(t.price::numeric) as high_price, min(t.price::numeric) as low_price,
        coalesce(sum(t.quantity::numeric), 0) as volume,
        coalesce(sum(t.total_value::numeric), 0) as quote_volume, count(*) as trades
    from public.market_trades as t
    where t.market_id = m.market_id
        and t.trade_id >= admin.id_floor(now() - interval '24 hours')
) as day
where c.name = 'main';
comment on view reporting.trading_pair_statistics is
    'Markets in the last 24 hours; volume in base, quote_volume in quote, change since the first'
    ' trade of these hours';
create view reporting.trading_pair_stats with (security_invoker = true) as
select * from reporting.trading_pair_statistics;
comment on view reporting.trading_pair_stats is 'Another name of trading_pair_statistics';

grant select on reporting.user_balance_summary, reporting.user_balance_totals,
    reporting.trading_pair_statistics, reporting.trading_pair_stats
    to read_only_user, admin_user, internal_service;
revoke all on all functions in schema reporting from public;
grant execute on function reporting.newer_legs(bigint, bigint), reporting.ledger_balances(boolean)
    to read_only_user, admin_user, internal_service;
grant execute on function reporting.count_ledger(bigint), reporting.count_legs(bigint, bigint),
    reporting.refresh_summary_only(),
    reporting.refresh_user_balance_summary()
    to internal_service;
