"""What a REST process holds: the engine, its logins to the database, who may use the routes."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final, cast

import msgspec
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Scope

from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.pool import async_pool
from bedesten.db.roles import PROJECTOR
from bedesten.domain.identity import Device, Reception
from bedesten.domain.markets import Catalogue, DayEnd, Desk
from bedesten.gateways.door import door_of
from bedesten.gateways.keys import KeyRing
from bedesten.gateways.limits import Meter, meter_of
from bedesten.gateways.rest.auth import Authenticator
from bedesten.gateways.rest.status import StatusBoard
from bedesten.gateways.sessions import SessionRing
from bedesten.kit.clock import Clock
from bedesten.protocol.client import EngineClient

POOL_MAX: Final = 8


class Links:
    """What the routes work with, and who may use them."""

    def __init__(self, settings: Settings, engine: EngineClient, clock: Clock) -> None:
        access = Access(settings.data, settings.database_url)
        self.pool = async_pool(access.url("app_user"), "rest", size_max=POOL_MAX)
        catalogue = Catalogue(engine)
        self.desk = Desk(
            engine=engine,
            catalogue=catalogue,
            pool=self.pool,
            clock=clock,
            day_end=DayEnd.read(settings.day_end),
        )
        self.status = StatusBoard(settings, self.desk)
        self.newcomers = (
            async_pool(access.url(PROJECTOR), "rest demo", size_max=2) if settings.demo else None
        )
        self.people = async_pool(
            access.url("identity_service"), "rest people", size_max=POOL_MAX, autocommit=True
        )
        self.door = door_of(settings, clock)
        self.keys = KeyRing(self.pool, self.door.sealer, clock)
        self.authenticator = Authenticator(
            self.keys,
            SessionRing(self.people, clock),
            self.door.tokens,
            clock,
        )
        self.meter: Meter = meter_of(settings)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """With the logins to the database."""
        async with AsyncExitStack() as stack:
            for pool in (self.pool, self.people, self.newcomers):
                if pool is not None:
                    await stack.enter_async_context(pool)
            yield

    async def guard(
        self, connection: ASGIConnection[Any, Any, Any, Any], route: BaseRouteHandler
    ) -> None:
        """Litestar guard of the whole application."""
        await self.authenticator.guard(connection, route)

    async def desk_for(self, scope: Scope) -> Desk:
        """What trading routes are served with."""
        return msgspec.structs.replace(
            self.desk,
            asker=scope.get("user"),
            allowance=cast("dict[str, Any]", scope)["tally"],
        )

    async def reception_for(self, scope: Scope) -> Reception:
        """What routes about people are served with."""
        return Reception(
            pool=self.people,
            door=self.door,
            engine=self.desk.engine,
            device=device_of(cast("dict[str, Any]", scope)),
            asker=scope.get("user"),
            newcomers=self.newcomers,
        )


def device_of(scope: dict[str, Any]) -> Device:
    """Where a request comes from, as far as it tells."""
    client = scope.get("client")
    agent = next((value for name, value in scope["headers"] if name == b"user-agent"), b"")
    return Device(
        address=client[0] if client else None,
        user_agent=agent.decode("latin-1"),
        request_id=scope.get("request_id"),
    )
