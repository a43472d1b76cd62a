-- Fiat money: banks, virtual IBANs, customers' bank accounts, transfers, statements; and the views
-- that show coins and fiat together. fiat_transfer_id is the key of its transfers and of its hold.

create type public.fiat_transfer_status as enum (
    'received', 'screening', 'held', 'credited', 'returning', 'returned',
    'requested', 'risk_review', 'cooling_down', 'awaiting_approval', 'queued', 'sent', 'unknown',
    'completed', 'failed', 'cancelled', 'rejected');
comment on type public.fiat_transfer_status is
    'First the steps of deposits, then those of withdrawals; returned: gone back to its sender';
create type public.bank_account_purpose as enum ('customer_funds', 'operating');

create function public.iban_is_valid(iban text) returns boolean
language sql immutable strict parallel safe set search_path = pg_catalog
return case
    when iban !~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$' then false
    when iban like 'TR%' and length(iban) <> 26 then false
    else (
        select string_agg(
            case when digit between '0' and '9' then digit
                else (ascii(digit) - 55)::text end, '' order by place)
        from regexp_split_to_table(substr(iban, 5) || left(iban, 4), '')
            with ordinality as one (digit, place)
    )::numeric % 97 = 1
end;
comment on function public.iban_is_valid(text) is 'ISO 13616: form and check digits (mod 97)';
create domain public.iban as text
    constraint iban_valid check (public.iban_is_valid(value));
comment on domain public.iban is 'Upper case, without spaces';

create table public.bank_accounts (
    bank_account_id uuid not null default uuidv7(),
    bank_name text not null,
    iban public.iban not null,
    asset_id integer not null,
    purpose public.bank_account_purpose not null,
    account_id integer,
    is_active boolean not null default true,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint bank_accounts_pkey primary key (bank_account_id),
    constraint bank_accounts_iban_key unique (iban, asset_id),
    constraint bank_accounts_account_key unique (account_id),
    constraint bank_accounts_asset_fkey foreign key (asset_id)
        references public.assets on delete restrict,
    constraint bank_accounts_account_fkey foreign key (account_id)
        references public.accounts on delete restrict
);
comment on table public.bank_accounts is
    'Where the exchange keeps money; customers'' money has accounts of its own';
comment on column public.bank_accounts.account_id is
    'Its ledger account, of kind bank; empty until the engine has opened it';
select admin.keep_current('public.bank_accounts', versioned => true);
select admin.fix_columns('public.bank_accounts', 'iban', 'asset_id', 'purpose');

create table public.virtual_ibans (
    virtual_iban_id uuid not null default uuidv7(),
    user_id uuid not null,
    account_id integer not null,
    asset_id integer not null,
    iban public.iban not null,
    iban_provider text not null,
    reference_code text not null,
    created_at timestamptz not null default clock_timestamp(),
    retired_at timestamptz,
    updated_at timestamptz not null default clock_timestamp(),
    constraint virtual_ibans_pkey primary key (virtual_iban_id),
    constraint virtual_ibans_iban_key unique (iban),
    constraint virtual_ibans_reference_code_key unique (reference_code),
    constraint virtual_ibans_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    -- A customer may ask for one before the tables have heard of the account.
    constraint virtual_ibans_account_fkey foreign key (account_id)
        references public.accounts not enforced,
    constraint virtual_ibans_asset_fkey foreign key (asset_id)
        references public.assets on delete restrict,
    constraint virtual_ibans_provider_named check (iban_provider <> ''),
    constraint virtual_ibans_reference_code_form check (reference_code ~ '^[A-Z0-9-]{6,20}$')
);
comment on table public.virtual_ibans is
    'Whose money comes to which IBAN, for ever; one in use for each account and currency';
comment on column public.virtual_ibans.reference_code is
    'Finds the customer where a bank has one IBAN for all';
create unique index virtual_ibans_current_key
    on public.virtual_ibans (account_id, asset_id) where retired_at is null;
