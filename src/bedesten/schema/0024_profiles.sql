-- Fee and limit profiles, and which customers have them from when to when.

create domain public.fee_percent as numeric
    constraint fee_percent_in_range check (value > -100 and value < 100)
    constraint fee_percent_whole_ppm check (scale(trim_scale(value)) <= 4);
comment on domain public.fee_percent is
    'Fee in percent: 0.1 is 0.1 %; finer than a part per million is refused; negative is a rebate';

-- ---------------------------------------------------------------------------------- fee profiles

create table config.fee_profiles (
    profile_id integer generated always as identity,
    profile_name text not null,
    market_id integer,
    maker_fee_percent public.fee_percent,
    taker_fee_percent public.fee_percent,
    maker_fee_ppm public.rate_ppm
        generated always as ((maker_fee_percent * 10000)::integer) stored,
    taker_fee_ppm public.rate_ppm
        generated always as ((taker_fee_percent * 10000)::integer) stored,
    min_30day_volume public.amount not null default 0,
    volume_asset_id integer,
    tier smallint,
    default_segment public.customer_segment,
    is_active boolean not null default true,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint fee_profiles_pkey primary key (profile_id),
    -- An empty market is a value here: two general rows of one name and volume are the same.
    constraint fee_profiles_name_market_volume_key
        unique nulls not distinct (profile_name, market_id, min_30day_volume),
    constraint fee_profiles_name_given check (profile_name ~ '\S' and length(profile_name) <= 100),
    constraint fee_profiles_market_fkey foreign key (market_id)
        references public.markets on delete restrict,
    constraint fee_profiles_volume_asset_fkey foreign key (volume_asset_id)
        references public.assets on delete restrict,
    constraint fee_profiles_tier_in_range check (tier between 1 and 100),
    constraint fee_profiles_rates_given check (
        num_nulls(maker_fee_percent, taker_fee_percent) = 0
        or (num_nulls(maker_fee_percent, taker_fee_percent) = 2 and tier is not null)),
    constraint fee_profiles_rebate_paid_by_taker check (maker_fee_percent + taker_fee_percent >= 0),
    constraint fee_profiles_volume_of_an_asset check (
        volume_asset_id is not null or (tier is null and min_30day_volume = 0))
);
comment on table config.fee_profiles is
    'What staff offer: rates by name, market and volume. What an order pays is in fee_rates,'
    ' which follows the engine: a profile takes effect by the command that carries its rates';
comment on column config.fee_profiles.market_id is 'Empty: all markets';
comment on column config.fee_profiles.maker_fee_percent is
    'Of tiers, empty: the rates are those that the engine has for the tier, else the market''s';
comment on column config.fee_profiles.maker_fee_ppm is 'The same number as the engine takes it';
comment on column config.fee_profiles.min_30day_volume is
    'From which volume on it is earned, in volume_asset_id';
comment on column config.fee_profiles.tier is
    'The engine''s number of this tier, earned by volume; empty: given by staff';
comment on column config.fee_profiles.default_segment is
    'Customers of this segment have it unless staff gave them another';
create unique index fee_profiles_tier_key on config.fee_profiles (tier, market_id)
    nulls not distinct where tier is not null;
create unique index fee_profiles_tier_volume_key on config.fee_profiles
    (market_id, min_30day_volume) nulls not distinct where tier is not null;
create unique index fee_profiles_default_segment_key on config.fee_profiles
    (default_segment, market_id) nulls not distinct
    where default_segment is not null and is_active;
create index fee_profiles_market_idx on config.fee_profiles (market_id)
    where market_id is not null;
select admin.keep_current('config.fee_profiles', versioned => true);

-- The ladder of tiers was a table of its own until now.
insert into config.fee_profiles
    (profile_name, min_30day_volume, volume_asset_id, tier, created_at, updated_at)
