-- Coins: where assets live, our wallets, customers' addresses, what comes in and what goes out.
-- The id of a deposit, withdrawal or move is also the key of its transfers and of its hold.

create type public.transaction_type as enum (
    'deposit', 'withdrawal', 'fee', 'rebate', 'internal_transfer');
create type public.transaction_status as enum (
    'pending', 'confirming', 'confirmed', 'completed', 'failed', 'cancelled');
create type public.wallet_type as enum ('hot', 'cold', 'fee', 'operational');
create type public.network_family as enum ('utxo', 'evm', 'tagged');
create type public.tag_kind as enum ('none', 'optional', 'required');
create type public.deposit_status as enum (
    'seen', 'confirming', 'screening', 'held', 'credited', 'below_minimum', 'unsupported_asset',
    'missing_tag', 'orphaned', 'failed', 'reversal_required');
create type public.withdrawal_status as enum (
    'requested', 'risk_review', 'cooling_down', 'awaiting_approval', 'queued', 'built', 'signed',
    'broadcast', 'confirming', 'completed', 'replaced', 'failed', 'cancelled', 'rejected');
create type public.payout_status as enum (
    'pending', 'approved', 'processing', 'confirmed', 'failed', 'cancelled');
create type public.chain_transaction_status as enum (
    'built', 'signed', 'broadcast', 'confirming', 'confirmed', 'replaced', 'failed');
create type public.wallet_move_kind as enum ('rebalance', 'sweep', 'gas');
create type public.wallet_move_status as enum (
    'proposed', 'approved', 'built', 'signed', 'broadcast', 'confirming', 'completed', 'failed',
    'rejected', 'cancelled');
create type public.approval_decision as enum ('approve', 'reject');
comment on type public.transaction_status is 'What customers and reports are shown';
comment on type public.payout_status is 'What customers are shown of a withdrawal';
comment on type public.network_family is 'tagged: an address and a tag or memo say who is meant';

create domain public.network_name as text
    constraint network_name_form check (value ~ '^[a-z][a-z0-9-]{1,30}$');
create domain public.chain_address as text
    constraint chain_address_form check (value ~ '^[!-~]{4,128}$');
comment on domain public.chain_address is 'Canonical form of its network; our adapters check it';
create domain public.chain_tag as text
    constraint chain_tag_form check (value ~ '^[ -~]{0,100}$');
comment on domain public.chain_tag is 'Tag or memo; the empty text is no tag, so that it compares';

-- ------------------------------------------------------------------ rules that many tables share

create function public.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    raise exception 'the terms (%) of a row of %.% never change',
        tg_argv[0], tg_table_schema, tg_table_name using errcode = 'check_violation';
end $$;
comment on function public.refuse_change() is 'Trigger: what was agreed stays as it was';

create function admin.fix_columns(target regclass, variadic columns name[]) returns void
language plpgsql set search_path = pg_catalog as $$
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
comment on function admin.fix_columns(regclass, name[]) is
    'For migrations: these columns are written once, by the insert';

-- Security definer: it may look at the terms, whoever writes the row.
create function public.refuse_finer_amounts() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
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
comment on function public.refuse_finer_amounts() is
    'Trigger: an amount finer than its asset, or than what its network pays, is refused';

create function admin.keep_scale(target regclass, paid_out boolean, variadic columns name[])
returns void
language plpgsql set search_path = pg_catalog as $$
begin
    execute format(
        'create trigger refuse_finer_amounts before insert or update on %s for each row'
        ' execute function public.refuse_finer_amounts(%L, %s)',
        target, case when paid_out then 'paid' else 'kept' end,
        (select string_agg(quote_literal(c), ', ') from unnest(columns) as c));
end $$;
comment on function admin.keep_scale(regclass, boolean, name[]) is
    'For migrations: these amounts are of the scale of the row''s asset_id, and what is paid out'
    ' (amount less fee) of its network''s';

create function public.multisig_is_whole(config jsonb) returns boolean
language sql immutable parallel safe set search_path = pg_catalog
return coalesce(case
    when jsonb_typeof(config) <> 'object' or jsonb_typeof(config -> 'signers') <> 'array'
        or config ->> 'required' !~ '^[0-9]{1,3}$' or config ->> 'total' !~ '^[0-9]{1,3}$'
        then false
    else (config ->> 'required')::integer between 2 and (config ->> 'total')::integer
        and (config ->> 'total')::integer = jsonb_array_length(config -> 'signers')
        and (config ->> 'total')::integer = (
            select count(distinct signer)
            from jsonb_array_elements_text(config -> 'signers') as signer where signer <> '')
end, false);
comment on function public.multisig_is_whole(jsonb) is
    'Whether {required, total, signers} is a control by several: 2 <= required <= total = signers';

-- ------------------------------------------------------------------------------ assets and chains

-- Not in public.assets: those rows come from the journal, each with the row that set it; what
-- staff set without the engine has its own table, a version, and a trigger against lost updates.
create table public.asset_terms (
    asset_id integer not null,
    min_withdraw_amount public.amount not null default 0,
    max_withdraw_amount public.amount,
    withdraw_fee public.amount not null default 0,
    deposit_fee public.amount not null default 0,
    daily_withdraw_limit public.amount,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint asset_terms_pkey primary key (asset_id),
    constraint asset_terms_asset_fkey foreign key (asset_id)
        references public.assets on delete restrict,
    constraint asset_terms_max_not_below_min check (max_withdraw_amount >= min_withdraw_amount),
    constraint asset_terms_fee_below_max check (withdraw_fee < max_withdraw_amount)
);
comment on table public.asset_terms is 'What moving an asset in and out costs, and its limits';
comment on column public.asset_terms.max_withdraw_amount is 'Empty: none of its own';
comment on column public.asset_terms.daily_withdraw_limit is
    'Of one customer in 24 hours; empty: limit profiles alone decide';
