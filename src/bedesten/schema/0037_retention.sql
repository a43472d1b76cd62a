-- Partitions whose term is over leave the tables; never earlier, and never under a legal hold.

-- The audit tells what people changed; what ships stands here.
alter table config.retention_classes disable trigger record_changes;
insert into config.retention_classes
    (retention_class, description, keep_for, counts_from, legal_basis)
values
    ('audit', 'Who did what, and the steps of workflows', '10 years', 'record', 'Law 5549, TTK'),
    ('market_data', 'Charts and statistics of markets', '5 years', 'record', '')
on conflict do nothing;
alter table config.retention_classes enable trigger record_changes;
alter table admin.partitioned_tables
    add column retention_class text,
    add constraint partitioned_tables_class_fkey foreign key (retention_class)
        references config.retention_classes on delete restrict;
comment on column admin.partitioned_tables.retention_class is
    'How long its rows are kept at least; empty: for ever';
update admin.partitioned_tables as t set retention_class = k.retention_class
from (values
    ('public', 'ledger_transfers', 'money'), ('public', 'trades', 'money'),
    ('public', 'orders', 'money'), ('audit', 'audit_logs', 'audit'),
    ('audit', 'state_history', 'audit'), ('public', 'klines', 'market_data'),
    ('public', 'notifications', 'contact')
) as k (schema_name, table_name, retention_class)
where (t.schema_name, t.table_name) = (k.schema_name, k.table_name);

create schema archive;
comment on schema archive is
    'Partitions that were detached after their term, for the owner alone: dump, then drop';
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
returns table (partition_name text, schema_name text, table_name text, retention_class text,
    starts timestamptz, ends timestamptz, kept_until timestamptz)
language sql stable security definer set search_path = pg_catalog
begin atomic
    select format('%I.%I', t.schema_name, p.relname), t.schema_name, t.table_name,
        t.retention_class, b.starts, b.ends, b.ends + k.keep_for
    from admin.partitioned_tables as t
    join config.retention_classes as k
        on k.retention_class = t.retention_class and k.counts_from = 'record'
    join pg_inherits as i
        on i.inhparent = format('%I.%I', t.schema_name, t.table_name)::regclass
    join pg_class as p on p.oid = i.inhrelid
    cross join lateral (select admin.partition_start(t.key_kind, i.inhrelid) as starts,
        admin.partition_end(t.key_kind, i.inhrelid) as ends) as b
    where b.ends + k.keep_for <= at
    order by b.starts, 1;
end;
comment on function admin.expired_partitions(timestamptz) is 'Partitions whose term is over';

create function admin.customers_on_hold(part regclass) returns bigint
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
    held_users uuid[];
    held_accounts integer[];
    place record;
    here bigint := 0;
    found_rows bigint;
begin
    select coalesce(array_agg(h.user_id), '{}') into held_users
    from public.legal_holds as h where h.released_at is null;
    -- Row security hides accounts from the owner; whoever ever moved money is in the sums.
    select coalesce(array_agg(distinct s.account_id), '{}') into held_accounts
    from reporting.ledger_sums as s where s.user_id = any (held_users);
    for place in
        select a.attname, a.atttypid::regtype::text as kind
        from pg_attribute as a
        where a.attrelid = part and a.attnum > 0 and not a.attisdropped
            and (a.attname ~ '^(.*_)?(user|account)_id$' or a.attname in ('actor_id', 'row_id'))
    loop
        execute format(
            'select count(*) from %s as r where r.%I = any ($1::%s[])', part, place.attname,
            place.kind)
            into found_rows
            using case when place.attname ~ 'account_id$' then held_accounts::text[]
                else held_users::text[] end;
        here := here + found_rows;
    end loop;
    return here;
end $$;
comment on function admin.customers_on_hold(regclass) is
    'How many entries of a partition name a customer under legal hold';

-- Only the owner can detach, and only this function runs as the owner.
create function admin.detach_partition(part regclass) returns text
language plpgsql security definer
set search_path = pg_catalog set lock_timeout = '2s' as $$
declare
    home record;
    target record;
    archived text;
    counted bigint;
begin
    select n.nspname as schema_name, p.relname as part_name, c.oid::regclass as parent,
        c.relname as table_name, k.retention_class, k.keep_for
    into home
    from pg_inherits as i
    join pg_class as c on c.oid = i.inhparent
    join pg_class as p on p.oid = i.inhrelid
    join pg_namespace as n on n.oid = c.relnamespace
    join admin.partitioned_tables as t on (t.schema_name, t.table_name) = (n.nspname, c.relname)
    left join config.retention_classes as k on k.retention_class = t.retention_class
    where i.inhrelid = part;
    if home is null then
        raise exception '% is no partition of ours', part using errcode = 'undefined_table';
    end if;
    select e.* into target from admin.expired_partitions() as e
    where e.partition_name::regclass = part;
    if target is null then
        raise exception '% stays: its records are kept for %', part,
            coalesce(home.keep_for::text, 'ever') using errcode = 'object_in_use';
    end if;
    if admin.customers_on_hold(part) > 0 then
        raise exception '% stays: it has records of customers under legal hold', part
            using errcode = 'object_in_use';
    end if;
    execute format('lock table %s in share mode', part);
    execute format('select count(*) from %s', part) into counted;
    if home.parent = 'public.ledger_transfers'::regclass then
        perform admin.keep_archived_sums(part);
    end if;
    archived := format('%s_%s', home.schema_name, home.part_name);
    execute format('alter table %s detach partition %s', home.parent, part);
    execute format('alter table %s set schema archive', part);
    execute format('alter table archive.%I rename to %I', home.part_name, archived);
    insert into admin.archived_partitions (archived_name, schema_name, table_name,
        retention_class, starts, ends, row_count, archived_by)
    values (archived, home.schema_name, home.table_name, target.retention_class, target.starts,
        target.ends, counted, session_user);
    return 'archive.' || archived;
end $$;
comment on function admin.detach_partition(regclass) is
    'Moves a partition whose term is over to schema archive; refuses before that, and under a legal'
    ' hold. The guards of ledger and audit stay on it';

create function admin.keep_archived_sums(part regclass) returns void
language plpgsql set search_path = pg_catalog as $$
declare
    uncounted boolean;
begin
    execute format('select exists (select from %s where transfer_id
        > (select transfer_id from reporting.ledger_sums_cursor))', part) into uncounted;
    if uncounted then
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
    part regclass;
begin
    for part in select e.partition_name::regclass from admin.expired_partitions() as e
    loop
        if admin.customers_on_hold(part) = 0 then
            return next admin.detach_partition(part);
        end if;
    end loop;
end $$;
comment on function admin.archive_expired() is
    'Detaches all whose term is over and that no legal hold keeps; their new names';

insert into admin.jobs (name, description, every, at, zone, next_run)
values ('archive', 'Detaches partitions whose term is over', 'month', '4 hours', 'UTC',
    admin.next_run('month', '4 hours', 'UTC', clock_timestamp()));

revoke all on all functions in schema admin from public;
grant execute on function admin.expired_partitions(timestamptz)
    to read_only_user, admin_user, internal_service;
grant execute on function admin.archive_expired() to internal_service;
