-- Customers, staff, roles, sessions and keys: who may be somebody here, and as what.

create type public.user_status as enum ('active', 'suspended', 'banned', 'closed', 'deleted');
comment on type public.user_status is
    'suspended: may read and cancel; banned and closed: cannot log in, open orders are cancelled';
create type public.customer_segment as enum ('retail', 'professional', 'institutional');
create type public.kyc_status as enum (
    'pending', 'submitted', 'in_review', 'approved', 'rejected', 'resubmit_required');
create type public.aml_status as enum ('clear', 'flagged', 'under_review', 'blocked');
comment on type public.aml_status is
    'flagged: withdrawals are reviewed; under_review: none; blocked: nothing moves';
create type public.account_status as enum ('active', 'inactive', 'closed', 'margin_call');
comment on type public.account_status is 'margin_call is reserved: there is no margin trading';
create type public.api_key_kind as enum ('hmac', 'ed25519', 'rsa');

create table public.users (
    user_id uuid not null default uuidv7(),
    user_type public.user_type not null default 'customer',
    username text,
    email public.email_address not null,
    phone public.phone_number,
    password_hash text,
    first_name text,
    last_name text,
    date_of_birth date,
    nationality public.country_code,
    kyc_status public.kyc_status not null default 'pending',
    kyc_level smallint not null default 0,
    risk_score smallint not null default 0,
    risk_level public.risk_level not null default 'low',
    is_pep boolean not null default false,
    is_sanctioned boolean not null default false,
    aml_status public.aml_status not null default 'clear',
    two_fa_enabled boolean not null default false,
    two_fa_secret bytea,
    login_attempts smallint not null default 0,
    locked_until timestamptz,
    segment public.customer_segment not null default 'retail',
    status public.user_status not null default 'active',
    last_login_at timestamptz,
    last_login_ip inet,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    deleted_at timestamptz,
    version integer not null default 1,
    constraint users_pkey primary key (user_id),
    constraint users_are_customers check (user_type = 'customer'),
    constraint users_username_form check (username ~ '^[A-Za-z0-9_.-]{3,32}$'),
    constraint users_kyc_level_in_range check (kyc_level between 0 and 3),
    constraint users_risk_score_in_range check (risk_score between 0 and 100),
    constraint users_login_attempts_not_negative check (login_attempts >= 0),
    constraint users_verified_is_known check (
        kyc_level = 0 or deleted_at is not null
        or (first_name is not null and last_name is not null and date_of_birth is not null
            and nationality is not null and phone is not null)),
    constraint users_two_fa_has_secret check (not two_fa_enabled or two_fa_secret is not null),
    constraint users_deleted_at_given check ((status = 'deleted') = (deleted_at is not null))
) with (fillfactor = 80);
comment on table public.users is 'Customers, and nobody else: staff are in staff_users';
comment on column public.users.email is
    'Unique regardless of case among those not deleted; as the customer wrote it';
comment on column public.users.password_hash is 'Argon2id; empty: no password opens this account';
comment on column public.users.kyc_level is '0 unverified, 1 identity, 2 address, 3 premium';
comment on column public.users.two_fa_secret is 'Sealed (AEAD bound to user_id), never in clear';
comment on column public.users.is_pep is 'Set by screening or compliance staff alone';
comment on column public.users.deleted_at is
    'Soft: money, cases and audit stay, and personal fields until their term';
create unique index users_email_key on public.users (lower(email)) where deleted_at is null;
create unique index users_phone_key on public.users (phone) where deleted_at is null;
create unique index users_username_key on public.users (lower(username)) where deleted_at is null;
create index users_kyc_status_idx on public.users (kyc_status, user_id)
    where kyc_status in ('submitted', 'in_review');
create index users_watched_idx on public.users (aml_status, user_id) where aml_status <> 'clear';
create index users_risk_level_idx on public.users (risk_level, user_id)
    where risk_level in ('high', 'critical');
