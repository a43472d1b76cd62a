"""Live sessions, remembered for less than a second so that an ended one stops at once."""

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bedesten.domain.identity import PeopleUnavailable, Subject, find_session
from bedesten.gateways.remembered import Remembered
from bedesten.kit.clock import Clock
from bedesten.kit.ids import SessionId


class SessionRing:
    """Finds live sessions and the accounts of their customers."""

    def __init__(self, pool: AsyncConnectionPool, clock: Clock) -> None:
        self._pool = pool
        self._sessions = Remembered(self._read, clock)

    async def find(self, session: SessionId) -> Subject | None:
        """Who holds this session, unless it has ended. Raises PeopleUnavailable."""
        return await self._sessions.find(session)

    async def find_anew(self, session: SessionId) -> Subject | None:
        """The same, as it is now. Raises PeopleUnavailable."""
        self._sessions.forget(session)
        return await self._sessions.find(session)

    async def _read(self, session: SessionId) -> Subject | None:
        try:
            async with self._pool.connection() as conn:
                return await find_session(conn, session)
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise PeopleUnavailable(retry_after_s=1) from error
