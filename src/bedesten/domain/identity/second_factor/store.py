"""SQL of authenticator apps and recovery codes, for the login identity_service."""

from collections.abc import Iterable

import psycopg

from bedesten.kit.ids import CustomerId


async def use_step(conn: psycopg.AsyncConnection, customer: CustomerId, step: int) -> bool:
    """Note the half minute of a code; False when it, or a later one, was used already."""
    done = await conn.execute(
        "update public.users set totp_last_step = %s where user_id = %s and totp_last_step < %s",
        [step, customer, step],
    )
    return done.rowcount == 1


async def use_recovery_code(
    conn: psycopg.AsyncConnection, customer: CustomerId, code_hash: bytes
) -> bool:
    """Use up a recovery code; False when there is none like this."""
    done = await conn.execute(
        "update public.recovery_codes set used_at = clock_timestamp()"
        " where user_id = %s and code_hash = %s and used_at is null",
        [customer, code_hash],
    )
    return done.rowcount == 1


async def set_secret(
    conn: psycopg.AsyncConnection, customer: CustomerId, sealed: bytes | None, *, enabled: bool
) -> None:
    """The sealed secret of the app, waiting or in force."""
    await conn.execute(
        "update public.users set two_fa_secret = %s, two_fa_enabled = %s where user_id = %s",
        [sealed, enabled, customer],
    )


async def set_recovery_codes(
    conn: psycopg.AsyncConnection, customer: CustomerId, hashes: Iterable[bytes]
) -> None:
    """These codes, and no earlier ones."""
    await conn.execute("delete from public.recovery_codes where user_id = %s", [customer])
    async with conn.cursor() as cursor:
        await cursor.executemany(
            "insert into public.recovery_codes (user_id, code_hash) values (%s, %s)",
            [(customer, digest) for digest in hashes],
        )
