-- What all tables stand on: schemas, named types, domains without floats, ids as moments, triggers.

create schema audit;
create schema reporting;
create schema config;
create schema admin;
comment on schema audit is 'Who did what; rows are appended and never change';
comment on schema reporting is 'Views and summaries for analysts';
comment on schema config is 'Profiles, parameters and rules that staff set';
comment on schema admin is 'Upkeep: partitions, checks, maintenance functions';
revoke all on schema public from public;
grant usage on schema public
    to authenticated_user, app_user, read_only_user, admin_user, internal_service, engine_writer;
grant usage on schema audit, reporting to read_only_user, admin_user, internal_service;
grant usage on schema config to app_user, read_only_user, admin_user, internal_service;
grant usage on schema admin to admin_user, internal_service;

-- Enumerations. Numbers on the wire are in protocol/vocabulary.py; these are their words.
create type public.asset_type as enum ('crypto', 'fiat');
create type public.account_kind as enum (
    'spot', 'margin', 'custody',
    'platform', 'fee_pool', 'custody_wallet', 'bank', 'suspense', 'in_transit', 'network_fee',
    'reorg_loss');
create type public.market_phase as enum (
    'pending', 'auction', 'continuous', 'cancel_only', 'halted', 'closed');
create type public.order_side as enum ('buy', 'sell');
create type public.order_type as enum (
    'market', 'limit', 'stop_loss', 'stop_limit', 'take_profit', 'take_profit_limit',
    'trailing_stop', 'oco');
create type public.order_status as enum (
    'pending', 'open', 'partially_filled', 'filled', 'cancelled', 'rejected', 'expired');
create type public.time_in_force as enum ('gtc', 'ioc', 'fok', 'day', 'gtd');
create type public.self_trade_prevention as enum (
    'none', 'expire_taker', 'expire_maker', 'expire_both', 'decrement');
create type public.cancellation_reason as enum (
    'requested', 'mass_cancelled', 'ioc_remainder', 'fok_unfilled', 'market_remainder',
    'self_trade_prevented');
create type public.ledger_entry_type as enum (
    'order', 'trade', 'deposit', 'withdrawal', 'fee', 'rebate', 'adjustment', 'settlement',
    'internal_transfer');
create type public.ledger_direction as enum ('debit', 'credit');
create type public.balance_bucket as enum ('available', 'locked', 'reserved', 'bonus', 'fee');
create type public.ledger_reference as enum ('order', 'trade', 'transfer', 'reservation');

comment on type public.order_type is '''oco'' is kept for the seed; a pair of orders is a list';
comment on type public.balance_bucket is
    'available: spendable; locked: open orders and reservations; reserved: set aside by staff;'
    ' bonus: granted, not yet spendable; fee: collected, house accounts only';
comment on type public.ledger_direction is
    'In views for customers a debit raises and a credit lowers what the customer owns';

-- Exact numbers in whole units of the asset (1.5 BTC). At most 18 decimals, no NaN, no infinity:
-- a finer amount is refused here, never rounded (numeric(p,s) would round).
create domain public.amount as numeric
    constraint amount_exact check (value >= 0 and value < 'Infinity' and scale(value) <= 18);
create domain public.signed_amount as numeric
    constraint signed_amount_exact
    check (value > '-Infinity' and value < 'Infinity' and scale(value) <= 18);
create domain public.price as numeric
    constraint price_exact check (value > 0 and value < 'Infinity' and scale(value) <= 18);
create domain public.quantity as numeric
    constraint quantity_exact check (value > 0 and value < 'Infinity' and scale(value) <= 18);
create domain public.rate_ppm as integer
    constraint rate_ppm_in_range check (value > -1000000 and value < 1000000);
create domain public.asset_symbol as text
    constraint asset_symbol_form check (value ~ '^[A-Z0-9]{1,16}$');
create domain public.market_symbol as text
    constraint market_symbol_form check (value ~ '^[A-Z0-9]+-[A-Z0-9]+$' and length(value) <= 24);
create domain public.country_code as text
    constraint country_code_form check (value ~ '^[A-Z]{2}$');
comment on domain public.amount is 'Money, zero or more, in whole units of its asset';
comment on domain public.signed_amount is 'Money that may be owed: house accounts, differences';
comment on domain public.price is 'Units of the quote asset for one unit of the base asset';
comment on domain public.quantity is 'Units of the base asset';
comment on domain public.rate_ppm is 'Fee in parts per million; negative is a rebate';

-- Engine ids are max(last + 1, milliseconds since 2020 << 12), so an id is also a moment.
create function admin.id_floor(moment timestamptz) returns bigint
language sql stable strict parallel safe set search_path = pg_catalog
return (ceil(extract(epoch from moment) * 1000)::bigint - 1577836800000) << 12;
comment on function admin.id_floor(timestamptz) is 'Smallest engine id of this moment or later';

create function admin.id_time(id bigint) returns timestamptz
language sql stable strict parallel safe set search_path = pg_catalog
return timestamptz '2020-01-01 00:00:00+00' + (id >> 12) * interval '1 millisecond';
comment on function admin.id_time(bigint) is 'The millisecond at which an engine id was given';
grant execute on function admin.id_floor(timestamptz), admin.id_time(bigint) to read_only_user;

-- Rows that staff may edit. The projector sets updated_at itself, so that a replay writes the same.
create function public.update_updated_at_column() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    new.updated_at := clock_timestamp();
    return new;
end $$;
comment on function public.update_updated_at_column() is 'Trigger: stamps an edited row';

create function public.prevent_ledger_modification() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    raise exception '% of %.% is refused: ledger rows are immutable',
        tg_op, tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;
comment on function public.prevent_ledger_modification() is
    'Trigger of ledger and trades: nothing is updated, deleted or truncated';

-- Who asks. Unset or empty means nobody: no rows, and no error.
create function public.current_customer() returns uuid
language sql stable parallel safe set search_path = pg_catalog
return nullif(current_setting('app.current_user_id', true), '')::uuid;
comment on function public.current_customer() is 'Customer of this database transaction, or null';

create function public.sees_all_customers() returns boolean
language sql stable parallel safe set search_path = pg_catalog
return exists (
    select from pg_roles as r
    where r.rolname = current_user
        and (r.rolsuper or r.rolbypassrls or pg_has_role(r.oid, 'read_only_user', 'usage')));
comment on function public.sees_all_customers() is
    'Whether row security lets the caller pass; for views that cut a row in two sides';
