-- What customers may do: by level, status and freezes; uses of limits at frozen values;
-- parameters with bounds; risk levels that follow scores; velocity figures.

-- ------------------------------------------------------------------------- parameters with bounds

alter table config.system_parameters
    add column min_value numeric,
    add column max_value numeric,
    add column step numeric,
    add column choices text[],
    add column effect text not null default 'at its next use',
    add constraint system_parameters_within_bounds check (
        param_type <> 'number'
        or (param_value::numeric between coalesce(min_value, '-Infinity')
                and coalesce(max_value, 'Infinity')
            and (step is null or param_value::numeric % step = 0))),
    add constraint system_parameters_within_choices check (
        choices is null or param_value = any (choices));
comment on column config.system_parameters.step is 'It is a multiple of this; empty: any';
comment on column config.system_parameters.choices is 'One of these; empty: any';
comment on column config.system_parameters.effect is 'When a change takes effect';

alter table config.system_parameters disable trigger user;
update config.system_parameters as p
set min_value = b.low, max_value = b.high, step = b.step, choices = b.choices,
    effect = coalesce(b.effect, p.effect)
from (values
    ('platform.maintenance_mode', null, null, null, null, 'within a second'),
    ('platform.reference_currency', null, null, null, array['TRY', 'USDT'], null),
    ('trading.max_open_orders_per_user', 1, 1000000, 1, null,
        'within a second, for each account'),
    ('withdrawal.approval_threshold_btc', 0, null, null, null, null),
    ('withdrawal.approval_threshold_try', 0, null, null, null, null),
    ('identity.max_login_attempts', 1, 100, 1, null, null),
    ('identity.lock_minutes', 1, 1440, 1, null, null),
    ('identity.withdrawal_cool_down_hours', 0, 8760, 1, null, null),
    ('identity.email_undo_days', 0, 365, 1, null, null),
    ('identity.sms_codes_per_day', 0, 1000, 1, null, null),
    ('identity.accounts_max', 1, 10000, 1, null, null),
    ('risk.score_medium_from', 0, 100, 1, null, 'when a score changes'),
    ('risk.score_high_from', 0, 100, 1, null, 'when a score changes'),
    ('risk.score_critical_from', 0, 100, 1, null, 'when a score changes')
) as b (param_key, low, high, step, choices, effect)
where p.param_key = b.param_key;
insert into config.system_parameters
    (param_key, param_value, param_type, description, min_value, max_value, step, effect)
values
    ('kyc.deposit_from_level', '1', 'number', 'Level from which deposits are taken', 0, 3, 1,
        'at its next use'),
    ('kyc.trade_from_level', '1', 'number', 'Level from which new orders are taken', 0, 3, 1,
        'within a second'),
    ('kyc.withdraw_from_level', '1', 'number', 'Level from which money may go out', 0, 3, 1,
        'within a second')
on conflict do nothing;
alter table config.system_parameters enable trigger user;

insert into public.permissions (resource, action, description) values
    ('limit', 'read', 'Read limit profiles and who has them'),
    ('fee', 'read', 'Read fee profiles and who has them'),
    ('parameter', 'read', 'Read system parameters and their history')
on conflict do nothing;
insert into public.role_permissions (role_id, permission_id)
select r.role_id, p.permission_id
from public.roles as r
join public.permissions as p on p.action = 'read' and p.resource in ('limit', 'fee', 'parameter')
where r.name in ('super_admin', 'admin', 'compliance_officer', 'viewer')
on conflict do nothing;

-- ------------------------------------------------------------------- flags, as the engine has them

create function public.flags_of(
    status public.user_status, aml public.aml_status, level integer, trade_from numeric,
    withdraw_from numeric)
returns integer
language sql immutable parallel safe set search_path = pg_catalog
return case when status in ('banned', 'closed', 'deleted') or aml = 'blocked' then 1 else 0 end
    | case when status <> 'active' or aml in ('under_review', 'blocked') or level < withdraw_from
        then 2 else 0 end
    | case when status = 'suspended' or level < trade_from then 4 else 0 end;
comment on function public.flags_of(
    public.user_status, public.aml_status, integer, numeric, numeric) is
    'Flags of the engine: 1 trading frozen, 2 withdrawals frozen, 4 cancel only';

create or replace function public.account_flags(customer uuid, account integer)
returns integer
language sql stable strict parallel safe set search_path = pg_catalog as $$
    select public.flags_of(u.status, u.aml_status, u.kyc_level::integer,
            config.number_of('kyc.trade_from_level'), config.number_of('kyc.withdraw_from_level'))
        | coalesce((
            select bit_or(case f.what when 'trading' then 1 when 'withdrawals' then 2 else 4 end)
            from public.account_freezes as f where f.account_id = account), 0)
    from public.users as u where u.user_id = customer
$$;
comment on function public.account_flags(uuid, integer) is
    'What the engine must refuse an account: 1 trading, 2 withdrawals, 4 new orders; of account 0,'
    ' what level, status and AML state forbid on all accounts of the customer; null: nobody';

