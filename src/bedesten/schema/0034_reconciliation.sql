-- Reconciliation: does the ledger explain every balance? Both ways, to the last unit, with alerts.

create function admin.reconcile_user_balance(
    user_id uuid, asset_type public.asset_type, currency text) returns boolean
language sql stable set search_path = pg_catalog
begin atomic
    with own as (
        select a.account_id, s.asset_id
        from public.accounts as a
        cross join public.assets as s
        where a.user_id = reconcile_user_balance.user_id
            and s.asset_type = reconcile_user_balance.asset_type
            and s.symbol = reconcile_user_balance.currency
    ), moved as (
        select o.account_id, t.debit_bucket as balance_bucket, -t.amount::numeric as amount
        from own as o
        join public.ledger_transfers as t
            on t.debit_account_id = o.account_id and t.asset_id = o.asset_id
        union all
        select o.account_id, t.credit_bucket, t.amount
        from own as o
        join public.ledger_transfers as t
            on t.credit_account_id = o.account_id and t.asset_id = o.asset_id
        union all
        select o.account_id, s.balance_bucket, s.amount
        from own as o
        join reporting.archived_ledger_sums as s
            on s.account_id = o.account_id and s.asset_id = o.asset_id
        union all
        select o.account_id, w.bucket::public.balance_bucket, -w.amount
        from own as o
        join public.balances as b on b.account_id = o.account_id and b.asset_id = o.asset_id
        cross join lateral (values ('available', b.available), ('locked', b.locked),
            ('reserved', b.reserved), ('bonus', b.bonus), ('fee', b.fee)) as w(bucket, amount)
    )
    select not exists (
        select from moved as m group by m.account_id, m.balance_bucket having sum(m.amount) <> 0);
end;
comment on function admin.reconcile_user_balance(uuid, public.asset_type, text) is
    'TRUE when balanced: every bucket of every account of the customer is what the ledger says,'
    ' to the last unit. Writes nothing, so it answers on a replica too';

create function public.reconcile_user_balance(
    user_id uuid, asset_type public.asset_type, currency text) returns boolean
language sql stable set search_path = pg_catalog
return admin.reconcile_user_balance(user_id, asset_type, currency);
comment on function public.reconcile_user_balance(uuid, public.asset_type, text) is
    'Another name of admin.reconcile_user_balance';

create function admin.daily_reconciliation_report(recount boolean default false)
returns table (user_id uuid, asset_type text, currency text, ledger_balance numeric,
    wallet_balance numeric, discrepancy numeric, account_id integer, balance_bucket text,
    as_of_seq bigint)
language sql stable set search_path = pg_catalog
begin atomic
    with wallet as (
        select b.account_id, b.asset_id, w.bucket::public.balance_bucket as balance_bucket,
            w.amount::numeric as amount
        from public.balances as b
        cross join lateral (values ('available', b.available), ('locked', b.locked),
            ('reserved', b.reserved), ('bonus', b.bonus), ('fee', b.fee)) as w(bucket, amount)
        where w.amount <> 0
    ), compared as (
        select account_id, asset_id, balance_bucket, coalesce(l.amount, 0) as ledger,
            coalesce(w.amount, 0) as wallet
        from reporting.ledger_balances(recount) as l
        full join wallet as w using (account_id, asset_id, balance_bucket)
    ), wrong as (
        select c.account_id, c.asset_id, c.balance_bucket::text, c.ledger, c.wallet
        from compared as c where c.ledger <> c.wallet
        union all
        select null, c.asset_id, null, 0, sum(c.wallet)
        from compared as c group by c.asset_id having sum(c.wallet) <> 0
    )
    select a.user_id, s.asset_type::text, coalesce(s.symbol, 'asset ' || w.asset_id), w.ledger,
        w.wallet, w.ledger - w.wallet, w.account_id, w.balance_bucket, p.seq
    from wrong as w
    cross join public.projection_cursor as p
    left join public.accounts as a on a.account_id = w.account_id
    left join public.assets as s on s.asset_id = w.asset_id
    where p.name = 'main'
    order by abs(w.ledger - w.wallet) desc, w.asset_id, w.account_id, w.balance_bucket;
end;
comment on function admin.daily_reconciliation_report(boolean) is
    'Ledger against balances, both ways, every account and bucket, nothing tolerated, all at'
    ' journal row as_of_seq; no row: all agrees. Without an account: balances of an asset that do'
    ' not sum to zero. recount adds up every transfer instead of the newer ones';

create table reporting.reconciliation_runs (
    run_id uuid not null default uuidv7(),
    as_of_seq bigint not null,
    recount boolean not null,
    balances bigint not null,
    mismatches integer not null,
    started_at timestamptz not null default clock_timestamp(),
    constraint reconciliation_runs_pkey primary key (run_id),
    constraint reconciliation_runs_counts_not_negative check (balances >= 0 and mismatches >= 0)
);
comment on table reporting.reconciliation_runs is 'Each comparison of ledger and balances';
comment on column reporting.reconciliation_runs.balances is 'How many rows of balances there were';

