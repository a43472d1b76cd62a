"""REST: order lists of the caller's account."""

import msgspec
from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from litestar.types import Scope

from bedesten.domain.markets import Desk, key_of
from bedesten.domain.trading.bodies import CancelledOrders, LinkedOrders, LinkedOrdersList
from bedesten.domain.trading.cancel_list import cancel_list
from bedesten.domain.trading.new_order import NewOrderList
from bedesten.domain.trading.order_lists import get_order_list, list_order_lists
from bedesten.domain.trading.place_list import place_list
from bedesten.domain.trading.routes import (
    HISTORY,
    READ,
    TRADE,
    Cursor,
    Limit,
    read,
    told,
)
from bedesten.kit.idempotency import idempotency_key
from bedesten.kit.ids import parse_list

_new_list = msgspec.json.Decoder(NewOrderList)


@post("/order-lists", opt={**TRADE, "body": NewOrderList, "weight": 2}, tags=["order lists"],
      summary="Place linked orders")  # fmt: skip
async def place_order_list(
    desk: NamedDependency[Desk],
    scope: Scope,
    body: RawBody,
) -> Response[LinkedOrders]:
    """All of them, or none. A pair of an oco holds once for both: the larger amount."""
    key = key_of(desk.subject.account, idempotency_key(scope))
    placed = await place_list(desk, read(_new_list, body), key=key)
    return told(placed, status=201)


@get("/order-lists", opt=HISTORY, tags=["order lists"], summary="List order lists")
async def read_order_lists(
    *,
    desk: NamedDependency[Desk],
    cursor: Cursor = None,
    limit: Limit = 100,
) -> LinkedOrdersList:
    """The account's order lists with their orders, newest first."""
    return await list_order_lists(desk, cursor=cursor, limit=limit)


@get("/order-lists/{list_id:str}", opt=READ, tags=["order lists"], summary="Get an order list")
async def read_order_list(desk: NamedDependency[Desk], list_id: FromPath[str]) -> LinkedOrders:
    """One order list, never behind a write."""
    return await get_order_list(desk, parse_list(list_id))


@delete("/order-lists/{list_id:str}", opt=TRADE, tags=["order lists"],
        summary="Cancel an order list", status_code=200)  # fmt: skip
async def cancel_order_list(
    desk: NamedDependency[Desk],
    scope: Scope,
    list_id: FromPath[str],
) -> Response[CancelledOrders]:
    """Cancel what is open of it, while more than one of its orders is."""
    key = key_of(desk.subject.account, idempotency_key(scope))
    done = await cancel_list(desk, parse_list(list_id), key=key)
    return told(done)