select admin.keep_current('public.asset_terms', versioned => true);
select admin.keep_scale('public.asset_terms', false, 'min_withdraw_amount', 'max_withdraw_amount',
    'withdraw_fee', 'deposit_fee', 'daily_withdraw_limit');

create table public.networks (
    network public.network_name not null,
    display_name text not null,
    family public.network_family not null,
    confirmations integer not null default 12,
    is_active boolean not null default true,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint networks_pkey primary key (network),
    constraint networks_confirmations_positive check (confirmations > 0)
);
comment on table public.networks is 'Chains that an adapter of ours reads and writes';
comment on column public.networks.is_active is 'false: seen and written down, but nothing moves';
select admin.keep_current('public.networks', versioned => true);

create table public.asset_networks (
    asset_id integer not null,
    network public.network_name not null,
    contract text not null default '',
    decimals smallint not null,
    confirmations integer,
    min_deposit public.amount not null default 0,
    withdraw_fee public.amount,
    tag_kind public.tag_kind not null default 'none',
    deposits_enabled boolean not null default true,
    withdrawals_enabled boolean not null default true,
    priority smallint not null default 100,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint asset_networks_pkey primary key (asset_id, network),
    constraint asset_networks_contract_key unique (network, contract),
    constraint asset_networks_asset_fkey foreign key (asset_id)
        references public.assets on delete restrict,
    constraint asset_networks_network_fkey foreign key (network)
        references public.networks on delete restrict,
    constraint asset_networks_confirmations_positive check (confirmations > 0),
    constraint asset_networks_decimals_in_range check (decimals between 0 and 18)
);
comment on table public.asset_networks is 'On which chains an asset lives, and on which terms';
comment on column public.asset_networks.contract is 'Of a token; the empty text: the native coin';
comment on column public.asset_networks.decimals is
    'Of the smallest unit on the chain; never more than those of the ledger';
comment on column public.asset_networks.confirmations is 'Empty: as the network says';
comment on column public.asset_networks.withdraw_fee is 'Empty: as asset_terms says';
comment on column public.asset_networks.priority is 'Which network is offered first: the smallest';
select admin.keep_current('public.asset_networks', versioned => true);
select admin.keep_scale('public.asset_networks', false, 'min_deposit', 'withdraw_fee');

create function public.refuse_finer_chain() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    if new.decimals > (select a.scale from public.assets as a where a.asset_id = new.asset_id) then
        raise exception 'network % has % decimals, more than the ledger of asset %',
            new.network, new.decimals, new.asset_id using errcode = 'check_violation';
    end if;
    return new;
end $$;
comment on function public.refuse_finer_chain() is
    'Trigger: what a chain can pay in, the ledger must be able to write down exactly';
create trigger refuse_finer_chain before insert or update of decimals, asset_id
on public.asset_networks for each row execute function public.refuse_finer_chain();

-- ---------------------------------------------------------------------- our wallets and the chains

create table public.custody_wallets (
    custody_wallet_id uuid not null default uuidv7(),
    wallet_type public.wallet_type not null,
    crypto_type public.asset_symbol not null,
    network public.network_name not null,
    address public.chain_address not null,
    address_tag public.chain_tag not null default '',
    account_id integer,
    is_multisig boolean not null default false,
    multisig_config jsonb,
    hsm_key_id text,
    is_active boolean not null default true,
    last_rebalanced_at timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint custody_wallets_pkey primary key (custody_wallet_id),
    constraint custody_wallets_address_key unique (network, address, address_tag),
    constraint custody_wallets_account_key unique (account_id),
    constraint custody_wallets_crypto_type_fkey foreign key (crypto_type)
        references public.assets (symbol) on delete restrict,
    constraint custody_wallets_network_fkey foreign key (network)
        references public.networks on delete restrict,
    constraint custody_wallets_account_fkey foreign key (account_id)
        references public.accounts on delete restrict,
    constraint custody_wallets_multisig_is_whole check (
        is_multisig = (multisig_config is not null)
        and (not is_multisig or public.multisig_is_whole(multisig_config))),
    constraint custody_wallets_cold_proves_control check (
        wallet_type <> 'cold' or is_multisig or hsm_key_id is not null),
    constraint custody_wallets_hsm_key_named check (hsm_key_id <> '')
);
comment on table public.custody_wallets is
    'Addresses of the exchange; what is in them, custody_wallet_balances computes';
comment on column public.custody_wallets.crypto_type is
    'Asset it was set up for; one address may hold others of its network';
comment on column public.custody_wallets.account_id is
    'Its ledger account, of kind custody_wallet; empty until the engine has opened it';
comment on column public.custody_wallets.multisig_config is
    '{"required": 2, "total": 3, "signers": [key ids]}';
comment on column public.custody_wallets.hsm_key_id is 'Name of the key in an HSM, KMS or MPC';
select admin.keep_current('public.custody_wallets', versioned => true);
select admin.fix_columns('public.custody_wallets', 'network', 'address', 'address_tag');

