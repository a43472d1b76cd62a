-- What the tables of people, workflows and records share: partitions by other keys than engine ids,
-- guarded states with their history, versions against lost updates, isolation of customers.

-- ------------------------------------------------------------------ partitions by time and by UUID

create type admin.partition_key as enum ('engine_id', 'uuid', 'time');
comment on type admin.partition_key is
    'What a table is cut by; engine ids and UUIDs of version 7 begin with their moment';
alter table admin.partitioned_tables
    add column key_kind admin.partition_key not null default 'engine_id';

create function admin.uuid_floor(moment timestamptz) returns uuid
language sql stable strict parallel safe set search_path = pg_catalog
return (lpad(to_hex(ceil(extract(epoch from moment) * 1000)::bigint), 12, '0')
    || repeat('0', 20))::uuid;
comment on function admin.uuid_floor(timestamptz) is
    'Below every version 7 UUID of this moment or later, above all earlier ones';

create function admin.uuid_time(id uuid) returns timestamptz
language sql immutable strict parallel safe set search_path = pg_catalog
return timestamptz '1970-01-01 00:00:00+00'
    + ('x' || lpad(replace(left(id::text, 13), '-', ''), 16, '0'))::bit(64)::bigint
    * interval '1 millisecond';
comment on function admin.uuid_time(uuid) is 'The millisecond at which a version 7 UUID was made';

create function admin.partition_bound(kind admin.partition_key, moment timestamptz) returns text
language sql stable strict parallel safe set search_path = pg_catalog
return case kind
    when 'engine_id' then admin.id_floor(moment)::text
    when 'uuid' then quote_literal(admin.uuid_floor(moment))
    when 'time' then quote_literal(to_char(moment at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"'))
end;
comment on function admin.partition_bound(admin.partition_key, timestamptz) is
    'A moment as the literal that bounds a partition';

create function admin.partition_start(kind admin.partition_key, part regclass) returns timestamptz
language plpgsql stable strict set search_path = pg_catalog as $$
declare
    low text;
begin
    select substring(pg_get_expr(c.relpartbound, c.oid) from $re$FROM \('?([^')]+)$re$) into low
    from pg_class as c where c.oid = part;
    return case kind
        when 'engine_id' then admin.id_time(low::bigint)
        when 'uuid' then admin.uuid_time(low::uuid)
        when 'time' then low::timestamptz
    end;
end $$;
comment on function admin.partition_start(admin.partition_key, regclass) is
    'The first moment of a partition; null for DEFAULT';

drop function admin.move_from_default(regclass, regclass, bigint, bigint);
create function admin.move_from_default(
    parent regclass, part regclass, low text, high text) returns bigint
language plpgsql set search_path = pg_catalog as $$
declare
    spare regclass := to_regclass(format('%s_default', parent));
    key text;
    written text;
    moved bigint := 0;
begin
    if spare is null then
        return 0;
    end if;
    select pg_get_partkeydef(parent) into key;
    key := substring(key from '\((.*)\)');
    -- Generated columns cannot be inserted.
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into written
    from pg_attribute as a
    where a.attrelid = parent and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
    execute format('lock table %s in access exclusive mode', spare);
    execute format('alter table %s disable trigger user', spare);
    execute format(
        'with gone as (delete from %s where %s >= %s and %s < %s returning *)'
        ' insert into %s (%s) overriding system value select %s from gone',
        spare, key, low, key, high, part, written, written);
    get diagnostics moved = row_count;
    execute format('alter table %s enable trigger user', spare);
    return moved;
end $$;
comment on function admin.move_from_default(regclass, regclass, text, text) is
    'Moves rows of a key range out of the DEFAULT partition; part of making a partition';

create function audit.prevent_audit_modification() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    raise exception '% of %.% is refused: audit rows are immutable',
        tg_op, tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;
comment on function audit.prevent_audit_modification() is
    'Trigger of audit tables: nothing is updated, deleted or truncated';

create or replace function admin.guard_partition(part regclass) returns void
language plpgsql set search_path = pg_catalog as $$
declare
    of_audit constant boolean := (
        select relnamespace = 'audit'::regnamespace from pg_class where oid = part);
begin
    execute format(
        'create trigger immutable before update or delete or truncate on %s'
        ' for each statement execute function %s()', part,
        case when of_audit then 'audit.prevent_audit_modification'
            else 'public.prevent_ledger_modification' end);
end $$;

create or replace function admin.create_partition(
    schema_name text, table_name text, suffix text, starts timestamptz, ends timestamptz)
