"""SQL of keys and of what they have sealed."""

from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql

from bedesten.domain.identity.key_sources.source import Wrapped
from bedesten.domain.identity.seal import FOLDER_KEY, Kept
from bedesten.domain.identity.sealing.rows import COLUMNS, SealedColumn

KEPT = """
    select key_number, source, wrapping_key, wrapped from public.sealing_keys
    where key_number > 0 order by key_number
"""


def kept(conn: psycopg.Connection) -> list[Kept]:
    """Every key but the folder's own, in order."""
    return [_kept(row) for row in conn.execute(KEPT).fetchall()]


def listed(conn: psycopg.Connection) -> list[tuple[int, str, str, datetime]]:
    """Number, source, wrapping key and time of every key, the newest first."""
    done = conn.execute(
        "select key_number, source, wrapping_key, created_at from public.sealing_keys"
        " order by key_number desc"
    )
    return list(done.fetchall())


async def kept_async(conn: psycopg.AsyncConnection) -> list[Kept]:
    """`kept` for asynchronous code."""
    return [_kept(row) for row in await (await conn.execute(KEPT)).fetchall()]


def add(conn: psycopg.Connection, key: Kept) -> None:
    """A new key; whatever is sealed from now on names it."""
    conn.execute(
        "insert into public.sealing_keys (key_number, source, wrapping_key, wrapped)"
        " values (%s, %s, %s, %s)",
        [key.number, key.source, *key.wrapped],
    )


def drop(conn: psycopg.Connection, number: int) -> bool:
    """Forget a key that nothing names; False while something does."""
    try:
        with conn.transaction():
            conn.execute("delete from public.sealing_keys where key_number = %s", [number])
    except psycopg.errors.RestrictViolation:
        return False
    return True


def counts(conn: psycopg.Connection) -> dict[int, int]:
    """How many secrets each key has sealed."""
    found: dict[int, int] = {}
    for column in COLUMNS:
        query = sql.SQL(
            "select {number}, count(*) from {table} where {number} is not null group by 1"
        )
        for number, count in conn.execute(_named(query, column)).fetchall():
            found[number] = found.get(number, 0) + count
    return found


def some(
    conn: psycopg.Connection, column: SealedColumn, newest: int, after: object, limit: int
) -> list[tuple[Any, bytes]]:
    """Keys and secrets of rows that name another key than the newest, locked, in order."""
    query = sql.SQL(
        "select {key}, {secret} from {table} where {number} <> %(newest)s"
        " and (%(after)s::uuid is null or {key} > %(after)s) order by {key} limit %(limit)s"
        " for no key update"
    )
    asked = {"newest": newest, "after": after, "limit": limit}
    return list(conn.execute(_named(query, column), asked).fetchall())


def replace(
    conn: psycopg.Connection, column: SealedColumn, sealed: list[tuple[Any, bytes]]
) -> None:
    """Write secrets that were sealed again."""
    query = sql.SQL(
        "update {table} as t set {secret} = fresh.sealed"
        " from unnest(%s::uuid[], %s::bytea[]) as fresh (key, sealed) where t.{key} = fresh.key"
    )
    keys, secrets = zip(*sealed, strict=True)
    conn.execute(_named(query, column), [list(keys), list(secrets)])


async def one_by_folder_key(
    conn: psycopg.AsyncConnection, column: SealedColumn
) -> tuple[Any, bytes] | None:
    """Any row of this column that is sealed with the folder's own key."""
    query = sql.SQL("select {key}, {secret} from {table} where {number} = %s limit 1")
    row = await (await conn.execute(_named(query, column), [FOLDER_KEY])).fetchone()
    return None if row is None else (row[0], row[1])


def _named(query: sql.SQL, column: SealedColumn) -> sql.Composed:
    return query.format(
        table=sql.Identifier(*column.table.split(".")),
        key=sql.Identifier(column.key),
        secret=sql.Identifier(column.secret),
        number=sql.Identifier(column.number),
    )


def _kept(row: tuple[Any, ...]) -> Kept:
    number, source, wrapping_key, wrapped = row
    return Kept(number, source, Wrapped(wrapping_key, bytes(wrapped)))
