"""Writes a history into an empty journal, without an engine: its kernel, its rows, older times.

The exchange is down and its folder locked, so nobody else appends; should somebody do, the primary
key of the journal refuses one of the two, as it does between engines.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

import psycopg

from bedesten.cli.fill.flow import Timed
from bedesten.cli.fill.plan import Plan
from bedesten.engine.chain import row_hash
from bedesten.engine.continuation import ENGINE_ONLY, continuation, is_deferred, last_record
from bedesten.engine.epoch import GENESIS, claim
from bedesten.engine.partitions import ensure_partitions
from bedesten.engine.postgres import INSERT_ROW, PostgresStore
from bedesten.engine.replay import Cursor, apply_row, check_row
from bedesten.engine.store import Row
from bedesten.kernel import Engine, Kernel, new_kernel
from bedesten.kit.moment import moment_of
from bedesten.protocol.batch import COMMANDS_HEADER_SIZE, command_batch, read_event_batch

ROW_COMMANDS: Final = 100
ROWS_AT_ONCE: Final = 64  # in one database transaction


class _HistoryClock:
    """The time at which the first row of an epoch is written: it is never before the row's."""

    def __init__(self, at: int) -> None:
        self._at = at

    def now_ns(self) -> int:
        return self._at

    def monotonic_ns(self) -> int:
        return self._at


class History:
    """A kernel and the journal behind it, at the end of what is there already."""

    def __init__(self, conn: psycopg.Connection, plan: Plan, *, engine: Engine = "auto") -> None:
        """`conn` is the engine's role in autocommit mode. Raises EngineProblem for a journal that
        is broken."""
        self._conn = conn
        self._plan = plan
        self.kernel: Kernel = new_kernel(engine)
        self._cursor = Cursor()
        self._left: bytes | None = None
        self.taken = 0  # commands of the flow that are journaled
        store = PostgresStore(conn)
        ensure_partitions(conn, 0)
        for row in store.rows(0):
            check_row(self._cursor, row)
            apply_row(self.kernel, row)
            self._count(row)
        claim(store, self.kernel, self._cursor, engine=engine, clock=_HistoryClock(plan.begin))

    @property
    def rows(self) -> int:
        """Of the journal."""
        return self._cursor.seq

    def _count(self, row: Row) -> None:
        if row.seq == 1 or row.commands == 0:  # what a leader begins with
            assert row.commands in (0, len(GENESIS)), "the first row opens the house accounts"
            return
        events = read_event_batch(row.event_bytes)
        records = list(_split(row.command_bytes))
        self.taken += sum(
            record[2] not in ENGINE_ONLY and not is_deferred(events, index)
            for index, record in enumerate(records)
        )
        self._left = continuation(last_record(row.command_bytes, COMMANDS_HEADER_SIZE), events)

    def write(self, flow: Iterable[Timed], progress: Callable[[int], None]) -> None:
        """Journal what is not there yet; `progress` gets the number of orders placed so far."""
        wanted = islice(flow, self.taken, None)
        while rows := list(islice(self._rows(wanted, progress), ROWS_AT_ONCE)):
            with self._conn.transaction(), self._conn.cursor() as cursor:
                cursor.executemany(INSERT_ROW, rows)

    def _rows(
        self, flow: Iterator[Timed], progress: Callable[[int], None]
    ) -> Iterator[tuple[object, ...]]:
        queue: deque[bytes] = deque([self._left] if self._left else [])
        orders = 0
        while True:
            records = [queue.popleft() for _ in range(min(len(queue), ROW_COMMANDS))]
            for timed in islice(flow, ROW_COMMANDS - len(records)):
                records.append(timed.record)
                orders = timed.orders
            if not records:
                return
            yield self._row(records, max(self._plan.moment(orders), self._cursor.at), queue)
            progress(orders)

    def _row(self, records: list[bytes], at: int, queue: deque[bytes]) -> tuple[object, ...]:
        cursor = self._cursor
        cursor.seq, cursor.at = cursor.seq + 1, at
        command_bytes = command_batch(cursor.seq, at, records)
        event_bytes = self.kernel.apply(command_bytes)
        cursor.hash = row_hash(
            cursor.hash, cursor.seq, cursor.epoch, at,
            command_bytes=command_bytes, event_bytes=event_bytes,
        )  # fmt: skip
        events = read_event_batch(event_bytes)
        left = continuation(records[-1], events)
        self._left = left
        if left is not None:
            late = [r for index, r in enumerate(records) if is_deferred(events, index)]
            queue.extendleft(reversed([left, *late]))
        return (cursor.seq, cursor.epoch, moment_of(at), len(records), command_bytes, event_bytes,
                cursor.hash)  # fmt: skip


def _split(command_bytes: bytes) -> Iterator[bytes]:
    start = COMMANDS_HEADER_SIZE
    while start < len(command_bytes):
        size = int.from_bytes(command_bytes[start : start + 2], "little")
        yield command_bytes[start : start + size]
        start += size
