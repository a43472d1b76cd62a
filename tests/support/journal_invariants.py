"""What must hold of any journal at any moment: I1 to I7 and I9 of docs/architecture.md."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg

from bedesten.engine.postgres import PostgresStore
from bedesten.engine.snapshot import Snapshots
from bedesten.engine.state_at import state_at
from bedesten.engine.verify import verify_journal
from bedesten.kernel import Kernel
from bedesten.protocol.batch import COMMANDS_HEADER_SIZE, read_command_batch, read_event_batch
from bedesten.protocol.commands import HEADER_SIZE, NO_KEY
from bedesten.protocol.events import Deferred, Repeated, decode
from tests.support.state_invariants import check_state, snapshot_records


class Effect(NamedTuple):
    """A command in the journal: its row, its place there, and the events it was answered with."""

    seq: int
    command: int
    answer: bytes


def check_journal(conn: psycopg.Connection, snapshots: Path) -> Kernel:
    """I1 to I6 at the newest row; the state there."""
    report = verify_journal(conn, snapshots=Snapshots.in_folder(snapshots))
    assert report.ok, report.problems  # I5, I6
    kernel = state_at(conn, PostgresStore(conn).last_seq())
    assert kernel.state_hash().hex() == report.state_hash
    check_state(snapshot_records(kernel.snapshot()))
    return kernel


def effects(conn: psycopg.Connection) -> dict[bytes, list[bytes]]:
    """For each key in the journal the answers of what took effect under it (I7, I9)."""
    found: dict[bytes, list[bytes]] = {}
    for key, effect in keyed_effects(conn):
        found.setdefault(key, []).append(effect.answer)
    return found


def keyed_effects(conn: psycopg.Connection) -> Iterator[tuple[bytes, Effect]]:
    """Every command that took effect under a key, in the journal's order: `Repeated`, `Deferred`
    and commands without a key are left out."""
    for row in PostgresStore(conn).rows(0):
        events = read_event_batch(row.event_bytes)
        start = COMMANDS_HEADER_SIZE
        for command in range(read_command_batch(row.command_bytes).commands):
            size = int.from_bytes(row.command_bytes[start : start + 2], "little")
            key = row.command_bytes[start + 8 : start + HEADER_SIZE]
            start += size
            answer = events.answer(command)
            if key != NO_KEY and not isinstance(next(decode(answer)), Repeated | Deferred):
                yield key, Effect(row.seq, command, answer)
