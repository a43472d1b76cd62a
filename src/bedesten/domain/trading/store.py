"""SQL of orders and trades that are history; amounts come as plain decimal text."""

from collections.abc import Sequence
from typing import Any, Final, LiteralString

import psycopg
from psycopg.rows import dict_row

from bedesten.kit.ids import AccountId, ListId, OrderId

NAMED_MAX: Final = 10_000
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
    cancellation_reason::text as cancellation_reason, expires_at, created_at,
    updated_at as ended_at
"""
_FINAL_ORDER: Final = f"select {_ORDER} from public.orders"  # noqa: S608 -- our own columns
FINAL_ORDER: Final = f"{_FINAL_ORDER} where order_id = %s and account_id = %s"
FINAL_ORDERS_OF: Final = f"{_FINAL_ORDER} where order_id = any(%s) and account_id = %s"
FINAL_ORDERS: Final = f"""{_FINAL_ORDER}
    where account_id = %(account)s and order_id >= %(since)s and order_id < %(before)s
        and (%(market)s::integer is null or market_id = %(market)s)
        and (%(side)s::public.order_side is null or side = %(side)s)
        and status = any(%(statuses)s::public.order_status[])
"""
NEWEST_ORDERS: Final = f"{FINAL_ORDERS} order by order_id desc limit %(size)s"
OLDEST_ORDERS: Final = f"{FINAL_ORDERS} order by order_id limit %(size)s"
# By the account's index: one on client order ids would cost each order more than this costs a few.
NAMED_ORDER: Final = f"""
    select {_ORDER}
    from (
        select * from public.orders where account_id = %(account)s
        order by order_id desc limit %(newest)s
    ) as newest
    where client_order_id = %(client_order_id)s
    order by order_id desc limit 1
"""  # noqa: S608 -- our own columns
FILLS: Final = """
    select trade_id, trade_number, order_id, symbol, side::text as side, is_taker,
        trim_scale(price)::text as price, trim_scale(quantity)::text as quantity,
        trim_scale(total_value)::text as value, trim_scale(commission)::text as fee_amount,
        commission_asset_id, executed_at
    from public.account_trades
    where account_id = %(account)s and trade_id >= %(since)s and trade_id <= %(before)s
        and (trade_id < %(before)s or side::text < %(before_side)s)
        and (%(market)s::integer is null or market_id = %(market)s)
        and (%(order)s::bigint is null or (order_id = %(order)s and trade_id > %(order)s))
        and (%(side)s::text is null or side = %(side)s::public.order_side)
"""
NEWEST_FILLS: Final = f"{FILLS} order by trade_id desc, side::text desc limit %(limit)s"
OLDEST_FILLS: Final = f"{FILLS} order by trade_id, side::text limit %(limit)s"
LISTS_OF_ORDERS: Final = """
    select order_id, order_list_id from public.all_orders
    where order_id = any(%s) and account_id = %s and order_list_id is not null
"""
# A prevented match with oneself makes an order smaller too, and is no wish of its owner.
RELEASES: Final = """
    select o.client_order_id, o.side::text as side, o.status::text as status,
        trim_scale(o.price)::text as price, trim_scale(o.quantity)::text as quantity,
        trim_scale(o.filled_quantity)::text as filled, r.transfer_id, r.created_at,
        trim_scale(r.amount)::text as amount,
        (
            select trim_scale(p.quantity)::text from public.prevented_matches as p
            where p.seq = r.seq and p.prevention = 'decrement'
                and o.order_id in (p.taker_order_id, p.maker_order_id)
            limit 1
        ) as prevented
    from public.all_orders as o
    left join public.order_releases as r on r.order_id = o.order_id and r.transfer_id > %(order)s
    where o.order_id = %(order)s and o.account_id = %(account)s and o.market_id = %(market)s
    order by r.transfer_id
"""
_LIST: Final = """
    order_list_id, account_id, market_id, contingency::text as contingency, first_order_id,
    second_order_id, third_order_id, client_list_id, created_at
"""
_ORDER_LIST: Final = f"select {_LIST} from public.order_lists"  # noqa: S608 -- our own columns
ORDER_LISTS: Final = f"""{_ORDER_LIST}
    where account_id = %(account)s and order_list_id >= %(since)s and order_list_id < %(before)s
"""
NAMED_LIST: Final = f"""
    select {_LIST}
    from (
        select * from public.order_lists where account_id = %(account)s
        order by order_list_id desc limit %(newest)s
    ) as newest
    where client_list_id = %(client_list_id)s
    order by order_list_id desc limit 1
