"""Live sessions, remembered for less than a second so that an ended one stops at once."""

import asyncio
from typing import Final, NamedTuple

import msgspec
import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bedesten.domain.identity import PeopleUnavailable, Subject, find_session
from bedesten.kit.clock import Clock
from bedesten.kit.ids import AccountId, SessionId

REMEMBERED_NS: Final = 800_000_000
REMEMBERED_MAX: Final = 10_000


class _Entry(NamedTuple):
    found: tuple[Subject, list[AccountId]] | None
    read_ns: int


class SessionRing:
    """Finds live sessions and the accounts of their customers."""

    def __init__(self, pool: AsyncConnectionPool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock
        self._entries: dict[SessionId, _Entry] = {}
        self._reading: dict[SessionId, asyncio.Task[_Entry]] = {}

    async def find(self, session: SessionId) -> Subject | None:
        """Who holds this session, unless it has ended. Raises PeopleUnavailable."""
        found = (await self._entry(session)).found
        return None if found is None else found[0]

    async def acting_for(self, session: SessionId, account: AccountId) -> Subject | None:
        """The same, acting for this account, unless it is not theirs. Raises PeopleUnavailable."""
        found = (await self._entry(session)).found
        if found is None or account not in found[1]:
            return None
        return msgspec.structs.replace(found[0], account=account)

    async def _entry(self, session: SessionId) -> _Entry:
        entry, now = self._entries.get(session), self._clock.monotonic_ns()
        if entry is not None and now - entry.read_ns < REMEMBERED_NS:
            return entry
        reading = self._reading.get(session)
        if reading is None:
            reading = self._reading[session] = asyncio.create_task(self._read(session, now))
        return await asyncio.shield(reading)  # one request that gives up does not end the others

    async def _read(self, session: SessionId, now_ns: int) -> _Entry:
        try:
            async with self._pool.connection() as conn:
                found = await find_session(conn, session)
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise PeopleUnavailable(retry_after_s=1) from error
        finally:
            del self._reading[session]
        entry = _Entry(found, now_ns)
        self._entries.pop(session, None)
        if len(self._entries) >= REMEMBERED_MAX:
            del self._entries[next(iter(self._entries))]
        self._entries[session] = entry
        return entry
