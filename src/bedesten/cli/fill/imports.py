"""Rows that follow from a made-up history, written as an import writes them: in their final state.

Workflows of months would be walked step by step otherwise, by services that are not up. Every
constraint and reference of the tables still holds; what is left out are the triggers that let a row
begin only at its beginning. One database transaction for each table: all of it or nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, LiteralString

import psycopg
from psycopg import sql

from bedesten.db.roles import OWNER

# Row security is forced on the owner of the tables too.
LOOK: Final = "create policy fill_looks on {} for select to {} using (true)"
LOOK_NO_MORE: Final = "drop policy fill_looks on {}"


@contextmanager
def importing(
    conn: psycopg.Connection, *, into: Sequence[str], out_of: Sequence[str] = ()
) -> Iterator[None]:
    """The owner's database transaction, in which these tables of `public` take rows in any state,
    and those others show all of theirs."""
    owner = sql.Identifier(OWNER)
    with conn.transaction():
        conn.execute(sql.SQL("set local role {}").format(owner))
        for table in out_of:
            conn.execute(sql.SQL(LOOK).format(_table(table), owner))
        for table in into:
            conn.execute(sql.SQL("alter table {} disable trigger user").format(_table(table)))
        yield
        for table in into:
            conn.execute(sql.SQL("alter table {} enable trigger user").format(_table(table)))
        for table in out_of:
            conn.execute(sql.SQL(LOOK_NO_MORE).format(_table(table)))
        conn.execute("reset role")


def is_filled(conn: psycopg.Connection, table: str) -> bool:
    """Whether the table has a row: an import before this one has come to its end."""
    with conn.transaction():
        conn.execute(sql.SQL("set local role {}").format(sql.Identifier(OWNER)))
        query = sql.SQL("select exists (select from {})").format(_table(table))
        row = conn.execute(query).fetchone()
    return row is not None and bool(row[0])


def run(conn: psycopg.Connection, statement: LiteralString, **values: object) -> int:
    """How many rows a statement wrote."""
    return conn.execute(statement, values).rowcount


def _table(name: str) -> sql.Identifier:
    return sql.Identifier("public", name)
