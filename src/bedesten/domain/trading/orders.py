"""Orders of an account: open ones from the engine, past ones from the tables, as one list."""

from typing import Any, Final, Literal

import msgspec
from psycopg_pool import AsyncConnectionPool

from bedesten.domain.identity import Subject
from bedesten.domain.ledger import HistoryBehind, own_history
from bedesten.domain.markets import Catalogue, Market, refused
from bedesten.domain.trading import store
from bedesten.domain.trading.model import Order, open_order, received_asset
from bedesten.kit.ids import ID_MAX, OrderId, order_text, parse_order
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import OrderState
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Refusal, Side

Which = Literal["open", "closed", "all"]
NEWEST: Final = OrderId(ID_MAX)


class OrderList(msgspec.Struct, frozen=True, kw_only=True):
    """Orders, newest first; closed ones as of journal row `as_of_seq`."""

    data: list[Order]
    next_cursor: str | None
    as_of_seq: int


async def get_order(
    engine: EngineClient,
    catalogue: Catalogue,
    pool: AsyncConnectionPool,
    subject: Subject,
    order: OrderId,
) -> Order:
    """One order of the caller. Raises Refused (order_not_found), HistoryBehind."""
    answer = await engine.query(Query.ORDER, order)
    for state in answer.events:
        if isinstance(state, OrderState) and state.account == subject.account:
            return open_order(await catalogue.market_by_id(state.market), state)
    async with own_history(pool, subject.customer, wanted_seq=answer.seq) as history:
        row = await store.final_order(history.conn, subject.account, order)
    if row is not None:
        return final_order(await catalogue.market_by_id(row["market_id"]), row)
    if history.seq < answer.seq:
        raise HistoryBehind(retry_after_s=1)
    raise refused(Refusal.ORDER_NOT_FOUND)


class OrderQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Which orders to list: of one market or all, up to `limit` before the order `cursor`."""

    which: Which = "all"
    market: str | None = None
    cursor: str | None = None
    limit: int = 100


async def list_orders(
    engine: EngineClient,
    catalogue: Catalogue,
    pool: AsyncConnectionPool,
    subject: Subject,
    question: OrderQuestion,
) -> OrderList:
    """A page of the caller's orders. An order that ends while we look is shown as ended."""
    market = None if question.market is None else await catalogue.market(question.market)
    before = NEWEST if question.cursor is None else parse_order(question.cursor)
    found: dict[int, Order] = {}
    answer = await engine.query(Query.OPEN_ORDERS, subject.account, market.id if market else 0)
    seq = answer.seq
    if question.which != "closed":
        for state in answer.events:
            if isinstance(state, OrderState) and state.order < before:
                found[state.order] = open_order(await catalogue.market_by_id(state.market), state)
    if question.which != "open":
        async with own_history(pool, subject.customer, wanted_seq=seq) as history:
            rows = await store.final_orders(
                history.conn,
                subject.account,
                market=market.id if market else None,
                before=before,
                limit=question.limit + 1,
            )
        seq = history.seq
        for row in rows:
            found[row["order_id"]] = final_order(
                await catalogue.market_by_id(row["market_id"]), row
            )
    page = sorted(found, reverse=True)
    more = len(page) > question.limit
    return OrderList(
        data=[found[order] for order in page[: question.limit]],
        next_cursor=order_text(OrderId(page[question.limit - 1])) if more else None,
        as_of_seq=seq,
    )


def final_order(market: Market, row: dict[str, Any]) -> Order:
    """An order that is over, from its row."""
    value, lots = market.quote.units(row["filled_value"]), market.lots(row["filled_quantity"])
    names = ("client_order_id", "side", "type", "time_in_force", "self_trade_prevention")
    return Order(
        order_id=order_text(OrderId(row["order_id"])),
        account_id=row["account_id"],
        market=market.symbol,
        **{name: row[name] for name in (*names, *AS_STORED)},
        price=None if row["type"] == "market" else row["price"],
        average_filled_price=market.average_text(value, lots),
        fee_asset=received_asset(market, Side[row["side"].upper()]).symbol,
    )


AS_STORED: Final = (
    "stop_price",
    "quantity",
    "quote_quantity",
    "filled_quantity",
    "remaining_quantity",
    "filled_value",
    "fee_amount",
    "post_only",
    "status",
    "cancellation_reason",
    "created_at",
)
