"""The simulated database server: what it holds, and what may happen to a statement on its way.

A statement may be lost before the server has it, be refused, be carried out while its answer is
lost, or be committed long after its client has heard that the connection broke. The server itself
may go away for a while; a crash forgets the heartbeat, which is unlogged.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import Enum, auto
from typing import Any, Final, TypeVar

import psycopg

from bedesten.engine.store import Beat, Indexed, Lost, NewRow, Row
from bedesten.kit.moment import moment_of
from tests.simulation.loop import EPOCH_NS, Node, SimLoop
from tests.simulation.tables import Tables

T = TypeVar("T")
WAY_S: Final = (0.00003, 0.0001, 0.0004, 0.003)
COMMIT_S: Final = (0.0001, 0.0003, 0.001, 0.008)
LATE_S: Final = (0.02, 0.3, 0.9, 2.0)


class Fate(Enum):
    """What becomes of a statement."""

    WELL = auto()
    LOST = auto()
    REFUSED = auto()
    UNKNOWN = auto()
    LATE = auto()


class Aborted(Exception):
    """The server ended this database transaction: its client is gone, or the server was."""


class Server:
    """Everything durable. `committed` is called with each row at its commit."""

    def __init__(self, loop: SimLoop, dice: random.Random) -> None:
        self.loop = loop
        self.dice = dice
        self.journal: dict[int, Row] = {}
        self.epochs: dict[int, int] = {}
        self.beat: Beat | None = None
        self.index: dict[int, Indexed] = {}
        self.up = True
        self.generation = 0
        self.trouble = 0.0  # how likely a statement does not go well
        self.slow = 1.0
        self.connections: list[Connection] = []
        self.committed: Callable[[Row], None] = lambda _: None
        self.tables = Tables()
        self.projected: Callable[[Tables], None] = lambda _: None
        self.cursor_lock = asyncio.Lock()
        self._inserting: dict[int, asyncio.Future[None]] = {}
        self._beat_lock = asyncio.Lock()

    @property
    def last(self) -> int:
        """The newest row's seq."""
        return max(self.journal, default=0)

    def connect(self, node: Node) -> "Connection":
        """A connection of this node. Raises psycopg.OperationalError while the server is away."""
        if not self.up:
            raise psycopg.OperationalError("the database does not answer")
        connection = Connection(self, node)
        self.connections = [one for one in self.connections if not one.broken]
        self.connections.append(connection)
        node.at_death.append(connection.node_died)
        return connection

    def go_away(self, *, crash: bool) -> None:
        """Break every connection; what is not committed is aborted."""
        self.up = False
        self.generation += 1
        if crash:
            self.beat = None
        for connection in self.connections:
            connection.break_off()

    def come_back(self) -> None:
        """Take connections again."""
        self.up = True

    def fate(self) -> Fate:
        """Of the next statement."""
        if self.dice.random() >= self.trouble:
            return Fate.WELL
        return self.dice.choice((Fate.LOST, Fate.REFUSED, Fate.UNKNOWN, Fate.LATE, Fate.LATE))

    async def way(self) -> None:
        """From the client to the server, or back."""
        await asyncio.sleep(self.slow * self.dice.choice(WAY_S) * (0.5 + self.dice.random()))

    async def commit(self, connection: "Connection") -> None:
        """Make durable what the caller has done. Raises Aborted when the server goes away."""
        generation = self.generation
        if connection.late:  # slow already: not also times a slow server's factor
            pause_s = self.dice.choice(LATE_S)
        else:
            pause_s = self.slow * self.dice.choice(COMMIT_S)
        await asyncio.sleep(pause_s * (0.5 + self.dice.random()))
        if generation != self.generation:
            raise Aborted

    # Statements of the leader's line.

    async def append(self, connection: "Connection", row: NewRow, digest: bytes) -> Lost | None:
        """Insert a row, once nobody else is inserting it."""
        while row.seq in self._inserting:
            await asyncio.shield(self._inserting[row.seq])
        if row.seq in self.journal:
            return Lost(f"row {row.seq} is taken", True)
        ended: asyncio.Future[None] = self.loop.create_future()
        self._inserting[row.seq] = ended
        try:
            await self.commit(connection)
            self._put(row, digest)
        finally:
            del self._inserting[row.seq]
            ended.set_result(None)
        return None

    async def beat_now(self, connection: "Connection", epoch: int, seq: int) -> Lost | None:
        """The heartbeat: its look at the journal is as old as its beginning."""
        followed = seq + 1 in self.journal
        async with self._beat_lock:
            if self.beat is not None and self.beat.epoch > epoch:
                return Lost("a later epoch has beaten", True)
            await self.commit(connection)
            self.beat = Beat(epoch, seq, self._now())
        return Lost(f"row {seq + 1} is there", True) if followed else None

    # Statements of sessions.

    async def claim(
        self,
        connection: "Connection",
        row: NewRow,
        digest: bytes,
        *,
        seen: tuple[Beat | None] | None,
    ) -> bool:
        """Row and epoch, and before them the heartbeat if it is `seen`, in one transaction."""
        if seen is None:
            return await self._claim_row(connection, row, digest)
        async with self._beat_lock:
            if self.beat != seen[0]:
                return False
            await self._next_statement(connection)
            if not await self._claim_row(connection, row, digest):
                return False
            self.beat = Beat(row.epoch, row.seq, self._now())
            return True

    async def _claim_row(self, connection: "Connection", row: NewRow, digest: bytes) -> bool:
        while row.seq in self._inserting:
            await asyncio.shield(self._inserting[row.seq])
        if row.seq in self.journal or row.epoch in self.epochs:
            return False
        ended: asyncio.Future[None] = self.loop.create_future()
        self._inserting[row.seq] = ended
        try:
            await self._next_statement(connection)
            await self.commit(connection)
            self.epochs[row.epoch] = row.seq
            self._put(row, digest)
        finally:
            del self._inserting[row.seq]
            ended.set_result(None)
        return True

    async def _next_statement(self, connection: "Connection") -> None:
        """A transaction of several statements ends when its client does."""
        generation = self.generation
        await self.way()
        await self.way()
        if connection.broken or generation != self.generation:
            raise Aborted

    def _put(self, row: NewRow, digest: bytes) -> None:
        moment = moment_of(row.at)
        stored = Row(
            row.seq, row.epoch, moment, row.commands, row.command_bytes, row.event_bytes, digest
        )
        self.journal[row.seq] = stored
        self.committed(stored)

    def _now(self) -> datetime:
        return moment_of(EPOCH_NS + self.loop.now_ns)


