"""SQL of a market's trades, as everybody may see them."""

from typing import Any, Final, LiteralString

import psycopg
from psycopg.rows import dict_row

from bedesten.kit.ids import ID_MAX, MarketId

_TRADE: Final = """
    trade_id, trade_number, taker_side::text as taker_side, trim_scale(price)::text as price,
    trim_scale(quantity)::text as quantity, trim_scale(total_value)::text as value, executed_at
"""
_OF_SPAN: Final = """
    from public.market_trades
    where market_id = %(market)s and trade_id >= %(since)s and trade_id < %(before)s
"""
_UP: Final = "order by trade_id limit %(limit)s"
_DOWN: Final = "order by trade_id desc limit %(limit)s"
NEWEST: Final = f"select {_TRADE} {_OF_SPAN} {_DOWN}"
OLDEST: Final = f"select {_TRADE} {_OF_SPAN} {_UP}"
# `continues` is looked up for each trade, so only who puts trades together asks for it.
NEWEST_LINKED: Final = f"select {_TRADE}, continues {_OF_SPAN} {_DOWN}"
OLDEST_LINKED: Final = f"select {_TRADE}, continues {_OF_SPAN} {_UP}"
FIRST: Final = """
    select trade_id, trade_number from public.market_trades
    where market_id = %s and trade_id >= %s order by trade_id limit 1
"""
LAST: Final = """
    select trade_id, trade_number from public.market_trades
    where market_id = %s order by trade_id desc limit 1
"""
STEPS: Final = """
    select trade_id from public.market_trades
    where market_id = %s and trade_id > %s order by trade_id offset %s limit 1
"""
STEPS_MAX: Final = 1_000  # so many rows are read faster than looked for
Row = dict[str, Any]


async def newest_trades(
    conn: psycopg.AsyncConnection, question: Row, *, linked: bool = False
) -> list[Row]:
    """Newest first; `linked` ones say whether they continue the trade before."""
    return await _rows(conn, NEWEST_LINKED if linked else NEWEST, question)


async def oldest_trades(
    conn: psycopg.AsyncConnection, question: Row, *, linked: bool = False
) -> list[Row]:
    """Oldest first; `linked` ones say whether they continue the trade before."""
    return await _rows(conn, OLDEST_LINKED if linked else OLDEST, question)


async def id_of_number(conn: psycopg.AsyncConnection, market: MarketId, number: int) -> int:
    """The id of the market's first trade with this number or a higher one.

    Numbers grow with ids and have no index of their own, which each trade would pay for: they are
    looked for where they should be if trades came evenly, and every other time in the middle.
    """
    low, high = await _one(conn, FIRST, [market, 0]), await _one(conn, LAST, [market])
    if low is None or high is None or number > high[1]:
        return ID_MAX
    middle = False
    while number > low[1]:
        if number - low[1] <= STEPS_MAX:
            (found,) = await _one(conn, STEPS, [market, low[0], number - low[1] - 1]) or (ID_MAX,)
            return int(found)
        ids, numbers = high[0] - low[0], high[1] - low[1]
        ahead = ids // 2 if middle else ids * (number - low[1]) // numbers
        tried = await _one(conn, FIRST, [market, low[0] + max(1, ahead)])
        assert tried is not None, "there is a trade at the upper end"
        if tried[1] <= number:
            low = tried
        else:
            high = (low[0] + max(1, ahead), tried[1])  # there is nothing between there and it
        middle = not middle
    return int(low[0])


async def _one(
    conn: psycopg.AsyncConnection, query: LiteralString, values: list[int]
) -> tuple[Any, ...] | None:
    return await (await conn.execute(query, values)).fetchone()


async def _rows(conn: psycopg.AsyncConnection, query: LiteralString, values: Row) -> list[Row]:
    cursor = await conn.cursor(row_factory=dict_row).execute(query, values)
    return await cursor.fetchall()
