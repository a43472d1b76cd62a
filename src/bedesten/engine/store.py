"""What the engine needs of the place where the journal is kept, however that place is made.

A `JournalStore` is a session that waits for each answer: to recover, to follow, to take the lead.
A `Line` is the leader's own connection, which never waits. Both work on the same journal. The real
ones are in postgres.py and line.py; one contract test runs on them and on the simulation's.

A call of a session that the place does not serve raises psycopg.Error; whether a row of it was
committed is then unknown.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

SEQ_MAX = 2**63 - 1


class Row(NamedTuple):
    """A journal row as it is stored."""

    seq: int
    epoch: int
    at: datetime
    commands: int
    command_bytes: bytes
    event_bytes: bytes
    hash: bytes


class NewRow(NamedTuple):
    """A journal row to be; `at` in ns."""

    seq: int
    epoch: int
    at: int
    commands: int
    command_bytes: bytes
    event_bytes: bytes


class Beat(NamedTuple):
    """The heartbeat's row as somebody saw it."""

    epoch: int
    seq: int
    at: datetime


class Lost(NamedTuple):
    """Why an append or a beat failed. After this only a restart tells what the journal holds."""

    sentence: str
    fenced: bool


class Indexed(NamedTuple):
    """An index entry of a snapshot: the state after row `seq`."""

    seq: int
    path: str
    state_hash: bytes


class JournalStore(Protocol):
    """A session with the journal, in which every statement is a database transaction."""

    def last_seq(self) -> int:
        """The newest journal row, 0 when there is none."""
        ...

    def newest_known(self) -> int:
        """The newest row that anything but the journal itself speaks of, 0 when nothing does. A
        journal that lost its end is a sound one, and an empty one would begin anew."""
        ...

    def rows(self, after: int, until: int = SEQ_MAX) -> Iterator[Row]:
        """Rows after `after` up to `until`, in order, all as of one moment."""
        ...

    def newer(self, after: int, limit: int) -> list[Row]:
        """The next rows after `after`, `limit` at most."""
        ...

    def last_batch(self) -> tuple[bytes, bytes] | None:
        """Commands and events of the newest row that has commands."""
        ...

    def event_bytes(self, seq: int) -> bytes | None:
        """The events of a row."""
        ...

    def row_hash(self, seq: int) -> bytes | None:
        """The hash of a row."""
        ...

    def newest_beat(self) -> Beat | None:
        """The heartbeat; None when nobody has beaten, or the server has forgotten it."""
        ...

    def claim(self, row: NewRow, digest: bytes, kernel: str) -> bool:
        """Append the first row of an epoch, and note the epoch. It waits until an append at the
        same seq has ended. False when the row is taken, and then nothing has changed."""
        ...

    def claim_silent(self, row: NewRow, digest: bytes, kernel: str, seen: Beat | None) -> bool:
        """`claim`, which first makes the heartbeat its own. False also when that is not `seen`
        any more."""
        ...

    def snapshots(self, last: int) -> list[Indexed]:
        """Index entries up to row `last`, newest first."""
        ...

    def add_snapshot(self, entry: Indexed, size: int, kernel: str) -> None:
        """Note a snapshot of `size` bytes. Harmless when there is one of that row."""
        ...

    def old_snapshots(self, kept: int) -> list[Indexed]:
        """Index entries but the newest `kept`."""
        ...

    def drop_snapshot(self, seq: int) -> None:
        """Forget the snapshot of a row."""
        ...


class Line(Protocol):
    """The leader's connection: one statement at a time, answered from the event loop.

    `done` gets None once the statement is durable, or why not. When the line breaks, the callable
    it was opened with is told instead, once, and nothing is called after it.
    """

    def append(self, row: NewRow, digest: bytes, done: Callable[[Lost | None], None]) -> None:
        """Append a row. None means committed; fenced means that the row is taken."""
        ...

    def beat(self, epoch: int, seq: int, done: Callable[[Lost | None], None]) -> None:
        """Tell observers that we live. None means that nobody had appended row `seq` + 1 when the
        statement was sent, and that no later epoch has beaten."""
        ...

    def close(self) -> None:
        """Give the connection back; what is on its way has an unknown outcome."""
        ...


OpenLine = Callable[[Callable[[Lost], None]], Line]
"""Opens a line; its argument is told when the line breaks."""
