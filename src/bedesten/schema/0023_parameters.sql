-- What staff set besides profiles: parameters, numbers of the law, how long records stay; and rules
-- of such rows: changes are recorded, nobody signs for another, nothing is purged too early.

create type config.parameter_type as enum ('string', 'number', 'boolean', 'json');
create type config.term_start as enum ('record', 'relationship');
comment on type config.term_start is
    'record: the record''s own moment; relationship: when the customer was deleted, if later';
create type public.counterparty_kind as enum (
    'any', 'domestic_provider', 'foreign_provider', 'foreign_provider_without_data', 'self_hosted');
comment on type public.counterparty_kind is
    'Whose the other wallet is; without_data: a provider outside the travel rule';

-- Periods that may not overlap: equality of ids beside ranges in one index. A trusted extension,
-- so the owner of the database may create it; PostgreSQL's own packages bring it along.
create extension if not exists btree_gist with schema public;

-- ------------------------------------------------------------------ changes by staff are recorded

-- Security definer: whoever changes a row needs no right to write the audit, and cannot forge it.
create function audit.record_change() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
    staff constant uuid := public.current_staff();
    kind public.user_type := 'system';
    was constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    becomes constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
begin
    if staff is not null then
        select s.staff_type into kind from public.staff_users as s where s.staff_id = staff;
        if kind is null then
            raise exception 'app.current_staff_id % is no member of staff', staff
                using errcode = 'insufficient_privilege';
        end if;
    end if;
    insert into audit.audit_logs (actor_id, actor_type, event_type, action, resource_type,
        resource_id, before_state, after_state, metadata, request_id)
    values (coalesce(staff::text, session_user), kind, 'change', lower(tg_op),
        format('%s.%s', tg_table_schema, tg_table_name), coalesce(becomes, was) ->> tg_argv[0],
        was - tg_argv[1:], becomes - tg_argv[1:],
        jsonb_build_object('database_role', session_user),
        nullif(current_setting('app.request_id', true), ''));
    return null;
end $$;
comment on function audit.record_change() is
    'Trigger: writes who changed a row, with before and after; arguments: key, secret columns';

create function admin.record_changes(
    target regclass, key_column name, secrets name[] default '{}') returns void
language plpgsql set search_path = pg_catalog as $$
begin
    execute format(
        'create trigger record_changes after insert or update or delete on %s'
        ' for each row execute function audit.record_change(%s)', target,
        (select string_agg(quote_literal(word), ', ') from unnest(key_column || secrets) as word));
end $$;
comment on function admin.record_changes(regclass, name, name[]) is
    'For migrations: every change of a row goes to the audit log, without its secret columns';

create function public.refuse_foreign_signature() returns trigger
language plpgsql set search_path = pg_catalog as $$
declare
    was constant jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) else '{}' end;
    becomes constant jsonb := to_jsonb(new);
    signer text;
begin
    -- The owner loads what others signed long ago: an import.
    if pg_has_role(current_user, 'bedesten_owner', 'member') then
        return new;
    end if;
    foreach signer in array tg_argv loop
        if becomes ->> signer is distinct from was ->> signer
            and becomes ->> signer <> coalesce(public.current_staff()::text, '')
        then
            raise exception '% of %.% is signed by whoever acts, and by nobody else',
                signer, tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
        end if;
    end loop;
    return new;
end $$;
comment on function public.refuse_foreign_signature() is
    'Trigger: columns that say who decided take the acting member of staff only';

create function admin.sign_as_oneself(target regclass, columns name[]) returns void
language plpgsql set search_path = pg_catalog as $$
begin
    execute format(
        'create trigger refuse_foreign_signature before insert or update on %s'
        ' for each row execute function public.refuse_foreign_signature(%s)', target,
        (select string_agg(quote_literal(word), ', ') from unnest(columns) as word));
end $$;
comment on function admin.sign_as_oneself(regclass, name[]) is
    'For migrations: nobody signs for another, so two names are two people';

create function admin.conceal(target regclass) returns void
language plpgsql set search_path = pg_catalog as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    -- Foreign keys and functions with the owner's rights look past row security.
    execute format(
        'create policy owner_looks on %s for all to bedesten_owner using (true)', target);