create index virtual_ibans_user_idx on public.virtual_ibans (user_id);
select admin.keep_current('public.virtual_ibans');
select admin.fix_columns('public.virtual_ibans', 'user_id', 'account_id', 'asset_id', 'iban',
    'iban_provider', 'reference_code', 'created_at');
select admin.isolate('public.virtual_ibans', 'user_id');

create table public.customer_bank_accounts (
    customer_bank_account_id uuid not null default uuidv7(),
    user_id uuid not null,
    iban public.iban not null,
    holder_name text not null,
    bank_name text not null default '',
    label text not null default '',
    verified_at timestamptz,
    usable_from timestamptz not null,
    created_at timestamptz not null default clock_timestamp(),
    removed_at timestamptz,
    updated_at timestamptz not null default clock_timestamp(),
    constraint customer_bank_accounts_pkey primary key (customer_bank_account_id),
    constraint customer_bank_accounts_owner_key unique (customer_bank_account_id, user_id, iban),
    constraint customer_bank_accounts_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint customer_bank_accounts_holder_named check (holder_name ~ '[^[:space:]]'),
    constraint customer_bank_accounts_label_short check (length(label) <= 100),
    constraint customer_bank_accounts_usable_later check (usable_from >= created_at)
);
comment on table public.customer_bank_accounts is 'Where customers may be paid: accounts of theirs';
comment on column public.customer_bank_accounts.verified_at is
    'When its holder was found to be the person we know; until then nothing is paid to it';
comment on column public.customer_bank_accounts.usable_from is 'End of the cool-down';
create unique index customer_bank_accounts_iban_key
    on public.customer_bank_accounts (user_id, iban) where removed_at is null;
select admin.keep_current('public.customer_bank_accounts');
select admin.fix_columns('public.customer_bank_accounts', 'user_id', 'iban', 'holder_name',
    'created_at');
select admin.isolate('public.customer_bank_accounts', 'user_id');

