"""Live sessions, remembered for less than a second so that an ended one stops at once."""

import msgspec
import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bedesten.domain.identity import PeopleUnavailable, Subject, find_session
from bedesten.gateways.remembered import Remembered
from bedesten.kit.clock import Clock
from bedesten.kit.ids import AccountId, SessionId


class SessionRing:
    """Finds live sessions and the accounts of their customers."""

    def __init__(self, pool: AsyncConnectionPool, clock: Clock) -> None:
        self._pool = pool
        self._sessions = Remembered(self._read, clock)

    async def find(self, session: SessionId) -> Subject | None:
        """Who holds this session, unless it has ended. Raises PeopleUnavailable."""
        found = await self._sessions.find(session)
        return None if found is None else found[0]

    async def acting_for(self, session: SessionId, account: AccountId) -> Subject | None:
        """The same, acting for this account, unless it is not theirs. Raises PeopleUnavailable."""
        found = await self._sessions.find(session)
        if found is None or account not in found[1]:
            return None
        return msgspec.structs.replace(found[0], account=account)

    async def _read(self, session: SessionId) -> tuple[Subject, list[AccountId]] | None:
        try:
            async with self._pool.connection() as conn:
                return await find_session(conn, session)
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise PeopleUnavailable(retry_after_s=1) from error