create view admin.account_flags with (security_invoker = true) as
select a.account_id, a.user_id,
    public.flags_of(u.status, u.aml_status, u.kyc_level::integer, level.trade, level.withdraw)
        | coalesce(f.flags, 0) as wanted,
    a.trading_frozen::integer | 2 * a.withdrawals_frozen::integer
        | 4 * a.cancel_only::integer as projected,
    greatest(u.updated_at, a.updated_at, f.changed_at, level.changed_at) as changed_at
from public.accounts as a
join public.users as u on u.user_id = a.user_id
cross join (
    select max(p.param_value::numeric) filter (where p.param_key = 'kyc.trade_from_level') as trade,
        max(p.param_value::numeric) filter (where p.param_key = 'kyc.withdraw_from_level')
            as withdraw,
        max(p.updated_at) as changed_at
    from config.system_parameters as p
    where p.param_key in ('kyc.trade_from_level', 'kyc.withdraw_from_level')
) as level
left join (
    select z.account_id,
        bit_or(case z.what when 'trading' then 1 when 'withdrawals' then 2 else 4 end) as flags,
        max(z.created_at) as changed_at
    from public.account_freezes as z group by z.account_id
) as f on f.account_id = a.account_id
where not a.is_house;
comment on view admin.account_flags is
    'Flags that customers'' accounts should have, and those that the tables have from the engine';

create function admin.flag_alarms(settled interval default '10 seconds')
returns table (measure text, subject text, alarm text)
language sql stable set search_path = pg_catalog
begin atomic
    select 'account flags', f.account_id::text,
        format('the engine has %s, the rules say %s', f.projected, f.wanted)
    from admin.account_flags as f
    where f.wanted <> f.projected and f.changed_at < clock_timestamp() - settled;
end;
comment on function admin.flag_alarms(interval) is
    'Accounts that may do in the engine what they may not, or the other way round';

-- The follower listens; what it misses while it is away it finds when it comes back.
create function public.tell_followers() returns trigger
language plpgsql set search_path = pg_catalog as $$
declare
    changed constant jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
begin
    perform pg_notify('bedesten_rules',
        tg_argv[0] || coalesce(' ' || (changed ->> tg_argv[1]), ''));
    return null;
end $$;
comment on function public.tell_followers() is
    'Trigger: what the engine must follow has changed, of a customer or in general';
create trigger tell_followers after update on public.users for each row
when ((old.kyc_level, old.status, old.aml_status, old.segment)
    is distinct from (new.kyc_level, new.status, new.aml_status, new.segment))
execute function public.tell_followers('customer', 'user_id');
create trigger tell_followers after insert or delete on public.account_freezes
for each row execute function public.tell_followers('account', 'account_id');
create trigger tell_followers after update on config.system_parameters
for each row execute function public.tell_followers('parameters');
create trigger tell_followers after insert or update on config.user_fee_profiles
for each row execute function public.tell_followers('customer', 'user_id');
create trigger tell_followers after update on config.fee_profiles
for each row execute function public.tell_followers('fees');

-- --------------------------------------------------------------- rates of profiles, as followed

create table public.followed_rates (
    account_id integer not null,
    market_id integer not null,
    maker_fee_ppm public.rate_ppm not null,
    taker_fee_ppm public.rate_ppm not null,
    valid_to timestamptz,
    sent_at timestamptz not null default clock_timestamp(),
    constraint followed_rates_pkey primary key (account_id, market_id)
);
comment on table public.followed_rates is
    'Rates of profiles that the engine was told for an account; whatever else it has was set by'
    ' operators and is left alone';
select admin.conceal('public.followed_rates');

create view admin.profile_rates with (security_invoker = true) as
with given as (
    select m.user_id, m.market_id, p.maker_fee_ppm, p.taker_fee_ppm, m.valid_to
    from config.user_fee_profiles as m
    join config.fee_profiles as p on p.profile_id = m.profile_id
    where m.period @> now() and p.is_active and p.maker_fee_ppm is not null
)
select a.account_id, g.market_id, g.maker_fee_ppm, g.taker_fee_ppm, g.valid_to
from given as g join public.accounts as a on a.user_id = g.user_id
union all
select a.account_id, coalesce(p.market_id, 0), p.maker_fee_ppm, p.taker_fee_ppm, null
from config.fee_profiles as p
join public.users as u on u.segment = p.default_segment
join public.accounts as a on a.user_id = u.user_id
where p.is_active and p.maker_fee_ppm is not null
    and not exists (select from given as g
        where g.user_id = u.user_id and g.market_id in (0, coalesce(p.market_id, 0)));
comment on view admin.profile_rates is
    'Rates that accounts should have by profile now; as config.get_user_fee_profile decides';

-- ------------------------------------------------------------------------------- uses of limits