create view public.custody_wallet_balances with (security_invoker = true) as
select
    w.custody_wallet_id,
    coalesce(a.symbol, w.crypto_type) as currency,
    coalesce(-(b.available + b.locked + b.reserved + b.bonus + b.fee), 0) as total_balance,
    b.updated_at as last_update_at,
    w.wallet_type, w.network, w.account_id
from public.custody_wallets as w
left join public.balances as b on b.account_id = w.account_id
left join public.assets as a on a.asset_id = b.asset_id;
comment on view public.custody_wallet_balances is
    'What each wallet holds by the ledger; a wallet is an asset of the house, so its account owes';

create table public.chain_cursors (
    network public.network_name not null,
    name text not null default 'scanner',
    height bigint not null,
    block_hash text not null,
    updated_at timestamptz not null default clock_timestamp(),
    constraint chain_cursors_pkey primary key (network, name),
    constraint chain_cursors_network_fkey foreign key (network)
        references public.networks on delete restrict,
    constraint chain_cursors_height_not_negative check (height >= 0)
) with (fillfactor = 50);
comment on table public.chain_cursors is 'Block up to which a reader of a chain has written all';
select admin.keep_current('public.chain_cursors');

create table public.chain_blocks (
    network public.network_name not null,
    height bigint not null,
    block_hash text not null,
    parent_hash text not null,
    scanned_at timestamptz not null default clock_timestamp(),
    constraint chain_blocks_pkey primary key (network, height),
    constraint chain_blocks_hash_key unique (network, block_hash),
    constraint chain_blocks_network_fkey foreign key (network)
        references public.networks on delete restrict,
    constraint chain_blocks_not_its_own_parent check (block_hash <> parent_hash)
);
comment on table public.chain_blocks is
    'The newest blocks read: a block that does not follow its parent here is a reorganisation';

create table public.chain_transactions (
    chain_transaction_id uuid not null default uuidv7(),
    network public.network_name not null,
    custody_wallet_id uuid,
    nonce bigint,
    status public.chain_transaction_status not null default 'built',
    is_unknown boolean not null default false,
    unsigned_bytes bytea not null,
    signed_bytes bytea,
    txid text,
    replaces uuid,
    conflicting_txid text,
    network_fee public.amount,
    block_height bigint,
    block_hash text,
    confirmations integer not null default 0,
    created_at timestamptz not null default clock_timestamp(),
    signed_at timestamptz,
    broadcast_at timestamptz,
    confirmed_at timestamptz,
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint chain_transactions_pkey primary key (chain_transaction_id),
    constraint chain_transactions_txid_key unique (network, txid),
    constraint chain_transactions_replaced_once unique (replaces),
    constraint chain_transactions_network_fkey foreign key (network)
        references public.networks on delete restrict,
    constraint chain_transactions_wallet_fkey foreign key (custody_wallet_id)
        references public.custody_wallets on delete restrict,
    constraint chain_transactions_replaces_fkey foreign key (replaces)
        references public.chain_transactions on delete restrict,
    constraint chain_transactions_signed_bytes_kept check (
        (status = 'built' and signed_bytes is null and txid is null and signed_at is null)
        or status = 'failed'
        or (signed_bytes is not null and txid is not null and signed_at is not null)),
    constraint chain_transactions_unknown_on_its_way check (
        not is_unknown or status in ('signed', 'broadcast')),
    constraint chain_transactions_failed_by_proof check (
        status <> 'failed' or signed_bytes is null or conflicting_txid is not null),
    constraint chain_transactions_mined_in_block check (
        status not in ('confirming', 'confirmed')
        or (block_height is not null and block_hash is not null)),
    constraint chain_transactions_confirmations_not_negative check (confirmations >= 0)
);
comment on table public.chain_transactions is
    'What we send: one may pay many withdrawals, and be replaced by one with a higher fee';
comment on column public.chain_transactions.custody_wallet_id is
    'Which wallet pays and counts nonces; empty: it collects from deposit addresses';
comment on column public.chain_transactions.is_unknown is
    'The node gave no clear answer: sent again with the same bytes, never built anew';
comment on column public.chain_transactions.signed_bytes is 'Stored before they are sent';
comment on column public.chain_transactions.conflicting_txid is
    'What provably spent its inputs or nonce; only then it has failed';
create unique index chain_transactions_nonce_key
    on public.chain_transactions (custody_wallet_id, nonce) where replaces is null;
create index chain_transactions_unfinished_idx
    on public.chain_transactions (network, chain_transaction_id)
    where status in ('built', 'signed', 'broadcast', 'confirming');
create trigger fixed_bytes before update on public.chain_transactions for each row
when (old.signed_bytes is not null and (old.signed_bytes, old.txid)
    is distinct from (new.signed_bytes, new.txid))
execute function public.refuse_change('signed_bytes, txid');
select admin.keep_current('public.chain_transactions', versioned => true);
select admin.guard_states('public.chain_transactions', 'status', 'chain_transaction_id', array[
    '>built', 'built>signed', 'built>failed', 'signed>broadcast', 'signed>failed',
    'signed>confirming', 'signed>replaced', 'broadcast>confirming', 'broadcast>replaced',
    'broadcast>failed', 'confirming>broadcast', 'confirming>confirmed', 'confirming>replaced',
    'confirming>failed', 'replaced>confirming', 'confirmed>broadcast']);

