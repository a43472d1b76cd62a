-- Settlement: trades settle in the command that makes them; what is delivered later against payment
-- has a workflow; batches sum up ranges of the journal, without gaps, and must add up to zero.

create type public.settlement_status as enum (
    'pending', 'initiated', 'seller_securities_locked', 'buyer_cash_locked', 'executing',
    'confirmed', 'settled', 'failed', 'partially_settled');
create type public.settlement_batch_status as enum ('pending', 'running', 'completed', 'failed');

create table public.dvp_settlements (
    settlement_id uuid not null default uuidv7(),
    trade_id bigint,
    deal_reference text,
    buyer_account_id integer not null,
    seller_account_id integer not null,
    market_id integer not null,
    quantity public.quantity not null,
    price public.price not null,
    amount public.quantity not null,
    settled_quantity public.amount not null default 0,
    allows_parts boolean not null default false,
    status public.settlement_status not null default 'pending',
    dvp_contract_id text,
    dvp_atomic_transaction_id text,
    buyer_securities_ledger_ref uuid,
    seller_securities_ledger_ref uuid,
    buyer_cash_ledger_ref uuid,
    seller_cash_ledger_ref uuid,
    settlement_date date not null,
    lock_expires_at timestamptz,
    initiated_at timestamptz,
    confirmed_at timestamptz,
    settled_at timestamptz,
    failed_at timestamptz,
    failure_reason text,
    retry_count smallint not null default 0,
    max_retries smallint not null default 3,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint dvp_settlements_pkey primary key (settlement_id),
    constraint dvp_settlements_trade_key unique (trade_id),
    constraint dvp_settlements_deal_reference_key unique (deal_reference),
    constraint dvp_settlements_buyer_fkey foreign key (buyer_account_id)
        references public.accounts on delete restrict,
    constraint dvp_settlements_seller_fkey foreign key (seller_account_id)
        references public.accounts on delete restrict,
    constraint dvp_settlements_market_fkey foreign key (market_id)
        references public.markets on delete restrict,
    constraint dvp_settlements_of_one_trade check (num_nonnulls(trade_id, deal_reference) = 1),
    constraint dvp_settlements_parties_differ check (buyer_account_id <> seller_account_id),
    constraint dvp_settlements_amount_exact check (amount = price * quantity),
    constraint dvp_settlements_settled_not_over check (settled_quantity <= quantity),
    constraint dvp_settlements_settled_is_whole check (
        (status in ('confirmed', 'settled')) <= (settled_quantity = quantity)),
    constraint dvp_settlements_parts_allowed check (
        allows_parts or settled_quantity in (0, quantity)),
    constraint dvp_settlements_part_is_a_part check (
        status <> 'partially_settled'
        or (allows_parts and settled_quantity > 0 and settled_quantity < quantity)),
    constraint dvp_settlements_locks_expire check (
        status not in ('seller_securities_locked', 'buyer_cash_locked', 'executing')
        or (lock_expires_at is not null and seller_securities_ledger_ref is not null)),
    constraint dvp_settlements_both_locked check (
        status not in ('buyer_cash_locked', 'executing') or buyer_cash_ledger_ref is not null),
    constraint dvp_settlements_initiated_at_given check (
        status in ('pending', 'failed') or initiated_at is not null),
    constraint dvp_settlements_delivered_by_command check (
        status not in ('confirmed', 'settled', 'partially_settled')
        or dvp_atomic_transaction_id is not null),
    constraint dvp_settlements_confirmed_at_given check (
        status not in ('confirmed', 'settled') or confirmed_at is not null),
    constraint dvp_settlements_settled_at_given check (
        (status = 'settled') = (settled_at is not null)),
    constraint dvp_settlements_failure_told check (
        status <> 'failed' or (failed_at is not null and failure_reason is not null)),
    constraint dvp_settlements_retries_bounded check (
        max_retries between 0 and 20 and retry_count between 0 and max_retries)
);
comment on table public.dvp_settlements is
    'Trades delivered later, against payment: both legs are held, then moved by one command';
comment on column public.dvp_settlements.trade_id is
    'In trades; no reference, which would stand in the way of detaching old months';
comment on column public.dvp_settlements.deal_reference is
    'Of a deal that was agreed off the book; one settlement for each trade or deal';