select admin.keep_current('public.users', versioned => true);
select admin.isolate('public.users', 'user_id');
select admin.guard_states('public.users', 'status', 'user_id', array[
    '>active', 'active>suspended', 'suspended>active', 'active>banned', 'suspended>banned',
    'banned>active', 'active>closed', 'suspended>closed', 'closed>active',
    'active>deleted', 'suspended>deleted', 'banned>deleted', 'closed>deleted']);
select admin.guard_states('public.users', 'kyc_status', 'user_id', array[
    '>pending', 'pending>submitted', 'submitted>in_review', 'in_review>approved',
    'in_review>rejected', 'in_review>resubmit_required', 'resubmit_required>submitted',
    'rejected>submitted', 'approved>submitted', 'approved>resubmit_required',
    -- A customer whose level staff or a provider set is approved without a file of ours.
    'pending>approved']);
select admin.guard_states('public.users', 'aml_status', 'user_id', array[
    '>clear', 'clear>flagged', 'clear>under_review', 'clear>blocked', 'flagged>clear',
    'flagged>under_review', 'flagged>blocked', 'under_review>clear', 'under_review>flagged',
    'under_review>blocked', 'blocked>under_review', 'blocked>clear']);
-- Neither a password's hash, nor a secret, nor what compliance thinks of somebody.
grant select (user_id, user_type, username, email, phone, first_name, last_name, date_of_birth,
        nationality, kyc_status, kyc_level, two_fa_enabled, segment, status, last_login_at,
        last_login_ip, created_at, updated_at, version)
    on public.users to app_user;
grant select (user_id, user_type, username, email, phone, first_name, last_name, date_of_birth,
        nationality, kyc_status, kyc_level, risk_score, risk_level, is_pep, is_sanctioned,
        aml_status, two_fa_enabled, login_attempts, locked_until, segment, status, last_login_at,
        last_login_ip, created_at, updated_at, deleted_at, version)
    on public.users to read_only_user;
grant select, insert, update on public.users to admin_user, internal_service;

-- Customers known by accounts and keys alone; row security would hide the accounts from the owner.
create policy migration_looks on public.accounts for select to bedesten_owner using (true);
insert into public.users (user_id, email)
select known.user_id, 'customer-' || known.user_id || '@unknown.invalid'
from (
    select a.user_id from public.accounts as a where a.user_id is not null
    union
    select k.user_id from public.api_keys as k
) as known;
drop policy migration_looks on public.accounts;

create table public.roles (
    role_id smallint generated always as identity,
    name text not null,
    description text not null,
    is_active boolean not null default true,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    constraint roles_pkey primary key (role_id),
    constraint roles_name_key unique (name),
    constraint roles_name_form check (name ~ '^[a-z][a-z_]{1,40}$')
);
comment on table public.roles is
    'What staff may be; customers have no roles, their keys have scopes';
select admin.keep_current('public.roles');

create table public.permissions (
    permission_id smallint generated always as identity,
    name text generated always as (resource || ':' || action) stored,
    resource text not null,
    action text not null,
    description text not null,
    created_at timestamptz not null default clock_timestamp(),
    constraint permissions_pkey primary key (permission_id),
    constraint permissions_resource_action_key unique (resource, action),
    constraint permissions_words check (resource ~ '^[a-z][a-z_]*$' and action ~ '^[a-z][a-z_]*$')
);
comment on table public.permissions is 'resource:action; each staff endpoint demands one';

create table public.role_permissions (
    role_id smallint not null,
    permission_id smallint not null,
    granted_at timestamptz not null default clock_timestamp(),
    constraint role_permissions_pkey primary key (role_id, permission_id),
    constraint role_permissions_role_fkey foreign key (role_id)
        references public.roles on delete restrict,
    constraint role_permissions_permission_fkey foreign key (permission_id)
        references public.permissions on delete restrict
);
comment on table public.role_permissions is 'What a role may do';

