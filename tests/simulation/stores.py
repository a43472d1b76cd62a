"""The simulated server behind the interfaces that the engine's code knows."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from prometheus_client import CollectorRegistry

from bedesten.engine.ground import Ground
from bedesten.engine.store import SEQ_MAX, Beat, Indexed, Lost, NewRow, Row
from tests.simulation.loop import Node, Thread
from tests.simulation.server import Connection, Server

T = TypeVar("T")
FETCH_ROWS = 8


class Session:
    """A JournalStore; it blocks in virtual time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._server = connection.server

    def last_seq(self) -> int:
        return self._read(lambda: self._server.last)

    def newest_known(self) -> int:
        """As JournalStore says."""

        def newest() -> int:
            server = self._server
            beat = 0 if server.beat is None else server.beat.seq
            return max((*server.epochs.values(), *server.index, beat))

        return self._read(newest)

    def rows(self, after: int, until: int = SEQ_MAX) -> Iterator[Row]:
        found = self.newer(after, until - after)
        for start in range(0, len(found), FETCH_ROWS):
            self._read(lambda: None)
            yield from found[start : start + FETCH_ROWS]

    def newer(self, after: int, limit: int) -> list[Row]:
        journal = self._server.journal
        return self._read(lambda: [journal[seq] for seq in sorted(journal) if seq > after][:limit])

    def last_batch(self) -> tuple[bytes, bytes] | None:
        def newest() -> tuple[bytes, bytes] | None:
            rows = [row for row in self._server.journal.values() if row.commands]
            row = max(rows, default=None)
            return None if row is None else (row.command_bytes, row.event_bytes)

        return self._read(newest)

    def event_bytes(self, seq: int) -> bytes | None:
        row = self._read(lambda: self._server.journal.get(seq))
        return None if row is None else row.event_bytes

    def row_hash(self, seq: int) -> bytes | None:
        row = self._read(lambda: self._server.journal.get(seq))
        return None if row is None else row.hash

    def newest_beat(self) -> Beat | None:
        return self._read(lambda: self._server.beat)

    def claim(self, row: NewRow, digest: bytes, kernel: str) -> bool:
        return self._do(lambda: self._server.claim(self._connection, row, digest, seen=None))

    def claim_silent(self, row: NewRow, digest: bytes, kernel: str, seen: Beat | None) -> bool:
        return self._do(lambda: self._server.claim(self._connection, row, digest, seen=(seen,)))

    def snapshots(self, last: int) -> list[Indexed]:
        index = self._server.index
        return self._read(
            lambda: [index[seq] for seq in sorted(index, reverse=True) if seq <= last]
        )

    def add_snapshot(self, entry: Indexed, size: int, kernel: str) -> None:
        self._read(lambda: self._server.index.setdefault(entry.seq, entry))

    def old_snapshots(self, kept: int) -> list[Indexed]:
        return self.snapshots(SEQ_MAX)[kept:]

    def drop_snapshot(self, seq: int) -> None:
        self._read(lambda: self._server.index.pop(seq, None))

    def _read(self, look: Callable[[], T]) -> T:
        """A statement that takes no time at the server."""

        async def statement() -> T:
            return look()

        return self._do(statement)

    def _do(self, statement: Callable[[], Awaitable[T]]) -> T:
        return self._server.loop.wait(self._connection.ask(statement))


@contextmanager
def session(server: Server, node: Node) -> Iterator[Session]:
    """A session on a connection of its own."""
    server.loop.sleep(0.001)
    connection = server.connect(node)
    try:
        yield Session(connection)
    finally:
        connection.close()


class SimLine:
    """A Line."""

    def __init__(self, server: Server, node: Node, broken: Callable[[Lost], None]) -> None:
        self._server = server
        self._node = node
        self._broken = broken
        self._over = False
        self._connection = server.connect(node)
        self._connection.at_break = self._connection_broke

    def append(self, row: NewRow, digest: bytes, done: Callable[[Lost | None], None]) -> None:
        self._ask(lambda: self._server.append(self._connection, row, digest), done)

    def beat(self, epoch: int, seq: int, done: Callable[[Lost | None], None]) -> None:
        self._ask(lambda: self._server.beat_now(self._connection, epoch, seq), done)

    def close(self) -> None:
        self._over = True
        self._connection.close()

    def _ask(
        self, statement: Callable[[], Awaitable[Lost | None]], done: Callable[[Lost | None], None]
    ) -> None:
        def answered(future: Any) -> None:
            if self._over:
                return
            error = future.exception()
            if error is None:
                done(future.result())
            elif isinstance(error, psycopg.errors.DiskFull):
                done(Lost(f"refused: {error}", False))
            else:
                self._break()

        self._connection.ask(statement).add_done_callback(answered, context=self._node.context)

    def _connection_broke(self) -> None:
        self._server.loop.call_soon(self._break, context=self._node.context)

    def _break(self) -> None:
        if not self._over:
            self.close()
            self._broken(Lost("the connection to the journal was lost", False))


class OldRows:
    """Reads stored answers on a connection made when the first is asked for."""

    def __init__(self, server: Server, node: Node) -> None:
        self._server = server
        self._node = node
        self._connection: Connection | None = None

    def event_bytes(self, seq: int) -> bytes | None:
        """The events of a row."""
        if self._connection is None or self._connection.broken:
            self._connection = self._server.connect(self._node)
        return Session(self._connection).event_bytes(seq)

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()


def ground(server: Server, node: Node) -> Ground:
    """What the engine's code stands on in this node."""
    return Ground(
        clock=node,
        sleep=server.loop.sleep,
        thread=lambda _: Thread(server.loop),
        store=lambda _: session(server, node),
        open_line=lambda broken: SimLine(server, node, broken),
        old_rows=lambda: OldRows(server, node),
        registry=CollectorRegistry(),
    )
