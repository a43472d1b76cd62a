-- The name under which one of the first documents placed orders in SQL: whoever calls it is told
-- where orders are placed today.

create function public.place_order(
    user_id uuid, trading_pair_id integer, order_type public.order_type,
    side public.order_side, price numeric, quantity numeric)
returns bigint
language plpgsql set search_path = pg_catalog as $$
begin
    raise exception 'orders are not placed in SQL: the engine alone changes books and balances'
        using errcode = 'feature_not_supported',
            hint = 'Use POST /api/v1/orders';
end $$;
comment on function public.place_order(
    uuid, integer, public.order_type, public.order_side, numeric, numeric) is
    'Only refuses, and says where orders are placed';