-- --------------------------------------------------------------------------- customers' addresses

create table public.deposit_addresses (
    deposit_address_id uuid not null default uuidv7(),
    user_id uuid not null,
    account_id integer not null,
    network public.network_name not null,
    address public.chain_address not null,
    tag public.chain_tag not null default '',
    key_id text not null,
    derivation_index bigint not null,
    mac bytea not null,
    created_at timestamptz not null default clock_timestamp(),
    retired_at timestamptz,
    updated_at timestamptz not null default clock_timestamp(),
    constraint deposit_addresses_pkey primary key (deposit_address_id),
    constraint deposit_addresses_address_key unique (network, address, tag),
    constraint deposit_addresses_derivation_key unique (network, key_id, derivation_index),
    constraint deposit_addresses_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    -- A customer may ask for an address before the tables have heard of the account.
    constraint deposit_addresses_account_fkey foreign key (account_id)
        references public.accounts not enforced,
    constraint deposit_addresses_network_fkey foreign key (network)
        references public.networks on delete restrict,
    constraint deposit_addresses_index_not_negative check (derivation_index >= 0),
    constraint deposit_addresses_mac_sha256 check (octet_length(mac) = 32)
);
comment on table public.deposit_addresses is
    'Whose an address is, for ever: what comes to a retired one is still theirs';
comment on column public.deposit_addresses.key_id is 'The watch-only key it is derived from';
comment on column public.deposit_addresses.derivation_index is
    'Place below that key, or the number of the tag';
comment on column public.deposit_addresses.mac is
    'HMAC-SHA-256 of network, address, tag, user and account by the signer: no update of this'
    ' table can give an address to somebody else';
create unique index deposit_addresses_current_key
    on public.deposit_addresses (account_id, network) where retired_at is null;
create index deposit_addresses_user_idx on public.deposit_addresses (user_id);
select admin.keep_current('public.deposit_addresses');
select admin.fix_columns('public.deposit_addresses', 'user_id', 'account_id', 'network', 'address',
    'tag', 'key_id', 'derivation_index', 'mac', 'created_at');
select admin.isolate('public.deposit_addresses', 'user_id');

create table public.withdrawal_addresses (
    address_id uuid not null default uuidv7(),
    user_id uuid not null,
    network public.network_name not null,
    address public.chain_address not null,
    tag public.chain_tag not null default '',
    label text not null default '',
    usable_from timestamptz not null,
    ownership_proof jsonb,
    created_at timestamptz not null default clock_timestamp(),
    removed_at timestamptz,
    updated_at timestamptz not null default clock_timestamp(),
    constraint withdrawal_addresses_pkey primary key (address_id),
    constraint withdrawal_addresses_owner_key unique (address_id, user_id),
    constraint withdrawal_addresses_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint withdrawal_addresses_network_fkey foreign key (network)
        references public.networks on delete restrict,
    constraint withdrawal_addresses_label_short check (length(label) <= 100),
    constraint withdrawal_addresses_usable_later check (usable_from >= created_at)
);
comment on table public.withdrawal_addresses is 'The address books of customers';
comment on column public.withdrawal_addresses.usable_from is 'End of the cool-down';
comment on column public.withdrawal_addresses.ownership_proof is
    'Signed message or amount by which it was shown to be the customer''s own; empty: it was not';
create unique index withdrawal_addresses_address_key
    on public.withdrawal_addresses (user_id, network, address, tag) where removed_at is null;
select admin.keep_current('public.withdrawal_addresses');
select admin.fix_columns('public.withdrawal_addresses', 'user_id', 'network', 'address', 'tag',
    'created_at');
select admin.isolate('public.withdrawal_addresses', 'user_id');

create table public.withdrawal_settings (
    user_id uuid not null,
    address_book_only boolean not null default false,
    paused_until timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    constraint withdrawal_settings_pkey primary key (user_id),
    constraint withdrawal_settings_user_fkey foreign key (user_id)
        references public.users on delete restrict
);
comment on table public.withdrawal_settings is 'How a customer guards withdrawals';
comment on column public.withdrawal_settings.paused_until is 'After a change of credentials';
select admin.keep_current('public.withdrawal_settings');
select admin.isolate('public.withdrawal_settings', 'user_id');

-- -------------------------------------------------------------------------------- money that comes