create table public.staff_users (
    staff_id uuid not null default uuidv7(),
    staff_type public.user_type not null,
    email public.email_address not null,
    username text not null,
    password_hash text,
    first_name text not null,
    last_name text not null,
    role text not null,
    permissions jsonb not null default '[]',
    two_fa_enabled boolean not null default true,
    two_fa_secret bytea,
    two_fa_setup_completed boolean not null default false,
    is_active boolean not null default true,
    login_attempts smallint not null default 0,
    locked_until timestamptz,
    last_login_at timestamptz,
    created_by uuid,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint staff_users_pkey primary key (staff_id),
    constraint staff_users_are_staff check (staff_type in ('admin', 'compliance', 'system')),
    constraint staff_users_username_form check (username ~ '^[A-Za-z0-9_.-]{3,32}$'),
    constraint staff_users_system_has_no_login check (
        staff_type <> 'system' or (password_hash is null and two_fa_secret is null)),
    constraint staff_users_people_use_two_fa check (staff_type = 'system' or two_fa_enabled),
    constraint staff_users_permissions_is_list check (jsonb_typeof(permissions) = 'array'),
    constraint staff_users_role_fkey foreign key (role)
        references public.roles (name) on delete restrict,
    constraint staff_users_created_by_fkey foreign key (created_by)
        references public.staff_users on delete restrict
);
comment on table public.staff_users is 'Those who run the exchange, and services that act as staff';
comment on column public.staff_users.role is 'The first role; all of them are in staff_roles';
comment on column public.staff_users.permissions is 'Extra grants: a list of "resource:action"';
comment on column public.staff_users.password_hash is 'Argon2id; empty until onboarding';
comment on column public.staff_users.two_fa_secret is 'Sealed; empty until onboarding';
comment on column public.staff_users.two_fa_setup_completed is
    'Until then a member may do nothing but complete it';
create unique index staff_users_email_key on public.staff_users (lower(email));
create unique index staff_users_username_key on public.staff_users (lower(username));
select admin.keep_current('public.staff_users', versioned => true);

create table public.staff_roles (
    staff_id uuid not null,
    role_id smallint not null,
    granted_at timestamptz not null default clock_timestamp(),
    granted_by uuid,
    constraint staff_roles_pkey primary key (staff_id, role_id),
    constraint staff_roles_staff_fkey foreign key (staff_id)
        references public.staff_users on delete restrict,
    constraint staff_roles_role_fkey foreign key (role_id)
        references public.roles on delete restrict,
    constraint staff_roles_granted_by_fkey foreign key (granted_by)
        references public.staff_users on delete restrict,
    constraint staff_roles_granted_by_another check (granted_by <> staff_id)
);
comment on table public.staff_roles is 'Which roles a member of staff has, and who gave them';
comment on column public.staff_roles.granted_by is 'Empty: given when the exchange was set up';

insert into public.roles (name, description) values
    ('super_admin', 'Everything, and who may do what'),
    ('admin', 'Runs markets, fees, limits, money and support'),
    ('compliance_officer', 'Cases, reports, documents, screening, funds set aside'),
    ('viewer', 'Reads'),
    ('system', 'Services: screening, workers, schedules')
