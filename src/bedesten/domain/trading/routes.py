"""REST: orders of the caller's account."""

from typing import Annotated, TypeVar

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter, RawBody
from litestar.types import Scope

from bedesten.domain.markets import Desk
from bedesten.domain.trading.batch import run_batch
from bedesten.domain.trading.bodies import (
    ArmedTimer,
    BatchOutcome,
    CancelledOrder,
    CancelledOrders,
    Order,
    PreventedMatchList,
    ReducedOrder,
    ReplacedOrder,
)
from bedesten.domain.trading.cancel import cancel
from bedesten.domain.trading.cancel_all import cancel_all
from bedesten.domain.trading.cancel_all_after import cancel_all_after
from bedesten.domain.trading.command import key_of
from bedesten.domain.trading.fills import (
    FillList,
    MarketTradeList,
    list_fills,
    list_market_trades,
)
from bedesten.domain.trading.new_order import (
    CancelTimer,
    NewOrder,
    OrderBatch,
    Reduction,
    Replacement,
)
from bedesten.domain.trading.orders import (
    OrderList,
    OrderQuestion,
    Which,
    get_order,
    list_orders,
)
from bedesten.domain.trading.place import place
from bedesten.domain.trading.prevented import list_prevented
from bedesten.domain.trading.question import TradeQuestion
from bedesten.domain.trading.reduce import reduce
from bedesten.domain.trading.replace import replace
from bedesten.domain.trading.words import SideName
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
_replacement = msgspec.json.Decoder(Replacement)
_batch = msgspec.json.Decoder(OrderBatch)
_timer = msgspec.json.Decoder(CancelTimer)


@post("/orders", opt={**TRADE, "body": NewOrder}, tags=["orders"], summary="Place an order")
async def place_order(
    desk: NamedDependency[Desk],
    scope: Scope,
    body: RawBody,
) -> Response[Order]:
    """Acknowledged once it is on disk. What IOC, FOK and market orders leave is cancelled."""
    order = read(_new_order, body)
    key = key_of(desk.subject.account, idempotency_key(scope))
    placed, replayed = await place(desk, order, key=key)
    return told(placed, replayed, status=201)


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
    reduction = read(_reduction, body)
    key = key_of(desk.subject.account, idempotency_key(scope))
    reduced, replayed = await reduce(desk, order, reduction, key=key)
    return told(reduced, replayed)


@post("/orders/{order_id:str}/replace", opt={**TRADE, "body": Replacement}, tags=["orders"],
      summary="Replace an order", status_code=200)  # fmt: skip
async def replace_order(
    desk: NamedDependency[Desk],
    scope: Scope,
    order_id: FromPath[str],
    body: RawBody,
) -> Response[ReplacedOrder]:
    """Cancel an open order and place another, in one step. Priority is lost."""
    order = parse_order(order_id)
    key = key_of(desk.subject.account, idempotency_key(scope))
    replaced, replayed = await replace(desk, order, read(_replacement, body), key=key)
    return told(replaced, replayed)


@post("/orders/batch", opt={**TRADE, "body": OrderBatch}, tags=["orders"],
      summary="Cancel and place orders", status_code=200)  # fmt: skip
async def run_order_batch(
    desk: NamedDependency[Desk],
    scope: Scope,
    body: RawBody,
) -> BatchOutcome:
    """Up to 20 cancels, then up to 20 orders; each succeeds or fails by itself."""
    return await run_batch(desk, read(_batch, body), key=idempotency_key(scope))


@post("/orders/cancel-all-after", opt={**TRADE, "body": CancelTimer}, tags=["orders"],
      summary="Cancel all orders after a while", status_code=200)  # fmt: skip
async def arm_timer(
    desk: NamedDependency[Desk],
    scope: Scope,
    body: RawBody,
) -> Response[ArmedTimer]:
    """A dead man's switch: unless this is asked anew in time, every order of the account is
    cancelled. 0 disarms it."""
    key = key_of(desk.subject.account, idempotency_key(scope))
    armed, replayed = await cancel_all_after(desk, read(_timer, body).timeout_ms, key=key)
    return told(armed, replayed)


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
    done, replayed = await cancel(desk, order, key=key)
    return told(done, replayed)


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
    done, replayed = await cancel_all(desk, market=market, side=side, key=key)
    return told(done, replayed)


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
    question = TradeQuestion(market=market, order=order, cursor=cursor, limit=limit)
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


@get("/prevented-matches", opt=READ, tags=["orders"], summary="List prevented matches")
async def read_prevented(
    *,
    desk: NamedDependency[Desk],
    market: FromQuery[str | None] = None,
    order_id: FromQuery[str | None] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> PreventedMatchList:
    """Trades with oneself that self-trade prevention prevented, newest first."""
    order = None if order_id is None else parse_order(order_id)
    question = TradeQuestion(market=market, order=order, cursor=cursor, limit=limit)
    return await list_prevented(desk, question)


def read(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """The request's body. Raises Malformed."""
    try:
        return decoder.decode(body)
    except msgspec.MsgspecError as error:
        raise Malformed(str(error)) from error


def idempotency_key(scope: Scope) -> str | None:
    """The header's text, read off the raw headers: the framework's mapping costs more than an
    order. The document knows of it by `opt`."""
    found = [value for name, value in scope["headers"] if name == KEY_HEADER]
    return found[-1].decode("latin-1") if found else None


def told(content: T, replayed: bool, *, status: int = 200) -> Response[T]:
    """The answer; its header says when the same was answered before, under the same key."""
    headers = {REPLAYED: "true"} if replayed else {}
    return Response(content, status_code=status, headers=headers)
