-- Periodic work: what runs when, who runs it now, what came of it. workers/scheduler.py runs it.

create type admin.job_period as enum ('minute', 'hour', 'day', 'week', 'month', 'quarter');
create type admin.job_outcome as enum ('running', 'success', 'failure', 'abandoned');
comment on type admin.job_outcome is 'abandoned: whoever ran it died, or lost the lease';

-- Wall clocks skip an hour and repeat one: a time that does not exist is an hour later, and of two
-- equal ones the second is meant. So each day has one run, and no run is lost or made twice.
create function admin.next_run(
    every admin.job_period, at interval, zone text, after timestamptz) returns timestamptz
language plpgsql stable strict set search_path = pg_catalog as $$
declare
    step constant interval := case every
        when 'day' then interval '1 day' when 'week' then interval '7 days'
        when 'month' then interval '1 month' when 'quarter' then interval '3 months' end;
    unit constant text := every::text;
    wall timestamp;
    candidate timestamptz;
begin
    if every in ('minute', 'hour') then
        candidate := date_trunc(unit, after, 'UTC') + at;
        return case when candidate > after then candidate
            else candidate + ('1 ' || unit)::interval end;
    end if;
    -- From a period before: the clock may have been set back since this one began.
    wall := date_trunc(unit, after at time zone zone) - step;
    loop
        candidate := (wall + at) at time zone zone;
        exit when candidate > after;
        wall := wall + step;
    end loop;
    return candidate;
end $$;
comment on function admin.next_run(admin.job_period, interval, text, timestamptz) is
    'The first moment after this one at which such a job is due';

create table admin.jobs (
    name text not null,
    description text not null,
    every admin.job_period not null,
    at interval not null default '0',
    zone text not null default 'UTC',
    enabled boolean not null default true,
    next_run timestamptz not null,
    last_run timestamptz,
    last_outcome admin.job_outcome,
    last_result text,
    lease_run_id uuid,
    lease_holder text,
    lease_until timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    constraint jobs_pkey primary key (name),
    constraint jobs_name_form check (name ~ '^[a-z][a-z0-9-]{1,40}$'),
    constraint jobs_at_in_period check (at >= interval '0' and case every
        when 'minute' then at < interval '1 minute' when 'hour' then at < interval '1 hour'
        when 'week' then at < interval '7 days' else at < interval '1 day' end),
    constraint jobs_lease_whole check (
        (lease_run_id is null) = (lease_holder is null)
        and (lease_run_id is null) = (lease_until is null))
);
comment on table admin.jobs is 'Periodic work, and who has leased it';
comment on column admin.jobs.at is
    'After the beginning of the period: of the day, of Monday, of day 1 of month or quarter';
comment on column admin.jobs.zone is 'Whose clocks; minutes and hours are those of UTC';
comment on column admin.jobs.next_run is 'When it is due; the past: it waits for a scheduler';
comment on column admin.jobs.lease_until is
    'Renewed while it runs; once over, another scheduler may take the job';
select admin.keep_current('admin.jobs');

create table admin.job_runs (
    run_id uuid not null default uuidv7(),
    name text not null,
    due_at timestamptz not null,
    missed integer not null default 0,
    by_hand boolean not null default false,
    holder text not null,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    outcome admin.job_outcome not null default 'running',
    result text,
    constraint job_runs_pkey primary key (run_id),
    constraint job_runs_name_fkey foreign key (name)
        references admin.jobs on delete restrict,
    constraint job_runs_missed_not_negative check (missed >= 0),
    constraint job_runs_finished_when_over check (
        (outcome = 'running') = (finished_at is null))
);
comment on table admin.job_runs is 'Every run of every job, kept for 400 days';
comment on column admin.job_runs.due_at is 'For which moment; earlier than it started: made up';
comment on column admin.job_runs.missed is
    'How many later moments passed meanwhile: this one run makes up for them too';
create index job_runs_name_idx on admin.job_runs (name, run_id);

create function admin.claim_job(
    holder text, lease interval default '1 minute', only_name text default null)
returns table (run_id uuid, name text, due_at timestamptz, missed integer)
language plpgsql set search_path = pg_catalog as $$
declare
    job admin.jobs;
    moment timestamptz;
    skipped integer := 0;
begin
    select j.* into job from admin.jobs as j
    where (j.lease_until is null or j.lease_until < clock_timestamp())
        and case when only_name is null then j.enabled and j.next_run <= clock_timestamp()
            else j.name = only_name end
    order by j.next_run, j.name
    limit 1 for update skip locked;
    if not found then
        return;
    end if;
    update admin.job_runs as r
    set outcome = 'abandoned', finished_at = clock_timestamp(),
        result = 'the lease ran out before it was done'
    where r.run_id = job.lease_run_id and r.outcome = 'running';
    run_id := uuidv7();
    claim_job.name := job.name;
    due_at := least(job.next_run, clock_timestamp());
    if only_name is null then
        moment := admin.next_run(job.every, job.at, job.zone, job.next_run);
        while moment <= clock_timestamp() and skipped < 100000 loop
            skipped := skipped + 1;
            moment := admin.next_run(job.every, job.at, job.zone, moment);
        end loop;
    end if;
    missed := skipped;
    insert into admin.job_runs (run_id, name, due_at, missed, by_hand, holder)
    values (claim_job.run_id, job.name, claim_job.due_at, skipped, only_name is not null,
        claim_job.holder);
    update admin.jobs as j
    set lease_run_id = claim_job.run_id, lease_holder = claim_job.holder,
        lease_until = clock_timestamp() + lease
    where j.name = job.name;
    return next;