end $$;
comment on function admin.conceal(regclass) is
    'For migrations: forces row security without a policy for customers or analysts';

-- ------------------------------------------------------------------------------------ parameters

create table config.system_parameters (
    param_key text not null,
    param_value text not null,
    param_type config.parameter_type not null,
    description text not null default '',
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    updated_by uuid default public.current_staff(),
    version integer not null default 1,
    constraint system_parameters_pkey primary key (param_key),
    constraint system_parameters_key_form
        check (param_key ~ '^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$'),
    constraint system_parameters_value_of_type check (
        case param_type
            when 'string' then true
            when 'number' then param_value ~ '^-?[0-9]{1,30}(\.[0-9]{1,18})?$'
            when 'boolean' then param_value in ('true', 'false')
            when 'json' then param_value is json
        end),
    constraint system_parameters_updated_by_fkey foreign key (updated_by)
        references public.staff_users on delete restrict
);
comment on table config.system_parameters is
    'Settings that hold without a restart; never secrets, the gateways read all of them';
comment on column config.system_parameters.updated_by is
    'Who changed it last; empty: as shipped, or by an operator on the database';

create function config.sign_parameter() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    if (new.param_key, new.param_type) is distinct from (old.param_key, old.param_type) then
        raise exception 'name and type of a parameter are fixed' using errcode = 'check_violation';
    end if;
    new.updated_by := public.current_staff();
    return new;
end $$;
comment on function config.sign_parameter() is
    'Trigger: a changed parameter names who changed it, and keeps the type its readers rely on';
create trigger sign_parameter before update on config.system_parameters
for each row execute function config.sign_parameter();
select admin.keep_current('config.system_parameters', versioned => true);
insert into config.system_parameters (param_key, param_value, param_type, description) values
    ('platform.maintenance_mode', 'false', 'boolean',
        'Refuse new orders, withdrawals and sign-ups'),
    ('platform.reference_currency', 'TRY', 'string', 'In which values are compared with limits'),
    ('trading.max_open_orders_per_user', '100', 'number', 'Open orders a customer may have'),
    ('withdrawal.approval_threshold_btc', '1.0', 'number', 'BTC from which staff approve'),
    ('withdrawal.approval_threshold_try', '100000', 'number', 'TRY from which staff approve'),
    ('identity.max_login_attempts', '5', 'number', 'Failed logins that lock an account'),
    ('identity.lock_minutes', '15', 'number', 'How long it is locked'),
    ('identity.currency_primary', 'TRY', 'string', 'Display currency of accounts without one'),
    ('identity.currency_secondary', 'USDT', 'string', 'Likewise, the second one'),
    ('risk.score_medium_from', '30', 'number', 'Risk score from which the level is medium'),
    ('risk.score_high_from', '60', 'number', 'Risk score from which the level is high'),
    ('risk.score_critical_from', '85', 'number', 'Risk score from which the level is critical')
on conflict do nothing;
select admin.record_changes('config.system_parameters', 'param_key');

-- --------------------------------------------------------------------- rules of law, by their days

create table config.legal_parameters (
    legal_parameter_id integer generated always as identity,
    name text not null,
    counterparty public.counterparty_kind not null default 'any',
    value numeric not null,
    unit text not null,
    valid_from timestamptz not null,
    valid_to timestamptz,
    period tstzrange not null generated always as (tstzrange(valid_from, valid_to, '[)')) stored,
    legal_basis text not null,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint legal_parameters_pkey primary key (legal_parameter_id),
    constraint legal_parameters_one_at_a_time
        unique (name, counterparty, period without overlaps),
    constraint legal_parameters_name_form check (name ~ '^[a-z][a-z0-9_]*$'),
    constraint legal_parameters_value_exact check (
        value >= 0 and value < 'Infinity' and scale(value) <= 18),
    constraint legal_parameters_moments_finite check (isfinite(valid_from) and isfinite(valid_to)),
    constraint legal_parameters_basis_given check (legal_basis ~ '\S')
);
comment on table config.legal_parameters is
    'Numbers that the law sets, by the days on which they hold and whose the other wallet is';
