"""A market's trades without people: what just happened, and history."""

from datetime import datetime
from typing import Any

import msgspec
from psycopg_pool import AsyncConnectionPool

from bedesten.domain.ledger import public_history
from bedesten.domain.markets import Market
from bedesten.domain.trading import tape_store
from bedesten.kit.id_time import id_time
from bedesten.kit.ids import ID_MAX, TradeId, parse_trade, trade_text
from bedesten.protocol.events import Traded
from bedesten.protocol.vocabulary import Side


class MarketTrade(msgspec.Struct, frozen=True, kw_only=True):
    """A trade of a market; `number` counts them without gaps."""

    trade_id: str
    number: int
    price: str
    quantity: str
    value: str
    taker_side: str
    executed_at: datetime


class MarketTradeList(msgspec.Struct, frozen=True, kw_only=True):
    """A market's trades, newest first, as of journal row `as_of_seq`."""

    data: list[MarketTrade]
    next_cursor: str | None
    as_of_seq: int


async def list_market_trades(
    pool: AsyncConnectionPool, market: Market, *, cursor: str | None, limit: int
) -> MarketTradeList:
    """A page of a market's trades. Raises MalformedId (cursor), HistoryUnavailable."""
    before = ID_MAX if cursor is None else parse_trade(cursor)
    asked = {"market": market.id, "since": 0, "before": before, "limit": limit + 1}
    async with public_history(pool) as history:
        rows = await tape_store.newest_trades(history.conn, asked)
    more = len(rows) > limit
    return MarketTradeList(
        data=[_market_trade(row) for row in rows[:limit]],
        next_cursor=trade_text(rows[limit - 1]["trade_id"]) if more else None,
        as_of_seq=history.seq,
    )


async def list_trades_from(
    pool: AsyncConnectionPool, market: Market, *, number: int, limit: int
) -> MarketTradeList:
    """A page of a market's trades from this number on, oldest first; the next begins one number
    after its last. Raises HistoryUnavailable."""
    asked = {"market": market.id, "before": ID_MAX, "limit": limit}
    async with public_history(pool) as history:
        asked["since"] = await tape_store.id_of_number(history.conn, market.id, number)
        rows = await tape_store.oldest_trades(history.conn, asked)
    return MarketTradeList(
        data=[_market_trade(row) for row in rows], next_cursor=None, as_of_seq=history.seq
    )


async def trades_from(
    pool: AsyncConnectionPool, market: Market, *, number: int | None, limit: int
) -> list[MarketTrade]:
    """`limit` trades of a market from this number on, or the newest, oldest first. Raises
    HistoryUnavailable."""
    asked = {"market": market.id, "since": 0, "before": ID_MAX, "limit": limit}
    async with public_history(pool) as history:
        if number is None:
            rows = list(reversed(await tape_store.newest_trades(history.conn, asked)))
        else:
            asked["since"] = await tape_store.id_of_number(history.conn, market.id, number)
            rows = await tape_store.oldest_trades(history.conn, asked)
    return [_market_trade(row) for row in rows]


async def id_of_number(pool: AsyncConnectionPool, market: Market, number: int) -> int:
    """The id of the market's first trade with this number or a higher one. Raises
    HistoryUnavailable."""
    async with public_history(pool) as history:
        return await tape_store.id_of_number(history.conn, market.id, number)


def market_trade(market: Market, trade: Traded) -> MarketTrade:
    """A trade that just happened, as the tape will show it."""
    return MarketTrade(
        trade_id=trade_text(TradeId(trade.trade)),
        number=trade.number,
        price=market.price_text(trade.price),
        quantity=market.quantity_text(trade.quantity),
        value=market.quote.text(market.value(trade.price, trade.quantity)),
        taker_side=Side(trade.taker_side).name.lower(),
        executed_at=id_time(trade.trade),
    )


def _market_trade(row: dict[str, Any]) -> MarketTrade:
    return MarketTrade(
        trade_id=trade_text(TradeId(row["trade_id"])),
        number=row["trade_number"],
        price=row["price"],
        quantity=row["quantity"],
        value=row["value"],
        taker_side=row["taker_side"],
        executed_at=row["executed_at"],
    )
