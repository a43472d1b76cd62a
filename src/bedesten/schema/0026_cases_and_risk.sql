-- Cases about customers and what they rest on; risk rules by version, and what they found.
-- Customers never learn of any of it (tipping off): no policy and no grant of theirs is here.

create type public.compliance_case_type as enum (
    'suspicious_transaction', 'velocity_breach', 'large_transaction', 'pep_detected',
    'sanctions_match', 'unusual_pattern', 'manual_review');
create type public.compliance_case_status as enum (
    'open', 'investigating', 'escalated', 'resolved', 'false_positive');
comment on type public.compliance_case_status is 'The last two are final';
create type public.case_link_kind as enum (
    'order', 'trade', 'deposit', 'withdrawal', 'fiat_transfer', 'risk_event', 'screening_hit',
    'kyc_document');
create type public.risk_rule_type as enum (
    'login', 'order', 'deposit', 'withdrawal', 'fiat_transfer', 'address', 'api_key');
comment on type public.risk_rule_type is 'The operation that a rule looks at';
create type public.risk_rule_status as enum ('draft', 'shadow', 'active', 'retired');
comment on type public.risk_rule_status is 'shadow: it records what it would have done';
create type public.risk_event_status as enum ('open', 'in_review', 'resolved', 'dismissed');
comment on type public.risk_event_status is 'The last two are final';

-- ---------------------------------------------------------------------------------------- cases

create table public.compliance_cases (
    case_id uuid not null default uuidv7(),
    user_id uuid not null,
    case_type public.compliance_case_type not null,
    severity public.risk_level not null,
    title text not null,
    description text not null,
    cause text,
    status public.compliance_case_status not null default 'open',
    opened_by uuid,
    assigned_to uuid,
    assigned_at timestamptz,
    resolution text,
    resolved_by uuid,
    resolved_at timestamptz,
    approved_by uuid,
    needs_second_person boolean not null default false,
    suspicion_at timestamptz,
    requires_masak_report boolean not null default false,
    masak_due_on date,
    masak_report_id text,
    masak_reported_at timestamptz,
    metadata jsonb not null default '{}',
    retention_class text not null default 'compliance',
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint compliance_cases_pkey primary key (case_id),
    constraint compliance_cases_of_user_key unique (case_id, user_id),
    constraint compliance_cases_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint compliance_cases_opened_by_fkey foreign key (opened_by)
        references public.staff_users on delete restrict,
    constraint compliance_cases_assigned_to_fkey foreign key (assigned_to)
        references public.staff_users on delete restrict,
    constraint compliance_cases_resolved_by_fkey foreign key (resolved_by)
        references public.staff_users on delete restrict,
    constraint compliance_cases_approved_by_fkey foreign key (approved_by)
        references public.staff_users on delete restrict,
    constraint compliance_cases_retention_class_fkey foreign key (retention_class)
        references config.retention_classes on delete restrict,
    constraint compliance_cases_title_given check (title ~ '\S' and length(title) <= 255),
    constraint compliance_cases_metadata_is_object check (jsonb_typeof(metadata) = 'object'),
    constraint compliance_cases_assigned_at_given check (
        (assigned_to is null) = (assigned_at is null)),
    constraint compliance_cases_closed_with_reason check (
        case when status in ('resolved', 'false_positive')
            then resolution is not null and resolution ~ '\S'
                and resolved_by is not null and resolved_at is not null
            else resolved_at is null end),
    constraint compliance_cases_closed_by_two check (
        status not in ('resolved', 'false_positive')
        or not needs_second_person
        or (approved_by is not null and approved_by <> resolved_by
            and approved_by is distinct from assigned_to
            and approved_by is distinct from opened_by)),
    constraint compliance_cases_report_is_due check (
        not requires_masak_report or (suspicion_at is not null and masak_due_on is not null)),
    constraint compliance_cases_report_whole check (
        (masak_report_id is null) = (masak_reported_at is null)),
    constraint compliance_cases_reported_before_closed check (
        status not in ('resolved', 'false_positive') or not requires_masak_report
        or (masak_report_id is not null and masak_report_id ~ '\S'))
);
comment on table public.compliance_cases is
    'Investigations about customers; a closed one never changes again';