class Connection:
    """One client's connection; one statement at a time."""

    def __init__(self, server: Server, node: Node) -> None:
        self.server = server
        self.node = node
        self.broken = False
        self.late = False
        self.at_break: Callable[[], None] = lambda: None
        self._waiting: asyncio.Future[Any] | None = None

    def ask(self, statement: Callable[[], Awaitable[T]]) -> "asyncio.Future[T]":
        """Have the server carry out a statement. The answer may be psycopg.OperationalError."""
        answer: asyncio.Future[T] = self.server.loop.create_future()
        if self.broken:
            _refuse(answer, _gone())
            return answer
        assert self._waiting is None, "one statement at a time"
        self._waiting = answer
        loop = self.server.loop
        context = loop.world.context
        context.run(loop.create_task, self._carry(statement, answer))
        return answer

    def break_off(self) -> None:
        """The connection is lost; whoever waits hears of it."""
        if self.broken:
            return
        self.broken = True
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            _refuse(waiting, _gone())
        self.at_break()

    def node_died(self) -> None:
        """The server finds out; a statement that it has it still carries out."""
        self.broken = True
        self._waiting = None

    def close(self) -> None:
        """Given back."""
        self.at_break = lambda: None
        self.break_off()

    async def _carry(
        self, statement: Callable[[], Awaitable[T]], answer: "asyncio.Future[T]"
    ) -> None:
        server = self.server
        generation, fate = server.generation, server.fate()
        self.late = fate is Fate.LATE
        await server.way()
        if generation != server.generation:
            return
        if fate is Fate.LOST:
            self.break_off()
            return
        if self.late:
            server.loop.call_later(server.dice.random() * 0.02, self.break_off)
        result, error = await self._outcome(statement, fate)
        if fate is Fate.UNKNOWN or isinstance(error, Aborted):
            self.break_off()
            return
        await server.way()
        if answer.done() or self.broken:
            return
        self._waiting = None
        if error is not None:
            _refuse(answer, error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]

    async def _outcome(
        self, statement: Callable[[], Awaitable[T]], fate: Fate
    ) -> tuple[T | None, Exception | None]:
        try:
            if fate is Fate.REFUSED:
                raise psycopg.errors.DiskFull("planted")
            return await statement(), None
        except (Aborted, psycopg.Error) as error:
            return None, error
        except Exception as fault:
            self.server.loop.broken = self.server.loop.broken or fault
            raise


def _gone() -> psycopg.OperationalError:
    return psycopg.OperationalError("the connection was lost")


def _refuse(answer: "asyncio.Future[Any]", error: Exception) -> None:
    answer.set_exception(error)
    answer.exception()  # a client that has died does not look at it, and that is no fault
