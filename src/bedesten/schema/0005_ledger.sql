-- Balances and the ledger: one immutable row per transfer, shown as two legs; keys used so far.

create table public.balances (
    account_id integer not null,
    asset_id integer not null,
    available public.signed_amount not null,
    locked public.signed_amount not null,
    reserved public.signed_amount not null,
    bonus public.signed_amount not null,
    fee public.signed_amount not null,
    is_house boolean not null,
    last_transfer_id bigint not null,
    seq bigint not null,
    updated_at timestamptz not null,
    constraint balances_pkey primary key (account_id, asset_id),
    constraint balances_account_fkey foreign key (account_id)
        references public.accounts on delete restrict,
    constraint balances_asset_fkey foreign key (asset_id)
        references public.assets on delete restrict,
    constraint balances_customer_owes_nothing check (
        is_house or (available >= 0 and locked >= 0 and reserved >= 0 and bonus >= 0 and fee = 0))
) with (fillfactor = 70);
comment on table public.balances is
    'What each account has, by bucket: the engine''s absolute figures after journal row seq';
comment on column public.balances.fee is 'Collected fees, in the fee pool only';
comment on column public.balances.last_transfer_id is 'Newest ledger transfer that touched the row';

alter table public.balances enable row level security;
alter table public.balances force row level security;
create policy own_balances on public.balances for select to authenticated_user, bedesten_owner
    using (account_id = any (array(
        select a.account_id from public.accounts as a
        where a.user_id = public.current_customer())));
create policy analysts on public.balances for select to read_only_user using (true);
grant select on public.balances to app_user, read_only_user, admin_user, internal_service;
grant insert, update on public.balances to internal_service;

-- Plain bookkeeping: the debit account's bucket goes down by amount, the credit account's goes up,
-- so that every asset sums to zero over all accounts.
create table public.ledger_transfers (
    transfer_id bigint not null,
    seq bigint not null,
    debit_account_id integer not null,
    credit_account_id integer not null,
    asset_id integer not null,
    debit_bucket public.balance_bucket not null,
    credit_bucket public.balance_bucket not null,
    entry_type public.ledger_entry_type not null,
    reference_type public.ledger_reference not null,
    reference_id bigint,
    reference_key uuid,
    amount public.amount not null,
    debit_balance_after public.signed_amount not null,
    credit_balance_after public.signed_amount not null,
    created_at timestamptz not null,
    constraint ledger_transfers_pkey primary key (transfer_id),
    constraint ledger_transfers_amount_positive check (amount > 0),
    constraint ledger_transfers_moves check (
        debit_account_id <> credit_account_id or debit_bucket <> credit_bucket),
    constraint ledger_transfers_one_reference check (
        (reference_id is null) <> (reference_key is null)),
    constraint ledger_transfers_debit_account_fkey foreign key (debit_account_id)
        references public.accounts not enforced,
    constraint ledger_transfers_credit_account_fkey foreign key (credit_account_id)
        references public.accounts not enforced,
    constraint ledger_transfers_asset_fkey foreign key (asset_id)
        references public.assets not enforced
) partition by range (transfer_id);
comment on table public.ledger_transfers is
    'Every movement of money, also between an account''s buckets; appended, never changed';
comment on column public.ledger_transfers.transfer_id is
    'Engine id, in order of time; a hold has its order''s id, a trade''s transfers follow its own';
comment on column public.ledger_transfers.seq is 'Journal row';
comment on column public.ledger_transfers.reference_id is 'Order or trade that moved the money';
comment on column public.ledger_transfers.reference_key is
    'Workflow row or reservation that moved it: the idempotency key of the command';
comment on column public.ledger_transfers.debit_balance_after is
    'The debit account''s bucket after this transfer';
comment on column public.ledger_transfers.created_at is 'Engine time of the command''s batch';

create index ledger_transfers_debit_idx
    on public.ledger_transfers (debit_account_id, transfer_id);
create index ledger_transfers_credit_idx
    on public.ledger_transfers (credit_account_id, transfer_id);
-- References follow the ids, but for late releases: a block range index finds them for nothing.
create index ledger_transfers_reference_idx on public.ledger_transfers
    using brin (reference_id int8_minmax_multi_ops) with (autosummarize = true);
create index ledger_transfers_reference_key_idx
    on public.ledger_transfers (reference_key) where reference_key is not null;

create table public.ledger_transfers_default partition of public.ledger_transfers default;
comment on table public.ledger_transfers_default is 'Should stay empty: see partition_alarms()';
insert into admin.partitioned_tables values ('public', 'ledger_transfers', 'month', true);
create trigger immutable before update or delete or truncate on public.ledger_transfers
for each statement execute function public.prevent_ledger_modification();
select admin.guard_partition('public.ledger_transfers_default');

