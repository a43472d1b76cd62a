"""What the SQL trades table says about a market, in the terms of the oracle."""

from collections.abc import Callable

import psycopg
from rich.progress import Progress

from bedesten.cli.flow_file import TradeTotals
from bedesten.cli.projection import wait_until_projected
from bedesten.db.access import Access

ROWS_AT_ONCE = 20_000

# Exactly back to the integers of the flow file: a price or quantity between two steps would show
# as a remainder, which the reader asserts away.
TRADES = """
select maker.client_order_id, taker.client_order_id,
    t.price / m.tick_size, mod(t.price, m.tick_size),
    t.quantity / m.lot_size, mod(t.quantity, m.lot_size)
from public.trades as t
join public.markets as m on m.market_id = t.market_id
left join public.all_orders as maker on maker.order_id
    = case t.taker_side when 'buy' then t.sell_order_id else t.buy_order_id end
left join public.all_orders as taker on taker.order_id
    = case t.taker_side when 'buy' then t.buy_order_id else t.sell_order_id end
where m.symbol = %s
order by t.trade_id
"""


class TradeWithoutOrder(Exception):
    """A trade's order is in neither table, or carries no number of the flow file."""


def wait_for_projection(
    access: Access, seq: int, bars: Progress, check: Callable[[], None]
) -> None:
    """Wait until journal row `seq` is in SQL, under a bar. Raises ProjectionStuck."""
    task = bars.add_task("journal rows", total=seq)

    def moved(now: int) -> None:
        check()
        bars.update(task, completed=min(now, seq))

    wait_until_projected(access, seq, moved)


def from_trades_table(access: Access, market: str) -> TradeTotals:
    """Totals of all trades of the market in their order. Raises TradeWithoutOrder."""
    totals = TradeTotals()
    with psycopg.connect(access.url("read_only_user")) as conn:
        # A cursor is otherwise planned for its first rows: a nested loop over both order tables.
        conn.execute("set local cursor_tuple_fraction = 1")
        with conn.cursor(name="trades") as cursor:
            cursor.itersize = ROWS_AT_ONCE
            cursor.execute(TRADES, [market])
            for maker, taker, ticks, tick_rest, lots, lot_rest in cursor:
                if maker is None or taker is None:
                    raise TradeWithoutOrder(f"A trade of {market} has an order that is not in SQL")
                assert not tick_rest, "prices are whole ticks"
                assert not lot_rest, "quantities are whole lots"
                totals.add(int(maker), int(taker), int(ticks), int(lots))
    return totals