comment on column public.dvp_settlements.settled_quantity is
    'Delivered so far; less than all only where the instruction allows parts';
comment on column public.dvp_settlements.dvp_atomic_transaction_id is
    'Journal row of the command that delivered (the newest part)';
comment on column public.dvp_settlements.seller_securities_ledger_ref is
    'Key of the hold on the base asset; of the buyer''s side, of the transfer that delivers it';
comment on column public.dvp_settlements.buyer_cash_ledger_ref is
    'Key of the hold on the quote asset; of the seller''s side, of the transfer that pays it';
comment on column public.dvp_settlements.lock_expires_at is
    'When the holds are given back at the latest';
create index dvp_settlements_unfinished_idx
    on public.dvp_settlements (status, settlement_date, settlement_id)
    where status not in ('settled', 'failed');
create index dvp_settlements_buyer_idx
    on public.dvp_settlements (buyer_account_id, settlement_date);
create index dvp_settlements_seller_idx
    on public.dvp_settlements (seller_account_id, settlement_date);

create function public.count_settlement_retry() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    new.retry_count := old.retry_count + 1;
    new.failed_at := null;  -- the reason of the last failure stays to be read
    new.lock_expires_at := null;
    new.seller_securities_ledger_ref := null;
    new.buyer_cash_ledger_ref := null;
    return new;
end $$;
comment on function public.count_settlement_retry() is
    'Trigger: beginning again counts, the bound refuses the one too many; holds are taken anew';
create trigger count_retry before update on public.dvp_settlements for each row
when (old.status = 'failed' and new.status = 'initiated')
execute function public.count_settlement_retry();
create trigger fixed_count before update on public.dvp_settlements for each row
when (new.retry_count < old.retry_count or new.max_retries <> old.max_retries
    or new.settled_quantity < old.settled_quantity)
execute function public.refuse_change('retry_count, max_retries, settled_quantity');
select admin.keep_current('public.dvp_settlements', versioned => true);
select admin.fix_columns('public.dvp_settlements', 'trade_id', 'deal_reference',
    'buyer_account_id', 'seller_account_id', 'market_id', 'quantity', 'price', 'amount',
    'allows_parts', 'created_at');
select admin.guard_states('public.dvp_settlements', 'status', 'settlement_id', array[
    '>pending', 'pending>initiated', 'pending>failed', 'initiated>seller_securities_locked',
    'initiated>failed', 'seller_securities_locked>buyer_cash_locked',
    'seller_securities_locked>failed', 'buyer_cash_locked>executing', 'buyer_cash_locked>failed',
    'executing>confirmed', 'executing>partially_settled', 'executing>failed',
    'partially_settled>executing', 'partially_settled>failed', 'confirmed>settled',
    'failed>initiated']);
-- A row shows both sides: gateways read it in account_settlements only, as with trades.
alter table public.dvp_settlements enable row level security;
alter table public.dvp_settlements force row level security;
create policy own_settlements on public.dvp_settlements for select
    to authenticated_user, bedesten_owner
    using (
        (select public.sees_all_customers())
        or buyer_account_id = any (array(
            select a.account_id from public.accounts as a
            where a.user_id = public.current_customer()))
        or seller_account_id = any (array(
            select a.account_id from public.accounts as a
            where a.user_id = public.current_customer())));
create policy analysts on public.dvp_settlements for select to read_only_user using (true);

create view public.settlements with (security_invoker = true) as
select
    t.trade_id::text as settlement_id, t.trade_id, null::text as deal_reference,
    t.buyer_account_id, t.seller_account_id, t.market_id, t.quantity, t.total_value as amount,
    'settled'::public.settlement_status as status, true as is_settled,
    null::text as dvp_contract_id, t.seq::text as dvp_atomic_transaction_id,
    null::uuid as buyer_securities_ledger_ref, null::uuid as seller_securities_ledger_ref,
    null::uuid as buyer_cash_ledger_ref, null::uuid as seller_cash_ledger_ref,
    (t.executed_at at time zone 'UTC')::date as settlement_date, t.executed_at as initiated_at,
    t.executed_at as confirmed_at, t.executed_at as settled_at, null::timestamptz as failed_at,
    null::text as failure_reason, 0::smallint as retry_count, t.executed_at as created_at,
    t.executed_at as updated_at
