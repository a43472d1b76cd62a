"""Orders of an account: open ones from the engine, past ones from the tables, as one list."""

from collections.abc import Collection
from fractions import Fraction
from typing import Any, Final, Literal

import msgspec

from bedesten.domain.ledger import HistoryBehind, own_history
from bedesten.domain.markets import Desk, Market, refused
from bedesten.domain.trading import store
from bedesten.domain.trading.bodies import Order
from bedesten.domain.trading.story import open_order, received_asset
from bedesten.domain.trading.words import UNPRICED
from bedesten.kit.ids import ID_MAX, ListId, MarketId, OrderId, list_text, order_text, parse_order
from bedesten.protocol.events import OrderState, decode
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Refusal, Side

Which = Literal["open", "closed", "all"]
NEWEST: Final = OrderId(ID_MAX)
ORDER_AT: Final = 8  # where the id stands in an OrderState record


class OrderList(msgspec.Struct, frozen=True, kw_only=True):
    """Orders, newest first; closed ones as of journal row `as_of_seq`."""

    data: list[Order]
    next_cursor: str | None
    as_of_seq: int


async def get_order(desk: Desk, order: OrderId) -> Order:
    """One order of the caller. Raises Refused (order_not_found), HistoryBehind."""
    answer = await desk.catalogue.while_known(lambda: desk.engine.query(Query.ORDER, order))
    for state in answer.events:
        if isinstance(state, OrderState) and state.account == desk.subject.account:
            return open_order(await desk.catalogue.market_by_id(state.market), state)
    async with own_history(desk.pool, desk.subject.customer, wanted_seq=answer.seq) as history:
        row = await store.final_order(history.conn, desk.subject.account, order)
    if row is not None:
        return final_order(await desk.catalogue.market_by_id(row["market_id"]), row)
    if history.seq < answer.seq:
        raise HistoryBehind(retry_after_s=1)
    raise refused(Refusal.ORDER_NOT_FOUND)


async def get_orders(desk: Desk, orders: Collection[OrderId]) -> dict[int, Order]:
    """Orders of the caller that exist, by id. Raises HistoryBehind."""
    answer = await desk.catalogue.while_known(
        lambda: desk.engine.query(Query.OPEN_ORDERS, desk.subject.account, 0)
    )
    states = [event for event in answer.events if isinstance(event, OrderState)]
    found = {
        state.order: open_order(desk.catalogue.known_market(state.market), state)
        for state in states
        if state.order in orders
    }
    over = [order for order in orders if order not in found]
    async with own_history(desk.pool, desk.subject.customer, wanted_seq=answer.seq) as history:
        rows = await store.final_orders_of(history.conn, desk.subject.account, over)
    if history.seq < answer.seq:
        raise HistoryBehind(retry_after_s=1)
    for row in rows:
        market = await desk.catalogue.market_by_id(row["market_id"])
        found[row["order_id"]] = final_order(market, row)
    return found


class OrderQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Which orders to list: of one market or all, up to `limit` before the order `cursor`."""

    which: Which = "all"
    market: str | None = None
    cursor: str | None = None
    limit: int = 100


async def list_orders(desk: Desk, question: OrderQuestion) -> OrderList:
    """A page of the caller's orders. An order that ends while we look is shown as ended.

    Raises HistoryBehind when orders that ended would be in neither place yet.
    """
    market = None if question.market is None else await desk.catalogue.market(question.market)
    page = _Page(
        market=market.id if market else None,
        before=NEWEST if question.cursor is None else parse_order(question.cursor),
        size=question.limit + 1,  # one more tells that there is more
    )
    answer = await desk.catalogue.while_known(
        lambda: desk.engine.query(Query.OPEN_ORDERS, desk.subject.account, page.market or 0)
    )
    seq = answer.seq
    found: dict[int, Order] = {}
    if question.which != "closed":
        found |= await _open_page(desk, answer.data, page)
    if question.which != "open":
        seq, past = await _past_page(desk, page, wanted_seq=answer.seq)
        if question.which == "all" and seq < answer.seq:
            raise HistoryBehind(retry_after_s=1)
        found |= past
    newest = sorted(found, reverse=True)[: page.size]
    more = len(newest) == page.size
    return OrderList(
        data=[found[order] for order in newest[: question.limit]],
        next_cursor=order_text(OrderId(newest[-2])) if more else None,
        as_of_seq=seq,
    )


class _Page(msgspec.Struct, frozen=True):
    """The `size` newest orders before the id `before`, of one market or all."""

    market: MarketId | None
    before: OrderId
    size: int


async def _open_page(desk: Desk, states: bytes, page: _Page) -> dict[int, Order]:
    """From the engine's records, oldest first and all of one size; read from the end, because an
    account may have thousands and the page is short."""
    found: dict[int, Order] = {}
    record = OrderState.LAYOUT.size
    for start in range(len(states) - record, -1, -record):
        if len(found) == page.size:
            break
        if int.from_bytes(states[start + ORDER_AT : start + ORDER_AT + 8], "little") < page.before:
            (state,) = decode(states, start, start + record)
            assert isinstance(state, OrderState), "open orders are told as their state"
            market = await desk.catalogue.market_by_id(state.market)
            found[state.order] = open_order(market, state)
    return found


async def _past_page(desk: Desk, page: _Page, *, wanted_seq: int) -> tuple[int, dict[int, Order]]:
    """From the tables, and the journal row that they show at least."""
    subject = desk.subject
    async with own_history(desk.pool, subject.customer, wanted_seq=wanted_seq) as history:
        rows = await store.final_orders(
            history.conn,
            subject.account,
            market=page.market,
            before=page.before,
            limit=page.size,
        )
    return history.seq, {
        row["order_id"]: final_order(await desk.catalogue.market_by_id(row["market_id"]), row)
        for row in rows
    }


def final_order(market: Market, row: dict[str, Any]) -> Order:
    """An order that is over, from its row."""
    # Not in lots: they may be others than when it traded.
    average = market.average_of(Fraction(row["filled_value"]), Fraction(row["filled_quantity"]))
    names = ("client_order_id", "side", "type", "time_in_force", "self_trade_prevention")
    return Order(
        order_id=order_text(OrderId(row["order_id"])),
        account_id=row["account_id"],
        market=market.symbol,
        **{name: row[name] for name in (*names, *AS_STORED)},
        price=None if row["type"] in UNPRICED else row["price"],
        order_list_id=list_text(ListId(row["order_list_id"])) if row["order_list_id"] else None,
        average_filled_price=average,
        fee_asset=received_asset(market, Side[row["side"].upper()]).symbol,
    )


AS_STORED: Final = (
    "stop_price",
    "trail_offset",
    "trail_percent",
    "activation_price",
    "display_quantity",
    "hidden",
    "quantity",
    "quote_quantity",
    "filled_quantity",
    "remaining_quantity",
    "filled_value",
    "fee_amount",
    "post_only",
    "status",
    "cancellation_reason",
    "reject_code",
    "expires_at",
    "created_at",
)
