-- What operators watch and maintain: five measures with alarms, references, retention, enums.

-- --------------------------------------------------------------------- 1. ledger integrity

create view admin.ledger_integrity with (security_invoker = true) as
select
    (select count(*) from public.users as u where u.deleted_at is null) as total_users,
    count(distinct r.user_id) as users_with_discrepancy,
    count(*) filter (where r.account_id is not null and r.user_id is null)
        as house_discrepancies,
    count(*) filter (where r.account_id is null) as assets_not_zero,
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
comment on function admin.ledger_alarms() is 'Every discrepancy, and every alert nobody has cleared';

-- ----------------------------------------------------------------- 2. sizes and their growth

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

create function admin.size_alarms(growth_factor numeric default 3, min_bytes bigint default 1073741824)
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

-- ------------------------------------------------------------------------- 3. slow queries

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

-- ----------------------------------------------------------------------- 4. unused indexes

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

-- Callers' rights: row security would show the owner no row, and so no orphan.
create function admin.check_references(since timestamptz default null, samples integer default 5)
returns table (constraint_name text, table_name text, references_table text, orphans bigint,
    sample text[])
language plpgsql stable set search_path = pg_catalog as $$
declare
    target record;
    found_in text;
    newer text;
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

-- -------------------------------------------------------------------------------- retention

create table config.record_classes (
    record_class text not null,
    keep_for interval not null,
    basis text not null,
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint record_classes_pkey primary key (record_class),
    constraint record_classes_form check (record_class ~ '^[a-z][a-z_]{1,40}$'),
    constraint record_classes_keep_for_positive check (keep_for > interval '0')
);
comment on table config.record_classes is 'How long each kind of record is kept at least';
comment on column config.record_classes.basis is 'The law or the need it follows from';
select admin.keep_current('config.record_classes', versioned => true);
insert into config.record_classes (record_class, keep_for, basis) values
    ('ledger', '10 years', 'Commercial code: books and records'),
    ('audit', '10 years', 'Commercial code; anti-money-laundering law asks for 8 years'),
    ('trading', '10 years', 'Capital markets law: orders and trades'),
    ('compliance', '8 years', 'Anti-money-laundering law'),
    ('market_data', '5 years', 'Charts'),
    ('messages', '2 years', 'Proof of what customers were told');

create table config.legal_holds (
    hold_id uuid not null default uuidv7(),
    record_class text not null,
    from_time timestamptz not null default '-infinity',
    until_time timestamptz not null default 'infinity',
    reason text not null,
    placed_by uuid not null,
    placed_at timestamptz not null default clock_timestamp(),
    released_by uuid,
    released_at timestamptz,
    constraint legal_holds_pkey primary key (hold_id),
    constraint legal_holds_class_fkey foreign key (record_class)
        references config.record_classes on delete restrict,
    constraint legal_holds_placed_by_fkey foreign key (placed_by)
        references public.staff_users (staff_id) on delete restrict,
    constraint legal_holds_released_by_fkey foreign key (released_by)
        references public.staff_users (staff_id) on delete restrict,
    constraint legal_holds_for_a_while check (from_time < until_time),
    constraint legal_holds_released_by_given check (
        (released_by is null) = (released_at is null))
);
comment on table config.legal_holds is
    'Records that a court or authority wants kept, however old; by class and period';
create index legal_holds_in_force_idx on config.legal_holds (record_class)
    where released_at is null;
grant select on config.record_classes, config.legal_holds
    to read_only_user, admin_user, internal_service;
grant insert, update on config.record_classes to admin_user;
grant insert on config.legal_holds to admin_user;
grant update (released_by, released_at) on config.legal_holds to admin_user;
grant usage on schema config to read_only_user;

alter table admin.partitioned_tables
    add column record_class text,
    add constraint partitioned_tables_class_fkey foreign key (record_class)
        references config.record_classes on delete restrict;
comment on column admin.partitioned_tables.record_class is
    'How long its rows are kept; empty: for ever';