on conflict do nothing;
insert into public.permissions (resource, action, description) values
    ('customer', 'read', 'Read customers, personal data masked'),
    ('customer', 'unmask', 'See personal data in clear; each look is audited'),
    ('customer', 'update', 'Change status, segment and contact data'),
    ('customer', 'freeze', 'Freeze and release trading and withdrawals'),
    ('kyc', 'read', 'Read verification files'),
    ('kyc', 'review', 'Decide verification files'),
    ('compliance', 'read', 'Read cases, flags and screening'),
    ('compliance', 'work', 'Work on cases; set flags; set funds aside'),
    ('compliance', 'close', 'Close cases and file reports'),
    ('risk', 'read', 'Read rules and events'),
    ('risk', 'edit', 'Draft rules'),
    ('risk', 'activate', 'Put rules into force'),
    ('market', 'edit', 'List markets, set their terms and phases'),
    ('fee', 'edit', 'Set fee profiles and who has them'),
    ('limit', 'edit', 'Set limit profiles and who has them'),
    ('parameter', 'edit', 'Set system parameters'),
    ('money', 'read', 'Read balances, deposits, withdrawals and the ledger'),
    ('money', 'adjust', 'Propose adjustments'),
    ('withdrawal', 'approve', 'Approve withdrawals'),
    ('custody', 'move', 'Propose moves between wallets'),
    ('settlement', 'run', 'Run and repeat settlement batches'),
    ('reconciliation', 'clear', 'Clear breaks'),
    ('template', 'edit', 'Edit notification templates'),
    ('staff', 'read', 'Read staff and roles'),
    ('staff', 'edit', 'Invite staff, grant roles'),
    ('audit', 'read', 'Search the audit log'),
    ('approval', 'decide', 'Be the second pair of eyes')
on conflict do nothing;
insert into public.role_permissions (role_id, permission_id)
select r.role_id, p.permission_id
from public.roles as r
join public.permissions as p on case r.name
    when 'super_admin' then true
    when 'admin' then p.resource not in ('staff', 'compliance', 'kyc')
        and p.name <> 'customer:unmask'
    when 'compliance_officer' then p.resource in ('kyc', 'compliance', 'risk', 'customer')
        or p.name in ('money:read', 'audit:read', 'approval:decide')
    when 'viewer' then p.action = 'read' and p.resource not in ('compliance', 'staff', 'audit')
    when 'system' then p.resource in ('risk', 'settlement') or p.name in ('customer:freeze',
        'compliance:work', 'customer:read', 'money:read')
    else false
end
on conflict do nothing;
grant select on public.roles, public.permissions, public.role_permissions, public.staff_roles
    to admin_user, internal_service, read_only_user;
grant insert, update on public.roles to admin_user;
grant insert on public.permissions to admin_user;
grant insert, delete on public.role_permissions, public.staff_roles to admin_user;
grant select, insert, update on public.staff_users to admin_user;
grant select (staff_id, staff_type, email, username, first_name, last_name, role, permissions,
        two_fa_enabled, two_fa_setup_completed, is_active, last_login_at, created_by, created_at,
        updated_at, version)
    on public.staff_users to internal_service, read_only_user;

create table public.sessions (
    session_id uuid not null default uuidv7(),
    user_id uuid not null,
    created_at timestamptz not null default clock_timestamp(),
    created_ip inet,
    user_agent text not null default '',
    last_seen_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    ended_at timestamptz,
    end_reason text,
    constraint sessions_pkey primary key (session_id),
    constraint sessions_user_fkey foreign key (user_id) references public.users on delete restrict,
    constraint sessions_ended_with_reason check ((ended_at is null) = (end_reason is null)),
    constraint sessions_user_agent_short check (length(user_agent) <= 512)
);
comment on table public.sessions is 'Where a customer is logged in; ending one ends its tokens';
create index sessions_user_idx on public.sessions (user_id, session_id) where ended_at is null;

create table public.refresh_tokens (
    refresh_token_id uuid not null default uuidv7(),
    user_id uuid not null,
    family_id uuid not null,
    token_hash bytea not null,
    created_at timestamptz not null default clock_timestamp(),
    created_ip inet,
    user_agent text not null default '',
    expires_at timestamptz not null,
    revoked_at timestamptz,
    replaced_by uuid,
    constraint refresh_tokens_pkey primary key (refresh_token_id),
    constraint refresh_tokens_token_hash_key unique (token_hash),
    constraint refresh_tokens_hash_sha256 check (octet_length(token_hash) = 32),
    constraint refresh_tokens_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint refresh_tokens_family_fkey foreign key (family_id)
        references public.sessions on delete restrict,
    constraint refresh_tokens_replaced_by_fkey foreign key (replaced_by)
        references public.refresh_tokens on delete restrict,
    constraint refresh_tokens_replaced_once unique (replaced_by),
    constraint refresh_tokens_user_agent_short check (length(user_agent) <= 512)
);
comment on table public.refresh_tokens is
    'Each use replaces a token; a token used again after that ends its family, the session';
