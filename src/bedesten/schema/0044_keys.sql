-- API keys of all kinds: what checks a signature, from where it may come, and of whom.

drop function public.live_api_key(bytea);
-- A gateway does not yet know whose request it holds, so it looks past row security, by the
-- hash of the whole key, for live keys of customers who may log in.
create function public.live_api_key(wanted bytea)
returns table (
    api_key_id uuid, user_id uuid, account_id integer, prefix text, scopes text[],
    kind public.api_key_kind, sealed_secret bytea, public_key bytea, ip_allowlist cidr[]
)
language sql stable security definer
set search_path = pg_catalog, public
as $$
    select k.api_key_id, k.user_id, k.account_id, k.prefix, k.scopes, k.kind, k.sealed_secret,
        k.public_key, k.ip_allowlist
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