create table public.deposits (
    deposit_id uuid not null default uuidv7(),
    user_id uuid,
    account_id integer,
    asset_id integer,
    network public.network_name not null,
    contract text not null default '',
    address public.chain_address not null,
    tag public.chain_tag not null default '',
    deposit_address_id uuid,
    txid text not null,
    ordinal integer not null,
    sender_address text,
    amount public.amount not null,
    fee public.amount not null default 0,
    net_amount public.signed_amount not null generated always as (amount - fee) stored,
    block_height bigint,
    block_hash text,
    confirmations integer not null default 0,
    required_confirmations integer not null default 12,
    status public.deposit_status not null default 'seen',
    shown_status public.transaction_status not null generated always as (case
        when status in ('seen', 'orphaned') then 'pending'::public.transaction_status
        when status = 'confirming' then 'confirming'
        when status = 'credited' then 'completed'
        when status in ('failed', 'reversal_required') then 'failed'
        else 'confirmed' end) stored,
    status_reason text,
    created_at timestamptz not null default clock_timestamp(),
    confirmed_at timestamptz,
    processed_at timestamptz,
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint deposits_pkey primary key (deposit_id),
    -- The contract is the asset as the chain names it: known before we list it, and one to one.
    constraint deposits_movement_key unique (network, txid, ordinal, contract),
    constraint deposits_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    -- Its address was given out long before: the account is in the tables.
    constraint deposits_account_fkey foreign key (account_id)
        references public.accounts on delete restrict,
    constraint deposits_asset_fkey foreign key (asset_id)
        references public.assets on delete restrict,
    constraint deposits_asset_network_fkey foreign key (asset_id, network)
        references public.asset_networks on delete restrict,
    constraint deposits_network_fkey foreign key (network)
        references public.networks on delete restrict,
    constraint deposits_address_fkey foreign key (deposit_address_id)
        references public.deposit_addresses on delete restrict,
    constraint deposits_amount_positive check (amount > 0),
    constraint deposits_fee_below_amount check (fee < amount),
    constraint deposits_ordinal_from_minus_one check (ordinal >= -1),
    constraint deposits_confirmations_not_negative check (
        confirmations >= 0 and required_confirmations > 0),
    constraint deposits_mined_in_block check (
        (status in ('seen', 'orphaned', 'failed', 'reversal_required'))
        or (block_height is not null and block_hash is not null)),
    constraint deposits_confirmed_deep_enough check (
        status in ('seen', 'confirming', 'orphaned', 'failed', 'reversal_required')
        or (confirmations >= required_confirmations and confirmed_at is not null)),
    constraint deposits_owner_known check (
        status not in ('screening', 'credited', 'reversal_required')
        or (user_id is not null and account_id is not null and asset_id is not null)),
    constraint deposits_processed_at_given check (status <> 'credited' or processed_at is not null),
    constraint deposits_reason_given check (
        status not in ('held', 'failed', 'reversal_required') or status_reason is not null)
);
comment on table public.deposits is
    'Each movement of a chain to an address of ours; deposit_id is the key of its transfer, so it'
    ' is credited once';
comment on column public.deposits.user_id is 'Empty: nobody knows yet (missing tag, claims)';
comment on column public.deposits.asset_id is 'Empty: an asset that we do not list';
comment on column public.deposits.ordinal is
    'Which movement of its transaction: output, log within the transaction, or -1: the value itself'
    ' (never a number within a block, which a reorganisation changes)';
comment on column public.deposits.status is 'Staff only: customers are shown shown_status';
create index deposits_user_idx on public.deposits (user_id, deposit_id);
create index deposits_account_idx on public.deposits (account_id, deposit_id);
create index deposits_address_idx on public.deposits (deposit_address_id);
create index deposits_unfinished_idx on public.deposits (network, status, deposit_id)
    where status not in ('credited', 'failed');
select admin.keep_current('public.deposits', versioned => true);
select admin.keep_scale('public.deposits', false, 'amount', 'fee');
select admin.fix_columns('public.deposits', 'network', 'contract', 'address', 'tag', 'txid',
    'ordinal', 'amount', 'created_at');
create trigger fixed_owner before update on public.deposits for each row
when (old.account_id is not null and (old.user_id, old.account_id)
    is distinct from (new.user_id, new.account_id))
execute function public.refuse_change('user_id, account_id');
select admin.isolate('public.deposits', 'user_id');
select admin.guard_states('public.deposits', 'status', 'deposit_id', array[
    '>seen', 'seen>confirming', 'seen>orphaned', 'seen>failed', 'confirming>orphaned',
    'confirming>failed', 'confirming>screening', 'confirming>below_minimum',
    'confirming>unsupported_asset', 'confirming>missing_tag', 'screening>credited',
    'screening>held', 'screening>orphaned', 'held>credited', 'held>failed', 'held>orphaned',
    'below_minimum>screening', 'below_minimum>orphaned', 'unsupported_asset>screening',
    'unsupported_asset>orphaned', 'missing_tag>screening', 'missing_tag>orphaned',
    'orphaned>seen', 'orphaned>confirming', 'orphaned>failed', 'credited>reversal_required',
    'reversal_required>credited', 'reversal_required>failed']);

-- -------------------------------------------------------------------------------- money that goes