select admin.keep_current('config.legal_parameters', versioned => true);
insert into config.legal_parameters (name, counterparty, value, unit, valid_from, legal_basis)
values
    ('travel_rule_from', 'any', 15000, 'TRY', '2025-02-25 00:00+03',
        'MASAK, measures regulation, Official Gazette 32763'),
    ('withdrawal_delay_after_acquisition', 'any', 48, 'hours', '2025-06-28 00:00+03',
        'MASAK, communique 29, Official Gazette 32940'),
    ('withdrawal_delay_of_first', 'any', 72, 'hours', '2025-06-28 00:00+03',
        'MASAK, communique 29, Official Gazette 32940'),
    ('stablecoin_daily_limit', 'any', 3000, 'USD', '2025-06-28 00:00+03',
        'MASAK, communique 29, Official Gazette 32940'),
    ('stablecoin_monthly_limit', 'any', 50000, 'USD', '2025-06-28 00:00+03',
        'MASAK, communique 29, Official Gazette 32940'),
    ('stablecoin_factor_with_travel_rule_data', 'any', 2, 'times', '2025-06-28 00:00+03',
        'MASAK, communique 29, Official Gazette 32940'),
    ('transfer_note_min_length', 'any', 20, 'characters', '2025-06-28 00:00+03',
        'MASAK, communique 29, Official Gazette 32940'),
    ('suspicion_report_due', 'any', 10, 'business days', '2022-04-18 00:00+03',
        'MASAK, guide on suspicious transactions');
select admin.record_changes('config.legal_parameters', 'legal_parameter_id');

create function config.legal_parameter(
    wanted text, whose public.counterparty_kind default 'any', moment timestamptz default now())
returns numeric
language sql stable parallel safe set search_path = pg_catalog as $$
    select p.value from config.legal_parameters as p
    where p.name = wanted and p.counterparty in ('any', whose) and p.period @> moment
    order by p.counterparty = 'any' limit 1
$$;
comment on function config.legal_parameter(text, public.counterparty_kind, timestamptz) is
    'The number that holds at a moment, of the counterparty before that of any; null: no rule';

-- -------------------------------------------------------------------------------- business days

create table config.holidays (
    day date not null,
    name text not null,
    constraint holidays_pkey primary key (day)
);
comment on table config.holidays is
    'Days without business in Turkey besides weekends. A missing one makes a due date earlier:'
    ' those that follow the moon are entered by staff, year by year';
insert into config.holidays (day, name)
select make_date(year, month, day), name
from generate_series(2025, 2040) as year,
    (values (1, 1, 'New Year'), (4, 23, 'National Sovereignty'), (5, 1, 'Labour'),
        (5, 19, 'Youth and Sports'), (7, 15, 'Democracy'), (8, 30, 'Victory'),
        (10, 29, 'Republic')) as fixed (month, day, name)
on conflict do nothing;
select admin.record_changes('config.holidays', 'day');

create function config.business_day(first date, days integer) returns date
language sql stable strict parallel safe set search_path = pg_catalog as $$
    select d.day::date
    from generate_series(first + 1, first + 2 * days + 30, interval '1 day') as d (day)
    where extract(isodow from d.day) < 6
        and not exists (select from config.holidays as h where h.day = d.day::date)
    order by d.day
    offset days - 1 limit 1
$$;
comment on function config.business_day(date, integer) is
    'The day that is so many business days after a first one, which does not count';

-- ------------------------------------------------------------------------------ how long we keep

create table config.retention_classes (
    retention_class text not null,
    description text not null,
    keep_for interval not null,
    counts_from config.term_start not null,
    legal_basis text not null default '',
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint retention_classes_pkey primary key (retention_class),
    constraint retention_classes_form check (retention_class ~ '^[a-z][a-z_]*$'),
    constraint retention_classes_keep_for_not_negative check (keep_for >= interval '0')
);
comment on table config.retention_classes is 'How long records of a kind must stay';
select admin.keep_current('config.retention_classes', versioned => true);
insert into config.retention_classes
    (retention_class, description, keep_for, counts_from, legal_basis)
