"""How far the tables are: one row, moved in the same database transaction as theirs."""

from typing import Final, NamedTuple

import psycopg

from bedesten.db.binary import Packed, ns_moment
from bedesten.projector.errors import Overtaken, TablesDiffer
from bedesten.projector.fold import Batch

READ: Final = "select seq, hash from public.projection_cursor where name = 'main'"
ADVANCE: Final = """
    update public.projection_cursor
    set seq = %s, hash = %s, at = %s::timestamptz, updated_at = clock_timestamp()
    where name = 'main' and seq = %s
"""


class Cursor(NamedTuple):
    """The last journal row in the tables, and its hash."""

    seq: int
    hash: bytes


def read(conn: psycopg.Connection) -> Cursor:
    """Where to go on. Raises TablesDiffer when the row is gone."""
    row = conn.execute(READ).fetchone()
    if row is None:
        raise TablesDiffer("The table projection_cursor has lost its row")
    return Cursor(*row)


def advance(cursor: psycopg.Cursor, batch: Batch) -> None:
    """Move on to the end of the batch. Raises Overtaken when we are not where it begins."""
    at = Packed(ns_moment(batch.at).to_bytes(8, "big", signed=True))
    cursor.execute(ADVANCE, [batch.seq, batch.hash, at, batch.before])
    if cursor.rowcount != 1:
        raise Overtaken(
            f"The tables are no longer at journal row {batch.before}: another projector has written"
        )
