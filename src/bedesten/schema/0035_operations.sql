-- What operators watch: measures with their alarms, references that nothing enforces; enums.

-- --------------------------------------------------------------------- 1. ledger integrity

create view admin.ledger_integrity with (security_invoker = true) as
select
    (select count(*) from public.users as u where u.deleted_at is null) as total_users,
    count(distinct r.user_id) as users_with_discrepancy,
    count(*) filter (where r.account_id is not null and r.user_id is null)
        as house_discrepancies,
    count(*) filter (where r.account_id is null and r.currency is not null) as assets_not_zero,
    max(p.seq) as as_of_seq
from public.projection_cursor as p
left join admin.daily_reconciliation_report() as r on true
where p.name = 'main';
comment on view admin.ledger_integrity is
    'How many customers have a balance that the ledger does not explain, at journal row as_of_seq';

create function admin.ledger_alarms() returns table (measure text, subject text, alarm text)
language sql stable set search_path = pg_catalog
begin atomic
    select 'ledger', coalesce('account ' || r.account_id, 'all accounts'),
        format('%s %s: ledger %s, balance %s', r.currency, coalesce(r.balance_bucket, 'in all'),
            r.ledger_balance, r.wallet_balance)
    from admin.daily_reconciliation_report() as r
    union all
    select 'ledger', coalesce('account ' || a.account_id, 'all accounts'),
        format('%s %s: an alert of %s waits for staff', a.currency,
            coalesce(a.balance_bucket, 'in all'), a.found_at at time zone 'UTC')
    from reporting.balance_discrepancies as a;
end;
comment on function admin.ledger_alarms() is
    'Every discrepancy, and every alert that nobody has cleared';

-- ------------------------------------------------------------------ 2. pending withdrawals

create view admin.pending_withdrawals with (security_invoker = true) as
select w.kind, w.status, count(*) as count, min(w.created_at) as oldest,
    max(w.created_at) as newest,
    round(avg(extract(epoch from now() - w.created_at)) / 3600, 2) as avg_hours_pending
from (
    select 'crypto' as kind, x.status::text as status, x.created_at
    from public.withdrawals as x
    where x.status not in ('completed', 'failed', 'cancelled', 'rejected')
    union all
    select 'fiat', x.status::text, x.created_at
    from public.fiat_transfers as x
    where x.direction = 'withdrawal'
        and x.status not in ('completed', 'failed', 'cancelled', 'rejected', 'returned')
) as w
group by w.kind, w.status
order by oldest;
comment on view admin.pending_withdrawals is
    'Payouts that are not over, by status: how many, and how long they have waited';

create function admin.withdrawal_alarms(older_than interval default '24 hours')
returns table (measure text, subject text, alarm text)
language sql stable set search_path = pg_catalog
begin atomic
    select 'withdrawals', p.kind || ' ' || p.status,
        format('%s pending, the oldest since %s', p.count,
            date_trunc('second', p.oldest at time zone 'UTC'))
    from admin.pending_withdrawals as p where p.oldest < now() - older_than;
end;
comment on function admin.withdrawal_alarms(interval) is 'Payouts that have waited for too long';

-- ----------------------------------------------------------------- 3. sizes and their growth

create table admin.table_size_samples (
    schema_name text not null,
    table_name text not null,
    taken_on date not null,
    total_bytes bigint not null,
    constraint table_size_samples_pkey primary key (schema_name, table_name, taken_on),
    constraint table_size_samples_not_negative check (total_bytes >= 0)
);
comment on table admin.table_size_samples is 'How large tables were each day, kept for 400 days';

create function admin.current_sizes()
returns table (schema_name text, table_name text, estimated_rows bigint, table_bytes bigint,
    total_bytes bigint)
language sql stable set search_path = pg_catalog
begin atomic
    -- Partitions count for their table: nobody wants to add up months.
    select n.nspname, t.relname, sum(greatest(c.reltuples, 0))::bigint,
        sum(pg_relation_size(c.oid))::bigint, sum(pg_total_relation_size(c.oid))::bigint
    from pg_class as c
    join pg_class as t on t.oid = coalesce(pg_partition_root(c.oid), c.oid)
    join pg_namespace as n on n.oid = t.relnamespace
    where c.relkind in ('r', 'm', 'p')
        and n.nspname in ('public', 'audit', 'reporting', 'config', 'admin', 'engine', 'archive')
    group by n.nspname, t.relname;
end;
comment on function admin.current_sizes() is 'Bytes of each table, its partitions included';

