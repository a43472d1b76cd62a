-- Keys that seal secrets, by number; accounts of a customer, and transfers between them; what an
-- API key is limited to and where it was last used.

-- ------------------------------------------------------------------------- keys that seal secrets

create table public.sealing_keys (
    key_number integer not null,
    source text not null,
    wrapping_key text not null,
    wrapped bytea,
    created_at timestamptz not null default clock_timestamp(),
    constraint sealing_keys_pkey primary key (key_number),
    constraint sealing_keys_source_known check (source in ('folder', 'file', 'kms')),
    constraint sealing_keys_numbered check (key_number >= 0),
    constraint sealing_keys_wrapped_but_the_folders check (
        (key_number = 0) = (wrapped is null) and (key_number = 0) = (source = 'folder'))
);
comment on table public.sealing_keys is
    'Keys that seal secrets in rows, each wrapped by a key that this database does not have';
comment on column public.sealing_keys.key_number is
    'Named by what it sealed; the highest seals from now on; 0: the data folder''s own key';
comment on column public.sealing_keys.wrapping_key is 'Which key of the source wraps it';
insert into public.sealing_keys (key_number, source, wrapping_key) values (0, 'folder', '');
grant select on public.sealing_keys to app_user, identity_service, admin_user;
grant insert, delete on public.sealing_keys to admin_user;

create function public.sealing_key_of(sealed bytea) returns integer
language sql immutable strict parallel safe set search_path = pg_catalog as $$
    select case get_byte(sealed, 0)
        when 2 then (get_byte(sealed, 1) << 24) + (get_byte(sealed, 2) << 16)
            + (get_byte(sealed, 3) << 8) + get_byte(sealed, 4)
        else 0
    end
$$;
comment on function public.sealing_key_of(bytea) is 'Number of the key that a secret names';

-- The references keep a key for as long as any row names it.
alter table public.api_keys
    add column sealing_key integer
        generated always as (public.sealing_key_of(sealed_secret)) stored,
    add constraint api_keys_sealing_key_fkey foreign key (sealing_key)
        references public.sealing_keys on delete restrict;
alter table public.users
    add column two_fa_sealing_key integer
        generated always as (public.sealing_key_of(two_fa_secret)) stored,
    add constraint users_two_fa_sealing_key_fkey foreign key (two_fa_sealing_key)
        references public.sealing_keys on delete restrict;
alter table public.staff_users
    add column two_fa_sealing_key integer
        generated always as (public.sealing_key_of(two_fa_secret)) stored,
    add constraint staff_users_two_fa_sealing_key_fkey foreign key (two_fa_sealing_key)
        references public.sealing_keys on delete restrict;
comment on column public.api_keys.sealing_key is 'What sealed_secret is sealed with';
comment on column public.users.two_fa_sealing_key is 'What two_fa_secret is sealed with';
comment on column public.staff_users.two_fa_sealing_key is 'What two_fa_secret is sealed with';
create index api_keys_sealing_key_idx on public.api_keys (sealing_key)
    where sealing_key is not null;
create index users_two_fa_sealing_key_idx on public.users (two_fa_sealing_key)
    where two_fa_sealing_key is not null;
create index staff_users_two_fa_sealing_key_idx on public.staff_users (two_fa_sealing_key)
    where two_fa_sealing_key is not null;

-- ---------------------------------------------------------------------------------------- API keys

alter table public.api_keys
    add column more_accounts integer[] not null default '{}',
    add column last_used_ip inet,
    add constraint api_keys_more_accounts_few check (cardinality(more_accounts) <= 100),
    add constraint api_keys_markets_few check (cardinality(markets) <= 100);
comment on column public.api_keys.account_id is 'For whom it acts when a request names nobody';
comment on column public.api_keys.more_accounts is
    'Others of the customer''s that it may act for, named by X-Account';
comment on column public.api_keys.last_used_at is 'Some seconds late';
grant select (markets, more_accounts, last_used_ip) on public.api_keys
    to app_user, read_only_user;

