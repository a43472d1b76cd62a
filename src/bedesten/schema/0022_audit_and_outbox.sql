-- Who did what, and what others must be told: rows that commit with the change they speak of.

create type audit.outcome as enum ('success', 'failure');
create type public.outbox_status as enum ('PENDING', 'PROCESSED', 'FAILED');

create table audit.audit_logs (
    log_id uuid not null default uuidv7(),
    actor_id text,
    actor_type public.user_type not null,
    actor_ip inet,
    account_id integer,
    event_type text not null,
    action text not null,
    resource_type text not null,
    resource_id text,
    description text not null default '',
    before_state jsonb,
    after_state jsonb,
    status audit.outcome not null default 'success',
    error_message text,
    metadata jsonb not null default '{}',
    user_agent text,
    request_id text,
    created_at timestamptz not null default clock_timestamp(),
    xid xid8 not null default pg_current_xact_id(),
    constraint audit_logs_pkey primary key (log_id),
    constraint audit_logs_actor_given check (actor_id is not null or actor_type = 'system'),
    constraint audit_logs_failure_told check ((status = 'failure') = (error_message is not null))
) partition by range (log_id);
comment on table audit.audit_logs is
    'Every act of staff, every login, denial and step of a money workflow; append-only';
comment on column audit.audit_logs.actor_id is 'Who acted (never whom it concerned), as text';
comment on column audit.audit_logs.account_id is 'The account it concerned, if one';
comment on column audit.audit_logs.resource_id is 'As text: some ids are numbers, some UUIDs';
comment on column audit.audit_logs.before_state is 'Without secrets';
comment on column audit.audit_logs.xid is 'Readers by commit order stop at the oldest running one';
create index audit_logs_actor_idx on audit.audit_logs (actor_id, log_id);
create index audit_logs_resource_idx on audit.audit_logs (resource_type, resource_id, log_id);
create index audit_logs_action_idx on audit.audit_logs (action, log_id);
create index audit_logs_account_idx on audit.audit_logs (account_id, log_id)
    where account_id is not null;
create index audit_logs_request_idx on audit.audit_logs (request_id) where request_id is not null;
select admin.cut_by_period('audit.audit_logs', 'month', 'uuid', true);
grant select on audit.audit_logs to read_only_user, admin_user, internal_service;
grant insert on audit.audit_logs to admin_user, internal_service;
-- A gateway records logins and denials, and reads nothing back.
grant usage on schema audit to app_user;
grant insert on audit.audit_logs to app_user;

create table public.outbox_events (
    event_id uuid not null default uuidv7(),
    aggregate_type text not null,
    aggregate_id text not null,
    event_type text not null,
    event_version smallint not null default 1,
    event_data jsonb not null,
    correlation_id text,
    causation_id text,
    status public.outbox_status not null default 'PENDING',
    retry_count integer not null default 0,
    next_retry_at timestamptz,
    error_message text,
    seq bigint,
    xid xid8 not null default pg_current_xact_id(),
    created_at timestamptz not null default clock_timestamp(),
    processed_at timestamptz,
    constraint outbox_events_pkey primary key (event_id),
    constraint outbox_events_retry_count_not_negative check (retry_count >= 0),
    constraint outbox_events_processed_at_given check (
        (status = 'PROCESSED') = (processed_at is not null)),
    constraint outbox_events_object check (jsonb_typeof(event_data) = 'object')
) with (fillfactor = 80);
comment on table public.outbox_events is
    'What is to be published; a row commits with the change it reports, or neither does';
comment on column public.outbox_events.event_id is 'Stable: consumers drop what they have seen';
comment on column public.outbox_events.seq is
    'Gapless number in order of commits, given by the relay; empty until then';
comment on column public.outbox_events.xid is 'The relay numbers rows below the oldest running one';
create unique index outbox_events_seq_key on public.outbox_events (seq) where seq is not null;
create index outbox_events_unnumbered_idx on public.outbox_events (xid, event_id) where seq is null;
-- Order is kept per aggregate: the relay takes an aggregate's oldest pending row only.
create index outbox_events_due_idx
    on public.outbox_events (aggregate_type, aggregate_id, event_id) where status = 'PENDING';
create index outbox_events_processed_idx on public.outbox_events (processed_at)
    where status = 'PROCESSED';
select admin.guard_states('public.outbox_events', 'status', 'event_id', array[
    '>PENDING', 'PENDING>PROCESSED', 'PENDING>FAILED', 'FAILED>PENDING']);
drop trigger history_of_status on public.outbox_events;  -- its own columns tell all of it
grant insert on public.outbox_events to app_user;
grant select, insert on public.outbox_events to admin_user;
grant select, insert, update, delete on public.outbox_events to internal_service;
