"""Binary COPY brings every value back as it was."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import psycopg
import pytest

from bedesten.db.copy import copy_rows
from tests.support.postgres import Database

COLUMNS = ("id", "amount", "who", "note", "at", "raw")
TYPES = ("int8", "numeric", "uuid", "text", "timestamptz", "bytea")


def test_rows_come_back_as_they_went_in(empty_database: Database) -> None:
    rows = [
        (
            number,
            Decimal(number) / 10**18 if number % 2 else None,
            uuid4(),
            'tab\t newline\n quote" İ',
            datetime(2026, 1, 1, tzinfo=UTC),
            bytes([number % 256]),
        )
        for number in range(5000)
    ]
    with empty_database.connect() as conn:
        conn.execute(
            "create schema s; create table s.t (id int8, amount numeric, who uuid, note text,"
            " at timestamptz, raw bytea)"
        )
        assert copy_rows(conn, "s.t", COLUMNS, types=TYPES, rows=iter(rows)) == 5000
        assert conn.execute("select * from s.t order by id").fetchall() == rows


def test_a_failing_copy_leaves_nothing(empty_database: Database) -> None:
    with empty_database.connect(autocommit=True) as conn:
        conn.execute("create table t (id int8 primary key)")
        with pytest.raises(psycopg.errors.UniqueViolation), conn.transaction():
            copy_rows(conn, "t", ["id"], types=["int8"], rows=[(1,), (2,), (1,)])
        assert conn.execute("select count(*) from t").fetchone() == (0,)


def test_no_rows_are_fine(empty_database: Database) -> None:
    with empty_database.connect() as conn:
        conn.execute("create table t (id int8)")
        assert copy_rows(conn, "t", ["id"], types=["int8"], rows=[]) == 0
