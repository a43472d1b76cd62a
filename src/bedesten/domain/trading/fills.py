"""An account's own sides of trades, as history."""

from typing import Any, Final

import msgspec

from bedesten.domain.ledger import HistoryBehind, own_history
from bedesten.domain.markets import Catalogue, Desk
from bedesten.domain.trading import store
from bedesten.domain.trading.bodies import OwnTrade
from bedesten.domain.trading.question import FillQuestion
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import (
    ListId,
    OrderId,
    TradeId,
    list_text,
    order_text,
    parse_trade,
    trade_text,
)
from bedesten.protocol.frames import Query

SIDES: Final = ("buy", "sell")
BEFORE_ALL_SIDES: Final = ""  # no side sorts before it


class Fill(OwnTrade, frozen=True, kw_only=True):
    """One side of a match with the order that made it, and the list of that, if any."""

    order_id: str
    order_list_id: str | None
    market: str
    side: str


class FillList(msgspec.Struct, frozen=True, kw_only=True):
    """The account's trades, newest first, as of journal row `as_of_seq`."""

    data: list[Fill]
    next_cursor: str | None
    as_of_seq: int


async def list_fills(desk: Desk, question: FillQuestion, *, never_behind: bool = False) -> FillList:
    """A page of the caller's trades. Raises Malformed (cursor), HistoryUnavailable; with
    `never_behind` HistoryBehind rather than leave out a trade that was told before."""
    market = await desk.market_or_all(question.market)
    before, before_side = _before(question)
    asked = {
        "account": desk.subject.account,
        "market": market.id if market else None,
        "order": question.order,
        "since": question.since,
        "before": before,
        "before_side": before_side,
        "side": question.side,
        "limit": question.limit + 1,
    }
    wanted_seq = (await desk.engine.query(Query.STATUS)).seq if never_behind else 0
    async with own_history(desk.pool, desk.subject.customer, wanted_seq=wanted_seq) as history:
        if history.seq < wanted_seq:
            raise HistoryBehind(retry_after_s=1)
        rows = await store.fills(history.conn, asked, oldest_first=question.oldest_first)
        orders = list({row["order_id"] for row in rows})
        lists = await store.lists_of_orders(history.conn, desk.subject.account, orders)
    next_cursor = None
    if len(rows) > question.limit:
        last = rows[question.limit - 1]
        next_cursor = f"{trade_text(last['trade_id'])}.{last['side']}"
    return FillList(
        data=[await _fill(desk.catalogue, row, lists) for row in rows[: question.limit]],
        next_cursor=next_cursor,
        as_of_seq=history.seq,
    )


def _before(question: FillQuestion) -> tuple[int, str]:
    cursor = question.cursor
    if cursor is None:
        return question.before, BEFORE_ALL_SIDES
    trade, _, side = cursor.partition(".")
    if side not in SIDES:
        raise Malformed("the cursor is not one that a list answered")
    return parse_trade(trade), side


async def _fill(catalogue: Catalogue, row: dict[str, Any], lists: dict[int, ListId]) -> Fill:
    order_list = lists.get(row["order_id"])
    return Fill(
        trade_id=trade_text(TradeId(row["trade_id"])),
        trade_number=row["trade_number"],
        order_id=order_text(OrderId(row["order_id"])),
        order_list_id=None if order_list is None else list_text(order_list),
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