create view admin.table_sizes with (security_invoker = true) as
select s.schema_name, s.table_name, s.estimated_rows, s.table_bytes, s.total_bytes,
    pg_size_pretty(s.total_bytes) as size,
    pg_size_pretty(s.total_bytes - s.table_bytes) as external_size,
    s.total_bytes - day.total_bytes as grown_since_yesterday,
    s.total_bytes - month.total_bytes as grown_in_30_days
from admin.current_sizes() as s
left join admin.table_size_samples as day on (day.schema_name, day.table_name, day.taken_on)
    = (s.schema_name, s.table_name, (now() at time zone 'UTC')::date - 1)
left join admin.table_size_samples as month
    on (month.schema_name, month.table_name, month.taken_on)
    = (s.schema_name, s.table_name, (now() at time zone 'UTC')::date - 30)
order by s.total_bytes desc;
comment on view admin.table_sizes is
    'Tables by size; external is indexes and large values; growth against the daily samples';

create function admin.sample_table_sizes() returns integer
language plpgsql set search_path = pg_catalog as $$
declare
    today constant date := (now() at time zone 'UTC')::date;
    taken integer;
begin
    insert into admin.table_size_samples (schema_name, table_name, taken_on, total_bytes)
    select s.schema_name, s.table_name, today, s.total_bytes from admin.current_sizes() as s
    on conflict (schema_name, table_name, taken_on) do update
    set total_bytes = excluded.total_bytes;
    get diagnostics taken = row_count;
    delete from admin.table_size_samples where taken_on < today - 400;
    return taken;
end $$;
comment on function admin.sample_table_sizes() is 'Notes the sizes of today; how many tables';

create function admin.size_alarms(
    growth_factor numeric default 3, min_bytes bigint default 1073741824)
returns table (measure text, subject text, alarm text)
language sql stable set search_path = pg_catalog
begin atomic
    with grown as (
        select s.schema_name, s.table_name, s.grown_since_yesterday as day,
            greatest(s.grown_in_30_days, 0) / 30.0 as usual
        from admin.table_sizes as s
    )
    select 'size', format('%s.%s', g.schema_name, g.table_name),
        format('grew by %s in a day, usually by %s', pg_size_pretty(g.day),
            pg_size_pretty(g.usual))
    from grown as g where g.day > min_bytes and g.day > growth_factor * g.usual;
end;
comment on function admin.size_alarms(numeric, bigint) is
    'Tables that grew by more than min_bytes, and growth_factor times the usual, in a day';

-- ------------------------------------------------------------------------- 4. slow queries

create function admin.slowest_queries(most integer default 20)
returns table (short_query text, calls bigint, total_exec_time numeric, mean_exec_time numeric,
    max_exec_time numeric, stddev_exec_time numeric)
language plpgsql stable set search_path = pg_catalog as $$
declare
    home constant text := (
        select n.nspname from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace
        where e.extname = 'pg_stat_statements');