select 'tier ' || t.tier, t.min_volume, t.volume_asset_id, t.tier, t.updated_at, t.updated_at
from public.fee_tiers as t;
select admin.record_changes('config.fee_profiles', 'profile_id');
drop table public.fee_tiers;
create view public.fee_tiers with (security_invoker = true) as
select
    p.tier, p.min_30day_volume as min_volume, p.volume_asset_id, p.profile_id,
    p.profile_name as name,
    p.maker_fee_ppm::numeric / 100 as maker_fee_bps,
    p.taker_fee_ppm::numeric / 100 as taker_fee_bps,
    p.updated_at
from config.fee_profiles as p
where p.tier is not null and p.market_id is null and p.is_active;
comment on view public.fee_tiers is
    'What an account must have traded in 30 days to earn a tier; its rates are in fee_rates';

create table config.user_fee_profiles (
    mapping_id uuid not null default uuidv7(),
    user_id uuid not null,
    profile_id integer not null,
    market_id integer not null default 0,
    valid_from timestamptz not null default clock_timestamp(),
    valid_to timestamptz,
    period tstzrange not null generated always as (tstzrange(valid_from, valid_to, '[)')) stored,
    assigned_by uuid default public.current_staff(),
    assignment_reason text not null default '',
    created_at timestamptz not null default clock_timestamp(),
    constraint user_fee_profiles_pkey primary key (mapping_id),
    -- Refuses empty periods too.
    constraint user_fee_profiles_one_at_a_time
        unique (user_id, market_id, period without overlaps),
    constraint user_fee_profiles_moments_finite check (
        isfinite(valid_from) and isfinite(valid_to)),
    constraint user_fee_profiles_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint user_fee_profiles_profile_fkey foreign key (profile_id)
        references config.fee_profiles on delete restrict,
    constraint user_fee_profiles_assigned_by_fkey foreign key (assigned_by)
        references public.staff_users on delete restrict
);
comment on table config.user_fee_profiles is
    'Who has which rates from when to when; one at a time for a customer and market';
comment on column config.user_fee_profiles.market_id is
    '0: all markets. Never empty: rows with an empty part are not compared for overlaps';
comment on column config.user_fee_profiles.valid_to is 'First moment after; empty: no end';
comment on column config.user_fee_profiles.assigned_by is 'Empty: by a rule of the exchange';
create index user_fee_profiles_profile_idx on config.user_fee_profiles (profile_id);

create function config.check_fee_mapping() returns trigger
language plpgsql set search_path = pg_catalog as $$
declare
    meant integer;
begin
    if new.market_id <> 0 and not exists (
            select from public.markets as m where m.market_id = new.market_id) then
        raise exception 'market % is not listed', new.market_id
            using errcode = 'foreign_key_violation';
    end if;
    select p.market_id into meant from config.fee_profiles as p where p.profile_id = new.profile_id;
    if meant <> new.market_id then
        raise exception 'profile % is of market %, not of %', new.profile_id, meant,
            case new.market_id when 0 then 'all' else new.market_id::text end
            using errcode = 'check_violation';
    end if;
    return new;
end $$;
comment on function config.check_fee_mapping() is
    'Trigger: a profile of one market is given in that market; a general one anywhere';
create trigger check_fee_mapping before insert or update of profile_id, market_id
on config.user_fee_profiles for each row execute function config.check_fee_mapping();
select admin.sign_as_oneself('config.user_fee_profiles', array['assigned_by']::name[]);
select admin.record_changes('config.user_fee_profiles', 'mapping_id');
select admin.isolate('config.user_fee_profiles', 'user_id');

create function config.get_user_fee_profile(
    p_user_id uuid, p_trading_pair_id integer default null) returns integer
