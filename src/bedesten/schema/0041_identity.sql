-- How people prove who they are: confirmed addresses, second factors, passkeys, sessions of staff,
-- accepted terms, and decisions that need a second pair of eyes.

alter table public.users
    add column email_confirmed_at timestamptz,
    add column password_changed_at timestamptz,
    add column withdrawals_locked_until timestamptz,
    add column totp_last_step bigint not null default 0,
    add column language text not null default 'tr',
    add constraint users_language_known check (language in ('tr', 'en'));
comment on column public.users.totp_last_step is 'A code of this half minute or earlier was used';
comment on column public.users.withdrawals_locked_until is
    'Cool-down after a change of password, e-mail or second factor';
alter table public.staff_users
    add column totp_last_step bigint not null default 0;
comment on column public.staff_users.totp_last_step is
    'A code of this half minute or earlier was used';

alter table public.sessions
    add column second_factor_at timestamptz,
    add column methods text[] not null default '{}';
comment on column public.sessions.second_factor_at is
    'When a second factor was last shown; what is dangerous wants it fresh';
comment on column public.sessions.methods is 'pwd, otp, recovery, passkey (as "amr" of RFC 8176)';

create type public.confirmation_purpose as enum ('confirm_email', 'change_email', 'reset_password');
create table public.confirmations (
    confirmation_id uuid not null default uuidv7(),
    user_id uuid not null,
    purpose public.confirmation_purpose not null,
    email public.email_address not null,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint confirmations_pkey primary key (confirmation_id),
    constraint confirmations_user_fkey foreign key (user_id)
        references public.users on delete restrict
);
comment on table public.confirmations is
    'Links sent by mail. The secret in a link is an HMAC of the row''s id: nothing here opens one';
create index confirmations_user_idx on public.confirmations (user_id, purpose)
    where used_at is null;

create table public.recovery_codes (
    user_id uuid not null,
    code_hash bytea not null,
    created_at timestamptz not null default clock_timestamp(),
    used_at timestamptz,
    constraint recovery_codes_pkey primary key (user_id, code_hash),
    constraint recovery_codes_hash_sha256 check (octet_length(code_hash) = 32),
    constraint recovery_codes_user_fkey foreign key (user_id)
        references public.users on delete restrict
);
comment on table public.recovery_codes is 'Each opens an account once when the phone is lost';

create table public.passkeys (
    credential_id bytea not null,
    user_id uuid,
    staff_id uuid,
    public_key bytea not null,
    sign_count bigint not null default 0,
    label text not null default '',
    transports text[] not null default '{}',
    created_at timestamptz not null default clock_timestamp(),
    last_used_at timestamptz,
    revoked_at timestamptz,
    constraint passkeys_pkey primary key (credential_id),
    constraint passkeys_one_owner check ((user_id is null) <> (staff_id is null)),
    constraint passkeys_label_short check (length(label) <= 100),
    constraint passkeys_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint passkeys_staff_fkey foreign key (staff_id)
        references public.staff_users on delete restrict
);
comment on table public.passkeys is 'WebAuthn credentials of customers and of staff';
create index passkeys_user_idx on public.passkeys (user_id) where user_id is not null;
create index passkeys_staff_idx on public.passkeys (staff_id) where staff_id is not null;

create table public.terms_acceptances (
    user_id uuid not null,
    version text not null,
    accepted_at timestamptz not null default clock_timestamp(),
    accepted_ip inet,
    constraint terms_acceptances_pkey primary key (user_id, version),
    constraint terms_acceptances_user_fkey foreign key (user_id)
        references public.users on delete restrict
);
comment on table public.terms_acceptances is 'Which terms of use a customer has accepted, and when';

create table public.staff_sessions (
    session_id uuid not null default uuidv7(),
    staff_id uuid not null,
    token_hash bytea not null,
    created_at timestamptz not null default clock_timestamp(),
    created_ip inet,
    user_agent text not null default '',
    last_seen_at timestamptz not null default clock_timestamp(),
    second_factor_at timestamptz,
    expires_at timestamptz not null,
    ended_at timestamptz,
    end_reason text,
    constraint staff_sessions_pkey primary key (session_id),
    constraint staff_sessions_token_hash_key unique (token_hash),
    constraint staff_sessions_hash_sha256 check (octet_length(token_hash) = 32),
    constraint staff_sessions_staff_fkey foreign key (staff_id)
        references public.staff_users on delete restrict,
    constraint staff_sessions_ended_with_reason check ((ended_at is null) = (end_reason is null)),
    constraint staff_sessions_user_agent_short check (length(user_agent) <= 512)
);
comment on table public.staff_sessions is 'Where staff are logged in; short, and never renewed';
create index staff_sessions_staff_idx on public.staff_sessions (staff_id, session_id)
    where ended_at is null;

