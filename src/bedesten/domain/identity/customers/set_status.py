"""Let a customer's status take effect: sessions, keys, the engine, and a mail."""

from typing import Final

import psycopg

from bedesten.domain.identity.customers import freezes, mail
from bedesten.domain.identity.sessions import store as sessions
from bedesten.kit.ids import CustomerId
from bedesten.protocol.client import EngineClient

SHUT_OUT: Final = ("banned", "closed", "deleted")


async def set_status(
    conn: psycopg.AsyncConnection, engine: EngineClient, customer: CustomerId, status: str
) -> None:
    """In the caller's database transaction, which also records it. Who is shut out loses sessions
    and keys for good and has open orders cancelled; who is suspended may read and cancel.

    The database refuses steps that do not exist. Raises EngineUnavailable, OutcomeUnknown: then
    nothing has changed but, perhaps, at the engine, which the next attempt finds done.
    """
    done = await conn.execute(
        "update public.users set status = %(status)s::public.user_status, deleted_at = case"
        " when %(status)s::text = 'deleted' then clock_timestamp() end"
        " where user_id = %(customer)s returning email, language",
        {"status": status, "customer": customer},
    )
    row = await done.fetchone()
    assert row is not None, "the caller has found the customer"
    if status in SHUT_OUT:
        await shut_out(conn, customer, f"customer_{status}")
    await mail.post(conn, customer, f"customer_{status}", email=row[0], language=row[1])
    for account in await freezes.accounts_of(conn, customer):
        await freezes.enforce(conn, engine, customer, account)


async def shut_out(conn: psycopg.AsyncConnection, customer: CustomerId, reason: str) -> None:
    """End every session and revoke every API key: gateways notice within a second."""
    await sessions.end(conn, customer, reason)
    await conn.execute(
        "update public.api_keys set revoked_at = clock_timestamp()"
        " where user_id = %s and revoked_at is null",
        [customer],
    )
