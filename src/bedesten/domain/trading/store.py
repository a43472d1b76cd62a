"""SQL of orders and trades that are history; amounts come as plain decimal text."""

from collections.abc import Sequence
from typing import Any, Final, LiteralString

import psycopg
from psycopg.rows import dict_row

from bedesten.kit.ids import AccountId, ListId, MarketId, OrderId

_ORDER: Final = """
    order_id, account_id, client_order_id, market_id, order_type::text as type, side::text as side,
    trim_scale(price)::text as price, trim_scale(stop_price)::text as stop_price,
    trim_scale(quantity)::text as quantity, trim_scale(quote_quantity)::text as quote_quantity,
    trim_scale(filled_quantity)::text as filled_quantity,
    trim_scale(quantity - filled_quantity)::text as remaining_quantity,
    trim_scale(filled_value)::text as filled_value, trim_scale(fee_amount)::text as fee_amount,
    time_in_force::text as time_in_force, self_trade_prevention::text as self_trade_prevention,
    trim_scale(trail_offset)::text as trail_offset,
    trim_scale(trail_percent)::text as trail_percent,
    trim_scale(activation_price)::text as activation_price,
    trim_scale(display_quantity)::text as display_quantity, order_list_id,
    post_only, hidden, status::text as status, reject_code,
    cancellation_reason::text as cancellation_reason, expires_at, created_at
"""
_FINAL_ORDER: Final = f"select {_ORDER} from public.orders"  # noqa: S608 -- our own columns
FINAL_ORDER: Final = f"{_FINAL_ORDER} where order_id = %s and account_id = %s"
FINAL_ORDERS_OF: Final = f"{_FINAL_ORDER} where order_id = any(%s) and account_id = %s"
FINAL_ORDERS: Final = f"""{_FINAL_ORDER}
    where account_id = %s and order_id < %s and (%s::integer is null or market_id = %s)
    order by order_id desc limit %s
"""
FILLS: Final = """
    select trade_id, order_id, symbol, side::text as side, is_taker,
        trim_scale(price)::text as price, trim_scale(quantity)::text as quantity,
        trim_scale(total_value)::text as value, trim_scale(commission)::text as fee_amount,
        commission_asset_id, executed_at
    from public.account_trades
    where account_id = %(account)s and trade_id <= %(before)s
        and (trade_id < %(before)s or side::text < %(before_side)s)
        and (%(market)s::integer is null or market_id = %(market)s)
        and (%(order)s::bigint is null or (order_id = %(order)s and trade_id > %(order)s))
    order by trade_id desc, side::text desc
    limit %(limit)s
"""
TAPE: Final = """
    select trade_id, trade_number, taker_side::text as taker_side, trim_scale(price)::text as price,
        trim_scale(quantity)::text as quantity, trim_scale(total_value)::text as value, executed_at
    from public.market_trades
    where market_id = %(market)s and trade_id < %(before)s
    order by trade_id desc
    limit %(limit)s
"""
_ORDER_LIST: Final = """
    select order_list_id, account_id, market_id, contingency::text as contingency, first_order_id,
        second_order_id, third_order_id, client_list_id, created_at
    from public.order_lists
"""
ORDER_LISTS: Final = f"""{_ORDER_LIST}
    where account_id = %s and order_list_id < %s
    order by order_list_id desc limit %s
"""
PREVENTED: Final = """
    select seq, number, market_id, prevention::text as prevention, taker_order_id, maker_order_id,
        taker_account_id, maker_account_id, trim_scale(price)::text as price,
        trim_scale(quantity)::text as quantity, prevented_at
    from public.prevented_matches
    where (taker_account_id = %(account)s or maker_account_id = %(account)s)
        and (seq, number) < (%(seq)s, %(number)s)
        and (%(market)s::integer is null or market_id = %(market)s)
        and (%(order)s::bigint is null or taker_order_id = %(order)s or maker_order_id = %(order)s)
    order by seq desc, number desc
    limit %(limit)s
"""
Row = dict[str, Any]


async def final_order(
    conn: psycopg.AsyncConnection, account: AccountId, order: OrderId
) -> Row | None:
    """An order of the account that is over."""
    return next(iter(await _rows(conn, FINAL_ORDER, [order, account])), None)


async def final_orders_of(
    conn: psycopg.AsyncConnection, account: AccountId, orders: list[OrderId]
) -> list[Row]:
    """Those of these orders of the account that are over."""
    return await _rows(conn, FINAL_ORDERS_OF, [orders, account])


async def final_orders(
    conn: psycopg.AsyncConnection,
    account: AccountId,
    *,
    market: MarketId | None,
    before: int,
    limit: int,
) -> list[Row]:
    """Orders of the account that are over, newest first."""
    return await _rows(conn, FINAL_ORDERS, [account, before, market, market, limit])


async def fills(conn: psycopg.AsyncConnection, question: Row) -> list[Row]:
    """Sides of trades of an account, newest first; a trade with oneself has two."""
    return await _rows(conn, FILLS, question)


async def tape(conn: psycopg.AsyncConnection, question: Row) -> list[Row]:
    """Trades of a market, newest first, without people."""
    return await _rows(conn, TAPE, question)


async def order_list(
    conn: psycopg.AsyncConnection, account: AccountId, order_list: ListId
) -> Row | None:
    """An order list of the account."""
    query = f"{_ORDER_LIST} where order_list_id = %s and account_id = %s"
    return next(iter(await _rows(conn, query, [order_list, account])), None)


async def order_lists(
    conn: psycopg.AsyncConnection, account: AccountId, *, before: int, limit: int
) -> list[Row]:
    """Order lists of the account, newest first."""
    return await _rows(conn, ORDER_LISTS, [account, before, limit])


async def prevented(conn: psycopg.AsyncConnection, question: Row) -> list[Row]:
    """Prevented matches of an account, newest first."""
    return await _rows(conn, PREVENTED, question)


async def _rows(
    conn: psycopg.AsyncConnection, query: LiteralString, values: Sequence[Any] | Row
) -> list[Row]:
    cursor = await conn.cursor(row_factory=dict_row).execute(query, values)
    return await cursor.fetchall()
