"""Trades of a market put together: what one taker took at one price at a time is one."""

from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec
import psycopg
from psycopg_pool import AsyncConnectionPool

from bedesten.domain.ledger import public_history
from bedesten.domain.markets import Market
from bedesten.domain.trading import tape_store
from bedesten.kit.ids import ID_MAX
from bedesten.kit.money import SCALE_MAX, to_text, to_units

READ_AT_ONCE: Final = 2_000  # trades
Row = dict[str, Any]


class Aggregate(msgspec.Struct, frozen=True, kw_only=True):
    """Trades `first_number` to `last_number` of a market: of one taker, at one price."""

    first_number: int
    last_number: int
    price: str
    quantity: str
    taker_side: str
    executed_at: datetime


class Span(NamedTuple):
    """Aggregates that begin with ids from `since` and below `before`, and end with numbers from
    `number`."""

    since: int = 0
    before: int = ID_MAX
    number: int | None = None


async def list_aggregates(
    pool: AsyncConnectionPool, market: Market, span: Span, *, newest: bool, limit: int
) -> list[Aggregate]:
    """The `limit` newest or oldest aggregates that begin in the span, oldest first. Raises
    HistoryUnavailable."""
    async with public_history(pool) as history:
        since = span.since
        if span.number is not None:
            first = await tape_store.id_of_number(history.conn, market.id, span.number)
            since = max(since, await _beginning(history.conn, market, first))
        asked = {"market": market.id, "since": since, "before": span.before}
        if newest:
            return await _newest(history.conn, asked, limit)
        return await _oldest(history.conn, asked, limit)


async def _beginning(conn: psycopg.AsyncConnection, market: Market, trade: int) -> int:
    """The id of the trade with which the aggregate of this one begins."""
    before = trade + 1
    while trade < ID_MAX:
        asked = {"market": market.id, "since": 0, "before": before, "limit": READ_AT_ONCE}
        read = await tape_store.newest_trades(conn, asked, linked=True)
        for row in read:
            if not row["continues"]:
                return int(row["trade_id"])
        before = read[-1]["trade_id"]
    return trade


async def _oldest(conn: psycopg.AsyncConnection, asked: Row, limit: int) -> list[Aggregate]:
    groups: list[list[Row]] = []
    since = asked["since"]
    while len(groups) <= limit:  # the one after the last says that the last is whole
        question = asked | {"since": since, "limit": READ_AT_ONCE}
        read = await tape_store.oldest_trades(conn, question, linked=True)
        for row in read:
            if not row["continues"]:
                groups.append([row])
            elif groups:
                groups[-1].append(row)
        if len(read) < READ_AT_ONCE:
            break
        since = read[-1]["trade_id"] + 1
    return [_told(group) for group in groups[:limit]]


async def _newest(conn: psycopg.AsyncConnection, asked: Row, limit: int) -> list[Aggregate]:
    groups: list[list[Row]] = []
    begun: list[Row] = []
    before = asked["before"]
    while len(groups) < limit:
        question = asked | {"before": before, "limit": READ_AT_ONCE}
        read = await tape_store.newest_trades(conn, question, linked=True)
        for row in read:
            begun.append(row)
            if not row["continues"]:
                groups.append(begun[::-1])
                begun = []
        if len(read) < READ_AT_ONCE:
            break
        before = read[-1]["trade_id"]
    return [_told(group) for group in reversed(groups[:limit])]


def _told(group: list[Row]) -> Aggregate:
    first, last = group[0], group[-1]
    quantity = sum(to_units(row["quantity"], SCALE_MAX) for row in group)
    return Aggregate(
        first_number=first["trade_number"],
        last_number=last["trade_number"],
        price=first["price"],
        quantity=to_text(quantity, SCALE_MAX),
        taker_side=first["taker_side"],
        executed_at=last["executed_at"],
    )
