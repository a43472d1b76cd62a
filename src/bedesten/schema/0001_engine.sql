-- The engine's own tables: the journal, which is the exchange's one durable record, and around it
-- the epochs, the index of snapshots and the leader's heartbeat.

create schema engine;
comment on schema engine is 'The journal of the exchange and what its single writer needs';
grant usage on schema engine to engine_writer, internal_service, admin_user, read_only_user;

-- Appending the next seq is what makes a process the leader: the primary key is the only fence.
create table engine.journal (
    seq bigint not null,
    epoch integer not null,
    at timestamptz not null,
    commands integer not null,
    command_bytes bytea not null,
    event_bytes bytea not null,
    hash bytea not null,
    constraint journal_pkey primary key (seq),
    constraint journal_seq_positive check (seq > 0),
    constraint journal_hash_sha256 check (octet_length(hash) = 32)
) partition by range (seq);

comment on table engine.journal is
    'One row per committed batch of commands, without gaps; never updated, deleted or truncated';
comment on column engine.journal.seq is 'Position, from 1, without gaps';
comment on column engine.journal.epoch is 'Which start of an engine wrote the row: engine.epochs';
comment on column engine.journal.at is
    'Engine time of the batch, cut to microseconds; the batch headers have the nanoseconds';
comment on column engine.journal.commands is 'How many commands command_bytes holds; 0: new epoch';
comment on column engine.journal.command_bytes is 'What the kernel was given (protocol/batch.py)';
comment on column engine.journal.event_bytes is 'What it answered; readers need nothing else';
comment on column engine.journal.hash is
    'SHA-256 of the previous row''s hash (row 1: 32 zero bytes), seq u64, epoch u32, at i64 in ns,'
    ' command_bytes and event_bytes; numbers little-endian';

-- Our bytes hardly shrink: without EXTERNAL the server would try to compress each row (+30 % CPU).
alter table engine.journal alter column command_bytes set storage external;
alter table engine.journal alter column event_bytes set storage external;

create function engine.refuse_change() returns trigger
language plpgsql as $$
begin
    raise exception '% of %.% is refused: the journal is append-only',
        tg_op, tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;
comment on function engine.refuse_change() is 'Trigger: nobody rewrites the journal';

create trigger journal_is_append_only
before update or delete or truncate on engine.journal
for each statement execute function engine.refuse_change();

-- A statement on a partition fires the partition's triggers, not the parent's.
-- The engine itself calls this long before a partition is full. Its lock on the journal is short,
-- and is given up rather than waited for.
create function engine.ensure_journal_partition(part integer) returns boolean
language plpgsql security definer
set search_path = pg_catalog set lock_timeout = '300ms' as $$
declare
    rows_per_part constant bigint := 100000000;
    name constant text := format('journal_p%s', lpad(part::text, 4, '0'));
begin
    if to_regclass(format('engine.%I', name)) is not null then
        return false;
    end if;
    execute format(
        'create table engine.%I partition of engine.journal for values from (%s) to (%s)',
        name, part * rows_per_part, (part + 1) * rows_per_part);
    execute format(
        'create trigger journal_is_append_only before update or delete or truncate on engine.%I'
        ' for each statement execute function engine.refuse_change()', name);
    return true;
end $$;
comment on function engine.ensure_journal_partition(integer) is
    'Makes the partition for seq part * 100,000,000 on; false when it is there already';
revoke execute on function engine.ensure_journal_partition(integer) from public;
grant execute on function engine.ensure_journal_partition(integer) to engine_writer;

select engine.ensure_journal_partition(part) from generate_series(0, 3) as part;

create table engine.journal_default partition of engine.journal default;
comment on table engine.journal_default is 'Should stay empty: a row here means no partition fits';
create trigger journal_is_append_only
before update or delete or truncate on engine.journal_default
for each statement execute function engine.refuse_change();

grant select, insert on engine.journal to engine_writer;
grant select on engine.journal to internal_service, admin_user;
-- Analysts may check the chain; what customers did is in the tables made for reading.
grant select (seq, epoch, at, commands, hash) on engine.journal to read_only_user;

create table engine.epochs (
    epoch integer primary key,
    seq bigint not null unique,
    kernel text not null,
    started_at timestamptz not null
);
comment on table engine.epochs is 'Each start of a leading engine: its first row, its kernel';
comment on column engine.epochs.seq is 'The row that fenced the leader before; without commands';
comment on column engine.epochs.kernel is 'Engine kind and version that wrote the rows from seq on';
comment on column engine.epochs.started_at is 'Engine time of that row';
create trigger epochs_are_append_only
before update or delete or truncate on engine.epochs
for each statement execute function engine.refuse_change();
grant select, insert on engine.epochs to engine_writer;
grant select on engine.epochs to internal_service, admin_user, read_only_user;

create table engine.snapshots (
    seq bigint primary key,
    state_hash bytea not null,
    path text not null,
    bytes bigint not null,
    kernel text not null,
    created_at timestamptz not null default clock_timestamp(),
    constraint snapshots_hash_sha256 check (octet_length(state_hash) = 32)
);
comment on table engine.snapshots is
    'Index of kernel snapshots; a cache that may be deleted, the journal alone can rebuild all';
comment on column engine.snapshots.seq is 'The state after this journal row';
comment on column engine.snapshots.state_hash is 'SHA-256 of the kernel''s state bytes';
comment on column engine.snapshots.path is 'Name in the object store';
comment on column engine.snapshots.bytes is 'Size of the stored object';
grant select, insert, delete on engine.snapshots to engine_writer;
grant select on engine.snapshots to internal_service, admin_user, read_only_user;

-- Unlogged: ten beats a second must cost no flush, and after a crash there is no leader anyway.
create unlogged table engine.heartbeat (
    singleton boolean primary key default true,
    epoch integer not null,
    seq bigint not null,
    at timestamptz not null,
    constraint heartbeat_one_row check (singleton)
);
comment on table engine.heartbeat is 'One row: the leading engine was alive at this moment';
comment on column engine.heartbeat.seq is 'Its newest committed row';
grant select, insert, update on engine.heartbeat to engine_writer;
grant select on engine.heartbeat to internal_service, admin_user, read_only_user;
