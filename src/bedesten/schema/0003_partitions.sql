-- Months and quarters of the big tables, made by our own functions: now and ahead, once, by name.

create type admin.partition_period as enum ('month', 'quarter');

create table admin.partitioned_tables (
    schema_name text not null,
    table_name text not null,
    period admin.partition_period not null,
    immutable boolean not null,
    constraint partitioned_tables_pkey primary key (schema_name, table_name)
);
comment on table admin.partitioned_tables is 'Tables cut by engine id, and how';
comment on column admin.partitioned_tables.immutable is
    'Each partition gets its own guard: statements on a partition skip the parent''s triggers';
grant select on admin.partitioned_tables to read_only_user, admin_user, internal_service;

-- Rows that came before their partition lie in DEFAULT; they must move before it can be attached.
create function admin.move_from_default(parent regclass, part regclass, low bigint, high bigint)
returns bigint
language plpgsql set search_path = pg_catalog as $$
declare
    spare regclass := to_regclass(format('%s_default', parent));
    key text;
    moved bigint := 0;
begin
    if spare is null then
        return 0;
    end if;
    select pg_get_partkeydef(parent) into key;
    key := substring(key from '\((.*)\)');
    execute format('lock table %s in access exclusive mode', spare);
    execute format('alter table %s disable trigger user', spare);
    execute format(
        'with gone as (delete from %s where %s >= $1 and %s < $2 returning *)'
        ' insert into %s overriding system value select * from gone', spare, key, key, part)
        using low, high;
    get diagnostics moved = row_count;
    execute format('alter table %s enable trigger user', spare);
    return moved;
end $$;
comment on function admin.move_from_default(regclass, regclass, bigint, bigint) is
    'Moves rows of a key range out of the DEFAULT partition; part of making a partition';

create function admin.guard_partition(part regclass) returns void
language plpgsql set search_path = pg_catalog as $$
begin
    execute format(
        'create trigger immutable before update or delete or truncate on %s'
        ' for each statement execute function public.prevent_ledger_modification()', part);
end $$;
comment on function admin.guard_partition(regclass) is 'Makes one partition append-only';

-- Built beside the table and then attached: the parent is locked for a moment only.
create function admin.create_partition(
    schema_name text, table_name text, suffix text, starts timestamptz, ends timestamptz)
returns text
language plpgsql set search_path = pg_catalog as $$
declare
    parent constant regclass := format('%I.%I', schema_name, table_name)::regclass;
    name constant text := format('%I.%I', schema_name, table_name || '_' || suffix);
    low constant bigint := admin.id_floor(starts);
    high constant bigint := admin.id_floor(ends);
    guarded boolean;
begin
    if to_regclass(name) is not null then
        if not exists (select from pg_inherits as i
                where i.inhrelid = to_regclass(name) and i.inhparent = parent) then
            raise exception '% exists but is no partition of %', name, parent
                using errcode = 'duplicate_table';
        end if;
        return null;
    end if;
    select t.immutable into strict guarded from admin.partitioned_tables as t
    where (t.schema_name, t.table_name) = ($1, $2);
    execute format('create table %s (like %s including all excluding identity)', name, parent);
    perform admin.move_from_default(parent, name::regclass, low, high);
    if guarded then
        perform admin.guard_partition(name::regclass);
    end if;
    execute format('alter table %s attach partition %s for values from (%s) to (%s)',
        parent, name, low, high);
    execute format('analyze %s', name);
    return name;
end $$;
comment on function admin.create_partition(text, text, text, timestamptz, timestamptz) is
    'Makes one partition, or answers null when it is there already';

create function admin.base_table(table_name text) returns text
language sql immutable set search_path = pg_catalog
return case table_name
    when 'ledger_entries' then 'ledger_transfers'
    when 'all_orders' then 'orders'
    else table_name
end;
comment on function admin.base_table(text) is 'The table behind a name that is a view here';

-- A table keeps its own period, whichever of the two functions below was called for it.
create function admin.create_periods(
    wanted_period admin.partition_period, wanted_schema text, wanted_table text, ahead integer)
returns setof text
language plpgsql set search_path = pg_catalog as $$
declare
    target record;
    found_one boolean := false;
    starts timestamp;
    made text;