create table public.fiat_transfers (
    fiat_transfer_id uuid not null default uuidv7(),
    direction public.transaction_type not null,
    user_id uuid,
    account_id integer,
    asset_id integer not null,
    amount public.amount not null,
    fee public.amount not null default 0,
    net_amount public.signed_amount not null generated always as (amount - fee) stored,
    bank_account_id uuid,
    iban public.iban,
    holder_name text,
    virtual_iban_id uuid,
    customer_bank_account_id uuid,
    bank_reference text,
    reference_code text,
    purpose_code text,
    description text not null default '',
    idempotency_key text,
    requested_by uuid,
    required_approvals smallint not null default 0,
    approved_by uuid,
    approved_at timestamptz,
    cooling_until timestamptz,
    status public.fiat_transfer_status not null,
    shown_status public.transaction_status not null generated always as (case
        when status in ('credited', 'completed') then 'completed'::public.transaction_status
        when status in ('screening', 'held') then 'confirmed'
        when status in ('sent', 'unknown') then 'confirming'
        when status in ('failed', 'rejected') then 'failed'
        when status in ('cancelled', 'returning', 'returned') then 'cancelled'
        else 'pending' end) stored,
    status_reason text,
    created_at timestamptz not null default clock_timestamp(),
    processed_at timestamptz,
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint fiat_transfers_pkey primary key (fiat_transfer_id),
    -- What the bank tells first and what its statement says later meet in one row.
    constraint fiat_transfers_bank_reference_key
        unique (bank_account_id, direction, bank_reference),
    constraint fiat_transfers_idempotency_key unique (account_id, idempotency_key),
    constraint fiat_transfers_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    -- Money can be asked back before the tables have heard of a new account.
    constraint fiat_transfers_account_fkey foreign key (account_id)
        references public.accounts not enforced,
    constraint fiat_transfers_asset_fkey foreign key (asset_id)
        references public.assets on delete restrict,
    constraint fiat_transfers_bank_account_fkey foreign key (bank_account_id)
        references public.bank_accounts on delete restrict,
    constraint fiat_transfers_virtual_iban_fkey foreign key (virtual_iban_id)
        references public.virtual_ibans on delete restrict,
    constraint fiat_transfers_payee_fkey
        foreign key (customer_bank_account_id, user_id, iban)
        references public.customer_bank_accounts (customer_bank_account_id, user_id, iban)
        on delete restrict,
    constraint fiat_transfers_requested_by_fkey foreign key (requested_by)
        references public.staff_users on delete restrict,
    constraint fiat_transfers_approved_by_fkey foreign key (approved_by)
        references public.staff_users on delete restrict,
    constraint fiat_transfers_direction check (direction in ('deposit', 'withdrawal')),
    constraint fiat_transfers_status_of_direction check (
        case direction
            when 'deposit' then status in ('received', 'screening', 'held', 'credited',
                'returning', 'returned', 'failed')
            else status in ('requested', 'risk_review', 'cooling_down', 'awaiting_approval',
                'queued', 'sent', 'unknown', 'completed', 'returned', 'failed', 'cancelled',
                'rejected')
        end),
    constraint fiat_transfers_fee_below_amount check (fee < amount),
    constraint fiat_transfers_payout_in_cents check (
        direction = 'deposit' or scale(trim_scale(amount - fee)) <= 2),
    constraint fiat_transfers_deposit_has_reference check (
        direction <> 'deposit' or (bank_account_id is not null and bank_reference is not null)),
    constraint fiat_transfers_payout_is_asked_for check (
        direction <> 'withdrawal' or (user_id is not null and account_id is not null
            and idempotency_key is not null and customer_bank_account_id is not null
            and iban is not null)),
    constraint fiat_transfers_sent_from_somewhere check (
        status not in ('sent', 'unknown', 'completed') or bank_account_id is not null),
    constraint fiat_transfers_owner_known check (
        status not in ('screening', 'credited')
        or (user_id is not null and account_id is not null)),
    constraint fiat_transfers_returned_to_sender check (
        status not in ('returning', 'returned') or iban is not null),
    constraint fiat_transfers_required_approvals_few check (required_approvals between 0 and 5),
    constraint fiat_transfers_approved_by_and_at check (
        (approved_by is null) = (approved_at is null)),
    constraint fiat_transfers_approved_by_another check (approved_by <> requested_by),
    constraint fiat_transfers_cooling_until_given check (
        status <> 'cooling_down' or cooling_until is not null),
    constraint fiat_transfers_processed_at_given check (
        status not in ('credited', 'completed', 'returned') or processed_at is not null),
    constraint fiat_transfers_reason_given check (
        status not in ('held', 'returning', 'failed', 'rejected') or status_reason is not null)
);
comment on table public.fiat_transfers is
    'Money from and to bank accounts of customers: each bank reference once in each direction';
comment on column public.fiat_transfers.direction is 'deposit or withdrawal';
comment on column public.fiat_transfers.user_id is 'Empty: a deposit that nobody was found for';
comment on column public.fiat_transfers.iban is
    'The other side: who paid, and the only place it may go back to; or who is paid';
comment on column public.fiat_transfers.holder_name is 'Of that account, as the bank says';
comment on column public.fiat_transfers.reference_code is 'Found in the bank''s text';
comment on column public.fiat_transfers.purpose_code is 'Declared purpose, where the law asks';
comment on column public.fiat_transfers.status is
    'Staff only: customers are shown shown_status. unknown: the bank gave no clear answer; it is'
    ' never sent again, only its statement or staff decide';
create index fiat_transfers_user_idx on public.fiat_transfers (user_id, fiat_transfer_id);
create index fiat_transfers_account_idx on public.fiat_transfers (account_id, fiat_transfer_id);
create index fiat_transfers_unfinished_idx on public.fiat_transfers (status, fiat_transfer_id)
    where status not in ('credited', 'returned', 'completed', 'failed', 'cancelled', 'rejected');
create trigger fixed_owner before update on public.fiat_transfers for each row
when (old.account_id is not null and (old.user_id, old.account_id)
    is distinct from (new.user_id, new.account_id))