returns text
language plpgsql set search_path = pg_catalog as $$
declare
    parent constant regclass := format('%I.%I', schema_name, table_name)::regclass;
    name constant text := format('%I.%I', schema_name, table_name || '_' || suffix);
    kind admin.partition_key;
    guarded boolean;
    low text;
    high text;
begin
    if to_regclass(name) is not null then
        if not exists (select from pg_inherits as i
                where i.inhrelid = to_regclass(name) and i.inhparent = parent) then
            raise exception '% exists but is no partition of %', name, parent
                using errcode = 'duplicate_table';
        end if;
        return null;
    end if;
    select t.immutable, t.key_kind into strict guarded, kind from admin.partitioned_tables as t
    where (t.schema_name, t.table_name) = ($1, $2);
    low := admin.partition_bound(kind, starts);
    high := admin.partition_bound(kind, ends);
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

create or replace function admin.partition_alarms()
returns table (schema_name text, table_name text, alarm text)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
    kind admin.partition_key;
    future integer;
    stray boolean;
begin
    for schema_name, table_name, kind in
        select t.schema_name, t.table_name, t.key_kind
        from admin.partitioned_tables as t order by 1, 2
    loop
        select count(*) into future
        from pg_inherits as i
        where i.inhparent = format('%I.%I', schema_name, table_name)::regclass
            and admin.partition_start(kind, i.inhrelid) > now();
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

create function admin.cut_by_period(
    parent regclass, period admin.partition_period, key_kind admin.partition_key,
    immutable boolean) returns void
language plpgsql set search_path = pg_catalog as $$
declare
    schema_name text;
    table_name text;
begin
    select n.nspname, c.relname into strict schema_name, table_name
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.oid = parent;
    execute format('create table %I.%I partition of %s default',
        schema_name, table_name || '_default', parent);
    execute format('comment on table %I.%I is %L', schema_name, table_name || '_default',
        'Should stay empty: see partition_alarms()');
    insert into admin.partitioned_tables (schema_name, table_name, period, immutable, key_kind)
    values (schema_name, table_name, period, immutable, key_kind);
    if immutable then
        perform admin.guard_partition(parent);
        perform admin.guard_partition(format('%I.%I', schema_name, table_name || '_default'));
    end if;
    perform admin.create_periods(period, schema_name, table_name,
        case period when 'month' then 3 else 2 end);
end $$;
comment on function admin.cut_by_period(
    regclass, admin.partition_period, admin.partition_key, boolean) is
    'For migrations: enters a partitioned table, with its DEFAULT, its guard and first partitions';

-- ------------------------------------------------------------------- who asks, and whose row it is

create function public.current_staff() returns uuid
language sql stable parallel safe set search_path = pg_catalog
return nullif(current_setting('app.current_staff_id', true), '')::uuid;
comment on function public.current_staff() is
    'Staff member of this database transaction, or null';

create function admin.isolate(target regclass, owner_column name) returns void
language plpgsql set search_path = pg_catalog as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format(
        'create policy own_rows on %s for select to authenticated_user'
        ' using (%I = (select public.current_customer()))', target, owner_column);
    execute format(
        'create policy analysts on %s for select to read_only_user using (true)', target);
    -- Foreign keys and functions with the owner's rights look past row security.
    execute format(
        'create policy owner_looks on %s for all to bedesten_owner using (true)', target);
end $$;
comment on function admin.isolate(regclass, name) is
    'For migrations: forces row security, by which customers see the rows that name them';

-- ------------------------------------------------------------------------ rows that change

create function public.refuse_stale_write() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    if new.version is distinct from old.version then
        raise exception 'stale write of %.%: version % was read, the row has version %',
            tg_table_schema, tg_table_name, new.version, old.version
            using errcode = 'serialization_failure';
    end if;
    new.version := old.version + 1;
    return new;
end $$;
comment on function public.refuse_stale_write() is
    'Trigger: who edits a row writes the version that was read; another one is refused';

create function admin.keep_current(target regclass, versioned boolean default false) returns void
language plpgsql set search_path = pg_catalog as $$
begin
    execute format(
        'create trigger update_updated_at before update on %s for each row'
        ' execute function public.update_updated_at_column()', target);
    if versioned then
        execute format(
            'create trigger refuse_stale_write before update on %s for each row'
            ' execute function public.refuse_stale_write()', target);
    end if;
end $$;
comment on function admin.keep_current(regclass, boolean) is
    'For migrations: updated_at follows every change, and a stale version is refused';

-- ----------------------------------------------------------------------------- guarded states