"""  # noqa: S608 -- our own columns
NEWEST_LISTS: Final = f"{ORDER_LISTS} order by order_list_id desc limit %(limit)s"
OLDEST_LISTS: Final = f"{ORDER_LISTS} order by order_list_id limit %(limit)s"
PREVENTED: Final = """
    select seq, number, market_id, prevention::text as prevention, taker_order_id, maker_order_id,
        taker_account_id, maker_account_id, trim_scale(price)::text as price,
        trim_scale(quantity)::text as quantity, prevented_at
    from public.prevented_matches
    where (taker_account_id = %(account)s or maker_account_id = %(account)s)
        and (seq, number) >= (%(since_seq)s, %(since_number)s)
        and (seq, number) < (%(seq)s, %(number)s)
        and (%(market)s::integer is null or market_id = %(market)s)
        and (%(order)s::bigint is null or taker_order_id = %(order)s or maker_order_id = %(order)s)
"""
NEWEST_PREVENTED: Final = f"{PREVENTED} order by seq desc, number desc limit %(limit)s"
OLDEST_PREVENTED: Final = f"{PREVENTED} order by seq, number limit %(limit)s"
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
    conn: psycopg.AsyncConnection, question: Row, *, oldest_first: bool
) -> list[Row]:
    """Orders of the account that are over, newest first unless `oldest_first`."""
    return await _rows(conn, OLDEST_ORDERS if oldest_first else NEWEST_ORDERS, question)


async def named_order(
    conn: psycopg.AsyncConnection, account: AccountId, client_order_id: str
) -> Row | None:
    """The newest of the account's orders that are over with this client order id, if it is among
    its NAMED_MAX newest."""
    asked = {"account": account, "client_order_id": client_order_id, "newest": NAMED_MAX}
    return next(iter(await _rows(conn, NAMED_ORDER, asked)), None)


async def fills(conn: psycopg.AsyncConnection, question: Row, *, oldest_first: bool) -> list[Row]:
    """Sides of trades of an account, newest first unless `oldest_first`; a trade with oneself has
    two."""
    return await _rows(conn, OLDEST_FILLS if oldest_first else NEWEST_FILLS, question)


async def lists_of_orders(
    conn: psycopg.AsyncConnection, account: AccountId, orders: list[int]
) -> dict[int, ListId]:
    """The list of each of these orders of the account that is in one."""
    rows = await _rows(conn, LISTS_OF_ORDERS, [orders, account]) if orders else []
    return {row["order_id"]: ListId(row["order_list_id"]) for row in rows}


async def order_list(
    conn: psycopg.AsyncConnection, account: AccountId, order_list: ListId
) -> Row | None:
    """An order list of the account."""
    query = f"{_ORDER_LIST} where order_list_id = %s and account_id = %s"
    return next(iter(await _rows(conn, query, [order_list, account])), None)


async def named_list(
    conn: psycopg.AsyncConnection, account: AccountId, client_list_id: str
) -> Row | None:
    """The newest of the account's order lists with this client id, if it is among its NAMED_MAX
    newest."""
    asked = {"account": account, "client_list_id": client_list_id, "newest": NAMED_MAX}
    return next(iter(await _rows(conn, NAMED_LIST, asked)), None)


async def some_lists(
    conn: psycopg.AsyncConnection, account: AccountId, order_lists: list[int]
) -> list[Row]:
    """These order lists of the account, oldest first."""
    query = (
        f"{_ORDER_LIST} where order_list_id = any(%s) and account_id = %s order by order_list_id"
    )
    return await _rows(conn, query, [order_lists, account])


async def order_lists(
    conn: psycopg.AsyncConnection, question: Row, *, oldest_first: bool
) -> list[Row]:
    """Order lists of the account, newest first unless `oldest_first`."""
    return await _rows(conn, OLDEST_LISTS if oldest_first else NEWEST_LISTS, question)


async def prevented(
    conn: psycopg.AsyncConnection, question: Row, *, oldest_first: bool
) -> list[Row]:
    """Prevented matches of an account, newest first unless `oldest_first`."""
    return await _rows(conn, OLDEST_PREVENTED if oldest_first else NEWEST_PREVENTED, question)


async def releases(conn: psycopg.AsyncConnection, question: Row) -> list[Row]:
    """An order of the account, once for each time that it gave back a part of its hold."""
    return await _rows(conn, RELEASES, question)


async def _rows(
    conn: psycopg.AsyncConnection, query: LiteralString, values: Sequence[Any] | Row
) -> list[Row]:
    cursor = await conn.cursor(row_factory=dict_row).execute(query, values)
    return await cursor.fetchall()
