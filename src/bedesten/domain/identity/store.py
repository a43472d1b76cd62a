"""SQL of the API keys."""

import hashlib
from typing import Any, NamedTuple

import psycopg

from bedesten.kit.ids import AccountId, CustomerId


class KeyRow(NamedTuple):
    """A live key as stored."""

    api_key_id: Any
    customer: CustomerId
    account: AccountId
    prefix: str
    scopes: list[str]
    sealed_secret: bytes


def key_hash(key: str) -> bytes:
    """What finds a key's row, so that the table does not give the keys away."""
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()


async def live_key(conn: psycopg.AsyncConnection, key: str) -> KeyRow | None:
    """The key's row, unless it is unknown, expired or revoked."""
    cursor = await conn.execute(
        "select api_key_id, user_id, account_id, prefix, scopes, sealed_secret"
        " from public.live_api_key(%s)",
        [key_hash(key)],
    )
    row = await cursor.fetchone()
    return None if row is None else KeyRow(*row)


def new_key_id(conn: psycopg.Connection) -> str:
    """A fresh UUIDv7, known before the row exists because its secret is sealed to it."""
    row = conn.execute("select uuidv7()::text").fetchone()
    assert row is not None, "a select without from has one row"
    return str(row[0])


def add_key(conn: psycopg.Connection, api_key_id: str, key: str, row: dict[str, Any]) -> None:
    """Write a new key; `row` has customer, account, prefix, label, scopes and sealed_secret."""
    conn.execute(
        """
        insert into public.api_keys
            (api_key_id, user_id, account_id, prefix, key_hash, label, scopes, sealed_secret)
        values (%(api_key_id)s, %(customer)s, %(account)s, %(prefix)s, %(key_hash)s, %(label)s,
                %(scopes)s, %(sealed_secret)s)
        """,
        {**row, "api_key_id": api_key_id, "key_hash": key_hash(key)},
    )


def revoke_key(conn: psycopg.Connection, key: str) -> bool:
    """Whether there was a live key to revoke. Gateways notice within a second."""
    done = conn.execute(
        "update public.api_keys set revoked_at = clock_timestamp(), updated_at = clock_timestamp()"
        " where key_hash = %s and revoked_at is null",
        [key_hash(key)],
    )
    return done.rowcount == 1
