-- Velocity: how much a customer traded, moved and logged in within an hour, day, week and month,
-- kept by adding what is new and taking away what has grown too old.

create type public.velocity_measure as enum (
    'trade', 'transfer_in', 'transfer_out', 'log_in', 'log_in_failed');
comment on type public.velocity_measure is
    'trade: value in the quote asset, subjects are markets; transfer: subjects are the accounts on'
    ' the other side; log_in: subjects are addresses';

create table public.velocity_parts (
    user_id uuid not null,
    measure public.velocity_measure not null,
    span interval not null,
    asset_id integer not null,
    subject text not null,
    events bigint not null,
    total numeric not null,
    constraint velocity_parts_pkey primary key (user_id, measure, span, asset_id, subject),
    -- As accounts': the events come from the journal, which must always be countable.
    constraint velocity_parts_user_fkey foreign key (user_id)
        references public.users not enforced
) with (fillfactor = 70);
comment on table public.velocity_parts is
    'Events of a customer within a span by subject; rows without events are gone';
comment on column public.velocity_parts.asset_id is 'Of the total; 0: events without an amount';
select admin.conceal('public.velocity_parts');

create table public.velocity_cursors (
    measure public.velocity_measure not null,
    span interval not null,
    low timestamptz not null,
    high bigint not null default 0,
    constraint velocity_cursors_pkey primary key (measure, span),
    constraint velocity_cursors_span_positive check (span > interval '0')
);
comment on table public.velocity_cursors is 'Which events the parts count';
comment on column public.velocity_cursors.low is 'Those of this moment and later';
comment on column public.velocity_cursors.high is
    'Those below: an engine id; of log-ins, the number of a database transaction';
insert into public.velocity_cursors (measure, span, low)
select m.measure, s.span, clock_timestamp() - s.span
from unnest(enum_range(null::public.velocity_measure)) as m (measure)
cross join unnest(array['1 hour', '1 day', '7 days', '30 days']::interval[]) as s (span);

create view public.velocity with (security_invoker = true) as
select p.user_id, p.measure, p.span, p.asset_id, sum(p.events)::bigint as events,
    sum(p.total) as total, count(*) as subjects
from public.velocity_parts as p
group by p.user_id, p.measure, p.span, p.asset_id;
comment on view public.velocity is
    'Count, sum and distinct subjects of a customer within a span, by asset';

-- One branch each, so that every one is planned by itself and uses the index of its own table.
create function admin.velocity_events(
    wanted public.velocity_measure, key_from bigint, key_to bigint, since timestamptz,
    before timestamptz)
returns table (user_id uuid, asset_id integer, subject text, amount numeric)
language plpgsql stable set search_path = pg_catalog as $$
declare
    first constant bigint := greatest(key_from, admin.id_floor(since));
    last constant bigint := least(key_to, admin.id_floor(before));
begin
    if wanted = 'trade' then
        return query
        select a.user_id, m.quote_asset_id, m.symbol::text, t.total_value::numeric
        from public.trades as t
        join public.markets as m on m.market_id = t.market_id
        join public.accounts as a on a.account_id in (t.buyer_account_id, t.seller_account_id)
        where t.trade_id >= first and t.trade_id < last and a.user_id is not null;
    elsif wanted in ('transfer_in', 'transfer_out') then
        return query
        select a.user_id, t.asset_id, case wanted when 'transfer_in' then t.debit_account_id
            else t.credit_account_id end::text, t.amount::numeric
        from public.ledger_transfers as t
        join public.accounts as a on a.account_id = case wanted
            when 'transfer_in' then t.credit_account_id else t.debit_account_id end
        where t.transfer_id >= first and t.transfer_id < last and a.user_id is not null
            and t.debit_account_id <> t.credit_account_id
            and t.entry_type in ('deposit', 'withdrawal', 'adjustment', 'internal_transfer');
    else
        return query
        select l.actor_id::uuid, 0, coalesce(host(l.actor_ip), ''), 0::numeric
        from audit.audit_logs as l
        where l.xid >= key_from::text::xid8 and l.xid < key_to::text::xid8
            and l.log_id >= admin.uuid_floor(since)
            and (before is null or l.log_id < admin.uuid_floor(before))
            and l.action = 'log_in' and l.actor_type = 'customer'
            and (l.status = 'success') = (wanted = 'log_in');
    end if;
end $$;
comment on function admin.velocity_events(
    public.velocity_measure, bigint, bigint, timestamptz, timestamptz) is
    'Events with these keys, of these moments: from inclusive, to exclusive; null: no end';

create function admin.velocity_horizon(wanted public.velocity_measure) returns bigint
language sql stable strict set search_path = pg_catalog
begin atomic
    -- Whatever comes later has a larger key: the projector writes whole journal rows in order, and
    -- a database transaction that still runs is not below the oldest one.
    select case wanted
        when 'trade' then (select coalesce(max(t.trade_id), 0) + 1 from public.trades as t)
        when 'transfer_in' then
            (select coalesce(max(t.transfer_id), 0) + 1 from public.ledger_transfers as t)
        when 'transfer_out' then
            (select coalesce(max(t.transfer_id), 0) + 1 from public.ledger_transfers as t)
        else pg_snapshot_xmin(pg_current_snapshot())::text::bigint end;