execute function public.refuse_change('user_id, account_id');
create trigger fixed_reference before update on public.fiat_transfers for each row
when (old.bank_reference is not null and (old.bank_account_id, old.bank_reference)
    is distinct from (new.bank_account_id, new.bank_reference))
execute function public.refuse_change('bank_account_id, bank_reference');
select admin.keep_current('public.fiat_transfers', versioned => true);
select admin.keep_scale('public.fiat_transfers', false, 'amount', 'fee');
create trigger fixed_iban before update on public.fiat_transfers for each row
when (old.iban is not null and old.iban is distinct from new.iban)
execute function public.refuse_change('iban');
select admin.fix_columns('public.fiat_transfers', 'direction', 'asset_id', 'amount',
    'customer_bank_account_id', 'idempotency_key', 'requested_by', 'created_at');
select admin.isolate('public.fiat_transfers', 'user_id');
select admin.guard_states('public.fiat_transfers', 'status', 'fiat_transfer_id', array[
    '>received', 'received>screening', 'received>held', 'received>failed', 'screening>credited',
    'screening>held', 'held>screening', 'held>credited', 'held>returning', 'returning>returned',
    'returning>held',
    '>requested', 'requested>risk_review', 'requested>rejected', 'requested>cancelled',
    'risk_review>cooling_down', 'risk_review>awaiting_approval', 'risk_review>queued',
    'risk_review>rejected', 'risk_review>cancelled', 'cooling_down>risk_review',
    'cooling_down>awaiting_approval', 'cooling_down>queued', 'cooling_down>rejected',
    'cooling_down>cancelled', 'awaiting_approval>queued', 'awaiting_approval>rejected',
    'awaiting_approval>cancelled', 'queued>sent', 'queued>unknown', 'queued>rejected',
    'queued>cancelled', 'queued>failed', 'sent>completed', 'sent>unknown', 'sent>failed',
    'unknown>completed', 'unknown>failed', 'completed>returned']);

alter table public.money_approvals
    add column fiat_transfer_id uuid,
    add constraint money_approvals_fiat_transfer_key unique (fiat_transfer_id, staff_id),
    add constraint money_approvals_fiat_transfer_fkey foreign key (fiat_transfer_id)
        references public.fiat_transfers on delete restrict,
    drop constraint money_approvals_of_one_thing,
    add constraint money_approvals_of_one_thing check (
        num_nonnulls(withdrawal_id, wallet_move_id, fiat_transfer_id) = 1);

create function public.refuse_own_fiat_approval() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
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
comment on function public.refuse_own_fiat_approval() is 'Trigger: four eyes, for fiat too';
create trigger refuse_own_fiat_approval before insert on public.money_approvals
for each row execute function public.refuse_own_fiat_approval();

create function public.guard_fiat_payout() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
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
comment on function public.guard_fiat_payout() is
    'Trigger: nothing is paid without its approvals, nor to somebody we do not know';
create trigger payout_guard before insert or update on public.fiat_transfers
for each row execute function public.guard_fiat_payout();

-- -------------------------------------------------------------------------------------- statements

create table public.bank_statements (
    statement_id uuid not null default uuidv7(),
    bank_account_id uuid not null,
    statement_number text not null,
    statement_date date not null,
    opening_balance public.signed_amount not null,
    closing_balance public.signed_amount not null,
    document_hash bytea not null,
    imported_at timestamptz not null default clock_timestamp(),
    constraint bank_statements_pkey primary key (statement_id),
    constraint bank_statements_number_key unique (bank_account_id, statement_number),
    constraint bank_statements_document_key unique (document_hash),
    constraint bank_statements_account_key unique (statement_id, bank_account_id),
    constraint bank_statements_bank_account_fkey foreign key (bank_account_id)
        references public.bank_accounts on delete restrict,
    constraint bank_statements_hash_sha256 check (octet_length(document_hash) = 32)
);
comment on table public.bank_statements is
    'What the bank says; opening + entries = closing when the database transaction commits';
