-- The public tape says which trades one order made at one price, without saying which order.

create or replace view public.market_trades as
select t.trade_id, t.market_id, t.trade_number, t.taker_side, t.price, t.quantity, t.total_value,
    t.executed_at, t.seq, t.is_auction,
    coalesce((
        select p.taker_side = t.taker_side and p.price = t.price
            and case t.taker_side
                when 'buy' then p.buy_order_id = t.buy_order_id
                else p.sell_order_id = t.sell_order_id
            end
        from public.trades as p
        -- Trades of one command are within a few thousand ids of each other.
        where p.market_id = t.market_id and p.trade_id < t.trade_id
            and p.trade_id >= t.trade_id - 32768
        order by p.trade_id desc
        limit 1
    ), false) as continues
from public.trades as t;
comment on column public.market_trades.continues is
    'The order that took in the trade before took in this one too, at the same price';