create type public.approval_status as enum (
    'pending', 'approved', 'rejected', 'expired', 'executed', 'failed');
create table public.approvals (
    approval_id uuid not null default uuidv7(),
    action text not null,
    payload jsonb not null,
    payload_hash bytea generated always as (
        sha256(decode(replace(payload::text, '\', '\\'), 'escape'))) stored,
    reason text not null,
    status public.approval_status not null default 'pending',
    requested_by uuid not null,
    requested_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    decision_reason text,
    executed_at timestamptz,
    result jsonb,
    version integer not null default 1,
    updated_at timestamptz not null default clock_timestamp(),
    constraint approvals_pkey primary key (approval_id),
    constraint approvals_requested_by_fkey foreign key (requested_by)
        references public.staff_users on delete restrict,
    constraint approvals_decided_by_fkey foreign key (decided_by)
        references public.staff_users on delete restrict,
    constraint approvals_four_eyes check (decided_by <> requested_by),
    constraint approvals_decided_by_somebody check (
        (status in ('pending', 'expired')) = (decided_by is null)),
    constraint approvals_reason_given check (length(btrim(reason)) >= 3)
);
comment on table public.approvals is
    'What staff asked for and another member must allow; what is done is exactly the payload';
comment on column public.approvals.payload_hash is 'What the second pair of eyes has seen';
create index approvals_pending_idx on public.approvals (approval_id) where status = 'pending';
select admin.keep_current('public.approvals', versioned => true);
select admin.guard_states('public.approvals', 'status', 'approval_id', array[
    '>pending', 'pending>approved', 'pending>rejected', 'pending>expired', 'approved>executed',
    'approved>failed']);
create function public.keep_request() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    if (new.action, new.payload, new.requested_by, new.requested_at, new.reason)
            is distinct from
            (old.action, old.payload, old.requested_by, old.requested_at, old.reason)
    then
        raise exception 'what was asked for cannot be changed any more'
            using errcode = 'check_violation';
    end if;
    return new;
end $$;
comment on function public.keep_request() is 'Trigger: an approval is for what was asked, no more';
create trigger keep_request before update on public.approvals
for each row execute function public.keep_request();
grant select, insert, update on public.approvals, public.staff_sessions to admin_user;
grant select on public.approvals to internal_service, read_only_user;

alter table public.api_keys
    add column markets text[] not null default '{}';
comment on column public.api_keys.markets is 'Symbols it may trade on; empty: all';

select admin.isolate('public.confirmations', 'user_id');
select admin.isolate('public.recovery_codes', 'user_id');
select admin.isolate('public.passkeys', 'user_id');
select admin.isolate('public.terms_acceptances', 'user_id');
grant select, insert, update on public.passkeys to admin_user;
grant select on public.terms_acceptances to admin_user, read_only_user;

-- The gateways' second login: people's own rows, and nothing of the exchange's. What a customer may
-- do to them is decided in domain/identity, which alone uses it.
grant usage on schema public, audit, admin to identity_service;
grant select, insert, update on public.users, public.sessions, public.refresh_tokens,
    public.confirmations, public.recovery_codes, public.passkeys, public.api_keys
    to identity_service;
grant delete on public.recovery_codes to identity_service;
grant select, insert on public.terms_acceptances to identity_service;
grant insert on public.outbox_events, audit.audit_logs to identity_service;
grant select on public.accounts to identity_service;
create policy identity on public.users for all to identity_service using (true);
create policy identity on public.sessions for all to identity_service using (true);
create policy identity on public.refresh_tokens for all to identity_service using (true);
create policy identity on public.confirmations for all to identity_service using (true);
create policy identity on public.recovery_codes for all to identity_service using (true);
create policy identity on public.passkeys for all to identity_service using (true);
create policy identity on public.api_keys for all to identity_service using (true);
create policy identity on public.terms_acceptances for all to identity_service using (true);
create policy identity on public.accounts for select to identity_service using (true);
-- What only staff and screening may change stays out of its reach.
revoke update on public.users from identity_service;
grant update (email, phone, password_hash, password_changed_at, first_name, last_name,
        date_of_birth, nationality, two_fa_enabled, two_fa_secret, totp_last_step, login_attempts,
        locked_until, last_login_at, last_login_ip, email_confirmed_at, withdrawals_locked_until,
        language, username, status, deleted_at, version, updated_at)
    on public.users to identity_service;
