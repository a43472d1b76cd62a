"""Binary COPY: the fastest way to put many rows into a table."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg import sql


def copy_rows(
    conn: psycopg.Connection,
    table: str,
    columns: Sequence[str],
    *,
    types: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> int:
    """Append `rows` to `table` ("schema.name") and answer how many were written.

    `types` are the SQL types of `columns` in the same order ("int8", "numeric", "uuid" ...):
    binary COPY converts nothing, so they must be those of the table. Values are the Python ones
    of these types; None is null. Runs inside the caller's database transaction.
    """
    assert len(columns) == len(types)
    statement = sql.SQL("copy {} ({}) from stdin (format binary)").format(
        sql.Identifier(*table.split(".")),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
    with conn.cursor() as cursor:
        with cursor.copy(statement) as copy:
            copy.set_types(types)
            write = copy.write_row
            for row in rows:
                write(row)
        return cursor.rowcount