-- No grant to app_user: a row shows both sides. Customers read their own legs in the view below,
-- which runs as the owner; row security is forced on the owner too.
alter table public.ledger_transfers enable row level security;
alter table public.ledger_transfers force row level security;
create policy own_transfers on public.ledger_transfers for select
    to authenticated_user, bedesten_owner
    using (
        (select public.sees_all_customers())
        or debit_account_id = any (array(
            select a.account_id from public.accounts as a
            where a.user_id = public.current_customer()))
        or credit_account_id = any (array(
            select a.account_id from public.accounts as a
            where a.user_id = public.current_customer())));
create policy analysts on public.ledger_transfers for select to read_only_user using (true);
grant select on public.ledger_transfers to read_only_user, admin_user, internal_service;
grant insert on public.ledger_transfers to internal_service;

-- No security_barrier, and no condition inside the union: either would hide the order of the
-- indexes from a page of the newest entries. A barrier would guard only against SQL of
-- the caller, who could name another customer anyway.
create view public.ledger_entries as
select
    s.transfer_id * 2 + s.leg - 1 as entry_id,
    s.transfer_id,
    own.user_id,
    s.account_id as ledger_account_id,
    asset.asset_type,
    asset.symbol as currency,
    s.amount,
    s.direction,
    s.balance_bucket,
    s.balance_after,
    case when (select public.sees_all_customers()) then other.user_id end as counterparty_user_id,
    case when other.kind = 'custody_wallet' then other.account_id end as counterparty_custody_id,
    case
        when own.user_id is not null then 'user:' || own.user_id
        when own.kind = 'custody_wallet' then 'custody:' || own.account_id
        when own.kind = 'bank' then 'bank:' || own.account_id
        else own.kind::text
    end as account_ref,
    s.entry_type,
    s.reference_type,
    coalesce(s.reference_id::text, s.reference_key::text) as reference_id,
    s.reference_type || ' ' || coalesce(s.reference_id::text, s.reference_key::text)
        as description,
    jsonb_build_object('seq', s.seq) as metadata,
    s.created_at,
    s.reference_key as idempotency_key,
    s.asset_id,
    s.seq
from (
    select t.transfer_id, 1 as leg, t.debit_account_id as account_id,
        t.credit_account_id as counter_account_id, 'credit'::public.ledger_direction as direction,
        t.debit_bucket as balance_bucket, t.debit_balance_after as balance_after, t.asset_id,
        t.amount, t.entry_type, t.reference_type, t.reference_id, t.reference_key, t.seq,
        t.created_at
    from public.ledger_transfers as t
    union all
    select t.transfer_id, 2, t.credit_account_id, t.debit_account_id, 'debit', t.credit_bucket,
        t.credit_balance_after, t.asset_id, t.amount, t.entry_type, t.reference_type,
        t.reference_id, t.reference_key, t.seq, t.created_at
    from public.ledger_transfers as t
) as s
join public.accounts as own on own.account_id = s.account_id
join public.assets as asset on asset.asset_id = s.asset_id
left join public.accounts as other on other.account_id = s.counter_account_id
where (select public.sees_all_customers())
    or s.account_id = any (array(
        select a.account_id from public.accounts as a
        where a.user_id = public.current_customer()));
comment on view public.ledger_entries is
    'Two legs per transfer: debit raises, credit lowers a balance. Customers see their own legs;'
    ' select and order by ledger_account_id and transfer_id, which are indexed';
grant select on public.ledger_entries to app_user, read_only_user, admin_user, internal_service;

-- Unpartitioned on purpose: a unique key with the month in it would not be unique.
create table public.idempotency_keys (
    account_id integer not null,
    key uuid not null,
    seq bigint not null,
    command_index integer not null,
    is_movement boolean not null,
    constraint idempotency_keys_pkey primary key (account_id, key, seq)
);
comment on table public.idempotency_keys is
    'Keys that took effect; the stored answer is command command_index of journal row seq';
comment on column public.idempotency_keys.account_id is 'Who gave it; 0 for money movements';
comment on column public.idempotency_keys.is_movement is
    'Keys of money movements are unique for ever; those of orders for the engine''s window (24 h)';
create unique index idempotency_keys_movement_key
    on public.idempotency_keys (key) where is_movement;
grant select on public.idempotency_keys to admin_user, internal_service;
grant insert, delete on public.idempotency_keys to internal_service;
