"""Products that are broken on purpose, each in one place: the simulation must find every one.

Each is a context in which new worlds run the broken code.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, NamedTuple

import msgspec
import psycopg

from bedesten.db.binary import COPY_BEGIN, COPY_END
from bedesten.domain.ledger.projection import UPSERT_BALANCES
from bedesten.domain.markets.statements import REFIT_PROTECTION
from bedesten.domain.trading.projection_columns import CLOSE_OPEN, UPDATE_OPEN
from bedesten.engine import follow, replay, serve, standby
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
from tests.simulation.plan import Fault, Plan

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

    _hoped: Callable[[], None] | None = None

    def append(self, row: NewRow, committed: Callable[[], None]) -> None:
        self._hoped = committed
        super().append(row, committed)

    def _broken(self, lost: Lost) -> None:
        hoped = self._hoped if self._waits else None
        self._waits = False
        if hoped is not None:
            hoped()
        super()._broken(lost)


@contextmanager
def swapped(owner: Any, name: str, broken: Any) -> Iterator[None]:
    """The broken thing in the place of the right one."""
    right = getattr(owner, name)
    setattr(owner, name, broken)
    try:
        yield
    finally:
        setattr(owner, name, right)


@contextmanager
def ack_before_commit() -> Iterator[None]:
    with swapped(serve, "Writer", Eager):
        yield


@contextmanager
def time_goes_back() -> Iterator[None]:
    with swapped(serve, "Writer", Punctual):
        yield


@contextmanager
def lost_means_committed() -> Iterator[None]:
    with swapped(serve, "Journal", Hopeful):
        yield


@contextmanager
def leader_never_doubts() -> Iterator[None]:
    """It neither beats nor asks whether it still leads before it answers a query."""
    with swapped(Writer, "unconfirmed_ns", lambda _: 0):
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

    with swapped(standby, "follow_until_leading", forgetful):
        yield


@contextmanager
def rows_after_cursor() -> Iterator[None]:
    """Cursor and rows in two database transactions."""
    with swapped(writing, "write", _write_in_two(rows_first=False)):
        yield


@contextmanager
def cursor_after_rows() -> Iterator[None]:
    """The other way round: a crash in between repeats rows."""
    with swapped(writing, "write", _write_in_two(rows_first=True)):
        yield


@contextmanager
def protection_in_old_ticks() -> Iterator[None]:
    """The tables do not follow a new tick with what the kernel rounds up."""
    real = writing.write

    def forgetful(conn: psycopg.Connection, batch: Any) -> None:
        kept = [change for change in batch.listing if change[0] != REFIT_PROTECTION]
        real(conn, batch._replace(listing=kept))

    with swapped(writing, "write", forgetful):
        yield


@contextmanager
def standby_skips_a_row() -> Iterator[None]:
    """One row in thirty is not applied, only passed over."""
    real = replay.apply_row

    def skipping(kernel: Any, row: Any) -> None:
        if row.seq % 30 or not row.commands:
            real(kernel, row)

    with swapped(follow, "apply_row", skipping):
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
    def write(conn: psycopg.Connection, batch: Any) -> None:
        both = (_rows_alone, _cursor_alone) if rows_first else (_cursor_alone, _rows_alone)
        for half in both:
            with conn.transaction(), conn.cursor() as cursor:
                half(cursor, batch)

    return write


def _cursor_alone(cursor: psycopg.Cursor, batch: Any) -> None:
    cursors.advance(cursor, batch)


def _rows_alone(cursor: psycopg.Cursor, batch: Any) -> None:
    for statement, values in batch.listing:
        cursor.execute(statement.encode(), values)
    changes = ((CLOSE_OPEN, batch.closed), (UPDATE_OPEN, batch.updated))
    for change, (count, parameters) in changes:
        if count:
            cursor.execute(change.encode(), parameters)
    for copy, (count, data) in (
        (writing.COPY_OPEN, batch.opened), (writing.COPY_FINAL, batch.final),
        (writing.COPY_TRADES, batch.trades), (writing.COPY_LISTS, batch.lists),
        (writing.COPY_PREVENTED, batch.prevented), (writing.COPY_TRANSFERS, batch.transfers),
        (writing.COPY_KEYS, batch.keys),
    ):  # fmt: skip
        if count:
            with cursor.copy(copy) as into:
                into.write(b"".join((COPY_BEGIN, data, COPY_END)))
    if batch.balances:
        cursor.execute(UPSERT_BALANCES, batch.balances)


class Found(NamedTuple):
    """In how many seeds it must be found, when these faults happen in each, and one request of so
    many is made."""

    seeds: int
    faults: tuple[str, ...] = ()
    one_of: int = 1


MUTATIONS: Final[dict[Mutation, Found]] = {
    ack_before_commit: Found(2),
    lost_means_committed: Found(12, ("database in trouble", "database away") * 3),
    time_goes_back: Found(10, ("clock", "clock", "clock", "clock")),
    # A command would tell the old leader the truth.
    leader_never_doubts: Found(20, ("pause leader",) * 5, one_of=4),
    keys_forgotten_at_takeover: Found(10, ("kill leader", "kill leader")),
    rows_after_cursor: Found(2),
    cursor_after_rows: Found(2),
    protection_in_old_ticks: Found(12),
    standby_skips_a_row: Found(10, ("kill leader", "kill leader")),
}


def plans(mutation: Mutation) -> Iterator[Plan]:
    """The runs in which it must be found."""
    found = MUTATIONS[mutation]
    for number in range(1, found.seeds + 1):
        plan = Plan.of(f"mutation-{number}")
        faults = tuple(
            Fault(number=place, at_ms=300.0 * (place + 1), kind=kind, for_ms=500.0)
            for place, kind in enumerate(found.faults)
        )
        requests = plan.requests[:: found.one_of]
        yield msgspec.structs.replace(plan, requests=requests, faults=faults)
