--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: admin; Type: SCHEMA; Schema: -; Owner: bedesten_owner
--

CREATE SCHEMA admin;

ALTER SCHEMA admin OWNER TO bedesten_owner;

--
-- Name: SCHEMA admin; Type: COMMENT; Schema: -; Owner: bedesten_owner
--

COMMENT ON SCHEMA admin IS 'Upkeep: partitions, checks, maintenance functions';

--
-- Name: audit; Type: SCHEMA; Schema: -; Owner: bedesten_owner
--

CREATE SCHEMA audit;

ALTER SCHEMA audit OWNER TO bedesten_owner;

--
-- Name: SCHEMA audit; Type: COMMENT; Schema: -; Owner: bedesten_owner
--

COMMENT ON SCHEMA audit IS 'Who did what; rows are appended and never change';

--
-- Name: config; Type: SCHEMA; Schema: -; Owner: bedesten_owner
--

CREATE SCHEMA config;

ALTER SCHEMA config OWNER TO bedesten_owner;

--
-- Name: SCHEMA config; Type: COMMENT; Schema: -; Owner: bedesten_owner
--

COMMENT ON SCHEMA config IS 'Profiles, parameters and rules that staff set';

--
-- Name: engine; Type: SCHEMA; Schema: -; Owner: bedesten_owner
--

CREATE SCHEMA engine;

ALTER SCHEMA engine OWNER TO bedesten_owner;

--
-- Name: SCHEMA engine; Type: COMMENT; Schema: -; Owner: bedesten_owner
--

COMMENT ON SCHEMA engine IS 'The journal of the exchange and what its single writer needs';

--
-- Name: public; Type: SCHEMA; Schema: -; Owner: pg_database_owner
--

CREATE SCHEMA public;

ALTER SCHEMA public OWNER TO pg_database_owner;

--
-- Name: SCHEMA public; Type: COMMENT; Schema: -; Owner: pg_database_owner
--

COMMENT ON SCHEMA public IS 'standard public schema';

--
-- Name: reporting; Type: SCHEMA; Schema: -; Owner: bedesten_owner
--

CREATE SCHEMA reporting;

ALTER SCHEMA reporting OWNER TO bedesten_owner;

--
-- Name: SCHEMA reporting; Type: COMMENT; Schema: -; Owner: bedesten_owner
--

COMMENT ON SCHEMA reporting IS 'Views and summaries for analysts';

--
-- Name: partition_key; Type: TYPE; Schema: admin; Owner: bedesten_owner
--

CREATE TYPE admin.partition_key AS ENUM (
    'engine_id',
    'uuid',
    'time'
);

ALTER TYPE admin.partition_key OWNER TO bedesten_owner;

--
-- Name: TYPE partition_key; Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON TYPE admin.partition_key IS 'What a table is cut by; engine ids and UUIDs of version 7 begin with their moment';

--
-- Name: partition_period; Type: TYPE; Schema: admin; Owner: bedesten_owner
--

CREATE TYPE admin.partition_period AS ENUM (
    'month',
    'quarter'
);

ALTER TYPE admin.partition_period OWNER TO bedesten_owner;

--
-- Name: outcome; Type: TYPE; Schema: audit; Owner: bedesten_owner
--

CREATE TYPE audit.outcome AS ENUM (
    'success',
    'failure'
);

ALTER TYPE audit.outcome OWNER TO bedesten_owner;

--
-- Name: account_kind; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.account_kind AS ENUM (
    'spot',
    'margin',
    'custody',
    'platform',
    'fee_pool',
    'custody_wallet',
    'bank',
    'suspense',
    'in_transit',
    'network_fee',
    'reorg_loss'
);

ALTER TYPE public.account_kind OWNER TO bedesten_owner;

--
-- Name: account_status; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.account_status AS ENUM (
    'active',
    'inactive',
    'closed',
    'margin_call'
);

ALTER TYPE public.account_status OWNER TO bedesten_owner;

--
-- Name: TYPE account_status; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TYPE public.account_status IS 'margin_call is reserved: there is no margin trading';

--
-- Name: aml_status; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.aml_status AS ENUM (
    'clear',
    'flagged',
    'under_review',
    'blocked'
);

ALTER TYPE public.aml_status OWNER TO bedesten_owner;

--
-- Name: TYPE aml_status; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TYPE public.aml_status IS 'flagged: withdrawals are reviewed; under_review: none; blocked: nothing moves';

--
-- Name: amount; Type: DOMAIN; Schema: public; Owner: bedesten_owner
--

CREATE DOMAIN public.amount AS numeric
	CONSTRAINT amount_exact CHECK (((VALUE >= (0)::numeric) AND (VALUE < 'Infinity'::numeric) AND (scale(VALUE) <= 18)));

ALTER DOMAIN public.amount OWNER TO bedesten_owner;

--
-- Name: DOMAIN amount; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON DOMAIN public.amount IS 'Money, zero or more, in whole units of its asset';

--
-- Name: api_key_kind; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.api_key_kind AS ENUM (
    'hmac',
    'ed25519',
    'rsa'
);

ALTER TYPE public.api_key_kind OWNER TO bedesten_owner;

--
-- Name: asset_symbol; Type: DOMAIN; Schema: public; Owner: bedesten_owner
--

CREATE DOMAIN public.asset_symbol AS text
	CONSTRAINT asset_symbol_form CHECK ((VALUE ~ '^[A-Z0-9]{1,16}$'::text));

ALTER DOMAIN public.asset_symbol OWNER TO bedesten_owner;

--
-- Name: asset_type; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.asset_type AS ENUM (
    'crypto',
    'fiat'
);

ALTER TYPE public.asset_type OWNER TO bedesten_owner;

--
-- Name: balance_bucket; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.balance_bucket AS ENUM (
    'available',
    'locked',
    'reserved',
    'bonus',
    'fee'
);

ALTER TYPE public.balance_bucket OWNER TO bedesten_owner;

--
-- Name: TYPE balance_bucket; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TYPE public.balance_bucket IS 'available: spendable; locked: open orders and reservations; reserved: set aside by staff; bonus: granted, not yet spendable; fee: collected, house accounts only';

--
-- Name: cancellation_reason; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.cancellation_reason AS ENUM (
    'requested',
    'mass_cancelled',
    'ioc_remainder',
    'fok_unfilled',
    'market_remainder',
    'self_trade_prevented',
    'expired',
    'linked_order',
    'replaced',
    'cancel_all_after',
    'terms_changed'
);

ALTER TYPE public.cancellation_reason OWNER TO bedesten_owner;

--
-- Name: country_code; Type: DOMAIN; Schema: public; Owner: bedesten_owner
--

CREATE DOMAIN public.country_code AS text
	CONSTRAINT country_code_form CHECK ((VALUE ~ '^[A-Z]{3}$'::text));

ALTER DOMAIN public.country_code OWNER TO bedesten_owner;

--
-- Name: DOMAIN country_code; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON DOMAIN public.country_code IS 'ISO 3166-1 alpha-3';

--
-- Name: customer_segment; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.customer_segment AS ENUM (
    'retail',
    'professional',
    'institutional'
);

ALTER TYPE public.customer_segment OWNER TO bedesten_owner;

--
-- Name: email_address; Type: DOMAIN; Schema: public; Owner: bedesten_owner
--