end;
comment on function admin.velocity_horizon(public.velocity_measure) is
    'Below this key no event will appear any more';

create function admin.count_velocity(moment timestamptz default clock_timestamp()) returns bigint
language plpgsql set search_path = pg_catalog as $$
declare
    cursor_row public.velocity_cursors;
    new_low timestamptz;
    new_high bigint;
    moved bigint := 0;
    rows_changed bigint;
begin
    for cursor_row in
        select c.* from public.velocity_cursors as c order by c.measure, c.span for update
    loop
        new_low := greatest(cursor_row.low, moment - cursor_row.span);
        new_high := greatest(cursor_row.high, admin.velocity_horizon(cursor_row.measure));
        insert into public.velocity_parts as p
            (user_id, measure, span, asset_id, subject, events, total)
        select e.user_id, cursor_row.measure, cursor_row.span, e.asset_id, e.subject,
            sum(e.sign), sum(e.sign * e.amount)
        from (
            select 1 as sign, n.* from admin.velocity_events(
                cursor_row.measure, cursor_row.high, new_high, new_low, null) as n
            union all
            select -1, o.* from admin.velocity_events(
                cursor_row.measure, 0, cursor_row.high, cursor_row.low, new_low) as o
        ) as e
        group by e.user_id, e.asset_id, e.subject
        having sum(e.sign) <> 0 or sum(e.sign * e.amount) <> 0
        on conflict (user_id, measure, span, asset_id, subject) do update
        set events = p.events + excluded.events, total = p.total + excluded.total;
        get diagnostics rows_changed = row_count;
        moved := moved + rows_changed;
        delete from public.velocity_parts as p
        where p.measure = cursor_row.measure and p.span = cursor_row.span and p.events = 0;
        update public.velocity_cursors as c set low = new_low, high = new_high
        where c.measure = cursor_row.measure and c.span = cursor_row.span;
    end loop;
    return moved;
end $$;
comment on function admin.count_velocity(timestamptz) is
    'Adds what is new and takes away what is older than its span; how many parts changed';

create function admin.recount_velocity()
returns table (user_id uuid, measure public.velocity_measure, span interval, asset_id integer,
    subject text, kept_events bigint, true_events bigint, kept_total numeric, true_total numeric)
language sql stable set search_path = pg_catalog
begin atomic
    with recounted as (
        select e.user_id, c.measure, c.span, e.asset_id, e.subject, count(*) as events,
            sum(e.amount) as total
        from public.velocity_cursors as c
        cross join lateral admin.velocity_events(c.measure, 0, c.high, c.low, null) as e
        group by e.user_id, c.measure, c.span, e.asset_id, e.subject
    )
    select coalesce(p.user_id, r.user_id), coalesce(p.measure, r.measure),
        coalesce(p.span, r.span), coalesce(p.asset_id, r.asset_id),
        coalesce(p.subject, r.subject), p.events, r.events, p.total, r.total
    from public.velocity_parts as p
    full join recounted as r on (r.user_id, r.measure, r.span, r.asset_id, r.subject)
        = (p.user_id, p.measure, p.span, p.asset_id, p.subject)
    where (p.events, p.total) is distinct from (r.events, r.total);
end;
comment on function admin.recount_velocity() is
    'Counts all of it again from the events; a row is a difference, of which there should be none';

create index velocity_parts_gone_idx on public.velocity_parts (measure, span) where events = 0;
insert into admin.jobs (name, description, every, at, zone, next_run)
select j.name, j.description, j.every::admin.job_period, j.at::interval, j.zone,
    admin.next_run(j.every::admin.job_period, j.at::interval, j.zone, clock_timestamp())
from (values
    ('velocity', 'Counts what customers traded, moved and logged in lately', 'minute', '0', 'UTC'),
    ('velocity-recount', 'Counts the same again from the events', 'day', '03:45',
        'Europe/Istanbul')
) as j (name, description, every, at, zone);

create or replace function admin.alarms() returns table (measure text, subject text, alarm text)
language sql stable set search_path = pg_catalog
begin atomic
    select * from admin.ledger_alarms()
    union all
    select * from admin.withdrawal_alarms()
    union all
    select * from admin.size_alarms()
    union all
    select * from admin.query_alarms()
    union all
    select * from admin.index_alarms()
    union all
    select * from admin.reference_alarms()
    union all
    select 'partitions', format('%s.%s', p.schema_name, p.table_name), p.alarm
    from admin.partition_alarms() as p
    union all
    select * from admin.job_alarms()
    union all
    select * from admin.flag_alarms();
end;

grant select on public.velocity_parts, public.velocity_cursors, public.velocity
    to admin_user, internal_service;
grant insert, update, delete on public.velocity_parts to internal_service;
grant update on public.velocity_cursors to internal_service;
revoke all on all functions in schema admin from public;
grant execute on function
    admin.velocity_events(public.velocity_measure, bigint, bigint, timestamptz, timestamptz),
    admin.velocity_horizon(public.velocity_measure), admin.recount_velocity()
    to admin_user, internal_service;
grant execute on function admin.count_velocity(timestamptz) to internal_service;
