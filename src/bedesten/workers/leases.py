"""Who may run which job now: the database leases each to one scheduler at a time."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
import psycopg

LEASE: Final = "1 minute"  # renewed three times within; whoever dies keeps a job no longer
RENEW_EVERY_S: Final = 20.0


class Claim(msgspec.Struct, frozen=True):
    """A job that is ours to run: for which moment, and how many later ones it makes up for."""

    run: UUID
    name: str
    due_at: datetime
    missed: int


def claim(conn: psycopg.Connection, holder: str, name: str | None = None) -> Claim | None:
    """Lease the job that is due longest, or the one named; None when there is none to be had."""
    row = conn.execute(
        "select run_id, name, due_at, missed from admin.claim_job(%s, %s, %s)",
        [holder, LEASE, name],
    ).fetchone()
    return None if row is None else Claim(*row)


def renew(conn: psycopg.Connection, run: UUID) -> bool:
    """Keep the lease; False when another has taken the job over."""
    return _truth(conn, "select admin.renew_job(%s, %s)", [run, LEASE])


def finish(conn: psycopg.Connection, run: UUID, *, succeeded: bool, result: str) -> bool:
    """Give the lease back and say what came of it; False when it was lost before."""
    return _truth(conn, "select admin.finish_job(%s, %s, %s)", [run, succeeded, result])


def _truth(conn: psycopg.Connection, statement: str, values: list[object]) -> bool:
    row = conn.execute(statement.encode(), values).fetchone()
    assert row is not None, "a function call has one row"
    return bool(row[0])
