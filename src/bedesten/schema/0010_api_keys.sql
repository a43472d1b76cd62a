-- API keys: a hash finds the row, the HMAC secret is sealed to it (AES-256-GCM, row id as AAD).
create table public.api_keys (
    api_key_id uuid primary key default uuidv7(),
    user_id uuid not null,
    account_id bigint not null,
    prefix text not null check (length(prefix) between 4 and 16),
    key_hash bytea not null unique check (octet_length(key_hash) = 32),
    label text not null default '' check (length(label) <= 100),
    scopes text[] not null
        check (scopes <> '{}' and scopes <@ array['read', 'trade', 'withdraw', 'account']),
    sealed_secret bytea not null check (octet_length(sealed_secret) > 29),
    ip_allowlist cidr[] not null default '{}',
    last_used_at timestamptz,
    expires_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp()
);

comment on table public.api_keys is 'Programs of customers: what finds, checks and limits a key';
comment on column public.api_keys.key_hash is 'SHA-256 of the key as sent in X-API-Key';
comment on column public.api_keys.sealed_secret is
    'Format byte, nonce, AES-256-GCM of the secret with api_key_id as associated data';

create index api_keys_user_idx on public.api_keys (user_id);

alter table public.api_keys enable row level security;
alter table public.api_keys force row level security;

-- The owner role is for the function below alone; nobody logs in as it.
create policy owner_finds on public.api_keys for select to bedesten_owner using (true);
create policy own_keys on public.api_keys for select to authenticated_user
    using (user_id = public.current_customer());

grant select (api_key_id, user_id, account_id, prefix, label, scopes, ip_allowlist, last_used_at,
              expires_at, revoked_at, created_at, updated_at)
    on public.api_keys to app_user;
grant select, insert, update on public.api_keys to admin_user;

-- A gateway does not yet know whose request it holds, so it looks past row security, by the
-- hash of the whole key and for live keys only.
create function public.live_api_key(wanted bytea)
returns table (
    api_key_id uuid, user_id uuid, account_id bigint, prefix text, scopes text[],
    sealed_secret bytea
)
language sql stable security definer
set search_path = pg_catalog, public
as $$
    select k.api_key_id, k.user_id, k.account_id, k.prefix, k.scopes, k.sealed_secret
    from public.api_keys as k
    where k.key_hash = wanted
      and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > clock_timestamp())
$$;

revoke all on function public.live_api_key(bytea) from public;
grant execute on function public.live_api_key(bytea) to app_user;
