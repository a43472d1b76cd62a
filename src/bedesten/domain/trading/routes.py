"""REST: orders of the caller's account."""

from typing import Annotated, TypeVar

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter, RawBody
from litestar.types import Scope

from bedesten.domain.markets import Desk
from bedesten.domain.trading.cancel import cancel
from bedesten.domain.trading.cancel_all import cancel_all
from bedesten.domain.trading.command import key_of
from bedesten.domain.trading.fills import (
    FillList,
    FillQuestion,
    MarketTradeList,
    list_fills,
    list_market_trades,
)
from bedesten.domain.trading.model import (
    CancelledOrder,
    CancelledOrders,
    NewOrder,
    Order,
    ReducedOrder,
    Reduction,
    SideName,
)
from bedesten.domain.trading.orders import (
    OrderList,
    OrderQuestion,
    Which,
    get_order,
    list_orders,
)
from bedesten.domain.trading.place import place
from bedesten.domain.trading.reduce import reduce
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import parse_order

REPLAYED = "Idempotency-Replayed"
KEY_HEADER = b"idempotency-key"
TRADE = {"scope": "trade", "idempotent": True}
READ = {"scope": "read"}
Cursor = Annotated[str | None, QueryParameter(description="next_cursor of the page before")]
Limit = Annotated[int, QueryParameter(ge=1, le=500, description="Entries of a page")]
T = TypeVar("T")
_new_order = msgspec.json.Decoder(NewOrder)
_reduction = msgspec.json.Decoder(Reduction)


@post("/orders", opt={**TRADE, "body": NewOrder}, tags=["orders"], summary="Place an order")
async def place_order(
    desk: NamedDependency[Desk],
    scope: Scope,
    body: RawBody,
) -> Response[Order]:
    """Acknowledged once it is on disk. What IOC, FOK and market orders leave is cancelled."""
    try:
        order = _new_order.decode(body)
    except msgspec.MsgspecError as error:
        raise Malformed(str(error)) from error
    key = key_of(desk.subject.account, idempotency_key(scope))
    placed, replayed = await place(desk, order, key=key)
    return _answer(placed, replayed, status=201)


@patch("/orders/{order_id:str}", opt={**TRADE, "body": Reduction}, tags=["orders"],
       summary="Reduce an order")  # fmt: skip
async def reduce_order(
    desk: NamedDependency[Desk],
    scope: Scope,
    order_id: FromPath[str],
    body: RawBody,
) -> Response[ReducedOrder]:
    """Reduce an open order's quantity, what is filled included. It keeps its place in the book."""
    order = parse_order(order_id)
    try:
        reduction = _reduction.decode(body)
    except msgspec.MsgspecError as error:
        raise Malformed(str(error)) from error
    key = key_of(desk.subject.account, idempotency_key(scope))
    reduced, replayed = await reduce(desk, order, reduction, key=key)
    return _answer(reduced, replayed)


@delete("/orders/{order_id:str}", opt=TRADE, tags=["orders"], summary="Cancel an order",
        status_code=200)  # fmt: skip
async def cancel_order(
    desk: NamedDependency[Desk],
    scope: Scope,
    order_id: FromPath[str],
) -> Response[CancelledOrder]:
    """Cancel one open order."""
    key = key_of(desk.subject.account, idempotency_key(scope))
    order = parse_order(order_id)
    done, replayed = await cancel(desk.engine, desk.catalogue, desk.subject.account, order, key=key)
    return _answer(done, replayed)


@delete("/orders", opt=TRADE, tags=["orders"], summary="Cancel all orders", status_code=200)
async def cancel_orders(
    *,
    desk: NamedDependency[Desk],
    scope: Scope,
    market: FromQuery[str | None] = None,
    side: FromQuery[SideName | None] = None,
) -> Response[CancelledOrders]:
    """Cancel every open order, or those of a market or side. Oldest first."""
    key = key_of(desk.subject.account, idempotency_key(scope))
    done, replayed = await cancel_all(
        desk.engine, desk.catalogue, desk.subject.account, market=market, side=side, key=key
    )
    return _answer(done, replayed)


@get("/orders/{order_id:str}", opt=READ, tags=["orders"], summary="Get an order")
async def read_order(
    desk: NamedDependency[Desk],
    order_id: FromPath[str],
) -> Order:
    """One order, open or over; never behind a write."""
    return await get_order(desk, parse_order(order_id))


@get("/orders", opt=READ, tags=["orders"], summary="List orders")
async def read_orders(
    *,
    desk: NamedDependency[Desk],
    status: FromQuery[Which] = "all",
    market: FromQuery[str | None] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> OrderList:
    """Open orders, past ones, or both, newest first."""
    question = OrderQuestion(which=status, market=market, cursor=cursor, limit=limit)
    return await list_orders(desk, question)


@get("/fills", opt=READ, tags=["orders"], summary="List fills")
async def read_fills(
    *,
    desk: NamedDependency[Desk],
    market: FromQuery[str | None] = None,
    order_id: FromQuery[str | None] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> FillList:
    """The account's sides of trades, newest first."""
    order = None if order_id is None else parse_order(order_id)
    question = FillQuestion(market=market, order=order, cursor=cursor, limit=limit)
    return await list_fills(desk, question)


@get(
    "/markets/{symbol:str}/trades",
    opt={"scope": "public"},
    tags=["markets"],
    summary="List a market's trades",
)
async def read_market_trades(
    desk: NamedDependency[Desk],
    symbol: FromPath[str],
    cursor: Cursor = None,
    limit: Limit = 100,
) -> MarketTradeList:
    """The public tape, newest first."""
    market = await desk.catalogue.market(symbol)
    return await list_market_trades(desk.pool, market, cursor=cursor, limit=limit)


def idempotency_key(scope: Scope) -> str | None:
    """The header's text, read off the raw headers: the framework's mapping costs more than an
    order. The document knows of it by `opt`."""
    found = [value for name, value in scope["headers"] if name == KEY_HEADER]
    return found[-1].decode("latin-1") if found else None


def _answer(content: T, replayed: bool, *, status: int = 200) -> Response[T]:
    headers = {REPLAYED: "true"} if replayed else {}
    return Response(content, status_code=status, headers=headers)