comment on column public.bank_statements.document_hash is 'SHA-256 of the imported file';
create index bank_statements_date_idx on public.bank_statements (bank_account_id, statement_date);

create table public.bank_statement_lines (
    statement_id uuid not null,
    line_number integer not null,
    bank_account_id uuid not null,
    booking_date date not null,
    value_date date,
    amount public.signed_amount not null,
    bank_reference text not null,
    is_reversal boolean not null default false,
    iban text,
    holder_name text,
    remittance text not null default '',
    fiat_transfer_id uuid,
    constraint bank_statement_lines_pkey primary key (statement_id, line_number),
    constraint bank_statement_lines_reference_key
        unique (bank_account_id, booking_date, bank_reference, is_reversal),
    constraint bank_statement_lines_statement_fkey foreign key (statement_id, bank_account_id)
        references public.bank_statements (statement_id, bank_account_id) on delete restrict,
    constraint bank_statement_lines_transfer_fkey foreign key (fiat_transfer_id)
        references public.fiat_transfers on delete restrict,
    constraint bank_statement_lines_number_positive check (line_number > 0),
    constraint bank_statement_lines_amount_not_zero check (amount <> 0)
);
comment on table public.bank_statement_lines is 'Entries of statements, matched to transfers';
comment on column public.bank_statement_lines.amount is 'Negative: it left the account';
comment on column public.bank_statement_lines.iban is 'As the bank wrote it, valid or not';
comment on column public.bank_statement_lines.fiat_transfer_id is 'Empty: not matched';
create index bank_statement_lines_transfer_idx on public.bank_statement_lines (fiat_transfer_id)
    where fiat_transfer_id is not null;
create index bank_statement_lines_unmatched_idx
    on public.bank_statement_lines (bank_account_id, booking_date) where fiat_transfer_id is null;
select admin.fix_columns('public.bank_statement_lines', 'statement_id', 'line_number',
    'bank_account_id', 'booking_date', 'value_date', 'amount', 'bank_reference', 'is_reversal',
    'iban', 'holder_name', 'remittance');
select admin.fix_columns('public.bank_statements', 'statement_id', 'bank_account_id',
    'statement_number', 'statement_date', 'opening_balance', 'closing_balance', 'document_hash');

create function public.check_statement() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
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
comment on function public.check_statement() is 'Trigger: a statement adds up when it commits';
create constraint trigger adds_up after insert on public.bank_statements
deferrable initially deferred for each row execute function public.check_statement();
create constraint trigger adds_up after insert on public.bank_statement_lines
deferrable initially deferred for each row execute function public.check_statement();

-- ------------------------------------------------------------------------------ shapes and grants

create view public.fiat_accounts with (security_invoker = true) as
select
    a.account_id,
    a.user_id,
    s.symbol as currency,
    coalesce(b.available, 0) as available_balance,
    coalesce(b.locked, 0) as locked_balance,
    v.iban as virtual_iban,
    v.iban_provider,
    coalesce(v.created_at, a.created_at) as created_at,
    coalesce(b.updated_at, v.updated_at) as updated_at,
    own.asset_id
from public.accounts as a
cross join lateral (
    select b.asset_id from public.balances as b where b.account_id = a.account_id
    union
    select v.asset_id from public.virtual_ibans as v
    where v.account_id = a.account_id and v.retired_at is null
) as own
join public.assets as s on s.asset_id = own.asset_id and s.asset_type = 'fiat'
left join public.balances as b on b.account_id = a.account_id and b.asset_id = own.asset_id
left join public.virtual_ibans as v
    on v.account_id = a.account_id and v.asset_id = own.asset_id and v.retired_at is null
where a.user_id is not null;
comment on view public.fiat_accounts is
    'Fiat money of customers, by account and currency, each with the IBAN to pay it to';

