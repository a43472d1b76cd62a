-- Orders that wait for a price or end at a time: why an order ended may be that its time was up.

alter type public.cancellation_reason add value 'expired';

alter table public.orders
    drop constraint orders_cancelled_with_reason,
    add constraint orders_ended_with_reason check (
        (status in ('cancelled', 'expired')) = (cancellation_reason is not null));

comment on column public.open_orders.status is
    'pending: waits off the book for a trade at its stop price';
comment on column public.open_orders.quantity is 'In all, as last reduced';
comment on column public.orders.quantity is 'In all, as last reduced';
comment on column public.orders.price is
    'Limit; of an order that takes like a market order the protection price';