create table public.withdrawals (
    withdrawal_id uuid not null default uuidv7(),
    user_id uuid not null,
    account_id integer not null,
    asset_id integer not null,
    network public.network_name not null,
    address public.chain_address not null,
    tag public.chain_tag not null default '',
    address_id uuid,
    amount public.amount not null,
    fee public.amount not null,
    net_amount public.signed_amount not null generated always as (amount - fee) stored,
    idempotency_key text not null,
    requested_by uuid,
    is_internal boolean not null default false,
    required_approvals smallint not null default 0,
    approved_by uuid,
    approved_at timestamptz,
    cooling_until timestamptz,
    chain_transaction_id uuid,
    txid text,
    is_unknown boolean not null default false,
    conflicting_txid text,
    status public.withdrawal_status not null default 'requested',
    shown_status public.payout_status not null generated always as (case
        when status in ('requested', 'risk_review', 'cooling_down', 'awaiting_approval')
            then 'pending'::public.payout_status
        when status = 'queued' then 'approved'
        when status in ('built', 'signed', 'broadcast', 'confirming', 'replaced') then 'processing'
        when status = 'completed' then 'confirmed'
        when status = 'cancelled' then 'cancelled'
        else 'failed' end) stored,
    status_reason text,
    created_at timestamptz not null default clock_timestamp(),
    processed_at timestamptz,
    confirmed_at timestamptz,
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint withdrawals_pkey primary key (withdrawal_id),
    constraint withdrawals_idempotency_key unique (account_id, idempotency_key),
    constraint withdrawals_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    -- Money can be asked back before the tables have heard of a new account.
    constraint withdrawals_account_fkey foreign key (account_id)
        references public.accounts not enforced,
    constraint withdrawals_asset_network_fkey foreign key (asset_id, network)
        references public.asset_networks on delete restrict,
    constraint withdrawals_address_fkey foreign key (address_id, user_id)
        references public.withdrawal_addresses (address_id, user_id) on delete restrict,
    constraint withdrawals_requested_by_fkey foreign key (requested_by)
        references public.staff_users on delete restrict,
    constraint withdrawals_approved_by_fkey foreign key (approved_by)
        references public.staff_users on delete restrict,
    constraint withdrawals_chain_transaction_fkey foreign key (chain_transaction_id)
        references public.chain_transactions on delete restrict,
    constraint withdrawals_idempotency_key_short check (length(idempotency_key) between 1 and 64),
    constraint withdrawals_fee_below_amount check (fee < amount),
    constraint withdrawals_required_approvals_few check (required_approvals between 0 and 5),
    constraint withdrawals_approved_by_and_at check (
        (approved_by is null) = (approved_at is null)),
    constraint withdrawals_approved_by_another check (approved_by <> requested_by),
    constraint withdrawals_cooling_until_given check (
        status <> 'cooling_down' or cooling_until is not null),
    constraint withdrawals_internal_has_no_chain check (
        not is_internal or (chain_transaction_id is null and txid is null)),
    constraint withdrawals_has_transaction check (
        status not in ('built', 'signed', 'broadcast', 'confirming', 'replaced', 'completed')
        or chain_transaction_id is not null or (is_internal and status = 'completed')),
    constraint withdrawals_unknown_on_its_way check (
        not is_unknown or status in ('signed', 'broadcast', 'confirming', 'replaced')),
    constraint withdrawals_failed_by_proof check (
        status <> 'failed' or txid is null or conflicting_txid is not null),
    constraint withdrawals_sent_has_txid check (
        status not in ('signed', 'broadcast', 'confirming', 'replaced') or txid is not null),
    constraint withdrawals_completed_at_given check (
        status <> 'completed' or (processed_at is not null and confirmed_at is not null)),
    constraint withdrawals_reason_given check (
        status not in ('failed', 'rejected') or status_reason is not null)
);
comment on table public.withdrawals is
    'Payouts of coins; withdrawal_id is the key of the hold and of the transfer that ends it';
comment on column public.withdrawals.idempotency_key is 'Given by the customer''s request';
comment on column public.withdrawals.requested_by is
    'Staff who asked for the customer; empty: the customer did';
comment on column public.withdrawals.is_internal is
    'To another customer of ours: a transfer in the ledger, and nothing on a chain';
comment on column public.withdrawals.required_approvals is 'Never lowered';
comment on column public.withdrawals.txid is 'Not unique: one transaction may pay many';
comment on column public.withdrawals.is_unknown is
    'Nobody knows whether it was sent: neither paid again nor given back until somebody does';
comment on column public.withdrawals.conflicting_txid is
    'What provably spent its inputs or nonce instead: without it nothing signed has failed';
comment on column public.withdrawals.status is 'Staff only: customers are shown shown_status';
create index withdrawals_user_idx on public.withdrawals (user_id, withdrawal_id);
create index withdrawals_account_idx on public.withdrawals (account_id, withdrawal_id);
create index withdrawals_txid_idx on public.withdrawals (txid) where txid is not null;
create index withdrawals_transaction_idx on public.withdrawals (chain_transaction_id)
    where chain_transaction_id is not null;
create index withdrawals_unfinished_idx on public.withdrawals (status, withdrawal_id)
    where status not in ('completed', 'failed', 'cancelled', 'rejected');
select admin.keep_current('public.withdrawals', versioned => true);
select admin.keep_scale('public.withdrawals', true, 'amount', 'fee');
select admin.fix_columns('public.withdrawals', 'user_id', 'account_id', 'asset_id', 'network',
    'address', 'tag', 'address_id', 'amount', 'fee', 'idempotency_key', 'requested_by',
    'created_at');
select admin.isolate('public.withdrawals', 'user_id');
select admin.guard_states('public.withdrawals', 'status', 'withdrawal_id', array[
    '>requested', 'requested>risk_review', 'requested>rejected', 'requested>cancelled',
    'risk_review>cooling_down', 'risk_review>awaiting_approval', 'risk_review>queued',
    'risk_review>rejected', 'risk_review>cancelled', 'cooling_down>risk_review',
    'cooling_down>awaiting_approval', 'cooling_down>queued', 'cooling_down>rejected',
    'cooling_down>cancelled', 'awaiting_approval>queued', 'awaiting_approval>rejected',
    'awaiting_approval>cancelled', 'queued>built', 'queued>completed', 'queued>rejected',
    'queued>cancelled', 'queued>failed', 'built>queued', 'built>signed', 'built>failed',
    'built>cancelled', 'signed>broadcast', 'signed>confirming', 'signed>failed',
    'broadcast>confirming', 'broadcast>replaced', 'broadcast>failed', 'confirming>completed',
    'confirming>broadcast', 'confirming>replaced', 'confirming>failed', 'replaced>broadcast',
    'replaced>confirming', 'replaced>failed']);