create type public.limit_kind as enum ('deposit_fiat', 'withdrawal_fiat', 'withdrawal_crypto');
create table public.limit_uses (
    movement_id uuid not null,
    user_id uuid not null,
    kind public.limit_kind not null,
    asset_id integer not null,
    amount public.amount not null,
    currency text not null,
    rate numeric not null,
    value numeric not null generated always as (amount * rate) stored,
    used_at timestamptz not null default clock_timestamp(),
    released_at timestamptz,
    constraint limit_uses_pkey primary key (movement_id),
    constraint limit_uses_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint limit_uses_asset_fkey foreign key (asset_id)
        references public.assets on delete restrict,
    constraint limit_uses_rate_positive check (rate > 0 and rate < 'Infinity')
);
comment on table public.limit_uses is
    'What each movement used of its customer''s limits, at the price of when it was asked for';
comment on column public.limit_uses.movement_id is 'Of withdrawals or fiat_transfers';
comment on column public.limit_uses.released_at is 'It failed or was refused: it counts no more';
create index limit_uses_counted_idx on public.limit_uses (user_id, used_at)
    where released_at is null;
select admin.isolate('public.limit_uses', 'user_id');

create function public.give_back_limit() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    update public.limit_uses as u set released_at = clock_timestamp()
    where u.movement_id = (to_jsonb(new) ->> tg_argv[0])::uuid and u.released_at is null;
    return null;
end $$;
comment on function public.give_back_limit() is
    'Trigger: what did not go through uses no limit, whoever ended it';
create trigger give_back_limit after update of status on public.withdrawals for each row
when (new.status in ('failed', 'cancelled', 'rejected') and old.status <> new.status)
execute function public.give_back_limit('withdrawal_id');
create trigger give_back_limit after update of status on public.fiat_transfers for each row
when (new.status in ('failed', 'cancelled', 'rejected', 'returned') and old.status <> new.status)
execute function public.give_back_limit('fiat_transfer_id');

-- ---------------------------------------------------------- what keeps somebody from trading

drop function public.standing(uuid);
-- Security definer: gateways ask for whoever sent a request, before row security knows them.
create function public.standing(
    customer uuid, out suspended boolean, out terms_due text, out in_maintenance boolean)
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
        else public.current_terms() end,
        (select p.param_value = 'true' from config.system_parameters as p
            where p.param_key = 'platform.maintenance_mode')
    from public.users as u where u.user_id = customer
$$;
comment on function public.standing(uuid) is
    'What keeps a customer from placing orders: a suspension, terms that wait to be accepted,'
    ' maintenance of the exchange';
revoke all on function public.standing(uuid) from public;
grant execute on function public.standing(uuid) to app_user, identity_service;

-- ------------------------------------------------------------------- risk levels follow scores

create function public.follow_risk_score() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    if tg_when = 'BEFORE' then
        new.risk_level := case
            when new.risk_score >= config.number_of('risk.score_critical_from')
                then 'critical'::public.risk_level
            when new.risk_score >= config.number_of('risk.score_high_from') then 'high'
            when new.risk_score >= config.number_of('risk.score_medium_from') then 'medium'
            else 'low' end;
        return new;
    end if;
    insert into public.compliance_cases
        (user_id, case_type, severity, title, description, cause)
    values (new.user_id, 'manual_review', 'critical', 'Risk score became critical',
        format('The score went from %s to %s', old.risk_score, new.risk_score), 'risk_score')
    on conflict (user_id, case_type, cause)
        where status in ('open', 'investigating', 'escalated') do nothing;
    return null;
end $$;
comment on function public.follow_risk_score() is
    'Trigger: the level is what the parameters make of the score; a critical one opens a case';
create trigger follow_risk_score before update of risk_score on public.users for each row
when (new.risk_score <> old.risk_score) execute function public.follow_risk_score();
create trigger open_case_when_critical after update of risk_score on public.users for each row
when (new.risk_level = 'critical' and old.risk_level <> 'critical')
execute function public.follow_risk_score();

-- Customers of demos and loads are known too: by names that are made up, and numbers that no
-- telephone has (999 is no country).
create sequence public.made_up_phones;
comment on sequence public.made_up_phones is 'Telephone numbers of simulated customers';

-- ---------------------------------------------------------------------------------------- rights

grant usage on sequence public.made_up_phones to admin_user, internal_service;

grant select on config.limit_profiles, config.user_limit_profiles, public.limit_uses
    to identity_service;
create policy identity on config.user_limit_profiles for select to identity_service using (true);
create policy identity on public.limit_uses for select to identity_service using (true);
grant select on public.limit_uses to app_user, read_only_user, admin_user, internal_service;
grant insert, update (released_at) on public.limit_uses to admin_user, internal_service;
-- Analysts look for alarms, and see that something is frozen as they do in accounts; not why.
create policy analysts on public.account_freezes for select to read_only_user using (true);
grant select (account_id, what, created_at) on public.account_freezes to read_only_user;
grant select on admin.account_flags to read_only_user;
grant select on public.followed_rates, admin.account_flags, admin.profile_rates
    to admin_user, internal_service;
grant insert, update, delete on public.followed_rates to admin_user, internal_service;
revoke all on all functions in schema admin from public;
grant execute on function admin.flag_alarms(interval)
    to read_only_user, admin_user, internal_service;
