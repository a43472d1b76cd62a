"""SQL of the API keys."""

import hashlib
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network
from typing import Any, Final, NamedTuple

import psycopg

from bedesten.domain.identity.model import KeyKind
from bedesten.kit.ids import AccountId, CustomerId, KeyId

ADD: Final = """
    insert into public.api_keys
        (api_key_id, user_id, account_id, prefix, key_hash, label, scopes, kind, sealed_secret,
         public_key, ip_allowlist, expires_at)
    values (%(api_key_id)s, %(customer)s, %(account)s, %(prefix)s, %(key_hash)s, %(label)s,
            %(scopes)s, %(kind)s, %(sealed_secret)s, %(public_key)s, %(addresses)s::cidr[],
            %(expires_at)s)
"""


class KeyRow(NamedTuple):
    """A live key as stored."""

    api_key_id: Any
    customer: CustomerId
    account: AccountId
    prefix: str
    scopes: list[str]
    kind: KeyKind
    sealed_secret: bytes | None
    public_key: bytes | None
    addresses: list[IPv4Network | IPv6Network]


class Shown(NamedTuple):
    """A live key as its owner sees it."""

    key: KeyId
    account: AccountId
    prefix: str
    label: str
    kind: str
    scopes: list[str]
    addresses: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


def key_hash(key: str) -> bytes:
    """What finds a key's row, so that the table does not give the keys away."""
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()


async def live_key(conn: psycopg.AsyncConnection, key: str) -> KeyRow | None:
    """The key's row, unless it is unknown, expired or revoked."""
    cursor = await conn.execute(
        "select api_key_id, user_id, account_id, prefix, scopes, kind::text, sealed_secret,"
        " public_key, ip_allowlist from public.live_api_key(%s)",
        [key_hash(key)],
    )
    row = await cursor.fetchone()
    return None if row is None else KeyRow(*row)


def new_key_id(conn: psycopg.Connection) -> str:
    """A fresh UUIDv7, known before the row exists because its secret is sealed to it."""
    row = conn.execute("select uuidv7()::text").fetchone()
    assert row is not None, "a select without from has one row"
    return str(row[0])


async def new_key_id_async(conn: psycopg.AsyncConnection) -> str:
    """`new_key_id` for asynchronous code."""
    row = await (await conn.execute("select uuidv7()::text")).fetchone()
    assert row is not None, "a select without from has one row"
    return str(row[0])


def add_key(conn: psycopg.Connection, row: dict[str, Any]) -> None:
    """Write a new key; `row` has the parameters of ADD."""
    conn.execute(ADD, row)


async def add_key_async(conn: psycopg.AsyncConnection, row: dict[str, Any]) -> None:
    """`add_key` for asynchronous code."""
    await conn.execute(ADD, row)


async def live_keys(conn: psycopg.AsyncConnection, customer: CustomerId) -> list[Shown]:
    """The customer's live keys, newest first."""
    done = await conn.execute(
        """
        select api_key_id, account_id, prefix, label, kind::text, scopes,
            array(select host(a) || '/' || masklen(a) from unnest(ip_allowlist) as a),
            created_at, expires_at, last_used_at
        from public.api_keys
        where user_id = %s and revoked_at is null
            and (expires_at is null or expires_at > clock_timestamp())
        order by api_key_id desc
        """,
        [customer],
    )
    return [Shown(*row) for row in await done.fetchall()]


async def revoke(conn: psycopg.AsyncConnection, customer: CustomerId, key: KeyId) -> bool:
    """Whether this customer had this live key; gateways notice within a second."""
    done = await conn.execute(
        "update public.api_keys set revoked_at = clock_timestamp()"
        " where api_key_id = %s and user_id = %s and revoked_at is null",
        [key, customer],
    )
    return done.rowcount == 1


def revoke_key(conn: psycopg.Connection, key: str) -> bool:
    """Whether there was a live key to revoke. Gateways notice within a second."""
    done = conn.execute(
        "update public.api_keys set revoked_at = clock_timestamp()"
        " where key_hash = %s and revoked_at is null",
        [key_hash(key)],
    )
    return done.rowcount == 1
