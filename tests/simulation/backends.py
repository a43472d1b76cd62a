"""PostgreSQL and the simulated server behind one face, for the contract that both must keep."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from bedesten.engine.line import PostgresLine
from bedesten.engine.postgres import opened
from bedesten.engine.store import JournalStore, Line, Lost
from tests.simulation.loop import SimLoop
from tests.simulation.server import Server
from tests.simulation.stores import SimLine, session
from tests.support.postgres import Database

T = TypeVar("T")
UNLOGGED = "select oid::regclass::text from pg_class where relpersistence = 'u' and relkind = 'r'"
Opened = AbstractContextManager[JournalStore]


class Backend(Protocol):
    """Where a journal is kept."""

    def play(self, scene: Callable[["Backend"], Coroutine[Any, Any, None]]) -> None:
        """Run a scene on a fresh, empty journal."""
        ...

    def session(self) -> Opened:
        """A session; use it inside `blocking`."""
        ...

    def line(self, broken: Callable[[Lost], None]) -> Line:
        """A leader's line."""
        ...

    async def blocking(self, work: Callable[[], T]) -> T:
        """Do what blocks."""
        ...

    async def crash(self) -> None:
        """Have the server crash and come back."""
        ...


class OnPostgres:
    """A real server."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._url = database.url("engine_writer")

    def play(self, scene: Callable[[Backend], Coroutine[Any, Any, None]]) -> None:
        asyncio.run(scene(self))

    def session(self) -> Opened:
        return opened(self._url, "contract")

    def line(self, broken: Callable[[Lost], None]) -> Line:
        return PostgresLine(self._url, broken)

    async def blocking(self, work: Callable[[], T]) -> T:
        return await asyncio.to_thread(work)

    async def crash(self) -> None:
        """What one leaves behind: other tests are on this server, which must not crash."""
        with self._database.connect() as conn:
            unlogged = conn.execute(UNLOGGED).fetchall()
            conn.execute(f"truncate {', '.join(name for (name,) in unlogged)}".encode())


class Simulated:
    """The simulated one, on which nothing goes wrong here."""

    def __init__(self) -> None:
        self._loop = SimLoop(random.Random(1))
        self._server = Server(self._loop, random.Random(1))

    def play(self, scene: Callable[[Backend], Coroutine[Any, Any, None]]) -> None:
        self._loop.run(scene(self))

    def session(self) -> Opened:
        return session(self._server, self._loop.world)

    def line(self, broken: Callable[[Lost], None]) -> Line:
        return SimLine(self._server, self._loop.world, broken)

    async def blocking(self, work: Callable[[], T]) -> T:
        return await self._loop.blocking(work)

    async def crash(self) -> None:
        self._server.go_away(crash=True)
        self._server.come_back()