comment on column public.refresh_tokens.token_hash is 'SHA-256; the token itself is nowhere';
create index refresh_tokens_family_idx on public.refresh_tokens (family_id);
create index refresh_tokens_user_idx on public.refresh_tokens (user_id);
select admin.isolate('public.sessions', 'user_id');
select admin.isolate('public.refresh_tokens', 'user_id');
grant select on public.sessions to app_user, read_only_user;
grant select, insert, update on public.sessions, public.refresh_tokens
    to admin_user, internal_service;

alter table public.api_keys
    alter column account_id type integer,
    alter column sealed_secret drop not null,
    add column kind public.api_key_kind not null default 'hmac',
    add column public_key bytea,
    add constraint api_keys_kind_has_its_key check (
        case kind when 'hmac' then sealed_secret is not null and public_key is null
            else sealed_secret is null and public_key is not null end),
    add constraint api_keys_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    add constraint api_keys_account_fkey foreign key (account_id)
        references public.accounts not enforced;
comment on column public.api_keys.public_key is
    'DER; of kinds other than hmac, which need no secret';
create index api_keys_account_idx on public.api_keys (account_id);
select admin.keep_current('public.api_keys');
create policy analysts on public.api_keys for select to read_only_user using (true);
grant select (api_key_id, user_id, account_id, prefix, label, scopes, ip_allowlist, last_used_at,
        expires_at, revoked_at, created_at, updated_at, kind)
    on public.api_keys to read_only_user;
grant select (kind) on public.api_keys to app_user;

-- What an account is called and shown in; the engine knows nothing of it.
create table public.account_profiles (
    account_id integer not null,
    label text not null default '',
    currency_primary public.asset_symbol,
    currency_secondary public.asset_symbol,
    closed_at timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    constraint account_profiles_pkey primary key (account_id),
    constraint account_profiles_account_fkey foreign key (account_id)
        references public.accounts not enforced,
    constraint account_profiles_label_short check (length(label) <= 100)
);
comment on table public.account_profiles is 'Name and display currencies of an account';
comment on column public.account_profiles.currency_primary is 'Empty: as the parameters say';
select admin.keep_current('public.account_profiles');
alter table public.account_profiles enable row level security;
alter table public.account_profiles force row level security;
create policy own_rows on public.account_profiles for select to authenticated_user
    using (account_id = any (array(
        select a.account_id from public.accounts as a
        where a.user_id = public.current_customer())));
create policy analysts on public.account_profiles for select to read_only_user using (true);
grant select on public.account_profiles to app_user, read_only_user;
grant select, insert, update on public.account_profiles to admin_user, internal_service;

alter table public.accounts
    add column account_number text not null generated always as
        ('BD' || lpad(account_id::text, 10, '0')) stored,
    add constraint accounts_account_number_key unique (account_number),
    -- The accounts come from the journal, which must always be loadable: checked nightly.
    add constraint accounts_user_fkey foreign key (user_id)
        references public.users not enforced;
comment on column public.accounts.account_number is 'What people quote';

create view public.account_overview with (security_invoker = true) as
select
    a.account_id, a.user_id, a.account_number, a.kind as account_type,
    case
        when p.closed_at is not null then 'closed'
        when a.trading_frozen and a.withdrawals_frozen then 'inactive'
        else 'active'
    end::public.account_status as status,
    p.label, p.currency_primary, p.currency_secondary, a.created_at, a.updated_at
from public.accounts as a
left join public.account_profiles as p on p.account_id = a.account_id;
comment on view public.account_overview is 'Accounts as the first documents describe them';
grant select on public.account_overview to app_user, read_only_user, admin_user, internal_service;
