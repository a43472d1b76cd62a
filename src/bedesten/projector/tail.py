"""Reads the journal onward from a row, in batches, and checks that each row chains to the last."""

import hashlib
import struct
from typing import Final, NamedTuple

import psycopg

from bedesten.projector.errors import JournalBroken
from bedesten.protocol.batch import EventBatch, read_command_batch, read_event_batch

ROWS_MAX: Final = 1_000
# Enough commands for a full database transaction; rows come in this many at most at a time.
COMMANDS_MAX: Final = 5_000
NEXT_ROWS: Final = """
    select seq, epoch, command_bytes, event_bytes, hash
    from (
        select j.*, sum(commands) over (order by seq) - commands as before
        from engine.journal as j
        where seq > %s and seq <= %s
        order by seq
    ) as j
    where before < %s
    order by seq
"""
_CHAIN = struct.Struct("<QIq")


class JournalRow(NamedTuple):
    """One row, checked; `at` in ns."""

    seq: int
    at: int
    commands: bytes
    answers: EventBatch
    hash: bytes


class Tail:
    """Where in the journal we are, on a connection in autocommit mode."""

    def __init__(
        self, conn: psycopg.Connection, seq: int, last_hash: bytes, *, rows_max: int = ROWS_MAX
    ) -> None:
        self._conn = conn
        self._seq = seq
        self._hash = last_hash
        self._rows_max = rows_max

    def next_rows(self) -> list[JournalRow]:
        """The next rows, [] when there is none. Raises JournalBroken."""
        found = self._conn.execute(
            NEXT_ROWS, [self._seq, self._seq + self._rows_max, COMMANDS_MAX], binary=True
        ).fetchall()
        return [self._checked(*row) for row in found]

    def newest_seq(self) -> int:
        """The end of the journal, 0 when it is empty."""
        row = self._conn.execute("select max(seq) from engine.journal").fetchone()
        return (row and row[0]) or 0

    def _checked(
        self, seq: int, epoch: int, commands: bytes, events: bytes, stored: bytes
    ) -> JournalRow:
        if seq != self._seq + 1:
            raise JournalBroken(f"The journal goes from row {self._seq} to row {seq}")
        try:
            head, answers = read_command_batch(commands), read_event_batch(events)
        except ValueError as error:
            raise JournalBroken(f"Journal row {seq} cannot be read: {error}") from error
        if (head.seq, head.commands, head.at) != (seq, answers.commands, answers.at):
            raise JournalBroken(f"Journal row {seq} holds the answers to other commands")
        digest = hashlib.sha256(self._hash)
        digest.update(_CHAIN.pack(seq, epoch, head.at))
        digest.update(commands)
        digest.update(events)
        if digest.digest() != stored:
            raise JournalBroken(f"Journal row {seq} does not fit its hash: it was changed")
        self._seq, self._hash = seq, stored
        return JournalRow(seq, head.at, commands, answers, stored)