CREATE DOMAIN public.email_address AS text
	CONSTRAINT email_address_form CHECK (((VALUE ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:].]+$'::text) AND (length(VALUE) <= 254)));

ALTER DOMAIN public.email_address OWNER TO bedesten_owner;

--
-- Name: DOMAIN email_address; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON DOMAIN public.email_address IS 'Kept as written; compared without case';

--
-- Name: kyc_status; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.kyc_status AS ENUM (
    'pending',
    'submitted',
    'in_review',
    'approved',
    'rejected',
    'resubmit_required'
);

ALTER TYPE public.kyc_status OWNER TO bedesten_owner;

--
-- Name: ledger_direction; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.ledger_direction AS ENUM (
    'debit',
    'credit'
);

ALTER TYPE public.ledger_direction OWNER TO bedesten_owner;

--
-- Name: TYPE ledger_direction; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TYPE public.ledger_direction IS 'In views for customers a debit raises and a credit lowers what the customer owns';

--
-- Name: ledger_entry_type; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.ledger_entry_type AS ENUM (
    'order',
    'trade',
    'deposit',
    'withdrawal',
    'fee',
    'rebate',
    'adjustment',
    'settlement',
    'internal_transfer'
);

ALTER TYPE public.ledger_entry_type OWNER TO bedesten_owner;

--
-- Name: ledger_reference; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.ledger_reference AS ENUM (
    'order',
    'trade',
    'transfer',
    'reservation'
);

ALTER TYPE public.ledger_reference OWNER TO bedesten_owner;

--
-- Name: market_phase; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.market_phase AS ENUM (
    'pending',
    'auction',
    'continuous',
    'cancel_only',
    'halted',
    'closed'
);

ALTER TYPE public.market_phase OWNER TO bedesten_owner;

--
-- Name: market_symbol; Type: DOMAIN; Schema: public; Owner: bedesten_owner
--

CREATE DOMAIN public.market_symbol AS text
	CONSTRAINT market_symbol_form CHECK (((VALUE ~ '^[A-Z0-9]+-[A-Z0-9]+$'::text) AND (length(VALUE) <= 24)));

ALTER DOMAIN public.market_symbol OWNER TO bedesten_owner;

--
-- Name: order_contingency; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.order_contingency AS ENUM (
    'oco',
    'oto',
    'otoco'
);

ALTER TYPE public.order_contingency OWNER TO bedesten_owner;

--
-- Name: order_side; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.order_side AS ENUM (
    'buy',
    'sell'
);

ALTER TYPE public.order_side OWNER TO bedesten_owner;

--
-- Name: order_status; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.order_status AS ENUM (
    'pending',
    'open',
    'partially_filled',
    'filled',
    'cancelled',
    'rejected',
    'expired'
);

ALTER TYPE public.order_status OWNER TO bedesten_owner;

--
-- Name: order_type; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.order_type AS ENUM (
    'market',
    'limit',
    'stop_loss',
    'stop_limit',
    'take_profit',
    'take_profit_limit',
    'trailing_stop',
    'oco'
);

ALTER TYPE public.order_type OWNER TO bedesten_owner;

--
-- Name: TYPE order_type; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TYPE public.order_type IS '''oco'' is kept for the seed; a pair of orders is a list';

--
-- Name: outbox_status; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.outbox_status AS ENUM (
    'PENDING',
    'PROCESSED',
    'FAILED'
);

ALTER TYPE public.outbox_status OWNER TO bedesten_owner;

--
-- Name: phase_cause; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.phase_cause AS ENUM (
    'command',
    'volatility',
    'schedule'
);

ALTER TYPE public.phase_cause OWNER TO bedesten_owner;

--
-- Name: phone_number; Type: DOMAIN; Schema: public; Owner: bedesten_owner
--

CREATE DOMAIN public.phone_number AS text
	CONSTRAINT phone_number_form CHECK ((VALUE ~ '^\+[1-9][0-9]{6,14}$'::text));

ALTER DOMAIN public.phone_number OWNER TO bedesten_owner;

--
-- Name: DOMAIN phone_number; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON DOMAIN public.phone_number IS 'E.164';

--
-- Name: price; Type: DOMAIN; Schema: public; Owner: bedesten_owner
--

CREATE DOMAIN public.price AS numeric
	CONSTRAINT price_exact CHECK (((VALUE > (0)::numeric) AND (VALUE < 'Infinity'::numeric) AND (scale(VALUE) <= 18)));

ALTER DOMAIN public.price OWNER TO bedesten_owner;

--
-- Name: DOMAIN price; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON DOMAIN public.price IS 'Units of the quote asset for one unit of the base asset';

--
-- Name: quantity; Type: DOMAIN; Schema: public; Owner: bedesten_owner
--

CREATE DOMAIN public.quantity AS numeric
	CONSTRAINT quantity_exact CHECK (((VALUE > (0)::numeric) AND (VALUE < 'Infinity'::numeric) AND (scale(VALUE) <= 18)));

ALTER DOMAIN public.quantity OWNER TO bedesten_owner;

--
-- Name: DOMAIN quantity; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON DOMAIN public.quantity IS 'Units of the base asset';

--
-- Name: rate_ppm; Type: DOMAIN; Schema: public; Owner: bedesten_owner
--

CREATE DOMAIN public.rate_ppm AS integer
	CONSTRAINT rate_ppm_in_range CHECK (((VALUE > '-1000000'::integer) AND (VALUE < 1000000)));

ALTER DOMAIN public.rate_ppm OWNER TO bedesten_owner;

--
-- Name: DOMAIN rate_ppm; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON DOMAIN public.rate_ppm IS 'Fee in parts per million; negative is a rebate';

--
-- Name: risk_level; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.risk_level AS ENUM (
    'low',
    'medium',
    'high',
    'critical'
);

ALTER TYPE public.risk_level OWNER TO bedesten_owner;

--
-- Name: self_trade_prevention; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.self_trade_prevention AS ENUM (
    'none',
    'expire_taker',
    'expire_maker',
    'expire_both',
    'decrement'
);

ALTER TYPE public.self_trade_prevention OWNER TO bedesten_owner;

--
-- Name: signed_amount; Type: DOMAIN; Schema: public; Owner: bedesten_owner
--

CREATE DOMAIN public.signed_amount AS numeric
	CONSTRAINT signed_amount_exact CHECK (((VALUE > '-Infinity'::numeric) AND (VALUE < 'Infinity'::numeric) AND (scale(VALUE) <= 18)));

ALTER DOMAIN public.signed_amount OWNER TO bedesten_owner;

--
-- Name: DOMAIN signed_amount; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON DOMAIN public.signed_amount IS 'Money that may be owed: house accounts, differences';

--
-- Name: time_in_force; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.time_in_force AS ENUM (
    'gtc',
    'ioc',
    'fok',
    'day',
    'gtd'
);

ALTER TYPE public.time_in_force OWNER TO bedesten_owner;

--
-- Name: user_status; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.user_status AS ENUM (
    'active',
    'suspended',
    'banned',
    'closed',
    'deleted'
);

ALTER TYPE public.user_status OWNER TO bedesten_owner;

--
-- Name: TYPE user_status; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TYPE public.user_status IS 'suspended: may read and cancel; banned and closed: cannot log in, open orders are cancelled';

--
-- Name: user_type; Type: TYPE; Schema: public; Owner: bedesten_owner
--

CREATE TYPE public.user_type AS ENUM (
    'customer',
    'admin',
    'compliance',
    'system',
    'api_user'
);

ALTER TYPE public.user_type OWNER TO bedesten_owner;

--
-- Name: TYPE user_type; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TYPE public.user_type IS 'Kinds of actors; customers and staff live in tables of their own';

--
-- Name: base_table(text); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.base_table(table_name text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog'
    RETURN CASE table_name WHEN 'ledger_entries'::text THEN 'ledger_transfers'::text WHEN 'all_orders'::text THEN 'orders'::text ELSE table_name END;

ALTER FUNCTION admin.base_table(table_name text) OWNER TO bedesten_owner;

--
-- Name: FUNCTION base_table(table_name text); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.base_table(table_name text) IS 'The table behind a name that is a view here';

--
-- Name: create_monthly_partition(text, date); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.create_monthly_partition(table_name text, month date) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
declare
    starts constant timestamp := date_trunc('month', month::timestamp);
    parts constant text[] := parse_ident(table_name);
    schema_name constant text := case array_length(parts, 1) when 2 then parts[1] else 'public' end;
begin
    perform pg_advisory_xact_lock(hashtext('admin.create_partition'));
    return admin.create_partition(
        schema_name, admin.base_table(parts[array_length(parts, 1)]), to_char(starts, 'YYYY_MM'),
        starts at time zone 'UTC', (starts + interval '1 month') at time zone 'UTC');
end $$;

ALTER FUNCTION admin.create_monthly_partition(table_name text, month date) OWNER TO bedesten_owner;

--
-- Name: FUNCTION create_monthly_partition(table_name text, month date); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.create_monthly_partition(table_name text, month date) IS 'Makes the partition of one month ("schema.table" or a table of public); null: it was there';

--
-- Name: create_periods(admin.partition_period, text, text, integer); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.create_periods(wanted_period admin.partition_period, wanted_schema text, wanted_table text, ahead integer) RETURNS SETOF text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    target record;
    found_one boolean := false;
    starts timestamp;
    made text;
begin
    if ahead not between 0 and 120 then
        raise exception 'cannot make % partitions ahead: use 0 to 120', ahead
            using errcode = 'invalid_parameter_value';
    end if;
    perform pg_advisory_xact_lock(hashtext('admin.create_partition'));
    for target in
        select t.schema_name, t.table_name,
            date_trunc(t.period::text, now() at time zone 'UTC') as first,
            case t.period when 'month' then interval '1 month' else interval '3 months' end as step,
            case t.period when 'month' then 'YYYY_MM' else 'YYYY_"q"Q' end as pattern
        from admin.partitioned_tables as t
        where (wanted_table is null and t.period = wanted_period)
            or (t.schema_name = coalesce(wanted_schema, 'public')
                and t.table_name = admin.base_table(wanted_table))
        order by 1, 2
    loop
        found_one := true;
        for step_number in 0 .. ahead loop
            starts := target.first + step_number * target.step;
            made := admin.create_partition(
                target.schema_name, target.table_name, to_char(starts, target.pattern),
                starts at time zone 'UTC', (starts + target.step) at time zone 'UTC');
            if made is not null then
                return next made;
            end if;
        end loop;
    end loop;
    if not found_one then
        raise exception '%.% is not a partitioned table of ours',
            coalesce(wanted_schema, 'public'), wanted_table using errcode = 'undefined_table';
    end if;
end $$;

ALTER FUNCTION admin.create_periods(wanted_period admin.partition_period, wanted_schema text, wanted_table text, ahead integer) OWNER TO bedesten_owner;

--
-- Name: FUNCTION create_periods(wanted_period admin.partition_period, wanted_schema text, wanted_table text, ahead integer); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.create_periods(wanted_period admin.partition_period, wanted_schema text, wanted_table text, ahead integer) IS 'The work of the functions below, for the current period and those ahead';

--
-- Name: create_monthly_partitions(text, text, integer); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.create_monthly_partitions(schema_name text DEFAULT NULL::text, table_name text DEFAULT NULL::text, months_ahead integer DEFAULT 3) RETURNS SETOF text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT admin.create_periods('month'::admin.partition_period, schema_name, table_name, months_ahead) AS create_periods;
END;

ALTER FUNCTION admin.create_monthly_partitions(schema_name text, table_name text, months_ahead integer) OWNER TO bedesten_owner;

--
-- Name: FUNCTION create_monthly_partitions(schema_name text, table_name text, months_ahead integer); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.create_monthly_partitions(schema_name text, table_name text, months_ahead integer) IS 'Makes this month''s partition and those ahead (all monthly tables without arguments), and answers the names it made; made again it makes nothing';

--
-- Name: create_partition(text, text, text, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.create_partition(schema_name text, table_name text, suffix text, starts timestamp with time zone, ends timestamp with time zone) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $_$
declare
    parent constant regclass := format('%I.%I', schema_name, table_name)::regclass;
    name constant text := format('%I.%I', schema_name, table_name || '_' || suffix);
    kind admin.partition_key;
    guarded boolean;
    low text;
    high text;
begin
    if to_regclass(name) is not null then
        if not exists (select from pg_inherits as i
                where i.inhrelid = to_regclass(name) and i.inhparent = parent) then
            raise exception '% exists but is no partition of %', name, parent
                using errcode = 'duplicate_table';
        end if;
        return null;
    end if;
    select t.immutable, t.key_kind into strict guarded, kind from admin.partitioned_tables as t
    where (t.schema_name, t.table_name) = ($1, $2);
    low := admin.partition_bound(kind, starts);
    high := admin.partition_bound(kind, ends);
    execute format('create table %s (like %s including all excluding identity)', name, parent);
    perform admin.move_from_default(parent, name::regclass, low, high);
    if guarded then
        perform admin.guard_partition(name::regclass);
    end if;
    execute format('alter table %s attach partition %s for values from (%s) to (%s)',
        parent, name, low, high);
    execute format('analyze %s', name);
    return name;
end $_$;

ALTER FUNCTION admin.create_partition(schema_name text, table_name text, suffix text, starts timestamp with time zone, ends timestamp with time zone) OWNER TO bedesten_owner;

--
-- Name: FUNCTION create_partition(schema_name text, table_name text, suffix text, starts timestamp with time zone, ends timestamp with time zone); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.create_partition(schema_name text, table_name text, suffix text, starts timestamp with time zone, ends timestamp with time zone) IS 'Makes one partition, or answers null when it is there already';

--
-- Name: create_quarterly_partitions(text, text, integer); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.create_quarterly_partitions(schema_name text DEFAULT NULL::text, table_name text DEFAULT NULL::text, quarters_ahead integer DEFAULT 2) RETURNS SETOF text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT admin.create_periods('quarter'::admin.partition_period, schema_name, table_name, quarters_ahead) AS create_periods;
END;

ALTER FUNCTION admin.create_quarterly_partitions(schema_name text, table_name text, quarters_ahead integer) OWNER TO bedesten_owner;

--
-- Name: FUNCTION create_quarterly_partitions(schema_name text, table_name text, quarters_ahead integer); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.create_quarterly_partitions(schema_name text, table_name text, quarters_ahead integer) IS 'The same by quarters; names end in _YYYY_qN';

--
-- Name: create_partitions(); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.create_partitions() RETURNS SETOF text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT admin.create_monthly_partitions() AS create_monthly_partitions
 UNION ALL
  SELECT admin.create_quarterly_partitions() AS create_quarterly_partitions;
END;

ALTER FUNCTION admin.create_partitions() OWNER TO bedesten_owner;

--
-- Name: FUNCTION create_partitions(); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.create_partitions() IS 'All partitions that should exist now; called at every start and then daily';

--
-- Name: cut_by_period(regclass, admin.partition_period, admin.partition_key, boolean); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.cut_by_period(parent regclass, period admin.partition_period, key_kind admin.partition_key, immutable boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    schema_name text;
    table_name text;
begin
    select n.nspname, c.relname into strict schema_name, table_name
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.oid = parent;
    execute format('create table %I.%I partition of %s default',
        schema_name, table_name || '_default', parent);
    execute format('comment on table %I.%I is %L', schema_name, table_name || '_default',
        'Should stay empty: see partition_alarms()');
    insert into admin.partitioned_tables (schema_name, table_name, period, immutable, key_kind)
    values (schema_name, table_name, period, immutable, key_kind);
    if immutable then
        perform admin.guard_partition(parent);
        perform admin.guard_partition(format('%I.%I', schema_name, table_name || '_default'));
    end if;
    perform admin.create_periods(period, schema_name, table_name,
        case period when 'month' then 3 else 2 end);
end $$;

ALTER FUNCTION admin.cut_by_period(parent regclass, period admin.partition_period, key_kind admin.partition_key, immutable boolean) OWNER TO bedesten_owner;

--
-- Name: FUNCTION cut_by_period(parent regclass, period admin.partition_period, key_kind admin.partition_key, immutable boolean); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.cut_by_period(parent regclass, period admin.partition_period, key_kind admin.partition_key, immutable boolean) IS 'For migrations: enters a partitioned table, with its DEFAULT, its guard and first partitions';

--
-- Name: guard_partition(regclass); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.guard_partition(part regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    of_audit constant boolean := (
        select relnamespace = 'audit'::regnamespace from pg_class where oid = part);
begin
    execute format(
        'create trigger immutable before update or delete or truncate on %s'
        ' for each statement execute function %s()', part,
        case when of_audit then 'audit.prevent_audit_modification'
            else 'public.prevent_ledger_modification' end);
end $$;

ALTER FUNCTION admin.guard_partition(part regclass) OWNER TO bedesten_owner;

--
-- Name: FUNCTION guard_partition(part regclass); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.guard_partition(part regclass) IS 'Makes one partition append-only';

--
-- Name: guard_states(regclass, name, name, text[]); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.guard_states(target regclass, state_column name, key_column name, steps text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    full_name constant text := (
        select format('%s.%s', n.nspname, c.relname)
        from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.oid = target);
begin
    insert into config.state_transitions (table_name, column_name, from_state, to_state)
    select full_name, state_column, split_part(step, '>', 1), split_part(step, '>', 2)
    from unnest(steps) as step;
    execute format(
        'create trigger guard_%s before insert or update on %s'
        ' for each row execute function public.guard_state(%L, %L)',
        state_column, target, state_column, key_column);
    execute format(
        'create trigger history_of_%s after insert or update on %s'
        ' for each row execute function public.guard_state(%L, %L)',
        state_column, target, state_column, key_column);
end $$;

ALTER FUNCTION admin.guard_states(target regclass, state_column name, key_column name, steps text[]) OWNER TO bedesten_owner;

--
-- Name: FUNCTION guard_states(target regclass, state_column name, key_column name, steps text[]); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.guard_states(target regclass, state_column name, key_column name, steps text[]) IS 'For migrations: guards a workflow by its steps ("from>to", ">to" for a beginning)';

--
-- Name: id_floor(timestamp with time zone); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.id_floor(moment timestamp with time zone) RETURNS bigint
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN (((ceil((EXTRACT(epoch FROM moment) * (1000)::numeric)))::bigint - '1577836800000'::bigint) << 12);

ALTER FUNCTION admin.id_floor(moment timestamp with time zone) OWNER TO bedesten_owner;

--
-- Name: FUNCTION id_floor(moment timestamp with time zone); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.id_floor(moment timestamp with time zone) IS 'Smallest engine id of this moment or later';

--
-- Name: id_time(bigint); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.id_time(id bigint) RETURNS timestamp with time zone
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN ('2020-01-01 00:00:00+00'::timestamp with time zone + (((id >> 12))::double precision * '00:00:00.001'::interval));

ALTER FUNCTION admin.id_time(id bigint) OWNER TO bedesten_owner;

--
-- Name: FUNCTION id_time(id bigint); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.id_time(id bigint) IS 'The millisecond at which an engine id was given';

--
-- Name: isolate(regclass, name); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.isolate(target regclass, owner_column name) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format(
        'create policy own_rows on %s for select to authenticated_user'
        ' using (%I = (select public.current_customer()))', target, owner_column);
    execute format(
        'create policy analysts on %s for select to read_only_user using (true)', target);
    -- Foreign keys and functions with the owner's rights look past row security.
    execute format(
        'create policy owner_looks on %s for all to bedesten_owner using (true)', target);
end $$;

ALTER FUNCTION admin.isolate(target regclass, owner_column name) OWNER TO bedesten_owner;

--
-- Name: FUNCTION isolate(target regclass, owner_column name); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.isolate(target regclass, owner_column name) IS 'For migrations: forces row security, by which customers see the rows that name them';

--
-- Name: keep_current(regclass, boolean); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.keep_current(target regclass, versioned boolean DEFAULT false) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    execute format(
        'create trigger update_updated_at before update on %s for each row'
        ' execute function public.update_updated_at_column()', target);
    if versioned then
        execute format(
            'create trigger refuse_stale_write before update on %s for each row'
            ' execute function public.refuse_stale_write()', target);
    end if;
end $$;

ALTER FUNCTION admin.keep_current(target regclass, versioned boolean) OWNER TO bedesten_owner;

--
-- Name: FUNCTION keep_current(target regclass, versioned boolean); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.keep_current(target regclass, versioned boolean) IS 'For migrations: updated_at follows every change, and a stale version is refused';

--
-- Name: move_from_default(regclass, regclass, text, text); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.move_from_default(parent regclass, part regclass, low text, high text) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    spare regclass := to_regclass(format('%s_default', parent));
    key text;
    moved bigint := 0;
begin
    if spare is null then
        return 0;
    end if;
    select pg_get_partkeydef(parent) into key;
    key := substring(key from '\((.*)\)');
    execute format('lock table %s in access exclusive mode', spare);
    execute format('alter table %s disable trigger user', spare);
    execute format(
        'with gone as (delete from %s where %s >= %s and %s < %s returning *)'
        ' insert into %s overriding system value select * from gone',
        spare, key, low, key, high, part);
    get diagnostics moved = row_count;
    execute format('alter table %s enable trigger user', spare);
    return moved;
end $$;

ALTER FUNCTION admin.move_from_default(parent regclass, part regclass, low text, high text) OWNER TO bedesten_owner;

--
-- Name: FUNCTION move_from_default(parent regclass, part regclass, low text, high text); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.move_from_default(parent regclass, part regclass, low text, high text) IS 'Moves rows of a key range out of the DEFAULT partition; part of making a partition';

--
-- Name: partition_alarms(); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.partition_alarms() RETURNS TABLE(schema_name text, table_name text, alarm text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
declare
    kind admin.partition_key;
    future integer;
    stray boolean;
begin
    for schema_name, table_name, kind in
        select t.schema_name, t.table_name, t.key_kind
        from admin.partitioned_tables as t order by 1, 2
    loop
        select count(*) into future
        from pg_inherits as i
        where i.inhparent = format('%I.%I', schema_name, table_name)::regclass
            and admin.partition_start(kind, i.inhrelid) > now();
        if future < 2 then
            alarm := format('%s partitions ahead, should be 2 or more', future);
            return next;
        end if;
        execute format('select exists (select from %I.%I)', schema_name, table_name || '_default')
            into stray;
        if stray then
            alarm := 'rows in the DEFAULT partition';
            return next;
        end if;
    end loop;
end $$;

ALTER FUNCTION admin.partition_alarms() OWNER TO bedesten_owner;

--
-- Name: FUNCTION partition_alarms(); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.partition_alarms() IS 'What is wrong with partitions; no row: nothing';

--
-- Name: uuid_floor(timestamp with time zone); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.uuid_floor(moment timestamp with time zone) RETURNS uuid
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN ((lpad(to_hex((ceil((EXTRACT(epoch FROM moment) * (1000)::numeric)))::bigint), 12, '0'::text) || repeat('0'::text, 20)))::uuid;

ALTER FUNCTION admin.uuid_floor(moment timestamp with time zone) OWNER TO bedesten_owner;

--
-- Name: FUNCTION uuid_floor(moment timestamp with time zone); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.uuid_floor(moment timestamp with time zone) IS 'Below every version 7 UUID of this moment or later, above all earlier ones';

--
-- Name: partition_bound(admin.partition_key, timestamp with time zone); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.partition_bound(kind admin.partition_key, moment timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN CASE kind WHEN 'engine_id'::admin.partition_key THEN (admin.id_floor(moment))::text WHEN 'uuid'::admin.partition_key THEN quote_literal(admin.uuid_floor(moment)) WHEN 'time'::admin.partition_key THEN quote_literal(to_char((moment AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD HH24:MI:SS"Z"'::text)) ELSE NULL::text END;

ALTER FUNCTION admin.partition_bound(kind admin.partition_key, moment timestamp with time zone) OWNER TO bedesten_owner;

--
-- Name: FUNCTION partition_bound(kind admin.partition_key, moment timestamp with time zone); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.partition_bound(kind admin.partition_key, moment timestamp with time zone) IS 'A moment as the literal that bounds a partition';

--
-- Name: partition_start(admin.partition_key, regclass); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.partition_start(kind admin.partition_key, part regclass) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE STRICT
    SET search_path TO 'pg_catalog'
    AS $_$
declare
    low text;
begin
    select substring(pg_get_expr(c.relpartbound, c.oid) from $re$FROM \('?([^')]+)$re$) into low
    from pg_class as c where c.oid = part;
    return case kind
        when 'engine_id' then admin.id_time(low::bigint)
        when 'uuid' then admin.uuid_time(low::uuid)
        when 'time' then low::timestamptz
    end;
end $_$;

ALTER FUNCTION admin.partition_start(kind admin.partition_key, part regclass) OWNER TO bedesten_owner;

--
-- Name: FUNCTION partition_start(kind admin.partition_key, part regclass); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.partition_start(kind admin.partition_key, part regclass) IS 'The first moment of a partition; null for DEFAULT';

--
-- Name: uuid_time(uuid); Type: FUNCTION; Schema: admin; Owner: bedesten_owner
--

CREATE FUNCTION admin.uuid_time(id uuid) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN ('1970-01-01 00:00:00+00'::timestamp with time zone + ((((('x'::text || lpad(replace("left"((id)::text, 13), '-'::text, ''::text), 16, '0'::text)))::bit(64))::bigint)::double precision * '00:00:00.001'::interval));

ALTER FUNCTION admin.uuid_time(id uuid) OWNER TO bedesten_owner;

--
-- Name: FUNCTION uuid_time(id uuid); Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON FUNCTION admin.uuid_time(id uuid) IS 'The millisecond at which a version 7 UUID was made';

--
-- Name: prevent_audit_modification(); Type: FUNCTION; Schema: audit; Owner: bedesten_owner
--

CREATE FUNCTION audit.prevent_audit_modification() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    raise exception '% of %.% is refused: audit rows are immutable',
        tg_op, tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;

ALTER FUNCTION audit.prevent_audit_modification() OWNER TO bedesten_owner;

--
-- Name: FUNCTION prevent_audit_modification(); Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON FUNCTION audit.prevent_audit_modification() IS 'Trigger of audit tables: nothing is updated, deleted or truncated';

--
-- Name: ensure_journal_partition(integer); Type: FUNCTION; Schema: engine; Owner: bedesten_owner
--

CREATE FUNCTION engine.ensure_journal_partition(part integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    SET lock_timeout TO '300ms'
    AS $$
declare
    rows_per_part constant bigint := 100000000;
    name constant text := format('journal_p%s', lpad(part::text, 4, '0'));
begin
    if to_regclass(format('engine.%I', name)) is not null then
        return false;
    end if;
    execute format(
        'create table engine.%I partition of engine.journal for values from (%s) to (%s)',
        name, part * rows_per_part, (part + 1) * rows_per_part);
    execute format(
        'create trigger journal_is_append_only before update or delete or truncate on engine.%I'
        ' for each statement execute function engine.refuse_change()', name);
    return true;
end $$;

ALTER FUNCTION engine.ensure_journal_partition(part integer) OWNER TO bedesten_owner;

--
-- Name: FUNCTION ensure_journal_partition(part integer); Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON FUNCTION engine.ensure_journal_partition(part integer) IS 'Makes the partition for seq part * 100,000,000 on; false when it is there already';

--
-- Name: refuse_change(); Type: FUNCTION; Schema: engine; Owner: bedesten_owner
--

CREATE FUNCTION engine.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception '% of %.% is refused: the journal is append-only',
        tg_op, tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;

ALTER FUNCTION engine.refuse_change() OWNER TO bedesten_owner;

--
-- Name: FUNCTION refuse_change(); Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON FUNCTION engine.refuse_change() IS 'Trigger: nobody rewrites the journal';

--
-- Name: current_customer(); Type: FUNCTION; Schema: public; Owner: bedesten_owner
--

CREATE FUNCTION public.current_customer() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN (NULLIF(current_setting('app.current_user_id'::text, true), ''::text))::uuid;

ALTER FUNCTION public.current_customer() OWNER TO bedesten_owner;

--
-- Name: FUNCTION current_customer(); Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON FUNCTION public.current_customer() IS 'Customer of this database transaction, or null';

--
-- Name: current_staff(); Type: FUNCTION; Schema: public; Owner: bedesten_owner
--

CREATE FUNCTION public.current_staff() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN (NULLIF(current_setting('app.current_staff_id'::text, true), ''::text))::uuid;

ALTER FUNCTION public.current_staff() OWNER TO bedesten_owner;

--
-- Name: FUNCTION current_staff(); Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON FUNCTION public.current_staff() IS 'Staff member of this database transaction, or null';

--
-- Name: guard_state(); Type: FUNCTION; Schema: public; Owner: bedesten_owner
--

CREATE FUNCTION public.guard_state() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
declare
    name constant text := format('%s.%s', tg_table_schema, tg_table_name);
    state_column constant text := tg_argv[0];
    was text := '';
    becomes constant text := to_jsonb(new) ->> state_column;
begin
    if tg_op = 'UPDATE' then
        was := to_jsonb(old) ->> state_column;
        if was = becomes then
            return new;
        end if;
    end if;
    if tg_when = 'BEFORE' then
        if not exists (select from config.state_transitions as t
                where (t.table_name, t.column_name, t.from_state, t.to_state)
                    = (name, state_column, was, becomes)) then
            raise exception '% of % cannot go from % to %', state_column, name,
                coalesce(nullif(was, ''), 'nothing'), becomes using errcode = 'check_violation';
        end if;
        return new;
    end if;
    insert into audit.state_history
        (table_name, column_name, row_id, from_state, to_state, staff_id, database_role)
    values (name, state_column, to_jsonb(new) ->> tg_argv[1], nullif(was, ''), becomes,
        public.current_staff(), session_user);
    return null;
end $$;

ALTER FUNCTION public.guard_state() OWNER TO bedesten_owner;

--
-- Name: FUNCTION guard_state(); Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON FUNCTION public.guard_state() IS 'Trigger: refuses a step that config.state_transitions does not list, and keeps the history';

--
-- Name: live_api_key(bytea); Type: FUNCTION; Schema: public; Owner: bedesten_owner
--

CREATE FUNCTION public.live_api_key(wanted bytea) RETURNS TABLE(api_key_id uuid, user_id uuid, account_id bigint, prefix text, scopes text[], sealed_secret bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select k.api_key_id, k.user_id, k.account_id, k.prefix, k.scopes, k.sealed_secret
    from public.api_keys as k
    where k.key_hash = wanted
      and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > clock_timestamp())
$$;

ALTER FUNCTION public.live_api_key(wanted bytea) OWNER TO bedesten_owner;

--
-- Name: prevent_ledger_modification(); Type: FUNCTION; Schema: public; Owner: bedesten_owner
--

CREATE FUNCTION public.prevent_ledger_modification() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    raise exception '% of %.% is refused: ledger rows are immutable',
        tg_op, tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;

ALTER FUNCTION public.prevent_ledger_modification() OWNER TO bedesten_owner;

--
-- Name: FUNCTION prevent_ledger_modification(); Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON FUNCTION public.prevent_ledger_modification() IS 'Trigger of ledger and trades: nothing is updated, deleted or truncated';

--
-- Name: refuse_stale_write(); Type: FUNCTION; Schema: public; Owner: bedesten_owner
--

CREATE FUNCTION public.refuse_stale_write() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    if new.version is distinct from old.version then
        raise exception 'stale write of %.%: version % was read, the row has version %',
            tg_table_schema, tg_table_name, new.version, old.version
            using errcode = 'serialization_failure';
    end if;
    new.version := old.version + 1;
    return new;
end $$;

ALTER FUNCTION public.refuse_stale_write() OWNER TO bedesten_owner;

--
-- Name: FUNCTION refuse_stale_write(); Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON FUNCTION public.refuse_stale_write() IS 'Trigger: who edits a row writes the version that was read; another one is refused';

--
-- Name: sees_all_customers(); Type: FUNCTION; Schema: public; Owner: bedesten_owner
--

CREATE FUNCTION public.sees_all_customers() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN (EXISTS (SELECT FROM pg_roles r WHERE ((r.rolname = CURRENT_USER) AND (r.rolsuper OR r.rolbypassrls OR pg_has_role(r.oid, 'read_only_user'::name, 'usage'::text)))));

ALTER FUNCTION public.sees_all_customers() OWNER TO bedesten_owner;

--
-- Name: FUNCTION sees_all_customers(); Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON FUNCTION public.sees_all_customers() IS 'Whether row security lets the caller pass; for views that cut a row in two sides';

--
-- Name: update_updated_at_column(); Type: FUNCTION; Schema: public; Owner: bedesten_owner
--

CREATE FUNCTION public.update_updated_at_column() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    new.updated_at := clock_timestamp();
    return new;
end $$;

ALTER FUNCTION public.update_updated_at_column() OWNER TO bedesten_owner;

--
-- Name: FUNCTION update_updated_at_column(); Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON FUNCTION public.update_updated_at_column() IS 'Trigger: stamps an edited row';

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: partitioned_tables; Type: TABLE; Schema: admin; Owner: bedesten_owner
--

CREATE TABLE admin.partitioned_tables (
    schema_name text NOT NULL,
    table_name text NOT NULL,
    period admin.partition_period NOT NULL,
    immutable boolean NOT NULL,
    key_kind admin.partition_key DEFAULT 'engine_id'::admin.partition_key NOT NULL
);

ALTER TABLE admin.partitioned_tables OWNER TO bedesten_owner;

--
-- Name: TABLE partitioned_tables; Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON TABLE admin.partitioned_tables IS 'Tables cut by engine id, and how';

--
-- Name: COLUMN partitioned_tables.immutable; Type: COMMENT; Schema: admin; Owner: bedesten_owner
--

COMMENT ON COLUMN admin.partitioned_tables.immutable IS 'Each partition gets its own guard: statements on a partition skip the parent''s triggers';

--
-- Name: audit_logs; Type: TABLE; Schema: audit; Owner: bedesten_owner
--

CREATE TABLE audit.audit_logs (
    log_id uuid DEFAULT uuidv7() NOT NULL,
    actor_id text,
    actor_type public.user_type NOT NULL,
    actor_ip inet,
    account_id integer,
    event_type text NOT NULL,
    action text NOT NULL,
    resource_type text NOT NULL,
    resource_id text,
    description text DEFAULT ''::text NOT NULL,
    before_state jsonb,
    after_state jsonb,
    status audit.outcome DEFAULT 'success'::audit.outcome NOT NULL,
    error_message text,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    user_agent text,
    request_id text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT audit_logs_actor_given CHECK (((actor_id IS NOT NULL) OR (actor_type = 'system'::public.user_type))),
    CONSTRAINT audit_logs_failure_told CHECK (((status = 'failure'::audit.outcome) = (error_message IS NOT NULL)))
)
PARTITION BY RANGE (log_id);

ALTER TABLE audit.audit_logs OWNER TO bedesten_owner;

--
-- Name: TABLE audit_logs; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON TABLE audit.audit_logs IS 'Every act of staff, every login, denial and step of a money workflow; append-only';

--
-- Name: COLUMN audit_logs.actor_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs.actor_id IS 'Who acted (never whom it concerned), as text';

--
-- Name: COLUMN audit_logs.account_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs.account_id IS 'The account it concerned, if one';

--
-- Name: COLUMN audit_logs.resource_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs.resource_id IS 'As text: some ids are numbers, some UUIDs';

--
-- Name: COLUMN audit_logs.before_state; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs.before_state IS 'Without secrets';

--
-- Name: COLUMN audit_logs.xid; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs.xid IS 'Readers by commit order stop at the oldest running one';

--
-- Name: audit_logs_2026_11; Type: TABLE; Schema: audit; Owner: bedesten_owner
--

CREATE TABLE audit.audit_logs_2026_11 (
    log_id uuid DEFAULT uuidv7() CONSTRAINT audit_logs_log_id_not_null NOT NULL,
    actor_id text,
    actor_type public.user_type CONSTRAINT audit_logs_actor_type_not_null NOT NULL,
    actor_ip inet,
    account_id integer,
    event_type text CONSTRAINT audit_logs_event_type_not_null NOT NULL,
    action text CONSTRAINT audit_logs_action_not_null NOT NULL,
    resource_type text CONSTRAINT audit_logs_resource_type_not_null NOT NULL,
    resource_id text,
    description text DEFAULT ''::text CONSTRAINT audit_logs_description_not_null NOT NULL,
    before_state jsonb,
    after_state jsonb,
    status audit.outcome DEFAULT 'success'::audit.outcome CONSTRAINT audit_logs_status_not_null NOT NULL,
    error_message text,
    metadata jsonb DEFAULT '{}'::jsonb CONSTRAINT audit_logs_metadata_not_null NOT NULL,
    user_agent text,
    request_id text,
    created_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT audit_logs_created_at_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT audit_logs_xid_not_null NOT NULL,
    CONSTRAINT audit_logs_actor_given CHECK (((actor_id IS NOT NULL) OR (actor_type = 'system'::public.user_type))),
    CONSTRAINT audit_logs_failure_told CHECK (((status = 'failure'::audit.outcome) = (error_message IS NOT NULL)))
);

ALTER TABLE audit.audit_logs_2026_11 OWNER TO bedesten_owner;

--
-- Name: COLUMN audit_logs_2026_11.actor_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2026_11.actor_id IS 'Who acted (never whom it concerned), as text';

--
-- Name: COLUMN audit_logs_2026_11.account_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2026_11.account_id IS 'The account it concerned, if one';

--
-- Name: COLUMN audit_logs_2026_11.resource_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2026_11.resource_id IS 'As text: some ids are numbers, some UUIDs';

--
-- Name: COLUMN audit_logs_2026_11.before_state; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2026_11.before_state IS 'Without secrets';

--
-- Name: COLUMN audit_logs_2026_11.xid; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2026_11.xid IS 'Readers by commit order stop at the oldest running one';

--
-- Name: audit_logs_2026_12; Type: TABLE; Schema: audit; Owner: bedesten_owner
--

CREATE TABLE audit.audit_logs_2026_12 (
    log_id uuid DEFAULT uuidv7() CONSTRAINT audit_logs_log_id_not_null NOT NULL,
    actor_id text,
    actor_type public.user_type CONSTRAINT audit_logs_actor_type_not_null NOT NULL,
    actor_ip inet,
    account_id integer,
    event_type text CONSTRAINT audit_logs_event_type_not_null NOT NULL,
    action text CONSTRAINT audit_logs_action_not_null NOT NULL,
    resource_type text CONSTRAINT audit_logs_resource_type_not_null NOT NULL,
    resource_id text,
    description text DEFAULT ''::text CONSTRAINT audit_logs_description_not_null NOT NULL,
    before_state jsonb,
    after_state jsonb,
    status audit.outcome DEFAULT 'success'::audit.outcome CONSTRAINT audit_logs_status_not_null NOT NULL,
    error_message text,
    metadata jsonb DEFAULT '{}'::jsonb CONSTRAINT audit_logs_metadata_not_null NOT NULL,
    user_agent text,
    request_id text,
    created_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT audit_logs_created_at_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT audit_logs_xid_not_null NOT NULL,
    CONSTRAINT audit_logs_actor_given CHECK (((actor_id IS NOT NULL) OR (actor_type = 'system'::public.user_type))),
    CONSTRAINT audit_logs_failure_told CHECK (((status = 'failure'::audit.outcome) = (error_message IS NOT NULL)))
);

ALTER TABLE audit.audit_logs_2026_12 OWNER TO bedesten_owner;

--
-- Name: COLUMN audit_logs_2026_12.actor_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2026_12.actor_id IS 'Who acted (never whom it concerned), as text';

--
-- Name: COLUMN audit_logs_2026_12.account_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2026_12.account_id IS 'The account it concerned, if one';

--
-- Name: COLUMN audit_logs_2026_12.resource_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2026_12.resource_id IS 'As text: some ids are numbers, some UUIDs';

--
-- Name: COLUMN audit_logs_2026_12.before_state; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2026_12.before_state IS 'Without secrets';

--
-- Name: COLUMN audit_logs_2026_12.xid; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2026_12.xid IS 'Readers by commit order stop at the oldest running one';

--
-- Name: audit_logs_2027_01; Type: TABLE; Schema: audit; Owner: bedesten_owner
--

CREATE TABLE audit.audit_logs_2027_01 (
    log_id uuid DEFAULT uuidv7() CONSTRAINT audit_logs_log_id_not_null NOT NULL,
    actor_id text,
    actor_type public.user_type CONSTRAINT audit_logs_actor_type_not_null NOT NULL,
    actor_ip inet,
    account_id integer,
    event_type text CONSTRAINT audit_logs_event_type_not_null NOT NULL,
    action text CONSTRAINT audit_logs_action_not_null NOT NULL,
    resource_type text CONSTRAINT audit_logs_resource_type_not_null NOT NULL,
    resource_id text,
    description text DEFAULT ''::text CONSTRAINT audit_logs_description_not_null NOT NULL,
    before_state jsonb,
    after_state jsonb,
    status audit.outcome DEFAULT 'success'::audit.outcome CONSTRAINT audit_logs_status_not_null NOT NULL,
    error_message text,
    metadata jsonb DEFAULT '{}'::jsonb CONSTRAINT audit_logs_metadata_not_null NOT NULL,
    user_agent text,
    request_id text,
    created_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT audit_logs_created_at_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT audit_logs_xid_not_null NOT NULL,
    CONSTRAINT audit_logs_actor_given CHECK (((actor_id IS NOT NULL) OR (actor_type = 'system'::public.user_type))),
    CONSTRAINT audit_logs_failure_told CHECK (((status = 'failure'::audit.outcome) = (error_message IS NOT NULL)))
);

ALTER TABLE audit.audit_logs_2027_01 OWNER TO bedesten_owner;

--
-- Name: COLUMN audit_logs_2027_01.actor_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2027_01.actor_id IS 'Who acted (never whom it concerned), as text';

--
-- Name: COLUMN audit_logs_2027_01.account_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2027_01.account_id IS 'The account it concerned, if one';

--
-- Name: COLUMN audit_logs_2027_01.resource_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2027_01.resource_id IS 'As text: some ids are numbers, some UUIDs';

--
-- Name: COLUMN audit_logs_2027_01.before_state; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2027_01.before_state IS 'Without secrets';

--
-- Name: COLUMN audit_logs_2027_01.xid; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2027_01.xid IS 'Readers by commit order stop at the oldest running one';

--
-- Name: audit_logs_2027_02; Type: TABLE; Schema: audit; Owner: bedesten_owner
--

CREATE TABLE audit.audit_logs_2027_02 (
    log_id uuid DEFAULT uuidv7() CONSTRAINT audit_logs_log_id_not_null NOT NULL,
    actor_id text,
    actor_type public.user_type CONSTRAINT audit_logs_actor_type_not_null NOT NULL,
    actor_ip inet,
    account_id integer,
    event_type text CONSTRAINT audit_logs_event_type_not_null NOT NULL,
    action text CONSTRAINT audit_logs_action_not_null NOT NULL,
    resource_type text CONSTRAINT audit_logs_resource_type_not_null NOT NULL,
    resource_id text,
    description text DEFAULT ''::text CONSTRAINT audit_logs_description_not_null NOT NULL,
    before_state jsonb,
    after_state jsonb,
    status audit.outcome DEFAULT 'success'::audit.outcome CONSTRAINT audit_logs_status_not_null NOT NULL,
    error_message text,
    metadata jsonb DEFAULT '{}'::jsonb CONSTRAINT audit_logs_metadata_not_null NOT NULL,
    user_agent text,
    request_id text,
    created_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT audit_logs_created_at_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT audit_logs_xid_not_null NOT NULL,
    CONSTRAINT audit_logs_actor_given CHECK (((actor_id IS NOT NULL) OR (actor_type = 'system'::public.user_type))),
    CONSTRAINT audit_logs_failure_told CHECK (((status = 'failure'::audit.outcome) = (error_message IS NOT NULL)))
);

ALTER TABLE audit.audit_logs_2027_02 OWNER TO bedesten_owner;

--
-- Name: COLUMN audit_logs_2027_02.actor_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2027_02.actor_id IS 'Who acted (never whom it concerned), as text';

--
-- Name: COLUMN audit_logs_2027_02.account_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2027_02.account_id IS 'The account it concerned, if one';

--
-- Name: COLUMN audit_logs_2027_02.resource_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2027_02.resource_id IS 'As text: some ids are numbers, some UUIDs';

--
-- Name: COLUMN audit_logs_2027_02.before_state; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2027_02.before_state IS 'Without secrets';

--
-- Name: COLUMN audit_logs_2027_02.xid; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.audit_logs_2027_02.xid IS 'Readers by commit order stop at the oldest running one';

--
-- Name: audit_logs_default; Type: TABLE; Schema: audit; Owner: bedesten_owner
--

CREATE TABLE audit.audit_logs_default (
    log_id uuid DEFAULT uuidv7() CONSTRAINT audit_logs_log_id_not_null NOT NULL,
    actor_id text,
    actor_type public.user_type CONSTRAINT audit_logs_actor_type_not_null NOT NULL,
    actor_ip inet,
    account_id integer,
    event_type text CONSTRAINT audit_logs_event_type_not_null NOT NULL,
    action text CONSTRAINT audit_logs_action_not_null NOT NULL,
    resource_type text CONSTRAINT audit_logs_resource_type_not_null NOT NULL,
    resource_id text,
    description text DEFAULT ''::text CONSTRAINT audit_logs_description_not_null NOT NULL,
    before_state jsonb,
    after_state jsonb,
    status audit.outcome DEFAULT 'success'::audit.outcome CONSTRAINT audit_logs_status_not_null NOT NULL,
    error_message text,
    metadata jsonb DEFAULT '{}'::jsonb CONSTRAINT audit_logs_metadata_not_null NOT NULL,
    user_agent text,
    request_id text,
    created_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT audit_logs_created_at_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT audit_logs_xid_not_null NOT NULL,
    CONSTRAINT audit_logs_actor_given CHECK (((actor_id IS NOT NULL) OR (actor_type = 'system'::public.user_type))),
    CONSTRAINT audit_logs_failure_told CHECK (((status = 'failure'::audit.outcome) = (error_message IS NOT NULL)))
);

ALTER TABLE audit.audit_logs_default OWNER TO bedesten_owner;

--
-- Name: TABLE audit_logs_default; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON TABLE audit.audit_logs_default IS 'Should stay empty: see partition_alarms()';

--
-- Name: state_history; Type: TABLE; Schema: audit; Owner: bedesten_owner
--

CREATE TABLE audit.state_history (
    change_id uuid DEFAULT uuidv7() NOT NULL,
    table_name text NOT NULL,
    column_name text NOT NULL,
    row_id text NOT NULL,
    from_state text,
    to_state text NOT NULL,
    staff_id uuid,
    database_role text NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL
)
PARTITION BY RANGE (change_id);

ALTER TABLE audit.state_history OWNER TO bedesten_owner;

--
-- Name: TABLE state_history; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON TABLE audit.state_history IS 'When each workflow row took which step; append-only';

--
-- Name: COLUMN state_history.from_state; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history.from_state IS 'Empty: the row began';

--
-- Name: COLUMN state_history.staff_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history.staff_id IS 'Who acted, if staff';

--
-- Name: COLUMN state_history.xid; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history.xid IS 'Readers by commit order stop at the oldest running one';

--
-- Name: state_history_2026_11; Type: TABLE; Schema: audit; Owner: bedesten_owner
--

CREATE TABLE audit.state_history_2026_11 (
    change_id uuid DEFAULT uuidv7() CONSTRAINT state_history_change_id_not_null NOT NULL,
    table_name text CONSTRAINT state_history_table_name_not_null NOT NULL,
    column_name text CONSTRAINT state_history_column_name_not_null NOT NULL,
    row_id text CONSTRAINT state_history_row_id_not_null NOT NULL,
    from_state text,
    to_state text CONSTRAINT state_history_to_state_not_null NOT NULL,
    staff_id uuid,
    database_role text CONSTRAINT state_history_database_role_not_null NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT state_history_changed_at_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT state_history_xid_not_null NOT NULL
);

ALTER TABLE audit.state_history_2026_11 OWNER TO bedesten_owner;

--
-- Name: COLUMN state_history_2026_11.from_state; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history_2026_11.from_state IS 'Empty: the row began';

--
-- Name: COLUMN state_history_2026_11.staff_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history_2026_11.staff_id IS 'Who acted, if staff';

--
-- Name: COLUMN state_history_2026_11.xid; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history_2026_11.xid IS 'Readers by commit order stop at the oldest running one';

--
-- Name: state_history_2026_12; Type: TABLE; Schema: audit; Owner: bedesten_owner
--

CREATE TABLE audit.state_history_2026_12 (
    change_id uuid DEFAULT uuidv7() CONSTRAINT state_history_change_id_not_null NOT NULL,
    table_name text CONSTRAINT state_history_table_name_not_null NOT NULL,
    column_name text CONSTRAINT state_history_column_name_not_null NOT NULL,
    row_id text CONSTRAINT state_history_row_id_not_null NOT NULL,
    from_state text,
    to_state text CONSTRAINT state_history_to_state_not_null NOT NULL,
    staff_id uuid,
    database_role text CONSTRAINT state_history_database_role_not_null NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT state_history_changed_at_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT state_history_xid_not_null NOT NULL
);

ALTER TABLE audit.state_history_2026_12 OWNER TO bedesten_owner;

--
-- Name: COLUMN state_history_2026_12.from_state; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history_2026_12.from_state IS 'Empty: the row began';

--
-- Name: COLUMN state_history_2026_12.staff_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history_2026_12.staff_id IS 'Who acted, if staff';

--
-- Name: COLUMN state_history_2026_12.xid; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history_2026_12.xid IS 'Readers by commit order stop at the oldest running one';

--
-- Name: state_history_2027_01; Type: TABLE; Schema: audit; Owner: bedesten_owner
--

CREATE TABLE audit.state_history_2027_01 (
    change_id uuid DEFAULT uuidv7() CONSTRAINT state_history_change_id_not_null NOT NULL,
    table_name text CONSTRAINT state_history_table_name_not_null NOT NULL,
    column_name text CONSTRAINT state_history_column_name_not_null NOT NULL,
    row_id text CONSTRAINT state_history_row_id_not_null NOT NULL,
    from_state text,
    to_state text CONSTRAINT state_history_to_state_not_null NOT NULL,
    staff_id uuid,
    database_role text CONSTRAINT state_history_database_role_not_null NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT state_history_changed_at_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT state_history_xid_not_null NOT NULL
);

ALTER TABLE audit.state_history_2027_01 OWNER TO bedesten_owner;

--
-- Name: COLUMN state_history_2027_01.from_state; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history_2027_01.from_state IS 'Empty: the row began';

--
-- Name: COLUMN state_history_2027_01.staff_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history_2027_01.staff_id IS 'Who acted, if staff';

--
-- Name: COLUMN state_history_2027_01.xid; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history_2027_01.xid IS 'Readers by commit order stop at the oldest running one';

--
-- Name: state_history_2027_02; Type: TABLE; Schema: audit; Owner: bedesten_owner
--

CREATE TABLE audit.state_history_2027_02 (
    change_id uuid DEFAULT uuidv7() CONSTRAINT state_history_change_id_not_null NOT NULL,
    table_name text CONSTRAINT state_history_table_name_not_null NOT NULL,
    column_name text CONSTRAINT state_history_column_name_not_null NOT NULL,
    row_id text CONSTRAINT state_history_row_id_not_null NOT NULL,
    from_state text,
    to_state text CONSTRAINT state_history_to_state_not_null NOT NULL,
    staff_id uuid,
    database_role text CONSTRAINT state_history_database_role_not_null NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT state_history_changed_at_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT state_history_xid_not_null NOT NULL
);

ALTER TABLE audit.state_history_2027_02 OWNER TO bedesten_owner;

--
-- Name: COLUMN state_history_2027_02.from_state; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history_2027_02.from_state IS 'Empty: the row began';

--
-- Name: COLUMN state_history_2027_02.staff_id; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history_2027_02.staff_id IS 'Who acted, if staff';

--
-- Name: COLUMN state_history_2027_02.xid; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON COLUMN audit.state_history_2027_02.xid IS 'Readers by commit order stop at the oldest running one';

--
-- Name: state_history_default; Type: TABLE; Schema: audit; Owner: bedesten_owner
--

CREATE TABLE audit.state_history_default (
    change_id uuid DEFAULT uuidv7() CONSTRAINT state_history_change_id_not_null NOT NULL,
    table_name text CONSTRAINT state_history_table_name_not_null NOT NULL,
    column_name text CONSTRAINT state_history_column_name_not_null NOT NULL,
    row_id text CONSTRAINT state_history_row_id_not_null NOT NULL,
    from_state text,
    to_state text CONSTRAINT state_history_to_state_not_null NOT NULL,
    staff_id uuid,
    database_role text CONSTRAINT state_history_database_role_not_null NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT state_history_changed_at_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT state_history_xid_not_null NOT NULL
);

ALTER TABLE audit.state_history_default OWNER TO bedesten_owner;

--
-- Name: TABLE state_history_default; Type: COMMENT; Schema: audit; Owner: bedesten_owner
--

COMMENT ON TABLE audit.state_history_default IS 'Should stay empty: see partition_alarms()';

--
-- Name: state_transitions; Type: TABLE; Schema: config; Owner: bedesten_owner
--

CREATE TABLE config.state_transitions (
    table_name text NOT NULL,
    column_name text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL
);

ALTER TABLE config.state_transitions OWNER TO bedesten_owner;

--
-- Name: TABLE state_transitions; Type: COMMENT; Schema: config; Owner: bedesten_owner
--

COMMENT ON TABLE config.state_transitions IS 'Every step that a workflow may take; nothing else is possible for anybody';

--
-- Name: COLUMN state_transitions.from_state; Type: COMMENT; Schema: config; Owner: bedesten_owner
--

COMMENT ON COLUMN config.state_transitions.from_state IS 'Empty: how a row may begin';

--
-- Name: epochs; Type: TABLE; Schema: engine; Owner: bedesten_owner
--

CREATE TABLE engine.epochs (
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    kernel text NOT NULL,
    started_at timestamp with time zone NOT NULL
);

ALTER TABLE engine.epochs OWNER TO bedesten_owner;

--
-- Name: TABLE epochs; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON TABLE engine.epochs IS 'Each start of a leading engine: its first row, its kernel';

--
-- Name: COLUMN epochs.seq; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.epochs.seq IS 'The row that fenced the leader before; without commands';

--
-- Name: COLUMN epochs.kernel; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.epochs.kernel IS 'Engine kind and version that wrote the rows from seq on';

--
-- Name: COLUMN epochs.started_at; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.epochs.started_at IS 'Engine time of that row';

--
-- Name: heartbeat; Type: TABLE; Schema: engine; Owner: bedesten_owner
--

CREATE UNLOGGED TABLE engine.heartbeat (
    singleton boolean DEFAULT true NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT heartbeat_one_row CHECK (singleton)
);

ALTER TABLE engine.heartbeat OWNER TO bedesten_owner;

--
-- Name: TABLE heartbeat; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON TABLE engine.heartbeat IS 'One row: the leading engine was alive at this moment';

--
-- Name: COLUMN heartbeat.seq; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.heartbeat.seq IS 'Its newest committed row';

--
-- Name: journal; Type: TABLE; Schema: engine; Owner: bedesten_owner
--

CREATE TABLE engine.journal (
    seq bigint NOT NULL,
    epoch integer NOT NULL,
    at timestamp with time zone NOT NULL,
    commands integer NOT NULL,
    command_bytes bytea NOT NULL,
    event_bytes bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT journal_hash_sha256 CHECK ((octet_length(hash) = 32)),
    CONSTRAINT journal_seq_positive CHECK ((seq > 0))
)
PARTITION BY RANGE (seq);
ALTER TABLE ONLY engine.journal ALTER COLUMN command_bytes SET STORAGE EXTERNAL;
ALTER TABLE ONLY engine.journal ALTER COLUMN event_bytes SET STORAGE EXTERNAL;

ALTER TABLE engine.journal OWNER TO bedesten_owner;

--
-- Name: TABLE journal; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON TABLE engine.journal IS 'One row per committed batch of commands, without gaps; never updated, deleted or truncated';

--
-- Name: COLUMN journal.seq; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.journal.seq IS 'Position, from 1, without gaps';

--
-- Name: COLUMN journal.epoch; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.journal.epoch IS 'Which start of an engine wrote the row: engine.epochs';

--
-- Name: COLUMN journal.at; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.journal.at IS 'Engine time of the batch, cut to microseconds; the batch headers have the nanoseconds';

--
-- Name: COLUMN journal.commands; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.journal.commands IS 'How many commands command_bytes holds; 0: new epoch';

--
-- Name: COLUMN journal.command_bytes; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.journal.command_bytes IS 'What the kernel was given (protocol/batch.py)';

--
-- Name: COLUMN journal.event_bytes; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.journal.event_bytes IS 'What it answered; readers need nothing else';

--
-- Name: COLUMN journal.hash; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.journal.hash IS 'SHA-256 of the previous row''s hash (row 1: 32 zero bytes), seq u64, epoch u32, at i64 in ns, command_bytes and event_bytes; numbers little-endian';

--
-- Name: journal_default; Type: TABLE; Schema: engine; Owner: bedesten_owner
--

CREATE TABLE engine.journal_default (
    seq bigint CONSTRAINT journal_seq_not_null NOT NULL,
    epoch integer CONSTRAINT journal_epoch_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT journal_at_not_null NOT NULL,
    commands integer CONSTRAINT journal_commands_not_null NOT NULL,
    command_bytes bytea CONSTRAINT journal_command_bytes_not_null NOT NULL,
    event_bytes bytea CONSTRAINT journal_event_bytes_not_null NOT NULL,
    hash bytea CONSTRAINT journal_hash_not_null NOT NULL,
    CONSTRAINT journal_hash_sha256 CHECK ((octet_length(hash) = 32)),
    CONSTRAINT journal_seq_positive CHECK ((seq > 0))
);
ALTER TABLE ONLY engine.journal_default ALTER COLUMN command_bytes SET STORAGE EXTERNAL;
ALTER TABLE ONLY engine.journal_default ALTER COLUMN event_bytes SET STORAGE EXTERNAL;

ALTER TABLE engine.journal_default OWNER TO bedesten_owner;

--
-- Name: TABLE journal_default; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON TABLE engine.journal_default IS 'Should stay empty: a row here means no partition fits';

--
-- Name: journal_p0000; Type: TABLE; Schema: engine; Owner: bedesten_owner
--

CREATE TABLE engine.journal_p0000 (
    seq bigint CONSTRAINT journal_seq_not_null NOT NULL,
    epoch integer CONSTRAINT journal_epoch_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT journal_at_not_null NOT NULL,
    commands integer CONSTRAINT journal_commands_not_null NOT NULL,
    command_bytes bytea CONSTRAINT journal_command_bytes_not_null NOT NULL,
    event_bytes bytea CONSTRAINT journal_event_bytes_not_null NOT NULL,
    hash bytea CONSTRAINT journal_hash_not_null NOT NULL,
    CONSTRAINT journal_hash_sha256 CHECK ((octet_length(hash) = 32)),
    CONSTRAINT journal_seq_positive CHECK ((seq > 0))
);
ALTER TABLE ONLY engine.journal_p0000 ALTER COLUMN command_bytes SET STORAGE EXTERNAL;
ALTER TABLE ONLY engine.journal_p0000 ALTER COLUMN event_bytes SET STORAGE EXTERNAL;

ALTER TABLE engine.journal_p0000 OWNER TO bedesten_owner;

--
-- Name: journal_p0001; Type: TABLE; Schema: engine; Owner: bedesten_owner
--

CREATE TABLE engine.journal_p0001 (
    seq bigint CONSTRAINT journal_seq_not_null NOT NULL,
    epoch integer CONSTRAINT journal_epoch_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT journal_at_not_null NOT NULL,
    commands integer CONSTRAINT journal_commands_not_null NOT NULL,
    command_bytes bytea CONSTRAINT journal_command_bytes_not_null NOT NULL,
    event_bytes bytea CONSTRAINT journal_event_bytes_not_null NOT NULL,
    hash bytea CONSTRAINT journal_hash_not_null NOT NULL,
    CONSTRAINT journal_hash_sha256 CHECK ((octet_length(hash) = 32)),
    CONSTRAINT journal_seq_positive CHECK ((seq > 0))
);
ALTER TABLE ONLY engine.journal_p0001 ALTER COLUMN command_bytes SET STORAGE EXTERNAL;
ALTER TABLE ONLY engine.journal_p0001 ALTER COLUMN event_bytes SET STORAGE EXTERNAL;

ALTER TABLE engine.journal_p0001 OWNER TO bedesten_owner;

--
-- Name: journal_p0002; Type: TABLE; Schema: engine; Owner: bedesten_owner
--

CREATE TABLE engine.journal_p0002 (
    seq bigint CONSTRAINT journal_seq_not_null NOT NULL,
    epoch integer CONSTRAINT journal_epoch_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT journal_at_not_null NOT NULL,
    commands integer CONSTRAINT journal_commands_not_null NOT NULL,
    command_bytes bytea CONSTRAINT journal_command_bytes_not_null NOT NULL,
    event_bytes bytea CONSTRAINT journal_event_bytes_not_null NOT NULL,
    hash bytea CONSTRAINT journal_hash_not_null NOT NULL,
    CONSTRAINT journal_hash_sha256 CHECK ((octet_length(hash) = 32)),
    CONSTRAINT journal_seq_positive CHECK ((seq > 0))
);
ALTER TABLE ONLY engine.journal_p0002 ALTER COLUMN command_bytes SET STORAGE EXTERNAL;
ALTER TABLE ONLY engine.journal_p0002 ALTER COLUMN event_bytes SET STORAGE EXTERNAL;

ALTER TABLE engine.journal_p0002 OWNER TO bedesten_owner;

--
-- Name: journal_p0003; Type: TABLE; Schema: engine; Owner: bedesten_owner
--

CREATE TABLE engine.journal_p0003 (
    seq bigint CONSTRAINT journal_seq_not_null NOT NULL,
    epoch integer CONSTRAINT journal_epoch_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT journal_at_not_null NOT NULL,
    commands integer CONSTRAINT journal_commands_not_null NOT NULL,
    command_bytes bytea CONSTRAINT journal_command_bytes_not_null NOT NULL,
    event_bytes bytea CONSTRAINT journal_event_bytes_not_null NOT NULL,
    hash bytea CONSTRAINT journal_hash_not_null NOT NULL,
    CONSTRAINT journal_hash_sha256 CHECK ((octet_length(hash) = 32)),
    CONSTRAINT journal_seq_positive CHECK ((seq > 0))
);
ALTER TABLE ONLY engine.journal_p0003 ALTER COLUMN command_bytes SET STORAGE EXTERNAL;
ALTER TABLE ONLY engine.journal_p0003 ALTER COLUMN event_bytes SET STORAGE EXTERNAL;

ALTER TABLE engine.journal_p0003 OWNER TO bedesten_owner;

--
-- Name: snapshots; Type: TABLE; Schema: engine; Owner: bedesten_owner
--

CREATE TABLE engine.snapshots (
    seq bigint NOT NULL,
    state_hash bytea NOT NULL,
    path text NOT NULL,
    bytes bigint NOT NULL,
    kernel text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT snapshots_hash_sha256 CHECK ((octet_length(state_hash) = 32))
);

ALTER TABLE engine.snapshots OWNER TO bedesten_owner;

--
-- Name: TABLE snapshots; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON TABLE engine.snapshots IS 'Index of kernel snapshots; a cache that may be deleted, the journal alone can rebuild all';

--
-- Name: COLUMN snapshots.seq; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.snapshots.seq IS 'The state after this journal row';

--
-- Name: COLUMN snapshots.state_hash; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.snapshots.state_hash IS 'SHA-256 of the kernel''s state bytes';

--
-- Name: COLUMN snapshots.path; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.snapshots.path IS 'Name in the object store';

--
-- Name: COLUMN snapshots.bytes; Type: COMMENT; Schema: engine; Owner: bedesten_owner
--

COMMENT ON COLUMN engine.snapshots.bytes IS 'Size of the stored object';

--
-- Name: account_profiles; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.account_profiles (
    account_id integer NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    currency_primary public.asset_symbol,
    currency_secondary public.asset_symbol,
    closed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT account_profiles_label_short CHECK ((length(label) <= 100))
);

ALTER TABLE ONLY public.account_profiles FORCE ROW LEVEL SECURITY;

ALTER TABLE public.account_profiles OWNER TO bedesten_owner;

--
-- Name: TABLE account_profiles; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.account_profiles IS 'Name and display currencies of an account';

--
-- Name: COLUMN account_profiles.currency_primary; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.account_profiles.currency_primary IS 'Empty: as the parameters say';

--
-- Name: accounts; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.accounts (
    account_id integer NOT NULL,
    kind public.account_kind NOT NULL,
    user_id uuid,
    group_id bigint NOT NULL,
    trading_frozen boolean NOT NULL,
    withdrawals_frozen boolean NOT NULL,
    is_house boolean NOT NULL,
    seq bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    cancel_only boolean DEFAULT false NOT NULL,
    fee_tier smallint DEFAULT 0 NOT NULL,
    account_number text GENERATED ALWAYS AS (('BD'::text || lpad((account_id)::text, 10, '0'::text))) STORED NOT NULL,
    CONSTRAINT accounts_house_has_no_owner CHECK (((user_id IS NULL) OR (NOT is_house)))
);

ALTER TABLE ONLY public.accounts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.accounts OWNER TO bedesten_owner;

--
-- Name: TABLE accounts; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.accounts IS 'Who can own: customers'' accounts and those of the house';

--
-- Name: COLUMN accounts.user_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.accounts.user_id IS 'The customer; empty for the house';

--
-- Name: COLUMN accounts.group_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.accounts.group_id IS 'Accounts of one group do not trade with each other';

--
-- Name: COLUMN accounts.is_house; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.accounts.is_house IS 'House accounts may owe; customers'' never';

--
-- Name: COLUMN accounts.fee_tier; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.accounts.fee_tier IS 'Earned by the volume of 30 days; 0: none';

--
-- Name: COLUMN accounts.account_number; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.accounts.account_number IS 'What people quote';

--
-- Name: account_overview; Type: VIEW; Schema: public; Owner: bedesten_owner
--

CREATE VIEW public.account_overview WITH (security_invoker='true') AS
 SELECT a.account_id,
    a.user_id,
    a.account_number,
    a.kind AS account_type,
    (
        CASE
            WHEN (p.closed_at IS NOT NULL) THEN 'closed'::text
            WHEN (a.trading_frozen AND a.withdrawals_frozen) THEN 'inactive'::text
            ELSE 'active'::text
        END)::public.account_status AS status,
    p.label,
    p.currency_primary,
    p.currency_secondary,
    a.created_at,
    a.updated_at
   FROM (public.accounts a
     LEFT JOIN public.account_profiles p ON ((p.account_id = a.account_id)));

ALTER VIEW public.account_overview OWNER TO bedesten_owner;

--
-- Name: VIEW account_overview; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON VIEW public.account_overview IS 'Accounts as the first documents describe them';

--
-- Name: markets; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.markets (
    market_id integer NOT NULL,
    symbol public.market_symbol NOT NULL,
    base_asset_id integer NOT NULL,
    quote_asset_id integer NOT NULL,
    fee_account_id integer NOT NULL,
    phase public.market_phase NOT NULL,
    tick_mantissa bigint NOT NULL,
    tick_decimals smallint NOT NULL,
    tick_size numeric GENERATED ALWAYS AS (round(((tick_mantissa)::numeric / power((10)::numeric, (tick_decimals)::numeric)), (tick_decimals)::integer)) STORED,
    lot_mantissa bigint NOT NULL,
    lot_decimals smallint NOT NULL,
    lot_size numeric GENERATED ALWAYS AS (round(((lot_mantissa)::numeric / power((10)::numeric, (lot_decimals)::numeric)), (lot_decimals)::integer)) STORED,
    min_notional public.amount NOT NULL,
    min_quantity public.amount,
    max_quantity public.amount,
    maker_fee_ppm public.rate_ppm NOT NULL,
    taker_fee_ppm public.rate_ppm NOT NULL,
    band_ppm integer NOT NULL,
    seq bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    max_notional public.amount,
    min_price public.price,
    max_price public.price,
    price_band_ppm integer DEFAULT 0 NOT NULL,
    volatility_ppm integer DEFAULT 0 NOT NULL,
    auction_ns bigint DEFAULT 0 NOT NULL,
    reference_ns bigint DEFAULT 0 NOT NULL,
    CONSTRAINT markets_assets_differ CHECK ((base_asset_id <> quote_asset_id)),
    CONSTRAINT markets_rebate_paid_by_taker CHECK ((((maker_fee_ppm)::integer + (taker_fee_ppm)::integer) >= 0)),
    CONSTRAINT markets_steps_positive CHECK (((tick_mantissa > 0) AND (lot_mantissa > 0)))
);

ALTER TABLE public.markets OWNER TO bedesten_owner;

--
-- Name: TABLE markets; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.markets IS 'Where an asset is traded for another';

--
-- Name: COLUMN markets.tick_mantissa; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.markets.tick_mantissa IS 'The price step is tick_mantissa / 10^tick_decimals: the engine''s ticks, exactly';

--
-- Name: COLUMN markets.lot_mantissa; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.markets.lot_mantissa IS 'The quantity step, likewise, in base';

--
-- Name: COLUMN markets.min_notional; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.markets.min_notional IS 'Smallest price x quantity, in quote; 0: none';

--
-- Name: COLUMN markets.band_ppm; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.markets.band_ppm IS 'Bounds a market order around the best price';

--
-- Name: COLUMN markets.price_band_ppm; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.markets.price_band_ppm IS 'Bounds limit prices around the reference price; 0: not';

--
-- Name: COLUMN markets.volatility_ppm; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.markets.volatility_ppm IS 'A trade further than this from the reference price starts an auction instead; 0: not';

--
-- Name: COLUMN markets.auction_ns; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.markets.auction_ns IS 'How long the auction after a volatility halt takes; 0: until somebody ends it';

--
-- Name: COLUMN markets.reference_ns; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.markets.reference_ns IS 'How often the reference price follows the last price; 0: only auctions set it';

--
-- Name: trades; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.trades (
    trade_id bigint NOT NULL,
    seq bigint NOT NULL,
    market_id integer NOT NULL,
    trade_number bigint NOT NULL,
    buy_order_id bigint NOT NULL,
    sell_order_id bigint NOT NULL,
    buyer_account_id integer NOT NULL,
    seller_account_id integer NOT NULL,
    taker_side public.order_side NOT NULL,
    price public.price NOT NULL,
    quantity public.quantity NOT NULL,
    total_value public.quantity NOT NULL,
    buyer_fee public.signed_amount NOT NULL,
    seller_fee public.signed_amount NOT NULL,
    buyer_fee_asset_id integer NOT NULL,
    seller_fee_asset_id integer NOT NULL,
    executed_at timestamp with time zone NOT NULL,
    is_auction boolean DEFAULT false NOT NULL,
    CONSTRAINT trades_orders_differ CHECK ((buy_order_id <> sell_order_id)),
    CONSTRAINT trades_total_value_exact CHECK (((total_value)::numeric = ((price)::numeric * (quantity)::numeric)))
)
PARTITION BY RANGE (trade_id);

ALTER TABLE ONLY public.trades FORCE ROW LEVEL SECURITY;

ALTER TABLE public.trades OWNER TO bedesten_owner;

--
-- Name: TABLE trades; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.trades IS 'One row per match, both sides in it; appended, never changed';

--
-- Name: COLUMN trades.trade_number; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.trades.trade_number IS 'Counts the market''s trades without gaps';

--
-- Name: COLUMN trades.buy_order_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.trades.buy_order_id IS 'In all_orders: the order may still be open';

--
-- Name: COLUMN trades.taker_side; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.trades.taker_side IS 'Side of the order that came second';

--
-- Name: COLUMN trades.executed_at; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.trades.executed_at IS 'Time of its id';

--
-- Name: COLUMN trades.is_auction; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.trades.is_auction IS 'At the single price of an auction''s end';

--
-- Name: account_trades; Type: VIEW; Schema: public; Owner: bedesten_owner
--

CREATE VIEW public.account_trades AS
 SELECT s.trade_id,
    s.trade_id AS matching_engine_trade_id,
    s.trade_number,
    s.order_id,
    s.account_id,
    own.user_id,
    s.market_id,
    m.symbol,
    s.side,
    (s.side = s.taker_side) AS is_taker,
    s.price,
    s.quantity,
    s.total_value,
    s.total_value AS gross_amount,
    s.commission,
    s.commission_asset_id,
    s.net_amount,
        CASE
            WHEN ( SELECT public.sees_all_customers() AS sees_all_customers) THEN s.counter_order_id
            ELSE NULL::bigint
        END AS counter_order_id,
        CASE
            WHEN ( SELECT public.sees_all_customers() AS sees_all_customers) THEN s.counter_account_id
            ELSE NULL::integer
        END AS counter_account_id,
    s.executed_at,
    s.seq
   FROM ((( SELECT t.trade_id,
            t.seq,
            t.market_id,
            t.trade_number,
            t.buy_order_id,
            t.sell_order_id,
            t.buyer_account_id,
            t.seller_account_id,
            t.taker_side,
            t.price,
            t.quantity,
            t.total_value,
            t.buyer_fee,
            t.seller_fee,
            t.buyer_fee_asset_id,
            t.seller_fee_asset_id,
            t.executed_at,
            'buy'::public.order_side AS side,
            t.buy_order_id AS order_id,
            t.buyer_account_id AS account_id,
            t.buyer_fee AS commission,
            t.buyer_fee_asset_id AS commission_asset_id,
            t.sell_order_id AS counter_order_id,
            t.seller_account_id AS counter_account_id,
            ((t.quantity)::numeric - (t.buyer_fee)::numeric) AS net_amount
           FROM public.trades t
        UNION ALL
         SELECT t.trade_id,
            t.seq,
            t.market_id,
            t.trade_number,
            t.buy_order_id,
            t.sell_order_id,
            t.buyer_account_id,
            t.seller_account_id,
            t.taker_side,
            t.price,
            t.quantity,
            t.total_value,
            t.buyer_fee,
            t.seller_fee,
            t.buyer_fee_asset_id,
            t.seller_fee_asset_id,
            t.executed_at,
            'sell'::public.order_side,
            t.sell_order_id,
            t.seller_account_id,
            t.seller_fee,
            t.seller_fee_asset_id,
            t.buy_order_id,
            t.buyer_account_id,
            ((t.total_value)::numeric - (t.seller_fee)::numeric)
           FROM public.trades t) s
     JOIN public.markets m ON ((m.market_id = s.market_id)))
     JOIN public.accounts own ON ((own.account_id = s.account_id)))
  WHERE (( SELECT public.sees_all_customers() AS sees_all_customers) OR (s.account_id = ANY (ARRAY( SELECT a.account_id
           FROM public.accounts a
          WHERE (a.user_id = public.current_customer())))));

ALTER VIEW public.account_trades OWNER TO bedesten_owner;

--
-- Name: VIEW account_trades; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON VIEW public.account_trades IS 'Two rows per match, one for each side; a customer sees the own side. net_amount is what the side received after its fee: base for a buy, quote for a sell';

--
-- Name: open_orders; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.open_orders (
    order_id bigint NOT NULL,
    account_id integer NOT NULL,
    market_id integer NOT NULL,
    client_order_id text,
    order_type public.order_type NOT NULL,
    side public.order_side NOT NULL,
    price public.price,
    stop_price public.price,
    quantity public.quantity NOT NULL,
    quote_quantity public.quantity,
    filled_quantity public.amount NOT NULL,
    filled_value public.amount NOT NULL,
    fee_amount public.signed_amount NOT NULL,
    maker_fee_ppm public.rate_ppm NOT NULL,
    taker_fee_ppm public.rate_ppm NOT NULL,
    time_in_force public.time_in_force NOT NULL,
    self_trade_prevention public.self_trade_prevention NOT NULL,
    post_only boolean NOT NULL,
    hidden boolean NOT NULL,
    display_quantity public.quantity,
    expires_at timestamp with time zone,
    status public.order_status NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    executed_at timestamp with time zone,
    seq bigint NOT NULL,
    trail_offset public.price,
    trail_percent numeric,
    activation_price public.price,
    order_list_id bigint,
    holds boolean DEFAULT true NOT NULL,
    CONSTRAINT open_orders_client_order_id_short CHECK ((length(client_order_id) <= 36)),
    CONSTRAINT open_orders_filled_in_part CHECK (((filled_quantity)::numeric < (quantity)::numeric)),
    CONSTRAINT open_orders_is_open CHECK ((status = ANY (ARRAY['pending'::public.order_status, 'open'::public.order_status, 'partially_filled'::public.order_status])))
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.open_orders FORCE ROW LEVEL SECURITY;

ALTER TABLE public.open_orders OWNER TO bedesten_owner;

--
-- Name: TABLE open_orders; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.open_orders IS 'Orders that may still trade; a final order moves to orders';

--
-- Name: COLUMN open_orders.order_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.open_orders.order_id IS 'Engine id; its time is created_at';

--
-- Name: COLUMN open_orders.price; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.open_orders.price IS 'Limit; of a market order the protection price';

--
-- Name: COLUMN open_orders.stop_price; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.open_orders.stop_price IS 'Of a trailing stop the first one; where it stands now, the engine knows';

--
-- Name: COLUMN open_orders.quantity; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.open_orders.quantity IS 'In all, as last reduced';

--
-- Name: COLUMN open_orders.filled_value; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.open_orders.filled_value IS 'Sum of price x quantity of its trades';

--
-- Name: COLUMN open_orders.fee_amount; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.open_orders.fee_amount IS 'Fees so far, in the asset received (base for a buy, quote for a sell); negative: rebates';

--
-- Name: COLUMN open_orders.display_quantity; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.open_orders.display_quantity IS 'How much of an iceberg shows at a time';

--
-- Name: COLUMN open_orders.status; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.open_orders.status IS 'pending: waits off the book for a trade at its stop price';

--
-- Name: COLUMN open_orders.executed_at; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.open_orders.executed_at IS 'Time of its newest trade';

--
-- Name: COLUMN open_orders.seq; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.open_orders.seq IS 'Journal row that last changed it';

--
-- Name: COLUMN open_orders.trail_percent; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.open_orders.trail_percent IS 'At most four decimals';

--
-- Name: COLUMN open_orders.order_list_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.open_orders.order_list_id IS 'In order_lists; empty: stands alone';

--
-- Name: COLUMN open_orders.holds; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.open_orders.holds IS 'false: follows another order of its list, and locks nothing yet';

--
-- Name: orders; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.orders (
    order_id bigint NOT NULL,
    account_id integer NOT NULL,
    market_id integer NOT NULL,
    client_order_id text,
    order_type public.order_type NOT NULL,
    side public.order_side NOT NULL,
    price public.price,
    stop_price public.price,
    quantity public.quantity,
    quote_quantity public.quantity,
    filled_quantity public.amount NOT NULL,
    filled_value public.amount NOT NULL,
    fee_amount public.signed_amount NOT NULL,
    maker_fee_ppm public.rate_ppm NOT NULL,
    taker_fee_ppm public.rate_ppm NOT NULL,
    time_in_force public.time_in_force NOT NULL,
    self_trade_prevention public.self_trade_prevention NOT NULL,
    post_only boolean NOT NULL,
    hidden boolean NOT NULL,
    display_quantity public.quantity,
    expires_at timestamp with time zone,
    status public.order_status NOT NULL,
    reject_code text,
    cancellation_reason public.cancellation_reason,
    cancelled_by uuid,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    executed_at timestamp with time zone,
    seq bigint NOT NULL,
    trail_offset public.price,
    trail_percent numeric,
    activation_price public.price,
    order_list_id bigint,
    CONSTRAINT orders_amount_given CHECK (((quantity IS NULL) <> (quote_quantity IS NULL))),
    CONSTRAINT orders_ended_with_reason CHECK (((status = ANY (ARRAY['cancelled'::public.order_status, 'expired'::public.order_status])) = (cancellation_reason IS NOT NULL))),
    CONSTRAINT orders_filled_is_full CHECK (((status <> 'filled'::public.order_status) OR ((filled_quantity)::numeric = (quantity)::numeric) OR (quote_quantity IS NOT NULL))),
    CONSTRAINT orders_filled_not_over CHECK (((filled_quantity)::numeric <= (quantity)::numeric)),
    CONSTRAINT orders_is_final CHECK ((status = ANY (ARRAY['filled'::public.order_status, 'cancelled'::public.order_status, 'rejected'::public.order_status, 'expired'::public.order_status]))),
    CONSTRAINT orders_limit_has_price CHECK (((order_type <> ALL (ARRAY['limit'::public.order_type, 'stop_limit'::public.order_type, 'take_profit_limit'::public.order_type])) OR (price IS NOT NULL))),
    CONSTRAINT orders_rejected_with_code CHECK (((status = 'rejected'::public.order_status) = (reject_code IS NOT NULL)))
)
PARTITION BY RANGE (order_id);

ALTER TABLE ONLY public.orders FORCE ROW LEVEL SECURITY;

ALTER TABLE public.orders OWNER TO bedesten_owner;

--
-- Name: TABLE orders; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.orders IS 'Orders in their final state, one row each; open ones are in open_orders, all in all_orders';

--
-- Name: COLUMN orders.price; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.orders.price IS 'Limit; of an order that takes like a market order the protection price';

--
-- Name: COLUMN orders.quantity; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.orders.quantity IS 'In all, as last reduced';

--
-- Name: COLUMN orders.reject_code; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.orders.reject_code IS 'Why it could not enter when its turn came';

--
-- Name: COLUMN orders.cancelled_by; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.orders.cancelled_by IS 'The staff member who cancelled; empty: the owner';

--
-- Name: COLUMN orders.updated_at; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.orders.updated_at IS 'When the order became final';

--
-- Name: COLUMN orders.seq; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.orders.seq IS 'Journal row that made it final';

--
-- Name: COLUMN orders.order_list_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.orders.order_list_id IS 'In order_lists; empty: stands alone';

--
-- Name: all_orders; Type: VIEW; Schema: public; Owner: bedesten_owner
--

CREATE VIEW public.all_orders WITH (security_invoker='true') AS
 SELECT o.order_id,
    o.account_id,
    a.user_id,
    o.client_order_id,
    o.market_id,
    m.symbol,
    o.order_type,
    o.side,
    o.price,
    o.stop_price,
    o.quantity,
    o.quote_quantity,
    o.filled_quantity,
    ((o.quantity)::numeric - (o.filled_quantity)::numeric) AS remaining_quantity,
    o.filled_value,
    round(((o.filled_value)::numeric / NULLIF((o.filled_quantity)::numeric, (0)::numeric)), 18) AS average_filled_price,
    ((o.price)::numeric * (o.quantity)::numeric) AS total_value,
    o.fee_amount,
        CASE o.side
            WHEN 'buy'::public.order_side THEN m.base_asset_id
            ELSE m.quote_asset_id
        END AS fee_asset_id,
    o.maker_fee_ppm,
    o.taker_fee_ppm,
    o.time_in_force,
    o.self_trade_prevention,
    o.post_only,
    o.hidden,
    o.display_quantity,
    o.expires_at,
    o.status,
    o.reject_code,
    o.cancellation_reason,
    o.cancelled_by,
    o.created_at,
    o.updated_at,
    o.executed_at,
        CASE o.status
            WHEN 'filled'::public.order_status THEN o.updated_at
            ELSE NULL::timestamp with time zone
        END AS filled_at,
        CASE o.status
            WHEN 'cancelled'::public.order_status THEN o.updated_at
            ELSE NULL::timestamp with time zone
        END AS cancelled_at,
    o.seq,
    o.trail_offset,
    o.trail_percent,
    o.activation_price,
    o.order_list_id
   FROM ((( SELECT o_1.order_id,
            o_1.account_id,
            o_1.client_order_id,
            o_1.market_id,
            o_1.order_type,
            o_1.side,
            o_1.price,
            o_1.stop_price,
            o_1.quantity,
            o_1.quote_quantity,
            o_1.filled_quantity,
            o_1.filled_value,
            o_1.fee_amount,
            o_1.maker_fee_ppm,
            o_1.taker_fee_ppm,
            o_1.time_in_force,
            o_1.self_trade_prevention,
            o_1.post_only,
            o_1.hidden,
            o_1.display_quantity,
            o_1.expires_at,
            o_1.status,
            NULL::text AS reject_code,
            NULL::public.cancellation_reason AS cancellation_reason,
            NULL::uuid AS cancelled_by,
            o_1.created_at,
            o_1.updated_at,
            o_1.executed_at,
            o_1.seq,
            o_1.trail_offset,
            o_1.trail_percent,
            o_1.activation_price,
            o_1.order_list_id
           FROM public.open_orders o_1
        UNION ALL
         SELECT o_1.order_id,
            o_1.account_id,
            o_1.client_order_id,
            o_1.market_id,
            o_1.order_type,
            o_1.side,
            o_1.price,
            o_1.stop_price,
            o_1.quantity,
            o_1.quote_quantity,
            o_1.filled_quantity,
            o_1.filled_value,
            o_1.fee_amount,
            o_1.maker_fee_ppm,
            o_1.taker_fee_ppm,
            o_1.time_in_force,
            o_1.self_trade_prevention,
            o_1.post_only,
            o_1.hidden,
            o_1.display_quantity,
            o_1.expires_at,
            o_1.status,
            o_1.reject_code,
            o_1.cancellation_reason,
            o_1.cancelled_by,
            o_1.created_at,
            o_1.updated_at,
            o_1.executed_at,
            o_1.seq,
            o_1.trail_offset,
            o_1.trail_percent,
            o_1.activation_price,
            o_1.order_list_id
           FROM public.orders o_1) o
     JOIN public.markets m ON ((m.market_id = o.market_id)))
     LEFT JOIN public.accounts a ON ((a.account_id = o.account_id)));

ALTER VIEW public.all_orders OWNER TO bedesten_owner;

--
-- Name: VIEW all_orders; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON VIEW public.all_orders IS 'Open and final orders together; what can be computed is computed here';

--
-- Name: api_keys; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.api_keys (
    api_key_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    account_id integer NOT NULL,
    prefix text NOT NULL,
    key_hash bytea NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    scopes text[] NOT NULL,
    sealed_secret bytea,
    ip_allowlist cidr[] DEFAULT '{}'::cidr[] NOT NULL,
    last_used_at timestamp with time zone,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    kind public.api_key_kind DEFAULT 'hmac'::public.api_key_kind NOT NULL,
    public_key bytea,
    CONSTRAINT api_keys_key_hash_check CHECK ((octet_length(key_hash) = 32)),
    CONSTRAINT api_keys_kind_has_its_key CHECK (
CASE kind
    WHEN 'hmac'::public.api_key_kind THEN ((sealed_secret IS NOT NULL) AND (public_key IS NULL))
    ELSE ((sealed_secret IS NULL) AND (public_key IS NOT NULL))
END),
    CONSTRAINT api_keys_label_check CHECK ((length(label) <= 100)),
    CONSTRAINT api_keys_prefix_check CHECK (((length(prefix) >= 4) AND (length(prefix) <= 16))),
    CONSTRAINT api_keys_scopes_check CHECK (((scopes <> '{}'::text[]) AND (scopes <@ ARRAY['read'::text, 'trade'::text, 'withdraw'::text, 'account'::text]))),
    CONSTRAINT api_keys_sealed_secret_check CHECK ((octet_length(sealed_secret) > 29))
);

ALTER TABLE ONLY public.api_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE public.api_keys OWNER TO bedesten_owner;

--
-- Name: TABLE api_keys; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.api_keys IS 'Programs of customers: what finds, checks and limits a key';

--
-- Name: COLUMN api_keys.key_hash; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.api_keys.key_hash IS 'SHA-256 of the key as sent in X-API-Key';

--
-- Name: COLUMN api_keys.sealed_secret; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.api_keys.sealed_secret IS 'Format byte, nonce, AES-256-GCM of the secret with api_key_id as associated data';

--
-- Name: COLUMN api_keys.public_key; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.api_keys.public_key IS 'DER; of kinds other than hmac, which need no secret';

--
-- Name: assets; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.assets (
    asset_id integer NOT NULL,
    symbol public.asset_symbol NOT NULL,
    name text NOT NULL,
    asset_type public.asset_type NOT NULL,
    scale smallint NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    seq bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT assets_scale_in_range CHECK (((scale >= 0) AND (scale <= 18)))
);

ALTER TABLE public.assets OWNER TO bedesten_owner;

--
-- Name: TABLE assets; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.assets IS 'What can be owned';

--
-- Name: COLUMN assets.asset_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.assets.asset_id IS 'Dense number given by the engine, from 1';

--
-- Name: COLUMN assets.scale; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.assets.scale IS 'Decimals of the smallest unit in the ledger; fixed once listed (a chain or bank may pay less)';

--
-- Name: COLUMN assets.seq; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.assets.seq IS 'Journal row that last set it';

--
-- Name: balances; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.balances (
    account_id integer NOT NULL,
    asset_id integer NOT NULL,
    available public.signed_amount NOT NULL,
    locked public.signed_amount NOT NULL,
    reserved public.signed_amount NOT NULL,
    bonus public.signed_amount NOT NULL,
    fee public.signed_amount NOT NULL,
    is_house boolean NOT NULL,
    last_transfer_id bigint NOT NULL,
    seq bigint NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT balances_customer_owes_nothing CHECK ((is_house OR (((available)::numeric >= (0)::numeric) AND ((locked)::numeric >= (0)::numeric) AND ((reserved)::numeric >= (0)::numeric) AND ((bonus)::numeric >= (0)::numeric) AND ((fee)::numeric = (0)::numeric))))
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.balances FORCE ROW LEVEL SECURITY;

ALTER TABLE public.balances OWNER TO bedesten_owner;

--
-- Name: TABLE balances; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.balances IS 'What each account has, by bucket: the engine''s absolute figures after journal row seq';

--
-- Name: COLUMN balances.fee; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.balances.fee IS 'Collected fees, in the fee pool only';

--
-- Name: COLUMN balances.last_transfer_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.balances.last_transfer_id IS 'Newest ledger transfer that touched the row';

--
-- Name: fee_rates; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.fee_rates (
    account_id integer NOT NULL,
    tier smallint NOT NULL,
    market_id integer NOT NULL,
    maker_fee_ppm public.rate_ppm NOT NULL,
    taker_fee_ppm public.rate_ppm NOT NULL,
    valid_from timestamp with time zone,
    valid_until timestamp with time zone,
    seq bigint NOT NULL,
    CONSTRAINT fee_rates_of_account_or_tier CHECK (((account_id = 0) <> (tier = 0))),
    CONSTRAINT fee_rates_valid_for_a_while CHECK ((valid_until >= valid_from))
);

ALTER TABLE ONLY public.fee_rates FORCE ROW LEVEL SECURITY;

ALTER TABLE public.fee_rates OWNER TO bedesten_owner;

--
-- Name: TABLE fee_rates; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.fee_rates IS 'Rates other than a market''s: an account''s own, or those of a tier';

--
-- Name: COLUMN fee_rates.account_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.fee_rates.account_id IS '0: of a tier';

--
-- Name: COLUMN fee_rates.market_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.fee_rates.market_id IS '0: all markets';

--
-- Name: fee_tiers; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.fee_tiers (
    tier smallint NOT NULL,
    min_volume public.amount NOT NULL,
    volume_asset_id integer NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT fee_tiers_from_one CHECK (((tier >= 1) AND (tier <= 100)))
);

ALTER TABLE public.fee_tiers OWNER TO bedesten_owner;

--
-- Name: TABLE fee_tiers; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.fee_tiers IS 'What an account must have traded in 30 days to earn a tier; its rates are in fee_rates';

--
-- Name: COLUMN fee_tiers.min_volume; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.fee_tiers.min_volume IS 'In volume_asset_id, the same for all tiers';

--
-- Name: idempotency_keys; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.idempotency_keys (
    account_id integer NOT NULL,
    key uuid NOT NULL,
    seq bigint NOT NULL,
    command_index integer NOT NULL,
    is_movement boolean NOT NULL
);

ALTER TABLE public.idempotency_keys OWNER TO bedesten_owner;

--
-- Name: TABLE idempotency_keys; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.idempotency_keys IS 'Keys that took effect; the stored answer is command command_index of journal row seq';

--
-- Name: COLUMN idempotency_keys.account_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.idempotency_keys.account_id IS 'Who gave it; 0 for money movements';

--
-- Name: COLUMN idempotency_keys.is_movement; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.idempotency_keys.is_movement IS 'Keys of money movements are unique for ever; those of orders for the engine''s window (24 h)';

--
-- Name: ledger_transfers; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.ledger_transfers (
    transfer_id bigint NOT NULL,
    seq bigint NOT NULL,
    debit_account_id integer NOT NULL,
    credit_account_id integer NOT NULL,
    asset_id integer NOT NULL,
    debit_bucket public.balance_bucket NOT NULL,
    credit_bucket public.balance_bucket NOT NULL,
    entry_type public.ledger_entry_type NOT NULL,
    reference_type public.ledger_reference NOT NULL,
    reference_id bigint,
    reference_key uuid,
    amount public.amount NOT NULL,
    debit_balance_after public.signed_amount NOT NULL,
    credit_balance_after public.signed_amount NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ledger_transfers_amount_positive CHECK (((amount)::numeric > (0)::numeric)),
    CONSTRAINT ledger_transfers_moves CHECK (((debit_account_id <> credit_account_id) OR (debit_bucket <> credit_bucket))),
    CONSTRAINT ledger_transfers_one_reference CHECK (((reference_id IS NULL) <> (reference_key IS NULL)))
)
PARTITION BY RANGE (transfer_id);

ALTER TABLE ONLY public.ledger_transfers FORCE ROW LEVEL SECURITY;

ALTER TABLE public.ledger_transfers OWNER TO bedesten_owner;

--
-- Name: TABLE ledger_transfers; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.ledger_transfers IS 'Every movement of money, also between an account''s buckets; appended, never changed';

--
-- Name: COLUMN ledger_transfers.transfer_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.ledger_transfers.transfer_id IS 'Engine id, in order of time; a hold has its order''s id, a trade''s transfers follow its own';

--
-- Name: COLUMN ledger_transfers.seq; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.ledger_transfers.seq IS 'Journal row';

--
-- Name: COLUMN ledger_transfers.reference_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.ledger_transfers.reference_id IS 'Order or trade that moved the money';

--
-- Name: COLUMN ledger_transfers.reference_key; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.ledger_transfers.reference_key IS 'Workflow row or reservation that moved it: the idempotency key of the command';

--
-- Name: COLUMN ledger_transfers.debit_balance_after; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.ledger_transfers.debit_balance_after IS 'The debit account''s bucket after this transfer';

--
-- Name: COLUMN ledger_transfers.created_at; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.ledger_transfers.created_at IS 'Engine time of the command''s batch';

--
-- Name: ledger_entries; Type: VIEW; Schema: public; Owner: bedesten_owner
--

CREATE VIEW public.ledger_entries AS
 SELECT (((s.transfer_id * 2) + s.leg) - 1) AS entry_id,
    s.transfer_id,
    own.user_id,
    s.account_id AS ledger_account_id,
    asset.asset_type,
    asset.symbol AS currency,
    s.amount,
    s.direction,
    s.balance_bucket,
    s.balance_after,
        CASE
            WHEN ( SELECT public.sees_all_customers() AS sees_all_customers) THEN other.user_id
            ELSE NULL::uuid
        END AS counterparty_user_id,
        CASE
            WHEN (other.kind = 'custody_wallet'::public.account_kind) THEN other.account_id
            ELSE NULL::integer
        END AS counterparty_custody_id,
        CASE
            WHEN (own.user_id IS NOT NULL) THEN ('user:'::text || own.user_id)
            WHEN (own.kind = 'custody_wallet'::public.account_kind) THEN ('custody:'::text || own.account_id)
            WHEN (own.kind = 'bank'::public.account_kind) THEN ('bank:'::text || own.account_id)
            ELSE (own.kind)::text
        END AS account_ref,
    s.entry_type,
    s.reference_type,
    COALESCE((s.reference_id)::text, (s.reference_key)::text) AS reference_id,
    ((s.reference_type || ' '::text) || COALESCE((s.reference_id)::text, (s.reference_key)::text)) AS description,
    jsonb_build_object('seq', s.seq) AS metadata,
    s.created_at,
    s.reference_key AS idempotency_key,
    s.asset_id,
    s.seq
   FROM (((( SELECT t.transfer_id,
            1 AS leg,
            t.debit_account_id AS account_id,
            t.credit_account_id AS counter_account_id,
            'credit'::public.ledger_direction AS direction,
            t.debit_bucket AS balance_bucket,
            t.debit_balance_after AS balance_after,
            t.asset_id,
            t.amount,
            t.entry_type,
            t.reference_type,
            t.reference_id,
            t.reference_key,
            t.seq,
            t.created_at
           FROM public.ledger_transfers t
        UNION ALL
         SELECT t.transfer_id,
            2,
            t.credit_account_id,
            t.debit_account_id,
            'debit'::public.ledger_direction,
            t.credit_bucket,
            t.credit_balance_after,
            t.asset_id,
            t.amount,
            t.entry_type,
            t.reference_type,
            t.reference_id,
            t.reference_key,
            t.seq,
            t.created_at
           FROM public.ledger_transfers t) s
     JOIN public.accounts own ON ((own.account_id = s.account_id)))
     JOIN public.assets asset ON ((asset.asset_id = s.asset_id)))
     LEFT JOIN public.accounts other ON ((other.account_id = s.counter_account_id)))
  WHERE (( SELECT public.sees_all_customers() AS sees_all_customers) OR (s.account_id = ANY (ARRAY( SELECT a.account_id
           FROM public.accounts a
          WHERE (a.user_id = public.current_customer())))));

ALTER VIEW public.ledger_entries OWNER TO bedesten_owner;

--
-- Name: VIEW ledger_entries; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON VIEW public.ledger_entries IS 'Two legs per transfer: debit raises, credit lowers a balance. Customers see their own legs; select and order by ledger_account_id and transfer_id, which are indexed';

--
-- Name: ledger_transfers_default; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.ledger_transfers_default (
    transfer_id bigint CONSTRAINT ledger_transfers_transfer_id_not_null NOT NULL,
    seq bigint CONSTRAINT ledger_transfers_seq_not_null NOT NULL,
    debit_account_id integer CONSTRAINT ledger_transfers_debit_account_id_not_null NOT NULL,
    credit_account_id integer CONSTRAINT ledger_transfers_credit_account_id_not_null NOT NULL,
    asset_id integer CONSTRAINT ledger_transfers_asset_id_not_null NOT NULL,
    debit_bucket public.balance_bucket CONSTRAINT ledger_transfers_debit_bucket_not_null NOT NULL,
    credit_bucket public.balance_bucket CONSTRAINT ledger_transfers_credit_bucket_not_null NOT NULL,
    entry_type public.ledger_entry_type CONSTRAINT ledger_transfers_entry_type_not_null NOT NULL,
    reference_type public.ledger_reference CONSTRAINT ledger_transfers_reference_type_not_null NOT NULL,
    reference_id bigint,
    reference_key uuid,
    amount public.amount CONSTRAINT ledger_transfers_amount_not_null NOT NULL,
    debit_balance_after public.signed_amount CONSTRAINT ledger_transfers_debit_balance_after_not_null NOT NULL,
    credit_balance_after public.signed_amount CONSTRAINT ledger_transfers_credit_balance_after_not_null NOT NULL,
    created_at timestamp with time zone CONSTRAINT ledger_transfers_created_at_not_null NOT NULL,
    CONSTRAINT ledger_transfers_amount_positive CHECK (((amount)::numeric > (0)::numeric)),
    CONSTRAINT ledger_transfers_moves CHECK (((debit_account_id <> credit_account_id) OR (debit_bucket <> credit_bucket))),
    CONSTRAINT ledger_transfers_one_reference CHECK (((reference_id IS NULL) <> (reference_key IS NULL)))
);

ALTER TABLE public.ledger_transfers_default OWNER TO bedesten_owner;

--
-- Name: TABLE ledger_transfers_default; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.ledger_transfers_default IS 'Should stay empty: see partition_alarms()';

--
-- Name: market_phases; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.market_phases (
    seq bigint NOT NULL,
    number integer NOT NULL,
    market_id integer NOT NULL,
    phase public.market_phase NOT NULL,
    previous public.market_phase NOT NULL,
    cause public.phase_cause NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE public.market_phases OWNER TO bedesten_owner;

--
-- Name: TABLE market_phases; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.market_phases IS 'When each market opened, halted and closed, and why';

--
-- Name: COLUMN market_phases.number; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.market_phases.number IS 'Counts those of the journal row, from 1';

--
-- Name: market_schedules; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.market_schedules (
    market_id integer NOT NULL,
    phase public.market_phase NOT NULL,
    at timestamp with time zone NOT NULL,
    every_ns bigint NOT NULL,
    seq bigint NOT NULL,
    CONSTRAINT market_schedules_every_not_negative CHECK ((every_ns >= 0))
);

ALTER TABLE public.market_schedules OWNER TO bedesten_owner;

--
-- Name: TABLE market_schedules; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.market_schedules IS 'When markets move to a phase by themselves';

--
-- Name: COLUMN market_schedules.every_ns; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.market_schedules.every_ns IS 'Again after so long; 0: once';

--
-- Name: market_trades; Type: VIEW; Schema: public; Owner: bedesten_owner
--

CREATE VIEW public.market_trades AS
 SELECT trade_id,
    market_id,
    trade_number,
    taker_side,
    price,
    quantity,
    total_value,
    executed_at,
    seq,
    is_auction
   FROM public.trades t;

ALTER VIEW public.market_trades OWNER TO bedesten_owner;

--
-- Name: VIEW market_trades; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON VIEW public.market_trades IS 'The public tape: every trade, and nobody''s name';

--
-- Name: order_limits; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.order_limits (
    account_id integer NOT NULL,
    asset_id integer NOT NULL,
    max_open numeric NOT NULL,
    seq bigint NOT NULL,
    CONSTRAINT order_limits_not_zero CHECK (((max_open >= ('-1'::integer)::numeric) AND (max_open <> (0)::numeric)))
);

ALTER TABLE ONLY public.order_limits FORCE ROW LEVEL SECURITY;

ALTER TABLE public.order_limits OWNER TO bedesten_owner;

--
-- Name: TABLE order_limits; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.order_limits IS 'How much accounts may have open';

--
-- Name: COLUMN order_limits.account_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.order_limits.account_id IS '0: every account without a limit of its own';

--
-- Name: COLUMN order_limits.asset_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.order_limits.asset_id IS '0: number of open orders; else their value in this quote asset';

--
-- Name: COLUMN order_limits.max_open; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.order_limits.max_open IS '-1: no limit';

--
-- Name: order_lists; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.order_lists (
    order_list_id bigint NOT NULL,
    account_id integer NOT NULL,
    market_id integer NOT NULL,
    contingency public.order_contingency NOT NULL,
    first_order_id bigint NOT NULL,
    second_order_id bigint NOT NULL,
    third_order_id bigint,
    client_list_id text,
    seq bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT order_lists_third_of_otoco CHECK (((contingency = 'otoco'::public.order_contingency) = (third_order_id IS NOT NULL)))
);

ALTER TABLE ONLY public.order_lists FORCE ROW LEVEL SECURITY;

ALTER TABLE public.order_lists OWNER TO bedesten_owner;

--
-- Name: TABLE order_lists; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.order_lists IS 'Linked orders; how far they are says each order';

--
-- Name: COLUMN order_lists.first_order_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.order_lists.first_order_id IS 'In all_orders; so are the other two';

--
-- Name: orders_default; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.orders_default (
    order_id bigint CONSTRAINT orders_order_id_not_null NOT NULL,
    account_id integer CONSTRAINT orders_account_id_not_null NOT NULL,
    market_id integer CONSTRAINT orders_market_id_not_null NOT NULL,
    client_order_id text,
    order_type public.order_type CONSTRAINT orders_order_type_not_null NOT NULL,
    side public.order_side CONSTRAINT orders_side_not_null NOT NULL,
    price public.price,
    stop_price public.price,
    quantity public.quantity,
    quote_quantity public.quantity,
    filled_quantity public.amount CONSTRAINT orders_filled_quantity_not_null NOT NULL,
    filled_value public.amount CONSTRAINT orders_filled_value_not_null NOT NULL,
    fee_amount public.signed_amount CONSTRAINT orders_fee_amount_not_null NOT NULL,
    maker_fee_ppm public.rate_ppm CONSTRAINT orders_maker_fee_ppm_not_null NOT NULL,
    taker_fee_ppm public.rate_ppm CONSTRAINT orders_taker_fee_ppm_not_null NOT NULL,
    time_in_force public.time_in_force CONSTRAINT orders_time_in_force_not_null NOT NULL,
    self_trade_prevention public.self_trade_prevention CONSTRAINT orders_self_trade_prevention_not_null NOT NULL,
    post_only boolean CONSTRAINT orders_post_only_not_null NOT NULL,
    hidden boolean CONSTRAINT orders_hidden_not_null NOT NULL,
    display_quantity public.quantity,
    expires_at timestamp with time zone,
    status public.order_status CONSTRAINT orders_status_not_null NOT NULL,
    reject_code text,
    cancellation_reason public.cancellation_reason,
    cancelled_by uuid,
    created_at timestamp with time zone CONSTRAINT orders_created_at_not_null NOT NULL,
    updated_at timestamp with time zone CONSTRAINT orders_updated_at_not_null NOT NULL,
    executed_at timestamp with time zone,
    seq bigint CONSTRAINT orders_seq_not_null NOT NULL,
    trail_offset public.price,
    trail_percent numeric,
    activation_price public.price,
    order_list_id bigint,
    CONSTRAINT orders_amount_given CHECK (((quantity IS NULL) <> (quote_quantity IS NULL))),
    CONSTRAINT orders_ended_with_reason CHECK (((status = ANY (ARRAY['cancelled'::public.order_status, 'expired'::public.order_status])) = (cancellation_reason IS NOT NULL))),
    CONSTRAINT orders_filled_is_full CHECK (((status <> 'filled'::public.order_status) OR ((filled_quantity)::numeric = (quantity)::numeric) OR (quote_quantity IS NOT NULL))),
    CONSTRAINT orders_filled_not_over CHECK (((filled_quantity)::numeric <= (quantity)::numeric)),
    CONSTRAINT orders_is_final CHECK ((status = ANY (ARRAY['filled'::public.order_status, 'cancelled'::public.order_status, 'rejected'::public.order_status, 'expired'::public.order_status]))),
    CONSTRAINT orders_limit_has_price CHECK (((order_type <> ALL (ARRAY['limit'::public.order_type, 'stop_limit'::public.order_type, 'take_profit_limit'::public.order_type])) OR (price IS NOT NULL))),
    CONSTRAINT orders_rejected_with_code CHECK (((status = 'rejected'::public.order_status) = (reject_code IS NOT NULL)))
);

ALTER TABLE public.orders_default OWNER TO bedesten_owner;

--
-- Name: TABLE orders_default; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.orders_default IS 'Should stay empty: see partition_alarms()';

--
-- Name: outbox_events; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.outbox_events (
    event_id uuid DEFAULT uuidv7() NOT NULL,
    aggregate_type text NOT NULL,
    aggregate_id text NOT NULL,
    event_type text NOT NULL,
    event_version smallint DEFAULT 1 NOT NULL,
    event_data jsonb NOT NULL,
    correlation_id text,
    causation_id text,
    status public.outbox_status DEFAULT 'PENDING'::public.outbox_status NOT NULL,
    retry_count integer DEFAULT 0 NOT NULL,
    next_retry_at timestamp with time zone,
    error_message text,
    seq bigint,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    processed_at timestamp with time zone,
    CONSTRAINT outbox_events_object CHECK ((jsonb_typeof(event_data) = 'object'::text)),
    CONSTRAINT outbox_events_processed_at_given CHECK (((status = 'PROCESSED'::public.outbox_status) = (processed_at IS NOT NULL))),
    CONSTRAINT outbox_events_retry_count_not_negative CHECK ((retry_count >= 0))
)
WITH (fillfactor='80');

ALTER TABLE public.outbox_events OWNER TO bedesten_owner;

--
-- Name: TABLE outbox_events; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.outbox_events IS 'What is to be published; a row commits with the change it reports, or neither does';

--
-- Name: COLUMN outbox_events.event_id; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.outbox_events.event_id IS 'Stable: consumers drop what they have seen';

--
-- Name: COLUMN outbox_events.seq; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.outbox_events.seq IS 'Gapless number in order of commits, given by the relay; empty until then';

--
-- Name: COLUMN outbox_events.xid; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.outbox_events.xid IS 'The relay numbers rows below the oldest running one';

--
-- Name: permissions; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.permissions (
    permission_id smallint NOT NULL,
    name text GENERATED ALWAYS AS (((resource || ':'::text) || action)) STORED,
    resource text NOT NULL,
    action text NOT NULL,
    description text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT permissions_words CHECK (((resource ~ '^[a-z][a-z_]*$'::text) AND (action ~ '^[a-z][a-z_]*$'::text)))
);

ALTER TABLE public.permissions OWNER TO bedesten_owner;

--
-- Name: TABLE permissions; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.permissions IS 'resource:action; each staff endpoint demands one';

--
-- Name: permissions_permission_id_seq; Type: SEQUENCE; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.permissions ALTER COLUMN permission_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.permissions_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: prevented_matches; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.prevented_matches (
    seq bigint NOT NULL,
    number integer NOT NULL,
    market_id integer NOT NULL,
    prevention public.self_trade_prevention NOT NULL,
    taker_order_id bigint NOT NULL,
    maker_order_id bigint NOT NULL,
    taker_account_id integer NOT NULL,
    maker_account_id integer NOT NULL,
    price public.price NOT NULL,
    quantity public.quantity NOT NULL,
    prevented_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.prevented_matches FORCE ROW LEVEL SECURITY;

ALTER TABLE public.prevented_matches OWNER TO bedesten_owner;

--
-- Name: TABLE prevented_matches; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.prevented_matches IS 'Trades with oneself that were prevented; append-only';

--
-- Name: COLUMN prevented_matches.number; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.prevented_matches.number IS 'Counts those of the journal row, from 1';

--
-- Name: projection_cursor; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.projection_cursor (
    name text NOT NULL,
    seq bigint NOT NULL,
    at timestamp with time zone,
    hash bytea NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT projection_cursor_hash_sha256 CHECK ((octet_length(hash) = 32)),
    CONSTRAINT projection_cursor_seq_not_negative CHECK ((seq >= 0))
)
WITH (fillfactor='50');

ALTER TABLE public.projection_cursor OWNER TO bedesten_owner;

--
-- Name: TABLE projection_cursor; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.projection_cursor IS 'Journal row up to which the tables are written; moved together with the rows themselves';

--
-- Name: COLUMN projection_cursor.at; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.projection_cursor.at IS 'Engine time of that journal row';

--
-- Name: COLUMN projection_cursor.hash; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.projection_cursor.hash IS 'Hash of that journal row: the next must chain';

--
-- Name: refresh_tokens; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.refresh_tokens (
    refresh_token_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    family_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    created_ip inet,
    user_agent text DEFAULT ''::text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    replaced_by uuid,
    CONSTRAINT refresh_tokens_hash_sha256 CHECK ((octet_length(token_hash) = 32)),
    CONSTRAINT refresh_tokens_user_agent_short CHECK ((length(user_agent) <= 512))
);

ALTER TABLE ONLY public.refresh_tokens FORCE ROW LEVEL SECURITY;

ALTER TABLE public.refresh_tokens OWNER TO bedesten_owner;

--
-- Name: TABLE refresh_tokens; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.refresh_tokens IS 'Each use replaces a token; a token used again after that ends its family, the session';

--
-- Name: COLUMN refresh_tokens.token_hash; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.refresh_tokens.token_hash IS 'SHA-256; the token itself is nowhere';

--
-- Name: role_permissions; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.role_permissions (
    role_id smallint NOT NULL,
    permission_id smallint NOT NULL,
    granted_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE public.role_permissions OWNER TO bedesten_owner;

--
-- Name: TABLE role_permissions; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.role_permissions IS 'What a role may do';

--
-- Name: roles; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.roles (
    role_id smallint NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT roles_name_form CHECK ((name ~ '^[a-z][a-z_]{1,40}$'::text))
);

ALTER TABLE public.roles OWNER TO bedesten_owner;

--
-- Name: TABLE roles; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.roles IS 'What staff may be; customers have no roles, their keys have scopes';

--
-- Name: roles_role_id_seq; Type: SEQUENCE; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.roles ALTER COLUMN role_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.roles_role_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: schema_migrations; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.schema_migrations (
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    duration_ms bigint NOT NULL
);

ALTER TABLE public.schema_migrations OWNER TO bedesten_owner;

--
-- Name: TABLE schema_migrations; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.schema_migrations IS 'Migrations applied to this database, in order';

--
-- Name: sessions; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.sessions (
    session_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    created_ip inet,
    user_agent text DEFAULT ''::text NOT NULL,
    last_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    end_reason text,
    CONSTRAINT sessions_ended_with_reason CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
    CONSTRAINT sessions_user_agent_short CHECK ((length(user_agent) <= 512))
);

ALTER TABLE ONLY public.sessions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sessions OWNER TO bedesten_owner;

--
-- Name: TABLE sessions; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.sessions IS 'Where a customer is logged in; ending one ends its tokens';

--
-- Name: staff_roles; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.staff_roles (
    staff_id uuid NOT NULL,
    role_id smallint NOT NULL,
    granted_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    granted_by uuid,
    CONSTRAINT staff_roles_granted_by_another CHECK ((granted_by <> staff_id))
);

ALTER TABLE public.staff_roles OWNER TO bedesten_owner;

--
-- Name: TABLE staff_roles; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.staff_roles IS 'Which roles a member of staff has, and who gave them';

--
-- Name: COLUMN staff_roles.granted_by; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.staff_roles.granted_by IS 'Empty: given when the exchange was set up';

--
-- Name: staff_users; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.staff_users (
    staff_id uuid DEFAULT uuidv7() NOT NULL,
    staff_type public.user_type NOT NULL,
    email public.email_address NOT NULL,
    username text NOT NULL,
    password_hash text,
    first_name text NOT NULL,
    last_name text NOT NULL,
    role text NOT NULL,
    permissions jsonb DEFAULT '[]'::jsonb NOT NULL,
    two_fa_enabled boolean DEFAULT true NOT NULL,
    two_fa_secret bytea,
    two_fa_setup_completed boolean DEFAULT false NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    login_attempts smallint DEFAULT 0 NOT NULL,
    locked_until timestamp with time zone,
    last_login_at timestamp with time zone,
    created_by uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT staff_users_are_staff CHECK ((staff_type = ANY (ARRAY['admin'::public.user_type, 'compliance'::public.user_type, 'system'::public.user_type]))),
    CONSTRAINT staff_users_people_use_two_fa CHECK (((staff_type = 'system'::public.user_type) OR two_fa_enabled)),
    CONSTRAINT staff_users_permissions_is_list CHECK ((jsonb_typeof(permissions) = 'array'::text)),
    CONSTRAINT staff_users_system_has_no_login CHECK (((staff_type <> 'system'::public.user_type) OR ((password_hash IS NULL) AND (two_fa_secret IS NULL)))),
    CONSTRAINT staff_users_username_form CHECK ((username ~ '^[A-Za-z0-9_.-]{3,32}$'::text))
);

ALTER TABLE public.staff_users OWNER TO bedesten_owner;

--
-- Name: TABLE staff_users; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.staff_users IS 'Those who run the exchange, and services that act as staff';

--
-- Name: COLUMN staff_users.password_hash; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.staff_users.password_hash IS 'Argon2id; empty until onboarding';

--
-- Name: COLUMN staff_users.role; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.staff_users.role IS 'The first role; all of them are in staff_roles';

--
-- Name: COLUMN staff_users.permissions; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.staff_users.permissions IS 'Extra grants: a list of "resource:action"';

--
-- Name: COLUMN staff_users.two_fa_secret; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.staff_users.two_fa_secret IS 'Sealed; empty until onboarding';

--
-- Name: COLUMN staff_users.two_fa_setup_completed; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.staff_users.two_fa_setup_completed IS 'Until then a member may do nothing but complete it';

--
-- Name: trades_default; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.trades_default (
    trade_id bigint CONSTRAINT trades_trade_id_not_null NOT NULL,
    seq bigint CONSTRAINT trades_seq_not_null NOT NULL,
    market_id integer CONSTRAINT trades_market_id_not_null NOT NULL,
    trade_number bigint CONSTRAINT trades_trade_number_not_null NOT NULL,
    buy_order_id bigint CONSTRAINT trades_buy_order_id_not_null NOT NULL,
    sell_order_id bigint CONSTRAINT trades_sell_order_id_not_null NOT NULL,
    buyer_account_id integer CONSTRAINT trades_buyer_account_id_not_null NOT NULL,
    seller_account_id integer CONSTRAINT trades_seller_account_id_not_null NOT NULL,
    taker_side public.order_side CONSTRAINT trades_taker_side_not_null NOT NULL,
    price public.price CONSTRAINT trades_price_not_null NOT NULL,
    quantity public.quantity CONSTRAINT trades_quantity_not_null NOT NULL,
    total_value public.quantity CONSTRAINT trades_total_value_not_null NOT NULL,
    buyer_fee public.signed_amount CONSTRAINT trades_buyer_fee_not_null NOT NULL,
    seller_fee public.signed_amount CONSTRAINT trades_seller_fee_not_null NOT NULL,
    buyer_fee_asset_id integer CONSTRAINT trades_buyer_fee_asset_id_not_null NOT NULL,
    seller_fee_asset_id integer CONSTRAINT trades_seller_fee_asset_id_not_null NOT NULL,
    executed_at timestamp with time zone CONSTRAINT trades_executed_at_not_null NOT NULL,
    is_auction boolean DEFAULT false CONSTRAINT trades_is_auction_not_null NOT NULL,
    CONSTRAINT trades_orders_differ CHECK ((buy_order_id <> sell_order_id)),
    CONSTRAINT trades_total_value_exact CHECK (((total_value)::numeric = ((price)::numeric * (quantity)::numeric)))
);

ALTER TABLE public.trades_default OWNER TO bedesten_owner;

--
-- Name: TABLE trades_default; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.trades_default IS 'Should stay empty: see partition_alarms()';

--
-- Name: trading_pairs; Type: VIEW; Schema: public; Owner: bedesten_owner
--

CREATE VIEW public.trading_pairs WITH (security_invoker='true') AS
 SELECT m.market_id AS trading_pair_id,
    m.symbol,
    b.symbol AS base_currency,
    q.symbol AS quote_currency,
    (m.phase <> 'closed'::public.market_phase) AS is_active,
    (m.phase = ANY (ARRAY['auction'::public.market_phase, 'continuous'::public.market_phase])) AS is_trading_enabled,
    m.phase,
    m.min_quantity AS min_order_amount,
    m.max_quantity AS max_order_amount,
    m.tick_size,
    m.lot_size,
    m.min_notional,
    m.tick_decimals AS price_precision,
    m.lot_decimals AS amount_precision,
    ((m.maker_fee_ppm)::numeric / (1000000)::numeric) AS maker_fee,
    ((m.taker_fee_ppm)::numeric / (1000000)::numeric) AS taker_fee,
    m.created_at,
    m.updated_at
   FROM ((public.markets m
     JOIN public.assets b ON ((b.asset_id = m.base_asset_id)))
     JOIN public.assets q ON ((q.asset_id = m.quote_asset_id)));

ALTER VIEW public.trading_pairs OWNER TO bedesten_owner;

--
-- Name: VIEW trading_pairs; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON VIEW public.trading_pairs IS 'Markets in the words of the first documents';

--
-- Name: users; Type: TABLE; Schema: public; Owner: bedesten_owner
--

CREATE TABLE public.users (
    user_id uuid DEFAULT uuidv7() NOT NULL,
    user_type public.user_type DEFAULT 'customer'::public.user_type NOT NULL,
    username text,
    email public.email_address NOT NULL,
    phone public.phone_number,
    password_hash text,
    first_name text,
    last_name text,
    date_of_birth date,
    nationality public.country_code,
    kyc_status public.kyc_status DEFAULT 'pending'::public.kyc_status NOT NULL,
    kyc_level smallint DEFAULT 0 NOT NULL,
    risk_score smallint DEFAULT 0 NOT NULL,
    risk_level public.risk_level DEFAULT 'low'::public.risk_level NOT NULL,
    is_pep boolean DEFAULT false NOT NULL,
    is_sanctioned boolean DEFAULT false NOT NULL,
    aml_status public.aml_status DEFAULT 'clear'::public.aml_status NOT NULL,
    two_fa_enabled boolean DEFAULT false NOT NULL,
    two_fa_secret bytea,
    login_attempts smallint DEFAULT 0 NOT NULL,
    locked_until timestamp with time zone,
    segment public.customer_segment DEFAULT 'retail'::public.customer_segment NOT NULL,
    status public.user_status DEFAULT 'active'::public.user_status NOT NULL,
    last_login_at timestamp with time zone,
    last_login_ip inet,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    deleted_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT users_are_customers CHECK ((user_type = 'customer'::public.user_type)),
    CONSTRAINT users_deleted_at_given CHECK (((status = 'deleted'::public.user_status) = (deleted_at IS NOT NULL))),
    CONSTRAINT users_kyc_level_in_range CHECK (((kyc_level >= 0) AND (kyc_level <= 3))),
    CONSTRAINT users_login_attempts_not_negative CHECK ((login_attempts >= 0)),
    CONSTRAINT users_risk_score_in_range CHECK (((risk_score >= 0) AND (risk_score <= 100))),
    CONSTRAINT users_two_fa_has_secret CHECK (((NOT two_fa_enabled) OR (two_fa_secret IS NOT NULL))),
    CONSTRAINT users_username_form CHECK ((username ~ '^[A-Za-z0-9_.-]{3,32}$'::text)),
    CONSTRAINT users_verified_is_known CHECK (((kyc_level = 0) OR (deleted_at IS NOT NULL) OR ((first_name IS NOT NULL) AND (last_name IS NOT NULL) AND (date_of_birth IS NOT NULL) AND (nationality IS NOT NULL) AND (phone IS NOT NULL))))
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.users FORCE ROW LEVEL SECURITY;

ALTER TABLE public.users OWNER TO bedesten_owner;

--
-- Name: TABLE users; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON TABLE public.users IS 'Customers, and nobody else: staff are in staff_users';

--
-- Name: COLUMN users.email; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.users.email IS 'Unique regardless of case among those not deleted; as the customer wrote it';

--
-- Name: COLUMN users.password_hash; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.users.password_hash IS 'Argon2id; empty: no password opens this account';

--
-- Name: COLUMN users.kyc_level; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.users.kyc_level IS '0 unverified, 1 identity, 2 address, 3 premium';

--
-- Name: COLUMN users.is_pep; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.users.is_pep IS 'Set by screening or compliance staff alone';

--
-- Name: COLUMN users.two_fa_secret; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.users.two_fa_secret IS 'Sealed (AEAD bound to user_id), never in clear';

--
-- Name: COLUMN users.deleted_at; Type: COMMENT; Schema: public; Owner: bedesten_owner
--

COMMENT ON COLUMN public.users.deleted_at IS 'Soft: money, cases and audit stay, and personal fields until their term';

--
-- Name: audit_logs_2026_11; Type: TABLE ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.audit_logs ATTACH PARTITION audit.audit_logs_2026_11 FOR VALUES FROM ('01a19467-e800-0000-0000-000000000000') TO ('01a22ee6-b000-0000-0000-000000000000');

--
-- Name: audit_logs_2026_12; Type: TABLE ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.audit_logs ATTACH PARTITION audit.audit_logs_2026_12 FOR VALUES FROM ('01a22ee6-b000-0000-0000-000000000000') TO ('01a2ce8b-d400-0000-0000-000000000000');

--
-- Name: audit_logs_2027_01; Type: TABLE ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.audit_logs ATTACH PARTITION audit.audit_logs_2027_01 FOR VALUES FROM ('01a2ce8b-d400-0000-0000-000000000000') TO ('01a36e30-f800-0000-0000-000000000000');

--
-- Name: audit_logs_2027_02; Type: TABLE ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.audit_logs ATTACH PARTITION audit.audit_logs_2027_02 FOR VALUES FROM ('01a36e30-f800-0000-0000-000000000000') TO ('01a3fe63-0800-0000-0000-000000000000');

--
-- Name: audit_logs_default; Type: TABLE ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.audit_logs ATTACH PARTITION audit.audit_logs_default DEFAULT;

--
-- Name: state_history_2026_11; Type: TABLE ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.state_history ATTACH PARTITION audit.state_history_2026_11 FOR VALUES FROM ('01a19467-e800-0000-0000-000000000000') TO ('01a22ee6-b000-0000-0000-000000000000');

--
-- Name: state_history_2026_12; Type: TABLE ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.state_history ATTACH PARTITION audit.state_history_2026_12 FOR VALUES FROM ('01a22ee6-b000-0000-0000-000000000000') TO ('01a2ce8b-d400-0000-0000-000000000000');

--
-- Name: state_history_2027_01; Type: TABLE ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.state_history ATTACH PARTITION audit.state_history_2027_01 FOR VALUES FROM ('01a2ce8b-d400-0000-0000-000000000000') TO ('01a36e30-f800-0000-0000-000000000000');

--
-- Name: state_history_2027_02; Type: TABLE ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.state_history ATTACH PARTITION audit.state_history_2027_02 FOR VALUES FROM ('01a36e30-f800-0000-0000-000000000000') TO ('01a3fe63-0800-0000-0000-000000000000');

--
-- Name: state_history_default; Type: TABLE ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.state_history ATTACH PARTITION audit.state_history_default DEFAULT;

--
-- Name: journal_default; Type: TABLE ATTACH; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.journal ATTACH PARTITION engine.journal_default DEFAULT;

--
-- Name: journal_p0000; Type: TABLE ATTACH; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.journal ATTACH PARTITION engine.journal_p0000 FOR VALUES FROM ('0') TO ('100000000');

--
-- Name: journal_p0001; Type: TABLE ATTACH; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.journal ATTACH PARTITION engine.journal_p0001 FOR VALUES FROM ('100000000') TO ('200000000');

--
-- Name: journal_p0002; Type: TABLE ATTACH; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.journal ATTACH PARTITION engine.journal_p0002 FOR VALUES FROM ('200000000') TO ('300000000');

--
-- Name: journal_p0003; Type: TABLE ATTACH; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.journal ATTACH PARTITION engine.journal_p0003 FOR VALUES FROM ('300000000') TO ('400000000');

--
-- Name: ledger_transfers_default; Type: TABLE ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.ledger_transfers ATTACH PARTITION public.ledger_transfers_default DEFAULT;

--
-- Name: orders_default; Type: TABLE ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.orders ATTACH PARTITION public.orders_default DEFAULT;

--
-- Name: trades_default; Type: TABLE ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.trades ATTACH PARTITION public.trades_default DEFAULT;

--
-- Name: partitioned_tables partitioned_tables_pkey; Type: CONSTRAINT; Schema: admin; Owner: bedesten_owner
--

ALTER TABLE ONLY admin.partitioned_tables
    ADD CONSTRAINT partitioned_tables_pkey PRIMARY KEY (schema_name, table_name);

--
-- Name: audit_logs audit_logs_pkey; Type: CONSTRAINT; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.audit_logs
    ADD CONSTRAINT audit_logs_pkey PRIMARY KEY (log_id);

--
-- Name: audit_logs_2026_11 audit_logs_2026_11_pkey; Type: CONSTRAINT; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.audit_logs_2026_11
    ADD CONSTRAINT audit_logs_2026_11_pkey PRIMARY KEY (log_id);

--
-- Name: audit_logs_2026_12 audit_logs_2026_12_pkey; Type: CONSTRAINT; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.audit_logs_2026_12
    ADD CONSTRAINT audit_logs_2026_12_pkey PRIMARY KEY (log_id);

--
-- Name: audit_logs_2027_01 audit_logs_2027_01_pkey; Type: CONSTRAINT; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.audit_logs_2027_01
    ADD CONSTRAINT audit_logs_2027_01_pkey PRIMARY KEY (log_id);

--
-- Name: audit_logs_2027_02 audit_logs_2027_02_pkey; Type: CONSTRAINT; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.audit_logs_2027_02
    ADD CONSTRAINT audit_logs_2027_02_pkey PRIMARY KEY (log_id);

--
-- Name: audit_logs_default audit_logs_default_pkey; Type: CONSTRAINT; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.audit_logs_default
    ADD CONSTRAINT audit_logs_default_pkey PRIMARY KEY (log_id);

--
-- Name: state_history state_history_pkey; Type: CONSTRAINT; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.state_history
    ADD CONSTRAINT state_history_pkey PRIMARY KEY (change_id);

--
-- Name: state_history_2026_11 state_history_2026_11_pkey; Type: CONSTRAINT; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.state_history_2026_11
    ADD CONSTRAINT state_history_2026_11_pkey PRIMARY KEY (change_id);

--
-- Name: state_history_2026_12 state_history_2026_12_pkey; Type: CONSTRAINT; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.state_history_2026_12
    ADD CONSTRAINT state_history_2026_12_pkey PRIMARY KEY (change_id);

--
-- Name: state_history_2027_01 state_history_2027_01_pkey; Type: CONSTRAINT; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.state_history_2027_01
    ADD CONSTRAINT state_history_2027_01_pkey PRIMARY KEY (change_id);

--
-- Name: state_history_2027_02 state_history_2027_02_pkey; Type: CONSTRAINT; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.state_history_2027_02
    ADD CONSTRAINT state_history_2027_02_pkey PRIMARY KEY (change_id);

--
-- Name: state_history_default state_history_default_pkey; Type: CONSTRAINT; Schema: audit; Owner: bedesten_owner
--

ALTER TABLE ONLY audit.state_history_default
    ADD CONSTRAINT state_history_default_pkey PRIMARY KEY (change_id);

--
-- Name: state_transitions state_transitions_pkey; Type: CONSTRAINT; Schema: config; Owner: bedesten_owner
--

ALTER TABLE ONLY config.state_transitions
    ADD CONSTRAINT state_transitions_pkey PRIMARY KEY (table_name, column_name, from_state, to_state);

--
-- Name: epochs epochs_pkey; Type: CONSTRAINT; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.epochs
    ADD CONSTRAINT epochs_pkey PRIMARY KEY (epoch);

--
-- Name: epochs epochs_seq_key; Type: CONSTRAINT; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.epochs
    ADD CONSTRAINT epochs_seq_key UNIQUE (seq);

--
-- Name: heartbeat heartbeat_pkey; Type: CONSTRAINT; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.heartbeat
    ADD CONSTRAINT heartbeat_pkey PRIMARY KEY (singleton);

--
-- Name: journal journal_pkey; Type: CONSTRAINT; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (seq);

--
-- Name: journal_default journal_default_pkey; Type: CONSTRAINT; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.journal_default
    ADD CONSTRAINT journal_default_pkey PRIMARY KEY (seq);

--
-- Name: journal_p0000 journal_p0000_pkey; Type: CONSTRAINT; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.journal_p0000
    ADD CONSTRAINT journal_p0000_pkey PRIMARY KEY (seq);

--
-- Name: journal_p0001 journal_p0001_pkey; Type: CONSTRAINT; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.journal_p0001
    ADD CONSTRAINT journal_p0001_pkey PRIMARY KEY (seq);

--
-- Name: journal_p0002 journal_p0002_pkey; Type: CONSTRAINT; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.journal_p0002
    ADD CONSTRAINT journal_p0002_pkey PRIMARY KEY (seq);

--
-- Name: journal_p0003 journal_p0003_pkey; Type: CONSTRAINT; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.journal_p0003
    ADD CONSTRAINT journal_p0003_pkey PRIMARY KEY (seq);

--
-- Name: snapshots snapshots_pkey; Type: CONSTRAINT; Schema: engine; Owner: bedesten_owner
--

ALTER TABLE ONLY engine.snapshots
    ADD CONSTRAINT snapshots_pkey PRIMARY KEY (seq);

--
-- Name: account_profiles account_profiles_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.account_profiles
    ADD CONSTRAINT account_profiles_pkey PRIMARY KEY (account_id);

--
-- Name: accounts accounts_account_number_key; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_account_number_key UNIQUE (account_number);

--
-- Name: accounts accounts_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (account_id);

--
-- Name: api_keys api_keys_key_hash_key; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash);

--
-- Name: api_keys api_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (api_key_id);

--
-- Name: assets assets_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.assets
    ADD CONSTRAINT assets_pkey PRIMARY KEY (asset_id);

--
-- Name: assets assets_symbol_key; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.assets
    ADD CONSTRAINT assets_symbol_key UNIQUE (symbol);

--
-- Name: balances balances_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.balances
    ADD CONSTRAINT balances_pkey PRIMARY KEY (account_id, asset_id);

--
-- Name: fee_rates fee_rates_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.fee_rates
    ADD CONSTRAINT fee_rates_pkey PRIMARY KEY (account_id, tier, market_id);

--
-- Name: fee_tiers fee_tiers_min_volume_key; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.fee_tiers
    ADD CONSTRAINT fee_tiers_min_volume_key UNIQUE (min_volume);

--
-- Name: fee_tiers fee_tiers_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.fee_tiers
    ADD CONSTRAINT fee_tiers_pkey PRIMARY KEY (tier);

--
-- Name: idempotency_keys idempotency_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (account_id, key, seq);

--
-- Name: ledger_transfers ledger_transfers_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.ledger_transfers
    ADD CONSTRAINT ledger_transfers_pkey PRIMARY KEY (transfer_id);

--
-- Name: ledger_transfers_default ledger_transfers_default_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.ledger_transfers_default
    ADD CONSTRAINT ledger_transfers_default_pkey PRIMARY KEY (transfer_id);

--
-- Name: market_phases market_phases_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.market_phases
    ADD CONSTRAINT market_phases_pkey PRIMARY KEY (seq, number);

--
-- Name: market_schedules market_schedules_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.market_schedules
    ADD CONSTRAINT market_schedules_pkey PRIMARY KEY (market_id, phase);

--
-- Name: markets markets_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.markets
    ADD CONSTRAINT markets_pkey PRIMARY KEY (market_id);

--
-- Name: markets markets_symbol_key; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.markets
    ADD CONSTRAINT markets_symbol_key UNIQUE (symbol);

--
-- Name: open_orders open_orders_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.open_orders
    ADD CONSTRAINT open_orders_pkey PRIMARY KEY (order_id);

--
-- Name: order_limits order_limits_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.order_limits
    ADD CONSTRAINT order_limits_pkey PRIMARY KEY (account_id, asset_id);

--
-- Name: order_lists order_lists_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.order_lists
    ADD CONSTRAINT order_lists_pkey PRIMARY KEY (order_list_id);

--
-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (order_id);

--
-- Name: orders_default orders_default_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.orders_default
    ADD CONSTRAINT orders_default_pkey PRIMARY KEY (order_id);

--
-- Name: outbox_events outbox_events_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.outbox_events
    ADD CONSTRAINT outbox_events_pkey PRIMARY KEY (event_id);

--
-- Name: permissions permissions_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.permissions
    ADD CONSTRAINT permissions_pkey PRIMARY KEY (permission_id);

--
-- Name: permissions permissions_resource_action_key; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.permissions
    ADD CONSTRAINT permissions_resource_action_key UNIQUE (resource, action);

--
-- Name: prevented_matches prevented_matches_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.prevented_matches
    ADD CONSTRAINT prevented_matches_pkey PRIMARY KEY (seq, number);

--
-- Name: projection_cursor projection_cursor_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.projection_cursor
    ADD CONSTRAINT projection_cursor_pkey PRIMARY KEY (name);

--
-- Name: refresh_tokens refresh_tokens_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_pkey PRIMARY KEY (refresh_token_id);

--
-- Name: refresh_tokens refresh_tokens_replaced_once; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_replaced_once UNIQUE (replaced_by);

--
-- Name: refresh_tokens refresh_tokens_token_hash_key; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_token_hash_key UNIQUE (token_hash);

--
-- Name: role_permissions role_permissions_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.role_permissions
    ADD CONSTRAINT role_permissions_pkey PRIMARY KEY (role_id, permission_id);

--
-- Name: roles roles_name_key; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_name_key UNIQUE (name);

--
-- Name: roles roles_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_pkey PRIMARY KEY (role_id);

--
-- Name: schema_migrations schema_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (number);

--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (session_id);

--
-- Name: staff_roles staff_roles_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.staff_roles
    ADD CONSTRAINT staff_roles_pkey PRIMARY KEY (staff_id, role_id);

--
-- Name: staff_users staff_users_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.staff_users
    ADD CONSTRAINT staff_users_pkey PRIMARY KEY (staff_id);

--
-- Name: trades trades_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.trades
    ADD CONSTRAINT trades_pkey PRIMARY KEY (trade_id);

--
-- Name: trades_default trades_default_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.trades_default
    ADD CONSTRAINT trades_default_pkey PRIMARY KEY (trade_id);

--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (user_id);

--
-- Name: audit_logs_account_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_account_idx ON ONLY audit.audit_logs USING btree (account_id, log_id) WHERE (account_id IS NOT NULL);

--
-- Name: audit_logs_2026_11_account_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2026_11_account_id_log_id_idx ON audit.audit_logs_2026_11 USING btree (account_id, log_id) WHERE (account_id IS NOT NULL);

--
-- Name: audit_logs_action_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_action_idx ON ONLY audit.audit_logs USING btree (action, log_id);

--
-- Name: audit_logs_2026_11_action_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2026_11_action_log_id_idx ON audit.audit_logs_2026_11 USING btree (action, log_id);

--
-- Name: audit_logs_actor_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_actor_idx ON ONLY audit.audit_logs USING btree (actor_id, log_id);

--
-- Name: audit_logs_2026_11_actor_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2026_11_actor_id_log_id_idx ON audit.audit_logs_2026_11 USING btree (actor_id, log_id);

--
-- Name: audit_logs_request_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_request_idx ON ONLY audit.audit_logs USING btree (request_id) WHERE (request_id IS NOT NULL);

--
-- Name: audit_logs_2026_11_request_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2026_11_request_id_idx ON audit.audit_logs_2026_11 USING btree (request_id) WHERE (request_id IS NOT NULL);

--
-- Name: audit_logs_resource_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_resource_idx ON ONLY audit.audit_logs USING btree (resource_type, resource_id, log_id);

--
-- Name: audit_logs_2026_11_resource_type_resource_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2026_11_resource_type_resource_id_log_id_idx ON audit.audit_logs_2026_11 USING btree (resource_type, resource_id, log_id);

--
-- Name: audit_logs_2026_12_account_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2026_12_account_id_log_id_idx ON audit.audit_logs_2026_12 USING btree (account_id, log_id) WHERE (account_id IS NOT NULL);

--
-- Name: audit_logs_2026_12_action_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2026_12_action_log_id_idx ON audit.audit_logs_2026_12 USING btree (action, log_id);

--
-- Name: audit_logs_2026_12_actor_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2026_12_actor_id_log_id_idx ON audit.audit_logs_2026_12 USING btree (actor_id, log_id);

--
-- Name: audit_logs_2026_12_request_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2026_12_request_id_idx ON audit.audit_logs_2026_12 USING btree (request_id) WHERE (request_id IS NOT NULL);

--
-- Name: audit_logs_2026_12_resource_type_resource_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2026_12_resource_type_resource_id_log_id_idx ON audit.audit_logs_2026_12 USING btree (resource_type, resource_id, log_id);

--
-- Name: audit_logs_2027_01_account_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2027_01_account_id_log_id_idx ON audit.audit_logs_2027_01 USING btree (account_id, log_id) WHERE (account_id IS NOT NULL);

--
-- Name: audit_logs_2027_01_action_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2027_01_action_log_id_idx ON audit.audit_logs_2027_01 USING btree (action, log_id);

--
-- Name: audit_logs_2027_01_actor_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2027_01_actor_id_log_id_idx ON audit.audit_logs_2027_01 USING btree (actor_id, log_id);

--
-- Name: audit_logs_2027_01_request_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2027_01_request_id_idx ON audit.audit_logs_2027_01 USING btree (request_id) WHERE (request_id IS NOT NULL);

--
-- Name: audit_logs_2027_01_resource_type_resource_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2027_01_resource_type_resource_id_log_id_idx ON audit.audit_logs_2027_01 USING btree (resource_type, resource_id, log_id);

--
-- Name: audit_logs_2027_02_account_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2027_02_account_id_log_id_idx ON audit.audit_logs_2027_02 USING btree (account_id, log_id) WHERE (account_id IS NOT NULL);

--
-- Name: audit_logs_2027_02_action_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2027_02_action_log_id_idx ON audit.audit_logs_2027_02 USING btree (action, log_id);

--
-- Name: audit_logs_2027_02_actor_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2027_02_actor_id_log_id_idx ON audit.audit_logs_2027_02 USING btree (actor_id, log_id);

--
-- Name: audit_logs_2027_02_request_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2027_02_request_id_idx ON audit.audit_logs_2027_02 USING btree (request_id) WHERE (request_id IS NOT NULL);

--
-- Name: audit_logs_2027_02_resource_type_resource_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_2027_02_resource_type_resource_id_log_id_idx ON audit.audit_logs_2027_02 USING btree (resource_type, resource_id, log_id);

--
-- Name: audit_logs_default_account_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_default_account_id_log_id_idx ON audit.audit_logs_default USING btree (account_id, log_id) WHERE (account_id IS NOT NULL);

--
-- Name: audit_logs_default_action_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_default_action_log_id_idx ON audit.audit_logs_default USING btree (action, log_id);

--
-- Name: audit_logs_default_actor_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_default_actor_id_log_id_idx ON audit.audit_logs_default USING btree (actor_id, log_id);

--
-- Name: audit_logs_default_request_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_default_request_id_idx ON audit.audit_logs_default USING btree (request_id) WHERE (request_id IS NOT NULL);

--
-- Name: audit_logs_default_resource_type_resource_id_log_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX audit_logs_default_resource_type_resource_id_log_id_idx ON audit.audit_logs_default USING btree (resource_type, resource_id, log_id);

--
-- Name: state_history_row_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX state_history_row_idx ON ONLY audit.state_history USING btree (table_name, row_id, change_id);

--
-- Name: state_history_2026_11_table_name_row_id_change_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX state_history_2026_11_table_name_row_id_change_id_idx ON audit.state_history_2026_11 USING btree (table_name, row_id, change_id);

--
-- Name: state_history_2026_12_table_name_row_id_change_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX state_history_2026_12_table_name_row_id_change_id_idx ON audit.state_history_2026_12 USING btree (table_name, row_id, change_id);

--
-- Name: state_history_2027_01_table_name_row_id_change_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX state_history_2027_01_table_name_row_id_change_id_idx ON audit.state_history_2027_01 USING btree (table_name, row_id, change_id);

--
-- Name: state_history_2027_02_table_name_row_id_change_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX state_history_2027_02_table_name_row_id_change_id_idx ON audit.state_history_2027_02 USING btree (table_name, row_id, change_id);

--
-- Name: state_history_default_table_name_row_id_change_id_idx; Type: INDEX; Schema: audit; Owner: bedesten_owner
--

CREATE INDEX state_history_default_table_name_row_id_change_id_idx ON audit.state_history_default USING btree (table_name, row_id, change_id);

--
-- Name: accounts_user_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX accounts_user_idx ON public.accounts USING btree (user_id) WHERE (user_id IS NOT NULL);

--
-- Name: api_keys_account_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX api_keys_account_idx ON public.api_keys USING btree (account_id);

--
-- Name: api_keys_user_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX api_keys_user_idx ON public.api_keys USING btree (user_id);

--
-- Name: idempotency_keys_movement_key; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE UNIQUE INDEX idempotency_keys_movement_key ON public.idempotency_keys USING btree (key) WHERE is_movement;

--
-- Name: ledger_transfers_credit_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX ledger_transfers_credit_idx ON ONLY public.ledger_transfers USING btree (credit_account_id, transfer_id);

--
-- Name: ledger_transfers_debit_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX ledger_transfers_debit_idx ON ONLY public.ledger_transfers USING btree (debit_account_id, transfer_id);

--
-- Name: ledger_transfers_default_credit_account_id_transfer_id_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX ledger_transfers_default_credit_account_id_transfer_id_idx ON public.ledger_transfers_default USING btree (credit_account_id, transfer_id);

--
-- Name: ledger_transfers_default_debit_account_id_transfer_id_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX ledger_transfers_default_debit_account_id_transfer_id_idx ON public.ledger_transfers_default USING btree (debit_account_id, transfer_id);

--
-- Name: ledger_transfers_reference_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX ledger_transfers_reference_idx ON ONLY public.ledger_transfers USING brin (reference_id int8_minmax_multi_ops) WITH (autosummarize='true');

--
-- Name: ledger_transfers_default_reference_id_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX ledger_transfers_default_reference_id_idx ON public.ledger_transfers_default USING brin (reference_id int8_minmax_multi_ops) WITH (autosummarize='true');

--
-- Name: ledger_transfers_reference_key_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX ledger_transfers_reference_key_idx ON ONLY public.ledger_transfers USING btree (reference_key) WHERE (reference_key IS NOT NULL);

--
-- Name: ledger_transfers_default_reference_key_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX ledger_transfers_default_reference_key_idx ON public.ledger_transfers_default USING btree (reference_key) WHERE (reference_key IS NOT NULL);

--
-- Name: market_phases_market_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX market_phases_market_idx ON public.market_phases USING btree (market_id, seq, number);

--
-- Name: markets_joined_symbol_key; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE UNIQUE INDEX markets_joined_symbol_key ON public.markets USING btree (replace((symbol)::text, '-'::text, ''::text));

--
-- Name: open_orders_account_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX open_orders_account_idx ON public.open_orders USING btree (account_id, order_id);

--
-- Name: open_orders_book_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX open_orders_book_idx ON public.open_orders USING btree (market_id, side, price, order_id);

--
-- Name: open_orders_client_order_id_key; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE UNIQUE INDEX open_orders_client_order_id_key ON public.open_orders USING btree (account_id, client_order_id) WHERE (client_order_id IS NOT NULL);

--
-- Name: order_lists_account_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX order_lists_account_idx ON public.order_lists USING btree (account_id, order_list_id);

--
-- Name: orders_account_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX orders_account_idx ON ONLY public.orders USING btree (account_id, order_id);

--
-- Name: orders_default_account_id_order_id_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX orders_default_account_id_order_id_idx ON public.orders_default USING btree (account_id, order_id);

--
-- Name: outbox_events_due_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX outbox_events_due_idx ON public.outbox_events USING btree (aggregate_type, aggregate_id, event_id) WHERE (status = 'PENDING'::public.outbox_status);

--
-- Name: outbox_events_processed_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX outbox_events_processed_idx ON public.outbox_events USING btree (processed_at) WHERE (status = 'PROCESSED'::public.outbox_status);

--
-- Name: outbox_events_seq_key; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE UNIQUE INDEX outbox_events_seq_key ON public.outbox_events USING btree (seq) WHERE (seq IS NOT NULL);

--
-- Name: outbox_events_unnumbered_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX outbox_events_unnumbered_idx ON public.outbox_events USING btree (xid, event_id) WHERE (seq IS NULL);

--
-- Name: prevented_matches_maker_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX prevented_matches_maker_idx ON public.prevented_matches USING btree (maker_account_id, seq, number);

--
-- Name: prevented_matches_taker_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX prevented_matches_taker_idx ON public.prevented_matches USING btree (taker_account_id, seq, number);

--
-- Name: refresh_tokens_family_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX refresh_tokens_family_idx ON public.refresh_tokens USING btree (family_id);

--
-- Name: refresh_tokens_user_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX refresh_tokens_user_idx ON public.refresh_tokens USING btree (user_id);

--
-- Name: sessions_user_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX sessions_user_idx ON public.sessions USING btree (user_id, session_id) WHERE (ended_at IS NULL);

--
-- Name: staff_users_email_key; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE UNIQUE INDEX staff_users_email_key ON public.staff_users USING btree (lower((email)::text));

--
-- Name: staff_users_username_key; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE UNIQUE INDEX staff_users_username_key ON public.staff_users USING btree (lower(username));

--
-- Name: trades_buyer_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX trades_buyer_idx ON ONLY public.trades USING btree (buyer_account_id, trade_id);

--
-- Name: trades_orders_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX trades_orders_idx ON ONLY public.trades USING brin (buy_order_id int8_minmax_multi_ops, sell_order_id int8_minmax_multi_ops) WITH (autosummarize='true');

--
-- Name: trades_default_buy_order_id_sell_order_id_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX trades_default_buy_order_id_sell_order_id_idx ON public.trades_default USING brin (buy_order_id int8_minmax_multi_ops, sell_order_id int8_minmax_multi_ops) WITH (autosummarize='true');

--
-- Name: trades_default_buyer_account_id_trade_id_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX trades_default_buyer_account_id_trade_id_idx ON public.trades_default USING btree (buyer_account_id, trade_id);

--
-- Name: trades_market_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX trades_market_idx ON ONLY public.trades USING btree (market_id, trade_id);

--
-- Name: trades_default_market_id_trade_id_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX trades_default_market_id_trade_id_idx ON public.trades_default USING btree (market_id, trade_id);

--
-- Name: trades_seller_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX trades_seller_idx ON ONLY public.trades USING btree (seller_account_id, trade_id);

--
-- Name: trades_default_seller_account_id_trade_id_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX trades_default_seller_account_id_trade_id_idx ON public.trades_default USING btree (seller_account_id, trade_id);

--
-- Name: users_email_key; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE UNIQUE INDEX users_email_key ON public.users USING btree (lower((email)::text)) WHERE (deleted_at IS NULL);

--
-- Name: users_kyc_status_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX users_kyc_status_idx ON public.users USING btree (kyc_status, user_id) WHERE (kyc_status = ANY (ARRAY['submitted'::public.kyc_status, 'in_review'::public.kyc_status]));

--
-- Name: users_phone_key; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE UNIQUE INDEX users_phone_key ON public.users USING btree (phone) WHERE (deleted_at IS NULL);

--
-- Name: users_risk_level_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX users_risk_level_idx ON public.users USING btree (risk_level, user_id) WHERE (risk_level = ANY (ARRAY['high'::public.risk_level, 'critical'::public.risk_level]));

--
-- Name: users_username_key; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE UNIQUE INDEX users_username_key ON public.users USING btree (lower(username)) WHERE (deleted_at IS NULL);

--
-- Name: users_watched_idx; Type: INDEX; Schema: public; Owner: bedesten_owner
--

CREATE INDEX users_watched_idx ON public.users USING btree (aml_status, user_id) WHERE (aml_status <> 'clear'::public.aml_status);

--
-- Name: audit_logs_2026_11_account_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_account_idx ATTACH PARTITION audit.audit_logs_2026_11_account_id_log_id_idx;

--
-- Name: audit_logs_2026_11_action_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_action_idx ATTACH PARTITION audit.audit_logs_2026_11_action_log_id_idx;

--
-- Name: audit_logs_2026_11_actor_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_actor_idx ATTACH PARTITION audit.audit_logs_2026_11_actor_id_log_id_idx;

--
-- Name: audit_logs_2026_11_pkey; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_pkey ATTACH PARTITION audit.audit_logs_2026_11_pkey;

--
-- Name: audit_logs_2026_11_request_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_request_idx ATTACH PARTITION audit.audit_logs_2026_11_request_id_idx;

--
-- Name: audit_logs_2026_11_resource_type_resource_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_resource_idx ATTACH PARTITION audit.audit_logs_2026_11_resource_type_resource_id_log_id_idx;

--
-- Name: audit_logs_2026_12_account_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_account_idx ATTACH PARTITION audit.audit_logs_2026_12_account_id_log_id_idx;

--
-- Name: audit_logs_2026_12_action_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_action_idx ATTACH PARTITION audit.audit_logs_2026_12_action_log_id_idx;

--
-- Name: audit_logs_2026_12_actor_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_actor_idx ATTACH PARTITION audit.audit_logs_2026_12_actor_id_log_id_idx;

--
-- Name: audit_logs_2026_12_pkey; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_pkey ATTACH PARTITION audit.audit_logs_2026_12_pkey;

--
-- Name: audit_logs_2026_12_request_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_request_idx ATTACH PARTITION audit.audit_logs_2026_12_request_id_idx;

--
-- Name: audit_logs_2026_12_resource_type_resource_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_resource_idx ATTACH PARTITION audit.audit_logs_2026_12_resource_type_resource_id_log_id_idx;

--
-- Name: audit_logs_2027_01_account_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_account_idx ATTACH PARTITION audit.audit_logs_2027_01_account_id_log_id_idx;

--
-- Name: audit_logs_2027_01_action_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_action_idx ATTACH PARTITION audit.audit_logs_2027_01_action_log_id_idx;

--
-- Name: audit_logs_2027_01_actor_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_actor_idx ATTACH PARTITION audit.audit_logs_2027_01_actor_id_log_id_idx;

--
-- Name: audit_logs_2027_01_pkey; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_pkey ATTACH PARTITION audit.audit_logs_2027_01_pkey;

--
-- Name: audit_logs_2027_01_request_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_request_idx ATTACH PARTITION audit.audit_logs_2027_01_request_id_idx;

--
-- Name: audit_logs_2027_01_resource_type_resource_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_resource_idx ATTACH PARTITION audit.audit_logs_2027_01_resource_type_resource_id_log_id_idx;

--
-- Name: audit_logs_2027_02_account_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_account_idx ATTACH PARTITION audit.audit_logs_2027_02_account_id_log_id_idx;

--
-- Name: audit_logs_2027_02_action_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_action_idx ATTACH PARTITION audit.audit_logs_2027_02_action_log_id_idx;

--
-- Name: audit_logs_2027_02_actor_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_actor_idx ATTACH PARTITION audit.audit_logs_2027_02_actor_id_log_id_idx;

--
-- Name: audit_logs_2027_02_pkey; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_pkey ATTACH PARTITION audit.audit_logs_2027_02_pkey;

--
-- Name: audit_logs_2027_02_request_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_request_idx ATTACH PARTITION audit.audit_logs_2027_02_request_id_idx;

--
-- Name: audit_logs_2027_02_resource_type_resource_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_resource_idx ATTACH PARTITION audit.audit_logs_2027_02_resource_type_resource_id_log_id_idx;

--
-- Name: audit_logs_default_account_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_account_idx ATTACH PARTITION audit.audit_logs_default_account_id_log_id_idx;

--
-- Name: audit_logs_default_action_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_action_idx ATTACH PARTITION audit.audit_logs_default_action_log_id_idx;

--
-- Name: audit_logs_default_actor_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_actor_idx ATTACH PARTITION audit.audit_logs_default_actor_id_log_id_idx;

--
-- Name: audit_logs_default_pkey; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_pkey ATTACH PARTITION audit.audit_logs_default_pkey;

--
-- Name: audit_logs_default_request_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_request_idx ATTACH PARTITION audit.audit_logs_default_request_id_idx;

--
-- Name: audit_logs_default_resource_type_resource_id_log_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.audit_logs_resource_idx ATTACH PARTITION audit.audit_logs_default_resource_type_resource_id_log_id_idx;

--
-- Name: state_history_2026_11_pkey; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.state_history_pkey ATTACH PARTITION audit.state_history_2026_11_pkey;

--
-- Name: state_history_2026_11_table_name_row_id_change_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.state_history_row_idx ATTACH PARTITION audit.state_history_2026_11_table_name_row_id_change_id_idx;

--
-- Name: state_history_2026_12_pkey; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.state_history_pkey ATTACH PARTITION audit.state_history_2026_12_pkey;

--
-- Name: state_history_2026_12_table_name_row_id_change_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.state_history_row_idx ATTACH PARTITION audit.state_history_2026_12_table_name_row_id_change_id_idx;

--
-- Name: state_history_2027_01_pkey; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.state_history_pkey ATTACH PARTITION audit.state_history_2027_01_pkey;

--
-- Name: state_history_2027_01_table_name_row_id_change_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.state_history_row_idx ATTACH PARTITION audit.state_history_2027_01_table_name_row_id_change_id_idx;

--
-- Name: state_history_2027_02_pkey; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.state_history_pkey ATTACH PARTITION audit.state_history_2027_02_pkey;

--
-- Name: state_history_2027_02_table_name_row_id_change_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.state_history_row_idx ATTACH PARTITION audit.state_history_2027_02_table_name_row_id_change_id_idx;

--
-- Name: state_history_default_pkey; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.state_history_pkey ATTACH PARTITION audit.state_history_default_pkey;

--
-- Name: state_history_default_table_name_row_id_change_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: bedesten_owner
--

ALTER INDEX audit.state_history_row_idx ATTACH PARTITION audit.state_history_default_table_name_row_id_change_id_idx;

--
-- Name: journal_default_pkey; Type: INDEX ATTACH; Schema: engine; Owner: bedesten_owner
--

ALTER INDEX engine.journal_pkey ATTACH PARTITION engine.journal_default_pkey;

--
-- Name: journal_p0000_pkey; Type: INDEX ATTACH; Schema: engine; Owner: bedesten_owner
--

ALTER INDEX engine.journal_pkey ATTACH PARTITION engine.journal_p0000_pkey;

--
-- Name: journal_p0001_pkey; Type: INDEX ATTACH; Schema: engine; Owner: bedesten_owner
--

ALTER INDEX engine.journal_pkey ATTACH PARTITION engine.journal_p0001_pkey;

--
-- Name: journal_p0002_pkey; Type: INDEX ATTACH; Schema: engine; Owner: bedesten_owner
--

ALTER INDEX engine.journal_pkey ATTACH PARTITION engine.journal_p0002_pkey;

--
-- Name: journal_p0003_pkey; Type: INDEX ATTACH; Schema: engine; Owner: bedesten_owner
--

ALTER INDEX engine.journal_pkey ATTACH PARTITION engine.journal_p0003_pkey;

--
-- Name: ledger_transfers_default_credit_account_id_transfer_id_idx; Type: INDEX ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER INDEX public.ledger_transfers_credit_idx ATTACH PARTITION public.ledger_transfers_default_credit_account_id_transfer_id_idx;

--
-- Name: ledger_transfers_default_debit_account_id_transfer_id_idx; Type: INDEX ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER INDEX public.ledger_transfers_debit_idx ATTACH PARTITION public.ledger_transfers_default_debit_account_id_transfer_id_idx;

--
-- Name: ledger_transfers_default_pkey; Type: INDEX ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER INDEX public.ledger_transfers_pkey ATTACH PARTITION public.ledger_transfers_default_pkey;

--
-- Name: ledger_transfers_default_reference_id_idx; Type: INDEX ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER INDEX public.ledger_transfers_reference_idx ATTACH PARTITION public.ledger_transfers_default_reference_id_idx;

--
-- Name: ledger_transfers_default_reference_key_idx; Type: INDEX ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER INDEX public.ledger_transfers_reference_key_idx ATTACH PARTITION public.ledger_transfers_default_reference_key_idx;

--
-- Name: orders_default_account_id_order_id_idx; Type: INDEX ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER INDEX public.orders_account_idx ATTACH PARTITION public.orders_default_account_id_order_id_idx;

--
-- Name: orders_default_pkey; Type: INDEX ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER INDEX public.orders_pkey ATTACH PARTITION public.orders_default_pkey;

--
-- Name: trades_default_buy_order_id_sell_order_id_idx; Type: INDEX ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER INDEX public.trades_orders_idx ATTACH PARTITION public.trades_default_buy_order_id_sell_order_id_idx;

--
-- Name: trades_default_buyer_account_id_trade_id_idx; Type: INDEX ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER INDEX public.trades_buyer_idx ATTACH PARTITION public.trades_default_buyer_account_id_trade_id_idx;

--
-- Name: trades_default_market_id_trade_id_idx; Type: INDEX ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER INDEX public.trades_market_idx ATTACH PARTITION public.trades_default_market_id_trade_id_idx;

--
-- Name: trades_default_pkey; Type: INDEX ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER INDEX public.trades_pkey ATTACH PARTITION public.trades_default_pkey;

--
-- Name: trades_default_seller_account_id_trade_id_idx; Type: INDEX ATTACH; Schema: public; Owner: bedesten_owner
--

ALTER INDEX public.trades_seller_idx ATTACH PARTITION public.trades_default_seller_account_id_trade_id_idx;

--
-- Name: audit_logs immutable; Type: TRIGGER; Schema: audit; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.audit_logs FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

--
-- Name: audit_logs_2026_11 immutable; Type: TRIGGER; Schema: audit; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.audit_logs_2026_11 FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

--
-- Name: audit_logs_2026_12 immutable; Type: TRIGGER; Schema: audit; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.audit_logs_2026_12 FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

--
-- Name: audit_logs_2027_01 immutable; Type: TRIGGER; Schema: audit; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.audit_logs_2027_01 FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

--
-- Name: audit_logs_2027_02 immutable; Type: TRIGGER; Schema: audit; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.audit_logs_2027_02 FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

--
-- Name: audit_logs_default immutable; Type: TRIGGER; Schema: audit; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.audit_logs_default FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

--
-- Name: state_history immutable; Type: TRIGGER; Schema: audit; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.state_history FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

--
-- Name: state_history_2026_11 immutable; Type: TRIGGER; Schema: audit; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.state_history_2026_11 FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

--
-- Name: state_history_2026_12 immutable; Type: TRIGGER; Schema: audit; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.state_history_2026_12 FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

--
-- Name: state_history_2027_01 immutable; Type: TRIGGER; Schema: audit; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.state_history_2027_01 FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

--
-- Name: state_history_2027_02 immutable; Type: TRIGGER; Schema: audit; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.state_history_2027_02 FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

--
-- Name: state_history_default immutable; Type: TRIGGER; Schema: audit; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.state_history_default FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

--
-- Name: epochs epochs_are_append_only; Type: TRIGGER; Schema: engine; Owner: bedesten_owner
--

CREATE TRIGGER epochs_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON engine.epochs FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse_change();

--
-- Name: journal journal_is_append_only; Type: TRIGGER; Schema: engine; Owner: bedesten_owner
--

CREATE TRIGGER journal_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON engine.journal FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse_change();

--
-- Name: journal_default journal_is_append_only; Type: TRIGGER; Schema: engine; Owner: bedesten_owner
--

CREATE TRIGGER journal_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON engine.journal_default FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse_change();

--
-- Name: journal_p0000 journal_is_append_only; Type: TRIGGER; Schema: engine; Owner: bedesten_owner
--

CREATE TRIGGER journal_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON engine.journal_p0000 FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse_change();

--
-- Name: journal_p0001 journal_is_append_only; Type: TRIGGER; Schema: engine; Owner: bedesten_owner
--

CREATE TRIGGER journal_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON engine.journal_p0001 FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse_change();

--
-- Name: journal_p0002 journal_is_append_only; Type: TRIGGER; Schema: engine; Owner: bedesten_owner
--

CREATE TRIGGER journal_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON engine.journal_p0002 FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse_change();

--
-- Name: journal_p0003 journal_is_append_only; Type: TRIGGER; Schema: engine; Owner: bedesten_owner
--

CREATE TRIGGER journal_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON engine.journal_p0003 FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse_change();

--
-- Name: users guard_aml_status; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER guard_aml_status BEFORE INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.guard_state('aml_status', 'user_id');

--
-- Name: users guard_kyc_status; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER guard_kyc_status BEFORE INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.guard_state('kyc_status', 'user_id');

--
-- Name: outbox_events guard_status; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.outbox_events FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'event_id');

--
-- Name: users guard_status; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'user_id');

--
-- Name: users history_of_aml_status; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER history_of_aml_status AFTER INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.guard_state('aml_status', 'user_id');

--
-- Name: users history_of_kyc_status; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER history_of_kyc_status AFTER INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.guard_state('kyc_status', 'user_id');

--
-- Name: users history_of_status; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'user_id');

--
-- Name: ledger_transfers immutable; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_transfers FOR EACH STATEMENT EXECUTE FUNCTION public.prevent_ledger_modification();

--
-- Name: ledger_transfers_default immutable; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_transfers_default FOR EACH STATEMENT EXECUTE FUNCTION public.prevent_ledger_modification();

--
-- Name: prevented_matches immutable; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.prevented_matches FOR EACH STATEMENT EXECUTE FUNCTION public.prevent_ledger_modification();

--
-- Name: trades immutable; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.trades FOR EACH STATEMENT EXECUTE FUNCTION public.prevent_ledger_modification();

--
-- Name: trades_default immutable; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.trades_default FOR EACH STATEMENT EXECUTE FUNCTION public.prevent_ledger_modification();

--
-- Name: staff_users refuse_stale_write; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.staff_users FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

--
-- Name: users refuse_stale_write; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

--
-- Name: account_profiles update_updated_at; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.account_profiles FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

--
-- Name: accounts update_updated_at; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.accounts FOR EACH ROW WHEN ((CURRENT_USER <> 'internal_service'::name)) EXECUTE FUNCTION public.update_updated_at_column();

--
-- Name: api_keys update_updated_at; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.api_keys FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

--
-- Name: assets update_updated_at; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.assets FOR EACH ROW WHEN ((CURRENT_USER <> 'internal_service'::name)) EXECUTE FUNCTION public.update_updated_at_column();

--
-- Name: markets update_updated_at; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.markets FOR EACH ROW WHEN ((CURRENT_USER <> 'internal_service'::name)) EXECUTE FUNCTION public.update_updated_at_column();

--
-- Name: roles update_updated_at; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.roles FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

--
-- Name: staff_users update_updated_at; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.staff_users FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

--
-- Name: users update_updated_at; Type: TRIGGER; Schema: public; Owner: bedesten_owner
--

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

--
-- Name: account_profiles account_profiles_account_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.account_profiles
    ADD CONSTRAINT account_profiles_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

--
-- Name: accounts accounts_user_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) NOT ENFORCED;

--
-- Name: api_keys api_keys_account_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

--
-- Name: api_keys api_keys_user_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

--
-- Name: balances balances_account_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.balances
    ADD CONSTRAINT balances_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) ON DELETE RESTRICT;

--
-- Name: balances balances_asset_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.balances
    ADD CONSTRAINT balances_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

--
-- Name: fee_tiers fee_tiers_asset_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.fee_tiers
    ADD CONSTRAINT fee_tiers_asset_fkey FOREIGN KEY (volume_asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

--
-- Name: ledger_transfers ledger_transfers_asset_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.ledger_transfers
    ADD CONSTRAINT ledger_transfers_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) NOT ENFORCED;

--
-- Name: ledger_transfers ledger_transfers_credit_account_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.ledger_transfers
    ADD CONSTRAINT ledger_transfers_credit_account_fkey FOREIGN KEY (credit_account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

--
-- Name: ledger_transfers ledger_transfers_debit_account_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.ledger_transfers
    ADD CONSTRAINT ledger_transfers_debit_account_fkey FOREIGN KEY (debit_account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

--
-- Name: market_phases market_phases_market_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.market_phases
    ADD CONSTRAINT market_phases_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) NOT ENFORCED;

--
-- Name: markets markets_base_asset_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.markets
    ADD CONSTRAINT markets_base_asset_fkey FOREIGN KEY (base_asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

--
-- Name: markets markets_fee_account_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.markets
    ADD CONSTRAINT markets_fee_account_fkey FOREIGN KEY (fee_account_id) REFERENCES public.accounts(account_id) ON DELETE RESTRICT;

--
-- Name: markets markets_quote_asset_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.markets
    ADD CONSTRAINT markets_quote_asset_fkey FOREIGN KEY (quote_asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

--
-- Name: open_orders open_orders_account_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.open_orders
    ADD CONSTRAINT open_orders_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

--
-- Name: open_orders open_orders_market_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.open_orders
    ADD CONSTRAINT open_orders_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) NOT ENFORCED;

--
-- Name: order_lists order_lists_account_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.order_lists
    ADD CONSTRAINT order_lists_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

--
-- Name: order_lists order_lists_market_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.order_lists
    ADD CONSTRAINT order_lists_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) NOT ENFORCED;

--
-- Name: orders orders_account_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.orders
    ADD CONSTRAINT orders_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

--
-- Name: orders orders_market_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.orders
    ADD CONSTRAINT orders_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) NOT ENFORCED;

--
-- Name: prevented_matches prevented_matches_market_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.prevented_matches
    ADD CONSTRAINT prevented_matches_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) NOT ENFORCED;

--
-- Name: refresh_tokens refresh_tokens_family_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_family_fkey FOREIGN KEY (family_id) REFERENCES public.sessions(session_id) ON DELETE RESTRICT;

--
-- Name: refresh_tokens refresh_tokens_replaced_by_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES public.refresh_tokens(refresh_token_id) ON DELETE RESTRICT;

--
-- Name: refresh_tokens refresh_tokens_user_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

--
-- Name: role_permissions role_permissions_permission_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.role_permissions
    ADD CONSTRAINT role_permissions_permission_fkey FOREIGN KEY (permission_id) REFERENCES public.permissions(permission_id) ON DELETE RESTRICT;

--
-- Name: role_permissions role_permissions_role_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.role_permissions
    ADD CONSTRAINT role_permissions_role_fkey FOREIGN KEY (role_id) REFERENCES public.roles(role_id) ON DELETE RESTRICT;

--
-- Name: sessions sessions_user_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

--
-- Name: staff_roles staff_roles_granted_by_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.staff_roles
    ADD CONSTRAINT staff_roles_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

--
-- Name: staff_roles staff_roles_role_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.staff_roles
    ADD CONSTRAINT staff_roles_role_fkey FOREIGN KEY (role_id) REFERENCES public.roles(role_id) ON DELETE RESTRICT;

--
-- Name: staff_roles staff_roles_staff_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.staff_roles
    ADD CONSTRAINT staff_roles_staff_fkey FOREIGN KEY (staff_id) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

--
-- Name: staff_users staff_users_created_by_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.staff_users
    ADD CONSTRAINT staff_users_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

--
-- Name: staff_users staff_users_role_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE ONLY public.staff_users
    ADD CONSTRAINT staff_users_role_fkey FOREIGN KEY (role) REFERENCES public.roles(name) ON DELETE RESTRICT;

--
-- Name: trades trades_buy_order_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.trades
    ADD CONSTRAINT trades_buy_order_fkey FOREIGN KEY (buy_order_id) REFERENCES public.orders(order_id) NOT ENFORCED;

--
-- Name: trades trades_buyer_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.trades
    ADD CONSTRAINT trades_buyer_fkey FOREIGN KEY (buyer_account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

--
-- Name: trades trades_market_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.trades
    ADD CONSTRAINT trades_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) NOT ENFORCED;

--
-- Name: trades trades_sell_order_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.trades
    ADD CONSTRAINT trades_sell_order_fkey FOREIGN KEY (sell_order_id) REFERENCES public.orders(order_id) NOT ENFORCED;

--
-- Name: trades trades_seller_fkey; Type: FK CONSTRAINT; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.trades
    ADD CONSTRAINT trades_seller_fkey FOREIGN KEY (seller_account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

--
-- Name: account_profiles; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.account_profiles ENABLE ROW LEVEL SECURITY;

--
-- Name: accounts; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.accounts ENABLE ROW LEVEL SECURITY;

--
-- Name: account_profiles analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.account_profiles FOR SELECT TO read_only_user USING (true);

--
-- Name: accounts analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.accounts FOR SELECT TO read_only_user USING (true);

--
-- Name: api_keys analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.api_keys FOR SELECT TO read_only_user USING (true);

--
-- Name: balances analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.balances FOR SELECT TO read_only_user USING (true);

--
-- Name: fee_rates analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.fee_rates FOR SELECT TO read_only_user USING (true);

--
-- Name: ledger_transfers analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.ledger_transfers FOR SELECT TO read_only_user USING (true);

--
-- Name: open_orders analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.open_orders FOR SELECT TO read_only_user USING (true);

--
-- Name: order_limits analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.order_limits FOR SELECT TO read_only_user USING (true);

--
-- Name: order_lists analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.order_lists FOR SELECT TO read_only_user USING (true);

--
-- Name: orders analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.orders FOR SELECT TO read_only_user USING (true);

--
-- Name: prevented_matches analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.prevented_matches FOR SELECT TO read_only_user USING (true);

--
-- Name: refresh_tokens analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.refresh_tokens FOR SELECT TO read_only_user USING (true);

--
-- Name: sessions analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.sessions FOR SELECT TO read_only_user USING (true);

--
-- Name: trades analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.trades FOR SELECT TO read_only_user USING (true);

--
-- Name: users analysts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY analysts ON public.users FOR SELECT TO read_only_user USING (true);

--
-- Name: api_keys; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.api_keys ENABLE ROW LEVEL SECURITY;

--
-- Name: balances; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.balances ENABLE ROW LEVEL SECURITY;

--
-- Name: fee_rates; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.fee_rates ENABLE ROW LEVEL SECURITY;

--
-- Name: ledger_transfers; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.ledger_transfers ENABLE ROW LEVEL SECURITY;

--
-- Name: open_orders; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.open_orders ENABLE ROW LEVEL SECURITY;

--
-- Name: order_limits; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.order_limits ENABLE ROW LEVEL SECURITY;

--
-- Name: order_lists; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.order_lists ENABLE ROW LEVEL SECURITY;

--
-- Name: orders; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;

--
-- Name: accounts own_accounts; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_accounts ON public.accounts FOR SELECT TO bedesten_owner, authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

--
-- Name: balances own_balances; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_balances ON public.balances FOR SELECT TO bedesten_owner, authenticated_user USING ((account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))));

--
-- Name: api_keys own_keys; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_keys ON public.api_keys FOR SELECT TO authenticated_user USING ((user_id = public.current_customer()));

--
-- Name: order_limits own_limits; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_limits ON public.order_limits FOR SELECT TO authenticated_user USING (((account_id = 0) OR (account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer()))))));

--
-- Name: order_lists own_lists; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_lists ON public.order_lists FOR SELECT TO authenticated_user USING ((account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))));

--
-- Name: prevented_matches own_matches; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_matches ON public.prevented_matches FOR SELECT TO authenticated_user USING (((taker_account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))) OR (maker_account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer()))))));

--
-- Name: open_orders own_orders; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_orders ON public.open_orders FOR SELECT TO authenticated_user USING ((account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))));

--
-- Name: orders own_orders; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_orders ON public.orders FOR SELECT TO authenticated_user USING ((account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))));

--
-- Name: fee_rates own_rates; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_rates ON public.fee_rates FOR SELECT TO authenticated_user USING (((account_id = 0) OR (account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer()))))));

--
-- Name: account_profiles own_rows; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_rows ON public.account_profiles FOR SELECT TO authenticated_user USING ((account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))));

--
-- Name: refresh_tokens own_rows; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_rows ON public.refresh_tokens FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

--
-- Name: sessions own_rows; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_rows ON public.sessions FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

--
-- Name: users own_rows; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_rows ON public.users FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

--
-- Name: trades own_trades; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_trades ON public.trades FOR SELECT TO authenticated_user USING (((buyer_account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))) OR (seller_account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer()))))));

--
-- Name: ledger_transfers own_transfers; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY own_transfers ON public.ledger_transfers FOR SELECT TO bedesten_owner, authenticated_user USING ((( SELECT public.sees_all_customers() AS sees_all_customers) OR (debit_account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))) OR (credit_account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer()))))));

--
-- Name: api_keys owner_finds; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY owner_finds ON public.api_keys FOR SELECT TO bedesten_owner USING (true);

--
-- Name: refresh_tokens owner_looks; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY owner_looks ON public.refresh_tokens TO bedesten_owner USING (true);

--
-- Name: sessions owner_looks; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY owner_looks ON public.sessions TO bedesten_owner USING (true);

--
-- Name: users owner_looks; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY owner_looks ON public.users TO bedesten_owner USING (true);

--
-- Name: accounts owner_views; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY owner_views ON public.accounts FOR SELECT TO bedesten_owner USING (( SELECT public.sees_all_customers() AS sees_all_customers));

--
-- Name: trades owner_views; Type: POLICY; Schema: public; Owner: bedesten_owner
--

CREATE POLICY owner_views ON public.trades FOR SELECT TO bedesten_owner USING (true);

--
-- Name: prevented_matches; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.prevented_matches ENABLE ROW LEVEL SECURITY;

--
-- Name: refresh_tokens; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.refresh_tokens ENABLE ROW LEVEL SECURITY;

--
-- Name: sessions; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.sessions ENABLE ROW LEVEL SECURITY;

--
-- Name: trades; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.trades ENABLE ROW LEVEL SECURITY;

--
-- Name: users; Type: ROW SECURITY; Schema: public; Owner: bedesten_owner
--

ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;

--
-- Name: SCHEMA admin; Type: ACL; Schema: -; Owner: bedesten_owner
--

GRANT USAGE ON SCHEMA admin TO admin_user;
GRANT USAGE ON SCHEMA admin TO internal_service;
GRANT USAGE ON SCHEMA admin TO read_only_user;

--
-- Name: SCHEMA audit; Type: ACL; Schema: -; Owner: bedesten_owner
--

GRANT USAGE ON SCHEMA audit TO read_only_user;
GRANT USAGE ON SCHEMA audit TO admin_user;
GRANT USAGE ON SCHEMA audit TO internal_service;
GRANT USAGE ON SCHEMA audit TO app_user;

--
-- Name: SCHEMA config; Type: ACL; Schema: -; Owner: bedesten_owner
--

GRANT USAGE ON SCHEMA config TO app_user;
GRANT USAGE ON SCHEMA config TO read_only_user;
GRANT USAGE ON SCHEMA config TO admin_user;
GRANT USAGE ON SCHEMA config TO internal_service;

--
-- Name: SCHEMA engine; Type: ACL; Schema: -; Owner: bedesten_owner
--

GRANT USAGE ON SCHEMA engine TO engine_writer;
GRANT USAGE ON SCHEMA engine TO internal_service;
GRANT USAGE ON SCHEMA engine TO admin_user;
GRANT USAGE ON SCHEMA engine TO read_only_user;

--
-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner
--

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO authenticated_user;
GRANT USAGE ON SCHEMA public TO app_user;
GRANT USAGE ON SCHEMA public TO read_only_user;
GRANT USAGE ON SCHEMA public TO admin_user;
GRANT USAGE ON SCHEMA public TO internal_service;
GRANT USAGE ON SCHEMA public TO engine_writer;

--
-- Name: SCHEMA reporting; Type: ACL; Schema: -; Owner: bedesten_owner
--

GRANT USAGE ON SCHEMA reporting TO read_only_user;
GRANT USAGE ON SCHEMA reporting TO admin_user;
GRANT USAGE ON SCHEMA reporting TO internal_service;

--
-- Name: FUNCTION base_table(table_name text); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.base_table(table_name text) FROM PUBLIC;

--
-- Name: FUNCTION create_monthly_partition(table_name text, month date); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.create_monthly_partition(table_name text, month date) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.create_monthly_partition(table_name text, month date) TO admin_user;
GRANT ALL ON FUNCTION admin.create_monthly_partition(table_name text, month date) TO internal_service;

--
-- Name: FUNCTION create_periods(wanted_period admin.partition_period, wanted_schema text, wanted_table text, ahead integer); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.create_periods(wanted_period admin.partition_period, wanted_schema text, wanted_table text, ahead integer) FROM PUBLIC;

--
-- Name: FUNCTION create_monthly_partitions(schema_name text, table_name text, months_ahead integer); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.create_monthly_partitions(schema_name text, table_name text, months_ahead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.create_monthly_partitions(schema_name text, table_name text, months_ahead integer) TO admin_user;
GRANT ALL ON FUNCTION admin.create_monthly_partitions(schema_name text, table_name text, months_ahead integer) TO internal_service;

--
-- Name: FUNCTION create_partition(schema_name text, table_name text, suffix text, starts timestamp with time zone, ends timestamp with time zone); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.create_partition(schema_name text, table_name text, suffix text, starts timestamp with time zone, ends timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION create_quarterly_partitions(schema_name text, table_name text, quarters_ahead integer); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.create_quarterly_partitions(schema_name text, table_name text, quarters_ahead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.create_quarterly_partitions(schema_name text, table_name text, quarters_ahead integer) TO admin_user;
GRANT ALL ON FUNCTION admin.create_quarterly_partitions(schema_name text, table_name text, quarters_ahead integer) TO internal_service;

--
-- Name: FUNCTION create_partitions(); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.create_partitions() FROM PUBLIC;
GRANT ALL ON FUNCTION admin.create_partitions() TO admin_user;
GRANT ALL ON FUNCTION admin.create_partitions() TO internal_service;

--
-- Name: FUNCTION cut_by_period(parent regclass, period admin.partition_period, key_kind admin.partition_key, immutable boolean); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.cut_by_period(parent regclass, period admin.partition_period, key_kind admin.partition_key, immutable boolean) FROM PUBLIC;

--
-- Name: FUNCTION guard_partition(part regclass); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.guard_partition(part regclass) FROM PUBLIC;

--
-- Name: FUNCTION guard_states(target regclass, state_column name, key_column name, steps text[]); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.guard_states(target regclass, state_column name, key_column name, steps text[]) FROM PUBLIC;

--
-- Name: FUNCTION id_floor(moment timestamp with time zone); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.id_floor(moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.id_floor(moment timestamp with time zone) TO read_only_user;
GRANT ALL ON FUNCTION admin.id_floor(moment timestamp with time zone) TO admin_user;
GRANT ALL ON FUNCTION admin.id_floor(moment timestamp with time zone) TO internal_service;

--
-- Name: FUNCTION id_time(id bigint); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.id_time(id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.id_time(id bigint) TO read_only_user;
GRANT ALL ON FUNCTION admin.id_time(id bigint) TO admin_user;
GRANT ALL ON FUNCTION admin.id_time(id bigint) TO internal_service;

--
-- Name: FUNCTION isolate(target regclass, owner_column name); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.isolate(target regclass, owner_column name) FROM PUBLIC;

--
-- Name: FUNCTION keep_current(target regclass, versioned boolean); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.keep_current(target regclass, versioned boolean) FROM PUBLIC;

--
-- Name: FUNCTION move_from_default(parent regclass, part regclass, low text, high text); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.move_from_default(parent regclass, part regclass, low text, high text) FROM PUBLIC;

--
-- Name: FUNCTION partition_alarms(); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.partition_alarms() FROM PUBLIC;
GRANT ALL ON FUNCTION admin.partition_alarms() TO admin_user;
GRANT ALL ON FUNCTION admin.partition_alarms() TO internal_service;

--
-- Name: FUNCTION uuid_floor(moment timestamp with time zone); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.uuid_floor(moment timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION partition_bound(kind admin.partition_key, moment timestamp with time zone); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.partition_bound(kind admin.partition_key, moment timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION partition_start(kind admin.partition_key, part regclass); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.partition_start(kind admin.partition_key, part regclass) FROM PUBLIC;

--
-- Name: FUNCTION uuid_time(id uuid); Type: ACL; Schema: admin; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION admin.uuid_time(id uuid) FROM PUBLIC;

--
-- Name: FUNCTION ensure_journal_partition(part integer); Type: ACL; Schema: engine; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION engine.ensure_journal_partition(part integer) FROM PUBLIC;
GRANT ALL ON FUNCTION engine.ensure_journal_partition(part integer) TO engine_writer;

--
-- Name: FUNCTION live_api_key(wanted bytea); Type: ACL; Schema: public; Owner: bedesten_owner
--

REVOKE ALL ON FUNCTION public.live_api_key(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.live_api_key(wanted bytea) TO app_user;

--
-- Name: TABLE partitioned_tables; Type: ACL; Schema: admin; Owner: bedesten_owner
--

GRANT SELECT ON TABLE admin.partitioned_tables TO read_only_user;
GRANT SELECT ON TABLE admin.partitioned_tables TO admin_user;
GRANT SELECT ON TABLE admin.partitioned_tables TO internal_service;

--
-- Name: TABLE audit_logs; Type: ACL; Schema: audit; Owner: bedesten_owner
--

GRANT SELECT ON TABLE audit.audit_logs TO read_only_user;
GRANT SELECT,INSERT ON TABLE audit.audit_logs TO admin_user;
GRANT SELECT,INSERT ON TABLE audit.audit_logs TO internal_service;
GRANT INSERT ON TABLE audit.audit_logs TO app_user;

--
-- Name: TABLE state_history; Type: ACL; Schema: audit; Owner: bedesten_owner
--

GRANT SELECT ON TABLE audit.state_history TO admin_user;
GRANT SELECT ON TABLE audit.state_history TO internal_service;
GRANT SELECT ON TABLE audit.state_history TO read_only_user;

--
-- Name: TABLE state_transitions; Type: ACL; Schema: config; Owner: bedesten_owner
--

GRANT SELECT ON TABLE config.state_transitions TO admin_user;
GRANT SELECT ON TABLE config.state_transitions TO internal_service;
GRANT SELECT ON TABLE config.state_transitions TO read_only_user;

--
-- Name: TABLE epochs; Type: ACL; Schema: engine; Owner: bedesten_owner
--

GRANT SELECT,INSERT ON TABLE engine.epochs TO engine_writer;
GRANT SELECT ON TABLE engine.epochs TO internal_service;
GRANT SELECT ON TABLE engine.epochs TO admin_user;
GRANT SELECT ON TABLE engine.epochs TO read_only_user;

--
-- Name: TABLE heartbeat; Type: ACL; Schema: engine; Owner: bedesten_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE engine.heartbeat TO engine_writer;
GRANT SELECT ON TABLE engine.heartbeat TO internal_service;
GRANT SELECT ON TABLE engine.heartbeat TO admin_user;
GRANT SELECT ON TABLE engine.heartbeat TO read_only_user;

--
-- Name: TABLE journal; Type: ACL; Schema: engine; Owner: bedesten_owner
--

GRANT SELECT,INSERT ON TABLE engine.journal TO engine_writer;
GRANT SELECT ON TABLE engine.journal TO internal_service;
GRANT SELECT ON TABLE engine.journal TO admin_user;

--
-- Name: COLUMN journal.seq; Type: ACL; Schema: engine; Owner: bedesten_owner
--

GRANT SELECT(seq) ON TABLE engine.journal TO read_only_user;

--
-- Name: COLUMN journal.epoch; Type: ACL; Schema: engine; Owner: bedesten_owner
--

GRANT SELECT(epoch) ON TABLE engine.journal TO read_only_user;

--
-- Name: COLUMN journal.at; Type: ACL; Schema: engine; Owner: bedesten_owner
--

GRANT SELECT(at) ON TABLE engine.journal TO read_only_user;

--
-- Name: COLUMN journal.commands; Type: ACL; Schema: engine; Owner: bedesten_owner
--

GRANT SELECT(commands) ON TABLE engine.journal TO read_only_user;

--
-- Name: COLUMN journal.hash; Type: ACL; Schema: engine; Owner: bedesten_owner
--

GRANT SELECT(hash) ON TABLE engine.journal TO read_only_user;

--
-- Name: TABLE snapshots; Type: ACL; Schema: engine; Owner: bedesten_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE engine.snapshots TO engine_writer;
GRANT SELECT ON TABLE engine.snapshots TO internal_service;
GRANT SELECT ON TABLE engine.snapshots TO admin_user;
GRANT SELECT ON TABLE engine.snapshots TO read_only_user;

--
-- Name: TABLE account_profiles; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.account_profiles TO app_user;
GRANT SELECT ON TABLE public.account_profiles TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.account_profiles TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.account_profiles TO internal_service;

--
-- Name: TABLE accounts; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.accounts TO app_user;
GRANT SELECT ON TABLE public.accounts TO read_only_user;
GRANT SELECT ON TABLE public.accounts TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.accounts TO internal_service;

--
-- Name: TABLE account_overview; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.account_overview TO app_user;
GRANT SELECT ON TABLE public.account_overview TO read_only_user;
GRANT SELECT ON TABLE public.account_overview TO admin_user;
GRANT SELECT ON TABLE public.account_overview TO internal_service;

--
-- Name: TABLE markets; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.markets TO app_user;
GRANT SELECT ON TABLE public.markets TO read_only_user;
GRANT SELECT ON TABLE public.markets TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.markets TO internal_service;

--
-- Name: TABLE trades; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.trades TO read_only_user;
GRANT SELECT ON TABLE public.trades TO admin_user;
GRANT SELECT,INSERT ON TABLE public.trades TO internal_service;

--
-- Name: TABLE account_trades; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.account_trades TO app_user;
GRANT SELECT ON TABLE public.account_trades TO read_only_user;
GRANT SELECT ON TABLE public.account_trades TO admin_user;
GRANT SELECT ON TABLE public.account_trades TO internal_service;

--
-- Name: TABLE open_orders; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.open_orders TO app_user;
GRANT SELECT ON TABLE public.open_orders TO read_only_user;
GRANT SELECT ON TABLE public.open_orders TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.open_orders TO internal_service;

--
-- Name: TABLE orders; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.orders TO app_user;
GRANT SELECT ON TABLE public.orders TO read_only_user;
GRANT SELECT ON TABLE public.orders TO admin_user;
GRANT SELECT,INSERT ON TABLE public.orders TO internal_service;

--
-- Name: TABLE all_orders; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.all_orders TO app_user;
GRANT SELECT ON TABLE public.all_orders TO read_only_user;
GRANT SELECT ON TABLE public.all_orders TO admin_user;
GRANT SELECT ON TABLE public.all_orders TO internal_service;

--
-- Name: TABLE api_keys; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.api_keys TO admin_user;

--
-- Name: COLUMN api_keys.api_key_id; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(api_key_id) ON TABLE public.api_keys TO app_user;
GRANT SELECT(api_key_id) ON TABLE public.api_keys TO read_only_user;

--
-- Name: COLUMN api_keys.user_id; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(user_id) ON TABLE public.api_keys TO app_user;
GRANT SELECT(user_id) ON TABLE public.api_keys TO read_only_user;

--
-- Name: COLUMN api_keys.account_id; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(account_id) ON TABLE public.api_keys TO app_user;
GRANT SELECT(account_id) ON TABLE public.api_keys TO read_only_user;

--
-- Name: COLUMN api_keys.prefix; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(prefix) ON TABLE public.api_keys TO app_user;
GRANT SELECT(prefix) ON TABLE public.api_keys TO read_only_user;

--
-- Name: COLUMN api_keys.label; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(label) ON TABLE public.api_keys TO app_user;
GRANT SELECT(label) ON TABLE public.api_keys TO read_only_user;

--
-- Name: COLUMN api_keys.scopes; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(scopes) ON TABLE public.api_keys TO app_user;
GRANT SELECT(scopes) ON TABLE public.api_keys TO read_only_user;

--
-- Name: COLUMN api_keys.ip_allowlist; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(ip_allowlist) ON TABLE public.api_keys TO app_user;
GRANT SELECT(ip_allowlist) ON TABLE public.api_keys TO read_only_user;

--
-- Name: COLUMN api_keys.last_used_at; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(last_used_at) ON TABLE public.api_keys TO app_user;
GRANT SELECT(last_used_at) ON TABLE public.api_keys TO read_only_user;

--
-- Name: COLUMN api_keys.expires_at; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(expires_at) ON TABLE public.api_keys TO app_user;
GRANT SELECT(expires_at) ON TABLE public.api_keys TO read_only_user;

--
-- Name: COLUMN api_keys.revoked_at; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(revoked_at) ON TABLE public.api_keys TO app_user;
GRANT SELECT(revoked_at) ON TABLE public.api_keys TO read_only_user;

--
-- Name: COLUMN api_keys.created_at; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(created_at) ON TABLE public.api_keys TO app_user;
GRANT SELECT(created_at) ON TABLE public.api_keys TO read_only_user;

--
-- Name: COLUMN api_keys.updated_at; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(updated_at) ON TABLE public.api_keys TO app_user;
GRANT SELECT(updated_at) ON TABLE public.api_keys TO read_only_user;

--
-- Name: COLUMN api_keys.kind; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(kind) ON TABLE public.api_keys TO read_only_user;
GRANT SELECT(kind) ON TABLE public.api_keys TO app_user;

--
-- Name: TABLE assets; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.assets TO app_user;
GRANT SELECT ON TABLE public.assets TO read_only_user;
GRANT SELECT ON TABLE public.assets TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.assets TO internal_service;

--
-- Name: TABLE balances; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.balances TO app_user;
GRANT SELECT ON TABLE public.balances TO read_only_user;
GRANT SELECT ON TABLE public.balances TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.balances TO internal_service;

--
-- Name: TABLE fee_rates; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.fee_rates TO app_user;
GRANT SELECT ON TABLE public.fee_rates TO read_only_user;
GRANT SELECT ON TABLE public.fee_rates TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.fee_rates TO internal_service;

--
-- Name: TABLE fee_tiers; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.fee_tiers TO app_user;
GRANT SELECT ON TABLE public.fee_tiers TO read_only_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.fee_tiers TO admin_user;
GRANT SELECT ON TABLE public.fee_tiers TO internal_service;

--
-- Name: TABLE idempotency_keys; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.idempotency_keys TO admin_user;
GRANT SELECT,INSERT,DELETE ON TABLE public.idempotency_keys TO internal_service;

--
-- Name: TABLE ledger_transfers; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.ledger_transfers TO read_only_user;
GRANT SELECT ON TABLE public.ledger_transfers TO admin_user;
GRANT SELECT,INSERT ON TABLE public.ledger_transfers TO internal_service;

--
-- Name: TABLE ledger_entries; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.ledger_entries TO app_user;
GRANT SELECT ON TABLE public.ledger_entries TO read_only_user;
GRANT SELECT ON TABLE public.ledger_entries TO admin_user;
GRANT SELECT ON TABLE public.ledger_entries TO internal_service;

--
-- Name: TABLE market_phases; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.market_phases TO app_user;
GRANT SELECT ON TABLE public.market_phases TO read_only_user;
GRANT SELECT ON TABLE public.market_phases TO admin_user;
GRANT SELECT,INSERT ON TABLE public.market_phases TO internal_service;

--
-- Name: TABLE market_schedules; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.market_schedules TO app_user;
GRANT SELECT ON TABLE public.market_schedules TO read_only_user;
GRANT SELECT ON TABLE public.market_schedules TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.market_schedules TO internal_service;

--
-- Name: TABLE market_trades; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.market_trades TO app_user;
GRANT SELECT ON TABLE public.market_trades TO read_only_user;
GRANT SELECT ON TABLE public.market_trades TO admin_user;
GRANT SELECT ON TABLE public.market_trades TO internal_service;

--
-- Name: TABLE order_limits; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.order_limits TO app_user;
GRANT SELECT ON TABLE public.order_limits TO read_only_user;
GRANT SELECT ON TABLE public.order_limits TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.order_limits TO internal_service;

--
-- Name: TABLE order_lists; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.order_lists TO app_user;
GRANT SELECT ON TABLE public.order_lists TO read_only_user;
GRANT SELECT ON TABLE public.order_lists TO admin_user;
GRANT SELECT,INSERT ON TABLE public.order_lists TO internal_service;

--
-- Name: TABLE outbox_events; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT INSERT ON TABLE public.outbox_events TO app_user;
GRANT SELECT,INSERT ON TABLE public.outbox_events TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox_events TO internal_service;

--
-- Name: TABLE permissions; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT,INSERT ON TABLE public.permissions TO admin_user;
GRANT SELECT ON TABLE public.permissions TO internal_service;
GRANT SELECT ON TABLE public.permissions TO read_only_user;

--
-- Name: TABLE prevented_matches; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.prevented_matches TO app_user;
GRANT SELECT ON TABLE public.prevented_matches TO read_only_user;
GRANT SELECT ON TABLE public.prevented_matches TO admin_user;
GRANT SELECT,INSERT ON TABLE public.prevented_matches TO internal_service;

--
-- Name: TABLE projection_cursor; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.projection_cursor TO app_user;
GRANT SELECT ON TABLE public.projection_cursor TO read_only_user;
GRANT SELECT ON TABLE public.projection_cursor TO admin_user;
GRANT SELECT,UPDATE ON TABLE public.projection_cursor TO internal_service;
GRANT SELECT ON TABLE public.projection_cursor TO engine_writer;

--
-- Name: TABLE refresh_tokens; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.refresh_tokens TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.refresh_tokens TO internal_service;

--
-- Name: TABLE role_permissions; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE public.role_permissions TO admin_user;
GRANT SELECT ON TABLE public.role_permissions TO internal_service;
GRANT SELECT ON TABLE public.role_permissions TO read_only_user;

--
-- Name: TABLE roles; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.roles TO admin_user;
GRANT SELECT ON TABLE public.roles TO internal_service;
GRANT SELECT ON TABLE public.roles TO read_only_user;

--
-- Name: TABLE sessions; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.sessions TO app_user;
GRANT SELECT ON TABLE public.sessions TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.sessions TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.sessions TO internal_service;

--
-- Name: TABLE staff_roles; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE public.staff_roles TO admin_user;
GRANT SELECT ON TABLE public.staff_roles TO internal_service;
GRANT SELECT ON TABLE public.staff_roles TO read_only_user;

--
-- Name: TABLE staff_users; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.staff_users TO admin_user;

--
-- Name: COLUMN staff_users.staff_id; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(staff_id) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(staff_id) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.staff_type; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(staff_type) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(staff_type) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.email; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(email) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(email) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.username; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(username) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(username) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.first_name; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(first_name) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(first_name) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.last_name; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(last_name) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(last_name) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.role; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(role) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(role) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.permissions; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(permissions) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(permissions) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.two_fa_enabled; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(two_fa_enabled) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(two_fa_enabled) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.two_fa_setup_completed; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(two_fa_setup_completed) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(two_fa_setup_completed) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.is_active; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(is_active) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(is_active) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.last_login_at; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(last_login_at) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(last_login_at) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.created_by; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(created_by) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(created_by) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.created_at; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(created_at) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(created_at) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.updated_at; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(updated_at) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(updated_at) ON TABLE public.staff_users TO read_only_user;

--
-- Name: COLUMN staff_users.version; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(version) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(version) ON TABLE public.staff_users TO read_only_user;

--
-- Name: TABLE trading_pairs; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT ON TABLE public.trading_pairs TO app_user;
GRANT SELECT ON TABLE public.trading_pairs TO read_only_user;
GRANT SELECT ON TABLE public.trading_pairs TO admin_user;
GRANT SELECT ON TABLE public.trading_pairs TO internal_service;

--
-- Name: TABLE users; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.users TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.users TO internal_service;

--
-- Name: COLUMN users.user_id; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(user_id) ON TABLE public.users TO app_user;
GRANT SELECT(user_id) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.user_type; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(user_type) ON TABLE public.users TO app_user;
GRANT SELECT(user_type) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.username; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(username) ON TABLE public.users TO app_user;
GRANT SELECT(username) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.email; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(email) ON TABLE public.users TO app_user;
GRANT SELECT(email) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.phone; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(phone) ON TABLE public.users TO app_user;
GRANT SELECT(phone) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.first_name; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(first_name) ON TABLE public.users TO app_user;
GRANT SELECT(first_name) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.last_name; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(last_name) ON TABLE public.users TO app_user;
GRANT SELECT(last_name) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.date_of_birth; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(date_of_birth) ON TABLE public.users TO app_user;
GRANT SELECT(date_of_birth) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.nationality; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(nationality) ON TABLE public.users TO app_user;
GRANT SELECT(nationality) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.kyc_status; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(kyc_status) ON TABLE public.users TO app_user;
GRANT SELECT(kyc_status) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.kyc_level; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(kyc_level) ON TABLE public.users TO app_user;
GRANT SELECT(kyc_level) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.risk_score; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(risk_score) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.risk_level; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(risk_level) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.is_pep; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(is_pep) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.is_sanctioned; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(is_sanctioned) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.aml_status; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(aml_status) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.two_fa_enabled; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(two_fa_enabled) ON TABLE public.users TO app_user;
GRANT SELECT(two_fa_enabled) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.login_attempts; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(login_attempts) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.locked_until; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(locked_until) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.segment; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(segment) ON TABLE public.users TO app_user;
GRANT SELECT(segment) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.status; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(status) ON TABLE public.users TO app_user;
GRANT SELECT(status) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.last_login_at; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(last_login_at) ON TABLE public.users TO app_user;
GRANT SELECT(last_login_at) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.last_login_ip; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(last_login_ip) ON TABLE public.users TO app_user;
GRANT SELECT(last_login_ip) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.created_at; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(created_at) ON TABLE public.users TO app_user;
GRANT SELECT(created_at) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.updated_at; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(updated_at) ON TABLE public.users TO app_user;
GRANT SELECT(updated_at) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.deleted_at; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(deleted_at) ON TABLE public.users TO read_only_user;

--
-- Name: COLUMN users.version; Type: ACL; Schema: public; Owner: bedesten_owner
--

GRANT SELECT(version) ON TABLE public.users TO app_user;
GRANT SELECT(version) ON TABLE public.users TO read_only_user;

--
-- PostgreSQL database dump complete
--

