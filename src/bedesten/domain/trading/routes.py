"""REST: orders of the caller's account."""

from typing import Annotated, Literal, TypeVar

import msgspec
from litestar import Response, delete, post
from litestar.params import Parameter

from bedesten.domain.identity import Subject
from bedesten.domain.markets import Catalogue
from bedesten.domain.trading.cancel import cancel
from bedesten.domain.trading.cancel_all import cancel_all
from bedesten.domain.trading.command import key_of
from bedesten.domain.trading.model import CancelledOrder, CancelledOrders, NewOrder, Order
from bedesten.domain.trading.place import place
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import parse_order
from bedesten.protocol.client import EngineClient

REPLAYED = "Idempotency-Replayed"
TRADE = {"scope": "trade"}
READ = {"scope": "read"}
IdempotencyKey = Annotated[
    str | None,
    Parameter(
        header="Idempotency-Key",
        description="Takes effect at most once in 24 hours; a repeat gets the same answer",
    ),
]
T = TypeVar("T")
_new_order = msgspec.json.Decoder(NewOrder)


@post("/orders", opt={**TRADE, "body": NewOrder}, tags=["orders"], summary="Place an order")
async def place_order(
    engine: EngineClient,
    catalogue: Catalogue,
    subject: Subject,
    body: bytes,
    idempotency_key: IdempotencyKey = None,
) -> Response[Order]:
    """Acknowledged once it is on disk. What IOC, FOK and market orders leave is cancelled."""
    try:
        order = _new_order.decode(body)
    except msgspec.MsgspecError as error:
        raise Malformed(str(error)) from error
    key = key_of(subject.account, idempotency_key)
    placed, replayed = await place(engine, catalogue, subject.account, order, key=key)
    return _answer(placed, replayed, status=201)


@delete("/orders/{order_id:str}", opt=TRADE, tags=["orders"], summary="Cancel an order",
        status_code=200)  # fmt: skip
async def cancel_order(
    engine: EngineClient,
    catalogue: Catalogue,
    subject: Subject,
    order_id: str,
    idempotency_key: IdempotencyKey = None,
) -> Response[CancelledOrder]:
    """Cancel one open order."""
    key = key_of(subject.account, idempotency_key)
    order = parse_order(order_id)
    done, replayed = await cancel(engine, catalogue, subject.account, order, key=key)
    return _answer(done, replayed)


@delete("/orders", opt=TRADE, tags=["orders"], summary="Cancel all orders", status_code=200)
async def cancel_orders(
    *,
    engine: EngineClient,
    catalogue: Catalogue,
    subject: Subject,
    market: str | None = None,
    side: Literal["buy", "sell"] | None = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[CancelledOrders]:
    """Cancel every open order, or those of a market or side. Oldest first."""
    key = key_of(subject.account, idempotency_key)
    done, replayed = await cancel_all(
        engine, catalogue, subject.account, market=market, side=side, key=key
    )
    return _answer(done, replayed)


def _answer(content: T, replayed: bool, *, status: int = 200) -> Response[T]:
    headers = {REPLAYED: "true"} if replayed else {}
    return Response(content, status_code=status, headers=headers)