create table public.wallet_moves (
    wallet_move_id uuid not null default uuidv7(),
    kind public.wallet_move_kind not null,
    asset_id integer not null,
    network public.network_name not null,
    from_wallet_id uuid,
    from_deposit_address_id uuid,
    to_wallet_id uuid not null,
    amount public.amount not null,
    reason text not null,
    proposed_by uuid,
    required_approvals smallint not null,
    chain_transaction_id uuid,
    status public.wallet_move_status not null default 'proposed',
    status_reason text,
    created_at timestamptz not null default clock_timestamp(),
    completed_at timestamptz,
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint wallet_moves_pkey primary key (wallet_move_id),
    constraint wallet_moves_asset_network_fkey foreign key (asset_id, network)
        references public.asset_networks on delete restrict,
    constraint wallet_moves_from_wallet_fkey foreign key (from_wallet_id)
        references public.custody_wallets on delete restrict,
    constraint wallet_moves_from_address_fkey foreign key (from_deposit_address_id)
        references public.deposit_addresses on delete restrict,
    constraint wallet_moves_to_wallet_fkey foreign key (to_wallet_id)
        references public.custody_wallets on delete restrict,
    constraint wallet_moves_proposed_by_fkey foreign key (proposed_by)
        references public.staff_users on delete restrict,
    constraint wallet_moves_chain_transaction_fkey foreign key (chain_transaction_id)
        references public.chain_transactions on delete restrict,
    constraint wallet_moves_amount_positive check (amount > 0),
    constraint wallet_moves_from_one_place check (
        num_nonnulls(from_wallet_id, from_deposit_address_id) = 1
        and (kind = 'sweep') = (from_deposit_address_id is not null)),
    constraint wallet_moves_wallets_differ check (from_wallet_id <> to_wallet_id),
    constraint wallet_moves_required_approvals_few check (required_approvals between 0 and 5),
    constraint wallet_moves_rebalancing_is_approved check (
        kind <> 'rebalance' or (proposed_by is not null and required_approvals > 0)),
    constraint wallet_moves_has_transaction check (
        status not in ('built', 'signed', 'broadcast', 'confirming', 'completed')
        or chain_transaction_id is not null),
    constraint wallet_moves_completed_at_given check (
        (status = 'completed') = (completed_at is not null)),
    constraint wallet_moves_reason_given check (
        status not in ('failed', 'rejected') or status_reason is not null)
);
comment on table public.wallet_moves is
    'Between wallets of ours, through the in_transit account; wallet_move_id is the key of both'
    ' transfers. A sweep collects from a deposit address, gas pays for it';
comment on column public.wallet_moves.proposed_by is 'Empty: a job did';
create index wallet_moves_unfinished_idx on public.wallet_moves (status, wallet_move_id)
    where status not in ('completed', 'failed', 'rejected', 'cancelled');
create index wallet_moves_from_address_idx on public.wallet_moves (from_deposit_address_id)
    where from_deposit_address_id is not null;
select admin.keep_current('public.wallet_moves', versioned => true);
select admin.keep_scale('public.wallet_moves', true, 'amount');
select admin.fix_columns('public.wallet_moves', 'kind', 'asset_id', 'network', 'from_wallet_id',
    'from_deposit_address_id', 'to_wallet_id', 'amount', 'proposed_by', 'created_at');
select admin.guard_states('public.wallet_moves', 'status', 'wallet_move_id', array[
    '>proposed', 'proposed>approved', 'proposed>rejected', 'proposed>cancelled',
    'approved>built', 'approved>cancelled', 'built>approved', 'built>signed', 'built>cancelled',
    'built>failed', 'signed>broadcast', 'signed>confirming', 'signed>failed',
    'broadcast>confirming', 'broadcast>failed', 'confirming>broadcast', 'confirming>completed',
    'confirming>failed']);

-- --------------------------------------------------------------------------------------- approvals

create table public.money_approvals (
    approval_id uuid not null default uuidv7(),
    withdrawal_id uuid,
    wallet_move_id uuid,
    staff_id uuid not null,
    decision public.approval_decision not null,
    intent_hash bytea not null,
    signature bytea not null,
    signing_key_id text not null,
    decided_at timestamptz not null default clock_timestamp(),
    constraint money_approvals_pkey primary key (approval_id),
    constraint money_approvals_withdrawal_key unique (withdrawal_id, staff_id),
    constraint money_approvals_wallet_move_key unique (wallet_move_id, staff_id),
    constraint money_approvals_withdrawal_fkey foreign key (withdrawal_id)
        references public.withdrawals on delete restrict,
    constraint money_approvals_wallet_move_fkey foreign key (wallet_move_id)
        references public.wallet_moves on delete restrict,
    constraint money_approvals_staff_fkey foreign key (staff_id)
        references public.staff_users on delete restrict,
    constraint money_approvals_of_one_thing check (
        num_nonnulls(withdrawal_id, wallet_move_id) = 1),
    constraint money_approvals_hash_sha256 check (octet_length(intent_hash) = 32),
    constraint money_approvals_signed check (octet_length(signature) between 48 and 1024)
);
comment on table public.money_approvals is
    'Decisions of staff on money that leaves or moves: append-only, one for each member of staff;'
    ' one rejection ends it';