language sql stable parallel safe set search_path = pg_catalog as $$
    select found.profile_id
    from (
        select p.profile_id, 1 as rank, m.market_id = 0 as general
        from config.user_fee_profiles as m
        join config.fee_profiles as p on p.profile_id = m.profile_id
        where m.user_id = p_user_id and m.market_id in (0, coalesce(p_trading_pair_id, 0))
            and m.period @> now() and p.is_active
        union all
        select p.profile_id, 2, p.market_id is null
        from public.users as u
        join config.fee_profiles as p on p.default_segment = u.segment
        where u.user_id = p_user_id and p.is_active
            and (p.market_id is null or p.market_id = p_trading_pair_id)
    ) as found
    order by found.rank, found.general
    limit 1
$$;
comment on function config.get_user_fee_profile(uuid, integer) is
    'The rates of a customer now: staff''s before the segment''s, the market''s before the general;'
    ' null: the tier earned by volume, else the market''s own rates';

-- -------------------------------------------------------------------------------- limit profiles

create table config.limit_profiles (
    profile_id integer generated always as identity,
    profile_name text not null,
    kyc_level_required smallint not null,
    daily_withdrawal_limit_crypto public.amount,
    daily_withdrawal_limit_fiat public.amount,
    daily_deposit_limit_fiat public.amount,
    monthly_withdrawal_limit_crypto public.amount,
    monthly_withdrawal_limit_fiat public.amount,
    is_default boolean not null default false,
    segment public.customer_segment,
    is_active boolean not null default true,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint limit_profiles_pkey primary key (profile_id),
    constraint limit_profiles_profile_name_key unique (profile_name),
    constraint limit_profiles_name_given
        check (profile_name ~ '\S' and length(profile_name) <= 100),
    constraint limit_profiles_kyc_level_in_range check (kyc_level_required between 0 and 3),
    constraint limit_profiles_segment_of_default check (segment is null or is_default),
    constraint limit_profiles_default_in_force check (is_active or not is_default)
);
comment on table config.limit_profiles is
    'How much may move; all in the reference currency, daily 24 hours and monthly 30 days rolling';
comment on column config.limit_profiles.daily_withdrawal_limit_crypto is
    'Here and in the next four: empty is no limit, 0 is nothing at all';
comment on column config.limit_profiles.is_default is
    'Customers of the level (and segment) have it unless staff gave them another';
comment on column config.limit_profiles.segment is 'Of a default; empty: all segments';
create unique index limit_profiles_default_key on config.limit_profiles
    (kyc_level_required, segment) nulls not distinct where is_default;
create function config.keep_required_level() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    raise exception 'the level that a profile requires is fixed: make another profile'
        using errcode = 'check_violation';
end $$;
comment on function config.keep_required_level() is
    'Trigger: who has a profile was checked against the level it required then';
create trigger keep_required_level before update on config.limit_profiles for each row
when (new.kyc_level_required is distinct from old.kyc_level_required)
execute function config.keep_required_level();
select admin.keep_current('config.limit_profiles', versioned => true);
-- To be set by whoever runs the exchange; nothing leaves without verification.
insert into config.limit_profiles (profile_name, kyc_level_required, is_default,
    daily_withdrawal_limit_crypto, daily_withdrawal_limit_fiat, daily_deposit_limit_fiat,
    monthly_withdrawal_limit_crypto, monthly_withdrawal_limit_fiat)
values
    ('level 0', 0, true, 0, 0, 0, 0, 0),
    ('level 1', 1, true, 50000, 50000, 50000, 500000, 500000),
    ('level 2', 2, true, 500000, 500000, 500000, 5000000, 5000000),
    ('level 3', 3, true, 5000000, 5000000, 5000000, 50000000, 50000000)
on conflict do nothing;
select admin.record_changes('config.limit_profiles', 'profile_id');

