"""Orders of an account: open ones from the engine, past ones from the tables, as one list."""

from collections.abc import Collection
from fractions import Fraction
from typing import Any, Final

import msgspec

from bedesten.domain.ledger import HistoryBehind, own_history
from bedesten.domain.markets import Desk, Market
from bedesten.domain.trading import store
from bedesten.domain.trading.bodies import Order
from bedesten.domain.trading.story import open_order, received_asset
from bedesten.domain.trading.words import ENDED, LIVE, STATUSES_OF, UNPRICED, SideName, Which
from bedesten.kit.ids import ID_MAX, ListId, MarketId, OrderId, list_text, order_text, parse_order
from bedesten.protocol.events import OrderState, decode
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Side

OPEN_MAX: Final = 2**31  # more than any account has
ORDER_AT: Final = 8  # where the id stands in an OrderState record


class OrderList(msgspec.Struct, frozen=True, kw_only=True):
    """Orders, newest first; closed ones as of journal row `as_of_seq`."""

    data: list[Order]
    next_cursor: str | None
    as_of_seq: int


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
    """Which orders to list: in any of the states `which`, of one market or all, of one side or
    both, with ids from `since` and below `before` or the order `cursor`; of these the `limit`
    newest, or oldest."""

    which: tuple[Which, ...] = ("all",)
    market: str | None = None
    side: SideName | None = None
    cursor: str | None = None
    since: int = 0
    before: int = ID_MAX
    oldest_first: bool = False
    limit: int = 100


async def list_orders(desk: Desk, question: OrderQuestion) -> OrderList:
    """A page of the caller's orders. An order that ends while we look is shown as ended.

    Raises HistoryBehind when orders that ended would be in neither place yet.
    """
    market = await desk.market_or_all(question.market)
    page = _page_of(question, market)
    answer = await desk.catalogue.while_known(
        lambda: desk.engine.query(Query.OPEN_ORDERS, desk.subject.account, page.market or 0)
    )
    seq = answer.seq
    found: dict[int, Order] = {}
    if page.statuses & LIVE:
        found |= await _open_page(desk, answer.data, page)
    if page.statuses & ENDED:
        seq, past = await _past_page(desk, page, wanted_seq=answer.seq)
        if page.statuses & LIVE and seq < answer.seq:
            raise HistoryBehind(retry_after_s=1)
        found |= past
    chosen = sorted(found, reverse=not page.oldest_first)[: page.size]
    more = len(chosen) == page.size
    return OrderList(
        data=[found[order] for order in chosen[: question.limit]],
        next_cursor=order_text(OrderId(chosen[-2])) if more else None,
        as_of_seq=seq,
    )


class Page(msgspec.Struct, frozen=True):
    """`size` orders in one of `statuses`, with ids from `since` and below `before`, of one market
    and side or all."""

    statuses: frozenset[str]
    market: MarketId | None
    side: SideName | None
    since: int
    before: int
    size: int
    oldest_first: bool


def _page_of(question: OrderQuestion, market: Market | None) -> Page:
    since, before = question.since, question.before
    if question.cursor is not None and question.oldest_first:
        since = max(since, parse_order(question.cursor) + 1)
    elif question.cursor is not None:
        before = min(before, parse_order(question.cursor))
    return Page(
        statuses=frozenset().union(*(STATUSES_OF.get(word, {word}) for word in question.which)),
        market=market.id if market else None,
        side=question.side,
        since=since,
        before=before,
        size=question.limit + 1,  # one more tells that there is more
        oldest_first=question.oldest_first,
    )


async def _open_page(desk: Desk, states: bytes, page: Page) -> dict[int, Order]:
    """From the engine's records, oldest first and all of one size; read from the end that is asked
    for, because an account may have thousands and the page is short."""
    found: dict[int, Order] = {}
    record = OrderState.LAYOUT.size
    starts = range(0, len(states), record)
    for start in starts if page.oldest_first else reversed(starts):
        if len(found) == page.size:
            break
        number = int.from_bytes(states[start + ORDER_AT : start + ORDER_AT + 8], "little")
        if page.since <= number < page.before:
            (state,) = decode(states, start, start + record)
            assert isinstance(state, OrderState), "open orders are told as their state"
            market = await desk.catalogue.market_by_id(state.market)
            order = open_order(market, state)
            if order.status in page.statuses and page.side in (None, order.side):
                found[state.order] = order
    return found


async def _past_page(desk: Desk, page: Page, *, wanted_seq: int) -> tuple[int, dict[int, Order]]:
    """From the tables, and the journal row that they show at least."""
    subject = desk.subject
    asked = {"account": subject.account, **msgspec.structs.asdict(page)}
    asked["statuses"] = list(page.statuses & ENDED)
    async with own_history(desk.pool, subject.customer, wanted_seq=wanted_seq) as history:
        rows = await store.final_orders(history.conn, asked, oldest_first=page.oldest_first)
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
        waiting_for=None,
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
    "ended_at",
)
