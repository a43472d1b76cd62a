"""Trades that are history: an account's own sides, and a market's tape without people."""

from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg_pool import AsyncConnectionPool

from bedesten.domain.ledger import own_history, public_history
from bedesten.domain.markets import Catalogue, Desk, Market
from bedesten.domain.trading import store
from bedesten.domain.trading.bodies import OwnTrade
from bedesten.domain.trading.question import TradeQuestion
from bedesten.kit.errors import Malformed
from bedesten.kit.id_time import id_time
from bedesten.kit.ids import ID_MAX, OrderId, TradeId, order_text, parse_trade, trade_text
from bedesten.protocol.events import Traded
from bedesten.protocol.vocabulary import Side

SIDES: Final = ("buy", "sell")
AFTER_ALL_SIDES: Final = "~"  # sorts behind both


class Fill(OwnTrade, frozen=True, kw_only=True):
    """One side of a match with the order that made it."""

    order_id: str
    market: str
    side: str


class FillList(msgspec.Struct, frozen=True, kw_only=True):
    """The account's trades, newest first, as of journal row `as_of_seq`."""

    data: list[Fill]
    next_cursor: str | None
    as_of_seq: int


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


async def list_fills(desk: Desk, question: TradeQuestion) -> FillList:
    """A page of the caller's trades. Raises Malformed (cursor), HistoryUnavailable."""
    market = None if question.market is None else await desk.catalogue.market(question.market)
    before, side = _before(question.cursor)
    asked = {
        "account": desk.subject.account,
        "market": market.id if market else None,
        "order": question.order,
        "before": before,
        "before_side": side,
        "limit": question.limit + 1,
    }
    async with own_history(desk.pool, desk.subject.customer) as history:
        rows = await store.fills(history.conn, asked)
    next_cursor = None
    if len(rows) > question.limit:
        last = rows[question.limit - 1]
        next_cursor = f"{trade_text(last['trade_id'])}.{last['side']}"
    return FillList(
        data=[await _fill(desk.catalogue, row) for row in rows[: question.limit]],
        next_cursor=next_cursor,
        as_of_seq=history.seq,
    )


async def list_market_trades(
    pool: AsyncConnectionPool, market: Market, *, cursor: str | None, limit: int
) -> MarketTradeList:
    """A page of a market's trades. Raises MalformedId (cursor), HistoryUnavailable."""
    before = ID_MAX if cursor is None else parse_trade(cursor)
    async with public_history(pool) as history:
        rows = await store.tape(
            history.conn, {"market": market.id, "before": before, "limit": limit + 1}
        )
    more = len(rows) > limit
    return MarketTradeList(
        data=[_market_trade(row) for row in rows[:limit]],
        next_cursor=trade_text(rows[limit - 1]["trade_id"]) if more else None,
        as_of_seq=history.seq,
    )


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


def _before(cursor: str | None) -> tuple[int, str]:
    if cursor is None:
        return ID_MAX, AFTER_ALL_SIDES
    trade, _, side = cursor.partition(".")
    if side not in SIDES:
        raise Malformed("the cursor is not one that a list answered")
    return parse_trade(trade), side


async def _fill(catalogue: Catalogue, row: dict[str, Any]) -> Fill:
    return Fill(
        trade_id=trade_text(TradeId(row["trade_id"])),
        order_id=order_text(OrderId(row["order_id"])),
        market=row["symbol"],
        side=row["side"],
        role="taker" if row["is_taker"] else "maker",
        price=row["price"],
        quantity=row["quantity"],
        value=row["value"],
        fee_amount=row["fee_amount"],
        fee_asset=(await catalogue.asset_by_id(row["commission_asset_id"])).symbol,
        executed_at=row["executed_at"],
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
