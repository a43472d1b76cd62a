"""Waits until the SQL tables have caught up with a journal row."""

import time
from collections.abc import Callable

import psycopg

from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem

PAUSE_S = 0.05
STUCK_S = 120.0  # a restarted PostgreSQL recovers within that, and the projector after it
CURSOR = "select seq from public.projection_cursor where name = 'main'"


class ProjectionStuck(Exception):
    """The tables did not move for a long time."""


def wait_until_projected(
    access: Access, seq: int, moved: Callable[[int], None] = lambda _: None
) -> None:
    """Return once the rows of journal row `seq` are in SQL.

    `moved` gets the position again and again, and what it raises ends the wait. Outlives a database
    that restarts. Raises ProjectionStuck.
    """
    last, last_moved = -1, time.monotonic()
    trouble = "is the projector running?"
    while last < seq:
        try:
            with psycopg.connect(access.url("read_only_user"), autocommit=True) as conn:
                while (now := _position(conn)) < seq:
                    if now > last:
                        last, last_moved = now, time.monotonic()
                    moved(now)
                    if time.monotonic() - last_moved > STUCK_S:
                        break
                    time.sleep(PAUSE_S)
                last = max(last, now)
                moved(last)
        except (DatabaseProblem, psycopg.OperationalError) as error:
            trouble = str(error)
            time.sleep(PAUSE_S)
        if last < seq and time.monotonic() - last_moved > STUCK_S:
            raise ProjectionStuck(
                f"The tables have stood at journal row {last} of {seq} for {STUCK_S:.0f} s: "
                + trouble
            )


def _position(conn: psycopg.Connection) -> int:
    row = conn.execute(CURSOR).fetchone()
    assert row is not None, "migrations insert the cursor"
    return int(row[0])
