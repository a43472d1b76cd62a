"""Seal and open with the keys of the table as they are now, also while they are replaced."""

import asyncio

import psycopg
import structlog

from bedesten.domain.identity.key_sources.source import KeyProblem, KeyWrong
from bedesten.domain.identity.seal import SealBroken, Sealer
from bedesten.domain.identity.sealing import store
from bedesten.domain.identity.sealing.rows import SealedColumn
from bedesten.kit.errors import Unavailable

log = structlog.get_logger()


class SecretsUnavailable(Unavailable):
    """A key that seals secrets cannot be had; the log says why."""

    code = "secrets_unavailable"
    title = "Secrets cannot be opened now"


async def seal(
    conn: psycopg.AsyncConnection, sealer: Sealer, secret: bytes, *, row: str, nonce: bytes
) -> bytes:
    """With the newest key there is. Raises SecretsUnavailable."""
    await refresh(conn, sealer)
    return sealer.seal(secret, row=row, nonce=nonce)


async def unseal(
    conn: psycopg.AsyncConnection, sealer: Sealer, sealed: bytes, *, row: str
) -> bytes:
    """The secret, also when its key came while we ran. Raises SealBroken, SecretsUnavailable."""
    if not sealer.knows(sealed):
        await refresh(conn, sealer)
    return sealer.open(sealed, row=row)


async def refresh(conn: psycopg.AsyncConnection, sealer: Sealer) -> None:
    """Learn the keys that came since. Raises SecretsUnavailable."""
    try:
        await _learn(conn, sealer)
    except KeyProblem as error:
        log.error("a key that seals secrets cannot be had", why=str(error))
        raise SecretsUnavailable(retry_after_s=1) from error


async def check(
    conn: psycopg.AsyncConnection, sealer: Sealer, columns: tuple[SealedColumn, ...]
) -> None:
    """That every key can be had, and that the folder's own is the one that sealed these columns.

    Better known at the start than at each login. Raises KeyProblem.
    """
    await _learn(conn, sealer)
    for column in columns:
        found = await store.one_by_folder_key(conn, column)
        if found is None:
            continue
        key, sealed = found
        try:
            sealer.open(bytes(sealed), row=column.row(key))
        except SealBroken as error:
            raise KeyWrong(
                f"secrets in {column.table} are sealed with another master key than the data"
                " folder's: put the right one back (docs/operating/secrets.md)"
            ) from error


async def _learn(conn: psycopg.AsyncConnection, sealer: Sealer) -> None:
    found = await store.kept_async(conn)
    if sealer.lacks(found):
        await asyncio.to_thread(sealer.learn, found)