begin
    if home is null
        or current_setting('shared_preload_libraries') !~ '\mpg_stat_statements\M' then
        return;
    end if;
    return query execute format(
        'select left(regexp_replace(s.query, ''\s+'', '' '', ''g''), 80), s.calls,
            round(s.total_exec_time::numeric, 3), round(s.mean_exec_time::numeric, 3),
            round(s.max_exec_time::numeric, 3), round(s.stddev_exec_time::numeric, 3)
        from %I.pg_stat_statements as s
        where s.dbid = (select oid from pg_database where datname = current_database())
            and s.query not like ''%%pg_stat_statements%%''
        order by s.mean_exec_time desc limit $1', home) using most;
end $$;
comment on function admin.slowest_queries(integer) is
    'By mean time, in ms; nothing where pg_stat_statements is not installed';
create view admin.slow_queries with (security_invoker = true) as
select * from admin.slowest_queries();
comment on view admin.slow_queries is
    'The 20 slowest statements by mean time, in ms; needs pg_stat_statements, which is optional';

create function admin.query_alarms(mean_ms numeric default 1000, min_calls bigint default 10)
returns table (measure text, subject text, alarm text)
language sql stable set search_path = pg_catalog
begin atomic
    select 'queries', q.short_query,
        format('takes %s ms, called %s times', q.mean_exec_time, q.calls)
    from admin.slow_queries as q where q.mean_exec_time > mean_ms and q.calls >= min_calls;
end;
comment on function admin.query_alarms(numeric, bigint) is 'Frequent statements that are slow';

-- ----------------------------------------------------------------------- 5. unused indexes

create view admin.unused_indexes with (security_invoker = true) as
select n.nspname as schema_name, t.relname as table_name, i.relname as index_name,
    sum(s.idx_scan)::bigint as scans, sum(pg_relation_size(s.indexrelid))::bigint as bytes,
    pg_size_pretty(sum(pg_relation_size(s.indexrelid))) as index_size
from pg_stat_user_indexes as s
join pg_class as i on i.oid = coalesce(pg_partition_root(s.indexrelid), s.indexrelid)
join pg_index as x on x.indexrelid = i.oid
join pg_class as t on t.oid = x.indrelid
join pg_namespace as n on n.oid = t.relnamespace
where n.nspname not in ('pg_catalog', 'information_schema')
    -- These refuse bad rows; whether anybody reads through them says nothing.
    and not x.indisunique and not x.indisexclusion
group by n.nspname, t.relname, i.relname
having sum(s.idx_scan) = 0
order by bytes desc, index_name;
comment on view admin.unused_indexes is
    'Indexes that only cost, since statistics were last reset; those of partitions together';

create function admin.index_alarms(min_bytes bigint default 104857600)
returns table (measure text, subject text, alarm text)
language sql stable set search_path = pg_catalog
begin atomic
    select 'indexes', format('%s.%s', u.schema_name, u.index_name),
        format('%s, never used', u.index_size)
    from admin.unused_indexes as u where u.bytes >= min_bytes;
end;
comment on function admin.index_alarms(bigint) is 'Unused indexes of at least so many bytes';

-- ------------------------------------------------------- references that nothing else enforces

create table admin.reference_orphans (
    constraint_name text not null,
    table_name text not null,
    references_table text not null,
    orphans bigint not null,
    sample text[] not null,
    checked_at timestamptz not null default clock_timestamp(),
    checked_since timestamptz,
    constraint reference_orphans_pkey primary key (table_name, constraint_name)
);
comment on table admin.reference_orphans is
    'What the last check of references found; constraints not listed are whole';
comment on column admin.reference_orphans.checked_since is 'Older rows were not looked at';

create table admin.archived_partitions (
    archived_name text not null,
    schema_name text not null,
    table_name text not null,
    retention_class text not null,
    starts timestamptz not null,
    ends timestamptz not null,
    row_count bigint not null,
    archived_by text not null,
    archived_at timestamptz not null default clock_timestamp(),
    constraint archived_partitions_pkey primary key (archived_name),
    constraint archived_partitions_in_order check (starts < ends)
);
comment on table admin.archived_partitions is 'Which partitions were detached, and how full';
comment on column admin.archived_partitions.archived_name is 'In schema archive';

-- Callers' rights: row security would show the owner no row, and so no orphan.
create function admin.check_references(since timestamptz default null, samples integer default 5)
returns table (constraint_name text, table_name text, references_table text, orphans bigint,
    sample text[])
language plpgsql stable set search_path = pg_catalog as $$
declare
    target record;
    found_in text;
    newer text;
    gone bigint;
begin
    for target in
        select c.conname, c.conrelid, c.confrelid, c.conrelid::regclass::text as child,
            c.confrelid::regclass::text as parent, a.attname as child_column,
            f.attname as parent_column, p.key_kind, pg_get_partkeydef(c.conrelid) as part_key
        from pg_constraint as c
        join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        join pg_attribute as f on f.attrelid = c.confrelid and f.attnum = c.confkey[1]
        left join admin.partitioned_tables as p
            on format('%I.%I', p.schema_name, p.table_name)::regclass = c.conrelid
        where c.contype = 'f' and not c.conenforced and c.conparentid = 0
            and cardinality(c.conkey) = 1
        order by child, c.conname
    loop
        found_in := format('select from %s as p where p.%I = c.%I', target.parent,
            target.parent_column, target.child_column);
        -- An order is open or final: references to orders hold in either table.
        if target.confrelid = 'public.orders'::regclass then
            found_in := found_in || format(
                ' union all select from public.open_orders as p where p.order_id = c.%I',
                target.child_column);
        end if;
        newer := case when since is not null and target.key_kind is not null then format(
            ' and c.%s >= %s', substring(target.part_key from '\((.*)\)'),
            admin.partition_bound(target.key_kind, since)) else '' end;
        -- What a row points to may have left before it, with its partition.
        select max(admin.id_floor(g.ends)) into gone from admin.archived_partitions as g
        where format('%I.%I', g.schema_name, g.table_name)::regclass = target.confrelid;
        newer := newer || case when gone is null then ''
            else format(' and c.%I >= %s', target.child_column, gone) end;
        constraint_name := target.conname;
        table_name := target.child;
        references_table := target.parent;
        execute format(
            'select count(*), coalesce((array_agg(distinct c.%1$I::text))[1:$1], ''{}'')'
            ' from %2$s as c where c.%1$I is not null%3$s and not exists (%4$s)',
            target.child_column, target.child, newer, found_in)
            using samples into orphans, sample;
        return next;
    end loop;
end $$;
comment on function admin.check_references(timestamptz, integer) is
    'Every reference that is declared and not enforced, with how many rows point to nothing and a'
    ' sample; since: rows of partitioned tables from then on only';

create function admin.keep_reference_check(since timestamptz default null) returns bigint
language plpgsql set search_path = pg_catalog as $$
declare
    wrong bigint;
begin
    delete from admin.reference_orphans where since is null or checked_since is not null;
    insert into admin.reference_orphans as o
        (constraint_name, table_name, references_table, orphans, sample, checked_since)
    select r.constraint_name, r.table_name, r.references_table, r.orphans, r.sample, since
    from admin.check_references(since) as r where r.orphans > 0
    on conflict (table_name, constraint_name) do nothing;
    select coalesce(sum(o.orphans), 0) into wrong from admin.reference_orphans as o;
    return wrong;
end $$;
comment on function admin.keep_reference_check(timestamptz) is
    'Checks and keeps what it found; how many rows point to nothing. A check of newer rows keeps'
    ' what the last full one found';

create function admin.reference_alarms() returns table (measure text, subject text, alarm text)
language sql stable set search_path = pg_catalog
begin atomic
    select 'references', format('%s of %s', o.constraint_name, o.table_name),
        format('%s rows point to no row of %s, such as %s', o.orphans, o.references_table,
            array_to_string(o.sample, ', '))
    from admin.reference_orphans as o;
end;
comment on function admin.reference_alarms() is 'What the last check of references found';

-- --------------------------------------------------------------------------- enumerations

create function admin.add_enum_value(
    type_name regtype, new_value text, before_value text default null,
    after_value text default null) returns boolean
language plpgsql security definer set search_path = pg_catalog set lock_timeout = '2s' as $$
begin
    if before_value is not null and after_value is not null then
        raise exception 'give the value before or the one after, not both'
            using errcode = 'invalid_parameter_value';
    end if;
    if exists (select from pg_enum as e where e.enumtypid = type_name
            and e.enumlabel = new_value) then
        return false;
    end if;
    execute format('alter type %s add value %L%s', type_name, new_value,
        case when before_value is not null then format(' before %L', before_value)
            when after_value is not null then format(' after %L', after_value) else '' end);
    return true;
end $$;
comment on function admin.add_enum_value(regtype, text, text, text) is
    'Adds a value in any place, without a lock on any table; false when it is there already. The'
    ' value may be used after the database transaction. To replace one: docs/operating/upkeep.md';

create function admin.alarms() returns table (measure text, subject text, alarm text)
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
    from admin.partition_alarms() as p;
end;
comment on function admin.alarms() is 'All that needs somebody now; no row: all is well';

grant select on admin.ledger_integrity, admin.pending_withdrawals, admin.table_sizes,
    admin.slow_queries,
    admin.unused_indexes, admin.table_size_samples, admin.reference_orphans,
    admin.archived_partitions
    to read_only_user, admin_user, internal_service;
grant insert, update, delete on admin.table_size_samples, admin.reference_orphans
    to internal_service;
-- The check of references looks at this column; nothing else of a key is for workers.
grant select (account_id) on public.api_keys to internal_service;
revoke all on all functions in schema admin from public;
grant execute on function
    admin.ledger_alarms(), admin.withdrawal_alarms(interval), admin.current_sizes(),
    admin.size_alarms(numeric, bigint),
    admin.slowest_queries(integer), admin.query_alarms(numeric, bigint),
    admin.index_alarms(bigint), admin.reference_alarms(), admin.alarms(),
    admin.partition_alarms(), admin.partition_bound(admin.partition_key, timestamptz),
    admin.uuid_floor(timestamptz)
    to read_only_user, admin_user, internal_service;
grant execute on function
    admin.check_references(timestamptz, integer)
    to admin_user, internal_service;
grant execute on function
    admin.sample_table_sizes(), admin.keep_reference_check(timestamptz)
    to internal_service;
-- Enums are for the operator who may become the owner; nobody logs in as it.
