"""SQL of changes of address and phone, for the login identity_service."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import psycopg

from bedesten.kit.ids import ConfirmationId, CustomerId

CODE_LIFE_S: Final = 600
ATTEMPTS_MAX: Final = 5


async def asked_lately(conn: psycopg.AsyncConnection, customer: CustomerId, within_s: int) -> int:
    """How many changes of address were asked for in so many seconds."""
    return await _number(
        conn,
        "select count(*) from public.confirmations where user_id = %s and purpose = 'change_email'"
        " and created_at > clock_timestamp() - make_interval(secs => %s)",
        [customer, within_s],
    )


async def add_undo(
    conn: psycopg.AsyncConnection, customer: CustomerId, email: str
) -> ConfirmationId:
    """A link that puts this address back. Earlier ones go on working: whoever takes an account over
    must not be rid of them by changing the address twice."""
    done = await conn.execute(
        "insert into public.confirmations (user_id, purpose, email, expires_at)"
        " values (%s, 'undo_email', %s, clock_timestamp() + interval '1 day'"
        " * config.number_of('identity.email_undo_days')) returning confirmation_id",
        [customer, email],
    )
    row = await done.fetchone()
    assert row is not None, "an insert answers its row"
    return ConfirmationId(row[0])


async def undo_of(
    conn: psycopg.AsyncConnection, customer: CustomerId, email: str
) -> ConfirmationId | None:
    """The newest link that puts this address back."""
    done = await conn.execute(
        "select confirmation_id from public.confirmations where user_id = %s"
        " and purpose = 'undo_email' and email = %s and used_at is null"
        " and expires_at > clock_timestamp() order by confirmation_id desc limit 1",
        [customer, email],
    )
    row = await done.fetchone()
    return None if row is None else ConfirmationId(row[0])


async def void(
    conn: psycopg.AsyncConnection, customer: CustomerId, *, but: Sequence[str] = ()
) -> None:
    """No link that is on its way to the customer works any more, but those for these purposes."""
    await conn.execute(
        "update public.confirmations set used_at = clock_timestamp()"
        " where user_id = %s and used_at is null and not purpose::text = any (%s)",
        [customer, list(but)],
    )


async def revoke_since(
    conn: psycopg.AsyncConnection, customer: CustomerId, since: datetime
) -> None:
    """API keys and passkeys made since then do not open the account any more."""
    for table in ("api_keys", "passkeys"):
        await conn.execute(
            f"update public.{table} set revoked_at = clock_timestamp()"  # noqa: S608 - our own words
            " where user_id = %s and revoked_at is null and created_at >= %s",
            [customer, since],
        )


class Sent(NamedTuple):
    """A code that was sent to a phone and may still be shown."""

    confirmation: ConfirmationId
    phone: str
    attempts: int


async def codes_today(conn: psycopg.AsyncConnection, customer: CustomerId, phone: str) -> int:
    """How many codes went out in a day: to the customer or to the number, whichever is more."""
    return await _number(
        conn,
        "select greatest(count(*) filter (where user_id = %(customer)s),"
        " count(*) filter (where phone = %(phone)s)) from public.phone_confirmations"
        " where (user_id = %(customer)s or phone = %(phone)s)"
        " and created_at > clock_timestamp() - interval '1 day'",
        {"customer": customer, "phone": phone},
    )


async def codes_a_day_max(conn: psycopg.AsyncConnection) -> int:
    """What the parameter allows."""
    return await _number(conn, "select config.number_of('identity.sms_codes_per_day')", [])


async def add_code(
    conn: psycopg.AsyncConnection, customer: CustomerId, phone: str
) -> ConfirmationId:
    """A code for this number; an earlier one stops working."""
    await void_codes(conn, customer)
    done = await conn.execute(
        "insert into public.phone_confirmations (user_id, phone, expires_at)"
        " values (%s, %s, clock_timestamp() + make_interval(secs => %s)) returning confirmation_id",
        [customer, phone, CODE_LIFE_S],
    )
    row = await done.fetchone()
    assert row is not None, "an insert answers its row"
    return ConfirmationId(row[0])


async def sent_code(conn: psycopg.AsyncConnection, customer: CustomerId) -> Sent | None:
    """The code that may be shown now; its row is locked against other attempts at once."""
    done = await conn.execute(
        "select confirmation_id, phone, attempts from public.phone_confirmations"
        " where user_id = %s and used_at is null and expires_at > clock_timestamp()"
        " and attempts < %s for update",
        [customer, ATTEMPTS_MAX],
    )
    row = await done.fetchone()
    return None if row is None else Sent(*row)


async def count_code(conn: psycopg.AsyncConnection, confirmation: ConfirmationId) -> None:
    """One more wrong code."""
    await conn.execute(
        "update public.phone_confirmations set attempts = attempts + 1 where confirmation_id = %s",
        [confirmation],
    )


async def void_codes(conn: psycopg.AsyncConnection, customer: CustomerId) -> None:
    """No code that was sent works any more."""
    await conn.execute(
        "update public.phone_confirmations set used_at = clock_timestamp()"
        " where user_id = %s and used_at is null",
        [customer],
    )


async def phone_of(conn: psycopg.AsyncConnection, customer: CustomerId) -> tuple[str | None, int]:
    """The number, and the verified level, which wants one from 1 on."""
    done = await conn.execute(
        "select phone, kyc_level from public.users where user_id = %s", [customer]
    )
    row = await done.fetchone()
    assert row is not None, "the row is locked"
    return row[0], row[1]


async def set_phone(conn: psycopg.AsyncConnection, customer: CustomerId, phone: str | None) -> bool:
    """Another number, which is confirmed, or none; False when somebody else has it."""
    try:
        async with conn.transaction():
            await conn.execute(
                "update public.users set phone = %(phone)s::text, phone_confirmed_at ="
                " case when %(phone)s::text is not null then clock_timestamp() end"
                " where user_id = %(customer)s",
                {"phone": phone, "customer": customer},
            )
    except psycopg.errors.UniqueViolation:
        return False
    return True


async def _number(
    conn: psycopg.AsyncConnection, query: str, parameters: Sequence[Any] | dict[str, Any]
) -> int:
    row = await (await conn.execute(query.encode(), parameters)).fetchone()
    assert row is not None, "an aggregate has one row"
    return int(row[0])
