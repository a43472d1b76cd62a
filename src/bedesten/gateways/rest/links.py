"""What a REST process holds: the engine, its logins to the database, who may use the routes."""

from typing import Any, Final, cast

import msgspec
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Scope

from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.pool import async_pool
from bedesten.domain.identity import Device, Reception
from bedesten.domain.markets import Catalogue, DayEnd, Desk
from bedesten.gateways.door import door_of
from bedesten.gateways.keys import KeyRing
from bedesten.gateways.limits import Limiter
from bedesten.gateways.rest.auth import Authenticator
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
        self.people = async_pool(access.url("identity_service"), "rest people", size_max=POOL_MAX)
        self.door = door_of(settings, clock)
        self.authenticator = Authenticator(
            KeyRing(self.pool, self.door.sealer, clock),
            SessionRing(self.people, clock),
            self.door.tokens,
            clock,
            per_key=Limiter(settings.rest_rate_per_key),
            per_address=Limiter(settings.rest_rate_per_address),
        )

    async def guard(
        self, connection: ASGIConnection[Any, Any, Any, Any], route: BaseRouteHandler
    ) -> None:
        """Litestar guard of the whole application."""
        await self.authenticator.guard(connection, route)

    async def desk_for(self, scope: Scope) -> Desk:
        """What trading routes are served with."""
        return msgspec.structs.replace(self.desk, asker=scope.get("user"))

    async def reception_for(self, scope: Scope) -> Reception:
        """What routes about people are served with."""
        return Reception(
            pool=self.people,
            door=self.door,
            engine=self.desk.engine,
            device=device_of(cast("dict[str, Any]", scope)),
            asker=scope.get("user"),
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
