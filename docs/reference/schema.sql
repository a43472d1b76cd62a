

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

CREATE SCHEMA admin;

ALTER SCHEMA admin OWNER TO bedesten_owner;

COMMENT ON SCHEMA admin IS 'Upkeep: partitions, checks, maintenance functions';

CREATE SCHEMA audit;

ALTER SCHEMA audit OWNER TO bedesten_owner;

COMMENT ON SCHEMA audit IS 'Who did what; rows are appended and never change';

CREATE SCHEMA config;

ALTER SCHEMA config OWNER TO bedesten_owner;

COMMENT ON SCHEMA config IS 'Profiles, parameters and rules that staff set';

CREATE SCHEMA engine;

ALTER SCHEMA engine OWNER TO bedesten_owner;

COMMENT ON SCHEMA engine IS 'The journal of the exchange and what its single writer needs';

CREATE SCHEMA public;

ALTER SCHEMA public OWNER TO pg_database_owner;

COMMENT ON SCHEMA public IS 'standard public schema';

CREATE SCHEMA reporting;

ALTER SCHEMA reporting OWNER TO bedesten_owner;

COMMENT ON SCHEMA reporting IS 'Views and summaries for analysts';

CREATE TYPE admin.job_outcome AS ENUM (
    'running',
    'success',
    'failure',
    'abandoned'
);

ALTER TYPE admin.job_outcome OWNER TO bedesten_owner;

COMMENT ON TYPE admin.job_outcome IS 'abandoned: whoever ran it died, or lost the lease';

CREATE TYPE admin.job_period AS ENUM (
    'minute',
    'hour',
    'day',
    'week',
    'month',
    'quarter'
);

ALTER TYPE admin.job_period OWNER TO bedesten_owner;

CREATE TYPE admin.partition_key AS ENUM (
    'engine_id',
    'uuid',
    'time'
);

ALTER TYPE admin.partition_key OWNER TO bedesten_owner;

COMMENT ON TYPE admin.partition_key IS 'What a table is cut by; engine ids and UUIDs of version 7 begin with their moment';

CREATE TYPE admin.partition_period AS ENUM (
    'month',
    'quarter'
);

ALTER TYPE admin.partition_period OWNER TO bedesten_owner;

CREATE TYPE audit.outcome AS ENUM (
    'success',
    'failure'
);

ALTER TYPE audit.outcome OWNER TO bedesten_owner;

CREATE TYPE config.parameter_type AS ENUM (
    'string',
    'number',
    'boolean',
    'json'
);

ALTER TYPE config.parameter_type OWNER TO bedesten_owner;

CREATE TYPE config.term_start AS ENUM (
    'record',
    'relationship'
);

ALTER TYPE config.term_start OWNER TO bedesten_owner;

COMMENT ON TYPE config.term_start IS 'record: the record''s own moment; relationship: when the customer was deleted, if later';

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

CREATE TYPE public.account_status AS ENUM (
    'active',
    'inactive',
    'closed',
    'margin_call'
);

ALTER TYPE public.account_status OWNER TO bedesten_owner;

COMMENT ON TYPE public.account_status IS 'margin_call is reserved: there is no margin trading';

CREATE TYPE public.aml_status AS ENUM (
    'clear',
    'flagged',
    'under_review',
    'blocked'
);

ALTER TYPE public.aml_status OWNER TO bedesten_owner;

COMMENT ON TYPE public.aml_status IS 'flagged: withdrawals are reviewed; under_review: none; blocked: nothing moves';

CREATE DOMAIN public.amount AS numeric
	CONSTRAINT amount_exact CHECK (((VALUE >= (0)::numeric) AND (VALUE < 'Infinity'::numeric) AND (scale(VALUE) <= 18)));

ALTER DOMAIN public.amount OWNER TO bedesten_owner;

COMMENT ON DOMAIN public.amount IS 'Money, zero or more, in whole units of its asset';

CREATE TYPE public.api_key_kind AS ENUM (
    'hmac',
    'ed25519',
    'rsa'
);

ALTER TYPE public.api_key_kind OWNER TO bedesten_owner;

CREATE TYPE public.approval_decision AS ENUM (
    'approve',
    'reject'
);

ALTER TYPE public.approval_decision OWNER TO bedesten_owner;

CREATE TYPE public.approval_status AS ENUM (
    'pending',
    'approved',
    'rejected',
    'expired',
    'executed',
    'failed'
);

ALTER TYPE public.approval_status OWNER TO bedesten_owner;

CREATE DOMAIN public.asset_symbol AS text
	CONSTRAINT asset_symbol_form CHECK ((VALUE ~ '^[A-Z0-9]{1,16}$'::text));

ALTER DOMAIN public.asset_symbol OWNER TO bedesten_owner;

CREATE TYPE public.asset_type AS ENUM (
    'crypto',
    'fiat'
);

ALTER TYPE public.asset_type OWNER TO bedesten_owner;

CREATE TYPE public.balance_bucket AS ENUM (
    'available',
    'locked',
    'reserved',
    'bonus',
    'fee'
);

ALTER TYPE public.balance_bucket OWNER TO bedesten_owner;

COMMENT ON TYPE public.balance_bucket IS 'available: spendable; locked: open orders and reservations; reserved: set aside by staff; bonus: granted, not yet spendable; fee: collected, house accounts only';

CREATE TYPE public.bank_account_purpose AS ENUM (
    'customer_funds',
    'operating'
);

ALTER TYPE public.bank_account_purpose OWNER TO bedesten_owner;

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

CREATE TYPE public.case_link_kind AS ENUM (
    'order',
    'trade',
    'deposit',
    'withdrawal',
    'fiat_transfer',
    'risk_event',
    'screening_hit',
    'kyc_document'
);

ALTER TYPE public.case_link_kind OWNER TO bedesten_owner;

CREATE DOMAIN public.chain_address AS text
	CONSTRAINT chain_address_form CHECK ((VALUE ~ '^[!-~]{4,128}$'::text));

ALTER DOMAIN public.chain_address OWNER TO bedesten_owner;

COMMENT ON DOMAIN public.chain_address IS 'Canonical form of its network; our adapters check it';

CREATE DOMAIN public.chain_tag AS text
	CONSTRAINT chain_tag_form CHECK ((VALUE ~ '^[ -~]{0,100}$'::text));

ALTER DOMAIN public.chain_tag OWNER TO bedesten_owner;

COMMENT ON DOMAIN public.chain_tag IS 'Tag or memo; the empty text is no tag, so that it compares';

CREATE TYPE public.chain_transaction_status AS ENUM (
    'built',
    'signed',
    'broadcast',
    'confirming',
    'confirmed',
    'replaced',
    'failed'
);

ALTER TYPE public.chain_transaction_status OWNER TO bedesten_owner;

CREATE TYPE public.compliance_case_status AS ENUM (
    'open',
    'investigating',
    'escalated',
    'resolved',
    'false_positive'
);

ALTER TYPE public.compliance_case_status OWNER TO bedesten_owner;

COMMENT ON TYPE public.compliance_case_status IS 'The last two are final';

CREATE TYPE public.compliance_case_type AS ENUM (
    'suspicious_transaction',
    'velocity_breach',
    'large_transaction',
    'pep_detected',
    'sanctions_match',
    'unusual_pattern',
    'manual_review'
);

ALTER TYPE public.compliance_case_type OWNER TO bedesten_owner;

CREATE TYPE public.confirmation_purpose AS ENUM (
    'confirm_email',
    'change_email',
    'reset_password',
    'undo_email'
);

ALTER TYPE public.confirmation_purpose OWNER TO bedesten_owner;

CREATE TYPE public.counterparty_kind AS ENUM (
    'any',
    'domestic_provider',
    'foreign_provider',
    'foreign_provider_without_data',
    'self_hosted'
);

ALTER TYPE public.counterparty_kind OWNER TO bedesten_owner;

COMMENT ON TYPE public.counterparty_kind IS 'Whose the other wallet is; without_data: a provider outside the travel rule';

CREATE DOMAIN public.country_code AS text
	CONSTRAINT country_code_form CHECK ((VALUE ~ '^[A-Z]{3}$'::text));

ALTER DOMAIN public.country_code OWNER TO bedesten_owner;

COMMENT ON DOMAIN public.country_code IS 'ISO 3166-1 alpha-3';

CREATE TYPE public.customer_segment AS ENUM (
    'retail',
    'professional',
    'institutional'
);

ALTER TYPE public.customer_segment OWNER TO bedesten_owner;

CREATE TYPE public.deposit_status AS ENUM (
    'seen',
    'confirming',
    'screening',
    'held',
    'credited',
    'below_minimum',
    'unsupported_asset',
    'missing_tag',
    'orphaned',
    'failed',
    'reversal_required'
);

ALTER TYPE public.deposit_status OWNER TO bedesten_owner;

CREATE TYPE public.document_type AS ENUM (
    'national_id_front',
    'national_id_back',
    'passport',
    'drivers_license',
    'selfie',
    'address_proof',
    'tax_document',
    'employment_proof'
);

ALTER TYPE public.document_type OWNER TO bedesten_owner;

CREATE DOMAIN public.email_address AS text
	CONSTRAINT email_address_form CHECK (((VALUE ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:].]+$'::text) AND (length(VALUE) <= 254)));

ALTER DOMAIN public.email_address OWNER TO bedesten_owner;

COMMENT ON DOMAIN public.email_address IS 'Kept as written; compared without case';

CREATE DOMAIN public.fee_percent AS numeric
	CONSTRAINT fee_percent_in_range CHECK (((VALUE > ('-100'::integer)::numeric) AND (VALUE < (100)::numeric)))
	CONSTRAINT fee_percent_whole_ppm CHECK ((scale(trim_scale(VALUE)) <= 4));

ALTER DOMAIN public.fee_percent OWNER TO bedesten_owner;

COMMENT ON DOMAIN public.fee_percent IS 'Fee in percent: 0.1 is 0.1 %; finer than a part per million is refused; negative is a rebate';

CREATE TYPE public.fiat_transfer_status AS ENUM (
    'received',
    'screening',
    'held',
    'credited',
    'returning',
    'returned',
    'requested',
    'risk_review',
    'cooling_down',
    'awaiting_approval',
    'queued',
    'sent',
    'unknown',
    'completed',
    'failed',
    'cancelled',
    'rejected'
);

ALTER TYPE public.fiat_transfer_status OWNER TO bedesten_owner;

COMMENT ON TYPE public.fiat_transfer_status IS 'First the steps of deposits, then those of withdrawals; returned: gone back to its sender';

CREATE TYPE public.history_format AS ENUM (
    'csv',
    'parquet'
);

ALTER TYPE public.history_format OWNER TO bedesten_owner;

CREATE FUNCTION public.iban_is_valid(iban text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN CASE WHEN (iban !~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$'::text) THEN false WHEN ((iban ~~ 'TR%'::text) AND (length(iban) <> 26)) THEN false ELSE ((((SELECT string_agg(CASE WHEN ((one.digit >= '0'::text) AND (one.digit <= '9'::text)) THEN one.digit ELSE ((ascii(one.digit) - 55))::text END, ''::text ORDER BY one.place) AS string_agg FROM regexp_split_to_table((substr(iban_is_valid.iban, 5) || "left"(iban_is_valid.iban, 4)), ''::text) WITH ORDINALITY one(digit, place)))::numeric % (97)::numeric) = (1)::numeric) END;

ALTER FUNCTION public.iban_is_valid(iban text) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.iban_is_valid(iban text) IS 'ISO 13616: form and check digits (mod 97)';

CREATE DOMAIN public.iban AS text
	CONSTRAINT iban_valid CHECK (public.iban_is_valid(VALUE));

ALTER DOMAIN public.iban OWNER TO bedesten_owner;

COMMENT ON DOMAIN public.iban IS 'Upper case, without spaces';

CREATE TYPE public.kline_interval AS ENUM (
    '1s',
    '1m',
    '3m',
    '5m',
    '15m',
    '30m',
    '1h',
    '2h',
    '4h',
    '6h',
    '8h',
    '12h',
    '1d',
    '3d',
    '1w',
    '1M'
);

ALTER TYPE public.kline_interval OWNER TO bedesten_owner;

CREATE TYPE public.kyc_status AS ENUM (
    'pending',
    'submitted',
    'in_review',
    'approved',
    'rejected',
    'resubmit_required'
);

ALTER TYPE public.kyc_status OWNER TO bedesten_owner;

CREATE TYPE public.ledger_direction AS ENUM (
    'debit',
    'credit'
);

ALTER TYPE public.ledger_direction OWNER TO bedesten_owner;

COMMENT ON TYPE public.ledger_direction IS 'In views for customers a debit raises and a credit lowers what the customer owns';

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

CREATE TYPE public.ledger_reference AS ENUM (
    'order',
    'trade',
    'transfer',
    'reservation'
);

ALTER TYPE public.ledger_reference OWNER TO bedesten_owner;

CREATE TYPE public.limit_kind AS ENUM (
    'deposit_fiat',
    'withdrawal_fiat',
    'withdrawal_crypto'
);

ALTER TYPE public.limit_kind OWNER TO bedesten_owner;

CREATE DOMAIN public.locale AS text
	CONSTRAINT locale_known CHECK ((VALUE = ANY (ARRAY['tr'::text, 'en'::text])));

ALTER DOMAIN public.locale OWNER TO bedesten_owner;

CREATE TYPE public.market_phase AS ENUM (
    'pending',
    'auction',
    'continuous',
    'cancel_only',
    'halted',
    'closed'
);

ALTER TYPE public.market_phase OWNER TO bedesten_owner;

CREATE DOMAIN public.market_symbol AS text
	CONSTRAINT market_symbol_form CHECK (((VALUE ~ '^[A-Z0-9]+-[A-Z0-9]+$'::text) AND (length(VALUE) <= 24)));

ALTER DOMAIN public.market_symbol OWNER TO bedesten_owner;

CREATE TYPE public.network_family AS ENUM (
    'utxo',
    'evm',
    'tagged'
);

ALTER TYPE public.network_family OWNER TO bedesten_owner;

COMMENT ON TYPE public.network_family IS 'tagged: an address and a tag or memo say who is meant';

CREATE DOMAIN public.network_name AS text
	CONSTRAINT network_name_form CHECK ((VALUE ~ '^[a-z][a-z0-9-]{1,30}$'::text));

ALTER DOMAIN public.network_name OWNER TO bedesten_owner;

CREATE TYPE public.notice_kind AS ENUM (
    'maintenance',
    'incident',
    'news'
);

ALTER TYPE public.notice_kind OWNER TO bedesten_owner;

COMMENT ON TYPE public.notice_kind IS 'What a notice is about; only words, nothing stops by it';

CREATE TYPE public.notification_class AS ENUM (
    'security',
    'legal',
    'money',
    'trading',
    'news'
);

ALTER TYPE public.notification_class OWNER TO bedesten_owner;

COMMENT ON TYPE public.notification_class IS 'security and legal cannot be switched off';

CREATE TYPE public.notification_status AS ENUM (
    'pending',
    'sent',
    'failed',
    'read'
);

ALTER TYPE public.notification_status OWNER TO bedesten_owner;

CREATE TYPE public.notification_type AS ENUM (
    'EMAIL',
    'SMS',
    'PUSH',
    'WEBHOOK',
    'IN_APP'
);

ALTER TYPE public.notification_type OWNER TO bedesten_owner;

CREATE TYPE public.order_contingency AS ENUM (
    'oco',
    'oto',
    'otoco'
);

ALTER TYPE public.order_contingency OWNER TO bedesten_owner;

CREATE TYPE public.order_side AS ENUM (
    'buy',
    'sell'
);

ALTER TYPE public.order_side OWNER TO bedesten_owner;

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

COMMENT ON TYPE public.order_type IS '''oco'' is kept for the seed; a pair of orders is a list';

CREATE TYPE public.outbox_status AS ENUM (
    'PENDING',
    'PROCESSED',
    'FAILED'
);

ALTER TYPE public.outbox_status OWNER TO bedesten_owner;

CREATE TYPE public.passkey_purpose AS ENUM (
    'register',
    'log_in',
    'step_up'
);

ALTER TYPE public.passkey_purpose OWNER TO bedesten_owner;

CREATE TYPE public.payout_status AS ENUM (
    'pending',
    'approved',
    'processing',
    'confirmed',
    'failed',
    'cancelled'
);

ALTER TYPE public.payout_status OWNER TO bedesten_owner;

COMMENT ON TYPE public.payout_status IS 'What customers are shown of a withdrawal';

CREATE TYPE public.phase_cause AS ENUM (
    'command',
    'volatility',
    'schedule'
);

ALTER TYPE public.phase_cause OWNER TO bedesten_owner;

CREATE DOMAIN public.phone_number AS text
	CONSTRAINT phone_number_form CHECK ((VALUE ~ '^\+[1-9][0-9]{6,14}$'::text));

ALTER DOMAIN public.phone_number OWNER TO bedesten_owner;

COMMENT ON DOMAIN public.phone_number IS 'E.164';

CREATE DOMAIN public.price AS numeric
	CONSTRAINT price_exact CHECK (((VALUE > (0)::numeric) AND (VALUE < 'Infinity'::numeric) AND (scale(VALUE) <= 18)));

ALTER DOMAIN public.price OWNER TO bedesten_owner;

COMMENT ON DOMAIN public.price IS 'Units of the quote asset for one unit of the base asset';

CREATE DOMAIN public.quantity AS numeric
	CONSTRAINT quantity_exact CHECK (((VALUE > (0)::numeric) AND (VALUE < 'Infinity'::numeric) AND (scale(VALUE) <= 18)));

ALTER DOMAIN public.quantity OWNER TO bedesten_owner;

COMMENT ON DOMAIN public.quantity IS 'Units of the base asset';

CREATE DOMAIN public.rate_ppm AS integer
	CONSTRAINT rate_ppm_in_range CHECK (((VALUE > '-1000000'::integer) AND (VALUE < 1000000)));

ALTER DOMAIN public.rate_ppm OWNER TO bedesten_owner;

COMMENT ON DOMAIN public.rate_ppm IS 'Fee in parts per million; negative is a rebate';

CREATE TYPE public.risk_event_status AS ENUM (
    'open',
    'in_review',
    'resolved',
    'dismissed'
);

ALTER TYPE public.risk_event_status OWNER TO bedesten_owner;

COMMENT ON TYPE public.risk_event_status IS 'The last two are final';

CREATE TYPE public.risk_level AS ENUM (
    'low',
    'medium',
    'high',
    'critical'
);

ALTER TYPE public.risk_level OWNER TO bedesten_owner;

CREATE TYPE public.risk_rule_status AS ENUM (
    'draft',
    'shadow',
    'active',
    'retired'
);

ALTER TYPE public.risk_rule_status OWNER TO bedesten_owner;

COMMENT ON TYPE public.risk_rule_status IS 'shadow: it records what it would have done';

CREATE TYPE public.risk_rule_type AS ENUM (
    'login',
    'order',
    'deposit',
    'withdrawal',
    'fiat_transfer',
    'address',
    'api_key'
);

ALTER TYPE public.risk_rule_type OWNER TO bedesten_owner;

COMMENT ON TYPE public.risk_rule_type IS 'The operation that a rule looks at';

CREATE TYPE public.screening_kind AS ENUM (
    'pep',
    'sanctions'
);

ALTER TYPE public.screening_kind OWNER TO bedesten_owner;

CREATE TYPE public.screening_status AS ENUM (
    'open',
    'confirmed',
    'dismissed'
);

ALTER TYPE public.screening_status OWNER TO bedesten_owner;

CREATE TYPE public.self_trade_prevention AS ENUM (
    'none',
    'expire_taker',
    'expire_maker',
    'expire_both',
    'decrement'
);

ALTER TYPE public.self_trade_prevention OWNER TO bedesten_owner;

CREATE TYPE public.settlement_batch_status AS ENUM (
    'pending',
    'running',
    'completed',
    'failed'
);

ALTER TYPE public.settlement_batch_status OWNER TO bedesten_owner;

CREATE TYPE public.settlement_status AS ENUM (
    'pending',
    'initiated',
    'seller_securities_locked',
    'buyer_cash_locked',
    'executing',
    'confirmed',
    'settled',
    'failed',
    'partially_settled'
);

ALTER TYPE public.settlement_status OWNER TO bedesten_owner;

CREATE DOMAIN public.signed_amount AS numeric
	CONSTRAINT signed_amount_exact CHECK (((VALUE > '-Infinity'::numeric) AND (VALUE < 'Infinity'::numeric) AND (scale(VALUE) <= 18)));

ALTER DOMAIN public.signed_amount OWNER TO bedesten_owner;

COMMENT ON DOMAIN public.signed_amount IS 'Money that may be owed: house accounts, differences';

CREATE TYPE public.tag_kind AS ENUM (
    'none',
    'optional',
    'required'
);

ALTER TYPE public.tag_kind OWNER TO bedesten_owner;

CREATE TYPE public.time_in_force AS ENUM (
    'gtc',
    'ioc',
    'fok',
    'day',
    'gtd'
);

ALTER TYPE public.time_in_force OWNER TO bedesten_owner;

CREATE TYPE public.transaction_status AS ENUM (
    'pending',
    'confirming',
    'confirmed',
    'completed',
    'failed',
    'cancelled'
);

ALTER TYPE public.transaction_status OWNER TO bedesten_owner;

COMMENT ON TYPE public.transaction_status IS 'What customers and reports are shown';

CREATE TYPE public.transaction_type AS ENUM (
    'deposit',
    'withdrawal',
    'fee',
    'rebate',
    'internal_transfer'
);

ALTER TYPE public.transaction_type OWNER TO bedesten_owner;

CREATE TYPE public.user_status AS ENUM (
    'active',
    'suspended',
    'banned',
    'closed',
    'deleted'
);

ALTER TYPE public.user_status OWNER TO bedesten_owner;

COMMENT ON TYPE public.user_status IS 'suspended: may read and cancel; banned and closed: cannot log in, open orders are cancelled';

CREATE TYPE public.user_type AS ENUM (
    'customer',
    'admin',
    'compliance',
    'system',
    'api_user'
);

ALTER TYPE public.user_type OWNER TO bedesten_owner;

COMMENT ON TYPE public.user_type IS 'Kinds of actors; customers and staff live in tables of their own';

CREATE TYPE public.velocity_measure AS ENUM (
    'trade',
    'transfer_in',
    'transfer_out',
    'log_in',
    'log_in_failed'
);

ALTER TYPE public.velocity_measure OWNER TO bedesten_owner;

COMMENT ON TYPE public.velocity_measure IS 'trade: value in the quote asset, subjects are markets; transfer: subjects are the accounts on the other side; log_in: subjects are addresses';

CREATE TYPE public.verification_status AS ENUM (
    'pending',
    'submitted',
    'verified',
    'rejected',
    'expired'
);

ALTER TYPE public.verification_status OWNER TO bedesten_owner;

COMMENT ON TYPE public.verification_status IS 'pending: uploaded, not yet scanned; submitted: waits for a decision';

CREATE TYPE public.wallet_move_kind AS ENUM (
    'rebalance',
    'sweep',
    'gas'
);

ALTER TYPE public.wallet_move_kind OWNER TO bedesten_owner;

CREATE TYPE public.wallet_move_status AS ENUM (
    'proposed',
    'approved',
    'built',
    'signed',
    'broadcast',
    'confirming',
    'completed',
    'failed',
    'rejected',
    'cancelled'
);

ALTER TYPE public.wallet_move_status OWNER TO bedesten_owner;

CREATE TYPE public.wallet_type AS ENUM (
    'hot',
    'cold',
    'fee',
    'operational'
);

ALTER TYPE public.wallet_type OWNER TO bedesten_owner;

CREATE TYPE public.withdrawal_status AS ENUM (
    'requested',
    'risk_review',
    'cooling_down',
    'awaiting_approval',
    'queued',
    'built',
    'signed',
    'broadcast',
    'confirming',
    'completed',
    'replaced',
    'failed',
    'cancelled',
    'rejected'
);

ALTER TYPE public.withdrawal_status OWNER TO bedesten_owner;

CREATE FUNCTION admin.add_enum_value(type_name regtype, new_value text, before_value text DEFAULT NULL::text, after_value text DEFAULT NULL::text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    SET lock_timeout TO '2s'
    AS $$
begin
    if before_value is not null and after_value is not null then
        raise exception 'give the value before or the one after, not both'
            using errcode = 'invalid_parameter_value';
    end if;
    if exists (select from pg_enum as e where e.enumtypid = type_name
            and e.enumlabel = new_value) then
        return false;
    end if;
    execute format('alter type %s add value %L%s', type_name, new_value,
        case when before_value is not null then format(' before %L', before_value)
            when after_value is not null then format(' after %L', after_value) else '' end);
    return true;
end $$;

ALTER FUNCTION admin.add_enum_value(type_name regtype, new_value text, before_value text, after_value text) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.add_enum_value(type_name regtype, new_value text, before_value text, after_value text) IS 'Adds a value in any place, without a lock on any table; false when it is there already. The value may be used after the database transaction. To replace one: docs/operating/upkeep.md';

CREATE FUNCTION admin.current_sizes() RETURNS TABLE(schema_name text, table_name text, estimated_rows bigint, table_bytes bigint, total_bytes bigint)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT n.nspname,
     t.relname,
     (sum(GREATEST(c.reltuples, (0)::real)))::bigint AS sum,
     (sum(pg_relation_size((c.oid)::regclass)))::bigint AS sum,
     (sum(pg_total_relation_size((c.oid)::regclass)))::bigint AS sum
    FROM ((pg_class c
      JOIN pg_class t ON ((t.oid = (COALESCE(pg_partition_root((c.oid)::regclass), (c.oid)::regclass))::oid)))
      JOIN pg_namespace n ON ((n.oid = t.relnamespace)))
   WHERE ((c.relkind = ANY (ARRAY['r'::"char", 'm'::"char", 'p'::"char"])) AND (n.nspname = ANY (ARRAY['public'::name, 'audit'::name, 'reporting'::name, 'config'::name, 'admin'::name, 'engine'::name, 'archive'::name])))
   GROUP BY n.nspname, t.relname;
END;

ALTER FUNCTION admin.current_sizes() OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.current_sizes() IS 'Bytes of each table, its partitions included';

SET default_tablespace = '';

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

COMMENT ON TABLE public.ledger_transfers IS 'Every movement of money, also between an account''s buckets; appended, never changed';

COMMENT ON COLUMN public.ledger_transfers.transfer_id IS 'Engine id, in order of time; a hold has its order''s id, a trade''s transfers follow its own';

COMMENT ON COLUMN public.ledger_transfers.seq IS 'Journal row';

COMMENT ON COLUMN public.ledger_transfers.reference_id IS 'Order or trade that moved the money';

COMMENT ON COLUMN public.ledger_transfers.reference_key IS 'Workflow row or reservation that moved it: the idempotency key of the command';

COMMENT ON COLUMN public.ledger_transfers.debit_balance_after IS 'The debit account''s bucket after this transfer';

COMMENT ON COLUMN public.ledger_transfers.created_at IS 'Engine time of the command''s batch';

CREATE FUNCTION reporting.newer_legs(after bigint, upto bigint DEFAULT '9223372036854775807'::bigint) RETURNS TABLE(account_id integer, asset_id integer, balance_bucket public.balance_bucket, amount numeric, transfer_id bigint, created_at timestamp with time zone)
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT t.debit_account_id,
     t.asset_id,
     t.debit_bucket,
     (- (t.amount)::numeric),
     t.transfer_id,
     t.created_at
    FROM public.ledger_transfers t
   WHERE ((t.transfer_id > newer_legs.after) AND (t.transfer_id <= newer_legs.upto))
 UNION ALL
  SELECT t.credit_account_id,
     t.asset_id,
     t.credit_bucket,
     (t.amount)::numeric AS amount,
     t.transfer_id,
     t.created_at
    FROM public.ledger_transfers t
   WHERE ((t.transfer_id > newer_legs.after) AND (t.transfer_id <= newer_legs.upto));
END;

ALTER FUNCTION reporting.newer_legs(after bigint, upto bigint) OWNER TO bedesten_owner;

COMMENT ON FUNCTION reporting.newer_legs(after bigint, upto bigint) IS 'Both legs of the transfers after this one, up to another';

SET default_table_access_method = heap;

CREATE TABLE reporting.archived_ledger_sums (
    account_id integer NOT NULL,
    asset_id integer NOT NULL,
    balance_bucket public.balance_bucket NOT NULL,
    amount public.signed_amount NOT NULL
);

ALTER TABLE reporting.archived_ledger_sums OWNER TO bedesten_owner;

COMMENT ON TABLE reporting.archived_ledger_sums IS 'What the parts of the ledger come to that were detached after their term';

CREATE TABLE reporting.ledger_sums (
    account_id integer NOT NULL,
    asset_id integer NOT NULL,
    balance_bucket public.balance_bucket NOT NULL,
    user_id uuid,
    amount public.signed_amount NOT NULL,
    entries bigint NOT NULL,
    last_entry_at timestamp with time zone NOT NULL
)
WITH (fillfactor='70');

ALTER TABLE reporting.ledger_sums OWNER TO bedesten_owner;

COMMENT ON TABLE reporting.ledger_sums IS 'What the ledger comes to as far as ledger_sums_cursor, so that nobody adds up all history';

CREATE TABLE reporting.ledger_sums_cursor (
    singleton boolean DEFAULT true NOT NULL,
    transfer_id bigint NOT NULL,
    seq bigint NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    CONSTRAINT ledger_sums_cursor_one_row CHECK (singleton)
);

ALTER TABLE reporting.ledger_sums_cursor OWNER TO bedesten_owner;

COMMENT ON TABLE reporting.ledger_sums_cursor IS 'How far ledger_sums has counted; ids of transfers rise with the journal';

CREATE FUNCTION reporting.ledger_balances(recount boolean) RETURNS TABLE(account_id integer, asset_id integer, balance_bucket public.balance_bucket, amount numeric)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT x.account_id,
     x.asset_id,
     x.balance_bucket,
     sum(x.amount) AS sum
    FROM ( SELECT s.account_id,
             s.asset_id,
             s.balance_bucket,
             (s.amount)::numeric AS amount
            FROM reporting.ledger_sums s
           WHERE (NOT ledger_balances.recount)
         UNION ALL
          SELECT s.account_id,
             s.asset_id,
             s.balance_bucket,
             s.amount
            FROM reporting.archived_ledger_sums s
           WHERE ledger_balances.recount
         UNION ALL
          SELECT l.account_id,
             l.asset_id,
             l.balance_bucket,
             l.amount
            FROM reporting.newer_legs(
                 CASE
                     WHEN ledger_balances.recount THEN (0)::bigint
                     ELSE ( SELECT c.transfer_id
                        FROM reporting.ledger_sums_cursor c)
                 END) l(account_id, asset_id, balance_bucket, amount, transfer_id, created_at)) x
   GROUP BY x.account_id, x.asset_id, x.balance_bucket;
END;

ALTER FUNCTION reporting.ledger_balances(recount boolean) OWNER TO bedesten_owner;

COMMENT ON FUNCTION reporting.ledger_balances(recount boolean) IS 'What the ledger says that everybody has; recount: by adding up every transfer again';

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

COMMENT ON TABLE public.accounts IS 'Who can own: customers'' accounts and those of the house';

COMMENT ON COLUMN public.accounts.user_id IS 'The customer; empty for the house';

COMMENT ON COLUMN public.accounts.group_id IS 'Accounts of one group do not trade with each other';

COMMENT ON COLUMN public.accounts.is_house IS 'House accounts may owe; customers'' never';

COMMENT ON COLUMN public.accounts.fee_tier IS 'Earned by the volume of 30 days; 0: none';

COMMENT ON COLUMN public.accounts.account_number IS 'What people quote';

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

COMMENT ON TABLE public.assets IS 'What can be owned';

COMMENT ON COLUMN public.assets.asset_id IS 'Dense number given by the engine, from 1';

COMMENT ON COLUMN public.assets.scale IS 'Decimals of the smallest unit in the ledger; fixed once listed (a chain or bank may pay less)';

COMMENT ON COLUMN public.assets.seq IS 'Journal row that last set it';

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

COMMENT ON TABLE public.balances IS 'What each account has, by bucket: the engine''s absolute figures after journal row seq';

COMMENT ON COLUMN public.balances.fee IS 'Collected fees, in the fee pool only';

COMMENT ON COLUMN public.balances.last_transfer_id IS 'Newest ledger transfer that touched the row';

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

COMMENT ON TABLE public.projection_cursor IS 'Journal row up to which the tables are written; moved together with the rows themselves';

COMMENT ON COLUMN public.projection_cursor.at IS 'Engine time of that journal row';

COMMENT ON COLUMN public.projection_cursor.hash IS 'Hash of that journal row: the next must chain';

CREATE FUNCTION admin.daily_reconciliation_report(recount boolean DEFAULT false) RETURNS TABLE(user_id uuid, asset_type text, currency text, ledger_balance numeric, wallet_balance numeric, discrepancy numeric, account_id integer, balance_bucket text, as_of_seq bigint)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 WITH wallet AS (
          SELECT b.account_id,
             b.asset_id,
             (w_1.bucket)::public.balance_bucket AS balance_bucket,
             (w_1.amount)::numeric AS amount
            FROM (public.balances b
              CROSS JOIN LATERAL ( VALUES ('available'::text,b.available), ('locked'::text,b.locked), ('reserved'::text,b.reserved), ('bonus'::text,b.bonus), ('fee'::text,b.fee)) w_1(bucket, amount))
           WHERE ((w_1.amount)::numeric <> (0)::numeric)
         ), compared AS (
          SELECT account_id,
             asset_id,
             balance_bucket,
             COALESCE(l.amount, (0)::numeric) AS ledger,
             COALESCE(w_1.amount, (0)::numeric) AS wallet
            FROM (reporting.ledger_balances(daily_reconciliation_report.recount) l(account_id, asset_id, balance_bucket, amount)
              FULL JOIN wallet w_1 USING (account_id, asset_id, balance_bucket))
         ), wrong AS (
          SELECT c.account_id,
             c.asset_id,
             (c.balance_bucket)::text AS balance_bucket,
             c.ledger,
             c.wallet
            FROM compared c
           WHERE (c.ledger <> c.wallet)
         UNION ALL
          SELECT NULL::integer,
             c.asset_id,
             NULL::text,
             0,
             sum(c.wallet) AS sum
            FROM compared c
           GROUP BY c.asset_id
          HAVING (sum(c.wallet) <> (0)::numeric)
         )
  SELECT a.user_id,
     (s.asset_type)::text AS asset_type,
     COALESCE((s.symbol)::text, ('asset '::text || w.asset_id)) AS "coalesce",
     w.ledger,
     w.wallet,
     (w.ledger - w.wallet),
     w.account_id,
     w.balance_bucket,
     p.seq
    FROM (((wrong w
      CROSS JOIN public.projection_cursor p)
      LEFT JOIN public.accounts a ON ((a.account_id = w.account_id)))
      LEFT JOIN public.assets s ON ((s.asset_id = w.asset_id)))
   WHERE (p.name = 'main'::text)
   ORDER BY (abs((w.ledger - w.wallet))) DESC, w.asset_id, w.account_id, w.balance_bucket;
END;

ALTER FUNCTION admin.daily_reconciliation_report(recount boolean) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.daily_reconciliation_report(recount boolean) IS 'Ledger against balances, both ways, every account and bucket, nothing tolerated, all at journal row as_of_seq; no row: all agrees. Without an account: balances of an asset that do not sum to zero. recount adds up every transfer instead of the newer ones';

CREATE FUNCTION public.current_staff() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN (NULLIF(current_setting('app.current_staff_id'::text, true), ''::text))::uuid;

ALTER FUNCTION public.current_staff() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.current_staff() IS 'Staff member of this database transaction, or null';

CREATE FUNCTION public.flags_of(status public.user_status, aml public.aml_status, level integer, trade_from numeric, withdraw_from numeric) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN ((CASE WHEN ((status = ANY (ARRAY['banned'::public.user_status, 'closed'::public.user_status, 'deleted'::public.user_status])) OR (aml = 'blocked'::public.aml_status)) THEN 1 ELSE 0 END | CASE WHEN ((status <> 'active'::public.user_status) OR (aml = ANY (ARRAY['under_review'::public.aml_status, 'blocked'::public.aml_status])) OR ((level)::numeric < withdraw_from)) THEN 2 ELSE 0 END) | CASE WHEN ((status = 'suspended'::public.user_status) OR ((level)::numeric < trade_from)) THEN 4 ELSE 0 END);

ALTER FUNCTION public.flags_of(status public.user_status, aml public.aml_status, level integer, trade_from numeric, withdraw_from numeric) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.flags_of(status public.user_status, aml public.aml_status, level integer, trade_from numeric, withdraw_from numeric) IS 'Flags of the engine: 1 trading frozen, 2 withdrawals frozen, 4 cancel only';

CREATE FUNCTION public.sealing_key_of(sealed bytea) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$
    select case get_byte(sealed, 0)
        when 2 then (get_byte(sealed, 1) << 24) + (get_byte(sealed, 2) << 16)
            + (get_byte(sealed, 3) << 8) + get_byte(sealed, 4)
        else 0
    end
$$;

ALTER FUNCTION public.sealing_key_of(sealed bytea) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.sealing_key_of(sealed bytea) IS 'Number of the key that a secret names';

CREATE TABLE config.system_parameters (
    param_key text NOT NULL,
    param_value text NOT NULL,
    param_type config.parameter_type NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_by uuid DEFAULT public.current_staff(),
    version integer DEFAULT 1 NOT NULL,
    min_value numeric,
    max_value numeric,
    step numeric,
    choices text[],
    effect text DEFAULT 'at its next use'::text NOT NULL,
    CONSTRAINT system_parameters_key_form CHECK ((param_key ~ '^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$'::text)),
    CONSTRAINT system_parameters_rate_limit_form CHECK (((NOT starts_with(param_key, 'rate_limits.'::text)) OR ((param_type = 'string'::config.parameter_type) AND (param_value ~ '^(off|[1-9][0-9]{0,8}/[1-9][0-9]{0,5})$'::text)))),
    CONSTRAINT system_parameters_value_of_type CHECK (
CASE param_type
    WHEN 'string'::config.parameter_type THEN true
    WHEN 'number'::config.parameter_type THEN (param_value ~ '^-?[0-9]{1,30}(\.[0-9]{1,18})?$'::text)
    WHEN 'boolean'::config.parameter_type THEN (param_value = ANY (ARRAY['true'::text, 'false'::text]))
    WHEN 'json'::config.parameter_type THEN (param_value IS JSON)
    ELSE NULL::boolean
END),
    CONSTRAINT system_parameters_within_bounds CHECK (((param_type <> 'number'::config.parameter_type) OR ((((param_value)::numeric >= COALESCE(min_value, '-Infinity'::numeric)) AND ((param_value)::numeric <= COALESCE(max_value, 'Infinity'::numeric))) AND ((step IS NULL) OR (((param_value)::numeric % step) = (0)::numeric))))),
    CONSTRAINT system_parameters_within_choices CHECK (((choices IS NULL) OR (param_value = ANY (choices))))
);

ALTER TABLE config.system_parameters OWNER TO bedesten_owner;

COMMENT ON TABLE config.system_parameters IS 'Settings that hold without a restart; never secrets, the gateways read all of them';

COMMENT ON COLUMN config.system_parameters.updated_by IS 'Who changed it last; empty: as shipped, or by an operator on the database';

COMMENT ON COLUMN config.system_parameters.step IS 'It is a multiple of this; empty: any';

COMMENT ON COLUMN config.system_parameters.choices IS 'One of these; empty: any';

COMMENT ON COLUMN config.system_parameters.effect IS 'When a change takes effect';

CREATE TABLE public.account_freezes (
    account_id integer NOT NULL,
    what text NOT NULL,
    cause text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT account_freezes_cause_form CHECK ((cause ~ '^[a-z_]{1,32}$'::text)),
    CONSTRAINT account_freezes_what_known CHECK ((what = ANY (ARRAY['trading'::text, 'withdrawals'::text, 'new_orders'::text])))
);

ALTER TABLE ONLY public.account_freezes FORCE ROW LEVEL SECURITY;

ALTER TABLE public.account_freezes OWNER TO bedesten_owner;

COMMENT ON TABLE public.account_freezes IS 'Why an account may not do something: the engine''s flags stay while one cause is left';

COMMENT ON COLUMN public.account_freezes.cause IS 'Who froze it, such as staff; what follows from the customer''s status needs no row';

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
    email_confirmed_at timestamp with time zone,
    password_changed_at timestamp with time zone,
    withdrawals_locked_until timestamp with time zone,
    totp_last_step bigint DEFAULT 0 NOT NULL,
    language text DEFAULT 'tr'::text NOT NULL,
    time_zone text DEFAULT 'Europe/Istanbul'::text NOT NULL,
    phone_confirmed_at timestamp with time zone,
    erased_at timestamp with time zone,
    two_fa_sealing_key integer GENERATED ALWAYS AS (public.sealing_key_of(two_fa_secret)) STORED,
    default_account_id integer,
    CONSTRAINT users_are_customers CHECK ((user_type = 'customer'::public.user_type)),
    CONSTRAINT users_deleted_at_given CHECK (((status = 'deleted'::public.user_status) = (deleted_at IS NOT NULL))),
    CONSTRAINT users_erased_when_deleted CHECK (((erased_at IS NULL) OR (deleted_at IS NOT NULL))),
    CONSTRAINT users_kyc_level_in_range CHECK (((kyc_level >= 0) AND (kyc_level <= 3))),
    CONSTRAINT users_language_known CHECK ((language = ANY (ARRAY['tr'::text, 'en'::text]))),
    CONSTRAINT users_login_attempts_not_negative CHECK ((login_attempts >= 0)),
    CONSTRAINT users_risk_score_in_range CHECK (((risk_score >= 0) AND (risk_score <= 100))),
    CONSTRAINT users_time_zone_form CHECK ((time_zone ~ '^[A-Za-z0-9_+/-]{1,64}$'::text)),
    CONSTRAINT users_two_fa_has_secret CHECK (((NOT two_fa_enabled) OR (two_fa_secret IS NOT NULL))),
    CONSTRAINT users_username_form CHECK ((username ~ '^[A-Za-z0-9_.-]{3,32}$'::text)),
    CONSTRAINT users_verified_is_known CHECK (((kyc_level = 0) OR (deleted_at IS NOT NULL) OR ((first_name IS NOT NULL) AND (last_name IS NOT NULL) AND (date_of_birth IS NOT NULL) AND (nationality IS NOT NULL) AND (phone IS NOT NULL))))
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.users FORCE ROW LEVEL SECURITY;

ALTER TABLE public.users OWNER TO bedesten_owner;

COMMENT ON TABLE public.users IS 'Customers, and nobody else: staff are in staff_users';

COMMENT ON COLUMN public.users.email IS 'Unique regardless of case among those not deleted; as the customer wrote it';

COMMENT ON COLUMN public.users.phone IS 'E.164, unique among those not deleted';

COMMENT ON COLUMN public.users.password_hash IS 'Argon2id, or an imported BCrypt hash until the first login; empty: no password opens it';

COMMENT ON COLUMN public.users.kyc_level IS '0 unverified, 1 identity, 2 address, 3 premium';

COMMENT ON COLUMN public.users.is_pep IS 'Set by screening or compliance staff alone';

COMMENT ON COLUMN public.users.two_fa_secret IS 'Sealed (AEAD bound to user_id), never in clear';

COMMENT ON COLUMN public.users.deleted_at IS 'Soft: money, cases and audit stay, and personal fields until their term';

COMMENT ON COLUMN public.users.withdrawals_locked_until IS 'Cool-down after a change of password, e-mail or second factor';

COMMENT ON COLUMN public.users.totp_last_step IS 'A code of this half minute or earlier was used';

COMMENT ON COLUMN public.users.phone_confirmed_at IS 'When a code sent there came back; empty: never, or staff entered it';

COMMENT ON COLUMN public.users.erased_at IS 'When the personal fields were emptied for good';

COMMENT ON COLUMN public.users.two_fa_sealing_key IS 'What two_fa_secret is sealed with';

COMMENT ON COLUMN public.users.default_account_id IS 'Which account is meant when a request names none; empty: the first';

CREATE VIEW admin.account_flags WITH (security_invoker='true') AS
 SELECT a.account_id,
    a.user_id,
    (public.flags_of(u.status, u.aml_status, (u.kyc_level)::integer, level.trade, level.withdraw) | COALESCE(f.flags, 0)) AS wanted,
    (((a.trading_frozen)::integer | (2 * (a.withdrawals_frozen)::integer)) | (4 * (a.cancel_only)::integer)) AS projected,
    GREATEST(u.updated_at, a.updated_at, f.changed_at, level.changed_at) AS changed_at
   FROM (((public.accounts a
     JOIN public.users u ON ((u.user_id = a.user_id)))
     CROSS JOIN ( SELECT max((p.param_value)::numeric) FILTER (WHERE (p.param_key = 'kyc.trade_from_level'::text)) AS trade,
            max((p.param_value)::numeric) FILTER (WHERE (p.param_key = 'kyc.withdraw_from_level'::text)) AS withdraw,
            max(p.updated_at) AS changed_at
           FROM config.system_parameters p
          WHERE (p.param_key = ANY (ARRAY['kyc.trade_from_level'::text, 'kyc.withdraw_from_level'::text]))) level)
     LEFT JOIN ( SELECT z.account_id,
            bit_or(
                CASE z.what
                    WHEN 'trading'::text THEN 1
                    WHEN 'withdrawals'::text THEN 2
                    ELSE 4
                END) AS flags,
            max(z.created_at) AS changed_at
           FROM public.account_freezes z
          GROUP BY z.account_id) f ON ((f.account_id = a.account_id)))
  WHERE (NOT a.is_house);

ALTER VIEW admin.account_flags OWNER TO bedesten_owner;

COMMENT ON VIEW admin.account_flags IS 'Flags that customers'' accounts should have, and those that the tables have from the engine';

CREATE FUNCTION admin.flag_alarms(settled interval DEFAULT '00:00:10'::interval) RETURNS TABLE(measure text, subject text, alarm text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT 'account flags'::text,
     (f.account_id)::text AS account_id,
     format('the engine has %s, the rules say %s'::text, f.projected, f.wanted) AS format
    FROM admin.account_flags f
   WHERE ((f.wanted <> f.projected) AND (f.changed_at < (clock_timestamp() - flag_alarms.settled)));
END;

ALTER FUNCTION admin.flag_alarms(settled interval) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.flag_alarms(settled interval) IS 'Accounts that may do in the engine what they may not, or the other way round';

CREATE VIEW admin.unused_indexes WITH (security_invoker='true') AS
 SELECT n.nspname AS schema_name,
    t.relname AS table_name,
    i.relname AS index_name,
    (sum(s.idx_scan))::bigint AS scans,
    (sum(pg_relation_size((s.indexrelid)::regclass)))::bigint AS bytes,
    pg_size_pretty(sum(pg_relation_size((s.indexrelid)::regclass))) AS index_size
   FROM ((((pg_stat_user_indexes s
     JOIN pg_class i ON ((i.oid = (COALESCE(pg_partition_root((s.indexrelid)::regclass), (s.indexrelid)::regclass))::oid)))
     JOIN pg_index x ON ((x.indexrelid = i.oid)))
     JOIN pg_class t ON ((t.oid = x.indrelid)))
     JOIN pg_namespace n ON ((n.oid = t.relnamespace)))
  WHERE ((n.nspname <> ALL (ARRAY['pg_catalog'::name, 'information_schema'::name])) AND (NOT x.indisunique) AND (NOT x.indisexclusion))
  GROUP BY n.nspname, t.relname, i.relname
 HAVING (sum(s.idx_scan) = (0)::numeric)
  ORDER BY ((sum(pg_relation_size((s.indexrelid)::regclass)))::bigint) DESC, i.relname;

ALTER VIEW admin.unused_indexes OWNER TO bedesten_owner;

COMMENT ON VIEW admin.unused_indexes IS 'Indexes that only cost, since statistics were last reset; those of partitions together';

CREATE FUNCTION admin.index_alarms(min_bytes bigint DEFAULT 104857600) RETURNS TABLE(measure text, subject text, alarm text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT 'indexes'::text,
     format('%s.%s'::text, u.schema_name, u.index_name) AS format,
     format('%s, never used'::text, u.index_size) AS format
    FROM admin.unused_indexes u
   WHERE (u.bytes >= index_alarms.min_bytes);
END;

ALTER FUNCTION admin.index_alarms(min_bytes bigint) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.index_alarms(min_bytes bigint) IS 'Unused indexes of at least so many bytes';

CREATE TABLE admin.jobs (
    name text NOT NULL,
    description text NOT NULL,
    every admin.job_period NOT NULL,
    at interval DEFAULT '00:00:00'::interval NOT NULL,
    zone text DEFAULT 'UTC'::text NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    next_run timestamp with time zone NOT NULL,
    last_run timestamp with time zone,
    last_outcome admin.job_outcome,
    last_result text,
    lease_run_id uuid,
    lease_holder text,
    lease_until timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT jobs_at_in_period CHECK (((at >= '00:00:00'::interval) AND
CASE every
    WHEN 'minute'::admin.job_period THEN (at < '00:01:00'::interval)
    WHEN 'hour'::admin.job_period THEN (at < '01:00:00'::interval)
    WHEN 'week'::admin.job_period THEN (at < '7 days'::interval)
    ELSE (at < '1 day'::interval)
END)),
    CONSTRAINT jobs_lease_whole CHECK ((((lease_run_id IS NULL) = (lease_holder IS NULL)) AND ((lease_run_id IS NULL) = (lease_until IS NULL)))),
    CONSTRAINT jobs_name_form CHECK ((name ~ '^[a-z][a-z0-9-]{1,40}$'::text))
);

ALTER TABLE admin.jobs OWNER TO bedesten_owner;

COMMENT ON TABLE admin.jobs IS 'Periodic work, and who has leased it';

COMMENT ON COLUMN admin.jobs.at IS 'After the beginning of the period: of the day, of Monday, of day 1 of month or quarter';

COMMENT ON COLUMN admin.jobs.zone IS 'Whose clocks; minutes and hours are those of UTC';

COMMENT ON COLUMN admin.jobs.next_run IS 'When it is due; the past: it waits for a scheduler';

COMMENT ON COLUMN admin.jobs.lease_until IS 'Renewed while it runs; once over, another scheduler may take the job';

CREATE FUNCTION admin.job_alarms(overdue interval DEFAULT '00:15:00'::interval) RETURNS TABLE(measure text, subject text, alarm text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT 'jobs'::text,
     j.name,
     format('is due since %s and nobody runs it'::text, date_trunc('second'::text, (j.next_run AT TIME ZONE 'UTC'::text))) AS format
    FROM admin.jobs j
   WHERE (j.enabled AND (j.next_run < (now() - job_alarms.overdue)) AND ((j.lease_until IS NULL) OR (j.lease_until < now())))
 UNION ALL
  SELECT 'jobs'::text,
     j.name,
     format('failed: %s'::text, j.last_result) AS format
    FROM admin.jobs j
   WHERE (j.enabled AND (j.last_outcome = 'failure'::admin.job_outcome));
END;

ALTER FUNCTION admin.job_alarms(overdue interval) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.job_alarms(overdue interval) IS 'Jobs that failed last, or that wait too long';

CREATE TABLE reporting.reconciliation_alerts (
    alert_id uuid DEFAULT uuidv7() NOT NULL,
    run_id uuid NOT NULL,
    as_of_seq bigint NOT NULL,
    user_id uuid,
    account_id integer,
    asset_type text,
    currency text NOT NULL,
    balance_bucket text,
    ledger_balance numeric NOT NULL,
    wallet_balance numeric NOT NULL,
    discrepancy numeric NOT NULL,
    found_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    cleared_by uuid,
    cleared_at timestamp with time zone,
    clearing_note text,
    CONSTRAINT reconciliation_alerts_cleared_with_note CHECK ((((cleared_by IS NULL) = (cleared_at IS NULL)) AND ((cleared_by IS NULL) = (clearing_note IS NULL)))),
    CONSTRAINT reconciliation_alerts_not_zero CHECK ((discrepancy <> (0)::numeric))
);

ALTER TABLE reporting.reconciliation_alerts OWNER TO bedesten_owner;

COMMENT ON TABLE reporting.reconciliation_alerts IS 'What a run found; it stands until staff clear it, and is not written again meanwhile';

COMMENT ON COLUMN reporting.reconciliation_alerts.account_id IS 'Empty: all balances of the asset together';

CREATE VIEW reporting.balance_discrepancies WITH (security_invoker='true') AS
 SELECT a.alert_id,
    a.user_id,
    u.email,
    a.account_id,
    a.asset_type,
    a.currency,
    a.balance_bucket,
    a.ledger_balance,
    a.wallet_balance,
    a.discrepancy,
    a.as_of_seq,
    a.found_at
   FROM (reporting.reconciliation_alerts a
     LEFT JOIN public.users u ON ((u.user_id = a.user_id)))
  WHERE (a.cleared_at IS NULL)
  ORDER BY (abs(a.discrepancy)) DESC;

ALTER VIEW reporting.balance_discrepancies OWNER TO bedesten_owner;

COMMENT ON VIEW reporting.balance_discrepancies IS 'Alerts that nobody has cleared, largest first, with whom to write to';

CREATE FUNCTION admin.ledger_alarms() RETURNS TABLE(measure text, subject text, alarm text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT 'ledger'::text,
     COALESCE(('account '::text || r.account_id), 'all accounts'::text) AS "coalesce",
     format('%s %s: ledger %s, balance %s'::text, r.currency, COALESCE(r.balance_bucket, 'in all'::text), r.ledger_balance, r.wallet_balance) AS format
    FROM admin.daily_reconciliation_report() r(user_id, asset_type, currency, ledger_balance, wallet_balance, discrepancy, account_id, balance_bucket, as_of_seq)
 UNION ALL
  SELECT 'ledger'::text,
     COALESCE(('account '::text || a.account_id), 'all accounts'::text) AS "coalesce",
     format('%s %s: an alert of %s waits for staff'::text, a.currency, COALESCE(a.balance_bucket, 'in all'::text), (a.found_at AT TIME ZONE 'UTC'::text)) AS format
    FROM reporting.balance_discrepancies a;
END;

ALTER FUNCTION admin.ledger_alarms() OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.ledger_alarms() IS 'Every discrepancy, and every alert that nobody has cleared';

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

COMMENT ON FUNCTION admin.partition_alarms() IS 'What is wrong with partitions; no row: nothing';

CREATE FUNCTION admin.slowest_queries(most integer DEFAULT 20) RETURNS TABLE(short_query text, calls bigint, total_exec_time numeric, mean_exec_time numeric, max_exec_time numeric, stddev_exec_time numeric)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog'
    AS $_$
declare
    home constant text := (
        select n.nspname from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace
        where e.extname = 'pg_stat_statements');
begin
    if home is null
        or current_setting('shared_preload_libraries') !~ '\mpg_stat_statements\M' then
        return;
    end if;
    return query execute format(
        'select left(regexp_replace(s.query, ''\s+'', '' '', ''g''), 80), s.calls,
            round(s.total_exec_time::numeric, 3), round(s.mean_exec_time::numeric, 3),
            round(s.max_exec_time::numeric, 3), round(s.stddev_exec_time::numeric, 3)
        from %I.pg_stat_statements as s
        where s.dbid = (select oid from pg_database where datname = current_database())
            and s.query not like ''%%pg_stat_statements%%''
        order by s.mean_exec_time desc limit $1', home) using most;
end $_$;

ALTER FUNCTION admin.slowest_queries(most integer) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.slowest_queries(most integer) IS 'By mean time, in ms; nothing where pg_stat_statements is not installed';

CREATE VIEW admin.slow_queries WITH (security_invoker='true') AS
 SELECT short_query,
    calls,
    total_exec_time,
    mean_exec_time,
    max_exec_time,
    stddev_exec_time
   FROM admin.slowest_queries() slowest_queries(short_query, calls, total_exec_time, mean_exec_time, max_exec_time, stddev_exec_time);

ALTER VIEW admin.slow_queries OWNER TO bedesten_owner;

COMMENT ON VIEW admin.slow_queries IS 'The 20 slowest statements by mean time, in ms; needs pg_stat_statements, which is optional';

CREATE FUNCTION admin.query_alarms(mean_ms numeric DEFAULT 1000, min_calls bigint DEFAULT 10) RETURNS TABLE(measure text, subject text, alarm text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT 'queries'::text,
     q.short_query,
     format('takes %s ms, called %s times'::text, q.mean_exec_time, q.calls) AS format
    FROM admin.slow_queries q
   WHERE ((q.mean_exec_time > query_alarms.mean_ms) AND (q.calls >= query_alarms.min_calls));
END;

ALTER FUNCTION admin.query_alarms(mean_ms numeric, min_calls bigint) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.query_alarms(mean_ms numeric, min_calls bigint) IS 'Frequent statements that are slow';

CREATE TABLE admin.reference_orphans (
    constraint_name text NOT NULL,
    table_name text NOT NULL,
    references_table text NOT NULL,
    orphans bigint NOT NULL,
    sample text[] NOT NULL,
    checked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    checked_since timestamp with time zone
);

ALTER TABLE admin.reference_orphans OWNER TO bedesten_owner;

COMMENT ON TABLE admin.reference_orphans IS 'What the last check of references found; constraints not listed are whole';

COMMENT ON COLUMN admin.reference_orphans.checked_since IS 'Older rows were not looked at';

CREATE FUNCTION admin.reference_alarms() RETURNS TABLE(measure text, subject text, alarm text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT 'references'::text,
     format('%s of %s'::text, o.constraint_name, o.table_name) AS format,
     format('%s rows point to no row of %s, such as %s'::text, o.orphans, o.references_table, array_to_string(o.sample, ', '::text)) AS format
    FROM admin.reference_orphans o;
END;

ALTER FUNCTION admin.reference_alarms() OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.reference_alarms() IS 'What the last check of references found';

CREATE TABLE admin.table_size_samples (
    schema_name text NOT NULL,
    table_name text NOT NULL,
    taken_on date NOT NULL,
    total_bytes bigint NOT NULL,
    CONSTRAINT table_size_samples_not_negative CHECK ((total_bytes >= 0))
);

ALTER TABLE admin.table_size_samples OWNER TO bedesten_owner;

COMMENT ON TABLE admin.table_size_samples IS 'How large tables were each day, kept for 400 days';

CREATE VIEW admin.table_sizes WITH (security_invoker='true') AS
 SELECT s.schema_name,
    s.table_name,
    s.estimated_rows,
    s.table_bytes,
    s.total_bytes,
    pg_size_pretty(s.total_bytes) AS size,
    pg_size_pretty((s.total_bytes - s.table_bytes)) AS external_size,
    (s.total_bytes - day.total_bytes) AS grown_since_yesterday,
    (s.total_bytes - month.total_bytes) AS grown_in_30_days
   FROM ((admin.current_sizes() s(schema_name, table_name, estimated_rows, table_bytes, total_bytes)
     LEFT JOIN admin.table_size_samples day ON (((day.schema_name = s.schema_name) AND (day.table_name = s.table_name) AND (day.taken_on = (((now() AT TIME ZONE 'UTC'::text))::date - 1)))))
     LEFT JOIN admin.table_size_samples month ON (((month.schema_name = s.schema_name) AND (month.table_name = s.table_name) AND (month.taken_on = (((now() AT TIME ZONE 'UTC'::text))::date - 30)))))
  ORDER BY s.total_bytes DESC;

ALTER VIEW admin.table_sizes OWNER TO bedesten_owner;

COMMENT ON VIEW admin.table_sizes IS 'Tables by size; external is indexes and large values; growth against the daily samples';

CREATE FUNCTION admin.size_alarms(growth_factor numeric DEFAULT 3, min_bytes bigint DEFAULT 1073741824) RETURNS TABLE(measure text, subject text, alarm text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 WITH grown AS (
          SELECT s.schema_name,
             s.table_name,
             s.grown_since_yesterday AS day,
             ((GREATEST(s.grown_in_30_days, (0)::bigint))::numeric / 30.0) AS usual
            FROM admin.table_sizes s
         )
  SELECT 'size'::text,
     format('%s.%s'::text, g.schema_name, g.table_name) AS format,
     format('grew by %s in a day, usually by %s'::text, pg_size_pretty(g.day), pg_size_pretty(g.usual)) AS format
    FROM grown g
   WHERE ((g.day > size_alarms.min_bytes) AND ((g.day)::numeric > (size_alarms.growth_factor * g.usual)));
END;

ALTER FUNCTION admin.size_alarms(growth_factor numeric, min_bytes bigint) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.size_alarms(growth_factor numeric, min_bytes bigint) IS 'Tables that grew by more than min_bytes, and growth_factor times the usual, in a day';

CREATE TABLE public.fiat_transfers (
    fiat_transfer_id uuid DEFAULT uuidv7() NOT NULL,
    direction public.transaction_type NOT NULL,
    user_id uuid,
    account_id integer,
    asset_id integer NOT NULL,
    amount public.amount NOT NULL,
    fee public.amount DEFAULT 0 NOT NULL,
    net_amount public.signed_amount GENERATED ALWAYS AS (((amount)::numeric - (fee)::numeric)) STORED NOT NULL,
    bank_account_id uuid,
    iban public.iban,
    holder_name text,
    virtual_iban_id uuid,
    customer_bank_account_id uuid,
    bank_reference text,
    reference_code text,
    purpose_code text,
    description text DEFAULT ''::text NOT NULL,
    idempotency_key text,
    requested_by uuid,
    required_approvals smallint DEFAULT 0 NOT NULL,
    approved_by uuid,
    approved_at timestamp with time zone,
    cooling_until timestamp with time zone,
    status public.fiat_transfer_status NOT NULL,
    shown_status public.transaction_status GENERATED ALWAYS AS (
CASE
    WHEN (status = ANY (ARRAY['credited'::public.fiat_transfer_status, 'completed'::public.fiat_transfer_status])) THEN 'completed'::public.transaction_status
    WHEN (status = ANY (ARRAY['screening'::public.fiat_transfer_status, 'held'::public.fiat_transfer_status])) THEN 'confirmed'::public.transaction_status
    WHEN (status = ANY (ARRAY['sent'::public.fiat_transfer_status, 'unknown'::public.fiat_transfer_status])) THEN 'confirming'::public.transaction_status
    WHEN (status = ANY (ARRAY['failed'::public.fiat_transfer_status, 'rejected'::public.fiat_transfer_status])) THEN 'failed'::public.transaction_status
    WHEN (status = ANY (ARRAY['cancelled'::public.fiat_transfer_status, 'returning'::public.fiat_transfer_status, 'returned'::public.fiat_transfer_status])) THEN 'cancelled'::public.transaction_status
    ELSE 'pending'::public.transaction_status
END) STORED NOT NULL,
    status_reason text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    processed_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT fiat_transfers_approved_by_and_at CHECK (((approved_by IS NULL) = (approved_at IS NULL))),
    CONSTRAINT fiat_transfers_approved_by_another CHECK ((approved_by <> requested_by)),
    CONSTRAINT fiat_transfers_cooling_until_given CHECK (((status <> 'cooling_down'::public.fiat_transfer_status) OR (cooling_until IS NOT NULL))),
    CONSTRAINT fiat_transfers_deposit_has_reference CHECK (((direction <> 'deposit'::public.transaction_type) OR ((bank_account_id IS NOT NULL) AND (bank_reference IS NOT NULL)))),
    CONSTRAINT fiat_transfers_direction CHECK ((direction = ANY (ARRAY['deposit'::public.transaction_type, 'withdrawal'::public.transaction_type]))),
    CONSTRAINT fiat_transfers_fee_below_amount CHECK (((fee)::numeric < (amount)::numeric)),
    CONSTRAINT fiat_transfers_owner_known CHECK (((status <> ALL (ARRAY['screening'::public.fiat_transfer_status, 'credited'::public.fiat_transfer_status])) OR ((user_id IS NOT NULL) AND (account_id IS NOT NULL)))),
    CONSTRAINT fiat_transfers_payout_in_cents CHECK (((direction = 'deposit'::public.transaction_type) OR (scale(trim_scale(((amount)::numeric - (fee)::numeric))) <= 2))),
    CONSTRAINT fiat_transfers_payout_is_asked_for CHECK (((direction <> 'withdrawal'::public.transaction_type) OR ((user_id IS NOT NULL) AND (account_id IS NOT NULL) AND (idempotency_key IS NOT NULL) AND (customer_bank_account_id IS NOT NULL) AND (iban IS NOT NULL)))),
    CONSTRAINT fiat_transfers_processed_at_given CHECK (((status <> ALL (ARRAY['credited'::public.fiat_transfer_status, 'completed'::public.fiat_transfer_status, 'returned'::public.fiat_transfer_status])) OR (processed_at IS NOT NULL))),
    CONSTRAINT fiat_transfers_reason_given CHECK (((status <> ALL (ARRAY['held'::public.fiat_transfer_status, 'returning'::public.fiat_transfer_status, 'failed'::public.fiat_transfer_status, 'rejected'::public.fiat_transfer_status])) OR (status_reason IS NOT NULL))),
    CONSTRAINT fiat_transfers_required_approvals_few CHECK (((required_approvals >= 0) AND (required_approvals <= 5))),
    CONSTRAINT fiat_transfers_returned_to_sender CHECK (((status <> ALL (ARRAY['returning'::public.fiat_transfer_status, 'returned'::public.fiat_transfer_status])) OR (iban IS NOT NULL))),
    CONSTRAINT fiat_transfers_sent_from_somewhere CHECK (((status <> ALL (ARRAY['sent'::public.fiat_transfer_status, 'unknown'::public.fiat_transfer_status, 'completed'::public.fiat_transfer_status])) OR (bank_account_id IS NOT NULL))),
    CONSTRAINT fiat_transfers_status_of_direction CHECK (
CASE direction
    WHEN 'deposit'::public.transaction_type THEN (status = ANY (ARRAY['received'::public.fiat_transfer_status, 'screening'::public.fiat_transfer_status, 'held'::public.fiat_transfer_status, 'credited'::public.fiat_transfer_status, 'returning'::public.fiat_transfer_status, 'returned'::public.fiat_transfer_status, 'failed'::public.fiat_transfer_status]))
    ELSE (status = ANY (ARRAY['requested'::public.fiat_transfer_status, 'risk_review'::public.fiat_transfer_status, 'cooling_down'::public.fiat_transfer_status, 'awaiting_approval'::public.fiat_transfer_status, 'queued'::public.fiat_transfer_status, 'sent'::public.fiat_transfer_status, 'unknown'::public.fiat_transfer_status, 'completed'::public.fiat_transfer_status, 'returned'::public.fiat_transfer_status, 'failed'::public.fiat_transfer_status, 'cancelled'::public.fiat_transfer_status, 'rejected'::public.fiat_transfer_status]))
END)
);

ALTER TABLE ONLY public.fiat_transfers FORCE ROW LEVEL SECURITY;

ALTER TABLE public.fiat_transfers OWNER TO bedesten_owner;

COMMENT ON TABLE public.fiat_transfers IS 'Money from and to bank accounts of customers: each bank reference once in each direction';

COMMENT ON COLUMN public.fiat_transfers.direction IS 'deposit or withdrawal';

COMMENT ON COLUMN public.fiat_transfers.user_id IS 'Empty: a deposit that nobody was found for';

COMMENT ON COLUMN public.fiat_transfers.iban IS 'The other side: who paid, and the only place it may go back to; or who is paid';

COMMENT ON COLUMN public.fiat_transfers.holder_name IS 'Of that account, as the bank says';

COMMENT ON COLUMN public.fiat_transfers.reference_code IS 'Found in the bank''s text';

COMMENT ON COLUMN public.fiat_transfers.purpose_code IS 'Declared purpose, where the law asks';

COMMENT ON COLUMN public.fiat_transfers.status IS 'Staff only: customers are shown shown_status. unknown: the bank gave no clear answer; it is never sent again, only its statement or staff decide';

CREATE TABLE public.withdrawals (
    withdrawal_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    account_id integer NOT NULL,
    asset_id integer NOT NULL,
    network public.network_name NOT NULL,
    address public.chain_address NOT NULL,
    tag public.chain_tag DEFAULT ''::text NOT NULL,
    address_id uuid,
    amount public.amount NOT NULL,
    fee public.amount NOT NULL,
    net_amount public.signed_amount GENERATED ALWAYS AS (((amount)::numeric - (fee)::numeric)) STORED NOT NULL,
    idempotency_key text NOT NULL,
    requested_by uuid,
    is_internal boolean DEFAULT false NOT NULL,
    required_approvals smallint DEFAULT 0 NOT NULL,
    approved_by uuid,
    approved_at timestamp with time zone,
    cooling_until timestamp with time zone,
    chain_transaction_id uuid,
    txid text,
    is_unknown boolean DEFAULT false NOT NULL,
    conflicting_txid text,
    status public.withdrawal_status DEFAULT 'requested'::public.withdrawal_status NOT NULL,
    shown_status public.payout_status GENERATED ALWAYS AS (
CASE
    WHEN (status = ANY (ARRAY['requested'::public.withdrawal_status, 'risk_review'::public.withdrawal_status, 'cooling_down'::public.withdrawal_status, 'awaiting_approval'::public.withdrawal_status])) THEN 'pending'::public.payout_status
    WHEN (status = 'queued'::public.withdrawal_status) THEN 'approved'::public.payout_status
    WHEN (status = ANY (ARRAY['built'::public.withdrawal_status, 'signed'::public.withdrawal_status, 'broadcast'::public.withdrawal_status, 'confirming'::public.withdrawal_status, 'replaced'::public.withdrawal_status])) THEN 'processing'::public.payout_status
    WHEN (status = 'completed'::public.withdrawal_status) THEN 'confirmed'::public.payout_status
    WHEN (status = 'cancelled'::public.withdrawal_status) THEN 'cancelled'::public.payout_status
    ELSE 'failed'::public.payout_status
END) STORED NOT NULL,
    status_reason text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    processed_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT withdrawals_approved_by_and_at CHECK (((approved_by IS NULL) = (approved_at IS NULL))),
    CONSTRAINT withdrawals_approved_by_another CHECK ((approved_by <> requested_by)),
    CONSTRAINT withdrawals_completed_at_given CHECK (((status <> 'completed'::public.withdrawal_status) OR ((processed_at IS NOT NULL) AND (confirmed_at IS NOT NULL)))),
    CONSTRAINT withdrawals_cooling_until_given CHECK (((status <> 'cooling_down'::public.withdrawal_status) OR (cooling_until IS NOT NULL))),
    CONSTRAINT withdrawals_failed_by_proof CHECK (((status <> 'failed'::public.withdrawal_status) OR (txid IS NULL) OR (conflicting_txid IS NOT NULL))),
    CONSTRAINT withdrawals_fee_below_amount CHECK (((fee)::numeric < (amount)::numeric)),
    CONSTRAINT withdrawals_has_transaction CHECK (((status <> ALL (ARRAY['built'::public.withdrawal_status, 'signed'::public.withdrawal_status, 'broadcast'::public.withdrawal_status, 'confirming'::public.withdrawal_status, 'replaced'::public.withdrawal_status, 'completed'::public.withdrawal_status])) OR (chain_transaction_id IS NOT NULL) OR (is_internal AND (status = 'completed'::public.withdrawal_status)))),
    CONSTRAINT withdrawals_idempotency_key_short CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 64))),
    CONSTRAINT withdrawals_internal_has_no_chain CHECK (((NOT is_internal) OR ((chain_transaction_id IS NULL) AND (txid IS NULL)))),
    CONSTRAINT withdrawals_reason_given CHECK (((status <> ALL (ARRAY['failed'::public.withdrawal_status, 'rejected'::public.withdrawal_status])) OR (status_reason IS NOT NULL))),
    CONSTRAINT withdrawals_required_approvals_few CHECK (((required_approvals >= 0) AND (required_approvals <= 5))),
    CONSTRAINT withdrawals_sent_has_txid CHECK (((status <> ALL (ARRAY['signed'::public.withdrawal_status, 'broadcast'::public.withdrawal_status, 'confirming'::public.withdrawal_status, 'replaced'::public.withdrawal_status])) OR (txid IS NOT NULL))),
    CONSTRAINT withdrawals_unknown_on_its_way CHECK (((NOT is_unknown) OR (status = ANY (ARRAY['signed'::public.withdrawal_status, 'broadcast'::public.withdrawal_status, 'confirming'::public.withdrawal_status, 'replaced'::public.withdrawal_status]))))
);

ALTER TABLE ONLY public.withdrawals FORCE ROW LEVEL SECURITY;

ALTER TABLE public.withdrawals OWNER TO bedesten_owner;

COMMENT ON TABLE public.withdrawals IS 'Payouts of coins; withdrawal_id is the key of the hold and of the transfer that ends it';

COMMENT ON COLUMN public.withdrawals.idempotency_key IS 'Given by the customer''s request';

COMMENT ON COLUMN public.withdrawals.requested_by IS 'Staff who asked for the customer; empty: the customer did';

COMMENT ON COLUMN public.withdrawals.is_internal IS 'To another customer of ours: a transfer in the ledger, and nothing on a chain';

COMMENT ON COLUMN public.withdrawals.required_approvals IS 'Never lowered';

COMMENT ON COLUMN public.withdrawals.txid IS 'Not unique: one transaction may pay many';

COMMENT ON COLUMN public.withdrawals.is_unknown IS 'Nobody knows whether it was sent: neither paid again nor given back until somebody does';

COMMENT ON COLUMN public.withdrawals.conflicting_txid IS 'What provably spent its inputs or nonce instead: without it nothing signed has failed';

COMMENT ON COLUMN public.withdrawals.status IS 'Staff only: customers are shown shown_status';

CREATE VIEW admin.pending_withdrawals WITH (security_invoker='true') AS
 SELECT kind,
    status,
    count(*) AS count,
    min(created_at) AS oldest,
    max(created_at) AS newest,
    round((avg(EXTRACT(epoch FROM (now() - created_at))) / (3600)::numeric), 2) AS avg_hours_pending
   FROM ( SELECT 'crypto'::text AS kind,
            (x.status)::text AS status,
            x.created_at
           FROM public.withdrawals x
          WHERE (x.status <> ALL (ARRAY['completed'::public.withdrawal_status, 'failed'::public.withdrawal_status, 'cancelled'::public.withdrawal_status, 'rejected'::public.withdrawal_status]))
        UNION ALL
         SELECT 'fiat'::text,
            (x.status)::text AS status,
            x.created_at
           FROM public.fiat_transfers x
          WHERE ((x.direction = 'withdrawal'::public.transaction_type) AND (x.status <> ALL (ARRAY['completed'::public.fiat_transfer_status, 'failed'::public.fiat_transfer_status, 'cancelled'::public.fiat_transfer_status, 'rejected'::public.fiat_transfer_status, 'returned'::public.fiat_transfer_status])))) w
  GROUP BY kind, status
  ORDER BY (min(created_at));

ALTER VIEW admin.pending_withdrawals OWNER TO bedesten_owner;

COMMENT ON VIEW admin.pending_withdrawals IS 'Payouts that are not over, by status: how many, and how long they have waited';

CREATE FUNCTION admin.withdrawal_alarms(older_than interval DEFAULT '24:00:00'::interval) RETURNS TABLE(measure text, subject text, alarm text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT 'withdrawals'::text,
     ((p.kind || ' '::text) || p.status),
     format('%s pending, the oldest since %s'::text, p.count, date_trunc('second'::text, (p.oldest AT TIME ZONE 'UTC'::text))) AS format
    FROM admin.pending_withdrawals p
   WHERE (p.oldest < (now() - withdrawal_alarms.older_than));
END;

ALTER FUNCTION admin.withdrawal_alarms(older_than interval) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.withdrawal_alarms(older_than interval) IS 'Payouts that have waited for too long';

CREATE FUNCTION admin.alarms() RETURNS TABLE(measure text, subject text, alarm text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT ledger_alarms.measure,
     ledger_alarms.subject,
     ledger_alarms.alarm
    FROM admin.ledger_alarms() ledger_alarms(measure, subject, alarm)
 UNION ALL
  SELECT withdrawal_alarms.measure,
     withdrawal_alarms.subject,
     withdrawal_alarms.alarm
    FROM admin.withdrawal_alarms() withdrawal_alarms(measure, subject, alarm)
 UNION ALL
  SELECT size_alarms.measure,
     size_alarms.subject,
     size_alarms.alarm
    FROM admin.size_alarms() size_alarms(measure, subject, alarm)
 UNION ALL
  SELECT query_alarms.measure,
     query_alarms.subject,
     query_alarms.alarm
    FROM admin.query_alarms() query_alarms(measure, subject, alarm)
 UNION ALL
  SELECT index_alarms.measure,
     index_alarms.subject,
     index_alarms.alarm
    FROM admin.index_alarms() index_alarms(measure, subject, alarm)
 UNION ALL
  SELECT reference_alarms.measure,
     reference_alarms.subject,
     reference_alarms.alarm
    FROM admin.reference_alarms() reference_alarms(measure, subject, alarm)
 UNION ALL
  SELECT 'partitions'::text,
     format('%s.%s'::text, p.schema_name, p.table_name) AS format,
     p.alarm
    FROM admin.partition_alarms() p(schema_name, table_name, alarm)
 UNION ALL
  SELECT job_alarms.measure,
     job_alarms.subject,
     job_alarms.alarm
    FROM admin.job_alarms() job_alarms(measure, subject, alarm)
 UNION ALL
  SELECT flag_alarms.measure,
     flag_alarms.subject,
     flag_alarms.alarm
    FROM admin.flag_alarms() flag_alarms(measure, subject, alarm);
END;

ALTER FUNCTION admin.alarms() OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.alarms() IS 'All that needs somebody now; no row: all is well';

CREATE FUNCTION admin.archive_expired() RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
declare
    part regclass;
begin
    for part in select e.partition_name::regclass from admin.expired_partitions() as e
    loop
        if admin.customers_on_hold(part) = 0 then
            return next admin.detach_partition(part);
        end if;
    end loop;
end $$;

ALTER FUNCTION admin.archive_expired() OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.archive_expired() IS 'Detaches all whose term is over and that no legal hold keeps; their new names';

CREATE FUNCTION admin.base_table(table_name text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog'
    RETURN CASE table_name WHEN 'ledger_entries'::text THEN 'ledger_transfers'::text WHEN 'all_orders'::text THEN 'orders'::text ELSE table_name END;

ALTER FUNCTION admin.base_table(table_name text) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.base_table(table_name text) IS 'The table behind a name that is a view here';

CREATE FUNCTION admin.check_references(since timestamp with time zone DEFAULT NULL::timestamp with time zone, samples integer DEFAULT 5) RETURNS TABLE(constraint_name text, table_name text, references_table text, orphans bigint, sample text[])
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog'
    AS $_$
declare
    target record;
    found_in text;
    newer text;
    gone bigint;
begin
    for target in
        select c.conname, c.conrelid, c.confrelid, c.conrelid::regclass::text as child,
            c.confrelid::regclass::text as parent, a.attname as child_column,
            f.attname as parent_column, p.key_kind, pg_get_partkeydef(c.conrelid) as part_key
        from pg_constraint as c
        join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        join pg_attribute as f on f.attrelid = c.confrelid and f.attnum = c.confkey[1]
        left join admin.partitioned_tables as p
            on format('%I.%I', p.schema_name, p.table_name)::regclass = c.conrelid
        where c.contype = 'f' and not c.conenforced and c.conparentid = 0
            and cardinality(c.conkey) = 1
        order by child, c.conname
    loop
        found_in := format('select from %s as p where p.%I = c.%I', target.parent,
            target.parent_column, target.child_column);
        -- An order is open or final: references to orders hold in either table.
        if target.confrelid = 'public.orders'::regclass then
            found_in := found_in || format(
                ' union all select from public.open_orders as p where p.order_id = c.%I',
                target.child_column);
        end if;
        newer := case when since is not null and target.key_kind is not null then format(
            ' and c.%s >= %s', substring(target.part_key from '\((.*)\)'),
            admin.partition_bound(target.key_kind, since)) else '' end;
        -- What a row points to may have left before it, with its partition.
        select max(admin.id_floor(g.ends)) into gone from admin.archived_partitions as g
        where format('%I.%I', g.schema_name, g.table_name)::regclass = target.confrelid;
        newer := newer || case when gone is null then ''
            else format(' and c.%I >= %s', target.child_column, gone) end;
        constraint_name := target.conname;
        table_name := target.child;
        references_table := target.parent;
        execute format(
            'select count(*), coalesce((array_agg(distinct c.%1$I::text))[1:$1], ''{}'')'
            ' from %2$s as c where c.%1$I is not null%3$s and not exists (%4$s)',
            target.child_column, target.child, newer, found_in)
            using samples into orphans, sample;
        return next;
    end loop;
end $_$;

ALTER FUNCTION admin.check_references(since timestamp with time zone, samples integer) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.check_references(since timestamp with time zone, samples integer) IS 'Every reference that is declared and not enforced, with how many rows point to nothing and a sample; since: rows of partitioned tables from then on only';

CREATE FUNCTION admin.claim_job(holder text, lease interval DEFAULT '00:01:00'::interval, only_name text DEFAULT NULL::text) RETURNS TABLE(run_id uuid, name text, due_at timestamp with time zone, missed integer)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    job admin.jobs;
    moment timestamptz;
    skipped integer := 0;
begin
    select j.* into job from admin.jobs as j
    where (j.lease_until is null or j.lease_until < clock_timestamp())
        and case when only_name is null then j.enabled and j.next_run <= clock_timestamp()
            else j.name = only_name end
    order by j.next_run, j.name
    limit 1 for update skip locked;
    if not found then
        return;
    end if;
    update admin.job_runs as r
    set outcome = 'abandoned', finished_at = clock_timestamp(),
        result = 'the lease ran out before it was done'
    where r.run_id = job.lease_run_id and r.outcome = 'running';
    run_id := uuidv7();
    claim_job.name := job.name;
    due_at := least(job.next_run, clock_timestamp());
    if only_name is null then
        moment := admin.next_run(job.every, job.at, job.zone, job.next_run);
        while moment <= clock_timestamp() and skipped < 100000 loop
            skipped := skipped + 1;
            moment := admin.next_run(job.every, job.at, job.zone, moment);
        end loop;
    end if;
    missed := skipped;
    insert into admin.job_runs (run_id, name, due_at, missed, by_hand, holder)
    values (claim_job.run_id, job.name, claim_job.due_at, skipped, only_name is not null,
        claim_job.holder);
    update admin.jobs as j
    set lease_run_id = claim_job.run_id, lease_holder = claim_job.holder,
        lease_until = clock_timestamp() + lease
    where j.name = job.name;
    return next;
end $$;

ALTER FUNCTION admin.claim_job(holder text, lease interval, only_name text) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.claim_job(holder text, lease interval, only_name text) IS 'Leases the job that is due longest (or the one named, due or not) for one holder of all that ask; no row: nothing to do. A run whose holder died is marked abandoned';

CREATE FUNCTION admin.conceal(target regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    -- Foreign keys and functions with the owner's rights look past row security.
    execute format(
        'create policy owner_looks on %s for all to bedesten_owner using (true)', target);
end $$;

ALTER FUNCTION admin.conceal(target regclass) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.conceal(target regclass) IS 'For migrations: forces row security without a policy for customers or analysts';

CREATE FUNCTION admin.count_velocity(moment timestamp with time zone DEFAULT clock_timestamp()) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    cursor_row public.velocity_cursors;
    new_low timestamptz;
    new_high bigint;
    moved bigint := 0;
    rows_changed bigint;
begin
    for cursor_row in
        select c.* from public.velocity_cursors as c order by c.measure, c.span for update
    loop
        new_low := greatest(cursor_row.low, moment - cursor_row.span);
        new_high := greatest(cursor_row.high, admin.velocity_horizon(cursor_row.measure));
        insert into public.velocity_parts as p
            (user_id, measure, span, asset_id, subject, events, total)
        select e.user_id, cursor_row.measure, cursor_row.span, e.asset_id, e.subject,
            sum(e.sign), sum(e.sign * e.amount)
        from (
            select 1 as sign, n.* from admin.velocity_events(
                cursor_row.measure, cursor_row.high, new_high, new_low, null) as n
            union all
            select -1, o.* from admin.velocity_events(
                cursor_row.measure, 0, cursor_row.high, cursor_row.low, new_low) as o
        ) as e
        group by e.user_id, e.asset_id, e.subject
        having sum(e.sign) <> 0 or sum(e.sign * e.amount) <> 0
        on conflict (user_id, measure, span, asset_id, subject) do update
        set events = p.events + excluded.events, total = p.total + excluded.total;
        get diagnostics rows_changed = row_count;
        moved := moved + rows_changed;
        delete from public.velocity_parts as p
        where p.measure = cursor_row.measure and p.span = cursor_row.span and p.events = 0;
        update public.velocity_cursors as c set low = new_low, high = new_high
        where c.measure = cursor_row.measure and c.span = cursor_row.span;
    end loop;
    return moved;
end $$;

ALTER FUNCTION admin.count_velocity(moment timestamp with time zone) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.count_velocity(moment timestamp with time zone) IS 'Adds what is new and takes away what is older than its span; how many parts changed';

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

COMMENT ON FUNCTION admin.create_monthly_partition(table_name text, month date) IS 'Makes the partition of one month ("schema.table" or a table of public); null: it was there';

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

COMMENT ON FUNCTION admin.create_periods(wanted_period admin.partition_period, wanted_schema text, wanted_table text, ahead integer) IS 'The work of the functions below, for the current period and those ahead';

CREATE FUNCTION admin.create_monthly_partitions(schema_name text DEFAULT NULL::text, table_name text DEFAULT NULL::text, months_ahead integer DEFAULT 3) RETURNS SETOF text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT admin.create_periods('month'::admin.partition_period, schema_name, table_name, months_ahead) AS create_periods;
END;

ALTER FUNCTION admin.create_monthly_partitions(schema_name text, table_name text, months_ahead integer) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.create_monthly_partitions(schema_name text, table_name text, months_ahead integer) IS 'Makes this month''s partition and those ahead (all monthly tables without arguments), and answers the names it made; made again it makes nothing';

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

COMMENT ON FUNCTION admin.create_partition(schema_name text, table_name text, suffix text, starts timestamp with time zone, ends timestamp with time zone) IS 'Makes one partition, or answers null when it is there already';

CREATE FUNCTION admin.create_quarterly_partitions(schema_name text DEFAULT NULL::text, table_name text DEFAULT NULL::text, quarters_ahead integer DEFAULT 2) RETURNS SETOF text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT admin.create_periods('quarter'::admin.partition_period, schema_name, table_name, quarters_ahead) AS create_periods;
END;

ALTER FUNCTION admin.create_quarterly_partitions(schema_name text, table_name text, quarters_ahead integer) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.create_quarterly_partitions(schema_name text, table_name text, quarters_ahead integer) IS 'The same by quarters; names end in _YYYY_qN';

CREATE FUNCTION admin.create_partitions() RETURNS SETOF text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT admin.create_monthly_partitions() AS create_monthly_partitions
 UNION ALL
  SELECT admin.create_quarterly_partitions() AS create_quarterly_partitions;
END;

ALTER FUNCTION admin.create_partitions() OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.create_partitions() IS 'All partitions that should exist now; called at every start and then daily';

CREATE FUNCTION admin.customers_on_hold(part regclass) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $_$
declare
    held_users uuid[];
    held_accounts integer[];
    place record;
    here bigint := 0;
    found_rows bigint;
begin
    select coalesce(array_agg(h.user_id), '{}') into held_users
    from public.legal_holds as h where h.released_at is null;
    -- Row security hides accounts from the owner; whoever ever moved money is in the sums.
    select coalesce(array_agg(distinct s.account_id), '{}') into held_accounts
    from reporting.ledger_sums as s where s.user_id = any (held_users);
    for place in
        select a.attname, a.atttypid::regtype::text as kind
        from pg_attribute as a
        where a.attrelid = part and a.attnum > 0 and not a.attisdropped
            and (a.attname ~ '^(.*_)?(user|account)_id$' or a.attname in ('actor_id', 'row_id'))
    loop
        execute format(
            'select count(*) from %s as r where r.%I = any ($1::%s[])', part, place.attname,
            place.kind)
            into found_rows
            using case when place.attname ~ 'account_id$' then held_accounts::text[]
                else held_users::text[] end;
        here := here + found_rows;
    end loop;
    return here;
end $_$;

ALTER FUNCTION admin.customers_on_hold(part regclass) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.customers_on_hold(part regclass) IS 'How many entries of a partition name a customer under legal hold';

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

COMMENT ON FUNCTION admin.cut_by_period(parent regclass, period admin.partition_period, key_kind admin.partition_key, immutable boolean) IS 'For migrations: enters a partitioned table, with its DEFAULT, its guard and first partitions';

CREATE FUNCTION admin.detach_partition(part regclass) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    SET lock_timeout TO '2s'
    AS $$
declare
    home record;
    target record;
    archived text;
    counted bigint;
begin
    select n.nspname as schema_name, p.relname as part_name, c.oid::regclass as parent,
        c.relname as table_name, k.retention_class, k.keep_for
    into home
    from pg_inherits as i
    join pg_class as c on c.oid = i.inhparent
    join pg_class as p on p.oid = i.inhrelid
    join pg_namespace as n on n.oid = c.relnamespace
    join admin.partitioned_tables as t on (t.schema_name, t.table_name) = (n.nspname, c.relname)
    left join config.retention_classes as k on k.retention_class = t.retention_class
    where i.inhrelid = part;
    if home is null then
        raise exception '% is no partition of ours', part using errcode = 'undefined_table';
    end if;
    select e.* into target from admin.expired_partitions() as e
    where e.partition_name::regclass = part;
    if target is null then
        raise exception '% stays: its records are kept for %', part,
            coalesce(home.keep_for::text, 'ever') using errcode = 'object_in_use';
    end if;
    if admin.customers_on_hold(part) > 0 then
        raise exception '% stays: it has records of customers under legal hold', part
            using errcode = 'object_in_use';
    end if;
    execute format('lock table %s in share mode', part);
    execute format('select count(*) from %s', part) into counted;
    if home.parent = 'public.ledger_transfers'::regclass then
        perform admin.keep_archived_sums(part);
    end if;
    archived := format('%s_%s', home.schema_name, home.part_name);
    execute format('alter table %s detach partition %s', home.parent, part);
    execute format('alter table %s set schema archive', part);
    execute format('alter table archive.%I rename to %I', home.part_name, archived);
    insert into admin.archived_partitions (archived_name, schema_name, table_name,
        retention_class, starts, ends, row_count, archived_by)
    values (archived, home.schema_name, home.table_name, target.retention_class, target.starts,
        target.ends, counted, session_user);
    return 'archive.' || archived;
end $$;

ALTER FUNCTION admin.detach_partition(part regclass) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.detach_partition(part regclass) IS 'Moves a partition whose term is over to schema archive; refuses before that, and under a legal hold. The guards of ledger and audit stay on it';

CREATE FUNCTION admin.erase_customers(many integer DEFAULT 1000) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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

ALTER FUNCTION admin.erase_customers(many integer) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.erase_customers(many integer) IS 'Empties the personal fields of deleted customers whose term is over, and of whom no legal hold keeps; money, cases and audit stay; how many';

CREATE FUNCTION admin.expire_documents(today date DEFAULT CURRENT_DATE) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    expired bigint;
begin
    update public.kyc_documents set verification_status = 'expired'
    where verification_status = 'verified' and expires_on < today;
    get diagnostics expired = row_count;
    return expired;
end $$;

ALTER FUNCTION admin.expire_documents(today date) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.expire_documents(today date) IS 'For every day: verified documents whose date has passed expire; answers how many';

CREATE FUNCTION admin.partition_end(kind admin.partition_key, part regclass) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE STRICT
    SET search_path TO 'pg_catalog'
    AS $_$
declare
    high text;
begin
    select substring(pg_get_expr(c.relpartbound, c.oid) from $re$TO \('?([^')]+)$re$) into high
    from pg_class as c where c.oid = part;
    return case kind
        when 'engine_id' then admin.id_time(high::bigint)
        when 'uuid' then admin.uuid_time(high::uuid)
        when 'time' then high::timestamptz
    end;
end $_$;

ALTER FUNCTION admin.partition_end(kind admin.partition_key, part regclass) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.partition_end(kind admin.partition_key, part regclass) IS 'The first moment after a partition; null for DEFAULT';

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

COMMENT ON FUNCTION admin.partition_start(kind admin.partition_key, part regclass) IS 'The first moment of a partition; null for DEFAULT';

CREATE TABLE admin.partitioned_tables (
    schema_name text NOT NULL,
    table_name text NOT NULL,
    period admin.partition_period NOT NULL,
    immutable boolean NOT NULL,
    key_kind admin.partition_key DEFAULT 'engine_id'::admin.partition_key NOT NULL,
    retention_class text
);

ALTER TABLE admin.partitioned_tables OWNER TO bedesten_owner;

COMMENT ON TABLE admin.partitioned_tables IS 'Tables cut by engine id, and how';

COMMENT ON COLUMN admin.partitioned_tables.immutable IS 'Each partition gets its own guard: statements on a partition skip the parent''s triggers';

COMMENT ON COLUMN admin.partitioned_tables.retention_class IS 'How long its rows are kept at least; empty: for ever';

CREATE TABLE config.retention_classes (
    retention_class text NOT NULL,
    description text NOT NULL,
    keep_for interval NOT NULL,
    counts_from config.term_start NOT NULL,
    legal_basis text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT retention_classes_form CHECK ((retention_class ~ '^[a-z][a-z_]*$'::text)),
    CONSTRAINT retention_classes_keep_for_not_negative CHECK ((keep_for >= '00:00:00'::interval))
);

ALTER TABLE config.retention_classes OWNER TO bedesten_owner;

COMMENT ON TABLE config.retention_classes IS 'How long records of a kind must stay';

CREATE FUNCTION admin.expired_partitions(at timestamp with time zone DEFAULT now()) RETURNS TABLE(partition_name text, schema_name text, table_name text, retention_class text, starts timestamp with time zone, ends timestamp with time zone, kept_until timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT format('%I.%I'::text, t.schema_name, p.relname) AS format,
     t.schema_name,
     t.table_name,
     t.retention_class,
     b.starts,
     b.ends,
     (b.ends + k.keep_for)
    FROM ((((admin.partitioned_tables t
      JOIN config.retention_classes k ON (((k.retention_class = t.retention_class) AND (k.counts_from = 'record'::config.term_start))))
      JOIN pg_inherits i ON ((i.inhparent = ((format('%I.%I'::text, t.schema_name, t.table_name))::regclass)::oid)))
      JOIN pg_class p ON ((p.oid = i.inhrelid)))
      CROSS JOIN LATERAL ( SELECT admin.partition_start(t.key_kind, (i.inhrelid)::regclass) AS starts,
             admin.partition_end(t.key_kind, (i.inhrelid)::regclass) AS ends) b)
   WHERE ((b.ends + k.keep_for) <= expired_partitions.at)
   ORDER BY b.starts, (format('%I.%I'::text, t.schema_name, p.relname));
END;

ALTER FUNCTION admin.expired_partitions(at timestamp with time zone) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.expired_partitions(at timestamp with time zone) IS 'Partitions whose term is over';

CREATE FUNCTION admin.finish_job(run_id uuid, succeeded boolean, result text) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    verdict constant admin.job_outcome := case when succeeded then 'success' else 'failure' end;
    run admin.job_runs;
begin
    update admin.jobs as j
    set lease_run_id = null, lease_holder = null, lease_until = null,
        last_run = clock_timestamp(), last_outcome = verdict, last_result = finish_job.result,
        next_run = case when j.next_run <= clock_timestamp()
            then admin.next_run(j.every, j.at, j.zone, clock_timestamp()) else j.next_run end
    where j.lease_run_id = finish_job.run_id;
    if not found then
        return false;
    end if;
    update admin.job_runs as r
    set outcome = verdict, result = finish_job.result, finished_at = clock_timestamp()
    where r.run_id = finish_job.run_id;
    delete from admin.job_runs as r
    where r.run_id < admin.uuid_floor(clock_timestamp() - interval '400 days');
    return true;
end $$;

ALTER FUNCTION admin.finish_job(run_id uuid, succeeded boolean, result text) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.finish_job(run_id uuid, succeeded boolean, result text) IS 'Gives the lease back and says what came of it; false: the lease was lost to another';

CREATE FUNCTION admin.fix_columns(target regclass, VARIADIC columns name[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    was constant text := (select string_agg(format('old.%I', c), ', ') from unnest(columns) as c);
    becomes constant text := (
        select string_agg(format('new.%I', c), ', ') from unnest(columns) as c);
begin
    execute format(
        'create trigger fixed_columns before update on %s for each row'
        ' when ((%s) is distinct from (%s)) execute function public.refuse_change(%L)',
        target, was, becomes, array_to_string(columns, ', '));
end $$;

ALTER FUNCTION admin.fix_columns(target regclass, VARIADIC columns name[]) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.fix_columns(target regclass, VARIADIC columns name[]) IS 'For migrations: these columns are written once, by the insert';

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

COMMENT ON FUNCTION admin.guard_partition(part regclass) IS 'Makes one partition append-only';

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
        ' for each row execute function public.guard_state(%L, %L, %L)',
        state_column, target, state_column, key_column, full_name);
    execute format(
        'create trigger history_of_%s after insert or update on %s'
        ' for each row execute function public.guard_state(%L, %L, %L)',
        state_column, target, state_column, key_column, full_name);
end $$;

ALTER FUNCTION admin.guard_states(target regclass, state_column name, key_column name, steps text[]) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.guard_states(target regclass, state_column name, key_column name, steps text[]) IS 'For migrations: guards a workflow by its steps ("from>to", ">to" for a beginning)';

CREATE FUNCTION admin.id_floor(moment timestamp with time zone) RETURNS bigint
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN (((ceil((EXTRACT(epoch FROM moment) * (1000)::numeric)))::bigint - '1577836800000'::bigint) << 12);

ALTER FUNCTION admin.id_floor(moment timestamp with time zone) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.id_floor(moment timestamp with time zone) IS 'Smallest engine id of this moment or later';

CREATE FUNCTION admin.id_time(id bigint) RETURNS timestamp with time zone
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN ('2020-01-01 00:00:00+00'::timestamp with time zone + (((id >> 12))::double precision * '00:00:00.001'::interval));

ALTER FUNCTION admin.id_time(id bigint) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.id_time(id bigint) IS 'The millisecond at which an engine id was given';

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

COMMENT ON FUNCTION admin.isolate(target regclass, owner_column name) IS 'For migrations: forces row security, by which customers see the rows that name them';

CREATE FUNCTION admin.keep_archived_sums(part regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $_$
declare
    uncounted boolean;
begin
    execute format('select exists (select from %s where transfer_id
        > (select transfer_id from reporting.ledger_sums_cursor))', part) into uncounted;
    if uncounted then
        raise exception '% has transfers that reporting.count_ledger() has not counted', part
            using errcode = 'object_in_use';
    end if;
    execute format(
        'insert into reporting.archived_ledger_sums as s
            (account_id, asset_id, balance_bucket, amount)
        select x.account_id, x.asset_id, x.bucket, sum(x.amount) from (
            select debit_account_id as account_id, asset_id, debit_bucket as bucket,
                -amount::numeric as amount from %1$s
            union all
            select credit_account_id, asset_id, credit_bucket, amount from %1$s) as x
        group by 1, 2, 3
        on conflict (account_id, asset_id, balance_bucket) do update
        set amount = s.amount + excluded.amount', part);
end $_$;

ALTER FUNCTION admin.keep_archived_sums(part regclass) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.keep_archived_sums(part regclass) IS 'Part of detach_partition: what a part of the ledger comes to is still known afterwards';

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

COMMENT ON FUNCTION admin.keep_current(target regclass, versioned boolean) IS 'For migrations: updated_at follows every change, and a stale version is refused';

CREATE FUNCTION admin.keep_reference_check(since timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    wrong bigint;
begin
    delete from admin.reference_orphans where since is null or checked_since is not null;
    insert into admin.reference_orphans as o
        (constraint_name, table_name, references_table, orphans, sample, checked_since)
    select r.constraint_name, r.table_name, r.references_table, r.orphans, r.sample, since
    from admin.check_references(since) as r where r.orphans > 0
    on conflict (table_name, constraint_name) do nothing;
    select coalesce(sum(o.orphans), 0) into wrong from admin.reference_orphans as o;
    return wrong;
end $$;

ALTER FUNCTION admin.keep_reference_check(since timestamp with time zone) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.keep_reference_check(since timestamp with time zone) IS 'Checks and keeps what it found; how many rows point to nothing. A check of newer rows keeps what the last full one found';

CREATE FUNCTION admin.keep_scale(target regclass, paid_out boolean, VARIADIC columns name[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    execute format(
        'create trigger refuse_finer_amounts before insert or update on %s for each row'
        ' execute function public.refuse_finer_amounts(%L, %s)',
        target, case when paid_out then 'paid' else 'kept' end,
        (select string_agg(quote_literal(c), ', ') from unnest(columns) as c));
end $$;

ALTER FUNCTION admin.keep_scale(target regclass, paid_out boolean, VARIADIC columns name[]) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.keep_scale(target regclass, paid_out boolean, VARIADIC columns name[]) IS 'For migrations: these amounts are of the scale of the row''s asset_id, and what is paid out (amount less fee) of its network''s';

CREATE FUNCTION admin.move_from_default(parent regclass, part regclass, low text, high text) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    spare regclass := to_regclass(format('%s_default', parent));
    key text;
    written text;
    moved bigint := 0;
begin
    if spare is null then
        return 0;
    end if;
    select pg_get_partkeydef(parent) into key;
    key := substring(key from '\((.*)\)');
    -- Generated columns cannot be inserted.
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into written
    from pg_attribute as a
    where a.attrelid = parent and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
    execute format('lock table %s in access exclusive mode', spare);
    execute format('alter table %s disable trigger user', spare);
    execute format(
        'with gone as (delete from %s where %s >= %s and %s < %s returning *)'
        ' insert into %s (%s) overriding system value select %s from gone',
        spare, key, low, key, high, part, written, written);
    get diagnostics moved = row_count;
    execute format('alter table %s enable trigger user', spare);
    return moved;
end $$;

ALTER FUNCTION admin.move_from_default(parent regclass, part regclass, low text, high text) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.move_from_default(parent regclass, part regclass, low text, high text) IS 'Moves rows of a key range out of the DEFAULT partition; part of making a partition';

CREATE FUNCTION admin.next_run(every admin.job_period, at interval, zone text, after timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE STRICT
    SET search_path TO 'pg_catalog'
    AS $$
declare
    step constant interval := case every
        when 'day' then interval '1 day' when 'week' then interval '7 days'
        when 'month' then interval '1 month' when 'quarter' then interval '3 months' end;
    unit constant text := every::text;
    wall timestamp;
    candidate timestamptz;
begin
    if every in ('minute', 'hour') then
        candidate := date_trunc(unit, after, 'UTC') + at;
        return case when candidate > after then candidate
            else candidate + ('1 ' || unit)::interval end;
    end if;
    -- From a period before: the clock may have been set back since this one began.
    wall := date_trunc(unit, after at time zone zone) - step;
    loop
        candidate := (wall + at) at time zone zone;
        exit when candidate > after;
        wall := wall + step;
    end loop;
    return candidate;
end $$;

ALTER FUNCTION admin.next_run(every admin.job_period, at interval, zone text, after timestamp with time zone) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.next_run(every admin.job_period, at interval, zone text, after timestamp with time zone) IS 'The first moment after this one at which such a job is due';

CREATE FUNCTION admin.uuid_floor(moment timestamp with time zone) RETURNS uuid
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN ((lpad(to_hex((ceil((EXTRACT(epoch FROM moment) * (1000)::numeric)))::bigint), 12, '0'::text) || repeat('0'::text, 20)))::uuid;

ALTER FUNCTION admin.uuid_floor(moment timestamp with time zone) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.uuid_floor(moment timestamp with time zone) IS 'Below every version 7 UUID of this moment or later, above all earlier ones';

CREATE FUNCTION admin.partition_bound(kind admin.partition_key, moment timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN CASE kind WHEN 'engine_id'::admin.partition_key THEN (admin.id_floor(moment))::text WHEN 'uuid'::admin.partition_key THEN quote_literal(admin.uuid_floor(moment)) WHEN 'time'::admin.partition_key THEN quote_literal(to_char((moment AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD HH24:MI:SS"Z"'::text)) ELSE NULL::text END;

ALTER FUNCTION admin.partition_bound(kind admin.partition_key, moment timestamp with time zone) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.partition_bound(kind admin.partition_key, moment timestamp with time zone) IS 'A moment as the literal that bounds a partition';

CREATE FUNCTION admin.purge_refusal(class text, owner_id uuid, moment timestamp with time zone) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
declare
    term config.retention_classes;
    starts timestamptz := moment;
begin
    select c.* into strict term from config.retention_classes as c
    where c.retention_class = class;
    if exists (select from public.legal_holds as h
            where h.user_id = owner_id and h.released_at is null) then
        return 'under legal hold';
    end if;
    if term.counts_from = 'relationship' then
        select greatest(moment, coalesce(u.deleted_at, 'infinity')) into starts
        from public.users as u where u.user_id = owner_id;
    end if;
    if starts is null or starts = 'infinity' then
        return format('the term of class %s has not begun', class);
    end if;
    if starts + term.keep_for > now() then
        return format('kept until %s as class %s',
            to_char((starts + term.keep_for) at time zone 'UTC', 'YYYY-MM-DD'), class);
    end if;
    return null;
end $$;

ALTER FUNCTION admin.purge_refusal(class text, owner_id uuid, moment timestamp with time zone) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.purge_refusal(class text, owner_id uuid, moment timestamp with time zone) IS 'Why a record of a class, a customer and a moment may not be purged yet; null: it may. A moment that is null has not come: the record is in use';

CREATE FUNCTION admin.reconcile_user_balance(user_id uuid, asset_type public.asset_type, currency text) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 WITH own AS (
          SELECT a.account_id,
             s.asset_id
            FROM (public.accounts a
              CROSS JOIN public.assets s)
           WHERE ((a.user_id = reconcile_user_balance.user_id) AND (s.asset_type = reconcile_user_balance.asset_type) AND ((s.symbol)::text = reconcile_user_balance.currency))
         ), moved AS (
          SELECT o.account_id,
             t.debit_bucket AS balance_bucket,
             (- (t.amount)::numeric) AS amount
            FROM (own o
              JOIN public.ledger_transfers t ON (((t.debit_account_id = o.account_id) AND (t.asset_id = o.asset_id))))
         UNION ALL
          SELECT o.account_id,
             t.credit_bucket,
             t.amount
            FROM (own o
              JOIN public.ledger_transfers t ON (((t.credit_account_id = o.account_id) AND (t.asset_id = o.asset_id))))
         UNION ALL
          SELECT o.account_id,
             s.balance_bucket,
             s.amount
            FROM (own o
              JOIN reporting.archived_ledger_sums s ON (((s.account_id = o.account_id) AND (s.asset_id = o.asset_id))))
         UNION ALL
          SELECT o.account_id,
             (w.bucket)::public.balance_bucket AS bucket,
             (- (w.amount)::numeric)
            FROM ((own o
              JOIN public.balances b ON (((b.account_id = o.account_id) AND (b.asset_id = o.asset_id))))
              CROSS JOIN LATERAL ( VALUES ('available'::text,b.available), ('locked'::text,b.locked), ('reserved'::text,b.reserved), ('bonus'::text,b.bonus), ('fee'::text,b.fee)) w(bucket, amount))
         )
  SELECT (NOT (EXISTS ( SELECT
            FROM moved m
           GROUP BY m.account_id, m.balance_bucket
          HAVING (sum(m.amount) <> (0)::numeric))));
END;

ALTER FUNCTION admin.reconcile_user_balance(user_id uuid, asset_type public.asset_type, currency text) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.reconcile_user_balance(user_id uuid, asset_type public.asset_type, currency text) IS 'TRUE when balanced: every bucket of every account of the customer is what the ledger says, to the last unit. Writes nothing, so it answers on a replica too';

CREATE FUNCTION admin.record_changes(target regclass, key_column name, secrets name[] DEFAULT '{}'::name[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    execute format(
        'create trigger record_changes after insert or update or delete on %s'
        ' for each row execute function audit.record_change(%s)', target,
        (select string_agg(quote_literal(word), ', ') from unnest(key_column || secrets) as word));
end $$;

ALTER FUNCTION admin.record_changes(target regclass, key_column name, secrets name[]) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.record_changes(target regclass, key_column name, secrets name[]) IS 'For migrations: every change of a row goes to the audit log, without its secret columns';

CREATE FUNCTION admin.velocity_events(wanted public.velocity_measure, key_from bigint, key_to bigint, since timestamp with time zone, before timestamp with time zone) RETURNS TABLE(user_id uuid, asset_id integer, subject text, amount numeric)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog'
    AS $$
declare
    first constant bigint := greatest(key_from, admin.id_floor(since));
    last constant bigint := least(key_to, admin.id_floor(before));
begin
    if wanted = 'trade' then
        return query
        select a.user_id, m.quote_asset_id, m.symbol::text, t.total_value::numeric
        from public.trades as t
        join public.markets as m on m.market_id = t.market_id
        join public.accounts as a on a.account_id in (t.buyer_account_id, t.seller_account_id)
        where t.trade_id >= first and t.trade_id < last and a.user_id is not null;
    elsif wanted in ('transfer_in', 'transfer_out') then
        return query
        select a.user_id, t.asset_id, case wanted when 'transfer_in' then t.debit_account_id
            else t.credit_account_id end::text, t.amount::numeric
        from public.ledger_transfers as t
        join public.accounts as a on a.account_id = case wanted
            when 'transfer_in' then t.credit_account_id else t.debit_account_id end
        where t.transfer_id >= first and t.transfer_id < last and a.user_id is not null
            and t.debit_account_id <> t.credit_account_id
            and t.entry_type in ('deposit', 'withdrawal', 'adjustment', 'internal_transfer');
    else
        return query
        select l.actor_id::uuid, 0, coalesce(host(l.actor_ip), ''), 0::numeric
        from audit.audit_logs as l
        where l.xid >= key_from::text::xid8 and l.xid < key_to::text::xid8
            and l.log_id >= admin.uuid_floor(since)
            and (before is null or l.log_id < admin.uuid_floor(before))
            and l.action = 'log_in' and l.actor_type = 'customer'
            and (l.status = 'success') = (wanted = 'log_in');
    end if;
end $$;

ALTER FUNCTION admin.velocity_events(wanted public.velocity_measure, key_from bigint, key_to bigint, since timestamp with time zone, before timestamp with time zone) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.velocity_events(wanted public.velocity_measure, key_from bigint, key_to bigint, since timestamp with time zone, before timestamp with time zone) IS 'Events with these keys, of these moments: from inclusive, to exclusive; null: no end';

CREATE TABLE public.velocity_cursors (
    measure public.velocity_measure NOT NULL,
    span interval NOT NULL,
    low timestamp with time zone NOT NULL,
    high bigint DEFAULT 0 NOT NULL,
    CONSTRAINT velocity_cursors_span_positive CHECK ((span > '00:00:00'::interval))
);

ALTER TABLE public.velocity_cursors OWNER TO bedesten_owner;

COMMENT ON TABLE public.velocity_cursors IS 'Which events the parts count';

COMMENT ON COLUMN public.velocity_cursors.low IS 'Those of this moment and later';

COMMENT ON COLUMN public.velocity_cursors.high IS 'Those below: an engine id; of log-ins, the number of a database transaction';

CREATE TABLE public.velocity_parts (
    user_id uuid NOT NULL,
    measure public.velocity_measure NOT NULL,
    span interval NOT NULL,
    asset_id integer NOT NULL,
    subject text NOT NULL,
    events bigint NOT NULL,
    total numeric NOT NULL
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.velocity_parts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.velocity_parts OWNER TO bedesten_owner;

COMMENT ON TABLE public.velocity_parts IS 'Events of a customer within a span by subject; rows without events are gone';

COMMENT ON COLUMN public.velocity_parts.asset_id IS 'Of the total; 0: events without an amount';

CREATE FUNCTION admin.recount_velocity() RETURNS TABLE(user_id uuid, measure public.velocity_measure, span interval, asset_id integer, subject text, kept_events bigint, true_events bigint, kept_total numeric, true_total numeric)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 WITH recounted AS (
          SELECT e.user_id,
             c.measure,
             c.span,
             e.asset_id,
             e.subject,
             count(*) AS events,
             sum(e.amount) AS total
            FROM (public.velocity_cursors c
              CROSS JOIN LATERAL admin.velocity_events(c.measure, (0)::bigint, c.high, c.low, NULL::timestamp with time zone) e(user_id, asset_id, subject, amount))
           GROUP BY e.user_id, c.measure, c.span, e.asset_id, e.subject
         )
  SELECT COALESCE(p.user_id, r.user_id) AS "coalesce",
     COALESCE(p.measure, r.measure) AS "coalesce",
     COALESCE(p.span, r.span) AS "coalesce",
     COALESCE(p.asset_id, r.asset_id) AS "coalesce",
     COALESCE(p.subject, r.subject) AS "coalesce",
     p.events,
     r.events,
     p.total,
     r.total
    FROM (public.velocity_parts p
      FULL JOIN recounted r ON (((r.user_id = p.user_id) AND (r.measure = p.measure) AND (r.span = p.span) AND (r.asset_id = p.asset_id) AND (r.subject = p.subject))))
   WHERE ((p.events IS DISTINCT FROM r.events) OR (p.total IS DISTINCT FROM r.total));
END;

ALTER FUNCTION admin.recount_velocity() OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.recount_velocity() IS 'Counts all of it again from the events; a row is a difference, of which there should be none';

CREATE FUNCTION admin.refuse_early_purge() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    was jsonb;
    refusal text;
begin
    if tg_op = 'TRUNCATE' then
        raise exception '%.% has records under retention: they go one by one',
            tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
    end if;
    was := to_jsonb(old);
    refusal := admin.purge_refusal(coalesce(was ->> 'retention_class', tg_argv[1]),
        (was ->> 'user_id')::uuid, (was ->> tg_argv[0])::timestamptz);
    if refusal is not null then
        raise exception 'a row of %.% is not purged: %', tg_table_schema, tg_table_name, refusal
            using errcode = 'insufficient_privilege';
    end if;
    return old;
end $$;

ALTER FUNCTION admin.refuse_early_purge() OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.refuse_early_purge() IS 'Trigger: nobody, the owner included, deletes before the term or under a legal hold; arguments: the column the term counts from, the class of tables without such a column';

CREATE FUNCTION admin.renew_job(run_id uuid, lease interval DEFAULT '00:01:00'::interval) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    update admin.jobs as j set lease_until = clock_timestamp() + lease
    where j.lease_run_id = renew_job.run_id;
    return found;
end $$;

ALTER FUNCTION admin.renew_job(run_id uuid, lease interval) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.renew_job(run_id uuid, lease interval) IS 'Keeps a lease; false: it is lost';

CREATE FUNCTION admin.retain(target regclass, moment_column name, class text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    execute format('create trigger refuse_early_purge before delete on %s'
        ' for each row execute function admin.refuse_early_purge(%L, %L)',
        target, moment_column, class);
    execute format('create trigger refuse_truncate before truncate on %s'
        ' for each statement execute function admin.refuse_early_purge()', target);
end $$;

ALTER FUNCTION admin.retain(target regclass, moment_column name, class text) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.retain(target regclass, moment_column name, class text) IS 'For migrations: rows with user_id may go only when their retention class lets them';

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

COMMENT ON TABLE audit.audit_logs IS 'Every act of staff, every login, denial and step of a money workflow; append-only';

COMMENT ON COLUMN audit.audit_logs.actor_id IS 'Who acted (never whom it concerned), as text';

COMMENT ON COLUMN audit.audit_logs.account_id IS 'The account it concerned, if one';

COMMENT ON COLUMN audit.audit_logs.resource_id IS 'As text: some ids are numbers, some UUIDs';

COMMENT ON COLUMN audit.audit_logs.before_state IS 'Without secrets';

COMMENT ON COLUMN audit.audit_logs.xid IS 'Readers by commit order stop at the oldest running one';

CREATE TABLE reporting.reconciliation_runs (
    run_id uuid DEFAULT uuidv7() NOT NULL,
    as_of_seq bigint NOT NULL,
    recount boolean NOT NULL,
    balances bigint NOT NULL,
    mismatches integer NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT reconciliation_runs_counts_not_negative CHECK (((balances >= 0) AND (mismatches >= 0)))
);

ALTER TABLE reporting.reconciliation_runs OWNER TO bedesten_owner;

COMMENT ON TABLE reporting.reconciliation_runs IS 'Each comparison of ledger and balances';

COMMENT ON COLUMN reporting.reconciliation_runs.balances IS 'How many rows of balances there were';

CREATE FUNCTION admin.run_reconciliation(recount boolean DEFAULT false) RETURNS TABLE(run_id uuid, as_of_seq bigint, mismatches integer)
    LANGUAGE sql
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 WITH found AS MATERIALIZED (
          SELECT daily_reconciliation_report.user_id,
             daily_reconciliation_report.asset_type,
             daily_reconciliation_report.currency,
             daily_reconciliation_report.ledger_balance,
             daily_reconciliation_report.wallet_balance,
             daily_reconciliation_report.discrepancy,
             daily_reconciliation_report.account_id,
             daily_reconciliation_report.balance_bucket,
             daily_reconciliation_report.as_of_seq
            FROM admin.daily_reconciliation_report(run_reconciliation.recount) daily_reconciliation_report(user_id, asset_type, currency, ledger_balance, wallet_balance, discrepancy, account_id, balance_bucket, as_of_seq)
         ), run AS (
          INSERT INTO reporting.reconciliation_runs (as_of_seq, recount, balances, mismatches)  SELECT p.seq,
                     run_reconciliation.recount AS recount,
                     ( SELECT count(*) AS count
                            FROM public.balances) AS count,
                     ( SELECT count(*) AS count
                            FROM found) AS count
                    FROM public.projection_cursor p
                   WHERE (p.name = 'main'::text)
           RETURNING reconciliation_runs.run_id,
             reconciliation_runs.as_of_seq,
             reconciliation_runs.mismatches
         ), alerts AS (
          INSERT INTO reporting.reconciliation_alerts (run_id, as_of_seq, user_id, account_id, asset_type, currency, balance_bucket, ledger_balance, wallet_balance, discrepancy)  SELECT r_1.run_id,
                     f.as_of_seq,
                     f.user_id,
                     f.account_id,
                     f.asset_type,
                     f.currency,
                     f.balance_bucket,
                     f.ledger_balance,
                     f.wallet_balance,
                     f.discrepancy
                    FROM (found f
                      CROSS JOIN run r_1) ON CONFLICT(account_id, currency, balance_bucket, discrepancy)
           WHERE (cleared_at IS NULL) DO NOTHING
         ), told AS (
          INSERT INTO audit.audit_logs (actor_type, account_id, event_type, action, resource_type, resource_id, description, status, error_message, metadata)  SELECT 'system',
                     f.account_id,
                     'reconciliation',
                     'balance_reconciliation_mismatch',
                     COALESCE((f.asset_type || '_balance'::text), 'balance'::text) AS "coalesce",
                     concat_ws(':'::text, f.account_id, f.currency, f.balance_bucket) AS concat_ws,
                     format('ledger %s, balance %s, difference %s at journal row %s'::text, f.ledger_balance, f.wallet_balance, f.discrepancy, f.as_of_seq) AS format,
                     'failure',
                     'ledger and balance differ',
                     jsonb_build_object('run_id', r_1.run_id, 'user_id', f.user_id, 'as_of_seq', f.as_of_seq) AS jsonb_build_object
                    FROM (found f
                      CROSS JOIN run r_1)
         )
  SELECT r.run_id,
     r.as_of_seq,
     r.mismatches
    FROM run r;
END;

ALTER FUNCTION admin.run_reconciliation(recount boolean) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.run_reconciliation(recount boolean) IS 'Compares, and keeps what it found: the run, an alert for each new mismatch, audit rows whose actor is the system';

CREATE FUNCTION admin.sample_table_sizes() RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    today constant date := (now() at time zone 'UTC')::date;
    taken integer;
begin
    insert into admin.table_size_samples (schema_name, table_name, taken_on, total_bytes)
    select s.schema_name, s.table_name, today, s.total_bytes from admin.current_sizes() as s
    on conflict (schema_name, table_name, taken_on) do update
    set total_bytes = excluded.total_bytes;
    get diagnostics taken = row_count;
    delete from admin.table_size_samples where taken_on < today - 400;
    return taken;
end $$;

ALTER FUNCTION admin.sample_table_sizes() OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.sample_table_sizes() IS 'Notes the sizes of today; how many tables';

CREATE FUNCTION admin.sign_as_oneself(target regclass, columns name[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    execute format(
        'create trigger refuse_foreign_signature before insert or update on %s'
        ' for each row execute function public.refuse_foreign_signature(%s)', target,
        (select string_agg(quote_literal(word), ', ') from unnest(columns) as word));
end $$;

ALTER FUNCTION admin.sign_as_oneself(target regclass, columns name[]) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.sign_as_oneself(target regclass, columns name[]) IS 'For migrations: nobody signs for another, so two names are two people';

CREATE FUNCTION admin.uuid_time(id uuid) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN ('1970-01-01 00:00:00+00'::timestamp with time zone + ((((('x'::text || lpad(replace("left"((id)::text, 13), '-'::text, ''::text), 16, '0'::text)))::bit(64))::bigint)::double precision * '00:00:00.001'::interval));

ALTER FUNCTION admin.uuid_time(id uuid) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.uuid_time(id uuid) IS 'The millisecond at which a version 7 UUID was made';

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

COMMENT ON TABLE public.trades IS 'One row per match, both sides in it; appended, never changed';

COMMENT ON COLUMN public.trades.trade_number IS 'Counts the market''s trades without gaps';

COMMENT ON COLUMN public.trades.buy_order_id IS 'In all_orders: the order may still be open';

COMMENT ON COLUMN public.trades.taker_side IS 'Side of the order that came second';

COMMENT ON COLUMN public.trades.executed_at IS 'Time of its id';

COMMENT ON COLUMN public.trades.is_auction IS 'At the single price of an auction''s end';

CREATE FUNCTION admin.velocity_horizon(wanted public.velocity_measure) RETURNS bigint
    LANGUAGE sql STABLE STRICT
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT
         CASE wanted
             WHEN 'trade'::public.velocity_measure THEN ( SELECT (COALESCE(max(t.trade_id), (0)::bigint) + 1)
                FROM public.trades t)
             WHEN 'transfer_in'::public.velocity_measure THEN ( SELECT (COALESCE(max(t.transfer_id), (0)::bigint) + 1)
                FROM public.ledger_transfers t)
             WHEN 'transfer_out'::public.velocity_measure THEN ( SELECT (COALESCE(max(t.transfer_id), (0)::bigint) + 1)
                FROM public.ledger_transfers t)
             ELSE ((pg_snapshot_xmin(pg_current_snapshot()))::text)::bigint
         END AS pg_snapshot_xmin;
END;

ALTER FUNCTION admin.velocity_horizon(wanted public.velocity_measure) OWNER TO bedesten_owner;

COMMENT ON FUNCTION admin.velocity_horizon(wanted public.velocity_measure) IS 'Below this key no event will appear any more';

CREATE FUNCTION audit.prevent_audit_modification() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    raise exception '% of %.% is refused: audit rows are immutable',
        tg_op, tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;

ALTER FUNCTION audit.prevent_audit_modification() OWNER TO bedesten_owner;

COMMENT ON FUNCTION audit.prevent_audit_modification() IS 'Trigger of audit tables: nothing is updated, deleted or truncated';

CREATE FUNCTION audit.record_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
declare
    staff constant uuid := public.current_staff();
    kind public.user_type := 'system';
    was constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    becomes constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
begin
    if staff is not null then
        select s.staff_type into kind from public.staff_users as s where s.staff_id = staff;
        if kind is null then
            raise exception 'app.current_staff_id % is no member of staff', staff
                using errcode = 'insufficient_privilege';
        end if;
    end if;
    insert into audit.audit_logs (actor_id, actor_type, event_type, action, resource_type,
        resource_id, before_state, after_state, metadata, request_id)
    values (coalesce(staff::text, session_user), kind, 'change', lower(tg_op),
        format('%s.%s', tg_table_schema, tg_table_name), coalesce(becomes, was) ->> tg_argv[0],
        was - tg_argv[1:], becomes - tg_argv[1:],
        jsonb_build_object('database_role', session_user),
        nullif(current_setting('app.request_id', true), ''));
    return null;
end $$;

ALTER FUNCTION audit.record_change() OWNER TO bedesten_owner;

COMMENT ON FUNCTION audit.record_change() IS 'Trigger: writes who changed a row, with before and after; arguments: key, secret columns';

CREATE FUNCTION audit.row_digest(content jsonb) RETURNS bytea
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    BEGIN ATOMIC
 SELECT sha256(convert_to((jsonb_object_agg(f.key, f.value))::text, 'UTF8'::name)) AS sha256
    FROM jsonb_each(row_digest.content) f(key, value)
   WHERE (f.value <> 'null'::jsonb);
END;

ALTER FUNCTION audit.row_digest(content jsonb) OWNER TO bedesten_owner;

COMMENT ON FUNCTION audit.row_digest(content jsonb) IS 'SHA-256 of a row as to_jsonb gives it in UTC, without its empty columns';

CREATE FUNCTION config.business_day(first date, days integer) RETURNS date
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$
    select d.day::date
    from generate_series(first + 1, first + 2 * days + 30, interval '1 day') as d (day)
    where extract(isodow from d.day) < 6
        and not exists (select from config.holidays as h where h.day = d.day::date)
    order by d.day
    offset days - 1 limit 1
$$;

ALTER FUNCTION config.business_day(first date, days integer) OWNER TO bedesten_owner;

COMMENT ON FUNCTION config.business_day(first date, days integer) IS 'The day that is so many business days after a first one, which does not count';

CREATE FUNCTION config.check_fee_mapping() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
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

ALTER FUNCTION config.check_fee_mapping() OWNER TO bedesten_owner;

COMMENT ON FUNCTION config.check_fee_mapping() IS 'Trigger: a profile of one market is given in that market; a general one anywhere';

CREATE FUNCTION config.check_limit_mapping() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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

ALTER FUNCTION config.check_limit_mapping() OWNER TO bedesten_owner;

COMMENT ON FUNCTION config.check_limit_mapping() IS 'Trigger: nobody gets a profile that requires a higher level';

CREATE FUNCTION config.get_user_fee_profile(p_user_id uuid, p_trading_pair_id integer DEFAULT NULL::integer) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$
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

ALTER FUNCTION config.get_user_fee_profile(p_user_id uuid, p_trading_pair_id integer) OWNER TO bedesten_owner;

COMMENT ON FUNCTION config.get_user_fee_profile(p_user_id uuid, p_trading_pair_id integer) IS 'The rates of a customer now: staff''s before the segment''s, the market''s before the general; null: the tier earned by volume, else the market''s own rates';

CREATE FUNCTION config.get_user_limit_profile(p_user_id uuid) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$
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

ALTER FUNCTION config.get_user_limit_profile(p_user_id uuid) OWNER TO bedesten_owner;

COMMENT ON FUNCTION config.get_user_limit_profile(p_user_id uuid) IS 'The limits of a customer now: staff''s, else the default of the level; null: nothing may move';

CREATE FUNCTION config.keep_required_level() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    raise exception 'the level that a profile requires is fixed: make another profile'
        using errcode = 'check_violation';
end $$;

ALTER FUNCTION config.keep_required_level() OWNER TO bedesten_owner;

COMMENT ON FUNCTION config.keep_required_level() IS 'Trigger: who has a profile was checked against the level it required then';

CREATE FUNCTION config.legal_parameter(wanted text, whose public.counterparty_kind DEFAULT 'any'::public.counterparty_kind, moment timestamp with time zone DEFAULT now()) RETURNS numeric
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$
    select p.value from config.legal_parameters as p
    where p.name = wanted and p.counterparty in ('any', whose) and p.period @> moment
    order by p.counterparty = 'any' limit 1
$$;

ALTER FUNCTION config.legal_parameter(wanted text, whose public.counterparty_kind, moment timestamp with time zone) OWNER TO bedesten_owner;

COMMENT ON FUNCTION config.legal_parameter(wanted text, whose public.counterparty_kind, moment timestamp with time zone) IS 'The number that holds at a moment, of the counterparty before that of any; null: no rule';

CREATE FUNCTION config.number_of(wanted text) RETURNS numeric
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$
    select p.param_value::numeric from config.system_parameters as p
    where p.param_key = wanted and p.param_type = 'number'
$$;

ALTER FUNCTION config.number_of(wanted text) OWNER TO bedesten_owner;

COMMENT ON FUNCTION config.number_of(wanted text) IS 'A parameter that is a number; null: there is none';

CREATE FUNCTION config.sign_parameter() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    if (new.param_key, new.param_type) is distinct from (old.param_key, old.param_type) then
        raise exception 'name and type of a parameter are fixed' using errcode = 'check_violation';
    end if;
    new.updated_by := public.current_staff();
    return new;
end $$;

ALTER FUNCTION config.sign_parameter() OWNER TO bedesten_owner;

COMMENT ON FUNCTION config.sign_parameter() IS 'Trigger: a changed parameter names who changed it, and keeps the type its readers rely on';

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

COMMENT ON FUNCTION engine.ensure_journal_partition(part integer) IS 'Makes the partition for seq part * 100,000,000 on; false when it is there already';

CREATE FUNCTION engine.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception '% of %.% is refused: the journal is append-only',
        tg_op, tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;

ALTER FUNCTION engine.refuse_change() OWNER TO bedesten_owner;

COMMENT ON FUNCTION engine.refuse_change() IS 'Trigger: nobody rewrites the journal';

CREATE FUNCTION public.account_flags(customer uuid, account integer) RETURNS integer
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$
    select public.flags_of(u.status, u.aml_status, u.kyc_level::integer,
            config.number_of('kyc.trade_from_level'), config.number_of('kyc.withdraw_from_level'))
        | coalesce((
            select bit_or(case f.what when 'trading' then 1 when 'withdrawals' then 2 else 4 end)
            from public.account_freezes as f where f.account_id = account), 0)
    from public.users as u where u.user_id = customer
$$;

ALTER FUNCTION public.account_flags(customer uuid, account integer) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.account_flags(customer uuid, account integer) IS 'What the engine must refuse an account: 1 trading, 2 withdrawals, 4 new orders; of account 0, what level, status and AML state forbid on all accounts of the customer; null: nobody';

CREATE FUNCTION public.ask_again_when_expired() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
begin
    update public.users as u set kyc_status = 'resubmit_required'
    where u.user_id = new.user_id and u.kyc_status = 'approved';
    return null;
end $$;

ALTER FUNCTION public.ask_again_when_expired() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.ask_again_when_expired() IS 'Trigger: a customer whose paper ran out has to bring another; the level stays';

CREATE FUNCTION public.check_settlement_batch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
declare
    broken record;
begin
    select d.asset_id, sum(d.net_amount) as net into broken
    from public.settlement_details as d
    where d.batch_id = new.batch_id
    group by d.asset_id
    having sum(d.net_amount) <> 0
    order by d.asset_id
    limit 1;
    if found then
        raise exception 'settlement batch %: asset % is % off zero',
            new.batch_id, broken.asset_id, broken.net using errcode = 'check_violation';
    end if;
    return new;
end $$;

ALTER FUNCTION public.check_settlement_batch() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.check_settlement_batch() IS 'Trigger: a batch whose assets do not each add up to zero cannot be completed';

CREATE FUNCTION public.check_statement() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
declare
    opened numeric;
    closed numeric;
    booked numeric;
begin
    select s.opening_balance, s.closing_balance into opened, closed
    from public.bank_statements as s where s.statement_id = new.statement_id;
    select coalesce(sum(l.amount), 0) into booked
    from public.bank_statement_lines as l where l.statement_id = new.statement_id;
    if opened + booked <> closed then
        raise exception 'bank statement %: opening % + entries % is not closing %',
            new.statement_id, opened, booked, closed using errcode = 'check_violation';
    end if;
    return null;
end $$;

ALTER FUNCTION public.check_statement() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.check_statement() IS 'Trigger: a statement adds up when it commits';

CREATE FUNCTION public.closing_obstacle(customer uuid) RETURNS text
    LANGUAGE sql STABLE STRICT SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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

ALTER FUNCTION public.closing_obstacle(customer uuid) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.closing_obstacle(customer uuid) IS 'Why a customer may not delete the account yet: transfers_open, ask_support; null: nothing';

CREATE FUNCTION public.count_settlement_retry() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    new.retry_count := old.retry_count + 1;
    new.failed_at := null;  -- the reason of the last failure stays to be read
    new.lock_expires_at := null;
    new.seller_securities_ledger_ref := null;
    new.buyer_cash_ledger_ref := null;
    return new;
end $$;

ALTER FUNCTION public.count_settlement_retry() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.count_settlement_retry() IS 'Trigger: beginning again counts, the bound refuses the one too many; holds are taken anew';

CREATE FUNCTION public.current_customer() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN (NULLIF(current_setting('app.current_user_id'::text, true), ''::text))::uuid;

ALTER FUNCTION public.current_customer() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.current_customer() IS 'Customer of this database transaction, or null';

CREATE FUNCTION public.current_terms() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$
    select t.version from public.terms_of_use as t
    where t.effective_at <= clock_timestamp() order by t.effective_at desc limit 1
$$;

ALTER FUNCTION public.current_terms() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.current_terms() IS 'The version of the terms of use that holds now';

CREATE FUNCTION public.ended_api_keys(wanted bytea[]) RETURNS SETOF bytea
    LANGUAGE sql STABLE STRICT SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
    select w.hash from unnest(wanted) as w (hash)
    where not exists (select from public.live_api_key(w.hash))
$$;

ALTER FUNCTION public.ended_api_keys(wanted bytea[]) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.ended_api_keys(wanted bytea[]) IS 'Which of these keys are live no more, for gateways that hold connections open';

CREATE FUNCTION public.follow_kyc_record() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
begin
    if new.status = 'pending' or (tg_op = 'UPDATE' and new.status = old.status) then
        return null;
    end if;
    -- A file for a level that the customer has is a renewal.
    update public.users as u
    set kyc_status = new.status,
        kyc_level = case when new.status = 'approved' then greatest(u.kyc_level, new.level)
            else u.kyc_level end
    where u.user_id = new.user_id
        and (u.kyc_status <> new.status or (new.status = 'approved' and u.kyc_level < new.level));
    return null;
end $$;

ALTER FUNCTION public.follow_kyc_record() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.follow_kyc_record() IS 'Trigger: the customer''s status and level follow the file, in the same database transaction';

CREATE FUNCTION public.follow_risk_score() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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

ALTER FUNCTION public.follow_risk_score() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.follow_risk_score() IS 'Trigger: the level is what the parameters make of the score; a critical one opens a case';

CREATE FUNCTION public.forget_phone_proof() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    new.phone_confirmed_at := null;
    return new;
end $$;

ALTER FUNCTION public.forget_phone_proof() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.forget_phone_proof() IS 'Trigger: another number has proved nothing, whoever enters it, unless that is said with it';

CREATE FUNCTION public.give_back_limit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
begin
    update public.limit_uses as u set released_at = clock_timestamp()
    where u.movement_id = (to_jsonb(new) ->> tg_argv[0])::uuid and u.released_at is null;
    return null;
end $$;

ALTER FUNCTION public.give_back_limit() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.give_back_limit() IS 'Trigger: what did not go through uses no limit, whoever ended it';

CREATE FUNCTION public.guard_fiat_payout() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
declare
    approvals bigint;
    rejections bigint;
begin
    if tg_op = 'UPDATE' then
        if new.required_approvals < old.required_approvals then
            raise exception 'required approvals are never lowered'
                using errcode = 'check_violation';
        end if;
        if new.status = old.status then
            return new;
        end if;
    end if;
    if new.direction <> 'withdrawal' or new.status not in ('queued', 'sent') then
        return new;
    end if;
    if not exists (
        select from public.customer_bank_accounts as b
        where b.customer_bank_account_id = new.customer_bank_account_id
            and b.verified_at is not null)
    then
        raise exception 'the holder of the bank account is not verified'
            using errcode = 'check_violation';
    end if;
    select count(*), count(*) filter (where a.decision = 'reject') into approvals, rejections
    from public.money_approvals as a
    where a.fiat_transfer_id = new.fiat_transfer_id;
    if rejections > 0 then
        raise exception '% was rejected: it cannot be %', tg_table_name, new.status
            using errcode = 'check_violation';
    end if;
    if approvals < new.required_approvals then
        raise exception '% of % approvals: % cannot be %', approvals, new.required_approvals,
            tg_table_name, new.status using errcode = 'check_violation';
    end if;
    return new;
end $$;

ALTER FUNCTION public.guard_fiat_payout() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.guard_fiat_payout() IS 'Trigger: nothing is paid without its approvals, nor to somebody we do not know';

CREATE FUNCTION public.guard_payout() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $_$
declare
    fields constant jsonb := to_jsonb(new);
    row_id constant uuid := (fields ->> tg_argv[0])::uuid;
    approvals bigint;
    rejections bigint;
begin
    if tg_op = 'UPDATE' then
        if new.required_approvals < old.required_approvals then
            raise exception 'required approvals are never lowered'
                using errcode = 'check_violation';
        end if;
        if new.status = old.status then
            return new;
        end if;
    end if;
    if new.status::text in ('queued', 'approved', 'built', 'signed') then
        execute format(
            'select count(*), count(*) filter (where decision = ''reject'')'
            ' from public.money_approvals where %I = $1', tg_argv[0])
            into approvals, rejections using row_id;
        if rejections > 0 then
            raise exception '% was rejected: it cannot be %', tg_table_name, new.status
                using errcode = 'check_violation';
        end if;
        if approvals < new.required_approvals then
            raise exception '% of % approvals: % cannot be %', approvals, new.required_approvals,
                tg_table_name, new.status using errcode = 'check_violation';
        end if;
    end if;
    if new.status::text in ('signed', 'broadcast', 'confirming')
        and not exists (
            select from public.chain_transactions as t
            where t.chain_transaction_id = (fields ->> 'chain_transaction_id')::uuid
                and t.signed_bytes is not null)
    then
        raise exception 'the signed bytes are stored before anything is sent'
            using errcode = 'check_violation';
    end if;
    return new;
end $_$;

ALTER FUNCTION public.guard_payout() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.guard_payout() IS 'Trigger: nothing is sent without its approvals and without its bytes on record';

CREATE FUNCTION public.guard_state() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
declare
    name constant text := tg_argv[2];  -- a partition's trigger would see the partition's own
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

COMMENT ON FUNCTION public.guard_state() IS 'Trigger: refuses a step that config.state_transitions does not list, and keeps the history';

CREATE FUNCTION public.keep_request() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    if (new.action, new.payload, new.requested_by, new.requested_at, new.reason,
            new.idempotency_key)
            is distinct from
            (old.action, old.payload, old.requested_by, old.requested_at, old.reason,
            old.idempotency_key)
    then
        raise exception 'what was asked for cannot be changed any more'
            using errcode = 'check_violation';
    end if;
    return new;
end $$;

ALTER FUNCTION public.keep_request() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.keep_request() IS 'Trigger: an approval is for what was asked, no more';

CREATE FUNCTION public.keep_risk_event() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    workflow constant text[] := array['status', 'case_id', 'resolved_by', 'resolved_at',
        'resolution', 'updated_at', 'version'];
begin
    if to_jsonb(new) - workflow <> to_jsonb(old) - workflow then
        raise exception 'what risk event % found is fixed', old.risk_event_id
            using errcode = 'check_violation';
    end if;
    if old.status in ('resolved', 'dismissed') then
        raise exception 'risk event % is closed', old.risk_event_id
            using errcode = 'check_violation';
    end if;
    return new;
end $$;

ALTER FUNCTION public.keep_risk_event() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.keep_risk_event() IS 'Trigger: an event stays as it was found, and a closed one as it was closed';

CREATE FUNCTION public.keep_rule_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    workflow constant text[] := array[
        'status', 'is_active', 'activated_by', 'activated_at', 'updated_at'];
begin
    if to_jsonb(new) - workflow <> to_jsonb(old) - workflow then
        raise exception 'version % of rule % never changes: make another version',
            old.version, old.rule_id using errcode = 'check_violation';
    end if;
    if old.activated_at is not null
        and (new.activated_by, new.activated_at)
            is distinct from (old.activated_by, old.activated_at)
    then
        raise exception 'who activated version % of rule % is fixed', old.version, old.rule_id
            using errcode = 'check_violation';
    end if;
    return new;
end $$;

ALTER FUNCTION public.keep_rule_version() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.keep_rule_version() IS 'Trigger: events name the version that made them, so its text has to stay';

CREATE FUNCTION public.kline_length(step public.kline_interval) RETURNS interval
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN CASE step WHEN '1s'::public.kline_interval THEN '00:00:01'::interval WHEN '1m'::public.kline_interval THEN '00:01:00'::interval WHEN '3m'::public.kline_interval THEN '00:03:00'::interval WHEN '5m'::public.kline_interval THEN '00:05:00'::interval WHEN '15m'::public.kline_interval THEN '00:15:00'::interval WHEN '30m'::public.kline_interval THEN '00:30:00'::interval WHEN '1h'::public.kline_interval THEN '01:00:00'::interval WHEN '2h'::public.kline_interval THEN '02:00:00'::interval WHEN '4h'::public.kline_interval THEN '04:00:00'::interval WHEN '6h'::public.kline_interval THEN '06:00:00'::interval WHEN '8h'::public.kline_interval THEN '08:00:00'::interval WHEN '12h'::public.kline_interval THEN '12:00:00'::interval WHEN '1d'::public.kline_interval THEN '1 day'::interval WHEN '3d'::public.kline_interval THEN '3 days'::interval WHEN '1w'::public.kline_interval THEN '7 days'::interval WHEN '1M'::public.kline_interval THEN '1 mon'::interval ELSE NULL::interval END;

ALTER FUNCTION public.kline_length(step public.kline_interval) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.kline_length(step public.kline_interval) IS 'How long a candle is';

CREATE FUNCTION public.kline_close(step public.kline_interval, opens timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN ((((opens AT TIME ZONE 'UTC'::text) + public.kline_length(step)) - '00:00:00.001'::interval) AT TIME ZONE 'UTC'::text);

ALTER FUNCTION public.kline_close(step public.kline_interval, opens timestamp with time zone) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.kline_close(step public.kline_interval, opens timestamp with time zone) IS 'The last millisecond of the candle that opens then';

CREATE FUNCTION public.kline_start(step public.kline_interval, moment timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN CASE step WHEN '1M'::public.kline_interval THEN (date_trunc('month'::text, (moment AT TIME ZONE 'UTC'::text)) AT TIME ZONE 'UTC'::text) WHEN '1w'::public.kline_interval THEN (date_trunc('week'::text, (moment AT TIME ZONE 'UTC'::text)) AT TIME ZONE 'UTC'::text) ELSE date_bin(public.kline_length(step), moment, '1970-01-01 00:00:00+00'::timestamp with time zone) END;

ALTER FUNCTION public.kline_start(step public.kline_interval, moment timestamp with time zone) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.kline_start(step public.kline_interval, moment timestamp with time zone) IS 'When the candle of a moment opens; weeks begin on Monday';

CREATE FUNCTION public.live_api_key(wanted bytea) RETURNS TABLE(api_key_id uuid, user_id uuid, account_id integer, prefix text, scopes text[], kind public.api_key_kind, sealed_secret bytea, public_key bytea, ip_allowlist cidr[], markets text[], more_accounts integer[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select k.api_key_id, k.user_id, k.account_id, k.prefix, k.scopes, k.kind, k.sealed_secret,
        k.public_key, k.ip_allowlist, k.markets, k.more_accounts
    from public.api_keys as k
    join public.users as u on u.user_id = k.user_id
    where k.key_hash = wanted
        and k.revoked_at is null
        and (k.expires_at is null or k.expires_at > clock_timestamp())
        and u.status in ('active', 'suspended')
$$;

ALTER FUNCTION public.live_api_key(wanted bytea) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.live_api_key(wanted bytea) IS 'The live key of this hash, for gateways';

CREATE FUNCTION public.locked_after(attempts integer) RETURNS timestamp with time zone
    LANGUAGE sql STRICT
    SET search_path TO 'pg_catalog'
    AS $$
    select case when attempts >= m.free then clock_timestamp() + least(interval '1 day',
        m.minutes * power(2, least(attempts - m.free, 20)) * interval '1 minute') end
    from (select coalesce(config.number_of('identity.max_login_attempts'), 5) as free,
        coalesce(config.number_of('identity.lock_minutes'), 15) as minutes) as m
$$;

ALTER FUNCTION public.locked_after(attempts integer) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.locked_after(attempts integer) IS 'Until when so many wrong attempts lock an account: each doubles the time; null: not yet';

CREATE FUNCTION public.mark_notification_read(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
begin
    update public.notifications as n
    set status = 'read', read_at = clock_timestamp()
    where n.notification_id = wanted and n.user_id = public.current_customer()
        and n.type = 'IN_APP' and n.status = 'sent';
    return found;
end $$;

ALTER FUNCTION public.mark_notification_read(wanted uuid) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.mark_notification_read(wanted uuid) IS 'The current customer has read it; false: there is none such that was unread';

CREATE FUNCTION public.multisig_is_whole(config jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN COALESCE(CASE WHEN ((jsonb_typeof(config) <> 'object'::text) OR (jsonb_typeof((config -> 'signers'::text)) <> 'array'::text) OR ((config ->> 'required'::text) !~ '^[0-9]{1,3}$'::text) OR ((config ->> 'total'::text) !~ '^[0-9]{1,3}$'::text)) THEN false ELSE (((((config ->> 'required'::text))::integer >= 2) AND (((config ->> 'required'::text))::integer <= ((config ->> 'total'::text))::integer)) AND (((config ->> 'total'::text))::integer = jsonb_array_length((config -> 'signers'::text))) AND (((config ->> 'total'::text))::integer = (SELECT count(DISTINCT signer.value) AS count FROM jsonb_array_elements_text((multisig_is_whole.config -> 'signers'::text)) signer(value) WHERE (signer.value <> ''::text)))) END, false);

ALTER FUNCTION public.multisig_is_whole(config jsonb) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.multisig_is_whole(config jsonb) IS 'Whether {required, total, signers} is a control by several: 2 <= required <= total = signers';

CREATE FUNCTION public.note_key_use(keys uuid[], moments timestamp with time zone[], addresses inet[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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

ALTER FUNCTION public.note_key_use(keys uuid[], moments timestamp with time zone[], addresses inet[]) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.note_key_use(keys uuid[], moments timestamp with time zone[], addresses inet[]) IS 'When and from where keys were last used, for gateways';

CREATE FUNCTION public.notification_key(event uuid, customer uuid, channel public.notification_type) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN ((((((("left"((event)::text, 13) || '-7'::text) || substr(md5((((event)::text || (customer)::text) || (channel)::text)), 1, 3)) || '-8'::text) || substr(md5((((event)::text || (customer)::text) || (channel)::text)), 4, 3)) || '-'::text) || substr(md5((((event)::text || (customer)::text) || (channel)::text)), 7, 12)))::uuid;

ALTER FUNCTION public.notification_key(event uuid, customer uuid, channel public.notification_type) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.notification_key(event uuid, customer uuid, channel public.notification_type) IS 'Id of the one message about an event (a version 7 UUID) to a customer by a channel';

CREATE FUNCTION public.place_order(user_id uuid, trading_pair_id integer, order_type public.order_type, side public.order_side, price numeric, quantity numeric) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    raise exception 'orders are not placed in SQL: the engine alone changes books and balances'
        using errcode = 'feature_not_supported',
            hint = 'Use POST /api/v1/orders';
end $$;

ALTER FUNCTION public.place_order(user_id uuid, trading_pair_id integer, order_type public.order_type, side public.order_side, price numeric, quantity numeric) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.place_order(user_id uuid, trading_pair_id integer, order_type public.order_type, side public.order_side, price numeric, quantity numeric) IS 'Only refuses, and says where orders are placed';

CREATE FUNCTION public.prepare_case() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    if tg_op = 'UPDATE' then
        if old.status in ('resolved', 'false_positive') then
            raise exception 'case % is closed', old.case_id using errcode = 'check_violation';
        end if;
        if (new.case_id, new.user_id, new.case_type, new.cause, new.opened_by, new.created_at)
            is distinct from
            (old.case_id, old.user_id, old.case_type, old.cause, old.opened_by, old.created_at)
        then
            raise exception 'whom a case is about, its type and its cause are fixed'
                using errcode = 'check_violation';
        end if;
        if old.requires_masak_report and not new.requires_masak_report then
            raise exception 'a case that needs a report goes on needing it'
                using errcode = 'check_violation';
        end if;
        new.needs_second_person := new.needs_second_person or old.needs_second_person;
        if new.assigned_to is distinct from old.assigned_to then
            new.assigned_at := case when new.assigned_to is not null then clock_timestamp() end;
        end if;
    elsif new.assigned_to is not null then
        new.assigned_at := coalesce(new.assigned_at, clock_timestamp());
    end if;
    if new.severity = 'critical' or new.case_type = 'sanctions_match' then
        new.needs_second_person := true;
    end if;
    if new.requires_masak_report then
        new.suspicion_at := coalesce(new.suspicion_at, clock_timestamp());
        new.masak_due_on := config.business_day(
            (new.suspicion_at at time zone 'Europe/Istanbul')::date, 10);
    end if;
    return new;
end $$;

ALTER FUNCTION public.prepare_case() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.prepare_case() IS 'Trigger: dates the assignment and the report, and keeps what a case is about';

CREATE FUNCTION public.prevent_ledger_modification() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    raise exception '% of %.% is refused: ledger rows are immutable',
        tg_op, tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;

ALTER FUNCTION public.prevent_ledger_modification() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.prevent_ledger_modification() IS 'Trigger of ledger and trades: nothing is updated, deleted or truncated';

CREATE FUNCTION public.reconcile_user_balance(user_id uuid, asset_type public.asset_type, currency text) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    RETURN admin.reconcile_user_balance(user_id, asset_type, currency);

ALTER FUNCTION public.reconcile_user_balance(user_id uuid, asset_type public.asset_type, currency text) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.reconcile_user_balance(user_id uuid, asset_type public.asset_type, currency text) IS 'Another name of admin.reconcile_user_balance';

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    raise exception 'the terms (%) of a row of %.% never change',
        tg_argv[0], tg_table_schema, tg_table_name using errcode = 'check_violation';
end $$;

ALTER FUNCTION public.refuse_change() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.refuse_change() IS 'Trigger: what was agreed stays as it was';

CREATE FUNCTION public.refuse_finer_amounts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
declare
    fields constant jsonb := to_jsonb(new);
    ledger smallint;
    chain smallint;
    paid numeric;
begin
    select a.scale, n.decimals into ledger, chain
    from public.assets as a
    left join public.asset_networks as n
        on n.asset_id = a.asset_id and n.network = fields ->> 'network'
    where a.asset_id = (fields ->> 'asset_id')::integer;
    for position in 1 .. tg_nargs - 1 loop
        if scale(trim_scale((fields ->> tg_argv[position])::numeric)) > ledger then
            raise exception '% of %.% is finer than the % decimals of its asset',
                tg_argv[position], tg_table_schema, tg_table_name, ledger
                using errcode = 'check_violation';
        end if;
    end loop;
    if tg_argv[0] = 'paid' then
        paid := (fields ->> 'amount')::numeric - coalesce((fields ->> 'fee')::numeric, 0);
        if scale(trim_scale(paid)) > chain then
            raise exception 'the net amount of %.% is finer than the % decimals of its network',
                tg_table_schema, tg_table_name, chain using errcode = 'check_violation';
        end if;
    end if;
    return new;
end $$;

ALTER FUNCTION public.refuse_finer_amounts() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.refuse_finer_amounts() IS 'Trigger: an amount finer than its asset, or than what its network pays, is refused';

CREATE FUNCTION public.refuse_finer_chain() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
begin
    if new.decimals > (select a.scale from public.assets as a where a.asset_id = new.asset_id) then
        raise exception 'network % has % decimals, more than the ledger of asset %',
            new.network, new.decimals, new.asset_id using errcode = 'check_violation';
    end if;
    return new;
end $$;

ALTER FUNCTION public.refuse_finer_chain() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.refuse_finer_chain() IS 'Trigger: what a chain can pay in, the ledger must be able to write down exactly';

CREATE FUNCTION public.refuse_foreign_signature() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    was constant jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) else '{}' end;
    becomes constant jsonb := to_jsonb(new);
    signer text;
begin
    -- The owner loads what others signed long ago: an import.
    if pg_has_role(current_user, 'bedesten_owner', 'member') then
        return new;
    end if;
    foreach signer in array tg_argv loop
        if becomes ->> signer is distinct from was ->> signer
            and becomes ->> signer <> coalesce(public.current_staff()::text, '')
        then
            raise exception '% of %.% is signed by whoever acts, and by nobody else',
                signer, tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
        end if;
    end loop;
    return new;
end $$;

ALTER FUNCTION public.refuse_foreign_signature() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.refuse_foreign_signature() IS 'Trigger: columns that say who decided take the acting member of staff only';

CREATE FUNCTION public.refuse_own_approval() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
begin
    if new.staff_id is distinct from public.current_staff() then
        raise exception 'staff approve for themselves alone' using errcode = 'check_violation';
    end if;
    if exists (
        select from public.withdrawals as w
        join public.users as u on u.user_id = w.user_id
        join public.staff_users as s on s.staff_id = new.staff_id
        where w.withdrawal_id = new.withdrawal_id
            and (w.requested_by = new.staff_id or lower(u.email) = lower(s.email)))
        or exists (
            select from public.wallet_moves as m
            where m.wallet_move_id = new.wallet_move_id and m.proposed_by = new.staff_id)
    then
        raise exception 'who asked for it cannot approve it' using errcode = 'check_violation';
    end if;
    return new;
end $$;

ALTER FUNCTION public.refuse_own_approval() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.refuse_own_approval() IS 'Trigger: four eyes; a member of staff who is also a customer does not approve their own';

CREATE FUNCTION public.refuse_own_fiat_approval() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
begin
    if exists (
        select from public.fiat_transfers as f
        join public.users as u on u.user_id = f.user_id
        join public.staff_users as s on s.staff_id = new.staff_id
        where f.fiat_transfer_id = new.fiat_transfer_id
            and (f.requested_by = new.staff_id or lower(u.email) = lower(s.email)))
    then
        raise exception 'who asked for it cannot approve it' using errcode = 'check_violation';
    end if;
    return new;
end $$;

ALTER FUNCTION public.refuse_own_fiat_approval() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.refuse_own_fiat_approval() IS 'Trigger: four eyes, for fiat too';

CREATE FUNCTION public.refuse_settled_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
declare
    row_batch constant uuid := case tg_op when 'DELETE' then old.batch_id else new.batch_id end;
    state public.settlement_batch_status;
begin
    -- The lock keeps the batch from being completed before these figures are seen.
    select b.status into state from public.settlement_batches as b
    where b.batch_id = row_batch for share;
    if state is distinct from 'running' then
        raise exception '% of %: its batch is not running', tg_op, tg_table_name
            using errcode = 'check_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;

ALTER FUNCTION public.refuse_settled_change() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.refuse_settled_change() IS 'Trigger: figures of a batch are written while it runs, and stay as they are after it';

CREATE FUNCTION public.refuse_skipped_level() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    raise exception 'level % cannot become %: levels rise by one', old.kyc_level, new.kyc_level
        using errcode = 'check_violation';
end $$;

ALTER FUNCTION public.refuse_skipped_level() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.refuse_skipped_level() IS 'Trigger: a customer goes through every level, whoever raises it';

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

COMMENT ON FUNCTION public.refuse_stale_write() IS 'Trigger: who edits a row writes the version that was read; another one is refused';

CREATE FUNCTION public.security_events(customer uuid, before uuid, many integer) RETURNS TABLE(log_id uuid, created_at timestamp with time zone, action text, succeeded boolean, reason text, address text, user_agent text, details jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
    select a.log_id, a.created_at, a.action, a.status = 'success', a.error_message,
        host(a.actor_ip), a.user_agent, a.metadata
    from audit.audit_logs as a
    where a.actor_id = customer::text and a.actor_type = 'customer' and a.event_type = 'identity'
        and (before is null or a.log_id < before)
    order by a.log_id desc
    limit least(many, 1000)
$$;

ALTER FUNCTION public.security_events(customer uuid, before uuid, many integer) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.security_events(customer uuid, before uuid, many integer) IS 'What a customer did to the own account, newest first, below a row; no act of staff is in it';

CREATE FUNCTION public.sees_all_customers() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    RETURN (EXISTS (SELECT FROM pg_roles r WHERE ((r.rolname = CURRENT_USER) AND (r.rolsuper OR r.rolbypassrls OR pg_has_role(r.oid, 'read_only_user'::name, 'usage'::text)))));

ALTER FUNCTION public.sees_all_customers() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.sees_all_customers() IS 'Whether row security lets the caller pass; for views that cut a row in two sides';

CREATE FUNCTION public.set_notification_preference(wanted_class public.notification_class, wanted_type public.notification_type, enabled boolean, wanted_locale public.locale) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
begin
    if public.current_customer() is null then
        raise exception 'nobody asks' using errcode = 'insufficient_privilege';
    end if;
    insert into public.notification_preferences as p (user_id, class, type, is_enabled, locale)
    values (public.current_customer(), wanted_class, wanted_type, enabled, wanted_locale)
    on conflict (user_id, class, type)
    do update set is_enabled = excluded.is_enabled, locale = excluded.locale;
end $$;

ALTER FUNCTION public.set_notification_preference(wanted_class public.notification_class, wanted_type public.notification_type, enabled boolean, wanted_locale public.locale) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.set_notification_preference(wanted_class public.notification_class, wanted_type public.notification_type, enabled boolean, wanted_locale public.locale) IS 'Sets one choice of the current customer';

CREATE FUNCTION public.standing(customer uuid, OUT suspended boolean, OUT terms_due text, OUT in_maintenance boolean) RETURNS record
    LANGUAGE sql STABLE STRICT SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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

ALTER FUNCTION public.standing(customer uuid, OUT suspended boolean, OUT terms_due text, OUT in_maintenance boolean) OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.standing(customer uuid, OUT suspended boolean, OUT terms_due text, OUT in_maintenance boolean) IS 'What keeps a customer from placing orders: a suspension, terms that wait to be accepted, maintenance of the exchange';

CREATE FUNCTION public.tell_followers() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    changed constant jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
begin
    perform pg_notify('bedesten_rules',
        tg_argv[0] || coalesce(' ' || (changed ->> tg_argv[1]), ''));
    return null;
end $$;

ALTER FUNCTION public.tell_followers() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.tell_followers() IS 'Trigger: what the engine must follow has changed, of a customer or in general';

CREATE FUNCTION public.update_updated_at_column() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
begin
    new.updated_at := clock_timestamp();
    return new;
end $$;

ALTER FUNCTION public.update_updated_at_column() OWNER TO bedesten_owner;

COMMENT ON FUNCTION public.update_updated_at_column() IS 'Trigger: stamps an edited row';

CREATE FUNCTION reporting.count_ledger(at_once bigint DEFAULT 500000) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    counted bigint;
    upto bigint;
begin
    select c.transfer_id into strict counted from reporting.ledger_sums_cursor as c for update;
    loop
        select t.transfer_id into upto from public.ledger_transfers as t
        where t.transfer_id > counted order by t.transfer_id offset at_once limit 1;
        exit when upto is null;
        perform reporting.count_legs(counted, upto);
        counted := upto;
    end loop;
    counted := reporting.count_legs(counted, 9223372036854775807);
    update reporting.ledger_sums as s set user_id = a.user_id
    from public.accounts as a
    where a.account_id = s.account_id and a.user_id is distinct from s.user_id;
    return counted;
end $$;

ALTER FUNCTION reporting.count_ledger(at_once bigint) OWNER TO bedesten_owner;

COMMENT ON FUNCTION reporting.count_ledger(at_once bigint) IS 'Adds what is new to ledger_sums; the journal row up to which it counts now. at_once: so many transfers are in memory together';

CREATE FUNCTION reporting.count_legs(after bigint, upto bigint) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    counted bigint;
begin
    -- One statement, hence one moment: the rows, and the journal row that they lead to.
    with leg as materialized (
        select * from reporting.newer_legs(after, upto)
    ), added as (
        insert into reporting.ledger_sums as s
            (account_id, asset_id, balance_bucket, user_id, amount, entries, last_entry_at)
        select l.account_id, l.asset_id, l.balance_bucket, a.user_id, sum(l.amount), count(*),
            max(l.created_at)
        from leg as l left join public.accounts as a on a.account_id = l.account_id
        group by l.account_id, l.asset_id, l.balance_bucket, a.user_id
        on conflict (account_id, asset_id, balance_bucket) do update
        set amount = s.amount + excluded.amount, entries = s.entries + excluded.entries,
            last_entry_at = greatest(s.last_entry_at, excluded.last_entry_at)
    )
    update reporting.ledger_sums_cursor as c
    set transfer_id = coalesce((select max(l.transfer_id) from leg as l), c.transfer_id),
        seq = p.seq, counted_at = clock_timestamp()
    from public.projection_cursor as p where p.name = 'main'
    returning c.seq into counted;
    return counted;
end $$;

ALTER FUNCTION reporting.count_legs(after bigint, upto bigint) OWNER TO bedesten_owner;

COMMENT ON FUNCTION reporting.count_legs(after bigint, upto bigint) IS 'Part of count_ledger()';

CREATE FUNCTION reporting.refresh_summary_only() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
begin
    refresh materialized view concurrently reporting.user_balance_summary;
end $$;

ALTER FUNCTION reporting.refresh_summary_only() OWNER TO bedesten_owner;

COMMENT ON FUNCTION reporting.refresh_summary_only() IS 'Second half of the function below';

CREATE FUNCTION reporting.refresh_user_balance_summary() RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
declare
    counted constant bigint := reporting.count_ledger();
begin
    perform reporting.refresh_summary_only();
    return counted;
end $$;

ALTER FUNCTION reporting.refresh_user_balance_summary() OWNER TO bedesten_owner;

COMMENT ON FUNCTION reporting.refresh_user_balance_summary() IS 'Counts what is new and shows it; the journal row that the summary is of';

CREATE TABLE admin.archived_partitions (
    archived_name text NOT NULL,
    schema_name text NOT NULL,
    table_name text NOT NULL,
    retention_class text NOT NULL,
    starts timestamp with time zone NOT NULL,
    ends timestamp with time zone NOT NULL,
    row_count bigint NOT NULL,
    archived_by text NOT NULL,
    archived_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT archived_partitions_in_order CHECK ((starts < ends))
);

ALTER TABLE admin.archived_partitions OWNER TO bedesten_owner;

COMMENT ON TABLE admin.archived_partitions IS 'Which partitions were detached, and how full';

COMMENT ON COLUMN admin.archived_partitions.archived_name IS 'In schema archive';

CREATE TABLE admin.job_runs (
    run_id uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    missed integer DEFAULT 0 NOT NULL,
    by_hand boolean DEFAULT false NOT NULL,
    holder text NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    outcome admin.job_outcome DEFAULT 'running'::admin.job_outcome NOT NULL,
    result text,
    CONSTRAINT job_runs_finished_when_over CHECK (((outcome = 'running'::admin.job_outcome) = (finished_at IS NULL))),
    CONSTRAINT job_runs_missed_not_negative CHECK ((missed >= 0))
);

ALTER TABLE admin.job_runs OWNER TO bedesten_owner;

COMMENT ON TABLE admin.job_runs IS 'Every run of every job, kept for 400 days';

COMMENT ON COLUMN admin.job_runs.due_at IS 'For which moment; earlier than it started: made up';

COMMENT ON COLUMN admin.job_runs.missed IS 'How many later moments passed meanwhile: this one run makes up for them too';

CREATE VIEW admin.ledger_integrity WITH (security_invoker='true') AS
 SELECT ( SELECT count(*) AS count
           FROM public.users u
          WHERE (u.deleted_at IS NULL)) AS total_users,
    count(DISTINCT r.user_id) AS users_with_discrepancy,
    count(*) FILTER (WHERE ((r.account_id IS NOT NULL) AND (r.user_id IS NULL))) AS house_discrepancies,
    count(*) FILTER (WHERE ((r.account_id IS NULL) AND (r.currency IS NOT NULL))) AS assets_not_zero,
    max(p.seq) AS as_of_seq
   FROM (public.projection_cursor p
     LEFT JOIN admin.daily_reconciliation_report() r(user_id, asset_type, currency, ledger_balance, wallet_balance, discrepancy, account_id, balance_bucket, as_of_seq) ON (true))
  WHERE (p.name = 'main'::text);

ALTER VIEW admin.ledger_integrity OWNER TO bedesten_owner;

COMMENT ON VIEW admin.ledger_integrity IS 'How many customers have a balance that the ledger does not explain, at journal row as_of_seq';

CREATE TABLE config.fee_profiles (
    profile_id integer NOT NULL,
    profile_name text NOT NULL,
    market_id integer,
    maker_fee_percent public.fee_percent,
    taker_fee_percent public.fee_percent,
    maker_fee_ppm public.rate_ppm GENERATED ALWAYS AS ((((maker_fee_percent)::numeric * (10000)::numeric))::integer) STORED,
    taker_fee_ppm public.rate_ppm GENERATED ALWAYS AS ((((taker_fee_percent)::numeric * (10000)::numeric))::integer) STORED,
    min_30day_volume public.amount DEFAULT 0 NOT NULL,
    volume_asset_id integer,
    tier smallint,
    default_segment public.customer_segment,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT fee_profiles_name_given CHECK (((profile_name ~ '\S'::text) AND (length(profile_name) <= 100))),
    CONSTRAINT fee_profiles_rates_given CHECK (((num_nulls(maker_fee_percent, taker_fee_percent) = 0) OR ((num_nulls(maker_fee_percent, taker_fee_percent) = 2) AND (tier IS NOT NULL)))),
    CONSTRAINT fee_profiles_rebate_paid_by_taker CHECK ((((maker_fee_percent)::numeric + (taker_fee_percent)::numeric) >= (0)::numeric)),
    CONSTRAINT fee_profiles_tier_in_range CHECK (((tier >= 1) AND (tier <= 100))),
    CONSTRAINT fee_profiles_volume_of_an_asset CHECK (((volume_asset_id IS NOT NULL) OR ((tier IS NULL) AND ((min_30day_volume)::numeric = (0)::numeric))))
);

ALTER TABLE config.fee_profiles OWNER TO bedesten_owner;

COMMENT ON TABLE config.fee_profiles IS 'What staff offer: rates by name, market and volume. What an order pays is in fee_rates, which follows the engine: a profile takes effect by the command that carries its rates';

COMMENT ON COLUMN config.fee_profiles.market_id IS 'Empty: all markets';

COMMENT ON COLUMN config.fee_profiles.maker_fee_percent IS 'Of tiers, empty: the rates are those that the engine has for the tier, else the market''s';

COMMENT ON COLUMN config.fee_profiles.maker_fee_ppm IS 'The same number as the engine takes it';

COMMENT ON COLUMN config.fee_profiles.min_30day_volume IS 'From which volume on it is earned, in volume_asset_id';

COMMENT ON COLUMN config.fee_profiles.tier IS 'The engine''s number of this tier, earned by volume; empty: given by staff';

COMMENT ON COLUMN config.fee_profiles.default_segment IS 'Customers of this segment have it unless staff gave them another';

CREATE TABLE config.user_fee_profiles (
    mapping_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    profile_id integer NOT NULL,
    market_id integer DEFAULT 0 NOT NULL,
    valid_from timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    valid_to timestamp with time zone,
    period tstzrange GENERATED ALWAYS AS (tstzrange(valid_from, valid_to, '[)'::text)) STORED NOT NULL,
    assigned_by uuid DEFAULT public.current_staff(),
    assignment_reason text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT user_fee_profiles_moments_finite CHECK ((isfinite(valid_from) AND isfinite(valid_to)))
);

ALTER TABLE ONLY config.user_fee_profiles FORCE ROW LEVEL SECURITY;

ALTER TABLE config.user_fee_profiles OWNER TO bedesten_owner;

COMMENT ON TABLE config.user_fee_profiles IS 'Who has which rates from when to when; one at a time for a customer and market';

COMMENT ON COLUMN config.user_fee_profiles.market_id IS '0: all markets. Never empty: rows with an empty part are not compared for overlaps';

COMMENT ON COLUMN config.user_fee_profiles.valid_to IS 'First moment after; empty: no end';

COMMENT ON COLUMN config.user_fee_profiles.assigned_by IS 'Empty: by a rule of the exchange';

CREATE VIEW admin.profile_rates WITH (security_invoker='true') AS
 WITH given AS (
         SELECT m.user_id,
            m.market_id,
            p.maker_fee_ppm,
            p.taker_fee_ppm,
            m.valid_to
           FROM (config.user_fee_profiles m
             JOIN config.fee_profiles p ON ((p.profile_id = m.profile_id)))
          WHERE ((m.period @> now()) AND p.is_active AND (p.maker_fee_ppm IS NOT NULL))
        )
 SELECT a.account_id,
    g.market_id,
    g.maker_fee_ppm,
    g.taker_fee_ppm,
    g.valid_to
   FROM (given g
     JOIN public.accounts a ON ((a.user_id = g.user_id)))
UNION ALL
 SELECT a.account_id,
    COALESCE(p.market_id, 0) AS market_id,
    p.maker_fee_ppm,
    p.taker_fee_ppm,
    NULL::timestamp with time zone AS valid_to
   FROM ((config.fee_profiles p
     JOIN public.users u ON ((u.segment = p.default_segment)))
     JOIN public.accounts a ON ((a.user_id = u.user_id)))
  WHERE (p.is_active AND (p.maker_fee_ppm IS NOT NULL) AND (NOT (EXISTS ( SELECT
           FROM given g
          WHERE ((g.user_id = u.user_id) AND (g.market_id = ANY (ARRAY[0, COALESCE(p.market_id, 0)])))))));

ALTER VIEW admin.profile_rates OWNER TO bedesten_owner;

COMMENT ON VIEW admin.profile_rates IS 'Rates that accounts should have by profile now; as config.get_user_fee_profile decides';

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

COMMENT ON TABLE audit.state_history IS 'When each workflow row took which step; append-only';

COMMENT ON COLUMN audit.state_history.from_state IS 'Empty: the row began';

COMMENT ON COLUMN audit.state_history.staff_id IS 'Who acted, if staff';

COMMENT ON COLUMN audit.state_history.xid IS 'Readers by commit order stop at the oldest running one';

CREATE VIEW audit.sealable WITH (security_invoker='true') AS
 SELECT l.log_id AS id,
    l.xid,
    'audit_logs'::text AS table_name,
    to_jsonb(l.*) AS content
   FROM audit.audit_logs l
UNION ALL
 SELECT h.change_id AS id,
    h.xid,
    'state_history'::text AS table_name,
    to_jsonb(h.*) AS content
   FROM audit.state_history h;

ALTER VIEW audit.sealable OWNER TO bedesten_owner;

COMMENT ON VIEW audit.sealable IS 'All rows that are sealed; read it in UTC';

CREATE TABLE audit.seals (
    seal_no bigint NOT NULL,
    from_xid xid8 NOT NULL,
    to_xid xid8 NOT NULL,
    row_count integer NOT NULL,
    members bytea NOT NULL,
    hash bytea NOT NULL,
    system_identifier bigint NOT NULL,
    sealed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT seals_hash_sha256 CHECK ((octet_length(hash) = 32)),
    CONSTRAINT seals_members_whole CHECK (((octet_length(members) = (row_count * 48)) AND (row_count > 0))),
    CONSTRAINT seals_range_not_empty CHECK ((from_xid < to_xid))
);

ALTER TABLE audit.seals OWNER TO bedesten_owner;

COMMENT ON TABLE audit.seals IS 'A chain over audit_logs and state_history: each seal takes the rows of the database transactions that have ended since the seal before';

COMMENT ON COLUMN audit.seals.from_xid IS 'Rows with from_xid <= xid < to_xid belong to it';

COMMENT ON COLUMN audit.seals.members IS 'For each row, by id: the id (16 bytes) and the SHA-256 of the row (32 bytes)';

COMMENT ON COLUMN audit.seals.hash IS 'SHA-256 of the hash before (32 zero bytes), and members';

COMMENT ON COLUMN audit.seals.system_identifier IS 'The database cluster that counted the xids; another one counts anew';

ALTER TABLE config.fee_profiles ALTER COLUMN profile_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME config.fee_profiles_profile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE config.holidays (
    day date NOT NULL,
    name text NOT NULL
);

ALTER TABLE config.holidays OWNER TO bedesten_owner;

COMMENT ON TABLE config.holidays IS 'Days without business in Turkey besides weekends. A missing one makes a due date earlier: those that follow the moon are entered by staff, year by year';

CREATE TABLE config.legal_parameters (
    legal_parameter_id integer NOT NULL,
    name text NOT NULL,
    counterparty public.counterparty_kind DEFAULT 'any'::public.counterparty_kind NOT NULL,
    value numeric NOT NULL,
    unit text NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone,
    period tstzrange GENERATED ALWAYS AS (tstzrange(valid_from, valid_to, '[)'::text)) STORED NOT NULL,
    legal_basis text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT legal_parameters_basis_given CHECK ((legal_basis ~ '\S'::text)),
    CONSTRAINT legal_parameters_moments_finite CHECK ((isfinite(valid_from) AND isfinite(valid_to))),
    CONSTRAINT legal_parameters_name_form CHECK ((name ~ '^[a-z][a-z0-9_]*$'::text)),
    CONSTRAINT legal_parameters_value_exact CHECK (((value >= (0)::numeric) AND (value < 'Infinity'::numeric) AND (scale(value) <= 18)))
);

ALTER TABLE config.legal_parameters OWNER TO bedesten_owner;

COMMENT ON TABLE config.legal_parameters IS 'Numbers that the law sets, by the days on which they hold and whose the other wallet is';

ALTER TABLE config.legal_parameters ALTER COLUMN legal_parameter_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME config.legal_parameters_legal_parameter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE config.limit_profiles (
    profile_id integer NOT NULL,
    profile_name text NOT NULL,
    kyc_level_required smallint NOT NULL,
    daily_withdrawal_limit_crypto public.amount,
    daily_withdrawal_limit_fiat public.amount,
    daily_deposit_limit_fiat public.amount,
    monthly_withdrawal_limit_crypto public.amount,
    monthly_withdrawal_limit_fiat public.amount,
    is_default boolean DEFAULT false NOT NULL,
    segment public.customer_segment,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT limit_profiles_default_in_force CHECK ((is_active OR (NOT is_default))),
    CONSTRAINT limit_profiles_kyc_level_in_range CHECK (((kyc_level_required >= 0) AND (kyc_level_required <= 3))),
    CONSTRAINT limit_profiles_name_given CHECK (((profile_name ~ '\S'::text) AND (length(profile_name) <= 100))),
    CONSTRAINT limit_profiles_segment_of_default CHECK (((segment IS NULL) OR is_default))
);

ALTER TABLE config.limit_profiles OWNER TO bedesten_owner;

COMMENT ON TABLE config.limit_profiles IS 'How much may move; all in the reference currency, daily 24 hours and monthly 30 days rolling';

COMMENT ON COLUMN config.limit_profiles.daily_withdrawal_limit_crypto IS 'Here and in the next four: empty is no limit, 0 is nothing at all';

COMMENT ON COLUMN config.limit_profiles.is_default IS 'Customers of the level (and segment) have it unless staff gave them another';

COMMENT ON COLUMN config.limit_profiles.segment IS 'Of a default; empty: all segments';

ALTER TABLE config.limit_profiles ALTER COLUMN profile_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME config.limit_profiles_profile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE config.state_transitions (
    table_name text NOT NULL,
    column_name text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL
);

ALTER TABLE config.state_transitions OWNER TO bedesten_owner;

COMMENT ON TABLE config.state_transitions IS 'Every step that a workflow may take; nothing else is possible for anybody';

COMMENT ON COLUMN config.state_transitions.from_state IS 'Empty: how a row may begin';

CREATE TABLE config.user_limit_profiles (
    mapping_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    profile_id integer NOT NULL,
    valid_from timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    valid_to timestamp with time zone,
    period tstzrange GENERATED ALWAYS AS (tstzrange(valid_from, valid_to, '[)'::text)) STORED NOT NULL,
    assigned_by uuid DEFAULT public.current_staff(),
    assignment_reason text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT user_limit_profiles_moments_finite CHECK ((isfinite(valid_from) AND isfinite(valid_to)))
);

ALTER TABLE ONLY config.user_limit_profiles FORCE ROW LEVEL SECURITY;

ALTER TABLE config.user_limit_profiles OWNER TO bedesten_owner;

COMMENT ON TABLE config.user_limit_profiles IS 'Who has which limits from when to when; one at a time for a customer';

COMMENT ON COLUMN config.user_limit_profiles.valid_to IS 'First moment after; empty: no end';

COMMENT ON COLUMN config.user_limit_profiles.assigned_by IS 'Empty: by a rule of the exchange';

CREATE TABLE engine.epochs (
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    kernel text NOT NULL,
    started_at timestamp with time zone NOT NULL
);

ALTER TABLE engine.epochs OWNER TO bedesten_owner;

COMMENT ON TABLE engine.epochs IS 'Each start of a leading engine: its first row, its kernel';

COMMENT ON COLUMN engine.epochs.seq IS 'The row that fenced the leader before; without commands';

COMMENT ON COLUMN engine.epochs.kernel IS 'Engine kind and version that wrote the rows from seq on';

COMMENT ON COLUMN engine.epochs.started_at IS 'Engine time of that row';

CREATE UNLOGGED TABLE engine.heartbeat (
    singleton boolean DEFAULT true NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT heartbeat_one_row CHECK (singleton)
);

ALTER TABLE engine.heartbeat OWNER TO bedesten_owner;

COMMENT ON TABLE engine.heartbeat IS 'One row: the leading engine was alive at this moment';

COMMENT ON COLUMN engine.heartbeat.seq IS 'Its newest committed row';

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

COMMENT ON TABLE engine.journal IS 'One row per committed batch of commands, without gaps; never updated, deleted or truncated';

COMMENT ON COLUMN engine.journal.seq IS 'Position, from 1, without gaps';

COMMENT ON COLUMN engine.journal.epoch IS 'Which start of an engine wrote the row: engine.epochs';

COMMENT ON COLUMN engine.journal.at IS 'Engine time of the batch, cut to microseconds; the batch headers have the nanoseconds';

COMMENT ON COLUMN engine.journal.commands IS 'How many commands command_bytes holds; 0: new epoch';

COMMENT ON COLUMN engine.journal.command_bytes IS 'What the kernel was given (protocol/batch.py)';

COMMENT ON COLUMN engine.journal.event_bytes IS 'What it answered; readers need nothing else';

COMMENT ON COLUMN engine.journal.hash IS 'SHA-256 of the previous row''s hash (row 1: 32 zero bytes), seq u64, epoch u32, at i64 in ns, command_bytes and event_bytes; numbers little-endian';

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

COMMENT ON TABLE engine.snapshots IS 'Index of kernel snapshots; a cache that may be deleted, the journal alone can rebuild all';

COMMENT ON COLUMN engine.snapshots.seq IS 'The state after this journal row';

COMMENT ON COLUMN engine.snapshots.state_hash IS 'SHA-256 of the kernel''s state bytes';

COMMENT ON COLUMN engine.snapshots.path IS 'Name in the object store';

COMMENT ON COLUMN engine.snapshots.bytes IS 'Size of the stored object';

CREATE TABLE public.account_profiles (
    account_id integer NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    currency_primary public.asset_symbol,
    currency_secondary public.asset_symbol,
    closed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    opened_by bytea,
    opened_as bytea,
    CONSTRAINT account_profiles_label_short CHECK ((length(label) <= 100)),
    CONSTRAINT account_profiles_opened_by_hashes CHECK ((((opened_by IS NULL) = (opened_as IS NULL)) AND (length(opened_by) = 32) AND (length(opened_as) = 32)))
);

ALTER TABLE ONLY public.account_profiles FORCE ROW LEVEL SECURITY;

ALTER TABLE public.account_profiles OWNER TO bedesten_owner;

COMMENT ON TABLE public.account_profiles IS 'Name and display currencies of an account';

COMMENT ON COLUMN public.account_profiles.currency_primary IS 'Empty: as the parameters say';

COMMENT ON COLUMN public.account_profiles.opened_by IS 'SHA-256 of the customer and the Idempotency-Key of the request';

COMMENT ON COLUMN public.account_profiles.opened_as IS 'SHA-256 of what it asked for';

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

COMMENT ON VIEW public.account_overview IS 'Accounts as the first documents describe them';

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

COMMENT ON TABLE public.markets IS 'Where an asset is traded for another';

COMMENT ON COLUMN public.markets.tick_mantissa IS 'The price step is tick_mantissa / 10^tick_decimals: the engine''s ticks, exactly';

COMMENT ON COLUMN public.markets.lot_mantissa IS 'The quantity step, likewise, in base';

COMMENT ON COLUMN public.markets.min_notional IS 'Smallest price x quantity, in quote; 0: none';

COMMENT ON COLUMN public.markets.band_ppm IS 'Bounds a market order around the best price';

COMMENT ON COLUMN public.markets.price_band_ppm IS 'Bounds limit prices around the reference price; 0: not';

COMMENT ON COLUMN public.markets.volatility_ppm IS 'A trade further than this from the reference price starts an auction instead; 0: not';

COMMENT ON COLUMN public.markets.auction_ns IS 'How long the auction after a volatility halt takes; 0: until somebody ends it';

COMMENT ON COLUMN public.markets.reference_ns IS 'How often the reference price follows the last price; 0: only auctions set it';

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

COMMENT ON VIEW public.account_trades IS 'Two rows per match, one for each side; a customer sees the own side. net_amount is what the side received after its fee: base for a buy, quote for a sell';

CREATE TABLE public.dvp_settlements (
    settlement_id uuid DEFAULT uuidv7() NOT NULL,
    trade_id bigint,
    deal_reference text,
    buyer_account_id integer NOT NULL,
    seller_account_id integer NOT NULL,
    market_id integer NOT NULL,
    quantity public.quantity NOT NULL,
    price public.price NOT NULL,
    amount public.quantity NOT NULL,
    settled_quantity public.amount DEFAULT 0 NOT NULL,
    allows_parts boolean DEFAULT false NOT NULL,
    status public.settlement_status DEFAULT 'pending'::public.settlement_status NOT NULL,
    dvp_contract_id text,
    dvp_atomic_transaction_id text,
    buyer_securities_ledger_ref uuid,
    seller_securities_ledger_ref uuid,
    buyer_cash_ledger_ref uuid,
    seller_cash_ledger_ref uuid,
    settlement_date date NOT NULL,
    lock_expires_at timestamp with time zone,
    initiated_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    settled_at timestamp with time zone,
    failed_at timestamp with time zone,
    failure_reason text,
    retry_count smallint DEFAULT 0 NOT NULL,
    max_retries smallint DEFAULT 3 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT dvp_settlements_amount_exact CHECK (((amount)::numeric = ((price)::numeric * (quantity)::numeric))),
    CONSTRAINT dvp_settlements_both_locked CHECK (((status <> ALL (ARRAY['buyer_cash_locked'::public.settlement_status, 'executing'::public.settlement_status])) OR (buyer_cash_ledger_ref IS NOT NULL))),
    CONSTRAINT dvp_settlements_confirmed_at_given CHECK (((status <> ALL (ARRAY['confirmed'::public.settlement_status, 'settled'::public.settlement_status])) OR (confirmed_at IS NOT NULL))),
    CONSTRAINT dvp_settlements_delivered_by_command CHECK (((status <> ALL (ARRAY['confirmed'::public.settlement_status, 'settled'::public.settlement_status, 'partially_settled'::public.settlement_status])) OR (dvp_atomic_transaction_id IS NOT NULL))),
    CONSTRAINT dvp_settlements_failure_told CHECK (((status <> 'failed'::public.settlement_status) OR ((failed_at IS NOT NULL) AND (failure_reason IS NOT NULL)))),
    CONSTRAINT dvp_settlements_initiated_at_given CHECK (((status = ANY (ARRAY['pending'::public.settlement_status, 'failed'::public.settlement_status])) OR (initiated_at IS NOT NULL))),
    CONSTRAINT dvp_settlements_locks_expire CHECK (((status <> ALL (ARRAY['seller_securities_locked'::public.settlement_status, 'buyer_cash_locked'::public.settlement_status, 'executing'::public.settlement_status])) OR ((lock_expires_at IS NOT NULL) AND (seller_securities_ledger_ref IS NOT NULL)))),
    CONSTRAINT dvp_settlements_of_one_trade CHECK ((num_nonnulls(trade_id, deal_reference) = 1)),
    CONSTRAINT dvp_settlements_part_is_a_part CHECK (((status <> 'partially_settled'::public.settlement_status) OR (allows_parts AND ((settled_quantity)::numeric > (0)::numeric) AND ((settled_quantity)::numeric < (quantity)::numeric)))),
    CONSTRAINT dvp_settlements_parties_differ CHECK ((buyer_account_id <> seller_account_id)),
    CONSTRAINT dvp_settlements_parts_allowed CHECK ((allows_parts OR (((settled_quantity)::numeric = (0)::numeric) OR ((settled_quantity)::numeric = (quantity)::numeric)))),
    CONSTRAINT dvp_settlements_retries_bounded CHECK ((((max_retries >= 0) AND (max_retries <= 20)) AND ((retry_count >= 0) AND (retry_count <= max_retries)))),
    CONSTRAINT dvp_settlements_settled_at_given CHECK (((status = 'settled'::public.settlement_status) = (settled_at IS NOT NULL))),
    CONSTRAINT dvp_settlements_settled_is_whole CHECK (((status = ANY (ARRAY['confirmed'::public.settlement_status, 'settled'::public.settlement_status])) <= ((settled_quantity)::numeric = (quantity)::numeric))),
    CONSTRAINT dvp_settlements_settled_not_over CHECK (((settled_quantity)::numeric <= (quantity)::numeric))
);

ALTER TABLE ONLY public.dvp_settlements FORCE ROW LEVEL SECURITY;

ALTER TABLE public.dvp_settlements OWNER TO bedesten_owner;

COMMENT ON TABLE public.dvp_settlements IS 'Trades delivered later, against payment: both legs are held, then moved by one command';

COMMENT ON COLUMN public.dvp_settlements.trade_id IS 'In trades; no reference, which would stand in the way of detaching old months';

COMMENT ON COLUMN public.dvp_settlements.deal_reference IS 'Of a deal that was agreed off the book; one settlement for each trade or deal';

COMMENT ON COLUMN public.dvp_settlements.settled_quantity IS 'Delivered so far; less than all only where the instruction allows parts';

COMMENT ON COLUMN public.dvp_settlements.dvp_atomic_transaction_id IS 'Journal row of the command that delivered (the newest part)';

COMMENT ON COLUMN public.dvp_settlements.seller_securities_ledger_ref IS 'Key of the hold on the base asset; of the buyer''s side, of the transfer that delivers it';

COMMENT ON COLUMN public.dvp_settlements.buyer_cash_ledger_ref IS 'Key of the hold on the quote asset; of the seller''s side, of the transfer that pays it';

COMMENT ON COLUMN public.dvp_settlements.lock_expires_at IS 'When the holds are given back at the latest';

CREATE VIEW public.account_settlements AS
 SELECT (t.trade_id)::text AS settlement_id,
    t.trade_id,
    t.account_id,
    t.user_id,
    t.market_id,
    t.side,
    t.quantity,
    t.total_value AS amount,
    'settled'::public.settlement_status AS status,
    true AS is_settled,
    ((t.executed_at AT TIME ZONE 'UTC'::text))::date AS settlement_date,
    t.executed_at AS settled_at
   FROM public.account_trades t
  WHERE (NOT (EXISTS ( SELECT
           FROM public.dvp_settlements d
          WHERE (d.trade_id = t.trade_id))))
UNION ALL
 SELECT (s.settlement_id)::text AS settlement_id,
    s.trade_id,
    s.account_id,
    own.user_id,
    s.market_id,
    s.side,
    s.quantity,
    s.amount,
    s.status,
    (s.status = 'settled'::public.settlement_status) AS is_settled,
    s.settlement_date,
    s.settled_at
   FROM (( SELECT d.settlement_id,
            d.trade_id,
            d.deal_reference,
            d.buyer_account_id,
            d.seller_account_id,
            d.market_id,
            d.quantity,
            d.price,
            d.amount,
            d.settled_quantity,
            d.allows_parts,
            d.status,
            d.dvp_contract_id,
            d.dvp_atomic_transaction_id,
            d.buyer_securities_ledger_ref,
            d.seller_securities_ledger_ref,
            d.buyer_cash_ledger_ref,
            d.seller_cash_ledger_ref,
            d.settlement_date,
            d.lock_expires_at,
            d.initiated_at,
            d.confirmed_at,
            d.settled_at,
            d.failed_at,
            d.failure_reason,
            d.retry_count,
            d.max_retries,
            d.created_at,
            d.updated_at,
            d.version,
            'buy'::public.order_side AS side,
            d.buyer_account_id AS account_id
           FROM public.dvp_settlements d
        UNION ALL
         SELECT d.settlement_id,
            d.trade_id,
            d.deal_reference,
            d.buyer_account_id,
            d.seller_account_id,
            d.market_id,
            d.quantity,
            d.price,
            d.amount,
            d.settled_quantity,
            d.allows_parts,
            d.status,
            d.dvp_contract_id,
            d.dvp_atomic_transaction_id,
            d.buyer_securities_ledger_ref,
            d.seller_securities_ledger_ref,
            d.buyer_cash_ledger_ref,
            d.seller_cash_ledger_ref,
            d.settlement_date,
            d.lock_expires_at,
            d.initiated_at,
            d.confirmed_at,
            d.settled_at,
            d.failed_at,
            d.failure_reason,
            d.retry_count,
            d.max_retries,
            d.created_at,
            d.updated_at,
            d.version,
            'sell'::public.order_side,
            d.seller_account_id
           FROM public.dvp_settlements d) s
     JOIN public.accounts own ON ((own.account_id = s.account_id)))
  WHERE (( SELECT public.sees_all_customers() AS sees_all_customers) OR (s.account_id = ANY (ARRAY( SELECT a.account_id
           FROM public.accounts a
          WHERE (a.user_id = public.current_customer())))));

ALTER VIEW public.account_settlements OWNER TO bedesten_owner;

COMMENT ON VIEW public.account_settlements IS 'How a customer''s trades settled: the own side of each';

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

COMMENT ON VIEW public.ledger_entries IS 'Two legs per transfer: debit raises, credit lowers a balance. Customers see their own legs; select and order by ledger_account_id and transfer_id, which are indexed';

CREATE VIEW public.account_statement WITH (security_invoker='true') AS
 SELECT entry_id,
    transfer_id,
    user_id,
    ledger_account_id AS account_id,
    asset_type,
    currency,
    balance_bucket,
    entry_type AS type,
        CASE direction
            WHEN 'debit'::public.ledger_direction THEN (amount)::numeric
            ELSE (- (amount)::numeric)
        END AS amount,
    ((balance_after)::numeric -
        CASE direction
            WHEN 'debit'::public.ledger_direction THEN (amount)::numeric
            ELSE (- (amount)::numeric)
        END) AS balance_before,
    balance_after,
    reference_type,
    reference_id,
    description,
    created_at,
        CASE
            WHEN (reference_type = ANY (ARRAY['order'::public.ledger_reference, 'trade'::public.ledger_reference])) THEN user_id
            ELSE NULL::uuid
        END AS created_by,
    seq
   FROM public.ledger_entries e;

ALTER VIEW public.account_statement OWNER TO bedesten_owner;

COMMENT ON VIEW public.account_statement IS 'Every movement of a balance, signed: before + amount = after, and the row before it of the same account, currency and bucket ended where it begins. Newest first by transfer_id';

COMMENT ON COLUMN public.account_statement.created_by IS 'Whose order moved it; empty: the workflow row that reference_id names says who';

CREATE VIEW public.account_transfers AS
 SELECT t.transfer_id,
    d.user_id,
    t.debit_account_id AS from_account_id,
    t.credit_account_id AS to_account_id,
    a.symbol AS currency,
    t.amount,
    t.created_at,
    t.seq
   FROM (((public.ledger_transfers t
     JOIN public.accounts d ON ((d.account_id = t.debit_account_id)))
     JOIN public.accounts c ON ((c.account_id = t.credit_account_id)))
     JOIN public.assets a ON ((a.asset_id = t.asset_id)))
  WHERE ((t.entry_type = 'internal_transfer'::public.ledger_entry_type) AND (c.user_id = d.user_id) AND (( SELECT public.sees_all_customers() AS sees_all_customers) OR (d.user_id = ( SELECT public.current_customer() AS current_customer))));

ALTER VIEW public.account_transfers OWNER TO bedesten_owner;

COMMENT ON VIEW public.account_transfers IS 'Moves between accounts of one customer; customers see their own. Select by from_account_id';

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

COMMENT ON TABLE public.open_orders IS 'Orders that may still trade; a final order moves to orders';

COMMENT ON COLUMN public.open_orders.order_id IS 'Engine id; its time is created_at';

COMMENT ON COLUMN public.open_orders.price IS 'Limit; of a market order the protection price';

COMMENT ON COLUMN public.open_orders.stop_price IS 'Of a trailing stop the first one; where it stands now, the engine knows';

COMMENT ON COLUMN public.open_orders.quantity IS 'In all, as last reduced';

COMMENT ON COLUMN public.open_orders.filled_value IS 'Sum of price x quantity of its trades';

COMMENT ON COLUMN public.open_orders.fee_amount IS 'Fees so far, in the asset received (base for a buy, quote for a sell); negative: rebates';

COMMENT ON COLUMN public.open_orders.display_quantity IS 'How much of an iceberg shows at a time';

COMMENT ON COLUMN public.open_orders.status IS 'pending: waits off the book for a trade at its stop price';

COMMENT ON COLUMN public.open_orders.executed_at IS 'Time of its newest trade';

COMMENT ON COLUMN public.open_orders.seq IS 'Journal row that last changed it';

COMMENT ON COLUMN public.open_orders.trail_percent IS 'At most four decimals';

COMMENT ON COLUMN public.open_orders.order_list_id IS 'In order_lists; empty: stands alone';

COMMENT ON COLUMN public.open_orders.holds IS 'false: follows another order of its list, and locks nothing yet';

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

COMMENT ON TABLE public.orders IS 'Orders in their final state, one row each; open ones are in open_orders, all in all_orders';

COMMENT ON COLUMN public.orders.price IS 'Limit; of an order that takes like a market order the protection price';

COMMENT ON COLUMN public.orders.quantity IS 'In all, as last reduced';

COMMENT ON COLUMN public.orders.reject_code IS 'Why it could not enter when its turn came';

COMMENT ON COLUMN public.orders.cancelled_by IS 'The staff member who cancelled; empty: the owner';

COMMENT ON COLUMN public.orders.updated_at IS 'When the order became final';

COMMENT ON COLUMN public.orders.seq IS 'Journal row that made it final';

COMMENT ON COLUMN public.orders.order_list_id IS 'In order_lists; empty: stands alone';

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

COMMENT ON VIEW public.all_orders IS 'Open and final orders together; what can be computed is computed here';

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
    markets text[] DEFAULT '{}'::text[] NOT NULL,
    sealing_key integer GENERATED ALWAYS AS (public.sealing_key_of(sealed_secret)) STORED,
    more_accounts integer[] DEFAULT '{}'::integer[] NOT NULL,
    last_used_ip inet,
    CONSTRAINT api_keys_key_hash_check CHECK ((octet_length(key_hash) = 32)),
    CONSTRAINT api_keys_kind_has_its_key CHECK (
CASE kind
    WHEN 'hmac'::public.api_key_kind THEN ((sealed_secret IS NOT NULL) AND (public_key IS NULL))
    ELSE ((sealed_secret IS NULL) AND (public_key IS NOT NULL))
END),
    CONSTRAINT api_keys_label_check CHECK ((length(label) <= 100)),
    CONSTRAINT api_keys_markets_few CHECK ((cardinality(markets) <= 100)),
    CONSTRAINT api_keys_more_accounts_few CHECK ((cardinality(more_accounts) <= 100)),
    CONSTRAINT api_keys_prefix_check CHECK (((length(prefix) >= 4) AND (length(prefix) <= 16))),
    CONSTRAINT api_keys_scopes_check CHECK (((scopes <> '{}'::text[]) AND (scopes <@ ARRAY['read'::text, 'trade'::text, 'withdraw'::text, 'account'::text]))),
    CONSTRAINT api_keys_sealed_secret_check CHECK ((octet_length(sealed_secret) > 29))
);

ALTER TABLE ONLY public.api_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE public.api_keys OWNER TO bedesten_owner;

COMMENT ON TABLE public.api_keys IS 'Programs of customers: what finds, checks and limits a key';

COMMENT ON COLUMN public.api_keys.account_id IS 'For whom it acts when a request names nobody';

COMMENT ON COLUMN public.api_keys.key_hash IS 'SHA-256 of the key as sent in X-API-Key';

COMMENT ON COLUMN public.api_keys.sealed_secret IS 'Format byte, nonce, AES-256-GCM of the secret with api_key_id as associated data';

COMMENT ON COLUMN public.api_keys.last_used_at IS 'Some seconds late';

COMMENT ON COLUMN public.api_keys.public_key IS 'DER; of kinds other than hmac, which need no secret';

COMMENT ON COLUMN public.api_keys.markets IS 'Symbols it may trade on; empty: all';

COMMENT ON COLUMN public.api_keys.sealing_key IS 'What sealed_secret is sealed with';

COMMENT ON COLUMN public.api_keys.more_accounts IS 'Others of the customer''s that it may act for, named by X-Account';

CREATE TABLE public.approvals (
    approval_id uuid DEFAULT uuidv7() NOT NULL,
    action text NOT NULL,
    payload jsonb NOT NULL,
    payload_hash bytea GENERATED ALWAYS AS (sha256(decode(replace((payload)::text, '\'::text, '\\'::text), 'escape'::text))) STORED,
    reason text NOT NULL,
    status public.approval_status DEFAULT 'pending'::public.approval_status NOT NULL,
    requested_by uuid NOT NULL,
    requested_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    decision_reason text,
    executed_at timestamp with time zone,
    result jsonb,
    version integer DEFAULT 1 NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    idempotency_key text,
    CONSTRAINT approvals_decided_by_somebody CHECK (((status = ANY (ARRAY['pending'::public.approval_status, 'expired'::public.approval_status])) = (decided_by IS NULL))),
    CONSTRAINT approvals_four_eyes CHECK ((decided_by <> requested_by)),
    CONSTRAINT approvals_idempotency_key_form CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 255))),
    CONSTRAINT approvals_reason_given CHECK ((length(btrim(reason)) >= 3))
);

ALTER TABLE public.approvals OWNER TO bedesten_owner;

COMMENT ON TABLE public.approvals IS 'What staff asked for and another member must allow; what is done is exactly the payload';

COMMENT ON COLUMN public.approvals.payload_hash IS 'What the second pair of eyes has seen';

COMMENT ON COLUMN public.approvals.idempotency_key IS 'Of the member who asked: once, for ever';

CREATE TABLE public.asset_networks (
    asset_id integer NOT NULL,
    network public.network_name NOT NULL,
    contract text DEFAULT ''::text NOT NULL,
    decimals smallint NOT NULL,
    confirmations integer,
    min_deposit public.amount DEFAULT 0 NOT NULL,
    withdraw_fee public.amount,
    tag_kind public.tag_kind DEFAULT 'none'::public.tag_kind NOT NULL,
    deposits_enabled boolean DEFAULT true NOT NULL,
    withdrawals_enabled boolean DEFAULT true NOT NULL,
    priority smallint DEFAULT 100 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT asset_networks_confirmations_positive CHECK ((confirmations > 0)),
    CONSTRAINT asset_networks_decimals_in_range CHECK (((decimals >= 0) AND (decimals <= 18)))
);

ALTER TABLE public.asset_networks OWNER TO bedesten_owner;

COMMENT ON TABLE public.asset_networks IS 'On which chains an asset lives, and on which terms';

COMMENT ON COLUMN public.asset_networks.contract IS 'Of a token; the empty text: the native coin';

COMMENT ON COLUMN public.asset_networks.decimals IS 'Of the smallest unit on the chain; never more than those of the ledger';

COMMENT ON COLUMN public.asset_networks.confirmations IS 'Empty: as the network says';

COMMENT ON COLUMN public.asset_networks.withdraw_fee IS 'Empty: as asset_terms says';

COMMENT ON COLUMN public.asset_networks.priority IS 'Which network is offered first: the smallest';

CREATE TABLE public.asset_terms (
    asset_id integer NOT NULL,
    min_withdraw_amount public.amount DEFAULT 0 NOT NULL,
    max_withdraw_amount public.amount,
    withdraw_fee public.amount DEFAULT 0 NOT NULL,
    deposit_fee public.amount DEFAULT 0 NOT NULL,
    daily_withdraw_limit public.amount,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT asset_terms_fee_below_max CHECK (((withdraw_fee)::numeric < (max_withdraw_amount)::numeric)),
    CONSTRAINT asset_terms_max_not_below_min CHECK (((max_withdraw_amount)::numeric >= (min_withdraw_amount)::numeric))
);

ALTER TABLE public.asset_terms OWNER TO bedesten_owner;

COMMENT ON TABLE public.asset_terms IS 'What moving an asset in and out costs, and its limits';

COMMENT ON COLUMN public.asset_terms.max_withdraw_amount IS 'Empty: none of its own';

COMMENT ON COLUMN public.asset_terms.daily_withdraw_limit IS 'Of one customer in 24 hours; empty: limit profiles alone decide';

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
    is_auction,
    COALESCE(( SELECT ((p.taker_side = t.taker_side) AND ((p.price)::numeric = (t.price)::numeric) AND
                CASE t.taker_side
                    WHEN 'buy'::public.order_side THEN (p.buy_order_id = t.buy_order_id)
                    ELSE (p.sell_order_id = t.sell_order_id)
                END)
           FROM public.trades p
          WHERE ((p.market_id = t.market_id) AND (p.trade_id < t.trade_id) AND (p.trade_id >= (t.trade_id - 32768)))
          ORDER BY p.trade_id DESC
         LIMIT 1), false) AS continues
   FROM public.trades t;

ALTER VIEW public.market_trades OWNER TO bedesten_owner;

COMMENT ON VIEW public.market_trades IS 'The public tape: every trade, and nobody''s name';

COMMENT ON COLUMN public.market_trades.continues IS 'The order that took in the trade before took in this one too, at the same price';

CREATE VIEW public.asset_values WITH (security_invoker='true') AS
 WITH traded AS (
         SELECT m_1.base_asset_id,
            m_1.quote_asset_id,
            t.price,
            t.executed_at
           FROM (public.markets m_1
             CROSS JOIN LATERAL ( SELECT x.price,
                    x.executed_at
                   FROM public.market_trades x
                  WHERE (x.market_id = m_1.market_id)
                  ORDER BY x.trade_id DESC
                 LIMIT 1) t)
          WHERE (m_1.phase <> 'closed'::public.market_phase)
        ), rate AS MATERIALIZED (
         SELECT traded.base_asset_id AS asset_id,
            traded.quote_asset_id AS in_asset_id,
            (traded.price)::numeric AS rate,
            traded.executed_at AS at
           FROM traded
        UNION ALL
         SELECT traded.quote_asset_id,
            traded.base_asset_id,
            ((1)::numeric / (traded.price)::numeric),
            traded.executed_at
           FROM traded
        ), route AS (
         SELECT assets.asset_id,
            assets.asset_id AS in_asset_id,
            (1)::numeric AS rate,
            0 AS legs,
            NULL::timestamp with time zone AS at
           FROM public.assets
        UNION ALL
         SELECT rate.asset_id,
            rate.in_asset_id,
            rate.rate,
            1,
            rate.at
           FROM rate
        UNION ALL
         SELECT a.asset_id,
            b.in_asset_id,
            (a.rate * b.rate),
            2,
            LEAST(a.at, b.at) AS "least"
           FROM (rate a
             JOIN rate b ON (((b.asset_id = a.in_asset_id) AND (b.in_asset_id <> a.asset_id))))
        )
 SELECT DISTINCT ON (r.asset_id, r.in_asset_id) r.asset_id,
    s.symbol AS asset,
    m.symbol AS currency,
    r.rate,
    r.legs,
    r.at AS priced_at
   FROM ((route r
     JOIN public.assets s ON ((s.asset_id = r.asset_id)))
     JOIN public.assets m ON ((m.asset_id = r.in_asset_id)))
  WHERE ((m.symbol)::text = ANY (ARRAY['TRY'::text, 'USDT'::text]))
  ORDER BY r.asset_id, r.in_asset_id, r.legs, r.at DESC;

ALTER VIEW public.asset_values OWNER TO bedesten_owner;

COMMENT ON VIEW public.asset_values IS 'Last prices in TRY and USDT; no row: unknown, which is not zero';

COMMENT ON COLUMN public.asset_values.legs IS 'Markets on the way: 0 itself, 1 a market of both, 2 by way of another asset';

COMMENT ON COLUMN public.asset_values.priced_at IS 'Of the older price, if there are two';

CREATE TABLE public.bank_accounts (
    bank_account_id uuid DEFAULT uuidv7() NOT NULL,
    bank_name text NOT NULL,
    iban public.iban NOT NULL,
    asset_id integer NOT NULL,
    purpose public.bank_account_purpose NOT NULL,
    account_id integer,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL
);

ALTER TABLE public.bank_accounts OWNER TO bedesten_owner;

COMMENT ON TABLE public.bank_accounts IS 'Where the exchange keeps money; customers'' money has accounts of its own';

COMMENT ON COLUMN public.bank_accounts.account_id IS 'Its ledger account, of kind bank; empty until the engine has opened it';

CREATE TABLE public.bank_statement_lines (
    statement_id uuid NOT NULL,
    line_number integer NOT NULL,
    bank_account_id uuid NOT NULL,
    booking_date date NOT NULL,
    value_date date,
    amount public.signed_amount NOT NULL,
    bank_reference text NOT NULL,
    is_reversal boolean DEFAULT false NOT NULL,
    iban text,
    holder_name text,
    remittance text DEFAULT ''::text NOT NULL,
    fiat_transfer_id uuid,
    CONSTRAINT bank_statement_lines_amount_not_zero CHECK (((amount)::numeric <> (0)::numeric)),
    CONSTRAINT bank_statement_lines_number_positive CHECK ((line_number > 0))
);

ALTER TABLE public.bank_statement_lines OWNER TO bedesten_owner;

COMMENT ON TABLE public.bank_statement_lines IS 'Entries of statements, matched to transfers';

COMMENT ON COLUMN public.bank_statement_lines.amount IS 'Negative: it left the account';

COMMENT ON COLUMN public.bank_statement_lines.iban IS 'As the bank wrote it, valid or not';

COMMENT ON COLUMN public.bank_statement_lines.fiat_transfer_id IS 'Empty: not matched';

CREATE TABLE public.bank_statements (
    statement_id uuid DEFAULT uuidv7() NOT NULL,
    bank_account_id uuid NOT NULL,
    statement_number text NOT NULL,
    statement_date date NOT NULL,
    opening_balance public.signed_amount NOT NULL,
    closing_balance public.signed_amount NOT NULL,
    document_hash bytea NOT NULL,
    imported_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT bank_statements_hash_sha256 CHECK ((octet_length(document_hash) = 32))
);

ALTER TABLE public.bank_statements OWNER TO bedesten_owner;

COMMENT ON TABLE public.bank_statements IS 'What the bank says; opening + entries = closing when the database transaction commits';

COMMENT ON COLUMN public.bank_statements.document_hash IS 'SHA-256 of the imported file';

CREATE TABLE public.case_links (
    link_id uuid DEFAULT uuidv7() NOT NULL,
    case_id uuid NOT NULL,
    kind public.case_link_kind NOT NULL,
    entity_id text NOT NULL,
    linked_by uuid DEFAULT public.current_staff(),
    linked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT case_links_entity_id_given CHECK (((entity_id ~ '\S'::text) AND (length(entity_id) <= 100)))
);

ALTER TABLE ONLY public.case_links FORCE ROW LEVEL SECURITY;

ALTER TABLE public.case_links OWNER TO bedesten_owner;

COMMENT ON TABLE public.case_links IS 'What a case is about: any number of each kind';

COMMENT ON COLUMN public.case_links.entity_id IS 'As text: orders have numbers, deposits UUIDs';

COMMENT ON COLUMN public.case_links.linked_by IS 'Empty: what opened the case';

CREATE TABLE public.compliance_cases (
    case_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    case_type public.compliance_case_type NOT NULL,
    severity public.risk_level NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    cause text,
    status public.compliance_case_status DEFAULT 'open'::public.compliance_case_status NOT NULL,
    opened_by uuid,
    assigned_to uuid,
    assigned_at timestamp with time zone,
    resolution text,
    resolved_by uuid,
    resolved_at timestamp with time zone,
    approved_by uuid,
    needs_second_person boolean DEFAULT false NOT NULL,
    suspicion_at timestamp with time zone,
    requires_masak_report boolean DEFAULT false NOT NULL,
    masak_due_on date,
    masak_report_id text,
    masak_reported_at timestamp with time zone,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    retention_class text DEFAULT 'compliance'::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT compliance_cases_assigned_at_given CHECK (((assigned_to IS NULL) = (assigned_at IS NULL))),
    CONSTRAINT compliance_cases_closed_by_two CHECK (((status <> ALL (ARRAY['resolved'::public.compliance_case_status, 'false_positive'::public.compliance_case_status])) OR (NOT needs_second_person) OR ((approved_by IS NOT NULL) AND (approved_by <> resolved_by) AND (approved_by IS DISTINCT FROM assigned_to) AND (approved_by IS DISTINCT FROM opened_by)))),
    CONSTRAINT compliance_cases_closed_with_reason CHECK (
CASE
    WHEN (status = ANY (ARRAY['resolved'::public.compliance_case_status, 'false_positive'::public.compliance_case_status])) THEN ((resolution IS NOT NULL) AND (resolution ~ '\S'::text) AND (resolved_by IS NOT NULL) AND (resolved_at IS NOT NULL))
    ELSE (resolved_at IS NULL)
END),
    CONSTRAINT compliance_cases_metadata_is_object CHECK ((jsonb_typeof(metadata) = 'object'::text)),
    CONSTRAINT compliance_cases_report_is_due CHECK (((NOT requires_masak_report) OR ((suspicion_at IS NOT NULL) AND (masak_due_on IS NOT NULL)))),
    CONSTRAINT compliance_cases_report_whole CHECK (((masak_report_id IS NULL) = (masak_reported_at IS NULL))),
    CONSTRAINT compliance_cases_reported_before_closed CHECK (((status <> ALL (ARRAY['resolved'::public.compliance_case_status, 'false_positive'::public.compliance_case_status])) OR (NOT requires_masak_report) OR ((masak_report_id IS NOT NULL) AND (masak_report_id ~ '\S'::text)))),
    CONSTRAINT compliance_cases_title_given CHECK (((title ~ '\S'::text) AND (length(title) <= 255)))
);

ALTER TABLE ONLY public.compliance_cases FORCE ROW LEVEL SECURITY;

ALTER TABLE public.compliance_cases OWNER TO bedesten_owner;

COMMENT ON TABLE public.compliance_cases IS 'Investigations about customers; a closed one never changes again';

COMMENT ON COLUMN public.compliance_cases.cause IS 'What opened it, in words of a rule or list; while it is open the same cause opens no second. Empty: opened by hand';

COMMENT ON COLUMN public.compliance_cases.opened_by IS 'Empty: a rule, a limit or the screening';

COMMENT ON COLUMN public.compliance_cases.resolved_by IS 'Who wrote the resolution';

COMMENT ON COLUMN public.compliance_cases.approved_by IS 'Second person of a critical case: neither who opened, nor who worked on it';

COMMENT ON COLUMN public.compliance_cases.needs_second_person IS 'Set here: it was critical or about sanctions at some time, whatever it is called now';

COMMENT ON COLUMN public.compliance_cases.suspicion_at IS 'From when the report''s term runs';

COMMENT ON COLUMN public.compliance_cases.masak_due_on IS 'Tenth business day after the suspicion, set here';

CREATE VIEW public.case_overview WITH (security_invoker='true') AS
 SELECT c.case_id,
    c.user_id,
    c.case_type,
    c.severity,
    c.title,
    c.description,
    links.related_order_id,
    links.related_transaction_id,
    links.related_fiat_tx_id,
    c.status,
    c.opened_by,
    c.assigned_to,
    c.assigned_at,
    c.resolution,
    c.resolved_by,
    c.resolved_at,
    c.approved_by,
    c.requires_masak_report,
    c.masak_due_on,
    c.masak_report_id,
    c.masak_reported_at,
    c.metadata,
    c.created_at,
    c.updated_at,
    c.version
   FROM (public.compliance_cases c
     LEFT JOIN LATERAL ( SELECT ((array_agg(l.entity_id ORDER BY l.link_id) FILTER (WHERE (l.kind = 'order'::public.case_link_kind)))[1])::bigint AS related_order_id,
            (array_agg(l.entity_id ORDER BY l.link_id) FILTER (WHERE (l.kind = ANY (ARRAY['deposit'::public.case_link_kind, 'withdrawal'::public.case_link_kind]))))[1] AS related_transaction_id,
            (array_agg(l.entity_id ORDER BY l.link_id) FILTER (WHERE (l.kind = 'fiat_transfer'::public.case_link_kind)))[1] AS related_fiat_tx_id
           FROM public.case_links l
          WHERE (l.case_id = c.case_id)) links ON (true));

ALTER VIEW public.case_overview OWNER TO bedesten_owner;

COMMENT ON VIEW public.case_overview IS 'Cases as the first documents describe them, with the first link of each kind';

CREATE TABLE public.chain_blocks (
    network public.network_name NOT NULL,
    height bigint NOT NULL,
    block_hash text NOT NULL,
    parent_hash text NOT NULL,
    scanned_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT chain_blocks_not_its_own_parent CHECK ((block_hash <> parent_hash))
);

ALTER TABLE public.chain_blocks OWNER TO bedesten_owner;

COMMENT ON TABLE public.chain_blocks IS 'The newest blocks read: a block that does not follow its parent here is a reorganisation';

CREATE TABLE public.chain_cursors (
    network public.network_name NOT NULL,
    name text DEFAULT 'scanner'::text NOT NULL,
    height bigint NOT NULL,
    block_hash text NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT chain_cursors_height_not_negative CHECK ((height >= 0))
)
WITH (fillfactor='50');

ALTER TABLE public.chain_cursors OWNER TO bedesten_owner;

COMMENT ON TABLE public.chain_cursors IS 'Block up to which a reader of a chain has written all';

CREATE TABLE public.chain_transactions (
    chain_transaction_id uuid DEFAULT uuidv7() NOT NULL,
    network public.network_name NOT NULL,
    custody_wallet_id uuid,
    nonce bigint,
    status public.chain_transaction_status DEFAULT 'built'::public.chain_transaction_status NOT NULL,
    is_unknown boolean DEFAULT false NOT NULL,
    unsigned_bytes bytea NOT NULL,
    signed_bytes bytea,
    txid text,
    replaces uuid,
    conflicting_txid text,
    network_fee public.amount,
    block_height bigint,
    block_hash text,
    confirmations integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    signed_at timestamp with time zone,
    broadcast_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT chain_transactions_confirmations_not_negative CHECK ((confirmations >= 0)),
    CONSTRAINT chain_transactions_failed_by_proof CHECK (((status <> 'failed'::public.chain_transaction_status) OR (signed_bytes IS NULL) OR (conflicting_txid IS NOT NULL))),
    CONSTRAINT chain_transactions_mined_in_block CHECK (((status <> ALL (ARRAY['confirming'::public.chain_transaction_status, 'confirmed'::public.chain_transaction_status])) OR ((block_height IS NOT NULL) AND (block_hash IS NOT NULL)))),
    CONSTRAINT chain_transactions_signed_bytes_kept CHECK ((((status = 'built'::public.chain_transaction_status) AND (signed_bytes IS NULL) AND (txid IS NULL) AND (signed_at IS NULL)) OR (status = 'failed'::public.chain_transaction_status) OR ((signed_bytes IS NOT NULL) AND (txid IS NOT NULL) AND (signed_at IS NOT NULL)))),
    CONSTRAINT chain_transactions_unknown_on_its_way CHECK (((NOT is_unknown) OR (status = ANY (ARRAY['signed'::public.chain_transaction_status, 'broadcast'::public.chain_transaction_status]))))
);

ALTER TABLE public.chain_transactions OWNER TO bedesten_owner;

COMMENT ON TABLE public.chain_transactions IS 'What we send: one may pay many withdrawals, and be replaced by one with a higher fee';

COMMENT ON COLUMN public.chain_transactions.custody_wallet_id IS 'Which wallet pays and counts nonces; empty: it collects from deposit addresses';

COMMENT ON COLUMN public.chain_transactions.is_unknown IS 'The node gave no clear answer: sent again with the same bytes, never built anew';

COMMENT ON COLUMN public.chain_transactions.signed_bytes IS 'Stored before they are sent';

COMMENT ON COLUMN public.chain_transactions.conflicting_txid IS 'What provably spent its inputs or nonce; only then it has failed';

CREATE TABLE public.confirmations (
    confirmation_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    purpose public.confirmation_purpose NOT NULL,
    email public.email_address NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    session_id uuid
);

ALTER TABLE ONLY public.confirmations FORCE ROW LEVEL SECURITY;

ALTER TABLE public.confirmations OWNER TO bedesten_owner;

COMMENT ON TABLE public.confirmations IS 'Links sent by mail. The secret in a link is an HMAC of the row''s id: nothing here opens one';

COMMENT ON COLUMN public.confirmations.session_id IS 'Which session asked, and stays when the others end';

CREATE TABLE public.custody_wallets (
    custody_wallet_id uuid DEFAULT uuidv7() NOT NULL,
    wallet_type public.wallet_type NOT NULL,
    crypto_type public.asset_symbol NOT NULL,
    network public.network_name NOT NULL,
    address public.chain_address NOT NULL,
    address_tag public.chain_tag DEFAULT ''::text NOT NULL,
    account_id integer,
    is_multisig boolean DEFAULT false NOT NULL,
    multisig_config jsonb,
    hsm_key_id text,
    is_active boolean DEFAULT true NOT NULL,
    last_rebalanced_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT custody_wallets_cold_proves_control CHECK (((wallet_type <> 'cold'::public.wallet_type) OR is_multisig OR (hsm_key_id IS NOT NULL))),
    CONSTRAINT custody_wallets_hsm_key_named CHECK ((hsm_key_id <> ''::text)),
    CONSTRAINT custody_wallets_multisig_is_whole CHECK (((is_multisig = (multisig_config IS NOT NULL)) AND ((NOT is_multisig) OR public.multisig_is_whole(multisig_config))))
);

ALTER TABLE public.custody_wallets OWNER TO bedesten_owner;

COMMENT ON TABLE public.custody_wallets IS 'Addresses of the exchange; what is in them, custody_wallet_balances computes';

COMMENT ON COLUMN public.custody_wallets.crypto_type IS 'Asset it was set up for; one address may hold others of its network';

COMMENT ON COLUMN public.custody_wallets.account_id IS 'Its ledger account, of kind custody_wallet; empty until the engine has opened it';

COMMENT ON COLUMN public.custody_wallets.multisig_config IS '{"required": 2, "total": 3, "signers": [key ids]}';

COMMENT ON COLUMN public.custody_wallets.hsm_key_id IS 'Name of the key in an HSM, KMS or MPC';

CREATE VIEW public.custody_wallet_balances WITH (security_invoker='true') AS
 SELECT w.custody_wallet_id,
    COALESCE(a.symbol, w.crypto_type) AS currency,
    COALESCE((- (((((b.available)::numeric + (b.locked)::numeric) + (b.reserved)::numeric) + (b.bonus)::numeric) + (b.fee)::numeric)), (0)::numeric) AS total_balance,
    b.updated_at AS last_update_at,
    w.wallet_type,
    w.network,
    w.account_id
   FROM ((public.custody_wallets w
     LEFT JOIN public.balances b ON ((b.account_id = w.account_id)))
     LEFT JOIN public.assets a ON ((a.asset_id = b.asset_id)));

ALTER VIEW public.custody_wallet_balances OWNER TO bedesten_owner;

COMMENT ON VIEW public.custody_wallet_balances IS 'What each wallet holds by the ledger; a wallet is an asset of the house, so its account owes';

CREATE TABLE public.customer_bank_accounts (
    customer_bank_account_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    iban public.iban NOT NULL,
    holder_name text NOT NULL,
    bank_name text DEFAULT ''::text NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    verified_at timestamp with time zone,
    usable_from timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    removed_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT customer_bank_accounts_holder_named CHECK ((holder_name ~ '[^[:space:]]'::text)),
    CONSTRAINT customer_bank_accounts_label_short CHECK ((length(label) <= 100)),
    CONSTRAINT customer_bank_accounts_usable_later CHECK ((usable_from >= created_at))
);

ALTER TABLE ONLY public.customer_bank_accounts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.customer_bank_accounts OWNER TO bedesten_owner;

COMMENT ON TABLE public.customer_bank_accounts IS 'Where customers may be paid: accounts of theirs';

COMMENT ON COLUMN public.customer_bank_accounts.verified_at IS 'When its holder was found to be the person we know; until then nothing is paid to it';

COMMENT ON COLUMN public.customer_bank_accounts.usable_from IS 'End of the cool-down';

CREATE TABLE public.deposit_addresses (
    deposit_address_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    account_id integer NOT NULL,
    network public.network_name NOT NULL,
    address public.chain_address NOT NULL,
    tag public.chain_tag DEFAULT ''::text NOT NULL,
    key_id text NOT NULL,
    derivation_index bigint NOT NULL,
    mac bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    retired_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT deposit_addresses_index_not_negative CHECK ((derivation_index >= 0)),
    CONSTRAINT deposit_addresses_mac_sha256 CHECK ((octet_length(mac) = 32))
);

ALTER TABLE ONLY public.deposit_addresses FORCE ROW LEVEL SECURITY;

ALTER TABLE public.deposit_addresses OWNER TO bedesten_owner;

COMMENT ON TABLE public.deposit_addresses IS 'Whose an address is, for ever: what comes to a retired one is still theirs';

COMMENT ON COLUMN public.deposit_addresses.key_id IS 'The watch-only key it is derived from';

COMMENT ON COLUMN public.deposit_addresses.derivation_index IS 'Place below that key, or the number of the tag';

COMMENT ON COLUMN public.deposit_addresses.mac IS 'HMAC-SHA-256 of network, address, tag, user and account by the signer: no update of this table can give an address to somebody else';

CREATE TABLE public.deposits (
    deposit_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid,
    account_id integer,
    asset_id integer,
    network public.network_name NOT NULL,
    contract text DEFAULT ''::text NOT NULL,
    address public.chain_address NOT NULL,
    tag public.chain_tag DEFAULT ''::text NOT NULL,
    deposit_address_id uuid,
    txid text NOT NULL,
    ordinal integer NOT NULL,
    sender_address text,
    amount public.amount NOT NULL,
    fee public.amount DEFAULT 0 NOT NULL,
    net_amount public.signed_amount GENERATED ALWAYS AS (((amount)::numeric - (fee)::numeric)) STORED NOT NULL,
    block_height bigint,
    block_hash text,
    confirmations integer DEFAULT 0 NOT NULL,
    required_confirmations integer DEFAULT 12 NOT NULL,
    status public.deposit_status DEFAULT 'seen'::public.deposit_status NOT NULL,
    shown_status public.transaction_status GENERATED ALWAYS AS (
CASE
    WHEN (status = ANY (ARRAY['seen'::public.deposit_status, 'orphaned'::public.deposit_status])) THEN 'pending'::public.transaction_status
    WHEN (status = 'confirming'::public.deposit_status) THEN 'confirming'::public.transaction_status
    WHEN (status = 'credited'::public.deposit_status) THEN 'completed'::public.transaction_status
    WHEN (status = ANY (ARRAY['failed'::public.deposit_status, 'reversal_required'::public.deposit_status])) THEN 'failed'::public.transaction_status
    ELSE 'confirmed'::public.transaction_status
END) STORED NOT NULL,
    status_reason text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    confirmed_at timestamp with time zone,
    processed_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT deposits_amount_positive CHECK (((amount)::numeric > (0)::numeric)),
    CONSTRAINT deposits_confirmations_not_negative CHECK (((confirmations >= 0) AND (required_confirmations > 0))),
    CONSTRAINT deposits_confirmed_deep_enough CHECK (((status = ANY (ARRAY['seen'::public.deposit_status, 'confirming'::public.deposit_status, 'orphaned'::public.deposit_status, 'failed'::public.deposit_status, 'reversal_required'::public.deposit_status])) OR ((confirmations >= required_confirmations) AND (confirmed_at IS NOT NULL)))),
    CONSTRAINT deposits_fee_below_amount CHECK (((fee)::numeric < (amount)::numeric)),
    CONSTRAINT deposits_mined_in_block CHECK (((status = ANY (ARRAY['seen'::public.deposit_status, 'orphaned'::public.deposit_status, 'failed'::public.deposit_status, 'reversal_required'::public.deposit_status])) OR ((block_height IS NOT NULL) AND (block_hash IS NOT NULL)))),
    CONSTRAINT deposits_ordinal_from_minus_one CHECK ((ordinal >= '-1'::integer)),
    CONSTRAINT deposits_owner_known CHECK (((status <> ALL (ARRAY['screening'::public.deposit_status, 'credited'::public.deposit_status, 'reversal_required'::public.deposit_status])) OR ((user_id IS NOT NULL) AND (account_id IS NOT NULL) AND (asset_id IS NOT NULL)))),
    CONSTRAINT deposits_processed_at_given CHECK (((status <> 'credited'::public.deposit_status) OR (processed_at IS NOT NULL))),
    CONSTRAINT deposits_reason_given CHECK (((status <> ALL (ARRAY['held'::public.deposit_status, 'failed'::public.deposit_status, 'reversal_required'::public.deposit_status])) OR (status_reason IS NOT NULL)))
);

ALTER TABLE ONLY public.deposits FORCE ROW LEVEL SECURITY;

ALTER TABLE public.deposits OWNER TO bedesten_owner;

COMMENT ON TABLE public.deposits IS 'Each movement of a chain to an address of ours; deposit_id is the key of its transfer, so it is credited once';

COMMENT ON COLUMN public.deposits.user_id IS 'Empty: nobody knows yet (missing tag, claims)';

COMMENT ON COLUMN public.deposits.asset_id IS 'Empty: an asset that we do not list';

COMMENT ON COLUMN public.deposits.ordinal IS 'Which movement of its transaction: output, log within the transaction, or -1: the value itself (never a number within a block, which a reorganisation changes)';

COMMENT ON COLUMN public.deposits.status IS 'Staff only: customers are shown shown_status';

CREATE VIEW public.deposit_withdrawals WITH (security_invoker='true') AS
 SELECT d.deposit_id AS id,
    d.user_id,
    d.account_id,
    d.asset_id,
    'deposit'::public.transaction_type AS type,
    d.amount,
    d.fee,
    d.net_amount,
    d.shown_status AS status,
    (d.address)::text AS address,
    (d.tag)::text AS tag,
    (d.network)::text AS network,
    d.txid AS tx_hash,
    d.confirmations,
    d.required_confirmations,
    d.processed_at,
    d.created_at,
    d.updated_at
   FROM public.deposits d
UNION ALL
 SELECT w.withdrawal_id AS id,
    w.user_id,
    w.account_id,
    w.asset_id,
    'withdrawal'::public.transaction_type AS type,
    w.amount,
    w.fee,
    w.net_amount,
        CASE w.shown_status
            WHEN 'pending'::public.payout_status THEN 'pending'::public.transaction_status
            WHEN 'approved'::public.payout_status THEN 'pending'::public.transaction_status
            WHEN 'processing'::public.payout_status THEN 'confirming'::public.transaction_status
            WHEN 'confirmed'::public.payout_status THEN 'completed'::public.transaction_status
            WHEN 'failed'::public.payout_status THEN 'failed'::public.transaction_status
            WHEN 'cancelled'::public.payout_status THEN 'cancelled'::public.transaction_status
            ELSE NULL::public.transaction_status
        END AS status,
    (w.address)::text AS address,
    (w.tag)::text AS tag,
    (w.network)::text AS network,
    w.txid AS tx_hash,
    NULL::integer AS confirmations,
    NULL::integer AS required_confirmations,
    w.processed_at,
    w.created_at,
    w.updated_at
   FROM public.withdrawals w
UNION ALL
 SELECT f.fiat_transfer_id AS id,
    f.user_id,
    f.account_id,
    f.asset_id,
    f.direction AS type,
    f.amount,
    f.fee,
    f.net_amount,
    f.shown_status AS status,
    (f.iban)::text AS address,
    ''::text AS tag,
    'bank'::text AS network,
    f.bank_reference AS tx_hash,
    NULL::integer AS confirmations,
    NULL::integer AS required_confirmations,
    f.processed_at,
    f.created_at,
    f.updated_at
   FROM public.fiat_transfers f;

ALTER VIEW public.deposit_withdrawals OWNER TO bedesten_owner;

COMMENT ON VIEW public.deposit_withdrawals IS 'All money from and to the outside, coins and fiat, as customers are shown it';

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

COMMENT ON TABLE public.fee_rates IS 'Rates other than a market''s: an account''s own, or those of a tier';

COMMENT ON COLUMN public.fee_rates.account_id IS '0: of a tier';

COMMENT ON COLUMN public.fee_rates.market_id IS '0: all markets';

CREATE VIEW public.fee_tiers WITH (security_invoker='true') AS
 SELECT tier,
    min_30day_volume AS min_volume,
    volume_asset_id,
    profile_id,
    profile_name AS name,
    ((maker_fee_ppm)::numeric / (100)::numeric) AS maker_fee_bps,
    ((taker_fee_ppm)::numeric / (100)::numeric) AS taker_fee_bps,
    updated_at
   FROM config.fee_profiles p
  WHERE ((tier IS NOT NULL) AND (market_id IS NULL) AND is_active);

ALTER VIEW public.fee_tiers OWNER TO bedesten_owner;

COMMENT ON VIEW public.fee_tiers IS 'What an account must have traded in 30 days to earn a tier; its rates are in fee_rates';

CREATE TABLE public.virtual_ibans (
    virtual_iban_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    account_id integer NOT NULL,
    asset_id integer NOT NULL,
    iban public.iban NOT NULL,
    iban_provider text NOT NULL,
    reference_code text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    retired_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT virtual_ibans_provider_named CHECK ((iban_provider <> ''::text)),
    CONSTRAINT virtual_ibans_reference_code_form CHECK ((reference_code ~ '^[A-Z0-9-]{6,20}$'::text))
);

ALTER TABLE ONLY public.virtual_ibans FORCE ROW LEVEL SECURITY;

ALTER TABLE public.virtual_ibans OWNER TO bedesten_owner;

COMMENT ON TABLE public.virtual_ibans IS 'Whose money comes to which IBAN, for ever; one in use for each account and currency';

COMMENT ON COLUMN public.virtual_ibans.reference_code IS 'Finds the customer where a bank has one IBAN for all';

CREATE VIEW public.fiat_accounts WITH (security_invoker='true') AS
 SELECT a.account_id,
    a.user_id,
    s.symbol AS currency,
    COALESCE((b.available)::numeric, (0)::numeric) AS available_balance,
    COALESCE((b.locked)::numeric, (0)::numeric) AS locked_balance,
    v.iban AS virtual_iban,
    v.iban_provider,
    COALESCE(v.created_at, a.created_at) AS created_at,
    COALESCE(b.updated_at, v.updated_at) AS updated_at,
    own.asset_id
   FROM ((((public.accounts a
     CROSS JOIN LATERAL ( SELECT b_1.asset_id
           FROM public.balances b_1
          WHERE (b_1.account_id = a.account_id)
        UNION
         SELECT v_1.asset_id
           FROM public.virtual_ibans v_1
          WHERE ((v_1.account_id = a.account_id) AND (v_1.retired_at IS NULL))) own)
     JOIN public.assets s ON (((s.asset_id = own.asset_id) AND (s.asset_type = 'fiat'::public.asset_type))))
     LEFT JOIN public.balances b ON (((b.account_id = a.account_id) AND (b.asset_id = own.asset_id))))
     LEFT JOIN public.virtual_ibans v ON (((v.account_id = a.account_id) AND (v.asset_id = own.asset_id) AND (v.retired_at IS NULL))))
  WHERE (a.user_id IS NOT NULL);

ALTER VIEW public.fiat_accounts OWNER TO bedesten_owner;

COMMENT ON VIEW public.fiat_accounts IS 'Fiat money of customers, by account and currency, each with the IBAN to pay it to';

CREATE TABLE public.followed_rates (
    account_id integer NOT NULL,
    market_id integer NOT NULL,
    maker_fee_ppm public.rate_ppm NOT NULL,
    taker_fee_ppm public.rate_ppm NOT NULL,
    valid_to timestamp with time zone,
    sent_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY public.followed_rates FORCE ROW LEVEL SECURITY;

ALTER TABLE public.followed_rates OWNER TO bedesten_owner;

COMMENT ON TABLE public.followed_rates IS 'Rates of profiles that the engine was told for an account; whatever else it has was set by operators and is left alone';

CREATE TABLE public.history_files (
    market_id integer NOT NULL,
    series text NOT NULL,
    day date NOT NULL,
    format public.history_format NOT NULL,
    path text NOT NULL,
    bytes bigint NOT NULL,
    sha256 bytea NOT NULL,
    entries bigint NOT NULL,
    written_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT history_files_series_known CHECK ((series = ANY (ARRAY['trades'::text, '1s'::text, '1m'::text, '3m'::text, '5m'::text, '15m'::text, '30m'::text, '1h'::text, '2h'::text, '4h'::text, '6h'::text, '8h'::text, '12h'::text, '1d'::text]))),
    CONSTRAINT history_files_sha256_whole CHECK ((octet_length(sha256) = 32)),
    CONSTRAINT history_files_sizes_possible CHECK (((bytes > 0) AND (entries >= 0)))
);

ALTER TABLE public.history_files OWNER TO bedesten_owner;

COMMENT ON TABLE public.history_files IS 'Files of past days for everybody to download: trades, and klines of an interval';

COMMENT ON COLUMN public.history_files.series IS 'trades, or the interval of the klines';

COMMENT ON COLUMN public.history_files.day IS 'A day of UTC that is over';

COMMENT ON COLUMN public.history_files.path IS 'Below the folder of history';

COMMENT ON COLUMN public.history_files.entries IS 'Rows in the file, its header not counted';

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

COMMENT ON TABLE public.order_lists IS 'Linked orders; how far they are says each order';

COMMENT ON COLUMN public.order_lists.first_order_id IS 'In all_orders; so are the other two';

CREATE VIEW public.holds WITH (security_invoker='true') AS
 WITH open_order AS (
         SELECT o.order_id,
            o.account_id,
            o.order_list_id,
            o.quantity,
            o.filled_quantity,
            o.expires_at,
            o.created_at,
                CASE o.side
                    WHEN 'buy'::public.order_side THEN (o.price)::numeric
                    ELSE (1)::numeric
                END AS unit,
                CASE o.side
                    WHEN 'buy'::public.order_side THEN m.quote_asset_id
                    ELSE m.base_asset_id
                END AS asset_id
           FROM (public.open_orders o
             JOIN public.markets m ON ((m.market_id = o.market_id)))
          WHERE o.holds
        ), order_hold AS (
         SELECT o.order_id,
            o.account_id,
            o.asset_id,
            o.expires_at,
            o.created_at,
            GREATEST((0)::numeric, (((o.quantity)::numeric * o.unit) - COALESCE(((pair.quantity)::numeric * pair.unit), (0)::numeric))) AS amount,
            GREATEST((0)::numeric, ((((o.quantity)::numeric - (o.filled_quantity)::numeric) * o.unit) - COALESCE((((pair.quantity)::numeric - (pair.filled_quantity)::numeric) * pair.unit), (0)::numeric))) AS remaining
           FROM ((open_order o
             LEFT JOIN public.order_lists l ON (((l.order_list_id = o.order_list_id) AND (o.order_id =
                CASE l.contingency
                    WHEN 'oco'::public.order_contingency THEN l.second_order_id
                    ELSE l.third_order_id
                END))))
             LEFT JOIN open_order pair ON ((pair.order_id =
                CASE l.contingency
                    WHEN 'oco'::public.order_contingency THEN l.first_order_id
                    ELSE l.second_order_id
                END)))
        ), hold AS (
         SELECT ('ord_'::text || o.order_id) AS hold_id,
            o.account_id,
            o.asset_id,
            o.amount,
            o.remaining,
            'order'::text AS kind,
            'order'::text AS reason,
            'order'::text AS reference_type,
            (o.order_id)::text AS reference_id,
            'ACTIVE'::text AS status,
            NULL::text AS outcome,
            o.expires_at,
            o.created_at,
            NULL::timestamp with time zone AS released_at
           FROM order_hold o
        UNION ALL
         SELECT ('ord_'::text || o.order_id),
            e.ledger_account_id,
            e.asset_id,
            e.amount,
            0,
            'order'::text,
            'order'::text,
            'order'::text,
            (o.order_id)::text AS order_id,
            'RELEASED'::text,
                CASE o.status
                    WHEN 'filled'::public.order_status THEN 'posted'::text
                    WHEN 'expired'::public.order_status THEN 'expired'::text
                    ELSE 'voided'::text
                END AS "case",
            o.expires_at,
            e.created_at,
            o.updated_at
           FROM (public.ledger_entries e
             JOIN public.orders o ON ((o.order_id = (
                CASE e.reference_type
                    WHEN 'order'::public.ledger_reference THEN e.reference_id
                    ELSE NULL::text
                END)::bigint)))
          WHERE ((e.reference_type = 'order'::public.ledger_reference) AND (e.balance_bucket = 'locked'::public.balance_bucket) AND (e.direction = 'debit'::public.ledger_direction))
        UNION ALL
         SELECT ('res_'::text || e.idempotency_key),
            e.ledger_account_id,
            e.asset_id,
            e.amount,
                CASE
                    WHEN (settled.at IS NULL) THEN (e.amount)::numeric
                    ELSE (0)::numeric
                END AS "case",
                CASE e.entry_type
                    WHEN 'withdrawal'::public.ledger_entry_type THEN 'withdrawal'::text
                    WHEN 'settlement'::public.ledger_entry_type THEN 'settlement'::text
                    ELSE 'manual'::text
                END AS "case",
            (e.entry_type)::text AS entry_type,
            'reservation'::text,
            e.reference_id,
                CASE
                    WHEN (settled.at IS NULL) THEN 'ACTIVE'::text
                    ELSE 'RELEASED'::text
                END AS "case",
                CASE
                    WHEN (settled.at IS NOT NULL) THEN
                    CASE
                        WHEN settled.was_paid THEN 'posted'::text
                        ELSE 'voided'::text
                    END
                    ELSE NULL::text
                END AS "case",
            NULL::timestamp with time zone,
            e.created_at,
            settled.at
           FROM (public.ledger_entries e
             CROSS JOIN LATERAL ( SELECT min(x.created_at) AS at,
                    bool_or((x.entry_type <> 'order'::public.ledger_entry_type)) AS was_paid
                   FROM public.ledger_entries x
                  WHERE ((x.idempotency_key = e.idempotency_key) AND (x.reference_type = 'reservation'::public.ledger_reference) AND (x.ledger_account_id = e.ledger_account_id) AND (x.balance_bucket = 'locked'::public.balance_bucket) AND (x.direction = 'credit'::public.ledger_direction))) settled)
          WHERE ((e.reference_type = 'reservation'::public.ledger_reference) AND (e.balance_bucket = 'locked'::public.balance_bucket) AND (e.direction = 'debit'::public.ledger_direction) AND (e.idempotency_key IS NOT NULL))
        UNION ALL
         SELECT format('set_%s_%s'::text, b.account_id, b.asset_id) AS format,
            b.account_id,
            b.asset_id,
            b.reserved,
            b.reserved,
            'compliance'::text,
            'adjustment'::text,
            'transfer'::text,
            NULL::text,
            'ACTIVE'::text,
            NULL::text,
            NULL::timestamp with time zone,
            NULL::timestamp with time zone,
            NULL::timestamp with time zone
           FROM public.balances b
          WHERE ((b.reserved)::numeric > (0)::numeric)
        )
 SELECT h.hold_id,
    a.user_id,
    h.account_id,
    s.asset_type,
    s.symbol AS asset,
    h.amount,
    h.remaining,
    h.kind,
    h.reason,
    h.reference_type,
    h.reference_id,
    h.status,
    h.outcome,
    h.expires_at,
    h.created_at,
    h.released_at
   FROM ((hold h
     JOIN public.accounts a ON ((a.account_id = h.account_id)))
     JOIN public.assets s ON ((s.asset_id = h.asset_id)));

ALTER VIEW public.holds OWNER TO bedesten_owner;

COMMENT ON VIEW public.holds IS 'What is held for orders and pending operations, and was; the active ones of an account add up to its locked and reserved balance';

COMMENT ON COLUMN public.holds.kind IS 'order, withdrawal, settlement, manual, or compliance: all that staff set aside, in one row';

COMMENT ON COLUMN public.holds.outcome IS 'Of a released one: posted, voided or expired';

COMMENT ON COLUMN public.holds.created_at IS 'Empty for what was set aside in parts: account_statement lists them';

CREATE TABLE public.idempotency_keys (
    account_id integer NOT NULL,
    key uuid NOT NULL,
    seq bigint NOT NULL,
    command_index integer NOT NULL,
    is_movement boolean NOT NULL
);

ALTER TABLE public.idempotency_keys OWNER TO bedesten_owner;

COMMENT ON TABLE public.idempotency_keys IS 'Keys that took effect; the stored answer is command command_index of journal row seq';

COMMENT ON COLUMN public.idempotency_keys.account_id IS 'Who gave it; 0 for money movements';

COMMENT ON COLUMN public.idempotency_keys.is_movement IS 'Keys of money movements are unique for ever; those of orders for the engine''s window (24 h)';

CREATE TABLE public.kline_cursor (
    name text NOT NULL,
    seq bigint DEFAULT 0 NOT NULL,
    trade_id bigint DEFAULT 0 NOT NULL,
    whole_trade_id bigint DEFAULT 0 NOT NULL,
    at timestamp with time zone,
    generation bigint DEFAULT 0 NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT kline_cursor_seq_not_negative CHECK ((seq >= 0))
)
WITH (fillfactor='50');

ALTER TABLE public.kline_cursor OWNER TO bedesten_owner;

COMMENT ON TABLE public.kline_cursor IS 'How far klines and tickers are built; moved together with their rows';

COMMENT ON COLUMN public.kline_cursor.seq IS 'All trades of this journal row and before are in';

COMMENT ON COLUMN public.kline_cursor.trade_id IS 'The last trade that is in; trades go by id';

COMMENT ON COLUMN public.kline_cursor.whole_trade_id IS 'Klines of every interval have the trades up to this one; since then only those of seconds and minutes, and all that are over';

COMMENT ON COLUMN public.kline_cursor.at IS 'Engine time of that journal row';

COMMENT ON COLUMN public.kline_cursor.generation IS 'Counts rebuilds: whoever has another one in memory must read the klines again';

CREATE TABLE public.klines (
    market_id integer NOT NULL,
    "interval" public.kline_interval NOT NULL,
    open_time timestamp with time zone NOT NULL,
    close_time timestamp with time zone GENERATED ALWAYS AS (public.kline_close("interval", open_time)) STORED NOT NULL,
    open_price public.price NOT NULL,
    high_price public.price NOT NULL,
    low_price public.price NOT NULL,
    close_price public.price NOT NULL,
    volume public.amount NOT NULL,
    quote_volume public.amount NOT NULL,
    taker_buy_volume public.amount NOT NULL,
    taker_buy_quote_volume public.amount NOT NULL,
    trades_count bigint NOT NULL,
    vwap numeric GENERATED ALWAYS AS (round(((quote_volume)::numeric / NULLIF((volume)::numeric, (0)::numeric)), 18)) STORED,
    seq bigint NOT NULL,
    first_trade_id bigint,
    last_trade_id bigint,
    first_trade_number bigint,
    CONSTRAINT klines_empty_is_flat CHECK (((trades_count > 0) OR ((low_price)::numeric = (high_price)::numeric))),
    CONSTRAINT klines_open_time_on_grid CHECK ((open_time = public.kline_start("interval", open_time))),
    CONSTRAINT klines_prices_in_range CHECK ((((low_price)::numeric <= (open_price)::numeric) AND ((open_price)::numeric <= (high_price)::numeric) AND ((low_price)::numeric <= (close_price)::numeric) AND ((close_price)::numeric <= (high_price)::numeric))),
    CONSTRAINT klines_taker_buys_within CHECK ((((taker_buy_volume)::numeric <= (volume)::numeric) AND ((taker_buy_quote_volume)::numeric <= (quote_volume)::numeric))),
    CONSTRAINT klines_trade_ids_in_order CHECK ((first_trade_id <= last_trade_id)),
    CONSTRAINT klines_trades_count_not_negative CHECK ((trades_count >= 0)),
    CONSTRAINT klines_volume_of_trades CHECK ((((trades_count > 0) = ((volume)::numeric > (0)::numeric)) AND (((volume)::numeric > (0)::numeric) = ((quote_volume)::numeric > (0)::numeric))))
)
PARTITION BY RANGE (open_time);

ALTER TABLE public.klines OWNER TO bedesten_owner;

COMMENT ON TABLE public.klines IS 'Klines of each market and interval. A period without trades needs no row: readers repeat the last close with volume 0';

COMMENT ON COLUMN public.klines.close_time IS 'The last millisecond that belongs to it';

COMMENT ON COLUMN public.klines.volume IS 'In base; quote_volume in quote';

COMMENT ON COLUMN public.klines.taker_buy_volume IS 'Of trades whose buyer came second';

COMMENT ON COLUMN public.klines.vwap IS 'Volume-weighted average price; empty without trades';

COMMENT ON COLUMN public.klines.seq IS 'Journal row that last changed it';

COMMENT ON COLUMN public.klines.first_trade_number IS 'Number of its first trade; the last one is this plus trades_count minus 1';

CREATE TABLE public.kyc_documents (
    document_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    kyc_record_id uuid,
    document_type public.document_type NOT NULL,
    document_name text NOT NULL,
    document_path text NOT NULL,
    mime_type text NOT NULL,
    file_size integer NOT NULL,
    content_sha256 bytea NOT NULL,
    scanned_at timestamp with time zone,
    verification_status public.verification_status DEFAULT 'pending'::public.verification_status NOT NULL,
    submitted_by uuid,
    provider text,
    verified_by uuid,
    verified_at timestamp with time zone,
    rejection_reason text,
    expires_on date,
    retention_class text DEFAULT 'identity'::text NOT NULL,
    uploaded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT kyc_documents_content_sha256_length CHECK ((octet_length(content_sha256) = 32)),
    CONSTRAINT kyc_documents_expiry_known CHECK (((verification_status <> 'expired'::public.verification_status) OR (expires_on IS NOT NULL))),
    CONSTRAINT kyc_documents_file_size_in_range CHECK (((file_size >= 1) AND (file_size <= 20971520))),
    CONSTRAINT kyc_documents_mime_type_allowed CHECK ((mime_type = ANY (ARRAY['image/jpeg'::text, 'image/png'::text, 'image/webp'::text, 'application/pdf'::text]))),
    CONSTRAINT kyc_documents_name_given CHECK (((document_name ~ '\S'::text) AND (length(document_name) <= 255))),
    CONSTRAINT kyc_documents_path_given CHECK (((document_path ~ '\S'::text) AND (length(document_path) <= 500))),
    CONSTRAINT kyc_documents_rejection_explained CHECK (
CASE
    WHEN (verification_status = 'rejected'::public.verification_status) THEN ((rejection_reason IS NOT NULL) AND (rejection_reason ~ '\S'::text))
    ELSE (rejection_reason IS NULL)
END),
    CONSTRAINT kyc_documents_scanned_before_use CHECK (((verification_status = ANY (ARRAY['pending'::public.verification_status, 'rejected'::public.verification_status])) OR (scanned_at IS NOT NULL))),
    CONSTRAINT kyc_documents_valid_when_verified CHECK ((expires_on >= ((verified_at AT TIME ZONE 'UTC'::text))::date)),
    CONSTRAINT kyc_documents_verified_by_another CHECK ((verified_by <> submitted_by)),
    CONSTRAINT kyc_documents_verified_by_somebody CHECK (((verification_status <> ALL (ARRAY['verified'::public.verification_status, 'expired'::public.verification_status])) OR ((verified_at IS NOT NULL) AND (num_nonnulls(verified_by, provider) > 0))))
);

ALTER TABLE ONLY public.kyc_documents FORCE ROW LEVEL SECURITY;

ALTER TABLE public.kyc_documents OWNER TO bedesten_owner;

COMMENT ON TABLE public.kyc_documents IS 'Papers of customers; the files lie sealed elsewhere';

COMMENT ON COLUMN public.kyc_documents.document_path IS 'Key in the object store';

COMMENT ON COLUMN public.kyc_documents.mime_type IS 'As found in the content, not as claimed';

COMMENT ON COLUMN public.kyc_documents.content_sha256 IS 'Of the file as uploaded: the same paper under two customers is a warning';

COMMENT ON COLUMN public.kyc_documents.scanned_at IS 'When no virus was found';

COMMENT ON COLUMN public.kyc_documents.submitted_by IS 'Staff who uploaded it for the customer, and may not verify it; empty: the customer';

COMMENT ON COLUMN public.kyc_documents.rejection_reason IS 'The customer reads it';

CREATE TABLE public.kyc_records (
    kyc_record_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    level smallint NOT NULL,
    status public.kyc_status DEFAULT 'pending'::public.kyc_status NOT NULL,
    document_type public.document_type NOT NULL,
    document_number bytea,
    submitted_data jsonb DEFAULT '{}'::jsonb NOT NULL,
    submitted_by uuid,
    submitted_at timestamp with time zone,
    provider text,
    provider_reference text,
    review_notes text DEFAULT ''::text NOT NULL,
    reviewed_by uuid,
    reviewed_at timestamp with time zone,
    retention_class text DEFAULT 'identity'::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT kyc_records_decided_by_somebody CHECK (((status <> ALL (ARRAY['approved'::public.kyc_status, 'rejected'::public.kyc_status, 'resubmit_required'::public.kyc_status])) OR ((reviewed_at IS NOT NULL) AND (num_nonnulls(reviewed_by, provider) > 0)))),
    CONSTRAINT kyc_records_document_number_sealed CHECK ((octet_length(document_number) > 29)),
    CONSTRAINT kyc_records_level_in_range CHECK (((level >= 1) AND (level <= 3))),
    CONSTRAINT kyc_records_provider_named CHECK ((num_nulls(provider, provider_reference) = ANY (ARRAY[0, 2]))),
    CONSTRAINT kyc_records_refusal_explained CHECK (((status <> ALL (ARRAY['rejected'::public.kyc_status, 'resubmit_required'::public.kyc_status])) OR (review_notes ~ '\S'::text))),
    CONSTRAINT kyc_records_reviewed_by_another CHECK ((reviewed_by <> submitted_by)),
    CONSTRAINT kyc_records_submitted_at_given CHECK (((status = 'pending'::public.kyc_status) OR (submitted_at IS NOT NULL))),
    CONSTRAINT kyc_records_submitted_data_is_object CHECK ((jsonb_typeof(submitted_data) = 'object'::text))
);

ALTER TABLE ONLY public.kyc_records FORCE ROW LEVEL SECURITY;

ALTER TABLE public.kyc_records OWNER TO bedesten_owner;

COMMENT ON TABLE public.kyc_records IS 'Files by which customers ask for a level; approving one raises the level with it';

COMMENT ON COLUMN public.kyc_records.document_number IS 'Sealed (AEAD bound to kyc_record_id), never in clear';

COMMENT ON COLUMN public.kyc_records.submitted_by IS 'Staff who entered it for the customer, and may not review it; empty: the customer';

COMMENT ON COLUMN public.kyc_records.provider IS 'Outside provider that decides, if one';

COMMENT ON COLUMN public.kyc_records.review_notes IS 'For staff; the customer does not see them';

CREATE VIEW public.ledger_accounts WITH (security_invoker='true') AS
 SELECT b.account_id,
    a.user_id,
    a.account_number,
    b.asset_id,
    s.symbol AS asset,
    s.asset_type,
    b.available AS balance_available,
    b.locked AS balance_locked,
    b.reserved AS balance_reserved,
    b.bonus AS balance_bonus,
    b.last_transfer_id,
    b.seq,
    b.updated_at
   FROM ((public.balances b
     JOIN public.accounts a ON ((a.account_id = b.account_id)))
     JOIN public.assets s ON ((s.asset_id = b.asset_id)));

ALTER VIEW public.ledger_accounts OWNER TO bedesten_owner;

COMMENT ON VIEW public.ledger_accounts IS 'What each account has of each asset';

CREATE TABLE public.legal_holds (
    hold_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    reason text NOT NULL,
    placed_by uuid NOT NULL,
    placed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    released_by uuid,
    released_at timestamp with time zone,
    release_reason text,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    case_id uuid,
    CONSTRAINT legal_holds_reason_given CHECK ((reason ~ '\S'::text)),
    CONSTRAINT legal_holds_release_reason_given CHECK ((release_reason ~ '\S'::text)),
    CONSTRAINT legal_holds_released_by_another CHECK ((released_by <> placed_by)),
    CONSTRAINT legal_holds_released_whole CHECK ((num_nulls(released_by, released_at, release_reason) = ANY (ARRAY[0, 3])))
);

ALTER TABLE ONLY public.legal_holds FORCE ROW LEVEL SECURITY;

ALTER TABLE public.legal_holds OWNER TO bedesten_owner;

COMMENT ON TABLE public.legal_holds IS 'While one is not released, nothing of the customer is purged, whatever its term';

CREATE TABLE public.limit_uses (
    movement_id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind public.limit_kind NOT NULL,
    asset_id integer NOT NULL,
    amount public.amount NOT NULL,
    currency text NOT NULL,
    rate numeric NOT NULL,
    value numeric GENERATED ALWAYS AS (((amount)::numeric * rate)) STORED NOT NULL,
    used_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    released_at timestamp with time zone,
    CONSTRAINT limit_uses_rate_positive CHECK (((rate > (0)::numeric) AND (rate < 'Infinity'::numeric)))
);

ALTER TABLE ONLY public.limit_uses FORCE ROW LEVEL SECURITY;

ALTER TABLE public.limit_uses OWNER TO bedesten_owner;

COMMENT ON TABLE public.limit_uses IS 'What each movement used of its customer''s limits, at the price of when it was asked for';

COMMENT ON COLUMN public.limit_uses.movement_id IS 'Of withdrawals or fiat_transfers';

COMMENT ON COLUMN public.limit_uses.released_at IS 'It failed or was refused: it counts no more';

CREATE SEQUENCE public.made_up_phones
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.made_up_phones OWNER TO bedesten_owner;

COMMENT ON SEQUENCE public.made_up_phones IS 'Telephone numbers of simulated customers';

CREATE VIEW public.market_data WITH (security_invoker='true') AS
 SELECT k.open_time AS "time",
    m.symbol,
    k.open_price AS open,
    k.high_price AS high,
    k.low_price AS low,
    k.close_price AS close,
    k.volume,
    k.trades_count AS trade_count,
    k.vwap,
    k."interval",
    k.market_id
   FROM (public.klines k
     JOIN public.markets m ON ((m.market_id = k.market_id)));

ALTER VIEW public.market_data OWNER TO bedesten_owner;

COMMENT ON VIEW public.market_data IS 'Candles in the shape of the third document; select one interval, here they are all';

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

COMMENT ON TABLE public.market_phases IS 'When each market opened, halted and closed, and why';

COMMENT ON COLUMN public.market_phases.number IS 'Counts those of the journal row, from 1';

CREATE TABLE public.market_schedules (
    market_id integer NOT NULL,
    phase public.market_phase NOT NULL,
    at timestamp with time zone NOT NULL,
    every_ns bigint NOT NULL,
    seq bigint NOT NULL,
    CONSTRAINT market_schedules_every_not_negative CHECK ((every_ns >= 0))
);

ALTER TABLE public.market_schedules OWNER TO bedesten_owner;

COMMENT ON TABLE public.market_schedules IS 'When markets move to a phase by themselves';

COMMENT ON COLUMN public.market_schedules.every_ns IS 'Again after so long; 0: once';

CREATE TABLE public.money_approvals (
    approval_id uuid DEFAULT uuidv7() NOT NULL,
    withdrawal_id uuid,
    wallet_move_id uuid,
    staff_id uuid NOT NULL,
    decision public.approval_decision NOT NULL,
    intent_hash bytea NOT NULL,
    signature bytea NOT NULL,
    signing_key_id text NOT NULL,
    decided_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    fiat_transfer_id uuid,
    CONSTRAINT money_approvals_hash_sha256 CHECK ((octet_length(intent_hash) = 32)),
    CONSTRAINT money_approvals_of_one_thing CHECK ((num_nonnulls(withdrawal_id, wallet_move_id, fiat_transfer_id) = 1)),
    CONSTRAINT money_approvals_signed CHECK (((octet_length(signature) >= 48) AND (octet_length(signature) <= 1024)))
);

ALTER TABLE public.money_approvals OWNER TO bedesten_owner;

COMMENT ON TABLE public.money_approvals IS 'Decisions of staff on money that leaves or moves: append-only, one for each member of staff; one rejection ends it';

COMMENT ON COLUMN public.money_approvals.intent_hash IS 'SHA-256 of the exact intent that was signed; the signer checks it for itself';

CREATE TABLE public.networks (
    network public.network_name NOT NULL,
    display_name text NOT NULL,
    family public.network_family NOT NULL,
    confirmations integer DEFAULT 12 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT networks_confirmations_positive CHECK ((confirmations > 0))
);

ALTER TABLE public.networks OWNER TO bedesten_owner;

COMMENT ON TABLE public.networks IS 'Chains that an adapter of ours reads and writes';

COMMENT ON COLUMN public.networks.is_active IS 'false: seen and written down, but nothing moves';

CREATE TABLE public.notices (
    notice_id uuid DEFAULT uuidv7() NOT NULL,
    kind public.notice_kind NOT NULL,
    title_tr text NOT NULL,
    title_en text NOT NULL,
    text_tr text NOT NULL,
    text_en text NOT NULL,
    starts_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ends_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    created_by uuid DEFAULT public.current_staff(),
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT notices_ends_after_it_starts CHECK ((ends_at >= starts_at)),
    CONSTRAINT notices_moments_finite CHECK ((isfinite(starts_at) AND isfinite(ends_at))),
    CONSTRAINT notices_texts_given CHECK (((title_tr ~ '\S'::text) AND (title_en ~ '\S'::text) AND (text_tr ~ '\S'::text) AND (text_en ~ '\S'::text))),
    CONSTRAINT notices_texts_short CHECK (((GREATEST(length(title_tr), length(title_en)) <= 120) AND (GREATEST(length(text_tr), length(text_en)) <= 2000)))
);

ALTER TABLE public.notices OWNER TO bedesten_owner;

COMMENT ON TABLE public.notices IS 'What staff announce to everybody, in Turkish and in English; shown until it ends';

COMMENT ON COLUMN public.notices.starts_at IS 'When what is announced begins; it is shown before that too';

COMMENT ON COLUMN public.notices.ends_at IS 'Empty: until somebody ends it';

COMMENT ON COLUMN public.notices.created_by IS 'Empty: an operator on the database';

CREATE TABLE public.notification_preferences (
    user_id uuid NOT NULL,
    class public.notification_class NOT NULL,
    type public.notification_type NOT NULL,
    is_enabled boolean NOT NULL,
    locale public.locale DEFAULT 'tr'::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT notification_preferences_some_stay_on CHECK ((is_enabled OR (class <> ALL (ARRAY['security'::public.notification_class, 'legal'::public.notification_class]))))
);

ALTER TABLE ONLY public.notification_preferences FORCE ROW LEVEL SECURITY;

ALTER TABLE public.notification_preferences OWNER TO bedesten_owner;

COMMENT ON TABLE public.notification_preferences IS 'Channels and language that a customer chose; without a row: the defaults';

CREATE TABLE public.notification_templates (
    template_id integer NOT NULL,
    name text NOT NULL,
    locale public.locale NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    type public.notification_type NOT NULL,
    class public.notification_class NOT NULL,
    title text NOT NULL,
    content text NOT NULL,
    variables jsonb DEFAULT '[]'::jsonb NOT NULL,
    is_active boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT notification_templates_name_form CHECK ((name ~ '^[a-z][a-z0-9_.]{2,80}$'::text)),
    CONSTRAINT notification_templates_not_blank CHECK (((title ~ '[^[:space:]]'::text) AND (content ~ '[^[:space:]]'::text))),
    CONSTRAINT notification_templates_variables_is_list CHECK ((jsonb_typeof(variables) = 'array'::text)),
    CONSTRAINT notification_templates_version_positive CHECK ((version > 0))
);

ALTER TABLE public.notification_templates OWNER TO bedesten_owner;

COMMENT ON TABLE public.notification_templates IS 'What is written, and how: a change is a new version, so that what was sent can be shown';

COMMENT ON COLUMN public.notification_templates.name IS 'Event and channel, for each language';

COMMENT ON COLUMN public.notification_templates.variables IS 'Names that content needs; a message that lacks one fails, and sends no blank';

ALTER TABLE public.notification_templates ALTER COLUMN template_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.notification_templates_template_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.notifications (
    notification_id uuid NOT NULL,
    event_id uuid NOT NULL,
    user_id uuid NOT NULL,
    template_id integer NOT NULL,
    type public.notification_type NOT NULL,
    class public.notification_class NOT NULL,
    title text NOT NULL,
    content text NOT NULL,
    status public.notification_status DEFAULT 'pending'::public.notification_status NOT NULL,
    error_message text,
    attempts smallint DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone,
    sent_at timestamp with time zone,
    read_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT notifications_attempts_bounded CHECK (((attempts >= 0) AND (attempts <= 20))),
    CONSTRAINT notifications_failure_told CHECK (((status <> 'failed'::public.notification_status) OR (error_message IS NOT NULL))),
    CONSTRAINT notifications_once_per_event CHECK ((notification_id = public.notification_key(event_id, user_id, type))),
    CONSTRAINT notifications_read_at_given CHECK (((status = 'read'::public.notification_status) = (read_at IS NOT NULL))),
    CONSTRAINT notifications_sent_at_given CHECK (((status <> ALL (ARRAY['sent'::public.notification_status, 'read'::public.notification_status])) OR (sent_at IS NOT NULL)))
)
PARTITION BY RANGE (notification_id);

ALTER TABLE ONLY public.notifications FORCE ROW LEVEL SECURITY;

ALTER TABLE public.notifications OWNER TO bedesten_owner;

COMMENT ON TABLE public.notifications IS 'Messages to customers: one for each event and channel';

COMMENT ON COLUMN public.notifications.event_id IS 'In outbox_events; its time leads the id';

COMMENT ON COLUMN public.notifications.content IS 'As sent. Codes and links stand here, so customers read in the application only IN_APP ones';

CREATE TABLE public.order_limits (
    account_id integer NOT NULL,
    asset_id integer NOT NULL,
    max_open numeric NOT NULL,
    seq bigint NOT NULL,
    CONSTRAINT order_limits_not_zero CHECK (((max_open >= ('-1'::integer)::numeric) AND (max_open <> (0)::numeric)))
);

ALTER TABLE ONLY public.order_limits FORCE ROW LEVEL SECURITY;

ALTER TABLE public.order_limits OWNER TO bedesten_owner;

COMMENT ON TABLE public.order_limits IS 'How much accounts may have open';

COMMENT ON COLUMN public.order_limits.account_id IS '0: every account without a limit of its own';

COMMENT ON COLUMN public.order_limits.asset_id IS '0: number of open orders; else their value in this quote asset';

COMMENT ON COLUMN public.order_limits.max_open IS '-1: no limit';

CREATE VIEW public.order_releases AS
 SELECT transfer_id,
    reference_id AS order_id,
    debit_account_id AS account_id,
    asset_id,
    amount,
    seq,
    created_at
   FROM public.ledger_transfers t
  WHERE ((reference_type = 'order'::public.ledger_reference) AND (debit_bucket = 'locked'::public.balance_bucket) AND (credit_bucket = 'available'::public.balance_bucket));

ALTER VIEW public.order_releases OWNER TO bedesten_owner;

COMMENT ON VIEW public.order_releases IS 'Parts of holds that came back because their order became smaller or ended. Customers see their own';

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

COMMENT ON TABLE public.outbox_events IS 'What is to be published; a row commits with the change it reports, or neither does';

COMMENT ON COLUMN public.outbox_events.event_id IS 'Stable: consumers drop what they have seen';

COMMENT ON COLUMN public.outbox_events.seq IS 'Gapless number in order of commits, given by the relay; empty until then';

COMMENT ON COLUMN public.outbox_events.xid IS 'The relay numbers rows below the oldest running one';

CREATE TABLE public.passkey_challenges (
    challenge bytea NOT NULL,
    purpose public.passkey_purpose NOT NULL,
    of_staff boolean NOT NULL,
    session_id uuid,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT passkey_challenges_long CHECK ((octet_length(challenge) = 32)),
    CONSTRAINT passkey_challenges_of_a_session CHECK (((purpose = 'log_in'::public.passkey_purpose) = (session_id IS NULL)))
);

ALTER TABLE ONLY public.passkey_challenges FORCE ROW LEVEL SECURITY;

ALTER TABLE public.passkey_challenges OWNER TO bedesten_owner;

COMMENT ON TABLE public.passkey_challenges IS 'What a passkey is asked to sign. Whoever takes one deletes it: it is answered once';

COMMENT ON COLUMN public.passkey_challenges.session_id IS 'Of a customer or of staff, as of_staff says: only this session may answer';

CREATE TABLE public.passkeys (
    credential_id bytea NOT NULL,
    user_id uuid,
    staff_id uuid,
    public_key bytea NOT NULL,
    sign_count bigint DEFAULT 0 NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    transports text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    passkey_id uuid DEFAULT uuidv7() NOT NULL,
    suspect_at timestamp with time zone,
    CONSTRAINT passkeys_credential_id_length CHECK (((octet_length(credential_id) >= 16) AND (octet_length(credential_id) <= 1023))),
    CONSTRAINT passkeys_label_short CHECK ((length(label) <= 100)),
    CONSTRAINT passkeys_one_owner CHECK (((user_id IS NULL) <> (staff_id IS NULL))),
    CONSTRAINT passkeys_sign_count_not_negative CHECK ((sign_count >= 0))
);

ALTER TABLE ONLY public.passkeys FORCE ROW LEVEL SECURITY;

ALTER TABLE public.passkeys OWNER TO bedesten_owner;

COMMENT ON TABLE public.passkeys IS 'WebAuthn credentials of customers and of staff';

COMMENT ON COLUMN public.passkeys.public_key IS 'As the authenticator gave it: COSE, in CBOR';

COMMENT ON COLUMN public.passkeys.sign_count IS 'The highest count of uses that it has shown';

COMMENT ON COLUMN public.passkeys.passkey_id IS 'What its owner calls it by; others learn nothing';

COMMENT ON COLUMN public.passkeys.suspect_at IS 'Its count went backwards: there may be a copy, so it opens nothing any more';

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

COMMENT ON TABLE public.permissions IS 'resource:action; each staff endpoint demands one';

ALTER TABLE public.permissions ALTER COLUMN permission_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.permissions_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.phone_confirmations (
    confirmation_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    phone public.phone_number NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT phone_confirmations_attempts_bounded CHECK (((attempts >= 0) AND (attempts <= 100)))
);

ALTER TABLE ONLY public.phone_confirmations FORCE ROW LEVEL SECURITY;

ALTER TABLE public.phone_confirmations OWNER TO bedesten_owner;

COMMENT ON TABLE public.phone_confirmations IS 'Codes sent by SMS. A code is an HMAC of the row''s id: nothing here tells one';

COMMENT ON COLUMN public.phone_confirmations.used_at IS 'Right, or replaced by a later one';

CREATE VIEW public.portfolio WITH (security_invoker='true') AS
 WITH worth AS MATERIALIZED (
         SELECT asset_values.asset_id,
            max(asset_values.rate) FILTER (WHERE ((asset_values.currency)::text = 'TRY'::text)) AS in_try,
            max(asset_values.rate) FILTER (WHERE ((asset_values.currency)::text = 'USDT'::text)) AS in_usdt
           FROM public.asset_values
          GROUP BY asset_values.asset_id
        ), owned AS (
         SELECT a.user_id,
            b.asset_id,
            sum((b.available)::numeric) AS available_balance,
            sum((b.locked)::numeric) AS locked_balance,
            sum((b.reserved)::numeric) AS reserved_balance,
            sum((b.bonus)::numeric) AS bonus_balance,
            sum(((b.available)::numeric + (b.locked)::numeric)) AS total_balance,
            max(b.seq) AS seq
           FROM (public.balances b
             JOIN public.accounts a ON ((a.account_id = b.account_id)))
          WHERE ((a.user_id IS NOT NULL) AND (((b.available)::numeric <> (0)::numeric) OR ((b.locked)::numeric <> (0)::numeric) OR ((b.reserved)::numeric <> (0)::numeric) OR ((b.bonus)::numeric <> (0)::numeric)))
          GROUP BY a.user_id, b.asset_id
        )
 SELECT o.user_id,
    s.asset_type,
    s.symbol AS currency,
    o.available_balance,
    o.locked_balance,
    o.reserved_balance,
    o.bonus_balance,
    o.total_balance,
    round((o.total_balance * w.in_try), 2) AS approximate_try_value,
    round((o.total_balance * w.in_usdt), 2) AS approximate_usdt_value,
    o.seq
   FROM ((owned o
     JOIN public.assets s ON ((s.asset_id = o.asset_id)))
     LEFT JOIN worth w ON ((w.asset_id = o.asset_id)));

ALTER VIEW public.portfolio OWNER TO bedesten_owner;

COMMENT ON VIEW public.portfolio IS 'What a customer owns in all accounts, asset by asset';

COMMENT ON COLUMN public.portfolio.approximate_try_value IS 'Of total_balance, at last prices; empty: nobody traded what would tell';

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

COMMENT ON TABLE public.prevented_matches IS 'Trades with oneself that were prevented; append-only';

COMMENT ON COLUMN public.prevented_matches.number IS 'Counts those of the journal row, from 1';

CREATE TABLE public.recovery_codes (
    user_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT recovery_codes_hash_sha256 CHECK ((octet_length(code_hash) = 32))
);

ALTER TABLE ONLY public.recovery_codes FORCE ROW LEVEL SECURITY;

ALTER TABLE public.recovery_codes OWNER TO bedesten_owner;

COMMENT ON TABLE public.recovery_codes IS 'Each opens an account once when the phone is lost';

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

COMMENT ON TABLE public.refresh_tokens IS 'Each use replaces a token; a token used again after that ends its family, the session';

COMMENT ON COLUMN public.refresh_tokens.token_hash IS 'SHA-256; the token itself is nowhere';

CREATE TABLE public.risk_events (
    risk_event_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    rule_id integer,
    rule_version integer,
    type text NOT NULL,
    level public.risk_level NOT NULL,
    is_shadow boolean DEFAULT false NOT NULL,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.risk_event_status DEFAULT 'open'::public.risk_event_status NOT NULL,
    case_id uuid,
    resolved_by uuid,
    resolved_at timestamp with time zone,
    resolution text,
    retention_class text DEFAULT 'compliance'::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT risk_events_details_is_object CHECK ((jsonb_typeof(details) = 'object'::text)),
    CONSTRAINT risk_events_resolution_given CHECK ((resolution ~ '\S'::text)),
    CONSTRAINT risk_events_resolved_whole CHECK (
CASE
    WHEN (status = ANY (ARRAY['resolved'::public.risk_event_status, 'dismissed'::public.risk_event_status])) THEN (num_nulls(resolved_by, resolved_at, resolution) = 0)
    ELSE (resolved_at IS NULL)
END),
    CONSTRAINT risk_events_rule_whole CHECK ((num_nulls(rule_id, rule_version) = ANY (ARRAY[0, 2]))),
    CONSTRAINT risk_events_shadow_of_rule CHECK (((NOT is_shadow) OR (rule_id IS NOT NULL))),
    CONSTRAINT risk_events_type_form CHECK ((type ~ '^[a-z][a-z0-9_]*$'::text))
);

ALTER TABLE ONLY public.risk_events FORCE ROW LEVEL SECURITY;

ALTER TABLE public.risk_events OWNER TO bedesten_owner;

COMMENT ON TABLE public.risk_events IS 'What rules found, and what the exchange noticed by itself; customers never see them';

COMMENT ON COLUMN public.risk_events.rule_id IS 'Empty: not of a rule, such as a refresh token used again';

COMMENT ON COLUMN public.risk_events.type IS 'What happened, such as velocity_breach';

COMMENT ON COLUMN public.risk_events.level IS 'low: recorded; medium: waits for a reviewer; high: blocked; critical: account frozen';

COMMENT ON COLUMN public.risk_events.is_shadow IS 'Recorded only: the rule was on trial';

COMMENT ON COLUMN public.risk_events.details IS 'What the rule saw';

CREATE TABLE public.risk_rules (
    rule_version_id uuid DEFAULT uuidv7() NOT NULL,
    rule_id integer NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    name text NOT NULL,
    type public.risk_rule_type NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    conditions jsonb NOT NULL,
    actions jsonb NOT NULL,
    parameters jsonb DEFAULT '{}'::jsonb NOT NULL,
    level public.risk_level NOT NULL,
    priority integer DEFAULT 100 NOT NULL,
    status public.risk_rule_status DEFAULT 'draft'::public.risk_rule_status NOT NULL,
    is_active boolean GENERATED ALWAYS AS ((status = 'active'::public.risk_rule_status)) STORED NOT NULL,
    created_by uuid DEFAULT public.current_staff() NOT NULL,
    activated_by uuid,
    activated_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT risk_rules_actions_is_list CHECK (((jsonb_typeof(actions) = 'array'::text) AND (actions <> '[]'::jsonb))),
    CONSTRAINT risk_rules_actions_known CHECK (
CASE
    WHEN (jsonb_typeof(actions) = 'array'::text) THEN (jsonb_array_length(jsonb_path_query_array(actions, 'strict $[*]?((((((((@."type" == "block" || @."type" == "review") || @."type" == "delay") || @."type" == "require_2fa") || @."type" == "limit") || @."type" == "open_case") || @."type" == "notify") || @."type" == "freeze_withdrawals") || @."type" == "freeze_account")'::jsonpath)) = jsonb_array_length(actions))
    ELSE false
END),
    CONSTRAINT risk_rules_activated_by_another CHECK (((status <> 'active'::public.risk_rule_status) OR ((activated_by IS NOT NULL) AND (activated_at IS NOT NULL) AND (activated_by <> created_by)))),
    CONSTRAINT risk_rules_conditions_is_object CHECK ((jsonb_typeof(conditions) = 'object'::text)),
    CONSTRAINT risk_rules_name_given CHECK (((name ~ '\S'::text) AND (length(name) <= 100))),
    CONSTRAINT risk_rules_parameters_is_object CHECK ((jsonb_typeof(parameters) = 'object'::text)),
    CONSTRAINT risk_rules_version_from_one CHECK ((version >= 1))
);

ALTER TABLE public.risk_rules OWNER TO bedesten_owner;

COMMENT ON TABLE public.risk_rules IS 'Rules, each row one version of one: a change is a new version, a row only changes its status';

COMMENT ON COLUMN public.risk_rules.conditions IS 'Expression tree over known fields';

COMMENT ON COLUMN public.risk_rules.actions IS 'List of {"type": ..., ...}; the strictest wins';

COMMENT ON COLUMN public.risk_rules.parameters IS 'Named constants that the conditions use';

COMMENT ON COLUMN public.risk_rules.level IS 'Of the events it makes';

COMMENT ON COLUMN public.risk_rules.priority IS 'Lower numbers are looked at first';

CREATE SEQUENCE public.risk_rules_rule_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.risk_rules_rule_id_seq OWNER TO bedesten_owner;

ALTER SEQUENCE public.risk_rules_rule_id_seq OWNED BY public.risk_rules.rule_id;

CREATE TABLE public.role_permissions (
    role_id smallint NOT NULL,
    permission_id smallint NOT NULL,
    granted_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE public.role_permissions OWNER TO bedesten_owner;

COMMENT ON TABLE public.role_permissions IS 'What a role may do';

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

COMMENT ON TABLE public.roles IS 'What staff may be; customers have no roles, their keys have scopes';

ALTER TABLE public.roles ALTER COLUMN role_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.roles_role_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.schema_migrations (
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    duration_ms bigint NOT NULL
);

ALTER TABLE public.schema_migrations OWNER TO bedesten_owner;

COMMENT ON TABLE public.schema_migrations IS 'Migrations applied to this database, in order';

CREATE TABLE public.screening_hits (
    hit_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    kind public.screening_kind NOT NULL,
    list_name text NOT NULL,
    entry_reference text NOT NULL,
    entry_hash bytea NOT NULL,
    subject_hash bytea NOT NULL,
    score numeric NOT NULL,
    score_parts jsonb NOT NULL,
    status public.screening_status DEFAULT 'open'::public.screening_status NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    decision_reason text,
    retention_class text DEFAULT 'compliance'::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT screening_hits_decision_whole CHECK (
CASE
    WHEN (status = 'open'::public.screening_status) THEN (num_nonnulls(decided_by, decided_at, decision_reason) = 0)
    ELSE (num_nulls(decided_by, decided_at, decision_reason) = 0)
END),
    CONSTRAINT screening_hits_hashes_sha256 CHECK (((octet_length(entry_hash) = 32) AND (octet_length(subject_hash) = 32))),
    CONSTRAINT screening_hits_reason_given CHECK ((decision_reason ~ '\S'::text)),
    CONSTRAINT screening_hits_score_in_range CHECK (((score >= (0)::numeric) AND (score <= (100)::numeric))),
    CONSTRAINT screening_hits_score_parts_is_object CHECK ((jsonb_typeof(score_parts) = 'object'::text))
);

ALTER TABLE ONLY public.screening_hits FORCE ROW LEVEL SECURITY;

ALTER TABLE public.screening_hits OWNER TO bedesten_owner;

COMMENT ON TABLE public.screening_hits IS 'Customers that resemble an entry of a list; a dismissed hit comes again when a side changes';

COMMENT ON COLUMN public.screening_hits.entry_hash IS 'Of the list''s entry as it was compared';

COMMENT ON COLUMN public.screening_hits.subject_hash IS 'Of what was compared of the customer';

COMMENT ON COLUMN public.screening_hits.score_parts IS 'What the score is made of, by name';

CREATE TABLE public.sealing_keys (
    key_number integer NOT NULL,
    source text NOT NULL,
    wrapping_key text NOT NULL,
    wrapped bytea,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT sealing_keys_numbered CHECK ((key_number >= 0)),
    CONSTRAINT sealing_keys_source_known CHECK ((source = ANY (ARRAY['folder'::text, 'file'::text, 'kms'::text]))),
    CONSTRAINT sealing_keys_wrapped_but_the_folders CHECK ((((key_number = 0) = (wrapped IS NULL)) AND ((key_number = 0) = (source = 'folder'::text))))
);

ALTER TABLE public.sealing_keys OWNER TO bedesten_owner;

COMMENT ON TABLE public.sealing_keys IS 'Keys that seal secrets in rows, each wrapped by a key that this database does not have';

COMMENT ON COLUMN public.sealing_keys.key_number IS 'Named by what it sealed; the highest seals from now on; 0: the data folder''s own key';

COMMENT ON COLUMN public.sealing_keys.wrapping_key IS 'Which key of the source wraps it';

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
    second_factor_at timestamp with time zone,
    methods text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT sessions_ended_with_reason CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
    CONSTRAINT sessions_user_agent_short CHECK ((length(user_agent) <= 512))
);

ALTER TABLE ONLY public.sessions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sessions OWNER TO bedesten_owner;

COMMENT ON TABLE public.sessions IS 'Where a customer is logged in; ending one ends its tokens';

COMMENT ON COLUMN public.sessions.second_factor_at IS 'When a second factor was last shown; what is dangerous wants it fresh';

COMMENT ON COLUMN public.sessions.methods IS 'pwd, otp, recovery, passkey (as "amr" of RFC 8176)';

CREATE TABLE public.settlement_batch_volumes (
    batch_id uuid NOT NULL,
    asset_id integer NOT NULL,
    trades bigint NOT NULL,
    volume public.amount NOT NULL,
    CONSTRAINT settlement_batch_volumes_trades_positive CHECK ((trades > 0))
);

ALTER TABLE public.settlement_batch_volumes OWNER TO bedesten_owner;

COMMENT ON TABLE public.settlement_batch_volumes IS 'How much of each asset changed hands in a batch: no sum adds one asset to another';

CREATE TABLE public.settlement_batches (
    batch_id uuid DEFAULT uuidv7() NOT NULL,
    batch_date date NOT NULL,
    run_no smallint NOT NULL,
    first_seq bigint NOT NULL,
    last_seq bigint NOT NULL,
    follows_seq bigint GENERATED ALWAYS AS (NULLIF((first_seq - 1), 0)) STORED,
    seq_range int8range GENERATED ALWAYS AS (int8range(first_seq, last_seq, '[]'::text)) STORED,
    status public.settlement_batch_status DEFAULT 'pending'::public.settlement_batch_status NOT NULL,
    total_trades bigint,
    total_volume public.amount,
    volume_asset_id integer,
    error_message text,
    started_at timestamp with time zone,
    completed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT settlement_batches_completed_at_given CHECK ((((status = 'completed'::public.settlement_batch_status) = (completed_at IS NOT NULL)) AND ((status <> 'completed'::public.settlement_batch_status) OR (total_trades IS NOT NULL)))),
    CONSTRAINT settlement_batches_failure_told CHECK (((status <> 'failed'::public.settlement_batch_status) OR (error_message IS NOT NULL))),
    CONSTRAINT settlement_batches_run_no_positive CHECK ((run_no > 0)),
    CONSTRAINT settlement_batches_seqs_ordered CHECK (((first_seq > 0) AND (last_seq >= first_seq))),
    CONSTRAINT settlement_batches_started_at_given CHECK (((status = 'pending'::public.settlement_batch_status) OR (started_at IS NOT NULL))),
    CONSTRAINT settlement_batches_total_trades_not_negative CHECK ((total_trades >= 0)),
    CONSTRAINT settlement_batches_volume_has_asset CHECK (((total_volume IS NULL) = (volume_asset_id IS NULL)))
);

ALTER TABLE public.settlement_batches OWNER TO bedesten_owner;

COMMENT ON TABLE public.settlement_batches IS 'Ranges of the journal, each following the one before, summed up by customer and asset';

COMMENT ON COLUMN public.settlement_batches.run_no IS 'From 1 on each date: several runs a day';

COMMENT ON COLUMN public.settlement_batches.follows_seq IS 'Where the batch before must end; empty for the first of all';

COMMENT ON COLUMN public.settlement_batches.total_volume IS 'Headline in one asset, volume_asset_id; each asset''s own is in settlement_batch_volumes';

CREATE TABLE public.settlement_details (
    batch_id uuid NOT NULL,
    account_id integer NOT NULL,
    asset_id integer NOT NULL,
    user_id uuid,
    trade_amount public.signed_amount NOT NULL,
    fee_amount public.signed_amount NOT NULL,
    net_amount public.signed_amount GENERATED ALWAYS AS (((trade_amount)::numeric - (fee_amount)::numeric)) STORED NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY public.settlement_details FORCE ROW LEVEL SECURITY;

ALTER TABLE public.settlement_details OWNER TO bedesten_owner;

COMMENT ON TABLE public.settlement_details IS 'What each account got (positive) and gave (negative) of an asset in a batch; per asset all accounts and the house add up to zero';

COMMENT ON COLUMN public.settlement_details.user_id IS 'Empty: the house';

COMMENT ON COLUMN public.settlement_details.fee_amount IS 'Paid; negative: got, by rebates or as the house that collects';

CREATE VIEW public.settlements WITH (security_invoker='true') AS
 SELECT (t.trade_id)::text AS settlement_id,
    t.trade_id,
    NULL::text AS deal_reference,
    t.buyer_account_id,
    t.seller_account_id,
    t.market_id,
    t.quantity,
    t.total_value AS amount,
    'settled'::public.settlement_status AS status,
    true AS is_settled,
    NULL::text AS dvp_contract_id,
    (t.seq)::text AS dvp_atomic_transaction_id,
    NULL::uuid AS buyer_securities_ledger_ref,
    NULL::uuid AS seller_securities_ledger_ref,
    NULL::uuid AS buyer_cash_ledger_ref,
    NULL::uuid AS seller_cash_ledger_ref,
    ((t.executed_at AT TIME ZONE 'UTC'::text))::date AS settlement_date,
    t.executed_at AS initiated_at,
    t.executed_at AS confirmed_at,
    t.executed_at AS settled_at,
    NULL::timestamp with time zone AS failed_at,
    NULL::text AS failure_reason,
    (0)::smallint AS retry_count,
    t.executed_at AS created_at,
    t.executed_at AS updated_at
   FROM public.trades t
  WHERE (NOT (EXISTS ( SELECT
           FROM public.dvp_settlements d
          WHERE (d.trade_id = t.trade_id))))
UNION ALL
 SELECT (d.settlement_id)::text AS settlement_id,
    d.trade_id,
    d.deal_reference,
    d.buyer_account_id,
    d.seller_account_id,
    d.market_id,
    d.quantity,
    d.amount,
    d.status,
    (d.status = 'settled'::public.settlement_status) AS is_settled,
    d.dvp_contract_id,
    d.dvp_atomic_transaction_id,
    d.buyer_securities_ledger_ref,
    d.seller_securities_ledger_ref,
    d.buyer_cash_ledger_ref,
    d.seller_cash_ledger_ref,
    d.settlement_date,
    d.initiated_at,
    d.confirmed_at,
    d.settled_at,
    d.failed_at,
    d.failure_reason,
    d.retry_count,
    d.created_at,
    d.updated_at
   FROM public.dvp_settlements d;

ALTER VIEW public.settlements OWNER TO bedesten_owner;

COMMENT ON VIEW public.settlements IS 'How each trade settled: at once by the command that made it, or later against payment';

CREATE TABLE public.staff_roles (
    staff_id uuid NOT NULL,
    role_id smallint NOT NULL,
    granted_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    granted_by uuid,
    CONSTRAINT staff_roles_granted_by_another CHECK ((granted_by <> staff_id))
);

ALTER TABLE public.staff_roles OWNER TO bedesten_owner;

COMMENT ON TABLE public.staff_roles IS 'Which roles a member of staff has, and who gave them';

COMMENT ON COLUMN public.staff_roles.granted_by IS 'Empty: given when the exchange was set up';

CREATE TABLE public.staff_sessions (
    session_id uuid DEFAULT uuidv7() NOT NULL,
    staff_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    created_ip inet,
    user_agent text DEFAULT ''::text NOT NULL,
    last_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    second_factor_at timestamp with time zone,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    end_reason text,
    CONSTRAINT staff_sessions_ended_with_reason CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
    CONSTRAINT staff_sessions_hash_sha256 CHECK ((octet_length(token_hash) = 32)),
    CONSTRAINT staff_sessions_user_agent_short CHECK ((length(user_agent) <= 512))
);

ALTER TABLE public.staff_sessions OWNER TO bedesten_owner;

COMMENT ON TABLE public.staff_sessions IS 'Where staff are logged in; short, and never renewed';

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
    totp_last_step bigint DEFAULT 0 NOT NULL,
    two_fa_sealing_key integer GENERATED ALWAYS AS (public.sealing_key_of(two_fa_secret)) STORED,
    log_in_from cidr[] DEFAULT '{}'::cidr[] NOT NULL,
    bootstrap smallint,
    CONSTRAINT staff_users_are_staff CHECK ((staff_type = ANY (ARRAY['admin'::public.user_type, 'compliance'::public.user_type, 'system'::public.user_type]))),
    CONSTRAINT staff_users_bootstrap_is_one_or_two CHECK ((bootstrap = ANY (ARRAY[1, 2]))),
    CONSTRAINT staff_users_log_in_from_bounded CHECK ((cardinality(log_in_from) <= 32)),
    CONSTRAINT staff_users_people_use_two_fa CHECK (((staff_type = 'system'::public.user_type) OR two_fa_enabled)),
    CONSTRAINT staff_users_permissions_is_list CHECK ((jsonb_typeof(permissions) = 'array'::text)),
    CONSTRAINT staff_users_system_has_no_login CHECK (((staff_type <> 'system'::public.user_type) OR ((password_hash IS NULL) AND (two_fa_secret IS NULL)))),
    CONSTRAINT staff_users_username_form CHECK ((username ~ '^[A-Za-z0-9_.-]{3,32}$'::text))
);

ALTER TABLE public.staff_users OWNER TO bedesten_owner;

COMMENT ON TABLE public.staff_users IS 'Those who run the exchange, and services that act as staff';

COMMENT ON COLUMN public.staff_users.password_hash IS 'Argon2id; empty until onboarding';

COMMENT ON COLUMN public.staff_users.role IS 'The first role; all of them are in staff_roles';

COMMENT ON COLUMN public.staff_users.permissions IS 'Extra grants: a list of "resource:action"';

COMMENT ON COLUMN public.staff_users.two_fa_secret IS 'Sealed; empty until onboarding';

COMMENT ON COLUMN public.staff_users.two_fa_setup_completed IS 'Until then a member may do nothing but complete it';

COMMENT ON COLUMN public.staff_users.totp_last_step IS 'A code of this half minute or earlier was used';

COMMENT ON COLUMN public.staff_users.two_fa_sealing_key IS 'What two_fa_secret is sealed with';

COMMENT ON COLUMN public.staff_users.log_in_from IS 'Networks; none: from anywhere';

COMMENT ON COLUMN public.staff_users.bootstrap IS 'The first member (1) and the one whom they made alone (2); all others were approved';

CREATE TABLE public.terms_acceptances (
    user_id uuid NOT NULL,
    version text NOT NULL,
    accepted_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    accepted_ip inet
);

ALTER TABLE ONLY public.terms_acceptances FORCE ROW LEVEL SECURITY;

ALTER TABLE public.terms_acceptances OWNER TO bedesten_owner;

COMMENT ON TABLE public.terms_acceptances IS 'Which terms of use a customer has accepted, and when';

CREATE TABLE public.terms_of_use (
    version text NOT NULL,
    text_tr text NOT NULL,
    text_en text NOT NULL,
    effective_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    published_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    published_by uuid DEFAULT public.current_staff(),
    CONSTRAINT terms_of_use_effective_at_finite CHECK (isfinite(effective_at)),
    CONSTRAINT terms_of_use_texts_given CHECK (((text_tr ~ '\S'::text) AND (text_en ~ '\S'::text))),
    CONSTRAINT terms_of_use_version_form CHECK ((version ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$'::text))
);

ALTER TABLE public.terms_of_use OWNER TO bedesten_owner;

COMMENT ON TABLE public.terms_of_use IS 'Every version with its texts; never changed, so that what somebody accepted can be shown';

COMMENT ON COLUMN public.terms_of_use.effective_at IS 'From when on trading wants it accepted';

COMMENT ON COLUMN public.terms_of_use.published_by IS 'Empty: as shipped';

CREATE TABLE public.ticker_24hr (
    market_id integer NOT NULL,
    open_price public.price,
    high_price public.price,
    low_price public.price,
    close_price public.price,
    volume public.amount DEFAULT 0 NOT NULL,
    quote_volume public.amount DEFAULT 0 NOT NULL,
    price_change public.signed_amount GENERATED ALWAYS AS (((close_price)::numeric - (open_price)::numeric)) STORED,
    price_change_percent numeric GENERATED ALWAYS AS (round(((((close_price)::numeric - (open_price)::numeric) * (100)::numeric) / (open_price)::numeric), 8)) STORED,
    trades_count bigint DEFAULT 0 NOT NULL,
    first_trade_id bigint,
    last_trade_id bigint,
    seq bigint NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    opens_at timestamp with time zone,
    close_before public.price,
    last_quantity public.amount,
    first_trade_number bigint,
    last_minute timestamp with time zone,
    trades_ever bigint DEFAULT 0 NOT NULL,
    CONSTRAINT ticker_24hr_prices_in_range CHECK ((((low_price)::numeric <= (open_price)::numeric) AND ((open_price)::numeric <= (high_price)::numeric) AND ((low_price)::numeric <= (close_price)::numeric) AND ((close_price)::numeric <= (high_price)::numeric))),
    CONSTRAINT ticker_24hr_prices_together CHECK ((num_nonnulls(open_price, high_price, low_price, close_price) = ANY (ARRAY[0, 4]))),
    CONSTRAINT ticker_24hr_trades_count_not_negative CHECK ((trades_count >= 0)),
    CONSTRAINT ticker_24hr_volume_of_trades CHECK ((((trades_count > 0) = ((volume)::numeric > (0)::numeric)) AND (((volume)::numeric > (0)::numeric) = ((quote_volume)::numeric > (0)::numeric)) AND ((trades_count = 0) OR (open_price IS NOT NULL))))
)
WITH (fillfactor='50');

ALTER TABLE public.ticker_24hr OWNER TO bedesten_owner;

COMMENT ON TABLE public.ticker_24hr IS 'The last 24 hours of each market, also when none trades';

COMMENT ON COLUMN public.ticker_24hr.open_price IS 'First price of the 24 hours; without trades the last price before; empty: never traded';

COMMENT ON COLUMN public.ticker_24hr.seq IS 'Journal row up to which it is computed';

COMMENT ON COLUMN public.ticker_24hr.opens_at IS 'When its 24 hours begin, on a minute; they end when it was updated';

COMMENT ON COLUMN public.ticker_24hr.close_before IS 'The last price before its 24 hours';

COMMENT ON COLUMN public.ticker_24hr.last_quantity IS 'Of the last trade';

COMMENT ON COLUMN public.ticker_24hr.last_minute IS 'The minute of the last trade, which may be long ago';

COMMENT ON COLUMN public.ticker_24hr.trades_ever IS 'Number of the last trade';

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

COMMENT ON VIEW public.trading_pairs IS 'Markets in the words of the first documents';

CREATE VIEW public.transactions WITH (security_invoker='true') AS
 SELECT (m.id)::text AS transaction_id,
    m.user_id,
    m.account_id,
    m.asset_id,
    a.symbol AS currency,
    m.type AS tx_type,
    m.status,
    m.amount,
    m.created_at,
    m.updated_at
   FROM (public.deposit_withdrawals m
     LEFT JOIN public.assets a ON ((a.asset_id = m.asset_id)))
UNION ALL
 SELECT (e.entry_id)::text AS transaction_id,
    e.user_id,
    e.ledger_account_id AS account_id,
    e.asset_id,
    e.currency,
    'fee'::public.transaction_type AS tx_type,
    'completed'::public.transaction_status AS status,
    e.amount,
    e.created_at,
    e.created_at AS updated_at
   FROM public.ledger_entries e
  WHERE ((e.user_id IS NOT NULL) AND (e.entry_type = 'fee'::public.ledger_entry_type))
UNION ALL
 SELECT (e.entry_id)::text AS transaction_id,
    e.user_id,
    e.ledger_account_id AS account_id,
    e.asset_id,
    e.currency,
    'rebate'::public.transaction_type AS tx_type,
    'completed'::public.transaction_status AS status,
    e.amount,
    e.created_at,
    e.created_at AS updated_at
   FROM public.ledger_entries e
  WHERE ((e.user_id IS NOT NULL) AND (e.entry_type = 'rebate'::public.ledger_entry_type))
UNION ALL
 SELECT (e.entry_id)::text AS transaction_id,
    e.user_id,
    e.ledger_account_id AS account_id,
    e.asset_id,
    e.currency,
    'internal_transfer'::public.transaction_type AS tx_type,
    'completed'::public.transaction_status AS status,
    e.amount,
    e.created_at,
    e.created_at AS updated_at
   FROM public.ledger_entries e
  WHERE ((e.user_id IS NOT NULL) AND (e.entry_type = 'internal_transfer'::public.ledger_entry_type));

ALTER VIEW public.transactions OWNER TO bedesten_owner;

COMMENT ON VIEW public.transactions IS 'Deposits and withdrawals of all kinds, and what the ledger alone knows: fees, rebates, transfers between accounts';

CREATE VIEW public.user_balances WITH (security_invoker='true') AS
 SELECT a.user_id,
    b.account_id,
    s.asset_type,
    s.symbol AS currency,
    b.available AS available_balance,
    b.locked AS frozen_balance,
    b.locked AS locked_balance,
    b.reserved AS reserved_balance,
    b.bonus AS bonus_balance,
    ((b.available)::numeric + (b.locked)::numeric) AS total_balance,
    b.last_transfer_id AS last_transaction_id,
    a.created_at,
    b.updated_at,
    b.seq AS version
   FROM ((public.balances b
     JOIN public.accounts a ON ((a.account_id = b.account_id)))
     JOIN public.assets s ON ((s.asset_id = b.asset_id)))
  WHERE (a.user_id IS NOT NULL);

ALTER VIEW public.user_balances OWNER TO bedesten_owner;

COMMENT ON VIEW public.user_balances IS 'Customers'' balances; total_balance is available and locked, and frozen another word for it';

CREATE VIEW public.user_wallets WITH (security_invoker='true') AS
 SELECT ((a.account_id || '-'::text) || own.asset_id) AS wallet_id,
    a.user_id,
    s.symbol AS crypto_type,
    COALESCE((b.available)::numeric, (0)::numeric) AS available_balance,
    COALESCE((b.locked)::numeric, (0)::numeric) AS locked_balance,
    d.address AS deposit_address,
    NULLIF((d.tag)::text, ''::text) AS deposit_address_tag,
    COALESCE(d.created_at, a.created_at) AS created_at,
    COALESCE(b.updated_at, d.created_at) AS updated_at,
    a.account_id,
    own.asset_id,
    d.network
   FROM ((((public.accounts a
     CROSS JOIN LATERAL ( SELECT b_1.asset_id
           FROM public.balances b_1
          WHERE (b_1.account_id = a.account_id)
        UNION
         SELECT n.asset_id
           FROM (public.deposit_addresses d_1
             JOIN public.asset_networks n ON (((n.network)::text = (d_1.network)::text)))
          WHERE ((d_1.account_id = a.account_id) AND (d_1.retired_at IS NULL))) own)
     JOIN public.assets s ON (((s.asset_id = own.asset_id) AND (s.asset_type = 'crypto'::public.asset_type))))
     LEFT JOIN public.balances b ON (((b.account_id = a.account_id) AND (b.asset_id = own.asset_id))))
     LEFT JOIN LATERAL ( SELECT d_1.address,
            d_1.tag,
            d_1.created_at,
            d_1.network
           FROM (public.deposit_addresses d_1
             JOIN public.asset_networks n ON ((((n.network)::text = (d_1.network)::text) AND (n.asset_id = own.asset_id))))
          WHERE ((d_1.account_id = a.account_id) AND (d_1.retired_at IS NULL))
          ORDER BY n.priority, n.network
         LIMIT 1) d ON (true))
  WHERE (a.user_id IS NOT NULL);

ALTER VIEW public.user_wallets OWNER TO bedesten_owner;

COMMENT ON VIEW public.user_wallets IS 'Coins of customers, by account, each with the address to pay it to';

CREATE VIEW public.velocity WITH (security_invoker='true') AS
 SELECT user_id,
    measure,
    span,
    asset_id,
    (sum(events))::bigint AS events,
    sum(total) AS total,
    count(*) AS subjects
   FROM public.velocity_parts p
  GROUP BY user_id, measure, span, asset_id;

ALTER VIEW public.velocity OWNER TO bedesten_owner;

COMMENT ON VIEW public.velocity IS 'Count, sum and distinct subjects of a customer within a span, by asset';

CREATE TABLE public.wallet_moves (
    wallet_move_id uuid DEFAULT uuidv7() NOT NULL,
    kind public.wallet_move_kind NOT NULL,
    asset_id integer NOT NULL,
    network public.network_name NOT NULL,
    from_wallet_id uuid,
    from_deposit_address_id uuid,
    to_wallet_id uuid NOT NULL,
    amount public.amount NOT NULL,
    reason text NOT NULL,
    proposed_by uuid,
    required_approvals smallint NOT NULL,
    chain_transaction_id uuid,
    status public.wallet_move_status DEFAULT 'proposed'::public.wallet_move_status NOT NULL,
    status_reason text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    completed_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT wallet_moves_amount_positive CHECK (((amount)::numeric > (0)::numeric)),
    CONSTRAINT wallet_moves_completed_at_given CHECK (((status = 'completed'::public.wallet_move_status) = (completed_at IS NOT NULL))),
    CONSTRAINT wallet_moves_from_one_place CHECK (((num_nonnulls(from_wallet_id, from_deposit_address_id) = 1) AND ((kind = 'sweep'::public.wallet_move_kind) = (from_deposit_address_id IS NOT NULL)))),
    CONSTRAINT wallet_moves_has_transaction CHECK (((status <> ALL (ARRAY['built'::public.wallet_move_status, 'signed'::public.wallet_move_status, 'broadcast'::public.wallet_move_status, 'confirming'::public.wallet_move_status, 'completed'::public.wallet_move_status])) OR (chain_transaction_id IS NOT NULL))),
    CONSTRAINT wallet_moves_reason_given CHECK (((status <> ALL (ARRAY['failed'::public.wallet_move_status, 'rejected'::public.wallet_move_status])) OR (status_reason IS NOT NULL))),
    CONSTRAINT wallet_moves_rebalancing_is_approved CHECK (((kind <> 'rebalance'::public.wallet_move_kind) OR ((proposed_by IS NOT NULL) AND (required_approvals > 0)))),
    CONSTRAINT wallet_moves_required_approvals_few CHECK (((required_approvals >= 0) AND (required_approvals <= 5))),
    CONSTRAINT wallet_moves_wallets_differ CHECK ((from_wallet_id <> to_wallet_id))
);

ALTER TABLE public.wallet_moves OWNER TO bedesten_owner;

COMMENT ON TABLE public.wallet_moves IS 'Between wallets of ours, through the in_transit account; wallet_move_id is the key of both transfers. A sweep collects from a deposit address, gas pays for it';

COMMENT ON COLUMN public.wallet_moves.proposed_by IS 'Empty: a job did';

CREATE TABLE public.withdrawal_addresses (
    address_id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    network public.network_name NOT NULL,
    address public.chain_address NOT NULL,
    tag public.chain_tag DEFAULT ''::text NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    usable_from timestamp with time zone NOT NULL,
    ownership_proof jsonb,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    removed_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT withdrawal_addresses_label_short CHECK ((length(label) <= 100)),
    CONSTRAINT withdrawal_addresses_usable_later CHECK ((usable_from >= created_at))
);

ALTER TABLE ONLY public.withdrawal_addresses FORCE ROW LEVEL SECURITY;

ALTER TABLE public.withdrawal_addresses OWNER TO bedesten_owner;

COMMENT ON TABLE public.withdrawal_addresses IS 'The address books of customers';

COMMENT ON COLUMN public.withdrawal_addresses.usable_from IS 'End of the cool-down';

COMMENT ON COLUMN public.withdrawal_addresses.ownership_proof IS 'Signed message or amount by which it was shown to be the customer''s own; empty: it was not';

CREATE TABLE public.withdrawal_settings (
    user_id uuid NOT NULL,
    address_book_only boolean DEFAULT false NOT NULL,
    paused_until timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY public.withdrawal_settings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.withdrawal_settings OWNER TO bedesten_owner;

COMMENT ON TABLE public.withdrawal_settings IS 'How a customer guards withdrawals';

COMMENT ON COLUMN public.withdrawal_settings.paused_until IS 'After a change of credentials';

CREATE VIEW reporting.trading_pair_statistics WITH (security_invoker='true') AS
 SELECT m.market_id AS trading_pair_id,
    m.symbol,
    b.symbol AS base_currency,
    q.symbol AS quote_currency,
    (last.price)::numeric AS last_price,
    last.executed_at AS last_trade_at,
    day.open_price,
    day.high_price,
    day.low_price,
    day.volume,
    day.quote_volume,
    day.trades,
    ((last.price)::numeric - day.open_price) AS price_change,
    round(((((last.price)::numeric - day.open_price) * (100)::numeric) / day.open_price), 4) AS price_change_percent,
    c.seq AS as_of_seq
   FROM (((((public.markets m
     JOIN public.assets b ON ((b.asset_id = m.base_asset_id)))
     JOIN public.assets q ON ((q.asset_id = m.quote_asset_id)))
     CROSS JOIN public.projection_cursor c)
     LEFT JOIN LATERAL ( SELECT t.price,
            t.executed_at
           FROM public.market_trades t
          WHERE (t.market_id = m.market_id)
          ORDER BY t.trade_id DESC
         LIMIT 1) last ON (true))
     CROSS JOIN LATERAL ( SELECT (array_agg((t.price)::numeric ORDER BY t.trade_id))[1] AS open_price,
            max((t.price)::numeric) AS high_price,
            min((t.price)::numeric) AS low_price,
            COALESCE(sum((t.quantity)::numeric), (0)::numeric) AS volume,
            COALESCE(sum((t.total_value)::numeric), (0)::numeric) AS quote_volume,
            count(*) AS trades
           FROM public.market_trades t
          WHERE ((t.market_id = m.market_id) AND (t.trade_id >= admin.id_floor((now() - '24:00:00'::interval))))) day)
  WHERE (c.name = 'main'::text);

ALTER VIEW reporting.trading_pair_statistics OWNER TO bedesten_owner;

COMMENT ON VIEW reporting.trading_pair_statistics IS 'Markets in the last 24 hours; volume in base, quote_volume in quote, change since the first trade of these hours';

CREATE VIEW reporting.trading_pair_stats WITH (security_invoker='true') AS
 SELECT trading_pair_id,
    symbol,
    base_currency,
    quote_currency,
    last_price,
    last_trade_at,
    open_price,
    high_price,
    low_price,
    volume,
    quote_volume,
    trades,
    price_change,
    price_change_percent,
    as_of_seq
   FROM reporting.trading_pair_statistics;

ALTER VIEW reporting.trading_pair_stats OWNER TO bedesten_owner;

COMMENT ON VIEW reporting.trading_pair_stats IS 'Another name of trading_pair_statistics';

CREATE MATERIALIZED VIEW reporting.user_balance_summary AS
 SELECT s.user_id,
    a.asset_type,
    a.symbol AS currency,
    s.balance_bucket,
    sum((s.amount)::numeric) AS ledger_balance,
    (sum(s.entries))::bigint AS total_entries,
    max(s.last_entry_at) AS last_entry_at
   FROM (reporting.ledger_sums s
     JOIN public.assets a ON ((a.asset_id = s.asset_id)))
  WHERE (s.user_id IS NOT NULL)
  GROUP BY s.user_id, a.asset_type, a.symbol, s.balance_bucket
  WITH NO DATA;

ALTER MATERIALIZED VIEW reporting.user_balance_summary OWNER TO bedesten_owner;

COMMENT ON MATERIALIZED VIEW reporting.user_balance_summary IS 'Customers'' balances from the ledger, as of ledger_sums_cursor; refreshed every hour';

CREATE VIEW reporting.user_balance_totals WITH (security_invoker='true') AS
 SELECT user_id,
    asset_type,
    currency,
    COALESCE(sum(ledger_balance) FILTER (WHERE (balance_bucket = 'available'::public.balance_bucket)), (0)::numeric) AS available_balance,
    COALESCE(sum(ledger_balance) FILTER (WHERE (balance_bucket = 'locked'::public.balance_bucket)), (0)::numeric) AS locked_balance,
    COALESCE(sum(ledger_balance) FILTER (WHERE (balance_bucket = ANY (ARRAY['available'::public.balance_bucket, 'locked'::public.balance_bucket]))), (0)::numeric) AS total_balance,
    COALESCE(sum(ledger_balance) FILTER (WHERE (balance_bucket = 'reserved'::public.balance_bucket)), (0)::numeric) AS reserved_balance,
    COALESCE(sum(ledger_balance) FILTER (WHERE (balance_bucket = 'bonus'::public.balance_bucket)), (0)::numeric) AS bonus_balance,
    ( SELECT c.seq
           FROM reporting.ledger_sums_cursor c) AS as_of_seq
   FROM reporting.user_balance_summary s
  GROUP BY user_id, asset_type, currency;

ALTER VIEW reporting.user_balance_totals OWNER TO bedesten_owner;

COMMENT ON VIEW reporting.user_balance_totals IS 'One row for each customer and currency; total_balance is available and locked';

ALTER TABLE ONLY public.risk_rules ALTER COLUMN rule_id SET DEFAULT nextval('public.risk_rules_rule_id_seq'::regclass);

ALTER TABLE ONLY admin.archived_partitions
    ADD CONSTRAINT archived_partitions_pkey PRIMARY KEY (archived_name);

ALTER TABLE ONLY admin.job_runs
    ADD CONSTRAINT job_runs_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY admin.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (name);

ALTER TABLE ONLY admin.partitioned_tables
    ADD CONSTRAINT partitioned_tables_pkey PRIMARY KEY (schema_name, table_name);

ALTER TABLE ONLY admin.reference_orphans
    ADD CONSTRAINT reference_orphans_pkey PRIMARY KEY (table_name, constraint_name);

ALTER TABLE ONLY admin.table_size_samples
    ADD CONSTRAINT table_size_samples_pkey PRIMARY KEY (schema_name, table_name, taken_on);

ALTER TABLE ONLY audit.audit_logs
    ADD CONSTRAINT audit_logs_pkey PRIMARY KEY (log_id);

ALTER TABLE ONLY audit.seals
    ADD CONSTRAINT seals_from_xid_key UNIQUE (from_xid);

ALTER TABLE ONLY audit.seals
    ADD CONSTRAINT seals_pkey PRIMARY KEY (seal_no);

ALTER TABLE ONLY audit.state_history
    ADD CONSTRAINT state_history_pkey PRIMARY KEY (change_id);

ALTER TABLE ONLY config.fee_profiles
    ADD CONSTRAINT fee_profiles_name_market_volume_key UNIQUE NULLS NOT DISTINCT (profile_name, market_id, min_30day_volume);

ALTER TABLE ONLY config.fee_profiles
    ADD CONSTRAINT fee_profiles_pkey PRIMARY KEY (profile_id);

ALTER TABLE ONLY config.holidays
    ADD CONSTRAINT holidays_pkey PRIMARY KEY (day);

ALTER TABLE ONLY config.legal_parameters
    ADD CONSTRAINT legal_parameters_one_at_a_time UNIQUE (name, counterparty, period WITHOUT OVERLAPS);

ALTER TABLE ONLY config.legal_parameters
    ADD CONSTRAINT legal_parameters_pkey PRIMARY KEY (legal_parameter_id);

ALTER TABLE ONLY config.limit_profiles
    ADD CONSTRAINT limit_profiles_pkey PRIMARY KEY (profile_id);

ALTER TABLE ONLY config.limit_profiles
    ADD CONSTRAINT limit_profiles_profile_name_key UNIQUE (profile_name);

ALTER TABLE ONLY config.retention_classes
    ADD CONSTRAINT retention_classes_pkey PRIMARY KEY (retention_class);

ALTER TABLE ONLY config.state_transitions
    ADD CONSTRAINT state_transitions_pkey PRIMARY KEY (table_name, column_name, from_state, to_state);

ALTER TABLE ONLY config.system_parameters
    ADD CONSTRAINT system_parameters_pkey PRIMARY KEY (param_key);

ALTER TABLE ONLY config.user_fee_profiles
    ADD CONSTRAINT user_fee_profiles_one_at_a_time UNIQUE (user_id, market_id, period WITHOUT OVERLAPS);

ALTER TABLE ONLY config.user_fee_profiles
    ADD CONSTRAINT user_fee_profiles_pkey PRIMARY KEY (mapping_id);

ALTER TABLE ONLY config.user_limit_profiles
    ADD CONSTRAINT user_limit_profiles_one_at_a_time UNIQUE (user_id, period WITHOUT OVERLAPS);

ALTER TABLE ONLY config.user_limit_profiles
    ADD CONSTRAINT user_limit_profiles_pkey PRIMARY KEY (mapping_id);

ALTER TABLE ONLY engine.epochs
    ADD CONSTRAINT epochs_pkey PRIMARY KEY (epoch);

ALTER TABLE ONLY engine.epochs
    ADD CONSTRAINT epochs_seq_key UNIQUE (seq);

ALTER TABLE ONLY engine.heartbeat
    ADD CONSTRAINT heartbeat_pkey PRIMARY KEY (singleton);

ALTER TABLE ONLY engine.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY engine.snapshots
    ADD CONSTRAINT snapshots_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY public.account_freezes
    ADD CONSTRAINT account_freezes_pkey PRIMARY KEY (account_id, what, cause);

ALTER TABLE ONLY public.account_profiles
    ADD CONSTRAINT account_profiles_opened_by_key UNIQUE (opened_by);

ALTER TABLE ONLY public.account_profiles
    ADD CONSTRAINT account_profiles_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_account_number_key UNIQUE (account_number);

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash);

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (api_key_id);

ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT approvals_pkey PRIMARY KEY (approval_id);

ALTER TABLE ONLY public.asset_networks
    ADD CONSTRAINT asset_networks_contract_key UNIQUE (network, contract);

ALTER TABLE ONLY public.asset_networks
    ADD CONSTRAINT asset_networks_pkey PRIMARY KEY (asset_id, network);

ALTER TABLE ONLY public.asset_terms
    ADD CONSTRAINT asset_terms_pkey PRIMARY KEY (asset_id);

ALTER TABLE ONLY public.assets
    ADD CONSTRAINT assets_pkey PRIMARY KEY (asset_id);

ALTER TABLE ONLY public.assets
    ADD CONSTRAINT assets_symbol_key UNIQUE (symbol);

ALTER TABLE ONLY public.balances
    ADD CONSTRAINT balances_pkey PRIMARY KEY (account_id, asset_id);

ALTER TABLE ONLY public.bank_accounts
    ADD CONSTRAINT bank_accounts_account_key UNIQUE (account_id);

ALTER TABLE ONLY public.bank_accounts
    ADD CONSTRAINT bank_accounts_iban_key UNIQUE (iban, asset_id);

ALTER TABLE ONLY public.bank_accounts
    ADD CONSTRAINT bank_accounts_pkey PRIMARY KEY (bank_account_id);

ALTER TABLE ONLY public.bank_statement_lines
    ADD CONSTRAINT bank_statement_lines_pkey PRIMARY KEY (statement_id, line_number);

ALTER TABLE ONLY public.bank_statement_lines
    ADD CONSTRAINT bank_statement_lines_reference_key UNIQUE (bank_account_id, booking_date, bank_reference, is_reversal);

ALTER TABLE ONLY public.bank_statements
    ADD CONSTRAINT bank_statements_account_key UNIQUE (statement_id, bank_account_id);

ALTER TABLE ONLY public.bank_statements
    ADD CONSTRAINT bank_statements_document_key UNIQUE (document_hash);

ALTER TABLE ONLY public.bank_statements
    ADD CONSTRAINT bank_statements_number_key UNIQUE (bank_account_id, statement_number);

ALTER TABLE ONLY public.bank_statements
    ADD CONSTRAINT bank_statements_pkey PRIMARY KEY (statement_id);

ALTER TABLE ONLY public.case_links
    ADD CONSTRAINT case_links_entity_key UNIQUE (case_id, kind, entity_id);

ALTER TABLE ONLY public.case_links
    ADD CONSTRAINT case_links_pkey PRIMARY KEY (link_id);

ALTER TABLE ONLY public.chain_blocks
    ADD CONSTRAINT chain_blocks_hash_key UNIQUE (network, block_hash);

ALTER TABLE ONLY public.chain_blocks
    ADD CONSTRAINT chain_blocks_pkey PRIMARY KEY (network, height);

ALTER TABLE ONLY public.chain_cursors
    ADD CONSTRAINT chain_cursors_pkey PRIMARY KEY (network, name);

ALTER TABLE ONLY public.chain_transactions
    ADD CONSTRAINT chain_transactions_pkey PRIMARY KEY (chain_transaction_id);

ALTER TABLE ONLY public.chain_transactions
    ADD CONSTRAINT chain_transactions_replaced_once UNIQUE (replaces);

ALTER TABLE ONLY public.chain_transactions
    ADD CONSTRAINT chain_transactions_txid_key UNIQUE (network, txid);

ALTER TABLE ONLY public.compliance_cases
    ADD CONSTRAINT compliance_cases_of_user_key UNIQUE (case_id, user_id);

ALTER TABLE ONLY public.compliance_cases
    ADD CONSTRAINT compliance_cases_pkey PRIMARY KEY (case_id);

ALTER TABLE ONLY public.confirmations
    ADD CONSTRAINT confirmations_pkey PRIMARY KEY (confirmation_id);

ALTER TABLE ONLY public.custody_wallets
    ADD CONSTRAINT custody_wallets_account_key UNIQUE (account_id);

ALTER TABLE ONLY public.custody_wallets
    ADD CONSTRAINT custody_wallets_address_key UNIQUE (network, address, address_tag);

ALTER TABLE ONLY public.custody_wallets
    ADD CONSTRAINT custody_wallets_pkey PRIMARY KEY (custody_wallet_id);

ALTER TABLE ONLY public.customer_bank_accounts
    ADD CONSTRAINT customer_bank_accounts_owner_key UNIQUE (customer_bank_account_id, user_id, iban);

ALTER TABLE ONLY public.customer_bank_accounts
    ADD CONSTRAINT customer_bank_accounts_pkey PRIMARY KEY (customer_bank_account_id);

ALTER TABLE ONLY public.deposit_addresses
    ADD CONSTRAINT deposit_addresses_address_key UNIQUE (network, address, tag);

ALTER TABLE ONLY public.deposit_addresses
    ADD CONSTRAINT deposit_addresses_derivation_key UNIQUE (network, key_id, derivation_index);

ALTER TABLE ONLY public.deposit_addresses
    ADD CONSTRAINT deposit_addresses_pkey PRIMARY KEY (deposit_address_id);

ALTER TABLE ONLY public.deposits
    ADD CONSTRAINT deposits_movement_key UNIQUE (network, txid, ordinal, contract);

ALTER TABLE ONLY public.deposits
    ADD CONSTRAINT deposits_pkey PRIMARY KEY (deposit_id);

ALTER TABLE ONLY public.dvp_settlements
    ADD CONSTRAINT dvp_settlements_deal_reference_key UNIQUE (deal_reference);

ALTER TABLE ONLY public.dvp_settlements
    ADD CONSTRAINT dvp_settlements_pkey PRIMARY KEY (settlement_id);

ALTER TABLE ONLY public.dvp_settlements
    ADD CONSTRAINT dvp_settlements_trade_key UNIQUE (trade_id);

ALTER TABLE ONLY public.fee_rates
    ADD CONSTRAINT fee_rates_pkey PRIMARY KEY (account_id, tier, market_id);

ALTER TABLE ONLY public.fiat_transfers
    ADD CONSTRAINT fiat_transfers_bank_reference_key UNIQUE (bank_account_id, direction, bank_reference);

ALTER TABLE ONLY public.fiat_transfers
    ADD CONSTRAINT fiat_transfers_idempotency_key UNIQUE (account_id, idempotency_key);

ALTER TABLE ONLY public.fiat_transfers
    ADD CONSTRAINT fiat_transfers_pkey PRIMARY KEY (fiat_transfer_id);

ALTER TABLE ONLY public.followed_rates
    ADD CONSTRAINT followed_rates_pkey PRIMARY KEY (account_id, market_id);

ALTER TABLE ONLY public.history_files
    ADD CONSTRAINT history_files_path_key UNIQUE (path);

ALTER TABLE ONLY public.history_files
    ADD CONSTRAINT history_files_pkey PRIMARY KEY (market_id, series, day, format);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (account_id, key, seq);

ALTER TABLE ONLY public.kline_cursor
    ADD CONSTRAINT kline_cursor_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.klines
    ADD CONSTRAINT klines_pkey PRIMARY KEY (market_id, "interval", open_time);

ALTER TABLE ONLY public.kyc_documents
    ADD CONSTRAINT kyc_documents_document_path_key UNIQUE (document_path);

ALTER TABLE ONLY public.kyc_documents
    ADD CONSTRAINT kyc_documents_pkey PRIMARY KEY (document_id);

ALTER TABLE ONLY public.kyc_records
    ADD CONSTRAINT kyc_records_of_user_key UNIQUE (kyc_record_id, user_id);

ALTER TABLE ONLY public.kyc_records
    ADD CONSTRAINT kyc_records_pkey PRIMARY KEY (kyc_record_id);

ALTER TABLE ONLY public.kyc_records
    ADD CONSTRAINT kyc_records_provider_reference_key UNIQUE (provider, provider_reference);

ALTER TABLE ONLY public.ledger_transfers
    ADD CONSTRAINT ledger_transfers_pkey PRIMARY KEY (transfer_id);

ALTER TABLE ONLY public.legal_holds
    ADD CONSTRAINT legal_holds_pkey PRIMARY KEY (hold_id);

ALTER TABLE ONLY public.limit_uses
    ADD CONSTRAINT limit_uses_pkey PRIMARY KEY (movement_id);

ALTER TABLE ONLY public.market_phases
    ADD CONSTRAINT market_phases_pkey PRIMARY KEY (seq, number);

ALTER TABLE ONLY public.market_schedules
    ADD CONSTRAINT market_schedules_pkey PRIMARY KEY (market_id, phase);

ALTER TABLE ONLY public.markets
    ADD CONSTRAINT markets_pkey PRIMARY KEY (market_id);

ALTER TABLE ONLY public.markets
    ADD CONSTRAINT markets_symbol_key UNIQUE (symbol);

ALTER TABLE ONLY public.money_approvals
    ADD CONSTRAINT money_approvals_fiat_transfer_key UNIQUE (fiat_transfer_id, staff_id);

ALTER TABLE ONLY public.money_approvals
    ADD CONSTRAINT money_approvals_pkey PRIMARY KEY (approval_id);

ALTER TABLE ONLY public.money_approvals
    ADD CONSTRAINT money_approvals_wallet_move_key UNIQUE (wallet_move_id, staff_id);

ALTER TABLE ONLY public.money_approvals
    ADD CONSTRAINT money_approvals_withdrawal_key UNIQUE (withdrawal_id, staff_id);

ALTER TABLE ONLY public.networks
    ADD CONSTRAINT networks_pkey PRIMARY KEY (network);

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (notice_id);

ALTER TABLE ONLY public.notification_preferences
    ADD CONSTRAINT notification_preferences_pkey PRIMARY KEY (user_id, class, type);

ALTER TABLE ONLY public.notification_templates
    ADD CONSTRAINT notification_templates_name_key UNIQUE (name, locale, version);

ALTER TABLE ONLY public.notification_templates
    ADD CONSTRAINT notification_templates_pkey PRIMARY KEY (template_id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (notification_id);

ALTER TABLE ONLY public.open_orders
    ADD CONSTRAINT open_orders_pkey PRIMARY KEY (order_id);

ALTER TABLE ONLY public.order_limits
    ADD CONSTRAINT order_limits_pkey PRIMARY KEY (account_id, asset_id);

ALTER TABLE ONLY public.order_lists
    ADD CONSTRAINT order_lists_pkey PRIMARY KEY (order_list_id);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (order_id);

ALTER TABLE ONLY public.outbox_events
    ADD CONSTRAINT outbox_events_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY public.passkey_challenges
    ADD CONSTRAINT passkey_challenges_pkey PRIMARY KEY (challenge);

ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_passkey_id_key UNIQUE (passkey_id);

ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_pkey PRIMARY KEY (credential_id);

ALTER TABLE ONLY public.permissions
    ADD CONSTRAINT permissions_pkey PRIMARY KEY (permission_id);

ALTER TABLE ONLY public.permissions
    ADD CONSTRAINT permissions_resource_action_key UNIQUE (resource, action);

ALTER TABLE ONLY public.phone_confirmations
    ADD CONSTRAINT phone_confirmations_pkey PRIMARY KEY (confirmation_id);

ALTER TABLE ONLY public.prevented_matches
    ADD CONSTRAINT prevented_matches_pkey PRIMARY KEY (seq, number);

ALTER TABLE ONLY public.projection_cursor
    ADD CONSTRAINT projection_cursor_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, code_hash);

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_pkey PRIMARY KEY (refresh_token_id);

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_replaced_once UNIQUE (replaced_by);

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.risk_events
    ADD CONSTRAINT risk_events_pkey PRIMARY KEY (risk_event_id);

ALTER TABLE ONLY public.risk_rules
    ADD CONSTRAINT risk_rules_pkey PRIMARY KEY (rule_version_id);

ALTER TABLE ONLY public.risk_rules
    ADD CONSTRAINT risk_rules_rule_version_key UNIQUE (rule_id, version);

ALTER TABLE ONLY public.role_permissions
    ADD CONSTRAINT role_permissions_pkey PRIMARY KEY (role_id, permission_id);

ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_name_key UNIQUE (name);

ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_pkey PRIMARY KEY (role_id);

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.screening_hits
    ADD CONSTRAINT screening_hits_match_key UNIQUE (user_id, list_name, entry_reference, entry_hash, subject_hash);

ALTER TABLE ONLY public.screening_hits
    ADD CONSTRAINT screening_hits_pkey PRIMARY KEY (hit_id);

ALTER TABLE ONLY public.sealing_keys
    ADD CONSTRAINT sealing_keys_pkey PRIMARY KEY (key_number);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (session_id);

ALTER TABLE ONLY public.settlement_batch_volumes
    ADD CONSTRAINT settlement_batch_volumes_pkey PRIMARY KEY (batch_id, asset_id);

ALTER TABLE ONLY public.settlement_batches
    ADD CONSTRAINT settlement_batches_follows_key UNIQUE NULLS NOT DISTINCT (follows_seq);

ALTER TABLE ONLY public.settlement_batches
    ADD CONSTRAINT settlement_batches_last_seq_key UNIQUE (last_seq);

ALTER TABLE ONLY public.settlement_batches
    ADD CONSTRAINT settlement_batches_no_overlap EXCLUDE USING gist (seq_range WITH &&);

ALTER TABLE ONLY public.settlement_batches
    ADD CONSTRAINT settlement_batches_pkey PRIMARY KEY (batch_id);

ALTER TABLE ONLY public.settlement_batches
    ADD CONSTRAINT settlement_batches_run_key UNIQUE (batch_date, run_no);

ALTER TABLE ONLY public.settlement_details
    ADD CONSTRAINT settlement_details_pkey PRIMARY KEY (batch_id, account_id, asset_id);

ALTER TABLE ONLY public.staff_roles
    ADD CONSTRAINT staff_roles_pkey PRIMARY KEY (staff_id, role_id);

ALTER TABLE ONLY public.staff_sessions
    ADD CONSTRAINT staff_sessions_pkey PRIMARY KEY (session_id);

ALTER TABLE ONLY public.staff_sessions
    ADD CONSTRAINT staff_sessions_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.staff_users
    ADD CONSTRAINT staff_users_bootstrap_key UNIQUE (bootstrap);

ALTER TABLE ONLY public.staff_users
    ADD CONSTRAINT staff_users_pkey PRIMARY KEY (staff_id);

ALTER TABLE ONLY public.terms_acceptances
    ADD CONSTRAINT terms_acceptances_pkey PRIMARY KEY (user_id, version);

ALTER TABLE ONLY public.terms_of_use
    ADD CONSTRAINT terms_of_use_effective_at_key UNIQUE (effective_at);

ALTER TABLE ONLY public.terms_of_use
    ADD CONSTRAINT terms_of_use_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.ticker_24hr
    ADD CONSTRAINT ticker_24hr_pkey PRIMARY KEY (market_id);

ALTER TABLE ONLY public.trades
    ADD CONSTRAINT trades_pkey PRIMARY KEY (trade_id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.velocity_cursors
    ADD CONSTRAINT velocity_cursors_pkey PRIMARY KEY (measure, span);

ALTER TABLE ONLY public.velocity_parts
    ADD CONSTRAINT velocity_parts_pkey PRIMARY KEY (user_id, measure, span, asset_id, subject);

ALTER TABLE ONLY public.virtual_ibans
    ADD CONSTRAINT virtual_ibans_iban_key UNIQUE (iban);

ALTER TABLE ONLY public.virtual_ibans
    ADD CONSTRAINT virtual_ibans_pkey PRIMARY KEY (virtual_iban_id);

ALTER TABLE ONLY public.virtual_ibans
    ADD CONSTRAINT virtual_ibans_reference_code_key UNIQUE (reference_code);

ALTER TABLE ONLY public.wallet_moves
    ADD CONSTRAINT wallet_moves_pkey PRIMARY KEY (wallet_move_id);

ALTER TABLE ONLY public.withdrawal_addresses
    ADD CONSTRAINT withdrawal_addresses_owner_key UNIQUE (address_id, user_id);

ALTER TABLE ONLY public.withdrawal_addresses
    ADD CONSTRAINT withdrawal_addresses_pkey PRIMARY KEY (address_id);

ALTER TABLE ONLY public.withdrawal_settings
    ADD CONSTRAINT withdrawal_settings_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.withdrawals
    ADD CONSTRAINT withdrawals_idempotency_key UNIQUE (account_id, idempotency_key);

ALTER TABLE ONLY public.withdrawals
    ADD CONSTRAINT withdrawals_pkey PRIMARY KEY (withdrawal_id);

ALTER TABLE ONLY reporting.archived_ledger_sums
    ADD CONSTRAINT archived_ledger_sums_pkey PRIMARY KEY (account_id, asset_id, balance_bucket);

ALTER TABLE ONLY reporting.ledger_sums_cursor
    ADD CONSTRAINT ledger_sums_cursor_pkey PRIMARY KEY (singleton);

ALTER TABLE ONLY reporting.ledger_sums
    ADD CONSTRAINT ledger_sums_pkey PRIMARY KEY (account_id, asset_id, balance_bucket);

ALTER TABLE ONLY reporting.reconciliation_alerts
    ADD CONSTRAINT reconciliation_alerts_pkey PRIMARY KEY (alert_id);

ALTER TABLE ONLY reporting.reconciliation_runs
    ADD CONSTRAINT reconciliation_runs_pkey PRIMARY KEY (run_id);

CREATE INDEX job_runs_name_idx ON admin.job_runs USING btree (name, run_id);

CREATE INDEX audit_logs_account_idx ON ONLY audit.audit_logs USING btree (account_id, log_id) WHERE (account_id IS NOT NULL);

CREATE INDEX audit_logs_action_idx ON ONLY audit.audit_logs USING btree (action, log_id);

CREATE INDEX audit_logs_actor_idx ON ONLY audit.audit_logs USING btree (actor_id, log_id);

CREATE INDEX audit_logs_request_idx ON ONLY audit.audit_logs USING btree (request_id) WHERE (request_id IS NOT NULL);

CREATE INDEX audit_logs_resource_idx ON ONLY audit.audit_logs USING btree (resource_type, resource_id, log_id);

CREATE INDEX audit_logs_xid_idx ON ONLY audit.audit_logs USING btree (xid);

CREATE INDEX state_history_row_idx ON ONLY audit.state_history USING btree (table_name, row_id, change_id);

CREATE INDEX state_history_xid_idx ON ONLY audit.state_history USING btree (xid);

CREATE UNIQUE INDEX fee_profiles_default_segment_key ON config.fee_profiles USING btree (default_segment, market_id) NULLS NOT DISTINCT WHERE ((default_segment IS NOT NULL) AND is_active);

CREATE INDEX fee_profiles_market_idx ON config.fee_profiles USING btree (market_id) WHERE (market_id IS NOT NULL);

CREATE UNIQUE INDEX fee_profiles_tier_key ON config.fee_profiles USING btree (tier, market_id) NULLS NOT DISTINCT WHERE (tier IS NOT NULL);

CREATE UNIQUE INDEX fee_profiles_tier_volume_key ON config.fee_profiles USING btree (market_id, min_30day_volume) NULLS NOT DISTINCT WHERE (tier IS NOT NULL);

CREATE UNIQUE INDEX limit_profiles_default_key ON config.limit_profiles USING btree (kyc_level_required, segment) NULLS NOT DISTINCT WHERE is_default;

CREATE INDEX user_fee_profiles_profile_idx ON config.user_fee_profiles USING btree (profile_id);

CREATE INDEX user_limit_profiles_profile_idx ON config.user_limit_profiles USING btree (profile_id);

CREATE INDEX accounts_user_idx ON public.accounts USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX api_keys_account_idx ON public.api_keys USING btree (account_id);

CREATE INDEX api_keys_sealing_key_idx ON public.api_keys USING btree (sealing_key) WHERE (sealing_key IS NOT NULL);

CREATE INDEX api_keys_user_idx ON public.api_keys USING btree (user_id);

CREATE INDEX approvals_action_idx ON public.approvals USING btree (action, approval_id);

CREATE UNIQUE INDEX approvals_idempotency_key_idx ON public.approvals USING btree (requested_by, idempotency_key) WHERE (idempotency_key IS NOT NULL);

CREATE INDEX approvals_pending_idx ON public.approvals USING btree (approval_id) WHERE (status = 'pending'::public.approval_status);

CREATE INDEX approvals_requested_by_idx ON public.approvals USING btree (requested_by, approval_id);

CREATE INDEX bank_statement_lines_transfer_idx ON public.bank_statement_lines USING btree (fiat_transfer_id) WHERE (fiat_transfer_id IS NOT NULL);

CREATE INDEX bank_statement_lines_unmatched_idx ON public.bank_statement_lines USING btree (bank_account_id, booking_date) WHERE (fiat_transfer_id IS NULL);

CREATE INDEX bank_statements_date_idx ON public.bank_statements USING btree (bank_account_id, statement_date);

CREATE INDEX case_links_entity_idx ON public.case_links USING btree (kind, entity_id);

CREATE UNIQUE INDEX chain_transactions_nonce_key ON public.chain_transactions USING btree (custody_wallet_id, nonce) WHERE (replaces IS NULL);

CREATE INDEX chain_transactions_unfinished_idx ON public.chain_transactions USING btree (network, chain_transaction_id) WHERE (status = ANY (ARRAY['built'::public.chain_transaction_status, 'signed'::public.chain_transaction_status, 'broadcast'::public.chain_transaction_status, 'confirming'::public.chain_transaction_status]));

CREATE INDEX compliance_cases_assigned_to_idx ON public.compliance_cases USING btree (assigned_to, case_id) WHERE (assigned_to IS NOT NULL);

CREATE UNIQUE INDEX compliance_cases_cause_idx ON public.compliance_cases USING btree (user_id, case_type, cause) WHERE (status = ANY (ARRAY['open'::public.compliance_case_status, 'investigating'::public.compliance_case_status, 'escalated'::public.compliance_case_status]));

CREATE INDEX compliance_cases_masak_due_idx ON public.compliance_cases USING btree (masak_due_on) WHERE (requires_masak_report AND (masak_reported_at IS NULL));

CREATE INDEX compliance_cases_queue_idx ON public.compliance_cases USING btree (severity, case_id) WHERE (status = ANY (ARRAY['open'::public.compliance_case_status, 'investigating'::public.compliance_case_status, 'escalated'::public.compliance_case_status]));

CREATE INDEX compliance_cases_user_idx ON public.compliance_cases USING btree (user_id, case_id);

CREATE INDEX confirmations_session_idx ON public.confirmations USING btree (session_id) WHERE (session_id IS NOT NULL);

CREATE INDEX confirmations_user_idx ON public.confirmations USING btree (user_id, purpose) WHERE (used_at IS NULL);

CREATE UNIQUE INDEX customer_bank_accounts_iban_key ON public.customer_bank_accounts USING btree (user_id, iban) WHERE (removed_at IS NULL);

CREATE UNIQUE INDEX deposit_addresses_current_key ON public.deposit_addresses USING btree (account_id, network) WHERE (retired_at IS NULL);

CREATE INDEX deposit_addresses_user_idx ON public.deposit_addresses USING btree (user_id);

CREATE INDEX deposits_account_idx ON public.deposits USING btree (account_id, deposit_id);

CREATE INDEX deposits_address_idx ON public.deposits USING btree (deposit_address_id);

CREATE INDEX deposits_unfinished_idx ON public.deposits USING btree (network, status, deposit_id) WHERE (status <> ALL (ARRAY['credited'::public.deposit_status, 'failed'::public.deposit_status]));

CREATE INDEX deposits_user_idx ON public.deposits USING btree (user_id, deposit_id);

CREATE INDEX dvp_settlements_buyer_idx ON public.dvp_settlements USING btree (buyer_account_id, settlement_date);

CREATE INDEX dvp_settlements_seller_idx ON public.dvp_settlements USING btree (seller_account_id, settlement_date);

CREATE INDEX dvp_settlements_unfinished_idx ON public.dvp_settlements USING btree (status, settlement_date, settlement_id) WHERE (status <> ALL (ARRAY['settled'::public.settlement_status, 'failed'::public.settlement_status]));

CREATE INDEX fiat_transfers_account_idx ON public.fiat_transfers USING btree (account_id, fiat_transfer_id);

CREATE INDEX fiat_transfers_unfinished_idx ON public.fiat_transfers USING btree (status, fiat_transfer_id) WHERE (status <> ALL (ARRAY['credited'::public.fiat_transfer_status, 'returned'::public.fiat_transfer_status, 'completed'::public.fiat_transfer_status, 'failed'::public.fiat_transfer_status, 'cancelled'::public.fiat_transfer_status, 'rejected'::public.fiat_transfer_status]));

CREATE INDEX fiat_transfers_user_idx ON public.fiat_transfers USING btree (user_id, fiat_transfer_id);

CREATE UNIQUE INDEX idempotency_keys_movement_key ON public.idempotency_keys USING btree (key) WHERE is_movement;

CREATE INDEX kyc_documents_content_idx ON public.kyc_documents USING btree (content_sha256);

CREATE INDEX kyc_documents_expiry_idx ON public.kyc_documents USING btree (expires_on) WHERE (verification_status = 'verified'::public.verification_status);

CREATE INDEX kyc_documents_kyc_record_idx ON public.kyc_documents USING btree (kyc_record_id) WHERE (kyc_record_id IS NOT NULL);

CREATE INDEX kyc_documents_user_idx ON public.kyc_documents USING btree (user_id, document_id);

CREATE INDEX kyc_documents_waiting_idx ON public.kyc_documents USING btree (verification_status, document_id) WHERE (verification_status = ANY (ARRAY['pending'::public.verification_status, 'submitted'::public.verification_status]));

CREATE UNIQUE INDEX kyc_records_one_open_idx ON public.kyc_records USING btree (user_id) WHERE (status <> ALL (ARRAY['approved'::public.kyc_status, 'rejected'::public.kyc_status]));

CREATE INDEX kyc_records_user_idx ON public.kyc_records USING btree (user_id, kyc_record_id);

CREATE INDEX kyc_records_waiting_idx ON public.kyc_records USING btree (status, submitted_at) WHERE (status = ANY (ARRAY['submitted'::public.kyc_status, 'in_review'::public.kyc_status]));

CREATE INDEX ledger_transfers_credit_idx ON ONLY public.ledger_transfers USING btree (credit_account_id, transfer_id);

CREATE INDEX ledger_transfers_debit_idx ON ONLY public.ledger_transfers USING btree (debit_account_id, transfer_id);

CREATE INDEX ledger_transfers_internal_idx ON ONLY public.ledger_transfers USING btree (debit_account_id, transfer_id) WHERE (entry_type = 'internal_transfer'::public.ledger_entry_type);

CREATE INDEX ledger_transfers_reference_idx ON ONLY public.ledger_transfers USING brin (reference_id int8_minmax_multi_ops) WITH (autosummarize='true');

CREATE INDEX ledger_transfers_reference_key_idx ON ONLY public.ledger_transfers USING btree (reference_key) WHERE (reference_key IS NOT NULL);

CREATE INDEX legal_holds_active_idx ON public.legal_holds USING btree (user_id) WHERE (released_at IS NULL);

CREATE INDEX legal_holds_case_idx ON public.legal_holds USING btree (case_id) WHERE (case_id IS NOT NULL);

CREATE INDEX limit_uses_counted_idx ON public.limit_uses USING btree (user_id, used_at) WHERE (released_at IS NULL);

CREATE INDEX market_phases_market_idx ON public.market_phases USING btree (market_id, seq, number);

CREATE UNIQUE INDEX markets_joined_symbol_key ON public.markets USING btree (replace((symbol)::text, '-'::text, ''::text));

CREATE INDEX notices_created_by_idx ON public.notices USING btree (created_by) WHERE (created_by IS NOT NULL);

CREATE INDEX notices_ends_at_idx ON public.notices USING btree (ends_at);

CREATE UNIQUE INDEX notification_templates_active_key ON public.notification_templates USING btree (name, locale) WHERE is_active;

CREATE INDEX notifications_due_idx ON ONLY public.notifications USING btree (next_attempt_at, notification_id) WHERE (status = 'pending'::public.notification_status);

CREATE INDEX notifications_user_idx ON ONLY public.notifications USING btree (user_id, notification_id);

CREATE INDEX open_orders_account_idx ON public.open_orders USING btree (account_id, order_id);

CREATE INDEX open_orders_book_idx ON public.open_orders USING btree (market_id, side, price, order_id);

CREATE UNIQUE INDEX open_orders_client_order_id_key ON public.open_orders USING btree (account_id, client_order_id) WHERE (client_order_id IS NOT NULL);

CREATE INDEX order_lists_account_idx ON public.order_lists USING btree (account_id, order_list_id);

CREATE INDEX orders_account_idx ON ONLY public.orders USING btree (account_id, order_id);

CREATE INDEX outbox_events_due_idx ON public.outbox_events USING btree (aggregate_type, aggregate_id, event_id) WHERE (status = 'PENDING'::public.outbox_status);

CREATE INDEX outbox_events_processed_idx ON public.outbox_events USING btree (processed_at) WHERE (status = 'PROCESSED'::public.outbox_status);

CREATE UNIQUE INDEX outbox_events_seq_key ON public.outbox_events USING btree (seq) WHERE (seq IS NOT NULL);

CREATE INDEX outbox_events_unnumbered_idx ON public.outbox_events USING btree (xid, event_id) WHERE (seq IS NULL);

CREATE INDEX passkey_challenges_expires_at_idx ON public.passkey_challenges USING btree (expires_at);

CREATE INDEX passkeys_staff_idx ON public.passkeys USING btree (staff_id) WHERE (staff_id IS NOT NULL);

CREATE INDEX passkeys_user_idx ON public.passkeys USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX phone_confirmations_phone_idx ON public.phone_confirmations USING btree (phone, created_at);

CREATE INDEX phone_confirmations_user_idx ON public.phone_confirmations USING btree (user_id, created_at);

CREATE INDEX prevented_matches_maker_idx ON public.prevented_matches USING btree (maker_account_id, seq, number);

CREATE INDEX prevented_matches_taker_idx ON public.prevented_matches USING btree (taker_account_id, seq, number);

CREATE INDEX refresh_tokens_family_idx ON public.refresh_tokens USING btree (family_id);

CREATE INDEX refresh_tokens_user_idx ON public.refresh_tokens USING btree (user_id);

CREATE INDEX risk_events_case_idx ON public.risk_events USING btree (case_id) WHERE (case_id IS NOT NULL);

CREATE INDEX risk_events_rule_idx ON public.risk_events USING btree (rule_id, rule_version, risk_event_id) WHERE (rule_id IS NOT NULL);

CREATE INDEX risk_events_user_idx ON public.risk_events USING btree (user_id, risk_event_id);

CREATE INDEX risk_events_waiting_idx ON public.risk_events USING btree (level, risk_event_id) WHERE ((status = ANY (ARRAY['open'::public.risk_event_status, 'in_review'::public.risk_event_status])) AND (NOT is_shadow));

CREATE UNIQUE INDEX risk_rules_active_name_idx ON public.risk_rules USING btree (lower(name)) WHERE (status = 'active'::public.risk_rule_status);

CREATE UNIQUE INDEX risk_rules_in_force_idx ON public.risk_rules USING btree (rule_id, status) WHERE (status = ANY (ARRAY['shadow'::public.risk_rule_status, 'active'::public.risk_rule_status]));

CREATE INDEX risk_rules_type_idx ON public.risk_rules USING btree (type, priority) WHERE (status = ANY (ARRAY['shadow'::public.risk_rule_status, 'active'::public.risk_rule_status]));

CREATE INDEX screening_hits_open_idx ON public.screening_hits USING btree (kind, hit_id) WHERE (status = 'open'::public.screening_status);

CREATE INDEX sessions_of_user_idx ON public.sessions USING btree (user_id, session_id);

CREATE INDEX sessions_user_idx ON public.sessions USING btree (user_id, session_id) WHERE (ended_at IS NULL);

CREATE INDEX settlement_details_user_idx ON public.settlement_details USING btree (user_id, batch_id) WHERE (user_id IS NOT NULL);

CREATE INDEX staff_sessions_staff_idx ON public.staff_sessions USING btree (staff_id, session_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX staff_users_email_key ON public.staff_users USING btree (lower((email)::text));

CREATE INDEX staff_users_two_fa_sealing_key_idx ON public.staff_users USING btree (two_fa_sealing_key) WHERE (two_fa_sealing_key IS NOT NULL);

CREATE UNIQUE INDEX staff_users_username_key ON public.staff_users USING btree (lower(username));

CREATE INDEX terms_acceptances_version_idx ON public.terms_acceptances USING btree (version);

CREATE INDEX trades_buyer_idx ON ONLY public.trades USING btree (buyer_account_id, trade_id);

CREATE INDEX trades_market_idx ON ONLY public.trades USING btree (market_id, trade_id);

CREATE INDEX trades_orders_idx ON ONLY public.trades USING brin (buy_order_id int8_minmax_multi_ops, sell_order_id int8_minmax_multi_ops) WITH (autosummarize='true');

CREATE INDEX trades_seller_idx ON ONLY public.trades USING btree (seller_account_id, trade_id);

CREATE UNIQUE INDEX users_email_key ON public.users USING btree (lower((email)::text)) WHERE (deleted_at IS NULL);

CREATE INDEX users_kyc_status_idx ON public.users USING btree (kyc_status, user_id) WHERE (kyc_status = ANY (ARRAY['submitted'::public.kyc_status, 'in_review'::public.kyc_status]));

CREATE UNIQUE INDEX users_phone_key ON public.users USING btree (phone) WHERE (deleted_at IS NULL);

CREATE INDEX users_risk_level_idx ON public.users USING btree (risk_level, user_id) WHERE (risk_level = ANY (ARRAY['high'::public.risk_level, 'critical'::public.risk_level]));

CREATE INDEX users_to_erase_idx ON public.users USING btree (deleted_at) WHERE ((deleted_at IS NOT NULL) AND (erased_at IS NULL));

CREATE INDEX users_two_fa_sealing_key_idx ON public.users USING btree (two_fa_sealing_key) WHERE (two_fa_sealing_key IS NOT NULL);

CREATE UNIQUE INDEX users_username_key ON public.users USING btree (lower(username)) WHERE (deleted_at IS NULL);

CREATE INDEX users_watched_idx ON public.users USING btree (aml_status, user_id) WHERE (aml_status <> 'clear'::public.aml_status);

CREATE INDEX velocity_parts_gone_idx ON public.velocity_parts USING btree (measure, span) WHERE (events = 0);

CREATE UNIQUE INDEX virtual_ibans_current_key ON public.virtual_ibans USING btree (account_id, asset_id) WHERE (retired_at IS NULL);

CREATE INDEX virtual_ibans_user_idx ON public.virtual_ibans USING btree (user_id);

CREATE INDEX wallet_moves_from_address_idx ON public.wallet_moves USING btree (from_deposit_address_id) WHERE (from_deposit_address_id IS NOT NULL);

CREATE INDEX wallet_moves_unfinished_idx ON public.wallet_moves USING btree (status, wallet_move_id) WHERE (status <> ALL (ARRAY['completed'::public.wallet_move_status, 'failed'::public.wallet_move_status, 'rejected'::public.wallet_move_status, 'cancelled'::public.wallet_move_status]));

CREATE UNIQUE INDEX withdrawal_addresses_address_key ON public.withdrawal_addresses USING btree (user_id, network, address, tag) WHERE (removed_at IS NULL);

CREATE INDEX withdrawals_account_idx ON public.withdrawals USING btree (account_id, withdrawal_id);

CREATE INDEX withdrawals_transaction_idx ON public.withdrawals USING btree (chain_transaction_id) WHERE (chain_transaction_id IS NOT NULL);

CREATE INDEX withdrawals_txid_idx ON public.withdrawals USING btree (txid) WHERE (txid IS NOT NULL);

CREATE INDEX withdrawals_unfinished_idx ON public.withdrawals USING btree (status, withdrawal_id) WHERE (status <> ALL (ARRAY['completed'::public.withdrawal_status, 'failed'::public.withdrawal_status, 'cancelled'::public.withdrawal_status, 'rejected'::public.withdrawal_status]));

CREATE INDEX withdrawals_user_idx ON public.withdrawals USING btree (user_id, withdrawal_id);

CREATE UNIQUE INDEX reconciliation_alerts_open_key ON reporting.reconciliation_alerts USING btree (account_id, currency, balance_bucket, discrepancy) NULLS NOT DISTINCT WHERE (cleared_at IS NULL);

CREATE INDEX reconciliation_alerts_run_idx ON reporting.reconciliation_alerts USING btree (run_id);

CREATE UNIQUE INDEX user_balance_summary_key ON reporting.user_balance_summary USING btree (user_id, asset_type, currency, balance_bucket);

CREATE TRIGGER update_updated_at BEFORE UPDATE ON admin.jobs FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.audit_logs FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.seals FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.state_history FOR EACH STATEMENT EXECUTE FUNCTION audit.prevent_audit_modification();

CREATE TRIGGER check_fee_mapping BEFORE INSERT OR UPDATE OF profile_id, market_id ON config.user_fee_profiles FOR EACH ROW EXECUTE FUNCTION config.check_fee_mapping();

CREATE TRIGGER check_limit_mapping BEFORE INSERT OR UPDATE OF user_id, profile_id ON config.user_limit_profiles FOR EACH ROW EXECUTE FUNCTION config.check_limit_mapping();

CREATE TRIGGER keep_required_level BEFORE UPDATE ON config.limit_profiles FOR EACH ROW WHEN ((new.kyc_level_required IS DISTINCT FROM old.kyc_level_required)) EXECUTE FUNCTION config.keep_required_level();

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON config.fee_profiles FOR EACH ROW EXECUTE FUNCTION audit.record_change('profile_id');

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON config.holidays FOR EACH ROW EXECUTE FUNCTION audit.record_change('day');

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON config.legal_parameters FOR EACH ROW EXECUTE FUNCTION audit.record_change('legal_parameter_id');

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON config.limit_profiles FOR EACH ROW EXECUTE FUNCTION audit.record_change('profile_id');

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON config.retention_classes FOR EACH ROW EXECUTE FUNCTION audit.record_change('retention_class');

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON config.system_parameters FOR EACH ROW EXECUTE FUNCTION audit.record_change('param_key');

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON config.user_fee_profiles FOR EACH ROW EXECUTE FUNCTION audit.record_change('mapping_id');

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON config.user_limit_profiles FOR EACH ROW EXECUTE FUNCTION audit.record_change('mapping_id');

CREATE TRIGGER refuse_foreign_signature BEFORE INSERT OR UPDATE ON config.user_fee_profiles FOR EACH ROW EXECUTE FUNCTION public.refuse_foreign_signature('assigned_by');

CREATE TRIGGER refuse_foreign_signature BEFORE INSERT OR UPDATE ON config.user_limit_profiles FOR EACH ROW EXECUTE FUNCTION public.refuse_foreign_signature('assigned_by');

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON config.fee_profiles FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON config.legal_parameters FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON config.limit_profiles FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON config.retention_classes FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON config.system_parameters FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER sign_parameter BEFORE UPDATE ON config.system_parameters FOR EACH ROW EXECUTE FUNCTION config.sign_parameter();

CREATE TRIGGER tell_followers AFTER UPDATE ON config.fee_profiles FOR EACH ROW EXECUTE FUNCTION public.tell_followers('fees');

CREATE TRIGGER tell_followers AFTER UPDATE ON config.system_parameters FOR EACH ROW EXECUTE FUNCTION public.tell_followers('parameters');

CREATE TRIGGER tell_followers AFTER INSERT OR UPDATE ON config.user_fee_profiles FOR EACH ROW EXECUTE FUNCTION public.tell_followers('customer', 'user_id');

CREATE TRIGGER update_updated_at BEFORE UPDATE ON config.fee_profiles FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON config.legal_parameters FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON config.limit_profiles FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON config.retention_classes FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON config.system_parameters FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER epochs_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON engine.epochs FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse_change();

CREATE TRIGGER journal_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON engine.journal FOR EACH STATEMENT EXECUTE FUNCTION engine.refuse_change();

CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT ON public.bank_statement_lines DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.check_statement();

CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT ON public.bank_statements DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.check_statement();

CREATE TRIGGER ask_again_when_expired AFTER UPDATE OF verification_status ON public.kyc_documents FOR EACH ROW WHEN (((new.verification_status = 'expired'::public.verification_status) AND (old.verification_status <> 'expired'::public.verification_status))) EXECUTE FUNCTION public.ask_again_when_expired();

CREATE TRIGGER count_retry BEFORE UPDATE ON public.dvp_settlements FOR EACH ROW WHEN (((old.status = 'failed'::public.settlement_status) AND (new.status = 'initiated'::public.settlement_status))) EXECUTE FUNCTION public.count_settlement_retry();

CREATE TRIGGER fixed_bytes BEFORE UPDATE ON public.chain_transactions FOR EACH ROW WHEN (((old.signed_bytes IS NOT NULL) AND ((old.signed_bytes IS DISTINCT FROM new.signed_bytes) OR (old.txid IS DISTINCT FROM new.txid)))) EXECUTE FUNCTION public.refuse_change('signed_bytes, txid');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.bank_accounts FOR EACH ROW WHEN (((((old.iban)::text IS DISTINCT FROM (new.iban)::text) OR (old.asset_id IS DISTINCT FROM new.asset_id)) OR (old.purpose IS DISTINCT FROM new.purpose))) EXECUTE FUNCTION public.refuse_change('iban, asset_id, purpose');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.bank_statement_lines FOR EACH ROW WHEN ((((((((((((old.statement_id IS DISTINCT FROM new.statement_id) OR (old.line_number IS DISTINCT FROM new.line_number)) OR (old.bank_account_id IS DISTINCT FROM new.bank_account_id)) OR (old.booking_date IS DISTINCT FROM new.booking_date)) OR (old.value_date IS DISTINCT FROM new.value_date)) OR ((old.amount)::numeric IS DISTINCT FROM (new.amount)::numeric)) OR (old.bank_reference IS DISTINCT FROM new.bank_reference)) OR (old.is_reversal IS DISTINCT FROM new.is_reversal)) OR (old.iban IS DISTINCT FROM new.iban)) OR (old.holder_name IS DISTINCT FROM new.holder_name)) OR (old.remittance IS DISTINCT FROM new.remittance))) EXECUTE FUNCTION public.refuse_change('statement_id, line_number, bank_account_id, booking_date, value_date, amount, bank_reference, is_reversal, iban, holder_name, remittance');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.bank_statements FOR EACH ROW WHEN ((((((((old.statement_id IS DISTINCT FROM new.statement_id) OR (old.bank_account_id IS DISTINCT FROM new.bank_account_id)) OR (old.statement_number IS DISTINCT FROM new.statement_number)) OR (old.statement_date IS DISTINCT FROM new.statement_date)) OR ((old.opening_balance)::numeric IS DISTINCT FROM (new.opening_balance)::numeric)) OR ((old.closing_balance)::numeric IS DISTINCT FROM (new.closing_balance)::numeric)) OR (old.document_hash IS DISTINCT FROM new.document_hash))) EXECUTE FUNCTION public.refuse_change('statement_id, bank_account_id, statement_number, statement_date, opening_balance, closing_balance, document_hash');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.custody_wallets FOR EACH ROW WHEN (((((old.network)::text IS DISTINCT FROM (new.network)::text) OR ((old.address)::text IS DISTINCT FROM (new.address)::text)) OR ((old.address_tag)::text IS DISTINCT FROM (new.address_tag)::text))) EXECUTE FUNCTION public.refuse_change('network, address, address_tag');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.customer_bank_accounts FOR EACH ROW WHEN (((((old.user_id IS DISTINCT FROM new.user_id) OR ((old.iban)::text IS DISTINCT FROM (new.iban)::text)) OR (old.holder_name IS DISTINCT FROM new.holder_name)) OR (old.created_at IS DISTINCT FROM new.created_at))) EXECUTE FUNCTION public.refuse_change('user_id, iban, holder_name, created_at');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.deposit_addresses FOR EACH ROW WHEN ((((((((((old.user_id IS DISTINCT FROM new.user_id) OR (old.account_id IS DISTINCT FROM new.account_id)) OR ((old.network)::text IS DISTINCT FROM (new.network)::text)) OR ((old.address)::text IS DISTINCT FROM (new.address)::text)) OR ((old.tag)::text IS DISTINCT FROM (new.tag)::text)) OR (old.key_id IS DISTINCT FROM new.key_id)) OR (old.derivation_index IS DISTINCT FROM new.derivation_index)) OR (old.mac IS DISTINCT FROM new.mac)) OR (old.created_at IS DISTINCT FROM new.created_at))) EXECUTE FUNCTION public.refuse_change('user_id, account_id, network, address, tag, key_id, derivation_index, mac, created_at');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.deposits FOR EACH ROW WHEN ((((((((((old.network)::text IS DISTINCT FROM (new.network)::text) OR (old.contract IS DISTINCT FROM new.contract)) OR ((old.address)::text IS DISTINCT FROM (new.address)::text)) OR ((old.tag)::text IS DISTINCT FROM (new.tag)::text)) OR (old.txid IS DISTINCT FROM new.txid)) OR (old.ordinal IS DISTINCT FROM new.ordinal)) OR ((old.amount)::numeric IS DISTINCT FROM (new.amount)::numeric)) OR (old.created_at IS DISTINCT FROM new.created_at))) EXECUTE FUNCTION public.refuse_change('network, contract, address, tag, txid, ordinal, amount, created_at');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.dvp_settlements FOR EACH ROW WHEN (((((((((((old.trade_id IS DISTINCT FROM new.trade_id) OR (old.deal_reference IS DISTINCT FROM new.deal_reference)) OR (old.buyer_account_id IS DISTINCT FROM new.buyer_account_id)) OR (old.seller_account_id IS DISTINCT FROM new.seller_account_id)) OR (old.market_id IS DISTINCT FROM new.market_id)) OR ((old.quantity)::numeric IS DISTINCT FROM (new.quantity)::numeric)) OR ((old.price)::numeric IS DISTINCT FROM (new.price)::numeric)) OR ((old.amount)::numeric IS DISTINCT FROM (new.amount)::numeric)) OR (old.allows_parts IS DISTINCT FROM new.allows_parts)) OR (old.created_at IS DISTINCT FROM new.created_at))) EXECUTE FUNCTION public.refuse_change('trade_id, deal_reference, buyer_account_id, seller_account_id, market_id, quantity, price, amount, allows_parts, created_at');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.fiat_transfers FOR EACH ROW WHEN ((((((((old.direction IS DISTINCT FROM new.direction) OR (old.asset_id IS DISTINCT FROM new.asset_id)) OR ((old.amount)::numeric IS DISTINCT FROM (new.amount)::numeric)) OR (old.customer_bank_account_id IS DISTINCT FROM new.customer_bank_account_id)) OR (old.idempotency_key IS DISTINCT FROM new.idempotency_key)) OR (old.requested_by IS DISTINCT FROM new.requested_by)) OR (old.created_at IS DISTINCT FROM new.created_at))) EXECUTE FUNCTION public.refuse_change('direction, asset_id, amount, customer_bank_account_id, idempotency_key, requested_by, created_at');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.notices FOR EACH ROW WHEN (((((((((old.notice_id IS DISTINCT FROM new.notice_id) OR (old.kind IS DISTINCT FROM new.kind)) OR (old.title_tr IS DISTINCT FROM new.title_tr)) OR (old.title_en IS DISTINCT FROM new.title_en)) OR (old.text_tr IS DISTINCT FROM new.text_tr)) OR (old.text_en IS DISTINCT FROM new.text_en)) OR (old.created_at IS DISTINCT FROM new.created_at)) OR (old.created_by IS DISTINCT FROM new.created_by))) EXECUTE FUNCTION public.refuse_change('notice_id, kind, title_tr, title_en, text_tr, text_en, created_at, created_by');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.notification_templates FOR EACH ROW WHEN ((((((((((old.name IS DISTINCT FROM new.name) OR ((old.locale)::text IS DISTINCT FROM (new.locale)::text)) OR (old.version IS DISTINCT FROM new.version)) OR (old.type IS DISTINCT FROM new.type)) OR (old.class IS DISTINCT FROM new.class)) OR (old.title IS DISTINCT FROM new.title)) OR (old.content IS DISTINCT FROM new.content)) OR (old.variables IS DISTINCT FROM new.variables)) OR (old.created_at IS DISTINCT FROM new.created_at))) EXECUTE FUNCTION public.refuse_change('name, locale, version, type, class, title, content, variables, created_at');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.notifications FOR EACH ROW WHEN (((((((((old.event_id IS DISTINCT FROM new.event_id) OR (old.user_id IS DISTINCT FROM new.user_id)) OR (old.template_id IS DISTINCT FROM new.template_id)) OR (old.type IS DISTINCT FROM new.type)) OR (old.class IS DISTINCT FROM new.class)) OR (old.title IS DISTINCT FROM new.title)) OR (old.content IS DISTINCT FROM new.content)) OR (old.created_at IS DISTINCT FROM new.created_at))) EXECUTE FUNCTION public.refuse_change('event_id, user_id, template_id, type, class, title, content, created_at');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.settlement_batch_volumes FOR EACH ROW WHEN (((old.batch_id IS DISTINCT FROM new.batch_id) OR (old.asset_id IS DISTINCT FROM new.asset_id))) EXECUTE FUNCTION public.refuse_change('batch_id, asset_id');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.settlement_batches FOR EACH ROW WHEN ((((((old.batch_date IS DISTINCT FROM new.batch_date) OR (old.run_no IS DISTINCT FROM new.run_no)) OR (old.first_seq IS DISTINCT FROM new.first_seq)) OR (old.last_seq IS DISTINCT FROM new.last_seq)) OR (old.created_at IS DISTINCT FROM new.created_at))) EXECUTE FUNCTION public.refuse_change('batch_date, run_no, first_seq, last_seq, created_at');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.settlement_details FOR EACH ROW WHEN ((((old.batch_id IS DISTINCT FROM new.batch_id) OR (old.account_id IS DISTINCT FROM new.account_id)) OR (old.asset_id IS DISTINCT FROM new.asset_id))) EXECUTE FUNCTION public.refuse_change('batch_id, account_id, asset_id');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.terms_of_use FOR EACH ROW WHEN (((((((old.version IS DISTINCT FROM new.version) OR (old.text_tr IS DISTINCT FROM new.text_tr)) OR (old.text_en IS DISTINCT FROM new.text_en)) OR (old.effective_at IS DISTINCT FROM new.effective_at)) OR (old.published_at IS DISTINCT FROM new.published_at)) OR (old.published_by IS DISTINCT FROM new.published_by))) EXECUTE FUNCTION public.refuse_change('version, text_tr, text_en, effective_at, published_at, published_by');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.virtual_ibans FOR EACH ROW WHEN ((((((((old.user_id IS DISTINCT FROM new.user_id) OR (old.account_id IS DISTINCT FROM new.account_id)) OR (old.asset_id IS DISTINCT FROM new.asset_id)) OR ((old.iban)::text IS DISTINCT FROM (new.iban)::text)) OR (old.iban_provider IS DISTINCT FROM new.iban_provider)) OR (old.reference_code IS DISTINCT FROM new.reference_code)) OR (old.created_at IS DISTINCT FROM new.created_at))) EXECUTE FUNCTION public.refuse_change('user_id, account_id, asset_id, iban, iban_provider, reference_code, created_at');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.wallet_moves FOR EACH ROW WHEN ((((((((((old.kind IS DISTINCT FROM new.kind) OR (old.asset_id IS DISTINCT FROM new.asset_id)) OR ((old.network)::text IS DISTINCT FROM (new.network)::text)) OR (old.from_wallet_id IS DISTINCT FROM new.from_wallet_id)) OR (old.from_deposit_address_id IS DISTINCT FROM new.from_deposit_address_id)) OR (old.to_wallet_id IS DISTINCT FROM new.to_wallet_id)) OR ((old.amount)::numeric IS DISTINCT FROM (new.amount)::numeric)) OR (old.proposed_by IS DISTINCT FROM new.proposed_by)) OR (old.created_at IS DISTINCT FROM new.created_at))) EXECUTE FUNCTION public.refuse_change('kind, asset_id, network, from_wallet_id, from_deposit_address_id, to_wallet_id, amount, proposed_by, created_at');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.withdrawal_addresses FOR EACH ROW WHEN ((((((old.user_id IS DISTINCT FROM new.user_id) OR ((old.network)::text IS DISTINCT FROM (new.network)::text)) OR ((old.address)::text IS DISTINCT FROM (new.address)::text)) OR ((old.tag)::text IS DISTINCT FROM (new.tag)::text)) OR (old.created_at IS DISTINCT FROM new.created_at))) EXECUTE FUNCTION public.refuse_change('user_id, network, address, tag, created_at');

CREATE TRIGGER fixed_columns BEFORE UPDATE ON public.withdrawals FOR EACH ROW WHEN (((((((((((((old.user_id IS DISTINCT FROM new.user_id) OR (old.account_id IS DISTINCT FROM new.account_id)) OR (old.asset_id IS DISTINCT FROM new.asset_id)) OR ((old.network)::text IS DISTINCT FROM (new.network)::text)) OR ((old.address)::text IS DISTINCT FROM (new.address)::text)) OR ((old.tag)::text IS DISTINCT FROM (new.tag)::text)) OR (old.address_id IS DISTINCT FROM new.address_id)) OR ((old.amount)::numeric IS DISTINCT FROM (new.amount)::numeric)) OR ((old.fee)::numeric IS DISTINCT FROM (new.fee)::numeric)) OR (old.idempotency_key IS DISTINCT FROM new.idempotency_key)) OR (old.requested_by IS DISTINCT FROM new.requested_by)) OR (old.created_at IS DISTINCT FROM new.created_at))) EXECUTE FUNCTION public.refuse_change('user_id, account_id, asset_id, network, address, tag, address_id, amount, fee, idempotency_key, requested_by, created_at');

CREATE TRIGGER fixed_count BEFORE UPDATE ON public.dvp_settlements FOR EACH ROW WHEN (((new.retry_count < old.retry_count) OR (new.max_retries <> old.max_retries) OR ((new.settled_quantity)::numeric < (old.settled_quantity)::numeric))) EXECUTE FUNCTION public.refuse_change('retry_count, max_retries, settled_quantity');

CREATE TRIGGER fixed_iban BEFORE UPDATE ON public.fiat_transfers FOR EACH ROW WHEN (((old.iban IS NOT NULL) AND ((old.iban)::text IS DISTINCT FROM (new.iban)::text))) EXECUTE FUNCTION public.refuse_change('iban');

CREATE TRIGGER fixed_owner BEFORE UPDATE ON public.deposits FOR EACH ROW WHEN (((old.account_id IS NOT NULL) AND ((old.user_id IS DISTINCT FROM new.user_id) OR (old.account_id IS DISTINCT FROM new.account_id)))) EXECUTE FUNCTION public.refuse_change('user_id, account_id');

CREATE TRIGGER fixed_owner BEFORE UPDATE ON public.fiat_transfers FOR EACH ROW WHEN (((old.account_id IS NOT NULL) AND ((old.user_id IS DISTINCT FROM new.user_id) OR (old.account_id IS DISTINCT FROM new.account_id)))) EXECUTE FUNCTION public.refuse_change('user_id, account_id');

CREATE TRIGGER fixed_reference BEFORE UPDATE ON public.fiat_transfers FOR EACH ROW WHEN (((old.bank_reference IS NOT NULL) AND ((old.bank_account_id IS DISTINCT FROM new.bank_account_id) OR (old.bank_reference IS DISTINCT FROM new.bank_reference)))) EXECUTE FUNCTION public.refuse_change('bank_account_id, bank_reference');

CREATE TRIGGER follow_kyc_record AFTER INSERT OR UPDATE OF status ON public.kyc_records FOR EACH ROW EXECUTE FUNCTION public.follow_kyc_record();

CREATE TRIGGER follow_risk_score BEFORE UPDATE OF risk_score ON public.users FOR EACH ROW WHEN ((new.risk_score <> old.risk_score)) EXECUTE FUNCTION public.follow_risk_score();

CREATE TRIGGER forget_phone_proof BEFORE UPDATE OF phone ON public.users FOR EACH ROW WHEN ((((new.phone)::text IS DISTINCT FROM (old.phone)::text) AND (NOT (new.phone_confirmed_at IS DISTINCT FROM old.phone_confirmed_at)))) EXECUTE FUNCTION public.forget_phone_proof();

CREATE TRIGGER give_back_limit AFTER UPDATE OF status ON public.fiat_transfers FOR EACH ROW WHEN (((new.status = ANY (ARRAY['failed'::public.fiat_transfer_status, 'cancelled'::public.fiat_transfer_status, 'rejected'::public.fiat_transfer_status, 'returned'::public.fiat_transfer_status])) AND (old.status <> new.status))) EXECUTE FUNCTION public.give_back_limit('fiat_transfer_id');

CREATE TRIGGER give_back_limit AFTER UPDATE OF status ON public.withdrawals FOR EACH ROW WHEN (((new.status = ANY (ARRAY['failed'::public.withdrawal_status, 'cancelled'::public.withdrawal_status, 'rejected'::public.withdrawal_status])) AND (old.status <> new.status))) EXECUTE FUNCTION public.give_back_limit('withdrawal_id');

CREATE TRIGGER guard_aml_status BEFORE INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.guard_state('aml_status', 'user_id', 'public.users');

CREATE TRIGGER guard_kyc_status BEFORE INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.guard_state('kyc_status', 'user_id', 'public.users');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.approvals FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'approval_id', 'public.approvals');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.chain_transactions FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'chain_transaction_id', 'public.chain_transactions');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.compliance_cases FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'case_id', 'public.compliance_cases');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.deposits FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'deposit_id', 'public.deposits');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.dvp_settlements FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'settlement_id', 'public.dvp_settlements');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.fiat_transfers FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'fiat_transfer_id', 'public.fiat_transfers');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.kyc_records FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'kyc_record_id', 'public.kyc_records');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.notifications FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'notification_id', 'public.notifications');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.outbox_events FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'event_id', 'public.outbox_events');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.risk_events FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'risk_event_id', 'public.risk_events');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.risk_rules FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'rule_version_id', 'public.risk_rules');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.screening_hits FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'hit_id', 'public.screening_hits');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.settlement_batches FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'batch_id', 'public.settlement_batches');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'user_id', 'public.users');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.wallet_moves FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'wallet_move_id', 'public.wallet_moves');

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON public.withdrawals FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'withdrawal_id', 'public.withdrawals');

CREATE TRIGGER guard_verification_status BEFORE INSERT OR UPDATE ON public.kyc_documents FOR EACH ROW EXECUTE FUNCTION public.guard_state('verification_status', 'document_id', 'public.kyc_documents');

CREATE TRIGGER history_of_aml_status AFTER INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.guard_state('aml_status', 'user_id', 'public.users');

CREATE TRIGGER history_of_kyc_status AFTER INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.guard_state('kyc_status', 'user_id', 'public.users');

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.approvals FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'approval_id', 'public.approvals');

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.chain_transactions FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'chain_transaction_id', 'public.chain_transactions');

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.compliance_cases FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'case_id', 'public.compliance_cases');

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.deposits FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'deposit_id', 'public.deposits');

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.dvp_settlements FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'settlement_id', 'public.dvp_settlements');

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.fiat_transfers FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'fiat_transfer_id', 'public.fiat_transfers');

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.kyc_records FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'kyc_record_id', 'public.kyc_records');

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.risk_events FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'risk_event_id', 'public.risk_events');

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.risk_rules FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'rule_version_id', 'public.risk_rules');

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.screening_hits FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'hit_id', 'public.screening_hits');

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.settlement_batches FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'batch_id', 'public.settlement_batches');

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'user_id', 'public.users');

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.wallet_moves FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'wallet_move_id', 'public.wallet_moves');

CREATE TRIGGER history_of_status AFTER INSERT OR UPDATE ON public.withdrawals FOR EACH ROW EXECUTE FUNCTION public.guard_state('status', 'withdrawal_id', 'public.withdrawals');

CREATE TRIGGER history_of_verification_status AFTER INSERT OR UPDATE ON public.kyc_documents FOR EACH ROW EXECUTE FUNCTION public.guard_state('verification_status', 'document_id', 'public.kyc_documents');

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_transfers FOR EACH STATEMENT EXECUTE FUNCTION public.prevent_ledger_modification();

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.money_approvals FOR EACH STATEMENT EXECUTE FUNCTION public.prevent_ledger_modification();

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.prevented_matches FOR EACH STATEMENT EXECUTE FUNCTION public.prevent_ledger_modification();

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.trades FOR EACH STATEMENT EXECUTE FUNCTION public.prevent_ledger_modification();

CREATE TRIGGER keep_request BEFORE UPDATE ON public.approvals FOR EACH ROW EXECUTE FUNCTION public.keep_request();

CREATE TRIGGER keep_risk_event BEFORE UPDATE ON public.risk_events FOR EACH ROW EXECUTE FUNCTION public.keep_risk_event();

CREATE TRIGGER keep_rule_version BEFORE UPDATE ON public.risk_rules FOR EACH ROW EXECUTE FUNCTION public.keep_rule_version();

CREATE TRIGGER open_case_when_critical AFTER UPDATE OF risk_score ON public.users FOR EACH ROW WHEN (((new.risk_level = 'critical'::public.risk_level) AND (old.risk_level <> 'critical'::public.risk_level))) EXECUTE FUNCTION public.follow_risk_score();

CREATE TRIGGER payout_guard BEFORE INSERT OR UPDATE ON public.fiat_transfers FOR EACH ROW EXECUTE FUNCTION public.guard_fiat_payout();

CREATE TRIGGER payout_guard BEFORE INSERT OR UPDATE ON public.wallet_moves FOR EACH ROW EXECUTE FUNCTION public.guard_payout('wallet_move_id');

CREATE TRIGGER payout_guard BEFORE INSERT OR UPDATE ON public.withdrawals FOR EACH ROW EXECUTE FUNCTION public.guard_payout('withdrawal_id');

CREATE TRIGGER prepare_case BEFORE INSERT OR UPDATE ON public.compliance_cases FOR EACH ROW EXECUTE FUNCTION public.prepare_case();

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON public.case_links FOR EACH ROW EXECUTE FUNCTION audit.record_change('link_id');

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON public.compliance_cases FOR EACH ROW EXECUTE FUNCTION audit.record_change('case_id');

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON public.kyc_documents FOR EACH ROW EXECUTE FUNCTION audit.record_change('document_id');

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON public.kyc_records FOR EACH ROW EXECUTE FUNCTION audit.record_change('kyc_record_id', 'document_number', 'submitted_data');

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON public.legal_holds FOR EACH ROW EXECUTE FUNCTION audit.record_change('hold_id');

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON public.notices FOR EACH ROW EXECUTE FUNCTION audit.record_change('notice_id');

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON public.risk_rules FOR EACH ROW EXECUTE FUNCTION audit.record_change('rule_version_id');

CREATE TRIGGER record_changes AFTER INSERT OR DELETE OR UPDATE ON public.screening_hits FOR EACH ROW EXECUTE FUNCTION audit.record_change('hit_id');

CREATE TRIGGER refuse_early_purge BEFORE DELETE ON public.compliance_cases FOR EACH ROW EXECUTE FUNCTION admin.refuse_early_purge('resolved_at', 'compliance');

CREATE TRIGGER refuse_early_purge BEFORE DELETE ON public.kyc_documents FOR EACH ROW EXECUTE FUNCTION admin.refuse_early_purge('uploaded_at', 'identity');

CREATE TRIGGER refuse_early_purge BEFORE DELETE ON public.kyc_records FOR EACH ROW EXECUTE FUNCTION admin.refuse_early_purge('created_at', 'identity');

CREATE TRIGGER refuse_early_purge BEFORE DELETE ON public.risk_events FOR EACH ROW EXECUTE FUNCTION admin.refuse_early_purge('created_at', 'compliance');

CREATE TRIGGER refuse_early_purge BEFORE DELETE ON public.screening_hits FOR EACH ROW EXECUTE FUNCTION admin.refuse_early_purge('created_at', 'compliance');

CREATE TRIGGER refuse_early_purge BEFORE DELETE ON public.users FOR EACH ROW EXECUTE FUNCTION admin.refuse_early_purge('deleted_at', 'identity');

CREATE TRIGGER refuse_finer_amounts BEFORE INSERT OR UPDATE ON public.asset_networks FOR EACH ROW EXECUTE FUNCTION public.refuse_finer_amounts('kept', 'min_deposit', 'withdraw_fee');

CREATE TRIGGER refuse_finer_amounts BEFORE INSERT OR UPDATE ON public.asset_terms FOR EACH ROW EXECUTE FUNCTION public.refuse_finer_amounts('kept', 'min_withdraw_amount', 'max_withdraw_amount', 'withdraw_fee', 'deposit_fee', 'daily_withdraw_limit');

CREATE TRIGGER refuse_finer_amounts BEFORE INSERT OR UPDATE ON public.deposits FOR EACH ROW EXECUTE FUNCTION public.refuse_finer_amounts('kept', 'amount', 'fee');

CREATE TRIGGER refuse_finer_amounts BEFORE INSERT OR UPDATE ON public.fiat_transfers FOR EACH ROW EXECUTE FUNCTION public.refuse_finer_amounts('kept', 'amount', 'fee');

CREATE TRIGGER refuse_finer_amounts BEFORE INSERT OR UPDATE ON public.wallet_moves FOR EACH ROW EXECUTE FUNCTION public.refuse_finer_amounts('paid', 'amount');

CREATE TRIGGER refuse_finer_amounts BEFORE INSERT OR UPDATE ON public.withdrawals FOR EACH ROW EXECUTE FUNCTION public.refuse_finer_amounts('paid', 'amount', 'fee');

CREATE TRIGGER refuse_finer_chain BEFORE INSERT OR UPDATE OF decimals, asset_id ON public.asset_networks FOR EACH ROW EXECUTE FUNCTION public.refuse_finer_chain();

CREATE TRIGGER refuse_foreign_signature BEFORE INSERT OR UPDATE ON public.case_links FOR EACH ROW EXECUTE FUNCTION public.refuse_foreign_signature('linked_by');

CREATE TRIGGER refuse_foreign_signature BEFORE INSERT OR UPDATE ON public.compliance_cases FOR EACH ROW EXECUTE FUNCTION public.refuse_foreign_signature('opened_by', 'resolved_by', 'approved_by');

CREATE TRIGGER refuse_foreign_signature BEFORE INSERT OR UPDATE ON public.kyc_documents FOR EACH ROW EXECUTE FUNCTION public.refuse_foreign_signature('submitted_by', 'verified_by');

CREATE TRIGGER refuse_foreign_signature BEFORE INSERT OR UPDATE ON public.kyc_records FOR EACH ROW EXECUTE FUNCTION public.refuse_foreign_signature('submitted_by', 'reviewed_by');

CREATE TRIGGER refuse_foreign_signature BEFORE INSERT OR UPDATE ON public.legal_holds FOR EACH ROW EXECUTE FUNCTION public.refuse_foreign_signature('placed_by', 'released_by');

CREATE TRIGGER refuse_foreign_signature BEFORE INSERT OR UPDATE ON public.risk_events FOR EACH ROW EXECUTE FUNCTION public.refuse_foreign_signature('resolved_by');

CREATE TRIGGER refuse_foreign_signature BEFORE INSERT OR UPDATE ON public.risk_rules FOR EACH ROW EXECUTE FUNCTION public.refuse_foreign_signature('created_by', 'activated_by');

CREATE TRIGGER refuse_foreign_signature BEFORE INSERT OR UPDATE ON public.screening_hits FOR EACH ROW EXECUTE FUNCTION public.refuse_foreign_signature('decided_by');

CREATE TRIGGER refuse_own_approval BEFORE INSERT ON public.money_approvals FOR EACH ROW EXECUTE FUNCTION public.refuse_own_approval();

CREATE TRIGGER refuse_own_fiat_approval BEFORE INSERT ON public.money_approvals FOR EACH ROW EXECUTE FUNCTION public.refuse_own_fiat_approval();

CREATE TRIGGER refuse_skipped_level BEFORE UPDATE OF kyc_level ON public.users FOR EACH ROW WHEN ((new.kyc_level > (old.kyc_level + 1))) EXECUTE FUNCTION public.refuse_skipped_level();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.approvals FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.asset_networks FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.asset_terms FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.bank_accounts FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.chain_transactions FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.compliance_cases FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.custody_wallets FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.deposits FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.dvp_settlements FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.fiat_transfers FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.kyc_documents FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.kyc_records FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.legal_holds FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.networks FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.risk_events FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.screening_hits FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.settlement_batches FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.staff_users FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.wallet_moves FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_stale_write BEFORE UPDATE ON public.withdrawals FOR EACH ROW EXECUTE FUNCTION public.refuse_stale_write();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.compliance_cases FOR EACH STATEMENT EXECUTE FUNCTION admin.refuse_early_purge();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.kyc_documents FOR EACH STATEMENT EXECUTE FUNCTION admin.refuse_early_purge();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.kyc_records FOR EACH STATEMENT EXECUTE FUNCTION admin.refuse_early_purge();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.risk_events FOR EACH STATEMENT EXECUTE FUNCTION admin.refuse_early_purge();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.screening_hits FOR EACH STATEMENT EXECUTE FUNCTION admin.refuse_early_purge();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.users FOR EACH STATEMENT EXECUTE FUNCTION admin.refuse_early_purge();

CREATE TRIGGER settles_to_zero BEFORE UPDATE ON public.settlement_batches FOR EACH ROW WHEN (((new.status = 'completed'::public.settlement_batch_status) AND (old.status <> 'completed'::public.settlement_batch_status))) EXECUTE FUNCTION public.check_settlement_batch();

CREATE TRIGGER tell_followers AFTER INSERT OR DELETE ON public.account_freezes FOR EACH ROW EXECUTE FUNCTION public.tell_followers('account', 'account_id');

CREATE TRIGGER tell_followers AFTER UPDATE ON public.users FOR EACH ROW WHEN (((((old.kyc_level IS DISTINCT FROM new.kyc_level) OR (old.status IS DISTINCT FROM new.status)) OR (old.aml_status IS DISTINCT FROM new.aml_status)) OR (old.segment IS DISTINCT FROM new.segment))) EXECUTE FUNCTION public.tell_followers('customer', 'user_id');

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.account_profiles FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.accounts FOR EACH ROW WHEN ((CURRENT_USER <> 'internal_service'::name)) EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.api_keys FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.approvals FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.asset_networks FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.asset_terms FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.assets FOR EACH ROW WHEN ((CURRENT_USER <> 'internal_service'::name)) EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.bank_accounts FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.chain_cursors FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.chain_transactions FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.compliance_cases FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.custody_wallets FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.customer_bank_accounts FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.deposit_addresses FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.deposits FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.dvp_settlements FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.fiat_transfers FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.kyc_documents FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.kyc_records FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.legal_holds FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.markets FOR EACH ROW WHEN ((CURRENT_USER <> 'internal_service'::name)) EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.networks FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.notices FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.notification_preferences FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.notification_templates FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.notifications FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.risk_events FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.risk_rules FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.roles FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.screening_hits FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.settlement_batches FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.staff_users FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.ticker_24hr FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.virtual_ibans FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.wallet_moves FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.withdrawal_addresses FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.withdrawal_settings FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.withdrawals FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

CREATE TRIGGER written_while_running BEFORE INSERT OR DELETE OR UPDATE ON public.settlement_batch_volumes FOR EACH ROW EXECUTE FUNCTION public.refuse_settled_change();

CREATE TRIGGER written_while_running BEFORE INSERT OR DELETE OR UPDATE ON public.settlement_details FOR EACH ROW EXECUTE FUNCTION public.refuse_settled_change();

ALTER TABLE ONLY admin.job_runs
    ADD CONSTRAINT job_runs_name_fkey FOREIGN KEY (name) REFERENCES admin.jobs(name) ON DELETE RESTRICT;

ALTER TABLE ONLY admin.partitioned_tables
    ADD CONSTRAINT partitioned_tables_class_fkey FOREIGN KEY (retention_class) REFERENCES config.retention_classes(retention_class) ON DELETE RESTRICT;

ALTER TABLE ONLY config.fee_profiles
    ADD CONSTRAINT fee_profiles_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) ON DELETE RESTRICT;

ALTER TABLE ONLY config.fee_profiles
    ADD CONSTRAINT fee_profiles_volume_asset_fkey FOREIGN KEY (volume_asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY config.system_parameters
    ADD CONSTRAINT system_parameters_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY config.user_fee_profiles
    ADD CONSTRAINT user_fee_profiles_assigned_by_fkey FOREIGN KEY (assigned_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY config.user_fee_profiles
    ADD CONSTRAINT user_fee_profiles_profile_fkey FOREIGN KEY (profile_id) REFERENCES config.fee_profiles(profile_id) ON DELETE RESTRICT;

ALTER TABLE ONLY config.user_fee_profiles
    ADD CONSTRAINT user_fee_profiles_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY config.user_limit_profiles
    ADD CONSTRAINT user_limit_profiles_assigned_by_fkey FOREIGN KEY (assigned_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY config.user_limit_profiles
    ADD CONSTRAINT user_limit_profiles_profile_fkey FOREIGN KEY (profile_id) REFERENCES config.limit_profiles(profile_id) ON DELETE RESTRICT;

ALTER TABLE ONLY config.user_limit_profiles
    ADD CONSTRAINT user_limit_profiles_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.account_freezes
    ADD CONSTRAINT account_freezes_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE ONLY public.account_profiles
    ADD CONSTRAINT account_profiles_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) NOT ENFORCED;

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_sealing_key_fkey FOREIGN KEY (sealing_key) REFERENCES public.sealing_keys(key_number) ON DELETE RESTRICT;

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT approvals_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT approvals_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.asset_networks
    ADD CONSTRAINT asset_networks_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.asset_networks
    ADD CONSTRAINT asset_networks_network_fkey FOREIGN KEY (network) REFERENCES public.networks(network) ON DELETE RESTRICT;

ALTER TABLE ONLY public.asset_terms
    ADD CONSTRAINT asset_terms_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.balances
    ADD CONSTRAINT balances_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.balances
    ADD CONSTRAINT balances_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.bank_accounts
    ADD CONSTRAINT bank_accounts_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.bank_accounts
    ADD CONSTRAINT bank_accounts_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.bank_statement_lines
    ADD CONSTRAINT bank_statement_lines_statement_fkey FOREIGN KEY (statement_id, bank_account_id) REFERENCES public.bank_statements(statement_id, bank_account_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.bank_statement_lines
    ADD CONSTRAINT bank_statement_lines_transfer_fkey FOREIGN KEY (fiat_transfer_id) REFERENCES public.fiat_transfers(fiat_transfer_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.bank_statements
    ADD CONSTRAINT bank_statements_bank_account_fkey FOREIGN KEY (bank_account_id) REFERENCES public.bank_accounts(bank_account_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.case_links
    ADD CONSTRAINT case_links_case_fkey FOREIGN KEY (case_id) REFERENCES public.compliance_cases(case_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.case_links
    ADD CONSTRAINT case_links_linked_by_fkey FOREIGN KEY (linked_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.chain_blocks
    ADD CONSTRAINT chain_blocks_network_fkey FOREIGN KEY (network) REFERENCES public.networks(network) ON DELETE RESTRICT;

ALTER TABLE ONLY public.chain_cursors
    ADD CONSTRAINT chain_cursors_network_fkey FOREIGN KEY (network) REFERENCES public.networks(network) ON DELETE RESTRICT;

ALTER TABLE ONLY public.chain_transactions
    ADD CONSTRAINT chain_transactions_network_fkey FOREIGN KEY (network) REFERENCES public.networks(network) ON DELETE RESTRICT;

ALTER TABLE ONLY public.chain_transactions
    ADD CONSTRAINT chain_transactions_replaces_fkey FOREIGN KEY (replaces) REFERENCES public.chain_transactions(chain_transaction_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.chain_transactions
    ADD CONSTRAINT chain_transactions_wallet_fkey FOREIGN KEY (custody_wallet_id) REFERENCES public.custody_wallets(custody_wallet_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.compliance_cases
    ADD CONSTRAINT compliance_cases_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.compliance_cases
    ADD CONSTRAINT compliance_cases_assigned_to_fkey FOREIGN KEY (assigned_to) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.compliance_cases
    ADD CONSTRAINT compliance_cases_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.compliance_cases
    ADD CONSTRAINT compliance_cases_resolved_by_fkey FOREIGN KEY (resolved_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.compliance_cases
    ADD CONSTRAINT compliance_cases_retention_class_fkey FOREIGN KEY (retention_class) REFERENCES config.retention_classes(retention_class) ON DELETE RESTRICT;

ALTER TABLE ONLY public.compliance_cases
    ADD CONSTRAINT compliance_cases_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.confirmations
    ADD CONSTRAINT confirmations_session_fkey FOREIGN KEY (session_id) REFERENCES public.sessions(session_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.confirmations
    ADD CONSTRAINT confirmations_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.custody_wallets
    ADD CONSTRAINT custody_wallets_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.custody_wallets
    ADD CONSTRAINT custody_wallets_crypto_type_fkey FOREIGN KEY (crypto_type) REFERENCES public.assets(symbol) ON DELETE RESTRICT;

ALTER TABLE ONLY public.custody_wallets
    ADD CONSTRAINT custody_wallets_network_fkey FOREIGN KEY (network) REFERENCES public.networks(network) ON DELETE RESTRICT;

ALTER TABLE ONLY public.customer_bank_accounts
    ADD CONSTRAINT customer_bank_accounts_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.deposit_addresses
    ADD CONSTRAINT deposit_addresses_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE ONLY public.deposit_addresses
    ADD CONSTRAINT deposit_addresses_network_fkey FOREIGN KEY (network) REFERENCES public.networks(network) ON DELETE RESTRICT;

ALTER TABLE ONLY public.deposit_addresses
    ADD CONSTRAINT deposit_addresses_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.deposits
    ADD CONSTRAINT deposits_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.deposits
    ADD CONSTRAINT deposits_address_fkey FOREIGN KEY (deposit_address_id) REFERENCES public.deposit_addresses(deposit_address_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.deposits
    ADD CONSTRAINT deposits_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.deposits
    ADD CONSTRAINT deposits_asset_network_fkey FOREIGN KEY (asset_id, network) REFERENCES public.asset_networks(asset_id, network) ON DELETE RESTRICT;

ALTER TABLE ONLY public.deposits
    ADD CONSTRAINT deposits_network_fkey FOREIGN KEY (network) REFERENCES public.networks(network) ON DELETE RESTRICT;

ALTER TABLE ONLY public.deposits
    ADD CONSTRAINT deposits_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.dvp_settlements
    ADD CONSTRAINT dvp_settlements_buyer_fkey FOREIGN KEY (buyer_account_id) REFERENCES public.accounts(account_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.dvp_settlements
    ADD CONSTRAINT dvp_settlements_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.dvp_settlements
    ADD CONSTRAINT dvp_settlements_seller_fkey FOREIGN KEY (seller_account_id) REFERENCES public.accounts(account_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.fiat_transfers
    ADD CONSTRAINT fiat_transfers_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE ONLY public.fiat_transfers
    ADD CONSTRAINT fiat_transfers_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.fiat_transfers
    ADD CONSTRAINT fiat_transfers_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.fiat_transfers
    ADD CONSTRAINT fiat_transfers_bank_account_fkey FOREIGN KEY (bank_account_id) REFERENCES public.bank_accounts(bank_account_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.fiat_transfers
    ADD CONSTRAINT fiat_transfers_payee_fkey FOREIGN KEY (customer_bank_account_id, user_id, iban) REFERENCES public.customer_bank_accounts(customer_bank_account_id, user_id, iban) ON DELETE RESTRICT;

ALTER TABLE ONLY public.fiat_transfers
    ADD CONSTRAINT fiat_transfers_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.fiat_transfers
    ADD CONSTRAINT fiat_transfers_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.fiat_transfers
    ADD CONSTRAINT fiat_transfers_virtual_iban_fkey FOREIGN KEY (virtual_iban_id) REFERENCES public.virtual_ibans(virtual_iban_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.history_files
    ADD CONSTRAINT history_files_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) ON DELETE RESTRICT;

ALTER TABLE public.klines
    ADD CONSTRAINT klines_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) NOT ENFORCED;

ALTER TABLE ONLY public.kyc_documents
    ADD CONSTRAINT kyc_documents_kyc_record_fkey FOREIGN KEY (kyc_record_id, user_id) REFERENCES public.kyc_records(kyc_record_id, user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.kyc_documents
    ADD CONSTRAINT kyc_documents_retention_class_fkey FOREIGN KEY (retention_class) REFERENCES config.retention_classes(retention_class) ON DELETE RESTRICT;

ALTER TABLE ONLY public.kyc_documents
    ADD CONSTRAINT kyc_documents_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.kyc_documents
    ADD CONSTRAINT kyc_documents_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.kyc_documents
    ADD CONSTRAINT kyc_documents_verified_by_fkey FOREIGN KEY (verified_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.kyc_records
    ADD CONSTRAINT kyc_records_retention_class_fkey FOREIGN KEY (retention_class) REFERENCES config.retention_classes(retention_class) ON DELETE RESTRICT;

ALTER TABLE ONLY public.kyc_records
    ADD CONSTRAINT kyc_records_reviewed_by_fkey FOREIGN KEY (reviewed_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.kyc_records
    ADD CONSTRAINT kyc_records_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.kyc_records
    ADD CONSTRAINT kyc_records_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE public.ledger_transfers
    ADD CONSTRAINT ledger_transfers_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) NOT ENFORCED;

ALTER TABLE public.ledger_transfers
    ADD CONSTRAINT ledger_transfers_credit_account_fkey FOREIGN KEY (credit_account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE public.ledger_transfers
    ADD CONSTRAINT ledger_transfers_debit_account_fkey FOREIGN KEY (debit_account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE ONLY public.legal_holds
    ADD CONSTRAINT legal_holds_case_fkey FOREIGN KEY (case_id, user_id) REFERENCES public.compliance_cases(case_id, user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.legal_holds
    ADD CONSTRAINT legal_holds_placed_by_fkey FOREIGN KEY (placed_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.legal_holds
    ADD CONSTRAINT legal_holds_released_by_fkey FOREIGN KEY (released_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.legal_holds
    ADD CONSTRAINT legal_holds_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.limit_uses
    ADD CONSTRAINT limit_uses_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.limit_uses
    ADD CONSTRAINT limit_uses_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.market_phases
    ADD CONSTRAINT market_phases_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) NOT ENFORCED;

ALTER TABLE ONLY public.markets
    ADD CONSTRAINT markets_base_asset_fkey FOREIGN KEY (base_asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.markets
    ADD CONSTRAINT markets_fee_account_fkey FOREIGN KEY (fee_account_id) REFERENCES public.accounts(account_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.markets
    ADD CONSTRAINT markets_quote_asset_fkey FOREIGN KEY (quote_asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.money_approvals
    ADD CONSTRAINT money_approvals_fiat_transfer_fkey FOREIGN KEY (fiat_transfer_id) REFERENCES public.fiat_transfers(fiat_transfer_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.money_approvals
    ADD CONSTRAINT money_approvals_staff_fkey FOREIGN KEY (staff_id) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.money_approvals
    ADD CONSTRAINT money_approvals_wallet_move_fkey FOREIGN KEY (wallet_move_id) REFERENCES public.wallet_moves(wallet_move_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.money_approvals
    ADD CONSTRAINT money_approvals_withdrawal_fkey FOREIGN KEY (withdrawal_id) REFERENCES public.withdrawals(withdrawal_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.notification_preferences
    ADD CONSTRAINT notification_preferences_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE public.notifications
    ADD CONSTRAINT notifications_template_fkey FOREIGN KEY (template_id) REFERENCES public.notification_templates(template_id) ON DELETE RESTRICT;

ALTER TABLE public.notifications
    ADD CONSTRAINT notifications_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.open_orders
    ADD CONSTRAINT open_orders_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE ONLY public.open_orders
    ADD CONSTRAINT open_orders_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) NOT ENFORCED;

ALTER TABLE ONLY public.order_lists
    ADD CONSTRAINT order_lists_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE ONLY public.order_lists
    ADD CONSTRAINT order_lists_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) NOT ENFORCED;

ALTER TABLE public.orders
    ADD CONSTRAINT orders_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE public.orders
    ADD CONSTRAINT orders_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) NOT ENFORCED;

ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_staff_fkey FOREIGN KEY (staff_id) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.phone_confirmations
    ADD CONSTRAINT phone_confirmations_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.prevented_matches
    ADD CONSTRAINT prevented_matches_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) NOT ENFORCED;

ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_family_fkey FOREIGN KEY (family_id) REFERENCES public.sessions(session_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES public.refresh_tokens(refresh_token_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.risk_events
    ADD CONSTRAINT risk_events_case_fkey FOREIGN KEY (case_id, user_id) REFERENCES public.compliance_cases(case_id, user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.risk_events
    ADD CONSTRAINT risk_events_resolved_by_fkey FOREIGN KEY (resolved_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.risk_events
    ADD CONSTRAINT risk_events_retention_class_fkey FOREIGN KEY (retention_class) REFERENCES config.retention_classes(retention_class) ON DELETE RESTRICT;

ALTER TABLE ONLY public.risk_events
    ADD CONSTRAINT risk_events_rule_fkey FOREIGN KEY (rule_id, rule_version) REFERENCES public.risk_rules(rule_id, version) ON DELETE RESTRICT;

ALTER TABLE ONLY public.risk_events
    ADD CONSTRAINT risk_events_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.risk_rules
    ADD CONSTRAINT risk_rules_activated_by_fkey FOREIGN KEY (activated_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.risk_rules
    ADD CONSTRAINT risk_rules_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.role_permissions
    ADD CONSTRAINT role_permissions_permission_fkey FOREIGN KEY (permission_id) REFERENCES public.permissions(permission_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.role_permissions
    ADD CONSTRAINT role_permissions_role_fkey FOREIGN KEY (role_id) REFERENCES public.roles(role_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.screening_hits
    ADD CONSTRAINT screening_hits_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.screening_hits
    ADD CONSTRAINT screening_hits_retention_class_fkey FOREIGN KEY (retention_class) REFERENCES config.retention_classes(retention_class) ON DELETE RESTRICT;

ALTER TABLE ONLY public.screening_hits
    ADD CONSTRAINT screening_hits_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.settlement_batch_volumes
    ADD CONSTRAINT settlement_batch_volumes_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.settlement_batch_volumes
    ADD CONSTRAINT settlement_batch_volumes_batch_fkey FOREIGN KEY (batch_id) REFERENCES public.settlement_batches(batch_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.settlement_batches
    ADD CONSTRAINT settlement_batches_asset_fkey FOREIGN KEY (volume_asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.settlement_batches
    ADD CONSTRAINT settlement_batches_no_gap FOREIGN KEY (follows_seq) REFERENCES public.settlement_batches(last_seq) ON DELETE RESTRICT;

ALTER TABLE ONLY public.settlement_details
    ADD CONSTRAINT settlement_details_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.settlement_details
    ADD CONSTRAINT settlement_details_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.settlement_details
    ADD CONSTRAINT settlement_details_batch_fkey FOREIGN KEY (batch_id) REFERENCES public.settlement_batches(batch_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.settlement_details
    ADD CONSTRAINT settlement_details_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.staff_roles
    ADD CONSTRAINT staff_roles_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.staff_roles
    ADD CONSTRAINT staff_roles_role_fkey FOREIGN KEY (role_id) REFERENCES public.roles(role_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.staff_roles
    ADD CONSTRAINT staff_roles_staff_fkey FOREIGN KEY (staff_id) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.staff_sessions
    ADD CONSTRAINT staff_sessions_staff_fkey FOREIGN KEY (staff_id) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.staff_users
    ADD CONSTRAINT staff_users_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.staff_users
    ADD CONSTRAINT staff_users_role_fkey FOREIGN KEY (role) REFERENCES public.roles(name) ON DELETE RESTRICT;

ALTER TABLE ONLY public.staff_users
    ADD CONSTRAINT staff_users_two_fa_sealing_key_fkey FOREIGN KEY (two_fa_sealing_key) REFERENCES public.sealing_keys(key_number) ON DELETE RESTRICT;

ALTER TABLE ONLY public.terms_acceptances
    ADD CONSTRAINT terms_acceptances_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.terms_acceptances
    ADD CONSTRAINT terms_acceptances_version_fkey FOREIGN KEY (version) REFERENCES public.terms_of_use(version) ON DELETE RESTRICT NOT VALID;

ALTER TABLE ONLY public.terms_of_use
    ADD CONSTRAINT terms_of_use_published_by_fkey FOREIGN KEY (published_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.ticker_24hr
    ADD CONSTRAINT ticker_24hr_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) ON DELETE RESTRICT;

ALTER TABLE public.trades
    ADD CONSTRAINT trades_buy_order_fkey FOREIGN KEY (buy_order_id) REFERENCES public.orders(order_id) NOT ENFORCED;

ALTER TABLE public.trades
    ADD CONSTRAINT trades_buyer_fkey FOREIGN KEY (buyer_account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE public.trades
    ADD CONSTRAINT trades_market_fkey FOREIGN KEY (market_id) REFERENCES public.markets(market_id) NOT ENFORCED;

ALTER TABLE public.trades
    ADD CONSTRAINT trades_sell_order_fkey FOREIGN KEY (sell_order_id) REFERENCES public.orders(order_id) NOT ENFORCED;

ALTER TABLE public.trades
    ADD CONSTRAINT trades_seller_fkey FOREIGN KEY (seller_account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_default_account_fkey FOREIGN KEY (default_account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_two_fa_sealing_key_fkey FOREIGN KEY (two_fa_sealing_key) REFERENCES public.sealing_keys(key_number) ON DELETE RESTRICT;

ALTER TABLE ONLY public.velocity_parts
    ADD CONSTRAINT velocity_parts_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) NOT ENFORCED;

ALTER TABLE ONLY public.virtual_ibans
    ADD CONSTRAINT virtual_ibans_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE ONLY public.virtual_ibans
    ADD CONSTRAINT virtual_ibans_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.virtual_ibans
    ADD CONSTRAINT virtual_ibans_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.wallet_moves
    ADD CONSTRAINT wallet_moves_asset_network_fkey FOREIGN KEY (asset_id, network) REFERENCES public.asset_networks(asset_id, network) ON DELETE RESTRICT;

ALTER TABLE ONLY public.wallet_moves
    ADD CONSTRAINT wallet_moves_chain_transaction_fkey FOREIGN KEY (chain_transaction_id) REFERENCES public.chain_transactions(chain_transaction_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.wallet_moves
    ADD CONSTRAINT wallet_moves_from_address_fkey FOREIGN KEY (from_deposit_address_id) REFERENCES public.deposit_addresses(deposit_address_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.wallet_moves
    ADD CONSTRAINT wallet_moves_from_wallet_fkey FOREIGN KEY (from_wallet_id) REFERENCES public.custody_wallets(custody_wallet_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.wallet_moves
    ADD CONSTRAINT wallet_moves_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.wallet_moves
    ADD CONSTRAINT wallet_moves_to_wallet_fkey FOREIGN KEY (to_wallet_id) REFERENCES public.custody_wallets(custody_wallet_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.withdrawal_addresses
    ADD CONSTRAINT withdrawal_addresses_network_fkey FOREIGN KEY (network) REFERENCES public.networks(network) ON DELETE RESTRICT;

ALTER TABLE ONLY public.withdrawal_addresses
    ADD CONSTRAINT withdrawal_addresses_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.withdrawal_settings
    ADD CONSTRAINT withdrawal_settings_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.withdrawals
    ADD CONSTRAINT withdrawals_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE ONLY public.withdrawals
    ADD CONSTRAINT withdrawals_address_fkey FOREIGN KEY (address_id, user_id) REFERENCES public.withdrawal_addresses(address_id, user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.withdrawals
    ADD CONSTRAINT withdrawals_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.withdrawals
    ADD CONSTRAINT withdrawals_asset_network_fkey FOREIGN KEY (asset_id, network) REFERENCES public.asset_networks(asset_id, network) ON DELETE RESTRICT;

ALTER TABLE ONLY public.withdrawals
    ADD CONSTRAINT withdrawals_chain_transaction_fkey FOREIGN KEY (chain_transaction_id) REFERENCES public.chain_transactions(chain_transaction_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.withdrawals
    ADD CONSTRAINT withdrawals_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.withdrawals
    ADD CONSTRAINT withdrawals_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE RESTRICT;

ALTER TABLE ONLY reporting.archived_ledger_sums
    ADD CONSTRAINT archived_ledger_sums_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE ONLY reporting.archived_ledger_sums
    ADD CONSTRAINT archived_ledger_sums_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY reporting.ledger_sums
    ADD CONSTRAINT ledger_sums_account_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(account_id) NOT ENFORCED;

ALTER TABLE ONLY reporting.ledger_sums
    ADD CONSTRAINT ledger_sums_asset_fkey FOREIGN KEY (asset_id) REFERENCES public.assets(asset_id) ON DELETE RESTRICT;

ALTER TABLE ONLY reporting.ledger_sums
    ADD CONSTRAINT ledger_sums_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) NOT ENFORCED;

ALTER TABLE ONLY reporting.reconciliation_alerts
    ADD CONSTRAINT reconciliation_alerts_cleared_by_fkey FOREIGN KEY (cleared_by) REFERENCES public.staff_users(staff_id) ON DELETE RESTRICT;

ALTER TABLE ONLY reporting.reconciliation_alerts
    ADD CONSTRAINT reconciliation_alerts_run_fkey FOREIGN KEY (run_id) REFERENCES reporting.reconciliation_runs(run_id) ON DELETE RESTRICT;

ALTER TABLE ONLY reporting.reconciliation_alerts
    ADD CONSTRAINT reconciliation_alerts_user_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) NOT ENFORCED;

CREATE POLICY analysts ON config.user_fee_profiles FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON config.user_limit_profiles FOR SELECT TO read_only_user USING (true);

CREATE POLICY identity ON config.user_limit_profiles FOR SELECT TO identity_service USING (true);

CREATE POLICY own_rows ON config.user_fee_profiles FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON config.user_limit_profiles FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY owner_looks ON config.user_fee_profiles TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON config.user_limit_profiles TO bedesten_owner USING (true);

ALTER TABLE config.user_fee_profiles ENABLE ROW LEVEL SECURITY;

ALTER TABLE config.user_limit_profiles ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.account_freezes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.account_profiles ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.accounts ENABLE ROW LEVEL SECURITY;

CREATE POLICY analysts ON public.account_freezes FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.account_profiles FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.accounts FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.api_keys FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.balances FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.confirmations FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.customer_bank_accounts FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.deposit_addresses FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.deposits FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.dvp_settlements FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.fee_rates FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.fiat_transfers FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.kyc_documents FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.kyc_records FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.ledger_transfers FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.limit_uses FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.notification_preferences FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.notifications FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.open_orders FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.order_limits FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.order_lists FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.orders FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.passkeys FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.phone_confirmations FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.prevented_matches FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.recovery_codes FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.refresh_tokens FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.risk_events FOR SELECT TO read_only_user USING ((NOT is_shadow));

CREATE POLICY analysts ON public.sessions FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.settlement_details FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.terms_acceptances FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.trades FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.users FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.virtual_ibans FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.withdrawal_addresses FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.withdrawal_settings FOR SELECT TO read_only_user USING (true);

CREATE POLICY analysts ON public.withdrawals FOR SELECT TO read_only_user USING (true);

ALTER TABLE public.api_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.balances ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.case_links ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.compliance_cases ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.confirmations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.customer_bank_accounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.deposit_addresses ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.deposits ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.dvp_settlements ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.fee_rates ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.fiat_transfers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.followed_rates ENABLE ROW LEVEL SECURITY;

CREATE POLICY identity ON public.account_freezes TO identity_service USING (true);

CREATE POLICY identity ON public.account_profiles TO identity_service USING (true);

CREATE POLICY identity ON public.accounts FOR SELECT TO identity_service USING (true);

CREATE POLICY identity ON public.api_keys TO identity_service USING (true);

CREATE POLICY identity ON public.confirmations TO identity_service USING (true);

CREATE POLICY identity ON public.limit_uses FOR SELECT TO identity_service USING (true);

CREATE POLICY identity ON public.notification_preferences TO identity_service USING (true);

CREATE POLICY identity ON public.passkey_challenges TO identity_service USING ((NOT of_staff));

CREATE POLICY identity ON public.passkeys TO identity_service USING (true);

CREATE POLICY identity ON public.phone_confirmations TO identity_service USING (true);

CREATE POLICY identity ON public.recovery_codes TO identity_service USING (true);

CREATE POLICY identity ON public.refresh_tokens TO identity_service USING (true);

CREATE POLICY identity ON public.sessions TO identity_service USING (true);

CREATE POLICY identity ON public.terms_acceptances TO identity_service USING (true);

CREATE POLICY identity ON public.users TO identity_service USING (true);

CREATE POLICY inbox_only ON public.notifications AS RESTRICTIVE FOR SELECT TO authenticated_user USING ((type = 'IN_APP'::public.notification_type));

ALTER TABLE public.kyc_documents ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.kyc_records ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.ledger_transfers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.legal_holds ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.limit_uses ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notification_preferences ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notifications ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.open_orders ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.order_limits ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.order_lists ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_accounts ON public.accounts FOR SELECT TO bedesten_owner, authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_balances ON public.balances FOR SELECT TO bedesten_owner, authenticated_user USING ((account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))));

CREATE POLICY own_keys ON public.api_keys FOR SELECT TO authenticated_user USING ((user_id = public.current_customer()));

CREATE POLICY own_limits ON public.order_limits FOR SELECT TO authenticated_user USING (((account_id = 0) OR (account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer()))))));

CREATE POLICY own_lists ON public.order_lists FOR SELECT TO authenticated_user USING ((account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))));

CREATE POLICY own_matches ON public.prevented_matches FOR SELECT TO authenticated_user USING (((taker_account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))) OR (maker_account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer()))))));

CREATE POLICY own_orders ON public.open_orders FOR SELECT TO authenticated_user USING ((account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))));

CREATE POLICY own_orders ON public.orders FOR SELECT TO authenticated_user USING ((account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))));

CREATE POLICY own_rates ON public.fee_rates FOR SELECT TO authenticated_user USING (((account_id = 0) OR (account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer()))))));

CREATE POLICY own_rows ON public.account_profiles FOR SELECT TO authenticated_user USING ((account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))));

CREATE POLICY own_rows ON public.confirmations FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.customer_bank_accounts FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.deposit_addresses FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.deposits FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.fiat_transfers FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.kyc_documents FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.kyc_records FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.limit_uses FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.notification_preferences FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.notifications FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.passkeys FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.phone_confirmations FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.recovery_codes FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.refresh_tokens FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.sessions FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.settlement_details FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.terms_acceptances FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.users FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.virtual_ibans FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.withdrawal_addresses FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.withdrawal_settings FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_rows ON public.withdrawals FOR SELECT TO authenticated_user USING ((user_id = ( SELECT public.current_customer() AS current_customer)));

CREATE POLICY own_settlements ON public.dvp_settlements FOR SELECT TO bedesten_owner, authenticated_user USING ((( SELECT public.sees_all_customers() AS sees_all_customers) OR (buyer_account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))) OR (seller_account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer()))))));

CREATE POLICY own_trades ON public.trades FOR SELECT TO authenticated_user USING (((buyer_account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))) OR (seller_account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer()))))));

CREATE POLICY own_transfers ON public.ledger_transfers FOR SELECT TO bedesten_owner, authenticated_user USING ((( SELECT public.sees_all_customers() AS sees_all_customers) OR (debit_account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer())))) OR (credit_account_id = ANY (ARRAY( SELECT a.account_id
   FROM public.accounts a
  WHERE (a.user_id = public.current_customer()))))));

CREATE POLICY owner_erases ON public.api_keys FOR UPDATE TO bedesten_owner USING (true);

CREATE POLICY owner_finds ON public.api_keys FOR SELECT TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.account_freezes TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.case_links TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.compliance_cases TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.confirmations TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.customer_bank_accounts TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.deposit_addresses TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.deposits TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.fiat_transfers TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.followed_rates TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.kyc_documents TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.kyc_records TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.legal_holds TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.limit_uses TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.notification_preferences TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.notifications TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.passkey_challenges TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.passkeys TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.phone_confirmations TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.recovery_codes TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.refresh_tokens TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.risk_events TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.screening_hits TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.sessions TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.settlement_details TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.terms_acceptances TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.users TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.velocity_parts TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.virtual_ibans TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.withdrawal_addresses TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.withdrawal_settings TO bedesten_owner USING (true);

CREATE POLICY owner_looks ON public.withdrawals TO bedesten_owner USING (true);

CREATE POLICY owner_notes ON public.api_keys FOR UPDATE TO bedesten_owner USING (true);

CREATE POLICY owner_views ON public.accounts FOR SELECT TO bedesten_owner USING (( SELECT public.sees_all_customers() AS sees_all_customers));

CREATE POLICY owner_views ON public.trades FOR SELECT TO bedesten_owner USING (true);

ALTER TABLE public.passkey_challenges ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.passkeys ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.phone_confirmations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.prevented_matches ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.recovery_codes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.refresh_tokens ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.risk_events ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.screening_hits ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.settlement_details ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.terms_acceptances ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.trades ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.velocity_parts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.virtual_ibans ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.withdrawal_addresses ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.withdrawal_settings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.withdrawals ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA admin TO admin_user;
GRANT USAGE ON SCHEMA admin TO internal_service;
GRANT USAGE ON SCHEMA admin TO read_only_user;
GRANT USAGE ON SCHEMA admin TO identity_service;

GRANT USAGE ON SCHEMA audit TO read_only_user;
GRANT USAGE ON SCHEMA audit TO admin_user;
GRANT USAGE ON SCHEMA audit TO internal_service;
GRANT USAGE ON SCHEMA audit TO app_user;
GRANT USAGE ON SCHEMA audit TO identity_service;

GRANT USAGE ON SCHEMA config TO app_user;
GRANT USAGE ON SCHEMA config TO read_only_user;
GRANT USAGE ON SCHEMA config TO admin_user;
GRANT USAGE ON SCHEMA config TO internal_service;
GRANT USAGE ON SCHEMA config TO identity_service;

GRANT USAGE ON SCHEMA engine TO engine_writer;
GRANT USAGE ON SCHEMA engine TO internal_service;
GRANT USAGE ON SCHEMA engine TO admin_user;
GRANT USAGE ON SCHEMA engine TO read_only_user;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO authenticated_user;
GRANT USAGE ON SCHEMA public TO app_user;
GRANT USAGE ON SCHEMA public TO read_only_user;
GRANT USAGE ON SCHEMA public TO admin_user;
GRANT USAGE ON SCHEMA public TO internal_service;
GRANT USAGE ON SCHEMA public TO engine_writer;
GRANT USAGE ON SCHEMA public TO identity_service;

GRANT USAGE ON SCHEMA reporting TO read_only_user;
GRANT USAGE ON SCHEMA reporting TO admin_user;
GRANT USAGE ON SCHEMA reporting TO internal_service;

REVOKE ALL ON FUNCTION admin.add_enum_value(type_name regtype, new_value text, before_value text, after_value text) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.current_sizes() FROM PUBLIC;
GRANT ALL ON FUNCTION admin.current_sizes() TO read_only_user;
GRANT ALL ON FUNCTION admin.current_sizes() TO admin_user;
GRANT ALL ON FUNCTION admin.current_sizes() TO internal_service;

GRANT SELECT ON TABLE public.ledger_transfers TO read_only_user;
GRANT SELECT ON TABLE public.ledger_transfers TO admin_user;
GRANT SELECT,INSERT ON TABLE public.ledger_transfers TO internal_service;

REVOKE ALL ON FUNCTION reporting.newer_legs(after bigint, upto bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION reporting.newer_legs(after bigint, upto bigint) TO read_only_user;
GRANT ALL ON FUNCTION reporting.newer_legs(after bigint, upto bigint) TO admin_user;
GRANT ALL ON FUNCTION reporting.newer_legs(after bigint, upto bigint) TO internal_service;

GRANT SELECT ON TABLE reporting.archived_ledger_sums TO read_only_user;
GRANT SELECT ON TABLE reporting.archived_ledger_sums TO admin_user;
GRANT SELECT ON TABLE reporting.archived_ledger_sums TO internal_service;

GRANT SELECT ON TABLE reporting.ledger_sums TO read_only_user;
GRANT SELECT ON TABLE reporting.ledger_sums TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE reporting.ledger_sums TO internal_service;

GRANT SELECT ON TABLE reporting.ledger_sums_cursor TO read_only_user;
GRANT SELECT ON TABLE reporting.ledger_sums_cursor TO admin_user;
GRANT SELECT,UPDATE ON TABLE reporting.ledger_sums_cursor TO internal_service;

REVOKE ALL ON FUNCTION reporting.ledger_balances(recount boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION reporting.ledger_balances(recount boolean) TO read_only_user;
GRANT ALL ON FUNCTION reporting.ledger_balances(recount boolean) TO admin_user;
GRANT ALL ON FUNCTION reporting.ledger_balances(recount boolean) TO internal_service;

GRANT SELECT ON TABLE public.accounts TO app_user;
GRANT SELECT ON TABLE public.accounts TO read_only_user;
GRANT SELECT ON TABLE public.accounts TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.accounts TO internal_service;
GRANT SELECT ON TABLE public.accounts TO identity_service;

GRANT SELECT ON TABLE public.assets TO app_user;
GRANT SELECT ON TABLE public.assets TO read_only_user;
GRANT SELECT ON TABLE public.assets TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.assets TO internal_service;
GRANT SELECT ON TABLE public.assets TO identity_service;

GRANT SELECT ON TABLE public.balances TO app_user;
GRANT SELECT ON TABLE public.balances TO read_only_user;
GRANT SELECT ON TABLE public.balances TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.balances TO internal_service;

GRANT SELECT ON TABLE public.projection_cursor TO app_user;
GRANT SELECT ON TABLE public.projection_cursor TO read_only_user;
GRANT SELECT ON TABLE public.projection_cursor TO admin_user;
GRANT SELECT,UPDATE ON TABLE public.projection_cursor TO internal_service;
GRANT SELECT ON TABLE public.projection_cursor TO engine_writer;

REVOKE ALL ON FUNCTION admin.daily_reconciliation_report(recount boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.daily_reconciliation_report(recount boolean) TO read_only_user;
GRANT ALL ON FUNCTION admin.daily_reconciliation_report(recount boolean) TO admin_user;
GRANT ALL ON FUNCTION admin.daily_reconciliation_report(recount boolean) TO internal_service;

GRANT SELECT ON TABLE config.system_parameters TO app_user;
GRANT SELECT ON TABLE config.system_parameters TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE config.system_parameters TO admin_user;
GRANT SELECT ON TABLE config.system_parameters TO internal_service;
GRANT SELECT ON TABLE config.system_parameters TO identity_service;

GRANT SELECT,INSERT,DELETE ON TABLE public.account_freezes TO identity_service;
GRANT SELECT,INSERT,DELETE ON TABLE public.account_freezes TO admin_user;
GRANT SELECT ON TABLE public.account_freezes TO internal_service;

GRANT SELECT(account_id) ON TABLE public.account_freezes TO read_only_user;

GRANT SELECT(what) ON TABLE public.account_freezes TO read_only_user;

GRANT SELECT(created_at) ON TABLE public.account_freezes TO read_only_user;

GRANT SELECT,INSERT,UPDATE ON TABLE public.users TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.users TO internal_service;
GRANT SELECT,INSERT ON TABLE public.users TO identity_service;

GRANT SELECT(user_id) ON TABLE public.users TO app_user;
GRANT SELECT(user_id) ON TABLE public.users TO read_only_user;

GRANT SELECT(user_type) ON TABLE public.users TO app_user;
GRANT SELECT(user_type) ON TABLE public.users TO read_only_user;

GRANT SELECT(username) ON TABLE public.users TO app_user;
GRANT SELECT(username) ON TABLE public.users TO read_only_user;
GRANT UPDATE(username) ON TABLE public.users TO identity_service;

GRANT SELECT(email) ON TABLE public.users TO app_user;
GRANT SELECT(email) ON TABLE public.users TO read_only_user;
GRANT UPDATE(email) ON TABLE public.users TO identity_service;

GRANT SELECT(phone) ON TABLE public.users TO app_user;
GRANT SELECT(phone) ON TABLE public.users TO read_only_user;
GRANT UPDATE(phone) ON TABLE public.users TO identity_service;

GRANT UPDATE(password_hash) ON TABLE public.users TO identity_service;

GRANT SELECT(first_name) ON TABLE public.users TO app_user;
GRANT SELECT(first_name) ON TABLE public.users TO read_only_user;
GRANT UPDATE(first_name) ON TABLE public.users TO identity_service;

GRANT SELECT(last_name) ON TABLE public.users TO app_user;
GRANT SELECT(last_name) ON TABLE public.users TO read_only_user;
GRANT UPDATE(last_name) ON TABLE public.users TO identity_service;

GRANT SELECT(date_of_birth) ON TABLE public.users TO app_user;
GRANT SELECT(date_of_birth) ON TABLE public.users TO read_only_user;
GRANT UPDATE(date_of_birth) ON TABLE public.users TO identity_service;

GRANT SELECT(nationality) ON TABLE public.users TO app_user;
GRANT SELECT(nationality) ON TABLE public.users TO read_only_user;
GRANT UPDATE(nationality) ON TABLE public.users TO identity_service;

GRANT SELECT(kyc_status) ON TABLE public.users TO app_user;
GRANT SELECT(kyc_status) ON TABLE public.users TO read_only_user;

GRANT SELECT(kyc_level) ON TABLE public.users TO app_user;
GRANT SELECT(kyc_level) ON TABLE public.users TO read_only_user;

GRANT SELECT(risk_score) ON TABLE public.users TO read_only_user;

GRANT SELECT(risk_level) ON TABLE public.users TO read_only_user;

GRANT SELECT(is_pep) ON TABLE public.users TO read_only_user;

GRANT SELECT(is_sanctioned) ON TABLE public.users TO read_only_user;

GRANT SELECT(aml_status) ON TABLE public.users TO read_only_user;

GRANT SELECT(two_fa_enabled) ON TABLE public.users TO app_user;
GRANT SELECT(two_fa_enabled) ON TABLE public.users TO read_only_user;
GRANT UPDATE(two_fa_enabled) ON TABLE public.users TO identity_service;

GRANT UPDATE(two_fa_secret) ON TABLE public.users TO identity_service;

GRANT SELECT(login_attempts) ON TABLE public.users TO read_only_user;
GRANT UPDATE(login_attempts) ON TABLE public.users TO identity_service;

GRANT SELECT(locked_until) ON TABLE public.users TO read_only_user;
GRANT UPDATE(locked_until) ON TABLE public.users TO identity_service;

GRANT SELECT(segment) ON TABLE public.users TO app_user;
GRANT SELECT(segment) ON TABLE public.users TO read_only_user;

GRANT SELECT(status) ON TABLE public.users TO app_user;
GRANT SELECT(status) ON TABLE public.users TO read_only_user;
GRANT UPDATE(status) ON TABLE public.users TO identity_service;

GRANT SELECT(last_login_at) ON TABLE public.users TO app_user;
GRANT SELECT(last_login_at) ON TABLE public.users TO read_only_user;
GRANT UPDATE(last_login_at) ON TABLE public.users TO identity_service;

GRANT SELECT(last_login_ip) ON TABLE public.users TO app_user;
GRANT SELECT(last_login_ip) ON TABLE public.users TO read_only_user;
GRANT UPDATE(last_login_ip) ON TABLE public.users TO identity_service;

GRANT SELECT(created_at) ON TABLE public.users TO app_user;
GRANT SELECT(created_at) ON TABLE public.users TO read_only_user;

GRANT SELECT(updated_at) ON TABLE public.users TO app_user;
GRANT SELECT(updated_at) ON TABLE public.users TO read_only_user;
GRANT UPDATE(updated_at) ON TABLE public.users TO identity_service;

GRANT SELECT(deleted_at) ON TABLE public.users TO read_only_user;
GRANT UPDATE(deleted_at) ON TABLE public.users TO identity_service;

GRANT SELECT(version) ON TABLE public.users TO app_user;
GRANT SELECT(version) ON TABLE public.users TO read_only_user;
GRANT UPDATE(version) ON TABLE public.users TO identity_service;

GRANT UPDATE(email_confirmed_at) ON TABLE public.users TO identity_service;

GRANT UPDATE(password_changed_at) ON TABLE public.users TO identity_service;

GRANT UPDATE(withdrawals_locked_until) ON TABLE public.users TO identity_service;

GRANT UPDATE(totp_last_step) ON TABLE public.users TO identity_service;

GRANT UPDATE(language) ON TABLE public.users TO identity_service;

GRANT UPDATE(time_zone) ON TABLE public.users TO identity_service;

GRANT UPDATE(phone_confirmed_at) ON TABLE public.users TO identity_service;

GRANT UPDATE(default_account_id) ON TABLE public.users TO identity_service;
GRANT SELECT(default_account_id) ON TABLE public.users TO app_user;
GRANT SELECT(default_account_id) ON TABLE public.users TO read_only_user;

GRANT SELECT ON TABLE admin.account_flags TO read_only_user;
GRANT SELECT ON TABLE admin.account_flags TO admin_user;
GRANT SELECT ON TABLE admin.account_flags TO internal_service;

REVOKE ALL ON FUNCTION admin.flag_alarms(settled interval) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.flag_alarms(settled interval) TO read_only_user;
GRANT ALL ON FUNCTION admin.flag_alarms(settled interval) TO admin_user;
GRANT ALL ON FUNCTION admin.flag_alarms(settled interval) TO internal_service;

GRANT SELECT ON TABLE admin.unused_indexes TO read_only_user;
GRANT SELECT ON TABLE admin.unused_indexes TO admin_user;
GRANT SELECT ON TABLE admin.unused_indexes TO internal_service;

REVOKE ALL ON FUNCTION admin.index_alarms(min_bytes bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.index_alarms(min_bytes bigint) TO read_only_user;
GRANT ALL ON FUNCTION admin.index_alarms(min_bytes bigint) TO admin_user;
GRANT ALL ON FUNCTION admin.index_alarms(min_bytes bigint) TO internal_service;

GRANT SELECT ON TABLE admin.jobs TO read_only_user;
GRANT SELECT ON TABLE admin.jobs TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE admin.jobs TO internal_service;

GRANT UPDATE(every) ON TABLE admin.jobs TO admin_user;

GRANT UPDATE(at) ON TABLE admin.jobs TO admin_user;

GRANT UPDATE(zone) ON TABLE admin.jobs TO admin_user;

GRANT UPDATE(enabled) ON TABLE admin.jobs TO admin_user;

GRANT UPDATE(next_run) ON TABLE admin.jobs TO admin_user;

REVOKE ALL ON FUNCTION admin.job_alarms(overdue interval) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.job_alarms(overdue interval) TO read_only_user;
GRANT ALL ON FUNCTION admin.job_alarms(overdue interval) TO admin_user;
GRANT ALL ON FUNCTION admin.job_alarms(overdue interval) TO internal_service;

GRANT SELECT ON TABLE reporting.reconciliation_alerts TO read_only_user;
GRANT SELECT ON TABLE reporting.reconciliation_alerts TO admin_user;
GRANT SELECT,INSERT ON TABLE reporting.reconciliation_alerts TO internal_service;

GRANT UPDATE(cleared_by) ON TABLE reporting.reconciliation_alerts TO admin_user;

GRANT UPDATE(cleared_at) ON TABLE reporting.reconciliation_alerts TO admin_user;

GRANT UPDATE(clearing_note) ON TABLE reporting.reconciliation_alerts TO admin_user;

GRANT SELECT ON TABLE reporting.balance_discrepancies TO read_only_user;
GRANT SELECT ON TABLE reporting.balance_discrepancies TO admin_user;
GRANT SELECT ON TABLE reporting.balance_discrepancies TO internal_service;

REVOKE ALL ON FUNCTION admin.ledger_alarms() FROM PUBLIC;
GRANT ALL ON FUNCTION admin.ledger_alarms() TO read_only_user;
GRANT ALL ON FUNCTION admin.ledger_alarms() TO admin_user;
GRANT ALL ON FUNCTION admin.ledger_alarms() TO internal_service;

REVOKE ALL ON FUNCTION admin.partition_alarms() FROM PUBLIC;
GRANT ALL ON FUNCTION admin.partition_alarms() TO admin_user;
GRANT ALL ON FUNCTION admin.partition_alarms() TO internal_service;
GRANT ALL ON FUNCTION admin.partition_alarms() TO read_only_user;

REVOKE ALL ON FUNCTION admin.slowest_queries(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.slowest_queries(most integer) TO read_only_user;
GRANT ALL ON FUNCTION admin.slowest_queries(most integer) TO admin_user;
GRANT ALL ON FUNCTION admin.slowest_queries(most integer) TO internal_service;

GRANT SELECT ON TABLE admin.slow_queries TO read_only_user;
GRANT SELECT ON TABLE admin.slow_queries TO admin_user;
GRANT SELECT ON TABLE admin.slow_queries TO internal_service;

REVOKE ALL ON FUNCTION admin.query_alarms(mean_ms numeric, min_calls bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.query_alarms(mean_ms numeric, min_calls bigint) TO read_only_user;
GRANT ALL ON FUNCTION admin.query_alarms(mean_ms numeric, min_calls bigint) TO admin_user;
GRANT ALL ON FUNCTION admin.query_alarms(mean_ms numeric, min_calls bigint) TO internal_service;

GRANT SELECT ON TABLE admin.reference_orphans TO read_only_user;
GRANT SELECT ON TABLE admin.reference_orphans TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE admin.reference_orphans TO internal_service;

REVOKE ALL ON FUNCTION admin.reference_alarms() FROM PUBLIC;
GRANT ALL ON FUNCTION admin.reference_alarms() TO read_only_user;
GRANT ALL ON FUNCTION admin.reference_alarms() TO admin_user;
GRANT ALL ON FUNCTION admin.reference_alarms() TO internal_service;

GRANT SELECT ON TABLE admin.table_size_samples TO read_only_user;
GRANT SELECT ON TABLE admin.table_size_samples TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE admin.table_size_samples TO internal_service;

GRANT SELECT ON TABLE admin.table_sizes TO read_only_user;
GRANT SELECT ON TABLE admin.table_sizes TO admin_user;
GRANT SELECT ON TABLE admin.table_sizes TO internal_service;

REVOKE ALL ON FUNCTION admin.size_alarms(growth_factor numeric, min_bytes bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.size_alarms(growth_factor numeric, min_bytes bigint) TO read_only_user;
GRANT ALL ON FUNCTION admin.size_alarms(growth_factor numeric, min_bytes bigint) TO admin_user;
GRANT ALL ON FUNCTION admin.size_alarms(growth_factor numeric, min_bytes bigint) TO internal_service;

GRANT SELECT ON TABLE public.fiat_transfers TO read_only_user;
GRANT SELECT,UPDATE ON TABLE public.fiat_transfers TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.fiat_transfers TO internal_service;

GRANT SELECT(fiat_transfer_id) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(direction) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(user_id) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(account_id) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(asset_id) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(amount) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(fee) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(net_amount) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(iban) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(holder_name) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(virtual_iban_id) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(customer_bank_account_id) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(bank_reference) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(reference_code) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(purpose_code) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(description) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(idempotency_key) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(shown_status) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(created_at) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(processed_at) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT(updated_at) ON TABLE public.fiat_transfers TO app_user;

GRANT SELECT ON TABLE public.withdrawals TO read_only_user;
GRANT SELECT,UPDATE ON TABLE public.withdrawals TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.withdrawals TO internal_service;

GRANT SELECT(withdrawal_id) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(user_id) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(account_id) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(asset_id) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(network) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(address) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(tag) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(address_id) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(amount) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(fee) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(net_amount) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(idempotency_key) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(is_internal) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(txid) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(shown_status) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(created_at) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(processed_at) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(confirmed_at) ON TABLE public.withdrawals TO app_user;

GRANT SELECT(updated_at) ON TABLE public.withdrawals TO app_user;

GRANT SELECT ON TABLE admin.pending_withdrawals TO read_only_user;
GRANT SELECT ON TABLE admin.pending_withdrawals TO admin_user;
GRANT SELECT ON TABLE admin.pending_withdrawals TO internal_service;

REVOKE ALL ON FUNCTION admin.withdrawal_alarms(older_than interval) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.withdrawal_alarms(older_than interval) TO read_only_user;
GRANT ALL ON FUNCTION admin.withdrawal_alarms(older_than interval) TO admin_user;
GRANT ALL ON FUNCTION admin.withdrawal_alarms(older_than interval) TO internal_service;

REVOKE ALL ON FUNCTION admin.alarms() FROM PUBLIC;
GRANT ALL ON FUNCTION admin.alarms() TO read_only_user;
GRANT ALL ON FUNCTION admin.alarms() TO admin_user;
GRANT ALL ON FUNCTION admin.alarms() TO internal_service;

REVOKE ALL ON FUNCTION admin.archive_expired() FROM PUBLIC;
GRANT ALL ON FUNCTION admin.archive_expired() TO internal_service;

REVOKE ALL ON FUNCTION admin.base_table(table_name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.check_references(since timestamp with time zone, samples integer) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.check_references(since timestamp with time zone, samples integer) TO admin_user;
GRANT ALL ON FUNCTION admin.check_references(since timestamp with time zone, samples integer) TO internal_service;

REVOKE ALL ON FUNCTION admin.claim_job(holder text, lease interval, only_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.claim_job(holder text, lease interval, only_name text) TO internal_service;

REVOKE ALL ON FUNCTION admin.conceal(target regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.count_velocity(moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.count_velocity(moment timestamp with time zone) TO internal_service;

REVOKE ALL ON FUNCTION admin.create_monthly_partition(table_name text, month date) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.create_monthly_partition(table_name text, month date) TO admin_user;
GRANT ALL ON FUNCTION admin.create_monthly_partition(table_name text, month date) TO internal_service;

REVOKE ALL ON FUNCTION admin.create_periods(wanted_period admin.partition_period, wanted_schema text, wanted_table text, ahead integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.create_monthly_partitions(schema_name text, table_name text, months_ahead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.create_monthly_partitions(schema_name text, table_name text, months_ahead integer) TO admin_user;
GRANT ALL ON FUNCTION admin.create_monthly_partitions(schema_name text, table_name text, months_ahead integer) TO internal_service;

REVOKE ALL ON FUNCTION admin.create_partition(schema_name text, table_name text, suffix text, starts timestamp with time zone, ends timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.create_quarterly_partitions(schema_name text, table_name text, quarters_ahead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.create_quarterly_partitions(schema_name text, table_name text, quarters_ahead integer) TO admin_user;
GRANT ALL ON FUNCTION admin.create_quarterly_partitions(schema_name text, table_name text, quarters_ahead integer) TO internal_service;

REVOKE ALL ON FUNCTION admin.create_partitions() FROM PUBLIC;
GRANT ALL ON FUNCTION admin.create_partitions() TO admin_user;
GRANT ALL ON FUNCTION admin.create_partitions() TO internal_service;

REVOKE ALL ON FUNCTION admin.customers_on_hold(part regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.cut_by_period(parent regclass, period admin.partition_period, key_kind admin.partition_key, immutable boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.detach_partition(part regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.erase_customers(many integer) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.erase_customers(many integer) TO internal_service;

REVOKE ALL ON FUNCTION admin.expire_documents(today date) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.expire_documents(today date) TO admin_user;
GRANT ALL ON FUNCTION admin.expire_documents(today date) TO internal_service;

REVOKE ALL ON FUNCTION admin.partition_end(kind admin.partition_key, part regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.partition_start(kind admin.partition_key, part regclass) FROM PUBLIC;

GRANT SELECT ON TABLE admin.partitioned_tables TO read_only_user;
GRANT SELECT ON TABLE admin.partitioned_tables TO admin_user;
GRANT SELECT ON TABLE admin.partitioned_tables TO internal_service;

GRANT SELECT ON TABLE config.retention_classes TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE config.retention_classes TO admin_user;
GRANT SELECT ON TABLE config.retention_classes TO internal_service;

REVOKE ALL ON FUNCTION admin.expired_partitions(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.expired_partitions(at timestamp with time zone) TO read_only_user;
GRANT ALL ON FUNCTION admin.expired_partitions(at timestamp with time zone) TO admin_user;
GRANT ALL ON FUNCTION admin.expired_partitions(at timestamp with time zone) TO internal_service;

REVOKE ALL ON FUNCTION admin.finish_job(run_id uuid, succeeded boolean, result text) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.finish_job(run_id uuid, succeeded boolean, result text) TO internal_service;

REVOKE ALL ON FUNCTION admin.fix_columns(target regclass, VARIADIC columns name[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.guard_partition(part regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.guard_states(target regclass, state_column name, key_column name, steps text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.id_floor(moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.id_floor(moment timestamp with time zone) TO read_only_user;
GRANT ALL ON FUNCTION admin.id_floor(moment timestamp with time zone) TO admin_user;
GRANT ALL ON FUNCTION admin.id_floor(moment timestamp with time zone) TO internal_service;

REVOKE ALL ON FUNCTION admin.id_time(id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.id_time(id bigint) TO read_only_user;
GRANT ALL ON FUNCTION admin.id_time(id bigint) TO admin_user;
GRANT ALL ON FUNCTION admin.id_time(id bigint) TO internal_service;

REVOKE ALL ON FUNCTION admin.isolate(target regclass, owner_column name) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.keep_archived_sums(part regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.keep_current(target regclass, versioned boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.keep_reference_check(since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.keep_reference_check(since timestamp with time zone) TO internal_service;

REVOKE ALL ON FUNCTION admin.keep_scale(target regclass, paid_out boolean, VARIADIC columns name[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.move_from_default(parent regclass, part regclass, low text, high text) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.next_run(every admin.job_period, at interval, zone text, after timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.next_run(every admin.job_period, at interval, zone text, after timestamp with time zone) TO read_only_user;
GRANT ALL ON FUNCTION admin.next_run(every admin.job_period, at interval, zone text, after timestamp with time zone) TO admin_user;
GRANT ALL ON FUNCTION admin.next_run(every admin.job_period, at interval, zone text, after timestamp with time zone) TO internal_service;

REVOKE ALL ON FUNCTION admin.uuid_floor(moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.uuid_floor(moment timestamp with time zone) TO read_only_user;
GRANT ALL ON FUNCTION admin.uuid_floor(moment timestamp with time zone) TO admin_user;
GRANT ALL ON FUNCTION admin.uuid_floor(moment timestamp with time zone) TO internal_service;

REVOKE ALL ON FUNCTION admin.partition_bound(kind admin.partition_key, moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.partition_bound(kind admin.partition_key, moment timestamp with time zone) TO read_only_user;
GRANT ALL ON FUNCTION admin.partition_bound(kind admin.partition_key, moment timestamp with time zone) TO admin_user;
GRANT ALL ON FUNCTION admin.partition_bound(kind admin.partition_key, moment timestamp with time zone) TO internal_service;

REVOKE ALL ON FUNCTION admin.purge_refusal(class text, owner_id uuid, moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.purge_refusal(class text, owner_id uuid, moment timestamp with time zone) TO admin_user;
GRANT ALL ON FUNCTION admin.purge_refusal(class text, owner_id uuid, moment timestamp with time zone) TO internal_service;

REVOKE ALL ON FUNCTION admin.reconcile_user_balance(user_id uuid, asset_type public.asset_type, currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.reconcile_user_balance(user_id uuid, asset_type public.asset_type, currency text) TO read_only_user;
GRANT ALL ON FUNCTION admin.reconcile_user_balance(user_id uuid, asset_type public.asset_type, currency text) TO admin_user;
GRANT ALL ON FUNCTION admin.reconcile_user_balance(user_id uuid, asset_type public.asset_type, currency text) TO internal_service;

REVOKE ALL ON FUNCTION admin.record_changes(target regclass, key_column name, secrets name[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.velocity_events(wanted public.velocity_measure, key_from bigint, key_to bigint, since timestamp with time zone, before timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.velocity_events(wanted public.velocity_measure, key_from bigint, key_to bigint, since timestamp with time zone, before timestamp with time zone) TO admin_user;
GRANT ALL ON FUNCTION admin.velocity_events(wanted public.velocity_measure, key_from bigint, key_to bigint, since timestamp with time zone, before timestamp with time zone) TO internal_service;

GRANT SELECT ON TABLE public.velocity_cursors TO admin_user;
GRANT SELECT,UPDATE ON TABLE public.velocity_cursors TO internal_service;

GRANT SELECT ON TABLE public.velocity_parts TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.velocity_parts TO internal_service;

REVOKE ALL ON FUNCTION admin.recount_velocity() FROM PUBLIC;
GRANT ALL ON FUNCTION admin.recount_velocity() TO admin_user;
GRANT ALL ON FUNCTION admin.recount_velocity() TO internal_service;

REVOKE ALL ON FUNCTION admin.refuse_early_purge() FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.renew_job(run_id uuid, lease interval) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.renew_job(run_id uuid, lease interval) TO internal_service;

REVOKE ALL ON FUNCTION admin.retain(target regclass, moment_column name, class text) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE audit.audit_logs TO admin_user;
GRANT SELECT,INSERT ON TABLE audit.audit_logs TO internal_service;
GRANT INSERT ON TABLE audit.audit_logs TO app_user;
GRANT INSERT ON TABLE audit.audit_logs TO identity_service;

GRANT SELECT(log_id) ON TABLE audit.audit_logs TO read_only_user;

GRANT SELECT(actor_id) ON TABLE audit.audit_logs TO read_only_user;

GRANT SELECT(actor_type) ON TABLE audit.audit_logs TO read_only_user;

GRANT SELECT(actor_ip) ON TABLE audit.audit_logs TO read_only_user;

GRANT SELECT(account_id) ON TABLE audit.audit_logs TO read_only_user;

GRANT SELECT(event_type) ON TABLE audit.audit_logs TO read_only_user;

GRANT SELECT(action) ON TABLE audit.audit_logs TO read_only_user;

GRANT SELECT(resource_type) ON TABLE audit.audit_logs TO read_only_user;

GRANT SELECT(resource_id) ON TABLE audit.audit_logs TO read_only_user;

GRANT SELECT(status) ON TABLE audit.audit_logs TO read_only_user;

GRANT SELECT(user_agent) ON TABLE audit.audit_logs TO read_only_user;

GRANT SELECT(request_id) ON TABLE audit.audit_logs TO read_only_user;

GRANT SELECT(created_at) ON TABLE audit.audit_logs TO read_only_user;

GRANT SELECT(xid) ON TABLE audit.audit_logs TO read_only_user;

GRANT SELECT ON TABLE reporting.reconciliation_runs TO read_only_user;
GRANT SELECT ON TABLE reporting.reconciliation_runs TO admin_user;
GRANT SELECT,INSERT ON TABLE reporting.reconciliation_runs TO internal_service;

REVOKE ALL ON FUNCTION admin.run_reconciliation(recount boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.run_reconciliation(recount boolean) TO internal_service;

REVOKE ALL ON FUNCTION admin.sample_table_sizes() FROM PUBLIC;
GRANT ALL ON FUNCTION admin.sample_table_sizes() TO internal_service;

REVOKE ALL ON FUNCTION admin.sign_as_oneself(target regclass, columns name[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION admin.uuid_time(id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.uuid_time(id uuid) TO read_only_user;
GRANT ALL ON FUNCTION admin.uuid_time(id uuid) TO admin_user;
GRANT ALL ON FUNCTION admin.uuid_time(id uuid) TO internal_service;

GRANT SELECT ON TABLE public.trades TO read_only_user;
GRANT SELECT ON TABLE public.trades TO admin_user;
GRANT SELECT,INSERT ON TABLE public.trades TO internal_service;

REVOKE ALL ON FUNCTION admin.velocity_horizon(wanted public.velocity_measure) FROM PUBLIC;
GRANT ALL ON FUNCTION admin.velocity_horizon(wanted public.velocity_measure) TO admin_user;
GRANT ALL ON FUNCTION admin.velocity_horizon(wanted public.velocity_measure) TO internal_service;

REVOKE ALL ON FUNCTION audit.row_digest(content jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.row_digest(content jsonb) TO read_only_user;
GRANT ALL ON FUNCTION audit.row_digest(content jsonb) TO admin_user;
GRANT ALL ON FUNCTION audit.row_digest(content jsonb) TO internal_service;

REVOKE ALL ON FUNCTION engine.ensure_journal_partition(part integer) FROM PUBLIC;
GRANT ALL ON FUNCTION engine.ensure_journal_partition(part integer) TO engine_writer;

REVOKE ALL ON FUNCTION public.closing_obstacle(customer uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.closing_obstacle(customer uuid) TO identity_service;

REVOKE ALL ON FUNCTION public.ended_api_keys(wanted bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ended_api_keys(wanted bytea[]) TO app_user;

REVOKE ALL ON FUNCTION public.live_api_key(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.live_api_key(wanted bytea) TO app_user;

REVOKE ALL ON FUNCTION public.mark_notification_read(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.mark_notification_read(wanted uuid) TO app_user;

REVOKE ALL ON FUNCTION public.note_key_use(keys uuid[], moments timestamp with time zone[], addresses inet[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.note_key_use(keys uuid[], moments timestamp with time zone[], addresses inet[]) TO app_user;

REVOKE ALL ON FUNCTION public.reconcile_user_balance(user_id uuid, asset_type public.asset_type, currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.reconcile_user_balance(user_id uuid, asset_type public.asset_type, currency text) TO read_only_user;
GRANT ALL ON FUNCTION public.reconcile_user_balance(user_id uuid, asset_type public.asset_type, currency text) TO admin_user;
GRANT ALL ON FUNCTION public.reconcile_user_balance(user_id uuid, asset_type public.asset_type, currency text) TO internal_service;

REVOKE ALL ON FUNCTION public.security_events(customer uuid, before uuid, many integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.security_events(customer uuid, before uuid, many integer) TO identity_service;

REVOKE ALL ON FUNCTION public.set_notification_preference(wanted_class public.notification_class, wanted_type public.notification_type, enabled boolean, wanted_locale public.locale) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_notification_preference(wanted_class public.notification_class, wanted_type public.notification_type, enabled boolean, wanted_locale public.locale) TO app_user;

REVOKE ALL ON FUNCTION public.standing(customer uuid, OUT suspended boolean, OUT terms_due text, OUT in_maintenance boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.standing(customer uuid, OUT suspended boolean, OUT terms_due text, OUT in_maintenance boolean) TO app_user;
GRANT ALL ON FUNCTION public.standing(customer uuid, OUT suspended boolean, OUT terms_due text, OUT in_maintenance boolean) TO identity_service;

REVOKE ALL ON FUNCTION reporting.count_ledger(at_once bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION reporting.count_ledger(at_once bigint) TO internal_service;

REVOKE ALL ON FUNCTION reporting.count_legs(after bigint, upto bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION reporting.count_legs(after bigint, upto bigint) TO internal_service;

REVOKE ALL ON FUNCTION reporting.refresh_summary_only() FROM PUBLIC;
GRANT ALL ON FUNCTION reporting.refresh_summary_only() TO internal_service;

REVOKE ALL ON FUNCTION reporting.refresh_user_balance_summary() FROM PUBLIC;
GRANT ALL ON FUNCTION reporting.refresh_user_balance_summary() TO internal_service;

GRANT SELECT ON TABLE admin.archived_partitions TO read_only_user;
GRANT SELECT ON TABLE admin.archived_partitions TO admin_user;
GRANT SELECT ON TABLE admin.archived_partitions TO internal_service;

GRANT SELECT ON TABLE admin.job_runs TO read_only_user;
GRANT SELECT ON TABLE admin.job_runs TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE admin.job_runs TO internal_service;

GRANT SELECT ON TABLE admin.ledger_integrity TO read_only_user;
GRANT SELECT ON TABLE admin.ledger_integrity TO admin_user;
GRANT SELECT ON TABLE admin.ledger_integrity TO internal_service;

GRANT SELECT ON TABLE config.fee_profiles TO app_user;
GRANT SELECT ON TABLE config.fee_profiles TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE config.fee_profiles TO admin_user;
GRANT SELECT ON TABLE config.fee_profiles TO internal_service;

GRANT SELECT ON TABLE config.user_fee_profiles TO read_only_user;
GRANT SELECT,INSERT ON TABLE config.user_fee_profiles TO admin_user;
GRANT SELECT,INSERT ON TABLE config.user_fee_profiles TO internal_service;

GRANT SELECT(mapping_id) ON TABLE config.user_fee_profiles TO app_user;

GRANT SELECT(user_id) ON TABLE config.user_fee_profiles TO app_user;

GRANT SELECT(profile_id) ON TABLE config.user_fee_profiles TO app_user;

GRANT SELECT(market_id) ON TABLE config.user_fee_profiles TO app_user;

GRANT SELECT(valid_from) ON TABLE config.user_fee_profiles TO app_user;

GRANT SELECT(valid_to) ON TABLE config.user_fee_profiles TO app_user;
GRANT UPDATE(valid_to) ON TABLE config.user_fee_profiles TO admin_user;
GRANT UPDATE(valid_to) ON TABLE config.user_fee_profiles TO internal_service;

GRANT SELECT(period) ON TABLE config.user_fee_profiles TO app_user;

GRANT SELECT(created_at) ON TABLE config.user_fee_profiles TO app_user;

GRANT SELECT ON TABLE admin.profile_rates TO admin_user;
GRANT SELECT ON TABLE admin.profile_rates TO internal_service;

GRANT SELECT ON TABLE audit.state_history TO admin_user;
GRANT SELECT ON TABLE audit.state_history TO internal_service;
GRANT SELECT ON TABLE audit.state_history TO read_only_user;

GRANT SELECT ON TABLE audit.sealable TO admin_user;
GRANT SELECT ON TABLE audit.sealable TO internal_service;

GRANT SELECT ON TABLE audit.seals TO read_only_user;
GRANT SELECT ON TABLE audit.seals TO admin_user;
GRANT SELECT,INSERT ON TABLE audit.seals TO internal_service;

GRANT SELECT ON TABLE config.holidays TO app_user;
GRANT SELECT ON TABLE config.holidays TO read_only_user;
GRANT SELECT,INSERT,DELETE ON TABLE config.holidays TO admin_user;
GRANT SELECT ON TABLE config.holidays TO internal_service;

GRANT SELECT ON TABLE config.legal_parameters TO app_user;
GRANT SELECT ON TABLE config.legal_parameters TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE config.legal_parameters TO admin_user;
GRANT SELECT ON TABLE config.legal_parameters TO internal_service;

GRANT SELECT ON TABLE config.limit_profiles TO app_user;
GRANT SELECT ON TABLE config.limit_profiles TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE config.limit_profiles TO admin_user;
GRANT SELECT ON TABLE config.limit_profiles TO internal_service;
GRANT SELECT ON TABLE config.limit_profiles TO identity_service;

GRANT SELECT ON TABLE config.state_transitions TO admin_user;
GRANT SELECT ON TABLE config.state_transitions TO internal_service;
GRANT SELECT ON TABLE config.state_transitions TO read_only_user;

GRANT SELECT ON TABLE config.user_limit_profiles TO read_only_user;
GRANT SELECT,INSERT ON TABLE config.user_limit_profiles TO admin_user;
GRANT SELECT,INSERT ON TABLE config.user_limit_profiles TO internal_service;
GRANT SELECT ON TABLE config.user_limit_profiles TO identity_service;

GRANT SELECT(mapping_id) ON TABLE config.user_limit_profiles TO app_user;

GRANT SELECT(user_id) ON TABLE config.user_limit_profiles TO app_user;

GRANT SELECT(profile_id) ON TABLE config.user_limit_profiles TO app_user;

GRANT SELECT(valid_from) ON TABLE config.user_limit_profiles TO app_user;

GRANT SELECT(valid_to) ON TABLE config.user_limit_profiles TO app_user;
GRANT UPDATE(valid_to) ON TABLE config.user_limit_profiles TO admin_user;
GRANT UPDATE(valid_to) ON TABLE config.user_limit_profiles TO internal_service;

GRANT SELECT(period) ON TABLE config.user_limit_profiles TO app_user;

GRANT SELECT(created_at) ON TABLE config.user_limit_profiles TO app_user;

GRANT SELECT,INSERT ON TABLE engine.epochs TO engine_writer;
GRANT SELECT ON TABLE engine.epochs TO internal_service;
GRANT SELECT ON TABLE engine.epochs TO admin_user;
GRANT SELECT ON TABLE engine.epochs TO read_only_user;

GRANT SELECT,INSERT,UPDATE ON TABLE engine.heartbeat TO engine_writer;
GRANT SELECT ON TABLE engine.heartbeat TO internal_service;
GRANT SELECT ON TABLE engine.heartbeat TO admin_user;
GRANT SELECT ON TABLE engine.heartbeat TO read_only_user;

GRANT SELECT,INSERT ON TABLE engine.journal TO engine_writer;
GRANT SELECT ON TABLE engine.journal TO internal_service;
GRANT SELECT ON TABLE engine.journal TO admin_user;

GRANT SELECT(seq) ON TABLE engine.journal TO read_only_user;

GRANT SELECT(epoch) ON TABLE engine.journal TO read_only_user;

GRANT SELECT(at) ON TABLE engine.journal TO read_only_user;

GRANT SELECT(commands) ON TABLE engine.journal TO read_only_user;

GRANT SELECT(hash) ON TABLE engine.journal TO read_only_user;

GRANT SELECT,INSERT,DELETE ON TABLE engine.snapshots TO engine_writer;
GRANT SELECT ON TABLE engine.snapshots TO internal_service;
GRANT SELECT ON TABLE engine.snapshots TO admin_user;
GRANT SELECT ON TABLE engine.snapshots TO read_only_user;

GRANT SELECT ON TABLE public.account_profiles TO app_user;
GRANT SELECT ON TABLE public.account_profiles TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.account_profiles TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.account_profiles TO internal_service;
GRANT SELECT,INSERT,UPDATE ON TABLE public.account_profiles TO identity_service;

GRANT SELECT ON TABLE public.account_overview TO app_user;
GRANT SELECT ON TABLE public.account_overview TO read_only_user;
GRANT SELECT ON TABLE public.account_overview TO admin_user;
GRANT SELECT ON TABLE public.account_overview TO internal_service;
GRANT SELECT ON TABLE public.account_overview TO identity_service;

GRANT SELECT ON TABLE public.markets TO app_user;
GRANT SELECT ON TABLE public.markets TO read_only_user;
GRANT SELECT ON TABLE public.markets TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.markets TO internal_service;
GRANT SELECT ON TABLE public.markets TO identity_service;

GRANT SELECT ON TABLE public.account_trades TO app_user;
GRANT SELECT ON TABLE public.account_trades TO read_only_user;
GRANT SELECT ON TABLE public.account_trades TO admin_user;
GRANT SELECT ON TABLE public.account_trades TO internal_service;

GRANT SELECT ON TABLE public.dvp_settlements TO read_only_user;
GRANT SELECT ON TABLE public.dvp_settlements TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.dvp_settlements TO internal_service;

GRANT SELECT ON TABLE public.account_settlements TO read_only_user;
GRANT SELECT ON TABLE public.account_settlements TO admin_user;
GRANT SELECT ON TABLE public.account_settlements TO internal_service;
GRANT SELECT ON TABLE public.account_settlements TO app_user;

GRANT SELECT ON TABLE public.ledger_entries TO app_user;
GRANT SELECT ON TABLE public.ledger_entries TO read_only_user;
GRANT SELECT ON TABLE public.ledger_entries TO admin_user;
GRANT SELECT ON TABLE public.ledger_entries TO internal_service;

GRANT SELECT ON TABLE public.account_statement TO app_user;
GRANT SELECT ON TABLE public.account_statement TO read_only_user;
GRANT SELECT ON TABLE public.account_statement TO admin_user;
GRANT SELECT ON TABLE public.account_statement TO internal_service;

GRANT SELECT ON TABLE public.account_transfers TO app_user;
GRANT SELECT ON TABLE public.account_transfers TO read_only_user;
GRANT SELECT ON TABLE public.account_transfers TO admin_user;

GRANT SELECT ON TABLE public.open_orders TO app_user;
GRANT SELECT ON TABLE public.open_orders TO read_only_user;
GRANT SELECT ON TABLE public.open_orders TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.open_orders TO internal_service;

GRANT SELECT ON TABLE public.orders TO app_user;
GRANT SELECT ON TABLE public.orders TO read_only_user;
GRANT SELECT ON TABLE public.orders TO admin_user;
GRANT SELECT,INSERT ON TABLE public.orders TO internal_service;

GRANT SELECT ON TABLE public.all_orders TO app_user;
GRANT SELECT ON TABLE public.all_orders TO read_only_user;
GRANT SELECT ON TABLE public.all_orders TO admin_user;
GRANT SELECT ON TABLE public.all_orders TO internal_service;

GRANT SELECT,INSERT,UPDATE ON TABLE public.api_keys TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.api_keys TO identity_service;

GRANT SELECT(api_key_id) ON TABLE public.api_keys TO app_user;
GRANT SELECT(api_key_id) ON TABLE public.api_keys TO read_only_user;

GRANT SELECT(user_id) ON TABLE public.api_keys TO app_user;
GRANT SELECT(user_id) ON TABLE public.api_keys TO read_only_user;

GRANT SELECT(account_id) ON TABLE public.api_keys TO app_user;
GRANT SELECT(account_id) ON TABLE public.api_keys TO read_only_user;
GRANT SELECT(account_id) ON TABLE public.api_keys TO internal_service;

GRANT SELECT(prefix) ON TABLE public.api_keys TO app_user;
GRANT SELECT(prefix) ON TABLE public.api_keys TO read_only_user;

GRANT SELECT(label) ON TABLE public.api_keys TO app_user;
GRANT SELECT(label) ON TABLE public.api_keys TO read_only_user;

GRANT SELECT(scopes) ON TABLE public.api_keys TO app_user;
GRANT SELECT(scopes) ON TABLE public.api_keys TO read_only_user;

GRANT SELECT(ip_allowlist) ON TABLE public.api_keys TO app_user;
GRANT SELECT(ip_allowlist) ON TABLE public.api_keys TO read_only_user;

GRANT SELECT(last_used_at) ON TABLE public.api_keys TO app_user;
GRANT SELECT(last_used_at) ON TABLE public.api_keys TO read_only_user;

GRANT SELECT(expires_at) ON TABLE public.api_keys TO app_user;
GRANT SELECT(expires_at) ON TABLE public.api_keys TO read_only_user;

GRANT SELECT(revoked_at) ON TABLE public.api_keys TO app_user;
GRANT SELECT(revoked_at) ON TABLE public.api_keys TO read_only_user;

GRANT SELECT(created_at) ON TABLE public.api_keys TO app_user;
GRANT SELECT(created_at) ON TABLE public.api_keys TO read_only_user;

GRANT SELECT(updated_at) ON TABLE public.api_keys TO app_user;
GRANT SELECT(updated_at) ON TABLE public.api_keys TO read_only_user;

GRANT SELECT(kind) ON TABLE public.api_keys TO read_only_user;
GRANT SELECT(kind) ON TABLE public.api_keys TO app_user;

GRANT SELECT(markets) ON TABLE public.api_keys TO app_user;
GRANT SELECT(markets) ON TABLE public.api_keys TO read_only_user;

GRANT SELECT(more_accounts) ON TABLE public.api_keys TO app_user;
GRANT SELECT(more_accounts) ON TABLE public.api_keys TO read_only_user;

GRANT SELECT(last_used_ip) ON TABLE public.api_keys TO app_user;
GRANT SELECT(last_used_ip) ON TABLE public.api_keys TO read_only_user;

GRANT SELECT,INSERT,UPDATE ON TABLE public.approvals TO admin_user;
GRANT SELECT ON TABLE public.approvals TO internal_service;
GRANT SELECT ON TABLE public.approvals TO read_only_user;

GRANT UPDATE(status) ON TABLE public.approvals TO internal_service;

GRANT UPDATE(version) ON TABLE public.approvals TO internal_service;

GRANT UPDATE(updated_at) ON TABLE public.approvals TO internal_service;

GRANT SELECT ON TABLE public.asset_networks TO app_user;
GRANT SELECT ON TABLE public.asset_networks TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.asset_networks TO admin_user;
GRANT SELECT ON TABLE public.asset_networks TO internal_service;

GRANT SELECT ON TABLE public.asset_terms TO app_user;
GRANT SELECT ON TABLE public.asset_terms TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.asset_terms TO admin_user;
GRANT SELECT ON TABLE public.asset_terms TO internal_service;

GRANT SELECT ON TABLE public.market_trades TO app_user;
GRANT SELECT ON TABLE public.market_trades TO read_only_user;
GRANT SELECT ON TABLE public.market_trades TO admin_user;
GRANT SELECT ON TABLE public.market_trades TO internal_service;

GRANT SELECT ON TABLE public.asset_values TO app_user;
GRANT SELECT ON TABLE public.asset_values TO read_only_user;
GRANT SELECT ON TABLE public.asset_values TO admin_user;
GRANT SELECT ON TABLE public.asset_values TO internal_service;

GRANT SELECT ON TABLE public.bank_accounts TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.bank_accounts TO admin_user;
GRANT SELECT ON TABLE public.bank_accounts TO internal_service;

GRANT SELECT ON TABLE public.bank_statement_lines TO read_only_user;
GRANT SELECT ON TABLE public.bank_statement_lines TO admin_user;
GRANT SELECT,INSERT ON TABLE public.bank_statement_lines TO internal_service;

GRANT UPDATE(fiat_transfer_id) ON TABLE public.bank_statement_lines TO admin_user;
GRANT UPDATE(fiat_transfer_id) ON TABLE public.bank_statement_lines TO internal_service;

GRANT SELECT ON TABLE public.bank_statements TO read_only_user;
GRANT SELECT ON TABLE public.bank_statements TO admin_user;
GRANT SELECT,INSERT ON TABLE public.bank_statements TO internal_service;

GRANT SELECT,INSERT ON TABLE public.case_links TO admin_user;
GRANT SELECT,INSERT ON TABLE public.case_links TO internal_service;

GRANT SELECT,INSERT,UPDATE ON TABLE public.compliance_cases TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.compliance_cases TO internal_service;

GRANT SELECT ON TABLE public.case_overview TO admin_user;
GRANT SELECT ON TABLE public.case_overview TO internal_service;

GRANT SELECT ON TABLE public.chain_blocks TO read_only_user;
GRANT SELECT ON TABLE public.chain_blocks TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.chain_blocks TO internal_service;

GRANT SELECT ON TABLE public.chain_cursors TO read_only_user;
GRANT SELECT ON TABLE public.chain_cursors TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.chain_cursors TO internal_service;

GRANT SELECT,INSERT,UPDATE ON TABLE public.chain_transactions TO internal_service;

GRANT SELECT(chain_transaction_id) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(chain_transaction_id) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(network) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(network) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(custody_wallet_id) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(custody_wallet_id) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(nonce) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(nonce) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(status) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(status) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(is_unknown) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(is_unknown) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(txid) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(txid) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(replaces) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(replaces) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(conflicting_txid) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(conflicting_txid) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(network_fee) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(network_fee) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(block_height) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(block_height) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(block_hash) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(block_hash) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(confirmations) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(confirmations) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(created_at) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(created_at) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(signed_at) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(signed_at) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(broadcast_at) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(broadcast_at) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(confirmed_at) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(confirmed_at) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(updated_at) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(updated_at) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT(version) ON TABLE public.chain_transactions TO read_only_user;
GRANT SELECT(version) ON TABLE public.chain_transactions TO admin_user;

GRANT SELECT,INSERT,UPDATE ON TABLE public.confirmations TO identity_service;

GRANT SELECT,INSERT,UPDATE ON TABLE public.custody_wallets TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.custody_wallets TO internal_service;

GRANT SELECT(custody_wallet_id) ON TABLE public.custody_wallets TO read_only_user;

GRANT SELECT(wallet_type) ON TABLE public.custody_wallets TO read_only_user;

GRANT SELECT(crypto_type) ON TABLE public.custody_wallets TO read_only_user;

GRANT SELECT(network) ON TABLE public.custody_wallets TO read_only_user;

GRANT SELECT(address) ON TABLE public.custody_wallets TO read_only_user;

GRANT SELECT(address_tag) ON TABLE public.custody_wallets TO read_only_user;

GRANT SELECT(account_id) ON TABLE public.custody_wallets TO read_only_user;

GRANT SELECT(is_multisig) ON TABLE public.custody_wallets TO read_only_user;

GRANT SELECT(is_active) ON TABLE public.custody_wallets TO read_only_user;

GRANT SELECT(last_rebalanced_at) ON TABLE public.custody_wallets TO read_only_user;

GRANT SELECT(created_at) ON TABLE public.custody_wallets TO read_only_user;

GRANT SELECT(updated_at) ON TABLE public.custody_wallets TO read_only_user;

GRANT SELECT(version) ON TABLE public.custody_wallets TO read_only_user;

GRANT SELECT ON TABLE public.custody_wallet_balances TO read_only_user;
GRANT SELECT ON TABLE public.custody_wallet_balances TO admin_user;
GRANT SELECT ON TABLE public.custody_wallet_balances TO internal_service;

GRANT SELECT ON TABLE public.customer_bank_accounts TO app_user;
GRANT SELECT ON TABLE public.customer_bank_accounts TO read_only_user;
GRANT SELECT ON TABLE public.customer_bank_accounts TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.customer_bank_accounts TO internal_service;

GRANT SELECT ON TABLE public.deposit_addresses TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.deposit_addresses TO internal_service;

GRANT SELECT(deposit_address_id) ON TABLE public.deposit_addresses TO app_user;
GRANT SELECT(deposit_address_id) ON TABLE public.deposit_addresses TO read_only_user;

GRANT SELECT(user_id) ON TABLE public.deposit_addresses TO app_user;
GRANT SELECT(user_id) ON TABLE public.deposit_addresses TO read_only_user;

GRANT SELECT(account_id) ON TABLE public.deposit_addresses TO app_user;
GRANT SELECT(account_id) ON TABLE public.deposit_addresses TO read_only_user;

GRANT SELECT(network) ON TABLE public.deposit_addresses TO app_user;
GRANT SELECT(network) ON TABLE public.deposit_addresses TO read_only_user;

GRANT SELECT(address) ON TABLE public.deposit_addresses TO app_user;
GRANT SELECT(address) ON TABLE public.deposit_addresses TO read_only_user;

GRANT SELECT(tag) ON TABLE public.deposit_addresses TO app_user;
GRANT SELECT(tag) ON TABLE public.deposit_addresses TO read_only_user;

GRANT SELECT(created_at) ON TABLE public.deposit_addresses TO app_user;
GRANT SELECT(created_at) ON TABLE public.deposit_addresses TO read_only_user;

GRANT SELECT(retired_at) ON TABLE public.deposit_addresses TO app_user;
GRANT SELECT(retired_at) ON TABLE public.deposit_addresses TO read_only_user;

GRANT SELECT(updated_at) ON TABLE public.deposit_addresses TO app_user;
GRANT SELECT(updated_at) ON TABLE public.deposit_addresses TO read_only_user;

GRANT SELECT ON TABLE public.deposits TO read_only_user;
GRANT SELECT,UPDATE ON TABLE public.deposits TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.deposits TO internal_service;

GRANT SELECT(deposit_id) ON TABLE public.deposits TO app_user;

GRANT SELECT(user_id) ON TABLE public.deposits TO app_user;

GRANT SELECT(account_id) ON TABLE public.deposits TO app_user;

GRANT SELECT(asset_id) ON TABLE public.deposits TO app_user;

GRANT SELECT(network) ON TABLE public.deposits TO app_user;

GRANT SELECT(contract) ON TABLE public.deposits TO app_user;

GRANT SELECT(address) ON TABLE public.deposits TO app_user;

GRANT SELECT(tag) ON TABLE public.deposits TO app_user;

GRANT SELECT(txid) ON TABLE public.deposits TO app_user;

GRANT SELECT(ordinal) ON TABLE public.deposits TO app_user;

GRANT SELECT(amount) ON TABLE public.deposits TO app_user;

GRANT SELECT(fee) ON TABLE public.deposits TO app_user;

GRANT SELECT(net_amount) ON TABLE public.deposits TO app_user;

GRANT SELECT(block_height) ON TABLE public.deposits TO app_user;

GRANT SELECT(confirmations) ON TABLE public.deposits TO app_user;

GRANT SELECT(required_confirmations) ON TABLE public.deposits TO app_user;

GRANT SELECT(shown_status) ON TABLE public.deposits TO app_user;

GRANT SELECT(created_at) ON TABLE public.deposits TO app_user;

GRANT SELECT(confirmed_at) ON TABLE public.deposits TO app_user;

GRANT SELECT(processed_at) ON TABLE public.deposits TO app_user;

GRANT SELECT(updated_at) ON TABLE public.deposits TO app_user;

GRANT SELECT ON TABLE public.deposit_withdrawals TO app_user;
GRANT SELECT ON TABLE public.deposit_withdrawals TO read_only_user;
GRANT SELECT ON TABLE public.deposit_withdrawals TO admin_user;
GRANT SELECT ON TABLE public.deposit_withdrawals TO internal_service;

GRANT SELECT ON TABLE public.fee_rates TO app_user;
GRANT SELECT ON TABLE public.fee_rates TO read_only_user;
GRANT SELECT ON TABLE public.fee_rates TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.fee_rates TO internal_service;

GRANT SELECT ON TABLE public.fee_tiers TO app_user;
GRANT SELECT ON TABLE public.fee_tiers TO read_only_user;
GRANT SELECT ON TABLE public.fee_tiers TO admin_user;
GRANT SELECT ON TABLE public.fee_tiers TO internal_service;

GRANT SELECT ON TABLE public.virtual_ibans TO app_user;
GRANT SELECT ON TABLE public.virtual_ibans TO read_only_user;
GRANT SELECT ON TABLE public.virtual_ibans TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.virtual_ibans TO internal_service;

GRANT SELECT ON TABLE public.fiat_accounts TO app_user;
GRANT SELECT ON TABLE public.fiat_accounts TO read_only_user;
GRANT SELECT ON TABLE public.fiat_accounts TO admin_user;
GRANT SELECT ON TABLE public.fiat_accounts TO internal_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.followed_rates TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.followed_rates TO internal_service;

GRANT SELECT ON TABLE public.history_files TO app_user;
GRANT SELECT ON TABLE public.history_files TO read_only_user;
GRANT SELECT ON TABLE public.history_files TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.history_files TO internal_service;

GRANT SELECT ON TABLE public.order_lists TO app_user;
GRANT SELECT ON TABLE public.order_lists TO read_only_user;
GRANT SELECT ON TABLE public.order_lists TO admin_user;
GRANT SELECT,INSERT ON TABLE public.order_lists TO internal_service;

GRANT SELECT ON TABLE public.holds TO app_user;
GRANT SELECT ON TABLE public.holds TO read_only_user;
GRANT SELECT ON TABLE public.holds TO admin_user;
GRANT SELECT ON TABLE public.holds TO internal_service;

GRANT SELECT ON TABLE public.idempotency_keys TO admin_user;
GRANT SELECT,INSERT,DELETE ON TABLE public.idempotency_keys TO internal_service;

GRANT SELECT ON TABLE public.kline_cursor TO app_user;
GRANT SELECT ON TABLE public.kline_cursor TO read_only_user;
GRANT SELECT ON TABLE public.kline_cursor TO admin_user;
GRANT SELECT,UPDATE ON TABLE public.kline_cursor TO internal_service;

GRANT SELECT ON TABLE public.klines TO app_user;
GRANT SELECT ON TABLE public.klines TO read_only_user;
GRANT SELECT ON TABLE public.klines TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.klines TO internal_service;

GRANT SELECT,INSERT ON TABLE public.kyc_documents TO admin_user;
GRANT SELECT,INSERT ON TABLE public.kyc_documents TO internal_service;

GRANT SELECT(document_id) ON TABLE public.kyc_documents TO app_user;
GRANT SELECT(document_id) ON TABLE public.kyc_documents TO read_only_user;

GRANT SELECT(user_id) ON TABLE public.kyc_documents TO app_user;
GRANT SELECT(user_id) ON TABLE public.kyc_documents TO read_only_user;

GRANT SELECT(kyc_record_id) ON TABLE public.kyc_documents TO app_user;
GRANT SELECT(kyc_record_id) ON TABLE public.kyc_documents TO read_only_user;
GRANT UPDATE(kyc_record_id) ON TABLE public.kyc_documents TO admin_user;
GRANT UPDATE(kyc_record_id) ON TABLE public.kyc_documents TO internal_service;

GRANT SELECT(document_type) ON TABLE public.kyc_documents TO app_user;
GRANT SELECT(document_type) ON TABLE public.kyc_documents TO read_only_user;

GRANT SELECT(document_name) ON TABLE public.kyc_documents TO app_user;

GRANT SELECT(mime_type) ON TABLE public.kyc_documents TO app_user;
GRANT SELECT(mime_type) ON TABLE public.kyc_documents TO read_only_user;

GRANT SELECT(file_size) ON TABLE public.kyc_documents TO app_user;
GRANT SELECT(file_size) ON TABLE public.kyc_documents TO read_only_user;

GRANT SELECT(scanned_at) ON TABLE public.kyc_documents TO read_only_user;
GRANT UPDATE(scanned_at) ON TABLE public.kyc_documents TO admin_user;
GRANT UPDATE(scanned_at) ON TABLE public.kyc_documents TO internal_service;

GRANT SELECT(verification_status) ON TABLE public.kyc_documents TO app_user;
GRANT SELECT(verification_status) ON TABLE public.kyc_documents TO read_only_user;
GRANT UPDATE(verification_status) ON TABLE public.kyc_documents TO admin_user;
GRANT UPDATE(verification_status) ON TABLE public.kyc_documents TO internal_service;

GRANT SELECT(submitted_by) ON TABLE public.kyc_documents TO read_only_user;

GRANT SELECT(provider) ON TABLE public.kyc_documents TO read_only_user;
GRANT UPDATE(provider) ON TABLE public.kyc_documents TO admin_user;
GRANT UPDATE(provider) ON TABLE public.kyc_documents TO internal_service;

GRANT SELECT(verified_by) ON TABLE public.kyc_documents TO read_only_user;
GRANT UPDATE(verified_by) ON TABLE public.kyc_documents TO admin_user;
GRANT UPDATE(verified_by) ON TABLE public.kyc_documents TO internal_service;

GRANT SELECT(verified_at) ON TABLE public.kyc_documents TO app_user;
GRANT SELECT(verified_at) ON TABLE public.kyc_documents TO read_only_user;
GRANT UPDATE(verified_at) ON TABLE public.kyc_documents TO admin_user;
GRANT UPDATE(verified_at) ON TABLE public.kyc_documents TO internal_service;

GRANT SELECT(rejection_reason) ON TABLE public.kyc_documents TO app_user;
GRANT SELECT(rejection_reason) ON TABLE public.kyc_documents TO read_only_user;
GRANT UPDATE(rejection_reason) ON TABLE public.kyc_documents TO admin_user;
GRANT UPDATE(rejection_reason) ON TABLE public.kyc_documents TO internal_service;

GRANT SELECT(expires_on) ON TABLE public.kyc_documents TO app_user;
GRANT SELECT(expires_on) ON TABLE public.kyc_documents TO read_only_user;
GRANT UPDATE(expires_on) ON TABLE public.kyc_documents TO admin_user;
GRANT UPDATE(expires_on) ON TABLE public.kyc_documents TO internal_service;

GRANT SELECT(retention_class) ON TABLE public.kyc_documents TO read_only_user;

GRANT SELECT(uploaded_at) ON TABLE public.kyc_documents TO app_user;
GRANT SELECT(uploaded_at) ON TABLE public.kyc_documents TO read_only_user;

GRANT SELECT(updated_at) ON TABLE public.kyc_documents TO read_only_user;

GRANT SELECT(version) ON TABLE public.kyc_documents TO read_only_user;
GRANT UPDATE(version) ON TABLE public.kyc_documents TO admin_user;
GRANT UPDATE(version) ON TABLE public.kyc_documents TO internal_service;

GRANT SELECT,INSERT ON TABLE public.kyc_records TO admin_user;
GRANT SELECT,INSERT ON TABLE public.kyc_records TO internal_service;

GRANT SELECT(kyc_record_id) ON TABLE public.kyc_records TO app_user;
GRANT SELECT(kyc_record_id) ON TABLE public.kyc_records TO read_only_user;

GRANT SELECT(user_id) ON TABLE public.kyc_records TO app_user;
GRANT SELECT(user_id) ON TABLE public.kyc_records TO read_only_user;

GRANT SELECT(level) ON TABLE public.kyc_records TO app_user;
GRANT SELECT(level) ON TABLE public.kyc_records TO read_only_user;

GRANT SELECT(status) ON TABLE public.kyc_records TO app_user;
GRANT SELECT(status) ON TABLE public.kyc_records TO read_only_user;
GRANT UPDATE(status) ON TABLE public.kyc_records TO admin_user;
GRANT UPDATE(status) ON TABLE public.kyc_records TO internal_service;

GRANT SELECT(document_type) ON TABLE public.kyc_records TO app_user;
GRANT SELECT(document_type) ON TABLE public.kyc_records TO read_only_user;
GRANT UPDATE(document_type) ON TABLE public.kyc_records TO admin_user;
GRANT UPDATE(document_type) ON TABLE public.kyc_records TO internal_service;

GRANT UPDATE(document_number) ON TABLE public.kyc_records TO admin_user;
GRANT UPDATE(document_number) ON TABLE public.kyc_records TO internal_service;

GRANT UPDATE(submitted_data) ON TABLE public.kyc_records TO admin_user;
GRANT UPDATE(submitted_data) ON TABLE public.kyc_records TO internal_service;

GRANT SELECT(submitted_by) ON TABLE public.kyc_records TO read_only_user;
GRANT UPDATE(submitted_by) ON TABLE public.kyc_records TO admin_user;
GRANT UPDATE(submitted_by) ON TABLE public.kyc_records TO internal_service;

GRANT SELECT(submitted_at) ON TABLE public.kyc_records TO app_user;
GRANT SELECT(submitted_at) ON TABLE public.kyc_records TO read_only_user;
GRANT UPDATE(submitted_at) ON TABLE public.kyc_records TO admin_user;
GRANT UPDATE(submitted_at) ON TABLE public.kyc_records TO internal_service;

GRANT SELECT(provider) ON TABLE public.kyc_records TO read_only_user;
GRANT UPDATE(provider) ON TABLE public.kyc_records TO admin_user;
GRANT UPDATE(provider) ON TABLE public.kyc_records TO internal_service;

GRANT UPDATE(provider_reference) ON TABLE public.kyc_records TO admin_user;
GRANT UPDATE(provider_reference) ON TABLE public.kyc_records TO internal_service;

GRANT UPDATE(review_notes) ON TABLE public.kyc_records TO admin_user;
GRANT UPDATE(review_notes) ON TABLE public.kyc_records TO internal_service;

GRANT SELECT(reviewed_by) ON TABLE public.kyc_records TO read_only_user;
GRANT UPDATE(reviewed_by) ON TABLE public.kyc_records TO admin_user;
GRANT UPDATE(reviewed_by) ON TABLE public.kyc_records TO internal_service;

GRANT SELECT(reviewed_at) ON TABLE public.kyc_records TO app_user;
GRANT SELECT(reviewed_at) ON TABLE public.kyc_records TO read_only_user;
GRANT UPDATE(reviewed_at) ON TABLE public.kyc_records TO admin_user;
GRANT UPDATE(reviewed_at) ON TABLE public.kyc_records TO internal_service;

GRANT SELECT(retention_class) ON TABLE public.kyc_records TO read_only_user;

GRANT SELECT(created_at) ON TABLE public.kyc_records TO app_user;
GRANT SELECT(created_at) ON TABLE public.kyc_records TO read_only_user;

GRANT SELECT(updated_at) ON TABLE public.kyc_records TO app_user;
GRANT SELECT(updated_at) ON TABLE public.kyc_records TO read_only_user;

GRANT SELECT(version) ON TABLE public.kyc_records TO read_only_user;
GRANT UPDATE(version) ON TABLE public.kyc_records TO admin_user;
GRANT UPDATE(version) ON TABLE public.kyc_records TO internal_service;

GRANT SELECT ON TABLE public.ledger_accounts TO app_user;
GRANT SELECT ON TABLE public.ledger_accounts TO read_only_user;
GRANT SELECT ON TABLE public.ledger_accounts TO admin_user;
GRANT SELECT ON TABLE public.ledger_accounts TO internal_service;

GRANT SELECT,INSERT,UPDATE ON TABLE public.legal_holds TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.legal_holds TO internal_service;

GRANT SELECT ON TABLE public.limit_uses TO identity_service;
GRANT SELECT ON TABLE public.limit_uses TO app_user;
GRANT SELECT ON TABLE public.limit_uses TO read_only_user;
GRANT SELECT,INSERT ON TABLE public.limit_uses TO admin_user;
GRANT SELECT,INSERT ON TABLE public.limit_uses TO internal_service;

GRANT UPDATE(released_at) ON TABLE public.limit_uses TO admin_user;
GRANT UPDATE(released_at) ON TABLE public.limit_uses TO internal_service;

GRANT USAGE ON SEQUENCE public.made_up_phones TO admin_user;
GRANT USAGE ON SEQUENCE public.made_up_phones TO internal_service;

GRANT SELECT ON TABLE public.market_data TO app_user;
GRANT SELECT ON TABLE public.market_data TO read_only_user;
GRANT SELECT ON TABLE public.market_data TO admin_user;
GRANT SELECT ON TABLE public.market_data TO internal_service;

GRANT SELECT ON TABLE public.market_phases TO app_user;
GRANT SELECT ON TABLE public.market_phases TO read_only_user;
GRANT SELECT ON TABLE public.market_phases TO admin_user;
GRANT SELECT,INSERT ON TABLE public.market_phases TO internal_service;

GRANT SELECT ON TABLE public.market_schedules TO app_user;
GRANT SELECT ON TABLE public.market_schedules TO read_only_user;
GRANT SELECT ON TABLE public.market_schedules TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.market_schedules TO internal_service;

GRANT SELECT ON TABLE public.money_approvals TO read_only_user;
GRANT SELECT,INSERT ON TABLE public.money_approvals TO admin_user;
GRANT SELECT ON TABLE public.money_approvals TO internal_service;

GRANT SELECT ON TABLE public.networks TO app_user;
GRANT SELECT ON TABLE public.networks TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.networks TO admin_user;
GRANT SELECT ON TABLE public.networks TO internal_service;

GRANT SELECT ON TABLE public.notices TO app_user;
GRANT SELECT ON TABLE public.notices TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.notices TO admin_user;
GRANT SELECT ON TABLE public.notices TO internal_service;

GRANT SELECT ON TABLE public.notification_preferences TO app_user;
GRANT SELECT ON TABLE public.notification_preferences TO read_only_user;
GRANT SELECT ON TABLE public.notification_preferences TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.notification_preferences TO internal_service;
GRANT SELECT,INSERT,UPDATE ON TABLE public.notification_preferences TO identity_service;

GRANT SELECT ON TABLE public.notification_templates TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.notification_templates TO admin_user;
GRANT SELECT ON TABLE public.notification_templates TO internal_service;

GRANT SELECT ON TABLE public.notifications TO app_user;
GRANT SELECT ON TABLE public.notifications TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.notifications TO internal_service;

GRANT SELECT(notification_id) ON TABLE public.notifications TO read_only_user;

GRANT SELECT(event_id) ON TABLE public.notifications TO read_only_user;

GRANT SELECT(user_id) ON TABLE public.notifications TO read_only_user;

GRANT SELECT(template_id) ON TABLE public.notifications TO read_only_user;

GRANT SELECT(type) ON TABLE public.notifications TO read_only_user;

GRANT SELECT(class) ON TABLE public.notifications TO read_only_user;

GRANT SELECT(title) ON TABLE public.notifications TO read_only_user;

GRANT SELECT(status) ON TABLE public.notifications TO read_only_user;

GRANT SELECT(error_message) ON TABLE public.notifications TO read_only_user;

GRANT SELECT(attempts) ON TABLE public.notifications TO read_only_user;

GRANT SELECT(next_attempt_at) ON TABLE public.notifications TO read_only_user;

GRANT SELECT(sent_at) ON TABLE public.notifications TO read_only_user;

GRANT SELECT(read_at) ON TABLE public.notifications TO read_only_user;

GRANT SELECT(created_at) ON TABLE public.notifications TO read_only_user;

GRANT SELECT(updated_at) ON TABLE public.notifications TO read_only_user;

GRANT SELECT ON TABLE public.order_limits TO app_user;
GRANT SELECT ON TABLE public.order_limits TO read_only_user;
GRANT SELECT ON TABLE public.order_limits TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.order_limits TO internal_service;

GRANT SELECT ON TABLE public.order_releases TO app_user;
GRANT SELECT ON TABLE public.order_releases TO read_only_user;
GRANT SELECT ON TABLE public.order_releases TO admin_user;
GRANT SELECT ON TABLE public.order_releases TO internal_service;

GRANT INSERT ON TABLE public.outbox_events TO app_user;
GRANT SELECT,INSERT ON TABLE public.outbox_events TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox_events TO internal_service;
GRANT INSERT ON TABLE public.outbox_events TO identity_service;

GRANT SELECT,INSERT,DELETE ON TABLE public.passkey_challenges TO identity_service;
GRANT SELECT,INSERT,DELETE ON TABLE public.passkey_challenges TO admin_user;

GRANT UPDATE(expires_at) ON TABLE public.passkey_challenges TO identity_service;
GRANT UPDATE(expires_at) ON TABLE public.passkey_challenges TO admin_user;

GRANT SELECT,INSERT,UPDATE ON TABLE public.passkeys TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.passkeys TO identity_service;

GRANT SELECT,INSERT ON TABLE public.permissions TO admin_user;
GRANT SELECT ON TABLE public.permissions TO internal_service;
GRANT SELECT ON TABLE public.permissions TO read_only_user;

GRANT SELECT,INSERT,UPDATE ON TABLE public.phone_confirmations TO identity_service;
GRANT SELECT ON TABLE public.phone_confirmations TO internal_service;

GRANT SELECT ON TABLE public.portfolio TO app_user;
GRANT SELECT ON TABLE public.portfolio TO read_only_user;
GRANT SELECT ON TABLE public.portfolio TO admin_user;
GRANT SELECT ON TABLE public.portfolio TO internal_service;

GRANT SELECT ON TABLE public.prevented_matches TO app_user;
GRANT SELECT ON TABLE public.prevented_matches TO read_only_user;
GRANT SELECT ON TABLE public.prevented_matches TO admin_user;
GRANT SELECT,INSERT ON TABLE public.prevented_matches TO internal_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.recovery_codes TO identity_service;

GRANT SELECT,INSERT,UPDATE ON TABLE public.refresh_tokens TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.refresh_tokens TO internal_service;
GRANT SELECT,INSERT,UPDATE ON TABLE public.refresh_tokens TO identity_service;

GRANT SELECT,INSERT ON TABLE public.risk_events TO admin_user;
GRANT SELECT,INSERT ON TABLE public.risk_events TO internal_service;

GRANT SELECT(risk_event_id) ON TABLE public.risk_events TO read_only_user;

GRANT SELECT(user_id) ON TABLE public.risk_events TO read_only_user;

GRANT SELECT(rule_id) ON TABLE public.risk_events TO read_only_user;

GRANT SELECT(rule_version) ON TABLE public.risk_events TO read_only_user;

GRANT SELECT(type) ON TABLE public.risk_events TO read_only_user;

GRANT SELECT(level) ON TABLE public.risk_events TO read_only_user;

GRANT SELECT(is_shadow) ON TABLE public.risk_events TO read_only_user;

GRANT SELECT(status) ON TABLE public.risk_events TO read_only_user;
GRANT UPDATE(status) ON TABLE public.risk_events TO admin_user;
GRANT UPDATE(status) ON TABLE public.risk_events TO internal_service;

GRANT UPDATE(case_id) ON TABLE public.risk_events TO admin_user;
GRANT UPDATE(case_id) ON TABLE public.risk_events TO internal_service;

GRANT SELECT(resolved_by) ON TABLE public.risk_events TO read_only_user;
GRANT UPDATE(resolved_by) ON TABLE public.risk_events TO admin_user;
GRANT UPDATE(resolved_by) ON TABLE public.risk_events TO internal_service;

GRANT SELECT(resolved_at) ON TABLE public.risk_events TO read_only_user;
GRANT UPDATE(resolved_at) ON TABLE public.risk_events TO admin_user;
GRANT UPDATE(resolved_at) ON TABLE public.risk_events TO internal_service;

GRANT UPDATE(resolution) ON TABLE public.risk_events TO admin_user;
GRANT UPDATE(resolution) ON TABLE public.risk_events TO internal_service;

GRANT SELECT(created_at) ON TABLE public.risk_events TO read_only_user;

GRANT SELECT(updated_at) ON TABLE public.risk_events TO read_only_user;

GRANT UPDATE(version) ON TABLE public.risk_events TO admin_user;
GRANT UPDATE(version) ON TABLE public.risk_events TO internal_service;

GRANT SELECT ON TABLE public.risk_rules TO read_only_user;
GRANT SELECT,INSERT ON TABLE public.risk_rules TO admin_user;
GRANT SELECT ON TABLE public.risk_rules TO internal_service;

GRANT UPDATE(status) ON TABLE public.risk_rules TO admin_user;

GRANT UPDATE(activated_by) ON TABLE public.risk_rules TO admin_user;

GRANT UPDATE(activated_at) ON TABLE public.risk_rules TO admin_user;

GRANT USAGE ON SEQUENCE public.risk_rules_rule_id_seq TO admin_user;

GRANT SELECT,INSERT,DELETE ON TABLE public.role_permissions TO admin_user;
GRANT SELECT ON TABLE public.role_permissions TO internal_service;
GRANT SELECT ON TABLE public.role_permissions TO read_only_user;

GRANT SELECT,INSERT,UPDATE ON TABLE public.roles TO admin_user;
GRANT SELECT ON TABLE public.roles TO internal_service;
GRANT SELECT ON TABLE public.roles TO read_only_user;

GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_hits TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_hits TO internal_service;

GRANT SELECT ON TABLE public.sealing_keys TO app_user;
GRANT SELECT ON TABLE public.sealing_keys TO identity_service;
GRANT SELECT,INSERT,DELETE ON TABLE public.sealing_keys TO admin_user;

GRANT SELECT ON TABLE public.sessions TO app_user;
GRANT SELECT ON TABLE public.sessions TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.sessions TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.sessions TO internal_service;
GRANT SELECT,INSERT,UPDATE ON TABLE public.sessions TO identity_service;

GRANT SELECT ON TABLE public.settlement_batch_volumes TO read_only_user;
GRANT SELECT ON TABLE public.settlement_batch_volumes TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.settlement_batch_volumes TO internal_service;

GRANT SELECT ON TABLE public.settlement_batches TO read_only_user;
GRANT SELECT ON TABLE public.settlement_batches TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.settlement_batches TO internal_service;

GRANT SELECT ON TABLE public.settlement_details TO app_user;
GRANT SELECT ON TABLE public.settlement_details TO read_only_user;
GRANT SELECT ON TABLE public.settlement_details TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.settlement_details TO internal_service;

GRANT SELECT ON TABLE public.settlements TO read_only_user;
GRANT SELECT ON TABLE public.settlements TO admin_user;
GRANT SELECT ON TABLE public.settlements TO internal_service;

GRANT SELECT,INSERT,DELETE ON TABLE public.staff_roles TO admin_user;
GRANT SELECT ON TABLE public.staff_roles TO internal_service;
GRANT SELECT ON TABLE public.staff_roles TO read_only_user;

GRANT SELECT,INSERT,UPDATE ON TABLE public.staff_sessions TO admin_user;

GRANT SELECT,INSERT,UPDATE ON TABLE public.staff_users TO admin_user;

GRANT SELECT(staff_id) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(staff_id) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(staff_type) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(staff_type) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(email) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(email) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(username) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(username) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(first_name) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(first_name) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(last_name) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(last_name) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(role) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(role) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(permissions) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(permissions) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(two_fa_enabled) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(two_fa_enabled) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(two_fa_setup_completed) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(two_fa_setup_completed) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(is_active) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(is_active) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(last_login_at) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(last_login_at) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(created_by) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(created_by) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(created_at) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(created_at) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(updated_at) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(updated_at) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT(version) ON TABLE public.staff_users TO internal_service;
GRANT SELECT(version) ON TABLE public.staff_users TO read_only_user;

GRANT SELECT ON TABLE public.terms_acceptances TO admin_user;
GRANT SELECT ON TABLE public.terms_acceptances TO read_only_user;
GRANT SELECT,INSERT ON TABLE public.terms_acceptances TO identity_service;

GRANT SELECT ON TABLE public.terms_of_use TO app_user;
GRANT SELECT ON TABLE public.terms_of_use TO identity_service;
GRANT SELECT ON TABLE public.terms_of_use TO read_only_user;
GRANT SELECT,INSERT ON TABLE public.terms_of_use TO admin_user;
GRANT SELECT ON TABLE public.terms_of_use TO internal_service;

GRANT SELECT ON TABLE public.ticker_24hr TO app_user;
GRANT SELECT ON TABLE public.ticker_24hr TO read_only_user;
GRANT SELECT ON TABLE public.ticker_24hr TO admin_user;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.ticker_24hr TO internal_service;

GRANT SELECT ON TABLE public.trading_pairs TO app_user;
GRANT SELECT ON TABLE public.trading_pairs TO read_only_user;
GRANT SELECT ON TABLE public.trading_pairs TO admin_user;
GRANT SELECT ON TABLE public.trading_pairs TO internal_service;

GRANT SELECT ON TABLE public.transactions TO app_user;
GRANT SELECT ON TABLE public.transactions TO read_only_user;
GRANT SELECT ON TABLE public.transactions TO admin_user;
GRANT SELECT ON TABLE public.transactions TO internal_service;

GRANT SELECT ON TABLE public.user_balances TO app_user;
GRANT SELECT ON TABLE public.user_balances TO read_only_user;
GRANT SELECT ON TABLE public.user_balances TO admin_user;
GRANT SELECT ON TABLE public.user_balances TO internal_service;

GRANT SELECT ON TABLE public.user_wallets TO app_user;
GRANT SELECT ON TABLE public.user_wallets TO read_only_user;
GRANT SELECT ON TABLE public.user_wallets TO admin_user;
GRANT SELECT ON TABLE public.user_wallets TO internal_service;

GRANT SELECT ON TABLE public.velocity TO admin_user;
GRANT SELECT ON TABLE public.velocity TO internal_service;

GRANT SELECT ON TABLE public.wallet_moves TO read_only_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.wallet_moves TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.wallet_moves TO internal_service;

GRANT SELECT ON TABLE public.withdrawal_addresses TO app_user;
GRANT SELECT ON TABLE public.withdrawal_addresses TO read_only_user;
GRANT SELECT ON TABLE public.withdrawal_addresses TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.withdrawal_addresses TO internal_service;

GRANT SELECT ON TABLE public.withdrawal_settings TO app_user;
GRANT SELECT ON TABLE public.withdrawal_settings TO read_only_user;
GRANT SELECT ON TABLE public.withdrawal_settings TO admin_user;
GRANT SELECT,INSERT,UPDATE ON TABLE public.withdrawal_settings TO internal_service;

GRANT SELECT ON TABLE reporting.trading_pair_statistics TO read_only_user;
GRANT SELECT ON TABLE reporting.trading_pair_statistics TO admin_user;
GRANT SELECT ON TABLE reporting.trading_pair_statistics TO internal_service;

GRANT SELECT ON TABLE reporting.trading_pair_stats TO read_only_user;
GRANT SELECT ON TABLE reporting.trading_pair_stats TO admin_user;
GRANT SELECT ON TABLE reporting.trading_pair_stats TO internal_service;

GRANT SELECT ON TABLE reporting.user_balance_summary TO read_only_user;
GRANT SELECT ON TABLE reporting.user_balance_summary TO admin_user;
GRANT SELECT ON TABLE reporting.user_balance_summary TO internal_service;

GRANT SELECT ON TABLE reporting.user_balance_totals TO read_only_user;
GRANT SELECT ON TABLE reporting.user_balance_totals TO admin_user;
GRANT SELECT ON TABLE reporting.user_balance_totals TO internal_service;

