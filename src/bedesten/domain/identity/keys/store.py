"""SQL of the API keys."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any, Final, NamedTuple

import psycopg

from bedesten.domain.identity.keys.rights import Rights
from bedesten.domain.identity.model import KeyKind
from bedesten.kit.ids import AccountId, CustomerId, KeyId

ADD: Final = """
    insert into public.api_keys
        (api_key_id, user_id, account_id, prefix, key_hash, label, scopes, kind, sealed_secret,
         public_key, ip_allowlist, expires_at, markets, more_accounts)
    values (%(api_key_id)s, %(customer)s, %(account)s, %(prefix)s, %(key_hash)s, %(label)s,
            %(scopes)s, %(kind)s, %(sealed_secret)s, %(public_key)s, %(addresses)s::cidr[],
            %(expires_at)s, %(markets)s, %(more_accounts)s::integer[])
"""
SHOWN: Final = """
    select api_key_id, account_id, prefix, label, kind::text, scopes,
        array(select host(a) || '/' || masklen(a) from unnest(ip_allowlist) as a),
        markets, more_accounts, created_at, expires_at, last_used_at, host(last_used_ip)
    from public.api_keys
    where user_id = %(customer)s and revoked_at is null
        and (expires_at is null or expires_at > clock_timestamp())
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
    markets: list[str]
    more_accounts: list[AccountId]
    suspended: bool
    terms_due: str | None
    in_maintenance: bool


class Shown(NamedTuple):
    """A live key as its owner sees it."""

    key: KeyId
    account: AccountId
    prefix: str
    label: str
    kind: str
    scopes: list[str]
    addresses: list[str]
    markets: list[str]
    more_accounts: list[int]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    last_used_ip: str | None


def key_hash(key: str) -> bytes:
    """What finds a key's row, so that the table does not give the keys away."""
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()


async def live_key(conn: psycopg.AsyncConnection, key: str) -> KeyRow | None:
    """The key's row, unless it is unknown, expired or revoked."""
    cursor = await conn.execute(
        "select k.api_key_id, k.user_id, k.account_id, k.prefix, k.scopes, k.kind::text,"
        " k.sealed_secret, k.public_key, k.ip_allowlist, k.markets, k.more_accounts, s.suspended,"
        " s.terms_due, s.in_maintenance"
        " from public.live_api_key(%s) as k cross join public.standing(k.user_id) as s",
        [key_hash(key)],
    )
    row = await cursor.fetchone()
    return None if row is None else KeyRow(*row)


async def ended(conn: psycopg.AsyncConnection, keys: Sequence[str]) -> set[str]:
    """Which of these are live no more."""
    by_hash = {key_hash(key): key for key in keys}
    done = await conn.execute("select public.ended_api_keys(%s)", [list(by_hash)])
    return {by_hash[row[0]] for row in await done.fetchall()}


async def note_uses(
    conn: psycopg.AsyncConnection, used: dict[KeyId, tuple[datetime, str | None]]
) -> None:
    """When, and from which address, each of these keys was used last."""
    moments = [moment for moment, _ in used.values()]
    addresses = [_address(address) for _, address in used.values()]
    await conn.execute(
        "select public.note_key_use(%s::uuid[], %s::timestamptz[], %s::inet[])",
        [list(used), moments, addresses],
    )


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
    done = await conn.execute(SHOWN + " order by api_key_id desc", {"customer": customer})
    return [Shown(*row) for row in await done.fetchall()]


async def live_one(conn: psycopg.AsyncConnection, customer: CustomerId, key: KeyId) -> Shown | None:
    """This one of them."""
    asked = {"customer": customer, "key": key}
    row = await (await conn.execute(SHOWN + " and api_key_id = %(key)s", asked)).fetchone()
    return None if row is None else Shown(*row)


async def change(conn: psycopg.AsyncConnection, key: KeyId, label: str, rights: Rights) -> None:
    """Its name, and what it may do from now on."""
    first, *more = rights.accounts
    await conn.execute(
        "update public.api_keys set label = %s, scopes = %s, ip_allowlist = %s::cidr[],"
        " expires_at = %s, markets = %s, account_id = %s, more_accounts = %s::integer[]"
        " where api_key_id = %s",
        [
            label, sorted(rights.scopes), [str(network) for network in rights.networks],
            rights.expires_at, sorted(rights.markets), first, list(more), key,
        ],
    )  # fmt: skip


async def market_symbol(conn: psycopg.AsyncConnection, text: str) -> str | None:
    """The symbol of the market that is spelled like this, as in BTC-TRY, BTC_TRY, BTCTRY."""
    done = await conn.execute(
        "select symbol from public.markets where replace(symbol, '-', '') ="
        " upper(regexp_replace(%s, '[^A-Za-z0-9]', '', 'g'))",
        [text],
    )
    row = await done.fetchone()
    return None if row is None else str(row[0])


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


def _address(text: str | None) -> str | None:
    """What the column takes; a unix socket has no address."""
    try:
        return str(ip_address(text or ""))
    except ValueError:
        return None
