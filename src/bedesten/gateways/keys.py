"""API keys, remembered for less than a second so that a revoked key stops at once."""

import asyncio
from typing import Final, NamedTuple

import psycopg
import structlog
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bedesten.domain.identity import ApiKey, SealBroken, Sealer, find_key
from bedesten.kit.clock import Clock
from bedesten.kit.errors import Unavailable

REMEMBERED_NS: Final = 800_000_000
REMEMBERED_MAX: Final = 10_000
KEY_LENGTH_MAX: Final = 64
PREFIX_SHOWN: Final = 11
log = structlog.get_logger()


class KeysUnavailable(Unavailable):
    """The database does not answer, so nobody can be recognised."""

    code = "keys_unavailable"
    title = "API keys cannot be checked now"


ERRORS: Final = (KeysUnavailable,)


class _Entry(NamedTuple):
    key: ApiKey | None
    read_ns: int


class KeyRing:
    """Finds live keys; an unknown one is remembered as unknown."""

    def __init__(self, pool: AsyncConnectionPool, sealer: Sealer, clock: Clock) -> None:
        self._pool = pool
        self._sealer = sealer
        self._clock = clock
        self._entries: dict[str, _Entry] = {}
        self._reading: dict[str, asyncio.Task[ApiKey | None]] = {}

    async def find(self, key: str) -> ApiKey | None:
        """The live key of this text, if there is one. Raises KeysUnavailable."""
        entry = self._entries.get(key)
        now = self._clock.monotonic_ns()
        if entry is not None and now - entry.read_ns < REMEMBERED_NS:
            return entry.key
        if len(key) > KEY_LENGTH_MAX:
            return None
        reading = self._reading.get(key)
        if reading is None:
            reading = self._reading[key] = asyncio.create_task(self._read(key, now))
        return await asyncio.shield(reading)  # one request that gives up does not end the others

    async def _read(self, key: str, now_ns: int) -> ApiKey | None:
        try:
            async with self._pool.connection() as conn:
                found = await find_key(conn, self._sealer, key)
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise KeysUnavailable(retry_after_s=1) from error
        except SealBroken as error:  # nobody is let in, and everybody else is served
            log.error(
                "a stored API key cannot be opened", prefix=key[:PREFIX_SHOWN], why=str(error)
            )
            found = None
        finally:
            del self._reading[key]
        self._remember(key, _Entry(found, now_ns))
        return found

    def _remember(self, key: str, entry: _Entry) -> None:
        self._entries.pop(key, None)
        if len(self._entries) >= REMEMBERED_MAX:
            del self._entries[next(iter(self._entries))]
        self._entries[key] = entry
