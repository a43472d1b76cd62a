"""Waiting for database transactions of other tests: a server counts those of all databases."""

import time

import psycopg

PATIENCE_S = 60
HORIZON = "select pg_snapshot_{}(pg_current_snapshot())::text::bigint"


def all_ended(conn: psycopg.Connection) -> None:
    """Return once whatever runs anywhere on the server now has ended; `conn` has written nothing
    that is not committed."""
    mark, deadline = _number(conn, "xmax"), time.monotonic() + PATIENCE_S
    while _number(conn, "xmin") < mark:
        assert time.monotonic() < deadline, "a database transaction does not end"
        time.sleep(0.01)


def _number(conn: psycopg.Connection, end: str) -> int:
    row = conn.execute(HORIZON.format(end).encode()).fetchone()
    assert row is not None
    return int(row[0])
