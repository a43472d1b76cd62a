-- How a customer's account goes on after signing up: address, phone and terms of use change, it is
-- suspended, closed or deleted, and when its term is over nobody can tell whose it was.

-- -------------------------------------------------------------------------------- what is settable

create function config.number_of(wanted text) returns numeric
language sql stable strict parallel safe set search_path = pg_catalog as $$
    select p.param_value::numeric from config.system_parameters as p
    where p.param_key = wanted and p.param_type = 'number'
$$;
comment on function config.number_of(text) is 'A parameter that is a number; null: there is none';
insert into config.system_parameters (param_key, param_value, param_type, description) values
    ('identity.withdrawal_cool_down_hours', '24', 'number',
        'No withdrawals for so long after a change of password, e-mail or second factor'),
    ('identity.email_undo_days', '7', 'number',
        'How long the old address may take a change of e-mail back'),
    ('identity.sms_codes_per_day', '5', 'number', 'Codes by SMS for a customer, and for a number')
on conflict do nothing;

create function public.locked_after(attempts integer) returns timestamptz
language sql volatile strict set search_path = pg_catalog as $$
    select case when attempts >= m.free then clock_timestamp() + least(interval '1 day',
        m.minutes * power(2, least(attempts - m.free, 20)) * interval '1 minute') end
    from (select coalesce(config.number_of('identity.max_login_attempts'), 5) as free,
        coalesce(config.number_of('identity.lock_minutes'), 15) as minutes) as m
$$;
comment on function public.locked_after(integer) is
    'Until when so many wrong attempts lock an account: each doubles the time; null: not yet';

-- ------------------------------------------------------------------------------------- the profile

alter table public.users
    add column time_zone text not null default 'Europe/Istanbul',
    add column phone_confirmed_at timestamptz,
    add column erased_at timestamptz,
    add constraint users_time_zone_form check (time_zone ~ '^[A-Za-z0-9_+/-]{1,64}$'),
    add constraint users_erased_when_deleted check (erased_at is null or deleted_at is not null);
comment on column public.users.password_hash is
    'Argon2id, or an imported BCrypt hash until the first login; empty: no password opens it';
comment on column public.users.phone is 'E.164, unique among those not deleted';
comment on column public.users.phone_confirmed_at is
    'When a code sent there came back; empty: never, or staff entered it';
comment on column public.users.erased_at is 'When the personal fields were emptied for good';
create index sessions_of_user_idx on public.sessions (user_id, session_id);
create index users_to_erase_idx on public.users (deleted_at)
    where deleted_at is not null and erased_at is null;

-- -------------------------------------------------------------------------------- e-mail and phone

create function public.forget_phone_proof() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    new.phone_confirmed_at := null;
    return new;
end $$;
comment on function public.forget_phone_proof() is
    'Trigger: another number has proved nothing, whoever enters it, unless that is said with it';
create trigger forget_phone_proof before update of phone on public.users for each row
when (new.phone is distinct from old.phone
    and new.phone_confirmed_at is not distinct from old.phone_confirmed_at)
execute function public.forget_phone_proof();

alter type public.confirmation_purpose add value 'undo_email';
alter table public.confirmations
    add column session_id uuid,
    add constraint confirmations_session_fkey foreign key (session_id)
        references public.sessions on delete restrict;
comment on column public.confirmations.session_id is
    'Which session asked, and stays when the others end';
create index confirmations_session_idx on public.confirmations (session_id)
    where session_id is not null;

create table public.phone_confirmations (
    confirmation_id uuid not null default uuidv7(),
    user_id uuid not null,
    phone public.phone_number not null,
    attempts smallint not null default 0,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint phone_confirmations_pkey primary key (confirmation_id),
    constraint phone_confirmations_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint phone_confirmations_attempts_bounded check (attempts between 0 and 100)
);
comment on table public.phone_confirmations is
    'Codes sent by SMS. A code is an HMAC of the row''s id: nothing here tells one';