begin
    if ahead not between 0 and 120 then
        raise exception 'cannot make % partitions ahead: use 0 to 120', ahead
            using errcode = 'invalid_parameter_value';
    end if;
    perform pg_advisory_xact_lock(hashtext('admin.create_partition'));
    for target in
        select t.schema_name, t.table_name,
            date_trunc(t.period::text, now() at time zone 'UTC') as first,
            case t.period when 'month' then interval '1 month' else interval '3 months' end as step,
            case t.period when 'month' then 'YYYY_MM' else 'YYYY_"q"Q' end as pattern
        from admin.partitioned_tables as t
        where (wanted_table is null and t.period = wanted_period)
            or (t.schema_name = coalesce(wanted_schema, 'public')
                and t.table_name = admin.base_table(wanted_table))
        order by 1, 2
    loop
        found_one := true;
        for step_number in 0 .. ahead loop
            starts := target.first + step_number * target.step;
            made := admin.create_partition(
                target.schema_name, target.table_name, to_char(starts, target.pattern),
                starts at time zone 'UTC', (starts + target.step) at time zone 'UTC');
            if made is not null then
                return next made;
            end if;
        end loop;
    end loop;
    if not found_one then
        raise exception '%.% is not a partitioned table of ours',
            coalesce(wanted_schema, 'public'), wanted_table using errcode = 'undefined_table';
    end if;
end $$;
comment on function
    admin.create_periods(admin.partition_period, text, text, integer) is
    'The work of the functions below, for the current period and those ahead';

-- They run as the owner of the tables, so that the scheduler needs no rights on them.
create function admin.create_monthly_partitions(
    schema_name text default null, table_name text default null, months_ahead integer default 3)
returns setof text
language sql security definer set search_path = pg_catalog
begin atomic
    select admin.create_periods('month', schema_name, table_name, months_ahead);
end;
comment on function admin.create_monthly_partitions(text, text, integer) is
    'Makes this month''s partition and those ahead (all monthly tables without arguments), and'
    ' answers the names it made; made again it makes nothing';

create function admin.create_quarterly_partitions(
    schema_name text default null, table_name text default null, quarters_ahead integer default 2)
returns setof text
language sql security definer set search_path = pg_catalog
begin atomic
    select admin.create_periods('quarter', schema_name, table_name, quarters_ahead);
end;
comment on function admin.create_quarterly_partitions(text, text, integer) is
    'The same by quarters; names end in _YYYY_qN';

create function admin.create_monthly_partition(table_name text, month date) returns text
language plpgsql security definer set search_path = pg_catalog as $$
declare
    starts constant timestamp := date_trunc('month', month::timestamp);
    parts constant text[] := parse_ident(table_name);
    schema_name constant text := case array_length(parts, 1) when 2 then parts[1] else 'public' end;
begin
    perform pg_advisory_xact_lock(hashtext('admin.create_partition'));
    return admin.create_partition(
        schema_name, admin.base_table(parts[array_length(parts, 1)]), to_char(starts, 'YYYY_MM'),
        starts at time zone 'UTC', (starts + interval '1 month') at time zone 'UTC');
end $$;
comment on function admin.create_monthly_partition(text, date) is
    'Makes the partition of one month ("schema.table" or a table of public); null: it was there';

create function admin.create_partitions() returns setof text
language sql security definer set search_path = pg_catalog
begin atomic
    select admin.create_monthly_partitions()
    union all
    select admin.create_quarterly_partitions();
end;
comment on function admin.create_partitions() is
    'All partitions that should exist now; called at every start and then daily';

-- Security definer: internal_service may not even look into partitions.
create function admin.partition_alarms()
returns table (schema_name text, table_name text, alarm text)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
    future integer;
    stray boolean;
begin
    for schema_name, table_name in
        select t.schema_name, t.table_name from admin.partitioned_tables as t order by 1, 2
    loop
        select count(*) into future
        from pg_inherits as i
        join pg_class as c on c.oid = i.inhrelid
        where i.inhparent = format('%I.%I', schema_name, table_name)::regclass
            and substring(pg_get_expr(c.relpartbound, c.oid) from $re$FROM \('?(\d+)$re$)::bigint
                > admin.id_floor(now());
        if future < 2 then
            alarm := format('%s partitions ahead, should be 2 or more', future);
            return next;
        end if;
        execute format('select exists (select from %I.%I)', schema_name, table_name || '_default')
            into stray;
        if stray then
            alarm := 'rows in the DEFAULT partition';
            return next;
        end if;
    end loop;
end $$;
comment on function admin.partition_alarms() is 'What is wrong with partitions; no row: nothing';

revoke all on all functions in schema admin from public;
grant execute on function
    admin.create_monthly_partitions(text, text, integer),
    admin.create_quarterly_partitions(text, text, integer),
    admin.create_monthly_partition(text, date),
    admin.create_partitions(),
    admin.partition_alarms()
    to admin_user, internal_service;
grant execute on function admin.id_floor(timestamptz), admin.id_time(bigint)
    to read_only_user, admin_user, internal_service;
grant usage on schema admin to read_only_user;