values
    ('identity', 'Customers and how they were identified', '8 years', 'relationship',
        'Law 5549 art. 7'),
    ('compliance', 'Cases, reports, screening and risk events', '8 years', 'record',
        'Law 5549 art. 7'),
    ('money', 'Orders, trades, ledger, deposits and withdrawals', '10 years', 'record',
        'Law 6362'),
    ('contact', 'Notifications and other messages', '2 years', 'record', '')
on conflict do nothing;
select admin.record_changes('config.retention_classes', 'retention_class');

create function admin.purge_refusal(class text, owner_id uuid, moment timestamptz) returns text
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
    term config.retention_classes;
    starts timestamptz := moment;
begin
    select c.* into strict term from config.retention_classes as c
    where c.retention_class = class;
    if exists (select from public.legal_holds as h
            where h.user_id = owner_id and h.released_at is null) then
        return 'under legal hold';
    end if;
    if term.counts_from = 'relationship' then
        select greatest(moment, coalesce(u.deleted_at, 'infinity')) into starts
        from public.users as u where u.user_id = owner_id;
    end if;
    if starts is null or starts = 'infinity' then
        return format('the term of class %s has not begun', class);
    end if;
    if starts + term.keep_for > now() then
        return format('kept until %s as class %s',
            to_char((starts + term.keep_for) at time zone 'UTC', 'YYYY-MM-DD'), class);
    end if;
    return null;
end $$;
comment on function admin.purge_refusal(text, uuid, timestamptz) is
    'Why a record of a class, a customer and a moment may not be purged yet; null: it may.'
    ' A moment that is null has not come: the record is in use';

create function admin.refuse_early_purge() returns trigger
language plpgsql set search_path = pg_catalog as $$
declare
    was jsonb;
    refusal text;
begin
    if tg_op = 'TRUNCATE' then
        raise exception '%.% has records under retention: they go one by one',
            tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
    end if;
    was := to_jsonb(old);
    refusal := admin.purge_refusal(coalesce(was ->> 'retention_class', tg_argv[1]),
        (was ->> 'user_id')::uuid, (was ->> tg_argv[0])::timestamptz);
    if refusal is not null then
        raise exception 'a row of %.% is not purged: %', tg_table_schema, tg_table_name, refusal
            using errcode = 'insufficient_privilege';
    end if;
    return old;
end $$;
comment on function admin.refuse_early_purge() is
    'Trigger: nobody, the owner included, deletes before the term or under a legal hold;'
    ' arguments: the column the term counts from, the class of tables without such a column';

create function admin.retain(target regclass, moment_column name, class text) returns void
language plpgsql set search_path = pg_catalog as $$
begin
    execute format('create trigger refuse_early_purge before delete on %s'
        ' for each row execute function admin.refuse_early_purge(%L, %L)',
        target, moment_column, class);
    execute format('create trigger refuse_truncate before truncate on %s'
        ' for each statement execute function admin.refuse_early_purge()', target);
end $$;
comment on function admin.retain(regclass, name, text) is
    'For migrations: rows with user_id may go only when their retention class lets them';
-- ---------------------------------------------------------------------------------------- rights

grant select on config.system_parameters, config.legal_parameters, config.holidays
    to app_user, read_only_user, admin_user, internal_service;
grant select on config.retention_classes to read_only_user, admin_user, internal_service;
grant insert, update on config.system_parameters, config.legal_parameters,
    config.retention_classes to admin_user;
grant insert, delete on config.holidays to admin_user;
revoke all on all functions in schema admin from public;
grant execute on function admin.purge_refusal(text, uuid, timestamptz)
    to admin_user, internal_service;
-- What a changed row said may be what analysts do not get: cases, holds, notes of reviewers.
revoke select on audit.audit_logs from read_only_user;
grant select (log_id, actor_id, actor_type, actor_ip, account_id, event_type, action,
        resource_type, resource_id, status, user_agent, request_id, created_at, xid)
    on audit.audit_logs to read_only_user;
