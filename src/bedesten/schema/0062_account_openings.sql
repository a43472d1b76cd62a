-- Which request opened an account, so that the same one sent again opens no other.

alter table public.account_profiles
    add column opened_by bytea,
    add column opened_as bytea,
    add constraint account_profiles_opened_by_key unique (opened_by),
    add constraint account_profiles_opened_by_hashes check (
        (opened_by is null) = (opened_as is null) and length(opened_by) = 32
        and length(opened_as) = 32);
comment on column public.account_profiles.opened_by is
    'SHA-256 of the customer and the Idempotency-Key of the request';
comment on column public.account_profiles.opened_as is 'SHA-256 of what it asked for';
