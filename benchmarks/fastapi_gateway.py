"""`python -m benchmarks.fastapi_gateway PORT`: what a careful team writes with FastAPI, to compare.

One route that does the work of ours: the same limits on the fields, the same signature, the same
engine through the same client, the order back in the same fields. Keys and engine come from the
settings in the environment; no quotas, no headers of safety, no request ids: it has less to do.
"""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Final

import msgspec
import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field

from bedesten.config import load
from bedesten.db.access import Access
from bedesten.db.pool import async_pool
from bedesten.domain import trading
from bedesten.domain.identity import Subject, check_signature, check_timestamp, message
from bedesten.domain.markets import Catalogue, DayEnd, Desk
from bedesten.domain.trading.words import SelfTradeName, SideName, TimeInForceName, TypeName
from bedesten.gateways.door import sealer_of
from bedesten.gateways.keys import KeyRing
from bedesten.kit.clock import SystemClock
from bedesten.kit.errors import DomainError
from bedesten.kit.money import AMOUNT_PATTERN
from bedesten.protocol.client import EngineClient

PATH: Final = "/api/v1/orders"
POOL_MAX: Final = 8
MS_NS: Final = 1_000_000
Amount = Annotated[str, Field(pattern=AMOUNT_PATTERN, max_length=37)]


class NewOrder(BaseModel):
    """An order to place, as ours is."""

    model_config = ConfigDict(extra="forbid")

    market: Annotated[str, Field(max_length=24)]
    side: SideName
    type: TypeName = "limit"
    quantity: Amount | None = None
    quote_quantity: Amount | None = None
    price: Amount | None = None
    stop_price: Amount | None = None
    trail_offset: Amount | None = None
    trail_percent: Amount | None = None
    activation_price: Amount | None = None
    time_in_force: TimeInForceName | None = None
    expires_at: datetime | None = None
    post_only: bool = False
    slide: bool = False
    hidden: bool = False
    display_quantity: Amount | None = None
    self_trade_prevention: SelfTradeName = "expire_taker"
    client_order_id: Annotated[str, Field(pattern=r"^[!-~]{1,36}$")] | None = None


class OwnTrade(BaseModel):
    """A trade of the order, as ours is."""

    model_config = ConfigDict(from_attributes=True)

    trade_id: str
    trade_number: int
    price: str
    quantity: str
    value: str
    role: str
    fee_amount: str
    fee_asset: str
    executed_at: datetime


class Order(NewOrder):
    """The answer, as ours is."""

    model_config = ConfigDict(from_attributes=True)

    order_id: str
    account_id: int
    order_list_id: str | None = None
    waiting_for: str | None = None
    filled_quantity: str
    remaining_quantity: str | None = None
    filled_value: str
    average_filled_price: str | None = None
    fee_amount: str
    fee_asset: str
    status: str
    cancellation_reason: str | None = None
    reject_code: str | None = None
    created_at: datetime
    ended_at: datetime | None = None
    trades: list[OwnTrade] | None = None


class Exchange:
    """What the route works with."""

    keys: KeyRing
    desk: Desk
    clock: SystemClock


exchange = Exchange()


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Connect to the engine and to the keys."""
    settings = load(os.environ)
    clock = exchange.clock = SystemClock()
    url = Access(settings.data, settings.database_url).url("app_user")
    engine = await EngineClient.connect(settings.engine_socket)
    async with async_pool(url, "fastapi", size_max=POOL_MAX) as pool:
        exchange.keys = KeyRing(pool, sealer_of(settings), clock)
        exchange.desk = Desk(
            engine=engine, catalogue=Catalogue(engine), pool=pool, clock=clock,
            day_end=DayEnd.read(settings.day_end),
        )  # fmt: skip
        yield
    await engine.close()


app = FastAPI(lifespan=lifespan)


async def signer(
    request: Request,
    x_api_key: Annotated[str, Header()],
    x_timestamp: Annotated[str, Header()],
    x_signature: Annotated[str, Header()],
    x_recv_window: Annotated[str | None, Header()] = None,
) -> Subject:
    """Who signed the request."""
    try:
        check_timestamp(x_timestamp, exchange.clock.now_ns() // MS_NS, x_recv_window)
        key = await exchange.keys.find(x_api_key)
        if key is None:
            raise HTTPException(401, "unknown key")
        line = f"{request.method}{request.url.path}".encode()
        check_signature(key, message(x_timestamp, line, await request.body()), x_signature)
    except DomainError as error:
        raise HTTPException(error.status, error.title) from error
    return key.subject


@app.post(PATH, status_code=201, response_model=Order)
async def place_order(order: NewOrder, subject: Annotated[Subject, Depends(signer)]) -> object:
    """Place an order."""
    wanted = trading.NewOrder(**order.model_dump())
    try:
        desk = msgspec.structs.replace(exchange.desk, asker=subject)
        return (await trading.place(desk, wanted)).body
    except DomainError as error:
        raise HTTPException(error.status, error.title) from error


def main() -> None:
    """Serve on the port that is named."""
    uvicorn.run(
        app, host="127.0.0.1", port=int(sys.argv[1]), loop="uvloop", http="httptools",
        access_log=False, log_level="warning",
    )  # fmt: skip


if __name__ == "__main__":
    main()