comment on column public.money_approvals.intent_hash is
    'SHA-256 of the exact intent that was signed; the signer checks it for itself';
create trigger immutable before update or delete or truncate on public.money_approvals
for each statement execute function public.prevent_ledger_modification();

-- Security definer: the rules hold for whoever writes, whatever they may read.
create function public.refuse_own_approval() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
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
comment on function public.refuse_own_approval() is
    'Trigger: four eyes; a member of staff who is also a customer does not approve their own';
create trigger refuse_own_approval before insert on public.money_approvals
for each row execute function public.refuse_own_approval();

create function public.guard_payout() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
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
end $$;
comment on function public.guard_payout() is
    'Trigger: nothing is sent without its approvals and without its bytes on record';
create trigger payout_guard before insert or update on public.withdrawals
for each row execute function public.guard_payout('withdrawal_id');
create trigger payout_guard before insert or update on public.wallet_moves
for each row execute function public.guard_payout('wallet_move_id');

-- ------------------------------------------------------------------------------ shapes and grants

create view public.user_wallets with (security_invoker = true) as
select
    a.account_id || '-' || own.asset_id as wallet_id,
    a.user_id,
    s.symbol as crypto_type,
    coalesce(b.available, 0) as available_balance,
    coalesce(b.locked, 0) as locked_balance,
    d.address as deposit_address,
    nullif(d.tag, '') as deposit_address_tag,
    coalesce(d.created_at, a.created_at) as created_at,
    coalesce(b.updated_at, d.created_at) as updated_at,
    a.account_id, own.asset_id, d.network
from public.accounts as a
cross join lateral (
    select b.asset_id from public.balances as b where b.account_id = a.account_id
    union
    select n.asset_id
    from public.deposit_addresses as d
    join public.asset_networks as n on n.network = d.network
    where d.account_id = a.account_id and d.retired_at is null
) as own
join public.assets as s on s.asset_id = own.asset_id and s.asset_type = 'crypto'
left join public.balances as b on b.account_id = a.account_id and b.asset_id = own.asset_id
left join lateral (
    select d.address, d.tag, d.created_at, d.network
    from public.deposit_addresses as d
    join public.asset_networks as n on n.network = d.network and n.asset_id = own.asset_id
    where d.account_id = a.account_id and d.retired_at is null
    order by n.priority, n.network
    limit 1
) as d on true
where a.user_id is not null;
comment on view public.user_wallets is
    'Coins of customers, by account, each with the address to pay it to';

grant select on public.asset_terms, public.networks, public.asset_networks
    to app_user, read_only_user, admin_user, internal_service;
grant insert, update on public.asset_terms, public.networks, public.asset_networks to admin_user;
grant select, insert, update on public.custody_wallets to admin_user, internal_service;
-- Neither which key signs nor who the signers are.
grant select (custody_wallet_id, wallet_type, crypto_type, network, address, address_tag,
        account_id, is_multisig, is_active, last_rebalanced_at, created_at, updated_at, version)
    on public.custody_wallets to read_only_user;
grant select on public.custody_wallet_balances to read_only_user, admin_user, internal_service;
grant select on public.chain_cursors, public.chain_blocks to read_only_user, admin_user;
grant select, insert, update, delete on public.chain_cursors, public.chain_blocks
    to internal_service;
-- Signed bytes are money for whoever can send them.
grant select (chain_transaction_id, network, custody_wallet_id, nonce, status, is_unknown, txid,
        replaces, conflicting_txid, network_fee, block_height, block_hash, confirmations,
        created_at, signed_at, broadcast_at, confirmed_at, updated_at, version)
    on public.chain_transactions to read_only_user, admin_user;
grant select, insert, update on public.chain_transactions to internal_service;
grant select (deposit_address_id, user_id, account_id, network, address, tag, created_at,
        retired_at, updated_at)
    on public.deposit_addresses to app_user, read_only_user;
grant select on public.deposit_addresses to admin_user;
grant select, insert, update on public.deposit_addresses to internal_service;
grant select on public.withdrawal_addresses, public.withdrawal_settings
    to app_user, read_only_user, admin_user;
grant select, insert, update on public.withdrawal_addresses, public.withdrawal_settings
    to internal_service;
-- Customers see neither what compliance thinks of their money nor who decided about it.
grant select (deposit_id, user_id, account_id, asset_id, network, contract, address, tag, txid,
        ordinal, amount, fee, net_amount, block_height, confirmations, required_confirmations,
        shown_status, created_at, confirmed_at, processed_at, updated_at)
    on public.deposits to app_user;
grant select (withdrawal_id, user_id, account_id, asset_id, network, address, tag, address_id,
        amount, fee, net_amount, idempotency_key, is_internal, txid, shown_status, created_at,
        processed_at, confirmed_at, updated_at)
    on public.withdrawals to app_user;
grant select on public.deposits, public.withdrawals to read_only_user, admin_user;
grant update on public.deposits, public.withdrawals to admin_user;
grant select, insert, update on public.deposits, public.withdrawals to internal_service;
grant select on public.wallet_moves, public.money_approvals to read_only_user;
grant select, insert, update on public.wallet_moves to admin_user, internal_service;
grant select, insert on public.money_approvals to admin_user;
grant select on public.money_approvals to internal_service;
grant select on public.user_wallets to app_user, read_only_user, admin_user, internal_service;
revoke all on all functions in schema admin from public;
