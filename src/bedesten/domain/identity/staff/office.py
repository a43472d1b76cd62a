"""The back office: what each request of staff is served with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bedesten.domain.identity.people import Device, Door
from bedesten.domain.identity.reception import PeopleUnavailable
from bedesten.domain.identity.staff.model import Member
from bedesten.kit.versions import StaleWrite
from bedesten.protocol.client import EngineClient


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """The login for staff, the tools of the verbs, the engine, where the request comes from, who
    asks, under which idempotency key; `told` are headers that the answer will carry."""

    pool: AsyncConnectionPool
    door: Door
    engine: EngineClient
    device: Device
    asker: Member | None = None
    idempotency_key: str | None = None
    told: dict[str, str] = {}

    @asynccontextmanager
    async def conn(self) -> AsyncIterator[psycopg.AsyncConnection]:
        """A connection in autocommit. Raises PeopleUnavailable, StaleWrite."""
        try:
            async with self.pool.connection() as conn:
                yield conn
        except psycopg.errors.SerializationFailure as error:
            raise StaleWrite from error
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise PeopleUnavailable(retry_after_s=1) from error

    @property
    def member(self) -> Member:
        """Who asks; only on routes that need somebody."""
        assert self.asker is not None, "a public route has no member"
        return self.asker