update admin.partitioned_tables as t set record_class = k.record_class
from (values
    ('public', 'ledger_transfers', 'ledger'), ('public', 'trades', 'trading'),
    ('public', 'orders', 'trading'), ('audit', 'audit_logs', 'audit'),
    ('audit', 'state_history', 'audit'), ('public', 'klines', 'market_data'),
    ('public', 'notifications', 'messages'), ('public', 'risk_events', 'compliance')
) as k (schema_name, table_name, record_class)
where (t.schema_name, t.table_name) = (k.schema_name, k.table_name);

create schema archive;
comment on schema archive is
    'Partitions that were detached after their term, for the owner alone: dump, then drop';
create table admin.archived_partitions (
    archived_name text not null,
    schema_name text not null,
    table_name text not null,
    record_class text not null,
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

create function admin.partition_end(kind admin.partition_key, part regclass)
returns timestamptz
language plpgsql stable strict set search_path = pg_catalog as $$
declare
    high text;
begin
    select substring(pg_get_expr(c.relpartbound, c.oid) from $re$TO \('?([^')]+)$re$) into high
    from pg_class as c where c.oid = part;
    return case kind
        when 'engine_id' then admin.id_time(high::bigint)
        when 'uuid' then admin.uuid_time(high::uuid)
        when 'time' then high::timestamptz
    end;
end $$;
comment on function admin.partition_end(admin.partition_key, regclass) is
    'The first moment after a partition; null for DEFAULT';

create function admin.expired_partitions(at timestamptz default now())
returns table (partition_name text, schema_name text, table_name text, record_class text,
    starts timestamptz, ends timestamptz, kept_until timestamptz, on_hold boolean)
language sql stable security definer set search_path = pg_catalog
begin atomic
    select i.inhrelid::regclass::text, t.schema_name, t.table_name, t.record_class, b.starts,
        b.ends, b.ends + k.keep_for, exists (
            select from config.legal_holds as h
            where h.record_class = t.record_class and h.released_at is null
                and h.from_time < b.ends and h.until_time > b.starts)
    from admin.partitioned_tables as t
    join config.record_classes as k on k.record_class = t.record_class
    join pg_inherits as i
        on i.inhparent = format('%I.%I', t.schema_name, t.table_name)::regclass
    cross join lateral (select admin.partition_start(t.key_kind, i.inhrelid) as starts,
        admin.partition_end(t.key_kind, i.inhrelid) as ends) as b
    where b.ends + k.keep_for <= at
    order by b.starts, 1;
end;
comment on function admin.expired_partitions(timestamptz) is
    'Partitions whose term is over, and whether a legal hold keeps them all the same';

-- Only the owner can detach, and only this function runs as the owner.
create function admin.detach_partition(part regclass) returns text
language plpgsql security definer
set search_path = pg_catalog set lock_timeout = '2s' as $$
declare
    target record;
    home record;
    archived text;
    counted bigint;
begin
    select n.nspname as schema_name, c.relname as table_name, p.relname as part_name,
        t.record_class, t.key_kind
    into home
    from pg_inherits as i
    join pg_class as c on c.oid = i.inhparent
    join pg_class as p on p.oid = i.inhrelid
    join pg_namespace as n on n.oid = c.relnamespace
    join admin.partitioned_tables as t on (t.schema_name, t.table_name) = (n.nspname, c.relname)
    where i.inhrelid = part;
    if home is null then
        raise exception '% is no partition of ours', part using errcode = 'undefined_table';
    end if;
    select e.* into target from admin.expired_partitions() as e
    where e.partition_name = part::text;
    if target is null then
        raise exception '% may not go: % are kept for %', part,
            coalesce(home.record_class, 'its records'), coalesce((select k.keep_for::text
                from config.record_classes as k where k.record_class = home.record_class), 'ever')
            using errcode = 'object_in_use';
    elsif target.on_hold then
        raise exception '% may not go: its records are under a legal hold', part
            using errcode = 'object_in_use';
    end if;
    execute format('select count(*) from %s', part) into counted;
    if home.table_name = 'ledger_transfers' then
        perform admin.keep_archived_sums(part);
    end if;
    archived := format('%s_%s', home.schema_name, home.part_name);
    execute format('alter table %I.%I detach partition %s', home.schema_name, home.table_name,
        part);
    execute format('alter table %s set schema archive', part);
    execute format('alter table archive.%I rename to %I', home.part_name, archived);
    insert into admin.archived_partitions (archived_name, schema_name, table_name, record_class,
        starts, ends, row_count, archived_by)
    values (archived, home.schema_name, home.table_name, target.record_class, target.starts,
        target.ends, counted, session_user);
    return 'archive.' || archived;
