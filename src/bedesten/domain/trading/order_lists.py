"""Order lists of an account, with their orders as they stand."""

from collections.abc import Collection
from typing import Any, Final

import msgspec

from bedesten.domain.ledger import HistoryBehind, own_history
from bedesten.domain.markets import Desk, refused
from bedesten.domain.trading import store
from bedesten.domain.trading.bodies import LinkedOrders, LinkedOrdersList, Order
from bedesten.domain.trading.orders import get_orders
from bedesten.kit.ids import ID_MAX, ListId, OrderId, list_text, parse_list
from bedesten.protocol.events import OrderState
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Refusal

ORDERS: Final = ("first_order_id", "second_order_id", "third_order_id")


class ListQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Which order lists: with ids from `since` and below `before`; of these the `limit` newest, or
    oldest."""

    since: int = 0
    before: int = ID_MAX
    oldest_first: bool = False
    limit: int = 100


async def get_order_list(desk: Desk, order_list: ListId | str) -> LinkedOrders:
    """One list of the caller, by id or by client id: then the newest with it. Raises Refused
    (order_not_found), HistoryBehind."""
    seq = (await desk.engine.query(Query.STATUS)).seq
    account = desk.subject.account
    async with own_history(desk.pool, desk.subject.customer, wanted_seq=seq) as history:
        if isinstance(order_list, str):
            row = await store.named_list(history.conn, account, order_list)
        else:
            row = await store.order_list(history.conn, account, order_list)
    if history.seq < seq and (row is None or isinstance(order_list, str)):
        raise HistoryBehind(retry_after_s=1)
    if row is None or not desk.sees(await desk.catalogue.market_by_id(row["market_id"])):
        raise refused(Refusal.ORDER_NOT_FOUND)
    (told,) = await _told(desk, [row])
    return told


async def list_order_lists(desk: Desk, *, cursor: str | None, limit: int) -> LinkedOrdersList:
    """A page of the caller's lists. Raises MarketNotAllowed (a limited key), MalformedId (cursor),
    HistoryUnavailable."""
    before = ID_MAX if cursor is None else parse_list(cursor)
    page, seq = await find_order_lists(desk, ListQuestion(before=before, limit=limit + 1))
    more = len(page) > limit
    return LinkedOrdersList(
        data=page[:limit],
        next_cursor=page[limit - 1].order_list_id if more else None,
        as_of_seq=seq,
    )


async def find_order_lists(
    desk: Desk, question: ListQuestion, *, never_behind: bool = False
) -> tuple[list[LinkedOrders], int]:
    """Lists of the caller, and the journal row that the tables had come to. Raises
    HistoryUnavailable, and with `never_behind` HistoryBehind rather than leave out a new one."""
    await desk.market_or_all(None)
    asked = {"account": desk.subject.account, **msgspec.structs.asdict(question)}
    seq = (await desk.engine.query(Query.STATUS)).seq if never_behind else 0
    async with own_history(desk.pool, desk.subject.customer, wanted_seq=seq) as history:
        if history.seq < seq:
            raise HistoryBehind(retry_after_s=1)
        rows = await store.order_lists(history.conn, asked, oldest_first=question.oldest_first)
    return await _told(desk, rows), history.seq


async def open_order_lists(desk: Desk, market: str | None = None) -> list[LinkedOrders]:
    """Lists of the caller of which an order is open, of one market or all, oldest first. Raises
    MarketNotAllowed, HistoryBehind."""
    wanted = await desk.market_or_all(market)
    number = 0 if wanted is None else wanted.id
    answer = await desk.engine.query(Query.OPEN_ORDERS, desk.subject.account, number)
    open_lists = {
        state.list for state in answer.events if isinstance(state, OrderState) and state.list
    }
    if not open_lists:
        return []
    return await some_order_lists(desk, open_lists, seq=answer.seq)


async def some_order_lists(desk: Desk, wanted: Collection[int], *, seq: int) -> list[LinkedOrders]:
    """Lists of the caller that the engine knew at this journal row, oldest first. Raises
    HistoryBehind."""
    async with own_history(desk.pool, desk.subject.customer, wanted_seq=seq) as history:
        rows = await store.some_lists(history.conn, desk.subject.account, sorted(wanted))
    if len(rows) < len(wanted):
        raise HistoryBehind(retry_after_s=1)
    return await _told(desk, rows)


async def _told(desk: Desk, rows: list[dict[str, Any]]) -> list[LinkedOrders]:
    orders = {number for row in rows for number in _orders_of(row)}
    found = await get_orders(desk, orders) if rows else {}
    return [await _body(desk, row, found) for row in rows]


def _orders_of(row: dict[str, Any]) -> list[OrderId]:
    return [OrderId(row[name]) for name in ORDERS if row[name] is not None]


async def _body(desk: Desk, row: dict[str, Any], found: dict[int, Order]) -> LinkedOrders:
    market = await desk.catalogue.market_by_id(row["market_id"])
    return LinkedOrders(
        order_list_id=list_text(ListId(row["order_list_id"])),
        account_id=row["account_id"],
        client_list_id=row["client_list_id"],
        market=market.symbol,
        contingency=row["contingency"],
        orders=[found[order] for order in _orders_of(row)],
        created_at=row["created_at"],
    )