create table reporting.reconciliation_alerts (
    alert_id uuid not null default uuidv7(),
    run_id uuid not null,
    as_of_seq bigint not null,
    user_id uuid,
    account_id integer,
    asset_type text,
    currency text not null,
    balance_bucket text,
    ledger_balance numeric not null,
    wallet_balance numeric not null,
    discrepancy numeric not null,
    found_at timestamptz not null default clock_timestamp(),
    cleared_by uuid,
    cleared_at timestamptz,
    clearing_note text,
    constraint reconciliation_alerts_pkey primary key (alert_id),
    constraint reconciliation_alerts_run_fkey foreign key (run_id)
        references reporting.reconciliation_runs on delete restrict,
    -- An alert about a customer whom nobody knows must not fail.
    constraint reconciliation_alerts_user_fkey foreign key (user_id)
        references public.users not enforced,
    constraint reconciliation_alerts_cleared_by_fkey foreign key (cleared_by)
        references public.staff_users on delete restrict,
    constraint reconciliation_alerts_not_zero check (discrepancy <> 0),
    constraint reconciliation_alerts_cleared_with_note check (
        (cleared_by is null) = (cleared_at is null)
        and (cleared_by is null) = (clearing_note is null))
);
comment on table reporting.reconciliation_alerts is
    'What a run found; it stands until staff clear it, and is not written again meanwhile';
comment on column reporting.reconciliation_alerts.account_id is
    'Empty: all balances of the asset together';
create unique index reconciliation_alerts_open_key on reporting.reconciliation_alerts
    (account_id, currency, balance_bucket, discrepancy) nulls not distinct
    where cleared_at is null;
create index reconciliation_alerts_run_idx on reporting.reconciliation_alerts (run_id);

create view reporting.balance_discrepancies with (security_invoker = true) as
select a.alert_id, a.user_id, u.email, a.account_id, a.asset_type, a.currency, a.balance_bucket,
    a.ledger_balance, a.wallet_balance, a.discrepancy, a.as_of_seq, a.found_at
from reporting.reconciliation_alerts as a
left join public.users as u on u.user_id = a.user_id
where a.cleared_at is null
order by abs(a.discrepancy) desc;
comment on view reporting.balance_discrepancies is
    'Alerts that nobody has cleared, largest first, with whom to write to';

create function admin.run_reconciliation(recount boolean default false)
returns table (run_id uuid, as_of_seq bigint, mismatches integer)
language sql set search_path = pg_catalog
begin atomic
    -- One statement, hence one moment of everything.
    with found as materialized (
        select * from admin.daily_reconciliation_report(recount)
    ), run as (
        insert into reporting.reconciliation_runs (as_of_seq, recount, balances, mismatches)
        select p.seq, run_reconciliation.recount, (select count(*) from public.balances),
            (select count(*) from found)
        from public.projection_cursor as p where p.name = 'main'
        returning run_id, as_of_seq, mismatches
    ), alerts as (
        insert into reporting.reconciliation_alerts (run_id, as_of_seq, user_id, account_id,
            asset_type, currency, balance_bucket, ledger_balance, wallet_balance, discrepancy)
        select r.run_id, f.as_of_seq, f.user_id, f.account_id, f.asset_type, f.currency,
            f.balance_bucket, f.ledger_balance, f.wallet_balance, f.discrepancy
        from found as f cross join run as r
        on conflict (account_id, currency, balance_bucket, discrepancy)
            where cleared_at is null do nothing
    ), told as (
        insert into audit.audit_logs (actor_type, account_id, event_type, action, resource_type,
            resource_id, description, status, error_message, metadata)
        select 'system', f.account_id, 'reconciliation', 'balance_reconciliation_mismatch',
            coalesce(f.asset_type || '_balance', 'balance'),
            concat_ws(':', f.account_id, f.currency, f.balance_bucket),
            format('ledger %s, balance %s, difference %s at journal row %s', f.ledger_balance,
                f.wallet_balance, f.discrepancy, f.as_of_seq),
            'failure', 'ledger and balance differ', jsonb_build_object('run_id', r.run_id,
                'user_id', f.user_id, 'as_of_seq', f.as_of_seq)
        from found as f cross join run as r
    )
    select r.run_id, r.as_of_seq, r.mismatches from run as r;
end;
comment on function admin.run_reconciliation(boolean) is
    'Compares, and keeps what it found: the run, an alert for each new mismatch, audit rows whose'
    ' actor is the system';

grant select on reporting.reconciliation_runs, reporting.reconciliation_alerts,
    reporting.balance_discrepancies
    to read_only_user, admin_user, internal_service;
grant insert on reporting.reconciliation_runs, reporting.reconciliation_alerts
    to internal_service;
grant update (cleared_by, cleared_at, clearing_note) on reporting.reconciliation_alerts
    to admin_user;
revoke all on function public.reconcile_user_balance(uuid, public.asset_type, text) from public;
revoke all on all functions in schema admin from public;
grant execute on function
    admin.reconcile_user_balance(uuid, public.asset_type, text),
    public.reconcile_user_balance(uuid, public.asset_type, text),
    admin.daily_reconciliation_report(boolean)
    to read_only_user, admin_user, internal_service;
grant execute on function admin.run_reconciliation(boolean) to internal_service;
