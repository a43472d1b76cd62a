"""API keys, remembered for less than a second so that a revoked key stops at once."""

from typing import Final

import psycopg
import structlog
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bedesten.domain.identity import ApiKey, SealBroken, Sealer, find_key
from bedesten.gateways.remembered import Remembered
from bedesten.kit.clock import Clock
from bedesten.kit.errors import Unavailable

KEY_LENGTH_MAX: Final = 64
PREFIX_SHOWN: Final = 11
log = structlog.get_logger()


class KeysUnavailable(Unavailable):
    """The database does not answer, so nobody can be recognised."""

    code = "keys_unavailable"
    title = "API keys cannot be checked now"


ERRORS: Final = (KeysUnavailable,)


class KeyRing:
    """Finds live keys; an unknown one is remembered as unknown."""

    def __init__(self, pool: AsyncConnectionPool, sealer: Sealer, clock: Clock) -> None:
        self._pool = pool
        self._sealer = sealer
        self._keys = Remembered(self._read, clock)

    async def find(self, key: str) -> ApiKey | None:
        """The live key of this text, if there is one. Raises KeysUnavailable."""
        return None if len(key) > KEY_LENGTH_MAX else await self._keys.find(key)

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
