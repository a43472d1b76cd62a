-- How staff are let in and kept: where from, who came without a second pair of eyes, and what they
-- ask for once although they sent it twice.

alter table public.staff_users
    add column log_in_from cidr[] not null default '{}',
    add column bootstrap smallint,
    add constraint staff_users_bootstrap_is_one_or_two check (bootstrap in (1, 2)),
    add constraint staff_users_bootstrap_key unique (bootstrap),
    add constraint staff_users_log_in_from_bounded check (cardinality(log_in_from) <= 32);
comment on column public.staff_users.log_in_from is 'Networks; none: from anywhere';
comment on column public.staff_users.bootstrap is
    'The first member (1) and the one whom they made alone (2); all others were approved';

-- A request that was sent again finds what it has made.
alter table public.approvals
    add column idempotency_key text,
    add constraint approvals_idempotency_key_form
        check (length(idempotency_key) between 1 and 255);
comment on column public.approvals.idempotency_key is 'Of the member who asked: once, for ever';
create unique index approvals_idempotency_key_idx
    on public.approvals (requested_by, idempotency_key) where idempotency_key is not null;
create or replace function public.keep_request() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    if (new.action, new.payload, new.requested_by, new.requested_at, new.reason,
            new.idempotency_key)
            is distinct from
            (old.action, old.payload, old.requested_by, old.requested_at, old.reason,
            old.idempotency_key)
    then
        raise exception 'what was asked for cannot be changed any more'
            using errcode = 'check_violation';
    end if;
    return new;
end $$;

-- Undecided approvals end by themselves.
insert into admin.jobs (name, description, every, at, zone, next_run)
values ('approvals', 'Ends approvals that nobody decided in time', 'hour', '10 minutes', 'UTC',
    admin.next_run('hour', '10 minutes', 'UTC', clock_timestamp()));
grant update (status, version, updated_at) on public.approvals to internal_service;
create index approvals_action_idx on public.approvals (action, approval_id);
create index approvals_requested_by_idx on public.approvals (requested_by, approval_id);