from public.trades as t
where not exists (select from public.dvp_settlements as d where d.trade_id = t.trade_id)
union all
select
    d.settlement_id::text, d.trade_id, d.deal_reference, d.buyer_account_id, d.seller_account_id,
    d.market_id, d.quantity, d.amount, d.status, d.status = 'settled', d.dvp_contract_id,
    d.dvp_atomic_transaction_id, d.buyer_securities_ledger_ref, d.seller_securities_ledger_ref,
    d.buyer_cash_ledger_ref, d.seller_cash_ledger_ref, d.settlement_date, d.initiated_at,
    d.confirmed_at, d.settled_at, d.failed_at, d.failure_reason, d.retry_count, d.created_at,
    d.updated_at
from public.dvp_settlements as d;
comment on view public.settlements is
    'How each trade settled: at once by the command that made it, or later against payment';

-- Runs as the owner and cuts each row to the reader's own side, like account_trades.
create view public.account_settlements as
select
    t.trade_id::text as settlement_id, t.trade_id, t.account_id, t.user_id, t.market_id, t.side,
    t.quantity, t.total_value as amount, 'settled'::public.settlement_status as status,
    true as is_settled, (t.executed_at at time zone 'UTC')::date as settlement_date,
    t.executed_at as settled_at
from public.account_trades as t
where not exists (select from public.dvp_settlements as d where d.trade_id = t.trade_id)
union all
select
    s.settlement_id::text, s.trade_id, s.account_id, own.user_id, s.market_id, s.side, s.quantity,
    s.amount, s.status, s.status = 'settled', s.settlement_date, s.settled_at
from (
    select d.*, 'buy'::public.order_side as side, d.buyer_account_id as account_id
    from public.dvp_settlements as d
    union all
    select d.*, 'sell', d.seller_account_id
    from public.dvp_settlements as d
) as s
join public.accounts as own on own.account_id = s.account_id
where (select public.sees_all_customers())
    or s.account_id = any (array(
        select a.account_id from public.accounts as a
        where a.user_id = public.current_customer()));
comment on view public.account_settlements is
    'How a customer''s trades settled: the own side of each';

-- ----------------------------------------------------------------------------------------- batches

create table public.settlement_batches (
    batch_id uuid not null default uuidv7(),
    batch_date date not null,
    run_no smallint not null,
    first_seq bigint not null,
    last_seq bigint not null,
    follows_seq bigint generated always as (nullif(first_seq - 1, 0)) stored,
    seq_range int8range generated always as (int8range(first_seq, last_seq, '[]')) stored,
    status public.settlement_batch_status not null default 'pending',
    total_trades bigint,
    total_volume public.amount,
    volume_asset_id integer,
    error_message text,
    started_at timestamptz,
    completed_at timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint settlement_batches_pkey primary key (batch_id),
    constraint settlement_batches_run_key unique (batch_date, run_no),
    constraint settlement_batches_last_seq_key unique (last_seq),
    constraint settlement_batches_follows_key unique nulls not distinct (follows_seq),
    constraint settlement_batches_no_gap foreign key (follows_seq)
        references public.settlement_batches (last_seq) on delete restrict,
    constraint settlement_batches_no_overlap exclude using gist (seq_range with &&),
    constraint settlement_batches_asset_fkey foreign key (volume_asset_id)
        references public.assets on delete restrict,
    constraint settlement_batches_run_no_positive check (run_no > 0),
    constraint settlement_batches_seqs_ordered check (first_seq > 0 and last_seq >= first_seq),
    constraint settlement_batches_total_trades_not_negative check (total_trades >= 0),
    constraint settlement_batches_volume_has_asset check (
        (total_volume is null) = (volume_asset_id is null)),
    constraint settlement_batches_started_at_given check (
        status = 'pending' or started_at is not null),
    constraint settlement_batches_completed_at_given check (
        (status = 'completed') = (completed_at is not null)
        and (status <> 'completed' or total_trades is not null)),
    constraint settlement_batches_failure_told check (
        status <> 'failed' or error_message is not null)
);
comment on table public.settlement_batches is
    'Ranges of the journal, each following the one before, summed up by customer and asset';
