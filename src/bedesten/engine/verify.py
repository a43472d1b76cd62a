"""Proves a journal: no gap, an unbroken hash chain, the same events again, true snapshots."""

from collections.abc import Callable

import msgspec
import psycopg

from bedesten.engine.errors import Diverged, JournalBroken
from bedesten.engine.postgres import PostgresStore
from bedesten.engine.replay import Cursor, apply_row, check_row
from bedesten.engine.snapshot import SnapshotRefused, Snapshots
from bedesten.engine.store import Indexed, JournalStore, Row
from bedesten.kernel import Engine, Kernel, new_kernel

PROBLEMS_MAX = 100  # whoever has that many does not need the next one


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with journal row `seq`, or with the snapshot after it."""

    seq: int
    sentence: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What was checked and found. `state_hash` (hex) is that of row `seq`, empty when the replay
    had to stop before."""

    seq: int
    rows: int
    commands: int
    snapshots: int
    state_hash: str
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether everything is right."""
        return not self.problems


def verify_journal(
    conn: psycopg.Connection,
    *,
    snapshots: Snapshots | None = None,
    engine: Engine = "auto",
    progress: Callable[[int, int], None] = lambda _, __: None,
) -> Report:
    """Walk the journal from row 1 with a fresh kernel, and compare the snapshots on the way.

    `conn` is in autocommit mode; `progress` gets the seq and the last one.
    """
    store = PostgresStore(conn)
    known = store.newest_known()
    last = store.last_seq()
    walk = _Walk(engine)
    if known > last:
        gone = f"the journal ends at row {last}, but row {known} had been written"
        walk.problems.append(Problem(last + 1, gone))
    entries = [] if snapshots is None else store.snapshots(last)
    expected = {entry.seq: entry for entry in entries}
    for row in store.rows(0, last):
        walk.row(row)
        if row.seq in expected:
            walk.snapshot(expected[row.seq])
        progress(row.seq, last)
    if snapshots is not None:
        for entry in entries:
            walk.stored(store, snapshots, entry)
    return Report(
        seq=walk.cursor.seq,
        rows=walk.rows,
        commands=walk.cursor.commands,
        snapshots=len(entries),
        state_hash="" if walk.kernel is None else walk.kernel.state_hash().hex(),
        problems=tuple(walk.problems[:PROBLEMS_MAX]),
    )


class _Walk:
    def __init__(self, engine: Engine) -> None:
        self.engine: Engine = engine
        self.kernel: Kernel | None = new_kernel(engine)
        self.cursor = Cursor()
        self.rows = 0
        self.problems: list[Problem] = []

    def row(self, row: Row) -> None:
        self.rows += 1
        try:
            check_row(self.cursor, row)
        except JournalBroken as problem:
            self.problems.append(Problem(row.seq, str(problem)))
            # Go on from what is stored, to find other faults and not this one again.
            self.cursor.seq, self.cursor.epoch, self.cursor.hash = row.seq, row.epoch, row.hash
        if self.kernel is None:
            return
        try:
            apply_row(self.kernel, row)
        except Diverged as problem:
            self.problems.append(Problem(row.seq, str(problem)))
            self.kernel = None  # what follows from a wrong state is no news

    def snapshot(self, entry: Indexed) -> None:
        if self.kernel is not None and self.kernel.state_hash() != entry.state_hash:
            self.problems.append(
                Problem(entry.seq, f"the snapshot {entry.path} is not the state after its row")
            )

    def stored(self, store: JournalStore, snapshots: Snapshots, entry: Indexed) -> None:
        try:
            snapshots.read(store, entry, self.engine)
        except SnapshotRefused as refusal:
            if entry not in store.snapshots(entry.seq):
                return  # dropped in the meantime, as old ones are
            self.problems.append(Problem(entry.seq, str(refusal)))
