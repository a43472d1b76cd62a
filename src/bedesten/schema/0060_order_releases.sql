-- What an order gave back of its hold without a trade says when it became smaller, and by how much.

-- Not by account but by order, whose block range index finds these few rows.
create view public.order_releases as
select t.transfer_id, t.reference_id as order_id, t.debit_account_id as account_id, t.asset_id,
    t.amount, t.seq, t.created_at
from public.ledger_transfers as t
where t.reference_type = 'order' and t.debit_bucket = 'locked' and t.credit_bucket = 'available';
comment on view public.order_releases is
    'Parts of holds that came back because their order became smaller or ended. Customers see'
    ' their own';
grant select on public.order_releases to app_user, read_only_user, admin_user, internal_service;