create table config.user_limit_profiles (
    mapping_id uuid not null default uuidv7(),
    user_id uuid not null,
    profile_id integer not null,
    valid_from timestamptz not null default clock_timestamp(),
    valid_to timestamptz,
    period tstzrange not null generated always as (tstzrange(valid_from, valid_to, '[)')) stored,
    assigned_by uuid default public.current_staff(),
    assignment_reason text not null default '',
    created_at timestamptz not null default clock_timestamp(),
    constraint user_limit_profiles_pkey primary key (mapping_id),
    constraint user_limit_profiles_one_at_a_time unique (user_id, period without overlaps),
    constraint user_limit_profiles_moments_finite check (
        isfinite(valid_from) and isfinite(valid_to)),
    constraint user_limit_profiles_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint user_limit_profiles_profile_fkey foreign key (profile_id)
        references config.limit_profiles on delete restrict,
    constraint user_limit_profiles_assigned_by_fkey foreign key (assigned_by)
        references public.staff_users on delete restrict
);
comment on table config.user_limit_profiles is
    'Who has which limits from when to when; one at a time for a customer';
comment on column config.user_limit_profiles.valid_to is 'First moment after; empty: no end';
comment on column config.user_limit_profiles.assigned_by is 'Empty: by a rule of the exchange';
create index user_limit_profiles_profile_idx on config.user_limit_profiles (profile_id);

-- Security definer: the row of the customer is locked, so that its level stays until the end.
create function config.check_limit_mapping() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
    level smallint;
    required smallint;
begin
    select u.kyc_level into level from public.users as u where u.user_id = new.user_id for share;
    select p.kyc_level_required into required
    from config.limit_profiles as p where p.profile_id = new.profile_id;
    if level < required then
        raise exception 'profile % requires level %, the customer has %',
            new.profile_id, required, level using errcode = 'check_violation';
    end if;
    return new;
end $$;
comment on function config.check_limit_mapping() is
    'Trigger: nobody gets a profile that requires a higher level';
create trigger check_limit_mapping before insert or update of user_id, profile_id
on config.user_limit_profiles for each row execute function config.check_limit_mapping();
select admin.sign_as_oneself('config.user_limit_profiles', array['assigned_by']::name[]);
select admin.record_changes('config.user_limit_profiles', 'mapping_id');
select admin.isolate('config.user_limit_profiles', 'user_id');

create function config.get_user_limit_profile(p_user_id uuid) returns integer
language sql stable parallel safe set search_path = pg_catalog as $$
    select found.profile_id
    from public.users as u
    cross join lateral (
        select p.profile_id, 1 as rank, p.kyc_level_required, p.segment
        from config.user_limit_profiles as m
        join config.limit_profiles as p on p.profile_id = m.profile_id
        where m.user_id = u.user_id and m.period @> now() and p.is_active
        union all
        select p.profile_id, 2, p.kyc_level_required, p.segment
        from config.limit_profiles as p
        where p.is_default and (p.segment is null or p.segment = u.segment)
    ) as found
    -- A level may fall while a profile is given.
    where u.user_id = p_user_id and found.kyc_level_required <= u.kyc_level
    order by found.rank, found.kyc_level_required desc, found.segment is null
    limit 1
$$;
comment on function config.get_user_limit_profile(uuid) is
    'The limits of a customer now: staff''s, else the default of the level; null: nothing may move';

-- ---------------------------------------------------------------------------------------- rights

grant select on config.fee_profiles, config.limit_profiles, public.fee_tiers
    to app_user, read_only_user, admin_user, internal_service;
grant select (mapping_id, user_id, profile_id, market_id, valid_from, valid_to, period, created_at)
    on config.user_fee_profiles to app_user;
grant select (mapping_id, user_id, profile_id, valid_from, valid_to, period, created_at)
    on config.user_limit_profiles to app_user;
grant select on config.user_fee_profiles, config.user_limit_profiles
    to read_only_user, admin_user, internal_service;
grant insert, update on config.fee_profiles, config.limit_profiles to admin_user;
-- What was given is not rewritten; it ends.
grant insert, update (valid_to) on config.user_fee_profiles, config.user_limit_profiles
    to admin_user, internal_service;