comment on column public.compliance_cases.cause is
    'What opened it, in words of a rule or list; while it is open the same cause opens no second.'
    ' Empty: opened by hand';
comment on column public.compliance_cases.opened_by is 'Empty: a rule, a limit or the screening';
comment on column public.compliance_cases.resolved_by is 'Who wrote the resolution';
comment on column public.compliance_cases.approved_by is
    'Second person of a critical case: neither who opened, nor who worked on it';
comment on column public.compliance_cases.needs_second_person is
    'Set here: it was critical or about sanctions at some time, whatever it is called now';
comment on column public.compliance_cases.suspicion_at is 'From when the report''s term runs';
comment on column public.compliance_cases.masak_due_on is
    'Tenth business day after the suspicion, set here';
create unique index compliance_cases_cause_idx on public.compliance_cases
    (user_id, case_type, cause) where status in ('open', 'investigating', 'escalated');
create index compliance_cases_user_idx on public.compliance_cases (user_id, case_id);
create index compliance_cases_queue_idx on public.compliance_cases (severity, case_id)
    where status in ('open', 'investigating', 'escalated');
create index compliance_cases_assigned_to_idx on public.compliance_cases (assigned_to, case_id)
    where assigned_to is not null;
create index compliance_cases_masak_due_idx on public.compliance_cases (masak_due_on)
    where requires_masak_report and masak_reported_at is null;

create function public.prepare_case() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    if tg_op = 'UPDATE' then
        if old.status in ('resolved', 'false_positive') then
            raise exception 'case % is closed', old.case_id using errcode = 'check_violation';
        end if;
        if (new.case_id, new.user_id, new.case_type, new.cause, new.opened_by, new.created_at)
            is distinct from
            (old.case_id, old.user_id, old.case_type, old.cause, old.opened_by, old.created_at)
        then
            raise exception 'whom a case is about, its type and its cause are fixed'
                using errcode = 'check_violation';
        end if;
        if old.requires_masak_report and not new.requires_masak_report then
            raise exception 'a case that needs a report goes on needing it'
                using errcode = 'check_violation';
        end if;
        new.needs_second_person := new.needs_second_person or old.needs_second_person;
        if new.assigned_to is distinct from old.assigned_to then
            new.assigned_at := case when new.assigned_to is not null then clock_timestamp() end;
        end if;
    elsif new.assigned_to is not null then
        new.assigned_at := coalesce(new.assigned_at, clock_timestamp());
    end if;
    if new.severity = 'critical' or new.case_type = 'sanctions_match' then
        new.needs_second_person := true;
    end if;
    if new.requires_masak_report then
        new.suspicion_at := coalesce(new.suspicion_at, clock_timestamp());
        new.masak_due_on := config.business_day(
            (new.suspicion_at at time zone 'Europe/Istanbul')::date, 10);
    end if;
    return new;
end $$;
comment on function public.prepare_case() is
    'Trigger: dates the assignment and the report, and keeps what a case is about';
create trigger prepare_case before insert or update on public.compliance_cases
for each row execute function public.prepare_case();
select admin.keep_current('public.compliance_cases', versioned => true);
select admin.conceal('public.compliance_cases');
select admin.guard_states('public.compliance_cases', 'status', 'case_id', array[
    '>open', 'open>investigating', 'open>escalated', 'open>false_positive',
    'investigating>escalated', 'investigating>resolved', 'investigating>false_positive',
    'escalated>investigating', 'escalated>resolved', 'escalated>false_positive']);
select admin.sign_as_oneself('public.compliance_cases',
    array['opened_by', 'resolved_by', 'approved_by']::name[]);
select admin.record_changes('public.compliance_cases', 'case_id');

