"""Products that are broken on purpose, each in one place: the simulation must find every one.

Each is a context in which new worlds run the broken code.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final
from unittest.mock import patch

import psycopg

from bedesten.db.binary import COPY_BEGIN, COPY_END
from bedesten.engine import follow, serve, standby
from bedesten.engine.journal import Journal
from bedesten.engine.loop import Waiting, Writer
from bedesten.engine.store import Lost, NewRow
from bedesten.kernel import new_kernel
from bedesten.projector import cursor as cursors
from bedesten.projector import write as writing
from bedesten.protocol.batch import (
    COMMANDS_HEADER_SIZE,
    EventBatch,
    command_batch,
    read_command_batch,
    read_event_batch,
)
from bedesten.protocol.commands import HEADER_SIZE, MONEY_MOVEMENTS, NO_KEY

Mutation = Callable[[], AbstractContextManager[None]]
KEY_START: Final = HEADER_SIZE - len(NO_KEY)


class Eager(Writer):
    """Answers when the kernel has answered, not when the row is durable."""

    def _commit(self, batch: list[Waiting]) -> None:
        position = self.position
        seq, at = position.seq + 1, max(self._clock.now_ns(), position.at)
        command_bytes = command_batch(seq, at, [waiting.record for waiting in batch])
        event_bytes = self.kernel.apply(command_bytes)
        self._sent_ns = self._clock.monotonic_ns()
        self._deferred = super()._answer(batch, read_event_batch(event_bytes))
        row = NewRow(seq, position.epoch, at, len(batch), command_bytes, event_bytes)
        self._journal.append(row, lambda: self._committed(batch, event_bytes))

    def _answer(self, batch: list[Waiting], events: EventBatch) -> list[Waiting]:
        return self._deferred


class Punctual(Writer):
    """Has the journal's time follow a clock that is put back."""

    def _commit(self, batch: list[Waiting]) -> None:
        self.position.at = 0
        super()._commit(batch)


class Hopeful(Journal):
    """Takes a lost connection for a commit."""

    def append(self, row: NewRow, committed: Callable[[], None]) -> None:
        self._hoped: Callable[[], None] | None = committed
        super().append(row, committed)

    def _broken(self, lost: Lost) -> None:
        hoped = self._hoped if self._waits else None
        self._waits = False
        if hoped is not None:
            hoped()
        super()._broken(lost)


@contextmanager
def ack_before_commit() -> Iterator[None]:
    with patch.object(serve, "Writer", Eager):
        yield


@contextmanager
def time_goes_back() -> Iterator[None]:
    with patch.object(serve, "Writer", Punctual):
        yield


@contextmanager
def lost_means_committed() -> Iterator[None]:
    with patch.object(serve, "Journal", Hopeful):
        yield


@contextmanager
def leader_never_doubts() -> Iterator[None]:
    """It neither beats nor asks whether it still leads before it answers a query."""
    with patch.object(Writer, "unconfirmed_ns", lambda _: 0):
        yield


@contextmanager
def keys_forgotten_at_takeover() -> Iterator[None]:
    """The new leader knows the orders but not the keys under which they came."""
    real = standby.follow_until_leading

    def forgetful(ground: Any, store: Any, *rest: Any, **named: Any) -> Any:
        follower = real(ground, store, *rest, **named)
        kernel = new_kernel("auto")
        for row in store.rows(0):
            kernel.apply(_without_keys(row.command_bytes))
        follower.kernel = kernel
        return follower

    with patch.object(standby, "follow_until_leading", forgetful):
        yield


@contextmanager
def rows_after_cursor() -> Iterator[None]:
    """Cursor and rows in two database transactions."""
    with patch.object(writing, "write", _write_in_two(rows_first=False)):
        yield


@contextmanager
def cursor_after_rows() -> Iterator[None]:
    """The other way round: a crash in between repeats rows."""
    with patch.object(writing, "write", _write_in_two(rows_first=True)):
        yield


@contextmanager
def standby_skips_a_row() -> Iterator[None]:
    """One row in thirty is not applied, only passed over."""
    real = follow.apply_row

    def skipping(kernel: Any, row: Any) -> None:
        if row.seq % 30 or not row.commands:
            real(kernel, row)

    with patch.object(follow, "apply_row", skipping):
        yield


def _without_keys(command_bytes: bytes) -> bytes:
    header = read_command_batch(command_bytes)
    records, start = [], COMMANDS_HEADER_SIZE
    for _ in range(header.commands):
        size = int.from_bytes(command_bytes[start : start + 2], "little")
        record = command_bytes[start : start + size]
        start += size
        if record[2] not in MONEY_MOVEMENTS:
            record = record[:KEY_START] + NO_KEY + record[HEADER_SIZE:]
        records.append(record)
    return command_batch(header.seq, header.at, records)


def _write_in_two(*, rows_first: bool) -> Callable[[psycopg.Connection, Any], None]:
    def cursor_alone(conn: psycopg.Connection, batch: Any) -> None:
        with conn.transaction(), conn.cursor() as cursor:
            cursors.advance(cursor, batch)

    def rows_alone(conn: psycopg.Connection, batch: Any) -> None:
        with conn.transaction(), conn.cursor() as cursor:
            for statement, values in batch.listing:
                cursor.execute(statement.encode(), values)
            for change, (count, parameters) in (
                (writing.CLOSE_OPEN, batch.closed), (writing.UPDATE_OPEN, batch.updated),
            ):  # fmt: skip
                if count:
                    cursor.execute(change.encode(), parameters)
            for copy, (count, data) in (
                (writing.COPY_OPEN, batch.opened), (writing.COPY_FINAL, batch.final),
                (writing.COPY_TRADES, batch.trades), (writing.COPY_TRANSFERS, batch.transfers),
                (writing.COPY_KEYS, batch.keys),
            ):  # fmt: skip
                if count:
                    with cursor.copy(copy) as into:
                        into.write(b"".join((COPY_BEGIN, data, COPY_END)))
            if batch.balances:
                cursor.execute(writing.UPSERT_BALANCES, batch.balances)

    def write(conn: psycopg.Connection, batch: Any) -> None:
        first, second = (rows_alone, cursor_alone) if rows_first else (cursor_alone, rows_alone)
        first(conn, batch)
        second(conn, batch)

    return write


# In how many seeds each must be found at the latest.
MUTATIONS: Final[dict[Mutation, int]] = {
    ack_before_commit: 3,
    lost_means_committed: 60,
    time_goes_back: 30,
    leader_never_doubts: 20,
    keys_forgotten_at_takeover: 30,
    rows_after_cursor: 2,
    cursor_after_rows: 2,
    standby_skips_a_row: 20,
}
