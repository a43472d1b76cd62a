"""REST: orders of the caller's account."""

from collections.abc import Sequence
from typing import Annotated, Final, TypeVar

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter, RawBody
from litestar.response import Stream
from litestar.types import Scope

from bedesten.domain.markets import Desk, key_of
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
from bedesten.domain.trading.fee_standing import FeeStanding, read_fee_standing
from bedesten.domain.trading.fills import FillList, list_fills
from bedesten.domain.trading.fills_sheet import fills_sheet
from bedesten.domain.trading.find import get_order
from bedesten.domain.trading.new_order import (
    CancelTimer,
    NewOrder,
    OrderBatch,
    Reduction,
    Replacement,
)
from bedesten.domain.trading.orders import OrderList, OrderQuestion, list_orders
from bedesten.domain.trading.outcome import Outcome
from bedesten.domain.trading.place import place
from bedesten.domain.trading.prevented import list_prevented
from bedesten.domain.trading.question import FillQuestion, TradeQuestion
from bedesten.domain.trading.reduce import reduce
from bedesten.domain.trading.replace import replace
from bedesten.domain.trading.tape import MarketTradeList, list_market_trades, list_trades_from
from bedesten.domain.trading.words import SideName, Which
from bedesten.kit.errors import Malformed
from bedesten.kit.idempotency import idempotency_key
from bedesten.kit.ids import parse_order
from bedesten.kit.span import IdSpan, span_of
from bedesten.kit.unreadable import UNREADABLE

REPLAYED = "Idempotency-Replayed"
TRADE = {"scope": "trade", "idempotent": True}
READ = {"scope": "read"}
HISTORY = {"scope": "read", "weight": 5}
Cursor = Annotated[str | None, QueryParameter(description="next_cursor of the page before")]
Limit = Annotated[int, QueryParameter(ge=1, le=500, description="Entries of a page")]
Since = Annotated[str | None, QueryParameter(format="date-time", description="From this moment on")]
Until = Annotated[str | None, QueryParameter(format="date-time", description="Before this moment")]
FromNumber = Annotated[
    int | None, QueryParameter(ge=1, description="Number of a trade: from it on, oldest first")
]
States = Annotated[
    Sequence[Which],
    QueryParameter(
        max_items=9,
        description="Orders in any of these states, such as `status=filled&status=cancelled`."
        " `open`: pending and partially filled ones too; `closed`: all that are over",
    ),
]
SideQuery = Annotated[SideName | None, QueryParameter(description="Of this side alone")]
EVERY: Final[tuple[Which, ...]] = ("all",)
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
    placed = await place(desk, order, key=key)
    return told(placed, status=201)


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
    reduced = await reduce(desk, order, reduction, key=key)
    return told(reduced)


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
    replaced = await replace(desk, order, read(_replacement, body), key=key)
    return told(replaced)


@post("/orders/batch", opt={**TRADE, "body": OrderBatch, "weight": 10}, tags=["orders"],
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
    armed = await cancel_all_after(desk, read(_timer, body).timeout_ms, key=key)
    return told(armed)


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
    done = await cancel(desk, order, key=key)
    return told(done)


@delete(
    "/orders",
    opt={**TRADE, "weight": 5},
    tags=["orders"],
    summary="Cancel all orders",
    status_code=200,
)
async def cancel_orders(
    *,
    desk: NamedDependency[Desk],
    scope: Scope,
    market: FromQuery[str | None] = None,
    side: FromQuery[SideName | None] = None,
) -> Response[CancelledOrders]:
    """Cancel every open order, or those of a market or side. Oldest first."""
    key = key_of(desk.subject.account, idempotency_key(scope))
    done = await cancel_all(desk, market=market, side=side, key=key)
    return told(done)


@get("/orders/{order_id:str}", opt=READ, tags=["orders"], summary="Get an order")
async def read_order(
    desk: NamedDependency[Desk],
    order_id: FromPath[str],
) -> Order:
    """One order, open or over; never behind a write."""
    return await get_order(desk, parse_order(order_id))


@get("/orders", opt=HISTORY, tags=["orders"], summary="List orders")
async def read_orders(
    *,
    desk: NamedDependency[Desk],
    status: States = EVERY,
    market: FromQuery[str | None] = None,
    side: SideQuery = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> OrderList:
    """Open orders, past ones, or both, newest first."""
    question = OrderQuestion(
        which=tuple(status), market=market, side=side, cursor=cursor, limit=limit
    )
    return await list_orders(desk, question)


@get("/fills", opt=HISTORY, tags=["orders"], summary="List fills")
async def read_fills(
    *,
    desk: NamedDependency[Desk],
    market: FromQuery[str | None] = None,
    order_id: FromQuery[str | None] = None,
    side: SideQuery = None,
    since: Since = None,
    until: Until = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> FillList:
    """The account's sides of trades, newest first."""
    question = asked(market, order_id, side, span_of(since, until))
    return await list_fills(desk, msgspec.structs.replace(question, cursor=cursor, limit=limit))


@get("/fills.csv", opt={**HISTORY, "weight": 50}, tags=["orders"], summary="Download fills",
     media_type="text/csv")  # fmt: skip
async def download_fills(
    *,
    desk: NamedDependency[Desk],
    market: FromQuery[str | None] = None,
    order_id: FromQuery[str | None] = None,
    side: SideQuery = None,
    since: Since = None,
    until: Until = None,
) -> Stream:
    """The same as a file, all of them, newest first."""
    pieces = await fills_sheet(desk, asked(market, order_id, side, span_of(since, until)))
    name = f'attachment; filename="fills-{desk.subject.account}.csv"'
    return Stream(pieces, headers={"Content-Disposition": name}, media_type="text/csv")


@get(
    "/markets/{symbol:str}/trades",
    opt={"scope": "public", "weight": 5},
    tags=["markets"],
    summary="List a market's trades",
)
async def read_market_trades(
    *,
    desk: NamedDependency[Desk],
    symbol: FromPath[str],
    cursor: Cursor = None,
    from_number: FromNumber = None,
    limit: Limit = 100,
) -> MarketTradeList:
    """The public tape, newest first; from a number on, oldest first."""
    market = await desk.catalogue.market(symbol)
    if from_number is not None:
        return await list_trades_from(desk.pool, market, number=from_number, limit=limit)
    return await list_market_trades(desk.pool, market, cursor=cursor, limit=limit)


@get("/prevented-matches", opt=HISTORY, tags=["orders"], summary="List prevented matches")
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


def asked(
    market: str | None, order_id: str | None, side: SideName | None, span: IdSpan
) -> FillQuestion:
    """About fills of a span. Raises MalformedId."""
    order = None if order_id is None else parse_order(order_id)
    return FillQuestion(market=market, order=order, side=side, since=span.since, before=span.before)


def read(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """The request's body. Raises Malformed."""
    try:
        return decoder.decode(body)
    except UNREADABLE as error:
        raise Malformed(str(error)) from error


def told(outcome: Outcome[T], *, status: int = 200) -> Response[T]:
    """The answer; its header says when the same was answered before, under the same key."""
    headers = {REPLAYED: "true"} if outcome.replayed else {}
    return Response(outcome.body, status_code=status, headers=headers)


@get("/me/fees", opt=READ, tags=["orders"], summary="Read my fees")
async def read_fees(desk: NamedDependency[Desk]) -> FeeStanding:
    """The account's tier, its volume of 30 days, what the next tier wants, and rates by market."""
    return await read_fee_standing(desk)