end $$;
comment on function admin.detach_partition(regclass) is
    'Moves a partition whose term is over to schema archive; refuses before that, and under a legal'
    ' hold. The row guards of ledger and audit stay on it';

create function admin.keep_archived_sums(part regclass) returns void
language plpgsql set search_path = pg_catalog as $$
begin
    execute format('select from %s where transfer_id
        > (select transfer_id from reporting.ledger_sums_cursor) limit 1', part);
    if found then
        raise exception '% has transfers that reporting.count_ledger() has not counted', part
            using errcode = 'object_in_use';
    end if;
    execute format(
        'insert into reporting.archived_ledger_sums as s
            (account_id, asset_id, balance_bucket, amount)
        select x.account_id, x.asset_id, x.bucket, sum(x.amount) from (
            select debit_account_id as account_id, asset_id, debit_bucket as bucket,
                -amount::numeric as amount from %1$s
            union all
            select credit_account_id, asset_id, credit_bucket, amount from %1$s) as x
        group by 1, 2, 3
        on conflict (account_id, asset_id, balance_bucket) do update
        set amount = s.amount + excluded.amount', part);
end $$;
comment on function admin.keep_archived_sums(regclass) is
    'Part of detach_partition: what a part of the ledger comes to is still known afterwards';

create function admin.archive_expired() returns setof text
language plpgsql security definer set search_path = pg_catalog as $$
declare
    part text;
begin
    for part in
        select e.partition_name from admin.expired_partitions() as e where not e.on_hold
    loop
        return next admin.detach_partition(part::regclass);
    end loop;
end $$;
comment on function admin.archive_expired() is 'Detaches all whose term is over; their new names';

grant select on admin.archived_partitions to read_only_user, admin_user, internal_service;

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
    ' value may be used after the database transaction. Replacing an enum: docs/operating/upkeep.md';

create function admin.alarms() returns table (measure text, subject text, alarm text)
language sql stable set search_path = pg_catalog
begin atomic
    select * from admin.ledger_alarms()
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

grant select on admin.ledger_integrity, admin.table_sizes, admin.slow_queries,
    admin.unused_indexes, admin.table_size_samples, admin.reference_orphans
    to read_only_user, admin_user, internal_service;
grant insert, update, delete on admin.table_size_samples, admin.reference_orphans
    to internal_service;
revoke all on all functions in schema admin from public;
grant execute on function
    admin.ledger_alarms(), admin.current_sizes(), admin.size_alarms(numeric, bigint),
    admin.slowest_queries(integer), admin.query_alarms(numeric, bigint),
    admin.index_alarms(bigint), admin.reference_alarms(), admin.alarms(),
    admin.partition_alarms(), admin.partition_bound(admin.partition_key, timestamptz),
    admin.uuid_floor(timestamptz), admin.expired_partitions(timestamptz)
    to read_only_user, admin_user, internal_service;
grant execute on function
    admin.check_references(timestamptz, integer)
    to admin_user, internal_service;
grant execute on function
    admin.sample_table_sizes(), admin.keep_reference_check(timestamptz), admin.archive_expired()
    to internal_service;
-- Detaching and enums are for the operator who may become the owner; nobody logs in as it.