drop function public.live_api_key(bytea);
-- A gateway does not yet know whose request it holds, so it looks past row security, by the
-- hash of the whole key, for live keys of customers who may log in.
create function public.live_api_key(wanted bytea)
returns table (
    api_key_id uuid, user_id uuid, account_id integer, prefix text, scopes text[],
    kind public.api_key_kind, sealed_secret bytea, public_key bytea, ip_allowlist cidr[],
    markets text[], more_accounts integer[]
)
language sql stable security definer
set search_path = pg_catalog, public
as $$
    select k.api_key_id, k.user_id, k.account_id, k.prefix, k.scopes, k.kind, k.sealed_secret,
        k.public_key, k.ip_allowlist, k.markets, k.more_accounts
    from public.api_keys as k
    join public.users as u on u.user_id = k.user_id
    where k.key_hash = wanted
        and k.revoked_at is null
        and (k.expires_at is null or k.expires_at > clock_timestamp())
        and u.status in ('active', 'suspended')
$$;
comment on function public.live_api_key(bytea) is 'The live key of this hash, for gateways';
revoke all on function public.live_api_key(bytea) from public;
grant execute on function public.live_api_key(bytea) to app_user;

-- Gateways may say nothing else about a key.
create policy owner_notes on public.api_keys for update to bedesten_owner using (true);
create function public.note_key_use(keys uuid[], moments timestamptz[], addresses inet[])
returns void
language sql security definer
set search_path = pg_catalog, public
as $$
    update public.api_keys as k
    set last_used_at = used.at, last_used_ip = used.address
    from (
        select u.key_id, u.at, u.address
        from unnest(keys, moments, addresses) as u (key_id, at, address)
        order by u.key_id
    ) as used
    where k.api_key_id = used.key_id
        and (k.last_used_at is null or k.last_used_at < used.at)
$$;
comment on function public.note_key_use(uuid[], timestamptz[], inet[]) is
    'When and from where keys were last used, for gateways';
revoke all on function public.note_key_use(uuid[], timestamptz[], inet[]) from public;
grant execute on function public.note_key_use(uuid[], timestamptz[], inet[]) to app_user;

-- ---------------------------------------------------------------------------------------- accounts

alter table public.users
    add column default_account_id integer,
    -- Accounts come from the journal, which must always be loadable.
    add constraint users_default_account_fkey foreign key (default_account_id)
        references public.accounts not enforced;
comment on column public.users.default_account_id is
    'Which account is meant when a request names none; empty: the first';
grant update (default_account_id) on public.users to identity_service;
grant select (default_account_id) on public.users to app_user, read_only_user;

grant select, insert, update on public.account_profiles to identity_service;
create policy identity on public.account_profiles for all to identity_service using (true);
grant select on public.account_overview to identity_service;
grant select on public.assets, public.markets to identity_service;
insert into config.system_parameters (param_key, param_value, param_type, description) values
    ('identity.accounts_max', '20', 'number', 'Open accounts that a customer may have')
on conflict do nothing;

-- ------------------------------------------------------------------ transfers between own accounts

create index ledger_transfers_internal_idx
    on public.ledger_transfers (debit_account_id, transfer_id)
    where entry_type = 'internal_transfer';

create view public.account_transfers as
select
    t.transfer_id,
    d.user_id,
    t.debit_account_id as from_account_id,
    t.credit_account_id as to_account_id,
    a.symbol as currency,
    t.amount,
    t.created_at,
    t.seq
from public.ledger_transfers as t
join public.accounts as d on d.account_id = t.debit_account_id
join public.accounts as c on c.account_id = t.credit_account_id
join public.assets as a on a.asset_id = t.asset_id
where t.entry_type = 'internal_transfer'
    and c.user_id = d.user_id
    and ((select public.sees_all_customers()) or d.user_id = (select public.current_customer()));
comment on view public.account_transfers is
    'Moves between accounts of one customer; customers see their own. Select by from_account_id';
grant select on public.account_transfers to app_user, read_only_user, admin_user;