create table config.state_transitions (
    table_name text not null,
    column_name text not null,
    from_state text not null,
    to_state text not null,
    constraint state_transitions_pkey
        primary key (table_name, column_name, from_state, to_state)
);
comment on table config.state_transitions is
    'Every step that a workflow may take; nothing else is possible for anybody';
comment on column config.state_transitions.from_state is 'Empty: how a row may begin';

create table audit.state_history (
    change_id uuid not null default uuidv7(),
    table_name text not null,
    column_name text not null,
    row_id text not null,
    from_state text,
    to_state text not null,
    staff_id uuid,
    database_role text not null,
    changed_at timestamptz not null default clock_timestamp(),
    xid xid8 not null default pg_current_xact_id(),
    constraint state_history_pkey primary key (change_id)
) partition by range (change_id);
comment on table audit.state_history is 'When each workflow row took which step; append-only';
comment on column audit.state_history.from_state is 'Empty: the row began';
comment on column audit.state_history.staff_id is 'Who acted, if staff';
comment on column audit.state_history.xid is
    'Readers by commit order stop at the oldest running one';
create index state_history_row_idx on audit.state_history (table_name, row_id, change_id);
select admin.cut_by_period('audit.state_history', 'month', 'uuid', true);
grant select on audit.state_history to admin_user, internal_service, read_only_user;

-- Security definer: whoever moves a row needs no right to write its history, and cannot forge it.
create function public.guard_state() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
    name constant text := tg_argv[2];  -- a partition's trigger would see the partition's own
    state_column constant text := tg_argv[0];
    was text := '';
    becomes constant text := to_jsonb(new) ->> state_column;
begin
    if tg_op = 'UPDATE' then
        was := to_jsonb(old) ->> state_column;
        if was = becomes then
            return new;
        end if;
    end if;
    if tg_when = 'BEFORE' then
        if not exists (select from config.state_transitions as t
                where (t.table_name, t.column_name, t.from_state, t.to_state)
                    = (name, state_column, was, becomes)) then
            raise exception '% of % cannot go from % to %', state_column, name,
                coalesce(nullif(was, ''), 'nothing'), becomes using errcode = 'check_violation';
        end if;
        return new;
    end if;
    insert into audit.state_history
        (table_name, column_name, row_id, from_state, to_state, staff_id, database_role)
    values (name, state_column, to_jsonb(new) ->> tg_argv[1], nullif(was, ''), becomes,
        public.current_staff(), session_user);
    return null;
end $$;
comment on function public.guard_state() is
    'Trigger: refuses a step that config.state_transitions does not list, and keeps the history';

create function admin.guard_states(
    target regclass, state_column name, key_column name, steps text[]) returns void
language plpgsql set search_path = pg_catalog as $$
declare
    full_name constant text := (
        select format('%s.%s', n.nspname, c.relname)
        from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.oid = target);
begin
    insert into config.state_transitions (table_name, column_name, from_state, to_state)
    select full_name, state_column, split_part(step, '>', 1), split_part(step, '>', 2)
    from unnest(steps) as step;
    execute format(
        'create trigger guard_%s before insert or update on %s'
        ' for each row execute function public.guard_state(%L, %L, %L)',
        state_column, target, state_column, key_column, full_name);
    execute format(
        'create trigger history_of_%s after insert or update on %s'
        ' for each row execute function public.guard_state(%L, %L, %L)',
        state_column, target, state_column, key_column, full_name);
end $$;
comment on function admin.guard_states(regclass, name, name, text[]) is
    'For migrations: guards a workflow by its steps ("from>to", ">to" for a beginning)';
grant select on config.state_transitions to admin_user, internal_service, read_only_user;

-- ------------------------------------------------------------------------- words of all modules

create type public.user_type as enum ('customer', 'admin', 'compliance', 'system', 'api_user');
comment on type public.user_type is
    'Kinds of actors; customers and staff live in tables of their own';
create type public.risk_level as enum ('low', 'medium', 'high', 'critical');

-- No column used it yet; nationality is alpha-3 in every document (ISO 3166-1).
drop domain public.country_code;
create domain public.country_code as text
    constraint country_code_form check (value ~ '^[A-Z]{3}$');
comment on domain public.country_code is 'ISO 3166-1 alpha-3';
create domain public.email_address as text
    constraint email_address_form
    check (value ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:].]+$' and length(value) <= 254);
comment on domain public.email_address is 'Kept as written; compared without case';
create domain public.phone_number as text
    constraint phone_number_form check (value ~ '^\+[1-9][0-9]{6,14}$');
comment on domain public.phone_number is 'E.164';

revoke all on all functions in schema admin from public;
