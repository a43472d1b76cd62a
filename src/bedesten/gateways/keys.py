"""API keys, remembered for less than a second so that a revoked key stops at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import psycopg
import structlog
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bedesten.domain.identity import ApiKey, SealBroken, Sealer, find_key, note_uses
from bedesten.gateways.remembered import Remembered
from bedesten.kit.clock import Clock
from bedesten.kit.errors import Forbidden, Unavailable
from bedesten.kit.ids import KeyId
from bedesten.kit.moment import moment_of

KEY_LENGTH_MAX: Final = 64
PREFIX_SHOWN: Final = 11
NOTED_EVERY_S: Final = 5
log = structlog.get_logger()


class KeysUnavailable(Unavailable):
    """The database does not answer, so nobody can be recognised."""

    code = "keys_unavailable"
    title = "API keys cannot be checked now"


class ScopeMissing(Forbidden):
    """The key is not allowed to do this."""

    code = "scope_missing"
    title = "The API key has not the scope that this needs"


ERRORS: Final = (KeysUnavailable, ScopeMissing)


class KeyRing:
    """Finds live keys; an unknown one is remembered as unknown."""

    def __init__(self, pool: AsyncConnectionPool, sealer: Sealer, clock: Clock) -> None:
        self._pool = pool
        self._sealer = sealer
        self._clock = clock
        self._keys = Remembered(self._read, clock)
        self._used: dict[KeyId, tuple[datetime, str | None]] = {}

    async def find(self, key: str) -> ApiKey | None:
        """The live key of this text, if there is one. Raises KeysUnavailable."""
        return None if len(key) > KEY_LENGTH_MAX else await self._keys.find(key)

    def note_use(self, key: ApiKey, address: str) -> None:
        """The key was used now, from this address; written with others in a moment."""
        if key.subject.key is not None:
            self._used[key.subject.key] = (moment_of(self._clock.now_ns()), address)

    @asynccontextmanager
    async def noting(self) -> AsyncIterator[None]:
        """Inside this context, when and from where keys were used is written every few seconds."""
        writer = asyncio.create_task(self._keep_writing())
        try:
            yield
        finally:
            writer.cancel()
            await self.write_uses()

    async def _keep_writing(self) -> None:
        while True:
            await asyncio.sleep(NOTED_EVERY_S)
            await self.write_uses()

    async def write_uses(self) -> None:
        """What was noted since; it is lost when the database does not answer."""
        used, self._used = self._used, {}
        if not used:
            return
        try:
            async with self._pool.connection() as conn:
                await note_uses(conn, used)
        except (psycopg.OperationalError, PoolTimeout) as error:
            log.warning("uses of keys were not noted", keys=len(used), why=str(error))

    async def _read(self, key: str) -> ApiKey | None:
        try:
            async with self._pool.connection() as conn:
                return await find_key(conn, self._sealer, key)
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise KeysUnavailable(retry_after_s=1) from error
        except SealBroken as error:  # nobody is let in, and everybody else is served
            log.error(
                "a stored API key cannot be opened", prefix=key[:PREFIX_SHOWN], why=str(error)
            )
            return None