create table public.case_links (
    link_id uuid not null default uuidv7(),
    case_id uuid not null,
    kind public.case_link_kind not null,
    entity_id text not null,
    linked_by uuid default public.current_staff(),
    linked_at timestamptz not null default clock_timestamp(),
    constraint case_links_pkey primary key (link_id),
    constraint case_links_entity_key unique (case_id, kind, entity_id),
    constraint case_links_entity_id_given check (entity_id ~ '\S' and length(entity_id) <= 100),
    constraint case_links_case_fkey foreign key (case_id)
        references public.compliance_cases on delete restrict,
    constraint case_links_linked_by_fkey foreign key (linked_by)
        references public.staff_users on delete restrict
);
comment on table public.case_links is 'What a case is about: any number of each kind';
comment on column public.case_links.entity_id is 'As text: orders have numbers, deposits UUIDs';
comment on column public.case_links.linked_by is 'Empty: what opened the case';
create index case_links_entity_idx on public.case_links (kind, entity_id);
select admin.conceal('public.case_links');
select admin.sign_as_oneself('public.case_links', array['linked_by']::name[]);
select admin.record_changes('public.case_links', 'link_id');

create view public.case_overview with (security_invoker = true) as
select
    c.case_id, c.user_id, c.case_type, c.severity, c.title, c.description,
    links.related_order_id, links.related_transaction_id, links.related_fiat_tx_id,
    c.status, c.opened_by, c.assigned_to, c.assigned_at, c.resolution, c.resolved_by, c.resolved_at,
    c.approved_by, c.requires_masak_report, c.masak_due_on, c.masak_report_id, c.masak_reported_at,
    c.metadata, c.created_at, c.updated_at, c.version
from public.compliance_cases as c
left join lateral (
    select
        (array_agg(l.entity_id order by l.link_id)
            filter (where l.kind = 'order'))[1]::bigint as related_order_id,
        (array_agg(l.entity_id order by l.link_id)
            filter (where l.kind in ('deposit', 'withdrawal')))[1] as related_transaction_id,
        (array_agg(l.entity_id order by l.link_id)
            filter (where l.kind = 'fiat_transfer'))[1] as related_fiat_tx_id
    from public.case_links as l where l.case_id = c.case_id
) as links on true;
comment on view public.case_overview is
    'Cases as the first documents describe them, with the first link of each kind';
select admin.retain('public.compliance_cases', 'resolved_at', 'compliance');
alter table public.legal_holds
    add column case_id uuid,
    add constraint legal_holds_case_fkey foreign key (case_id, user_id)
        references public.compliance_cases (case_id, user_id) on delete restrict;
create index legal_holds_case_idx on public.legal_holds (case_id) where case_id is not null;

-- ------------------------------------------------------------------------------------------ risk

