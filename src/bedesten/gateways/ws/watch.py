"""Ends connections whose key was revoked or whose session has ended, within a second.

One look at the database for all of them: however many listen, it costs two queries.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from typing import Final, Protocol

import psycopg
import structlog
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bedesten.domain import identity
from bedesten.gateways.ws.callers import KEY_GONE, SESSION_GONE
from bedesten.kit.ids import SessionId

LOOK_S: Final = 0.4
log = structlog.get_logger()


class Watched(Protocol):
    """A connection that speaks for somebody, by the text of a key or by a session."""

    @property
    def credential(self) -> str | SessionId | None:
        """None: for nobody yet."""
        ...

    def turn_out(self, reason: str) -> None:
        """Say why and disconnect."""
        ...


async def watch(
    connections: Iterable[Watched], pool: AsyncConnectionPool, people: AsyncConnectionPool
) -> None:
    """For ever. `pool` is the gateways' login, `people` the one for people's rows."""
    while True:
        await asyncio.sleep(LOOK_S)
        try:
            await _look(connections, pool, people)
        except (psycopg.OperationalError, PoolTimeout):
            log.warning("nobody can be turned out", reason="the database does not answer")


async def _look(
    connections: Iterable[Watched], pool: AsyncConnectionPool, people: AsyncConnectionPool
) -> None:
    speaking: dict[str | SessionId, list[Watched]] = defaultdict(list)
    for one in list(connections):
        if one.credential is not None:
            speaking[one.credential].append(one)
    keys = [name for name in speaking if isinstance(name, str)]
    sessions = [name for name in speaking if not isinstance(name, str)]
    over: set[str | SessionId] = set()
    if keys:
        async with pool.connection() as conn:
            over |= await identity.ended_keys(conn, keys)
    if sessions:
        async with people.connection() as conn:
            over |= await identity.ended_sessions(conn, sessions)
    for name in over:
        for one in speaking[name]:
            one.turn_out(KEY_GONE if isinstance(name, str) else SESSION_GONE)