comment on column public.settlement_batches.run_no is 'From 1 on each date: several runs a day';
comment on column public.settlement_batches.follows_seq is
    'Where the batch before must end; empty for the first of all';
comment on column public.settlement_batches.total_volume is
    'Headline in one asset, volume_asset_id; each asset''s own is in settlement_batch_volumes';
select admin.keep_current('public.settlement_batches', versioned => true);
select admin.fix_columns('public.settlement_batches', 'batch_date', 'run_no', 'first_seq',
    'last_seq', 'created_at');

create table public.settlement_batch_volumes (
    batch_id uuid not null,
    asset_id integer not null,
    trades bigint not null,
    volume public.amount not null,
    constraint settlement_batch_volumes_pkey primary key (batch_id, asset_id),
    constraint settlement_batch_volumes_batch_fkey foreign key (batch_id)
        references public.settlement_batches on delete restrict,
    constraint settlement_batch_volumes_asset_fkey foreign key (asset_id)
        references public.assets on delete restrict,
    constraint settlement_batch_volumes_trades_positive check (trades > 0)
);
comment on table public.settlement_batch_volumes is
    'How much of each asset changed hands in a batch: no sum adds one asset to another';

create table public.settlement_details (
    batch_id uuid not null,
    account_id integer not null,
    asset_id integer not null,
    user_id uuid,
    trade_amount public.signed_amount not null,
    fee_amount public.signed_amount not null,
    net_amount public.signed_amount not null
        generated always as (trade_amount - fee_amount) stored,
    created_at timestamptz not null default clock_timestamp(),
    constraint settlement_details_pkey primary key (batch_id, account_id, asset_id),
    constraint settlement_details_batch_fkey foreign key (batch_id)
        references public.settlement_batches on delete restrict,
    constraint settlement_details_account_fkey foreign key (account_id)
        references public.accounts on delete restrict,
    constraint settlement_details_asset_fkey foreign key (asset_id)
        references public.assets on delete restrict,
    constraint settlement_details_user_fkey foreign key (user_id)
        references public.users on delete restrict
);
comment on table public.settlement_details is
    'What each account got (positive) and gave (negative) of an asset in a batch; per asset all'
    ' accounts and the house add up to zero';
comment on column public.settlement_details.user_id is 'Empty: the house';
comment on column public.settlement_details.fee_amount is
    'Paid; negative: got, by rebates or as the house that collects';
create index settlement_details_user_idx on public.settlement_details (user_id, batch_id)
    where user_id is not null;
select admin.isolate('public.settlement_details', 'user_id');

create function public.check_settlement_batch() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
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
comment on function public.check_settlement_batch() is
    'Trigger: a batch whose assets do not each add up to zero cannot be completed';
select admin.guard_states('public.settlement_batches', 'status', 'batch_id', array[
    '>pending', 'pending>running', 'running>completed', 'running>failed', 'failed>running']);
create trigger settles_to_zero before update on public.settlement_batches for each row
when (new.status = 'completed' and old.status <> 'completed')
execute function public.check_settlement_batch();

create function public.refuse_settled_change() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
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
comment on function public.refuse_settled_change() is
    'Trigger: figures of a batch are written while it runs, and stay as they are after it';
create trigger written_while_running before insert or update or delete
on public.settlement_details for each row execute function public.refuse_settled_change();
create trigger written_while_running before insert or update or delete
on public.settlement_batch_volumes for each row execute function public.refuse_settled_change();
select admin.fix_columns('public.settlement_details', 'batch_id', 'account_id', 'asset_id');
select admin.fix_columns('public.settlement_batch_volumes', 'batch_id', 'asset_id');

grant select on public.dvp_settlements, public.settlements, public.account_settlements
    to read_only_user, admin_user, internal_service;
grant select on public.account_settlements to app_user;
grant insert, update on public.dvp_settlements to internal_service;
grant select on public.settlement_batches, public.settlement_batch_volumes
    to read_only_user, admin_user, internal_service;
grant insert, update on public.settlement_batches to internal_service;
grant insert, update, delete on public.settlement_batch_volumes to internal_service;
grant select on public.settlement_details to app_user, read_only_user, admin_user;
grant select, insert, update, delete on public.settlement_details to internal_service;