end $$;
comment on function admin.claim_job(text, interval, text) is
    'Leases the job that is due longest (or the one named, due or not) for one holder of all that'
    ' ask; no row: nothing to do. A run whose holder died is marked abandoned';

create function admin.renew_job(run_id uuid, lease interval default '1 minute') returns boolean
language plpgsql set search_path = pg_catalog as $$
begin
    update admin.jobs as j set lease_until = clock_timestamp() + lease
    where j.lease_run_id = renew_job.run_id;
    return found;
end $$;
comment on function admin.renew_job(uuid, interval) is 'Keeps a lease; false: it is lost';

create function admin.finish_job(run_id uuid, succeeded boolean, result text) returns boolean
language plpgsql set search_path = pg_catalog as $$
declare
    verdict constant admin.job_outcome := case when succeeded then 'success' else 'failure' end;
    run admin.job_runs;
begin
    update admin.jobs as j
    set lease_run_id = null, lease_holder = null, lease_until = null,
        last_run = clock_timestamp(), last_outcome = verdict, last_result = finish_job.result,
        next_run = case when j.next_run <= clock_timestamp()
            then admin.next_run(j.every, j.at, j.zone, clock_timestamp()) else j.next_run end
    where j.lease_run_id = finish_job.run_id;
    if not found then
        return false;
    end if;
    update admin.job_runs as r
    set outcome = verdict, result = finish_job.result, finished_at = clock_timestamp()
    where r.run_id = finish_job.run_id;
    delete from admin.job_runs as r
    where r.run_id < admin.uuid_floor(clock_timestamp() - interval '400 days');
    return true;
end $$;
comment on function admin.finish_job(uuid, boolean, text) is
    'Gives the lease back and says what came of it; false: the lease was lost to another';

create function admin.job_alarms(overdue interval default '15 minutes')
returns table (measure text, subject text, alarm text)
language sql stable set search_path = pg_catalog
begin atomic
    select 'jobs', j.name, format('is due since %s and nobody runs it',
            date_trunc('second', j.next_run at time zone 'UTC'))
    from admin.jobs as j
    where j.enabled and j.next_run < now() - overdue
        and (j.lease_until is null or j.lease_until < now())
    union all
    select 'jobs', j.name, format('failed: %s', j.last_result)
    from admin.jobs as j where j.enabled and j.last_outcome = 'failure';
end;
comment on function admin.job_alarms(interval) is 'Jobs that failed last, or that wait too long';

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
    select * from admin.job_alarms();
end;

insert into admin.jobs (name, description, every, at, zone, next_run)
select j.name, j.description, j.every::admin.job_period, j.at::interval, j.zone,
    admin.next_run(j.every::admin.job_period, j.at::interval, j.zone, clock_timestamp())
from (values
    ('monthly-partitions', 'Partitions of this month and 6 ahead', 'month', '0', 'UTC'),
    ('quarterly-partitions', 'Partitions of this quarter and 4 ahead', 'quarter', '0', 'UTC'),
    ('alarms', 'Looks at every measure and reports what is wrong', 'hour', '5 minutes', 'UTC'),
    ('balance-summary', 'Refreshes reporting.user_balance_summary', 'hour', '0', 'UTC'),
    ('reconciliation', 'Ledger against balances', 'day', '02:00', 'Europe/Istanbul'),
    ('full-reconciliation', 'The same from the first transfer on', 'week', '2 hours 30 minutes',
        'Europe/Istanbul'),
    ('references', 'References that nothing enforces, of the last days', 'day', '03:00',
        'Europe/Istanbul'),
    ('all-references', 'The same of all rows', 'week', '3 hours 30 minutes', 'Europe/Istanbul'),
    ('table-sizes', 'Notes how large the tables are', 'day', '00:10', 'UTC'),
    ('fee-tiers', 'Gives each account the tier its volume has earned', 'day', '00:30', 'UTC'),
    ('backup', 'Backs the embedded database up', 'day', '04:30', 'Europe/Istanbul')
) as j (name, description, every, at, zone);

grant select on admin.jobs, admin.job_runs to read_only_user, admin_user, internal_service;
grant update, insert on admin.jobs, admin.job_runs to internal_service;
grant delete on admin.job_runs to internal_service;
grant update (enabled, every, at, zone, next_run) on admin.jobs to admin_user;
revoke all on all functions in schema admin from public;
grant execute on function
    admin.next_run(admin.job_period, interval, text, timestamptz), admin.job_alarms(interval)
    to read_only_user, admin_user, internal_service;
grant execute on function
    admin.claim_job(text, interval, text),
    admin.renew_job(uuid, interval),
    admin.finish_job(uuid, boolean, text)
    to internal_service;
