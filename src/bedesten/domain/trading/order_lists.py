"""Order lists of an account, with their orders as they stand."""

from typing import Any, Final

from bedesten.domain.ledger import HistoryBehind, own_history
from bedesten.domain.markets import Desk, refused
from bedesten.domain.trading import store
from bedesten.domain.trading.bodies import LinkedOrders, LinkedOrdersList, Order
from bedesten.domain.trading.orders import get_orders
from bedesten.kit.ids import ID_MAX, ListId, OrderId, list_text, parse_list
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Refusal

ORDERS: Final = ("first_order_id", "second_order_id", "third_order_id")


async def get_order_list(desk: Desk, order_list: ListId) -> LinkedOrders:
    """One list of the caller. Raises Refused (order_not_found), HistoryBehind."""
    seq = (await desk.engine.query(Query.STATUS)).seq
    async with own_history(desk.pool, desk.subject.customer, wanted_seq=seq) as history:
        row = await store.order_list(history.conn, desk.subject.account, order_list)
    if row is not None:
        (told,) = await _told(desk, [row])
        return told
    if history.seq < seq:
        raise HistoryBehind(retry_after_s=1)
    raise refused(Refusal.ORDER_NOT_FOUND)


async def list_order_lists(desk: Desk, *, cursor: str | None, limit: int) -> LinkedOrdersList:
    """A page of the caller's lists. Raises MalformedId (cursor), HistoryUnavailable."""
    before = ID_MAX if cursor is None else parse_list(cursor)
    async with own_history(desk.pool, desk.subject.customer) as history:
        rows = await store.order_lists(
            history.conn, desk.subject.account, before=before, limit=limit + 1
        )
    more = len(rows) > limit
    return LinkedOrdersList(
        data=await _told(desk, rows[:limit]),
        next_cursor=list_text(ListId(rows[limit - 1]["order_list_id"])) if more else None,
        as_of_seq=history.seq,
    )


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