create sequence public.risk_rules_rule_id_seq as integer;
create table public.risk_rules (
    rule_version_id uuid not null default uuidv7(),
    rule_id integer not null default nextval('public.risk_rules_rule_id_seq'),
    version integer not null default 1,
    name text not null,
    type public.risk_rule_type not null,
    description text not null default '',
    conditions jsonb not null,
    actions jsonb not null,
    parameters jsonb not null default '{}',
    level public.risk_level not null,
    priority integer not null default 100,
    status public.risk_rule_status not null default 'draft',
    is_active boolean not null generated always as (status = 'active') stored,
    created_by uuid not null default public.current_staff(),
    activated_by uuid,
    activated_at timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    constraint risk_rules_pkey primary key (rule_version_id),
    -- Who edits a version that another one has edited meanwhile makes the same number: refused.
    constraint risk_rules_rule_version_key unique (rule_id, version),
    constraint risk_rules_created_by_fkey foreign key (created_by)
        references public.staff_users on delete restrict,
    constraint risk_rules_activated_by_fkey foreign key (activated_by)
        references public.staff_users on delete restrict,
    constraint risk_rules_version_from_one check (version >= 1),
    constraint risk_rules_name_given check (name ~ '\S' and length(name) <= 100),
    constraint risk_rules_conditions_is_object check (jsonb_typeof(conditions) = 'object'),
    constraint risk_rules_parameters_is_object check (jsonb_typeof(parameters) = 'object'),
    constraint risk_rules_actions_is_list check (
        jsonb_typeof(actions) = 'array' and actions <> '[]'),
    constraint risk_rules_actions_known check (
        case when jsonb_typeof(actions) = 'array' then
            jsonb_array_length(jsonb_path_query_array(actions, 'strict $[*] ? (
                @.type == "block" || @.type == "review" || @.type == "delay"
                || @.type == "require_2fa" || @.type == "limit" || @.type == "open_case"
                || @.type == "notify" || @.type == "freeze_withdrawals"
                || @.type == "freeze_account")')) = jsonb_array_length(actions)
            else false end),
    constraint risk_rules_activated_by_another check (
        status <> 'active'
        or (activated_by is not null and activated_at is not null and activated_by <> created_by))
);
alter sequence public.risk_rules_rule_id_seq owned by public.risk_rules.rule_id;
comment on table public.risk_rules is
    'Rules, each row one version of one: a change is a new version, a row only changes its status';
comment on column public.risk_rules.conditions is 'Expression tree over known fields';
comment on column public.risk_rules.actions is 'List of {"type": ..., ...}; the strictest wins';
comment on column public.risk_rules.parameters is 'Named constants that the conditions use';
comment on column public.risk_rules.level is 'Of the events it makes';
comment on column public.risk_rules.priority is 'Lower numbers are looked at first';
create unique index risk_rules_in_force_idx on public.risk_rules (rule_id, status)
    where status in ('shadow', 'active');
create unique index risk_rules_active_name_idx on public.risk_rules (lower(name))
    where status = 'active';
create index risk_rules_type_idx on public.risk_rules (type, priority)
    where status in ('shadow', 'active');

create function public.keep_rule_version() returns trigger
language plpgsql set search_path = pg_catalog as $$
declare
    workflow constant text[] := array[
        'status', 'is_active', 'activated_by', 'activated_at', 'updated_at'];
begin
    if to_jsonb(new) - workflow <> to_jsonb(old) - workflow then
        raise exception 'version % of rule % never changes: make another version',
            old.version, old.rule_id using errcode = 'check_violation';
    end if;
    if old.activated_at is not null
        and (new.activated_by, new.activated_at)
            is distinct from (old.activated_by, old.activated_at)
    then
        raise exception 'who activated version % of rule % is fixed', old.version, old.rule_id
            using errcode = 'check_violation';
    end if;
    return new;
end $$;
comment on function public.keep_rule_version() is
    'Trigger: events name the version that made them, so its text has to stay';
create trigger keep_rule_version before update on public.risk_rules
for each row execute function public.keep_rule_version();
select admin.keep_current('public.risk_rules');
select admin.guard_states('public.risk_rules', 'status', 'rule_version_id', array[
    '>draft', 'draft>shadow', 'draft>active', 'draft>retired', 'shadow>active', 'shadow>retired',
    'active>retired']);
select admin.sign_as_oneself('public.risk_rules', array['created_by', 'activated_by']::name[]);
select admin.record_changes('public.risk_rules', 'rule_version_id');

create table public.risk_events (
    risk_event_id uuid not null default uuidv7(),
    user_id uuid not null,
    rule_id integer,
    rule_version integer,
    type text not null,
    level public.risk_level not null,
    is_shadow boolean not null default false,
    details jsonb not null default '{}',
    status public.risk_event_status not null default 'open',
    case_id uuid,
    resolved_by uuid,
    resolved_at timestamptz,
    resolution text,
    retention_class text not null default 'compliance',
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint risk_events_pkey primary key (risk_event_id),
    constraint risk_events_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint risk_events_rule_fkey foreign key (rule_id, rule_version)
        references public.risk_rules (rule_id, version) on delete restrict,
    constraint risk_events_case_fkey foreign key (case_id, user_id)
        references public.compliance_cases (case_id, user_id) on delete restrict,
    constraint risk_events_resolved_by_fkey foreign key (resolved_by)
        references public.staff_users on delete restrict,
    constraint risk_events_retention_class_fkey foreign key (retention_class)
        references config.retention_classes on delete restrict,
    constraint risk_events_rule_whole check (num_nulls(rule_id, rule_version) in (0, 2)),
    constraint risk_events_shadow_of_rule check (not is_shadow or rule_id is not null),
    constraint risk_events_type_form check (type ~ '^[a-z][a-z0-9_]*$'),
    constraint risk_events_details_is_object check (jsonb_typeof(details) = 'object'),
    constraint risk_events_resolved_whole check (
        case when status in ('resolved', 'dismissed')
            then num_nulls(resolved_by, resolved_at, resolution) = 0
            else resolved_at is null end),
    constraint risk_events_resolution_given check (resolution ~ '\S')
);
comment on table public.risk_events is
    'What rules found, and what the exchange noticed by itself; customers never see them';
comment on column public.risk_events.rule_id is
    'Empty: not of a rule, such as a refresh token used again';
comment on column public.risk_events.type is 'What happened, such as velocity_breach';
comment on column public.risk_events.level is
    'low: recorded; medium: waits for a reviewer; high: blocked; critical: account frozen';
comment on column public.risk_events.is_shadow is 'Recorded only: the rule was on trial';
comment on column public.risk_events.details is 'What the rule saw';
create index risk_events_user_idx on public.risk_events (user_id, risk_event_id);
create index risk_events_waiting_idx on public.risk_events (level, risk_event_id)
    where status in ('open', 'in_review') and not is_shadow;
create index risk_events_rule_idx on public.risk_events (rule_id, rule_version, risk_event_id)
    where rule_id is not null;
create index risk_events_case_idx on public.risk_events (case_id) where case_id is not null;

create function public.keep_risk_event() returns trigger
language plpgsql set search_path = pg_catalog as $$
declare
    workflow constant text[] := array['status', 'case_id', 'resolved_by', 'resolved_at',
        'resolution', 'updated_at', 'version'];
begin
    if to_jsonb(new) - workflow <> to_jsonb(old) - workflow then
        raise exception 'what risk event % found is fixed', old.risk_event_id
            using errcode = 'check_violation';
    end if;
    if old.status in ('resolved', 'dismissed') then
        raise exception 'risk event % is closed', old.risk_event_id
            using errcode = 'check_violation';
    end if;
    return new;
end $$;
comment on function public.keep_risk_event() is
    'Trigger: an event stays as it was found, and a closed one as it was closed';
create trigger keep_risk_event before update on public.risk_events
for each row execute function public.keep_risk_event();
select admin.keep_current('public.risk_events', versioned => true);
select admin.conceal('public.risk_events');
create policy analysts on public.risk_events for select to read_only_user using (not is_shadow);
select admin.guard_states('public.risk_events', 'status', 'risk_event_id', array[
    '>open', 'open>in_review', 'open>resolved', 'open>dismissed', 'in_review>open',
    'in_review>resolved', 'in_review>dismissed']);
select admin.sign_as_oneself('public.risk_events', array['resolved_by']::name[]);
select admin.retain('public.risk_events', 'created_at', 'compliance');

grant select, insert, update on public.compliance_cases to admin_user, internal_service;
grant select, insert on public.case_links to admin_user, internal_service;
grant select on public.case_overview to admin_user, internal_service;
grant select on public.risk_rules to read_only_user, admin_user, internal_service;
grant insert, update (status, activated_by, activated_at) on public.risk_rules to admin_user;
grant usage on sequence public.risk_rules_rule_id_seq to admin_user;
grant select (risk_event_id, user_id, rule_id, rule_version, type, level, is_shadow, status,
        resolved_by, resolved_at, created_at, updated_at)
    on public.risk_events to read_only_user;
grant select, insert on public.risk_events to admin_user, internal_service;
grant update (status, case_id, resolved_by, resolved_at, resolution, version)
    on public.risk_events to admin_user, internal_service;