comment on column public.phone_confirmations.used_at is 'Right, or replaced by a later one';
create index phone_confirmations_user_idx on public.phone_confirmations (user_id, created_at);
create index phone_confirmations_phone_idx on public.phone_confirmations (phone, created_at);
select admin.isolate('public.phone_confirmations', 'user_id');
create policy identity on public.phone_confirmations for all to identity_service using (true);

-- ------------------------------------------------------------------------------------ terms of use

create table public.terms_of_use (
    version text not null,
    text_tr text not null,
    text_en text not null,
    effective_at timestamptz not null default clock_timestamp(),
    published_at timestamptz not null default clock_timestamp(),
    published_by uuid default public.current_staff(),
    constraint terms_of_use_pkey primary key (version),
    constraint terms_of_use_version_form check (version ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$'),
    constraint terms_of_use_texts_given check (text_tr ~ '\S' and text_en ~ '\S'),
    constraint terms_of_use_effective_at_finite check (isfinite(effective_at)),
    constraint terms_of_use_effective_at_key unique (effective_at),
    constraint terms_of_use_published_by_fkey foreign key (published_by)
        references public.staff_users on delete restrict
);
comment on table public.terms_of_use is
    'Every version with its texts; never changed, so that what somebody accepted can be shown';
comment on column public.terms_of_use.effective_at is 'From when on trading wants it accepted';
comment on column public.terms_of_use.published_by is 'Empty: as shipped';
select admin.fix_columns('public.terms_of_use', 'version', 'text_tr', 'text_en', 'effective_at',
    'published_at', 'published_by');
insert into public.terms_of_use (version, text_tr, text_en)
values ('2026-11',
    'Bu, yeni kurulmuş bir borsanın örnek kullanım koşullarıdır. Hizmete açmadan önce kendi'
    ' koşullarınızı yayımlayın: bedesten terms publish',
    'These are the sample terms of use of a newly installed exchange. Before you open it, publish'
    ' your own: bedesten terms publish');
alter table public.terms_acceptances
    -- Versions accepted before there was this table are not in it.
    add constraint terms_acceptances_version_fkey foreign key (version)
        references public.terms_of_use on delete restrict not valid;
create index terms_acceptances_version_idx on public.terms_acceptances (version);

create function public.current_terms() returns text
language sql stable parallel safe set search_path = pg_catalog as $$
    select t.version from public.terms_of_use as t
    where t.effective_at <= clock_timestamp() order by t.effective_at desc limit 1
$$;
comment on function public.current_terms() is 'The version of the terms of use that holds now';

-- Security definer: gateways ask for whoever sent a request, before row security knows them.
create function public.standing(customer uuid, out suspended boolean, out terms_due text)
language sql stable strict security definer set search_path = pg_catalog as $$
    select u.status = 'suspended', case
        -- Nobody can accept for an account that no one can log in to: those of demos and loads.
        when u.password_hash is null and not exists (
            select from public.passkeys as p where p.user_id = u.user_id) then null
        when exists (
            select from public.terms_acceptances as a
            join public.terms_of_use as t on t.version = a.version
            where a.user_id = u.user_id and t.effective_at >= (
                select c.effective_at from public.terms_of_use as c
                where c.version = public.current_terms())) then null
        else public.current_terms() end
    from public.users as u where u.user_id = customer
$$;
comment on function public.standing(uuid) is
    'What keeps a customer from placing orders: a suspension, terms that wait to be accepted';

-- -------------------------------------------------------------- suspended, closed, banned, deleted

create table public.account_freezes (
    account_id integer not null,
    what text not null,
    cause text not null,
    created_at timestamptz not null default clock_timestamp(),
    constraint account_freezes_pkey primary key (account_id, what, cause),
    constraint account_freezes_account_fkey foreign key (account_id)
        references public.accounts not enforced,
    constraint account_freezes_what_known check (what in ('trading', 'withdrawals', 'new_orders')),
    constraint account_freezes_cause_form check (cause ~ '^[a-z_]{1,32}$')
);
comment on table public.account_freezes is
    'Why an account may not do something: the engine''s flags stay while one cause is left';
comment on column public.account_freezes.cause is
    'Who froze it, such as staff; what follows from the customer''s status needs no row';
select admin.conceal('public.account_freezes');
create policy identity on public.account_freezes for all to identity_service using (true);

create function public.account_flags(customer uuid, account integer) returns integer
language sql stable strict parallel safe set search_path = pg_catalog as $$
    select case when u.status in ('banned', 'closed', 'deleted') then 1 else 0 end
        | case when u.status <> 'active' then 2 else 0 end
        | case when u.status = 'suspended' then 4 else 0 end
        | coalesce((
            select bit_or(case f.what when 'trading' then 1 when 'withdrawals' then 2 else 4 end)
            from public.account_freezes as f where f.account_id = account), 0)
    from public.users as u where u.user_id = customer
$$;
comment on function public.account_flags(uuid, integer) is
    'What the engine must refuse an account: 1 trading, 2 withdrawals, 4 new orders';

-- Security definer: the login for people learns that something is open, and never what. Customers
-- do not hear of cases at all, so these and what else support knows are one answer.
create function public.closing_obstacle(customer uuid) returns text
language sql stable strict security definer set search_path = pg_catalog as $$
    select case
        when exists (select from public.deposits as d where d.user_id = customer
                and d.status not in ('credited', 'failed', 'orphaned', 'below_minimum'))
            or exists (select from public.withdrawals as w where w.user_id = customer
                and w.status not in ('completed', 'rejected', 'cancelled', 'failed'))
            or exists (select from public.fiat_transfers as f where f.user_id = customer
                and f.status not in (
                    'credited', 'completed', 'rejected', 'cancelled', 'failed', 'returned'))
            then 'transfers_open'
        when u.status <> 'active' or u.aml_status <> 'clear'
            or exists (select from public.compliance_cases as c where c.user_id = customer
                and c.status not in ('resolved', 'false_positive'))
            or exists (select from public.legal_holds as h where h.user_id = customer
                and h.released_at is null)
            then 'ask_support' end
    from public.users as u where u.user_id = customer
$$;
comment on function public.closing_obstacle(uuid) is
    'Why a customer may not delete the account yet: transfers_open, ask_support; null: nothing';

create function public.ended_api_keys(wanted bytea[]) returns setof bytea
language sql stable strict security definer set search_path = pg_catalog as $$
    select w.hash from unnest(wanted) as w (hash)
    where not exists (select from public.live_api_key(w.hash))
$$;
comment on function public.ended_api_keys(bytea[]) is
    'Which of these keys are live no more, for gateways that hold connections open';

-- ----------------------------------------------------------------------------- a customer's record

create function public.security_events(customer uuid, before uuid, many integer)
returns table (log_id uuid, created_at timestamptz, action text, succeeded boolean, reason text,
    address text, user_agent text, details jsonb)
language sql stable security definer set search_path = pg_catalog as $$
    select a.log_id, a.created_at, a.action, a.status = 'success', a.error_message,
        host(a.actor_ip), a.user_agent, a.metadata
    from audit.audit_logs as a
    where a.actor_id = customer::text and a.actor_type = 'customer' and a.event_type = 'identity'
        and (before is null or a.log_id < before)
    order by a.log_id desc
    limit least(many, 1000)
$$;
comment on function public.security_events(uuid, uuid, integer) is
    'What a customer did to the own account, newest first, below a row; no act of staff is in it';

-- --------------------------------------------------------------------------------- end of the term

create policy owner_erases on public.api_keys for update to bedesten_owner using (true);
create function admin.erase_customers(many integer default 1000) returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare
    gone uuid[];
begin
    select coalesce(array_agg(d.user_id), '{}') into gone from (
        select u.user_id from public.users as u
        where u.deleted_at is not null and u.erased_at is null
            and admin.purge_refusal('identity', u.user_id, u.deleted_at) is null
        order by u.deleted_at limit many for update skip locked) as d;
    update public.users as u
    set email = 'erased-' || u.user_id || '@unknown.invalid', username = null, phone = null,
        phone_confirmed_at = null, first_name = null, last_name = null, date_of_birth = null,
        nationality = null, password_hash = null, two_fa_enabled = false, two_fa_secret = null,
        last_login_ip = null, erased_at = clock_timestamp()
    where u.user_id = any (gone);
    update public.sessions as s set created_ip = null, user_agent = ''
    where s.user_id = any (gone);
    update public.refresh_tokens as t set created_ip = null, user_agent = ''
    where t.user_id = any (gone);
    update public.terms_acceptances as a set accepted_ip = null where a.user_id = any (gone);
    -- last_used_ip comes with the next migration; nobody calls this before.
    update public.api_keys as k set label = '', ip_allowlist = '{}', last_used_ip = null
    where k.user_id = any (gone);
    delete from public.confirmations as c where c.user_id = any (gone);
    delete from public.phone_confirmations as c where c.user_id = any (gone);
    delete from public.recovery_codes as c where c.user_id = any (gone);
    delete from public.passkeys as p where p.user_id = any (gone);
    delete from public.notification_preferences as p where p.user_id = any (gone);
    -- Addresses also stand in what was mailed, of whomever: messages have a term of their own.
    delete from public.outbox_events as o
    using config.retention_classes as k
    where k.retention_class = 'contact' and o.aggregate_type in ('customer', 'phone')
        and o.status <> 'PENDING' and o.created_at < now() - k.keep_for;
    return cardinality(gone);
end $$;
comment on function admin.erase_customers(integer) is
    'Empties the personal fields of deleted customers whose term is over, and of whom no legal hold'
    ' keeps; money, cases and audit stay; how many';
insert into admin.jobs (name, description, every, at, zone, next_run)
values ('erasure', 'Empties what is personal of customers whose term is over', 'day', '03:15',
    'Europe/Istanbul', admin.next_run('day', '03:15', 'Europe/Istanbul', clock_timestamp()));

-- ------------------------------------------------------------------------------------------ rights

insert into public.permissions (resource, action, description) values
    ('terms', 'publish', 'Publish terms of use') on conflict do nothing;
insert into public.role_permissions (role_id, permission_id)
select r.role_id, p.permission_id from public.roles as r cross join public.permissions as p
where r.name in ('super_admin', 'admin') and p.name = 'terms:publish'
on conflict do nothing;

grant usage on schema config to identity_service;
grant select on config.system_parameters to identity_service;
grant update (time_zone, phone_confirmed_at) on public.users to identity_service;
grant select, insert, update on public.phone_confirmations to identity_service;
grant select, insert, update on public.notification_preferences to identity_service;
create policy identity on public.notification_preferences for all to identity_service using (true);
grant select on public.phone_confirmations to internal_service;
grant select on public.terms_of_use to app_user, identity_service, read_only_user, admin_user,
    internal_service;
grant insert on public.terms_of_use to admin_user;
grant select, insert, delete on public.account_freezes to identity_service, admin_user;
grant select on public.account_freezes to internal_service;
revoke all on function public.standing(uuid), public.closing_obstacle(uuid),
    public.ended_api_keys(bytea[]), public.security_events(uuid, uuid, integer) from public;
grant execute on function public.standing(uuid), public.ended_api_keys(bytea[]) to app_user;
grant execute on function public.standing(uuid), public.closing_obstacle(uuid),
    public.security_events(uuid, uuid, integer) to identity_service;
revoke all on all functions in schema admin from public;
grant execute on function admin.erase_customers(integer) to internal_service;