create view public.deposit_withdrawals with (security_invoker = true) as
select
    d.deposit_id as id, d.user_id, d.account_id, d.asset_id,
    'deposit'::public.transaction_type as type, d.amount, d.fee, d.net_amount,
    d.shown_status as status, d.address::text as address, d.tag::text as tag,
    d.network::text as network, d.txid as tx_hash, d.confirmations, d.required_confirmations,
    d.processed_at, d.created_at, d.updated_at
from public.deposits as d
union all
select
    w.withdrawal_id, w.user_id, w.account_id, w.asset_id, 'withdrawal', w.amount, w.fee,
    w.net_amount,
    case w.shown_status
        when 'pending' then 'pending'::public.transaction_status
        when 'approved' then 'pending'
        when 'processing' then 'confirming'
        when 'confirmed' then 'completed'
        when 'failed' then 'failed'
        when 'cancelled' then 'cancelled'
    end,
    w.address::text, w.tag::text, w.network::text, w.txid, null, null, w.processed_at,
    w.created_at, w.updated_at
from public.withdrawals as w
union all
select
    f.fiat_transfer_id, f.user_id, f.account_id, f.asset_id, f.direction, f.amount, f.fee,
    f.net_amount, f.shown_status, f.iban::text, '', 'bank', f.bank_reference, null, null,
    f.processed_at, f.created_at, f.updated_at
from public.fiat_transfers as f;
comment on view public.deposit_withdrawals is
    'All money from and to the outside, coins and fiat, as customers are shown it';

create view public.transactions with (security_invoker = true) as
select
    m.id::text as transaction_id, m.user_id, m.account_id, m.asset_id, a.symbol as currency,
    m.type as tx_type, m.status, m.amount, m.created_at, m.updated_at
from public.deposit_withdrawals as m
left join public.assets as a on a.asset_id = m.asset_id
-- One arm for each type: a query for other types leaves the ledger alone.
union all
select
    e.entry_id::text, e.user_id, e.ledger_account_id, e.asset_id, e.currency, 'fee', 'completed',
    e.amount, e.created_at, e.created_at
from public.ledger_entries as e
where e.user_id is not null and e.entry_type = 'fee'
union all
select
    e.entry_id::text, e.user_id, e.ledger_account_id, e.asset_id, e.currency, 'rebate', 'completed',
    e.amount, e.created_at, e.created_at
from public.ledger_entries as e
where e.user_id is not null and e.entry_type = 'rebate'
union all
select
    e.entry_id::text, e.user_id, e.ledger_account_id, e.asset_id, e.currency, 'internal_transfer',
    'completed',
    e.amount, e.created_at, e.created_at
from public.ledger_entries as e
where e.user_id is not null and e.entry_type = 'internal_transfer';
comment on view public.transactions is
    'Deposits and withdrawals of all kinds, and what the ledger alone knows: fees, rebates,'
    ' transfers between accounts';

grant select on public.bank_accounts to read_only_user;
grant select, insert, update on public.bank_accounts to admin_user;
grant select on public.bank_accounts to internal_service;
grant select on public.virtual_ibans, public.customer_bank_accounts
    to app_user, read_only_user, admin_user;
grant select, insert, update on public.virtual_ibans, public.customer_bank_accounts
    to internal_service;
grant select (fiat_transfer_id, direction, user_id, account_id, asset_id, amount, fee, net_amount,
        iban, holder_name, virtual_iban_id, customer_bank_account_id, bank_reference,
        reference_code, purpose_code, description, idempotency_key, shown_status, created_at,
        processed_at, updated_at)
    on public.fiat_transfers to app_user;
grant select on public.fiat_transfers to read_only_user;
grant select, update on public.fiat_transfers to admin_user;
grant select, insert, update on public.fiat_transfers to internal_service;
grant select on public.bank_statements, public.bank_statement_lines to read_only_user, admin_user;
grant select, insert on public.bank_statements, public.bank_statement_lines to internal_service;
grant update (fiat_transfer_id) on public.bank_statement_lines to admin_user, internal_service;
grant select on public.fiat_accounts, public.deposit_withdrawals, public.transactions
    to app_user, read_only_user, admin_user, internal_service;
