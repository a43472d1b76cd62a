"""Compare the audit rows with their seals, and the seals with each other."""

from collections.abc import Callable
from typing import NamedTuple

import psycopg

from bedesten.domain.audit import store
from bedesten.domain.audit.model import GENESIS, Broken, Member, Seal, chained, unpacked

BROKEN_MAX = 100
PATIENCE = "10 seconds"


class Report(NamedTuple):
    """What was looked at. `unsealed` rows wait for their seal for too long; `head` is the newest
    hash, to be noted down outside this database."""

    seals: int
    rows: int
    head: bytes
    unsealed: int
    broken: list[Broken]

    @property
    def ok(self) -> bool:
        """Whether every row is as it was sealed, and none waits."""
        return not self.broken and self.unsealed == 0


def verify(conn: psycopg.Connection, progress: Callable[[int], None] = lambda _: None) -> Report:
    """Look at every seal and every row in one snapshot of the database; at most BROKEN_MAX
    findings, the first ones. `progress` gets the number of rows so far."""
    head, rows, count, end = GENESIS, 0, 0, 0
    broken: list[Broken] = []
    with store.in_utc(conn):
        conn.execute("set transaction isolation level repeatable read")
        for seal in store.seals(conn):
            broken += _of_seal(conn, seal, head=head, number=count + 1, start=end)
            head, end, count = seal.hash, seal.to_xid, seal.number
            rows += seal.rows
            progress(rows)
            if len(broken) >= BROKEN_MAX:
                break
        unsealed, _ = store.late(conn, end, PATIENCE)
    return Report(count, rows, head, unsealed, broken[:BROKEN_MAX])


def _of_seal(
    conn: psycopg.Connection, seal: Seal, *, head: bytes, number: int, start: int
) -> list[Broken]:
    broken = []
    if seal.number != number or seal.from_xid != start:
        broken.append(Broken(seal.number, None, f"seal {number} is missing before it"))
    if chained(head, seal.members) != seal.hash:
        broken.append(Broken(seal.number, None, "the seal does not follow from the one before it"))
    return broken + _rows(seal, store.members(conn, seal.from_xid, seal.to_xid))


def _rows(seal: Seal, now: list[Member]) -> list[Broken]:
    sealed, found = dict(unpacked(seal.members)), dict(now)
    broken = []
    for row in sorted(sealed.keys() | found.keys()):
        if row not in found:
            broken.append(Broken(seal.number, row, "the row is gone"))
        elif row not in sealed:
            broken.append(Broken(seal.number, row, "the row was added after the seal"))
        elif sealed[row] != found[row]:
            broken.append(Broken(seal.number, row, "the row was changed"))
    return broken
