"""SQL of customers, for the login identity_service."""

from datetime import datetime
from typing import Any, Final, NamedTuple

import psycopg

from bedesten.domain.identity.access_tokens import TokenWrong
from bedesten.kit.ids import ConfirmationId, CustomerId, SessionId


class Person(NamedTuple):
    """A customer as the verbs need them; not for showing."""

    customer: CustomerId
    email: str
    password_hash: str | None
    status: str
    two_fa_enabled: bool
    two_fa_secret: bytes | None
    totp_last_step: int
    login_attempts: int
    locked_s: int
    email_confirmed: bool
    language: str
    passkeys: int

    @property
    def has_factor(self) -> bool:
        """Whether a second factor is set up, of either kind."""
        return self.two_fa_enabled or self.passkeys > 0


class Link(NamedTuple):
    """A mailed link that was used: whose, for which address, and when and by which session it was
    asked for."""

    customer: CustomerId
    email: str
    created_at: datetime
    session: SessionId | None


PERSON: Final = """
    select user_id, email, password_hash, status::text, two_fa_enabled, two_fa_secret,
        totp_last_step, login_attempts,
        greatest(0, ceil(extract(epoch from locked_until - clock_timestamp())))::int,
        email_confirmed_at is not null, language,
        (select count(*) from public.passkeys as p
            where p.user_id = users.user_id and p.revoked_at is null)
    from public.users
"""


async def read_by_email(conn: psycopg.AsyncConnection, email: str) -> Person | None:
    """Who has this address now; the row is not locked."""
    return await _one(
        conn, PERSON + " where lower(email) = lower(%s) and deleted_at is null", [email]
    )


async def by_email(conn: psycopg.AsyncConnection, email: str) -> Person | None:
    """Who has this address; the row is locked against other attempts at once."""
    return await _one(
        conn, PERSON + " where lower(email) = lower(%s) and deleted_at is null for update", [email]
    )


async def by_id(conn: psycopg.AsyncConnection, customer: CustomerId) -> Person | None:
    """This customer; the row is locked."""
    return await _one(
        conn, PERSON + " where user_id = %s and deleted_at is null for update", [customer]
    )


async def present(conn: psycopg.AsyncConnection, customer: CustomerId) -> Person:
    """Whose session it is; the row is locked. Raises TokenWrong when they were deleted since."""
    person = await by_id(conn, customer)
    if person is None:
        raise TokenWrong("its session has ended")
    return person


async def add(conn: psycopg.AsyncConnection, row: dict[str, Any]) -> CustomerId | None:
    """A new customer; None when the address is taken."""
    done = await conn.execute(
        """
        insert into public.users
            (email, password_hash, password_changed_at, language, last_login_ip)
        values (%(email)s, %(password_hash)s, clock_timestamp(), %(language)s, %(address)s)
        on conflict do nothing returning user_id
        """,
        row,
    )
    found = await done.fetchone()
    return None if found is None else CustomerId(found[0])


async def set_password(
    conn: psycopg.AsyncConnection, customer: CustomerId, password_hash: str
) -> None:
    """Another password; attempts begin anew."""
    await conn.execute(
        "update public.users set password_hash = %s, password_changed_at = clock_timestamp(),"
        " login_attempts = 0, locked_until = null where user_id = %s",
        [password_hash, customer],
    )


async def rehash(conn: psycopg.AsyncConnection, customer: CustomerId, password_hash: str) -> None:
    """The same password, hashed as we do it today."""
    await conn.execute(
        "update public.users set password_hash = %s where user_id = %s", [password_hash, customer]
    )


async def set_email(conn: psycopg.AsyncConnection, customer: CustomerId, email: str) -> bool:
    """Another address, which is confirmed; False when somebody else has it."""
    try:
        async with conn.transaction():
            await conn.execute(
                "update public.users set email = %s, email_confirmed_at = clock_timestamp()"
                " where user_id = %s",
                [email, customer],
            )
    except psycopg.errors.UniqueViolation:
        return False
    return True


async def confirm_email(conn: psycopg.AsyncConnection, customer: CustomerId) -> None:
    """The address has proved to be theirs."""
    await conn.execute(
        "update public.users set email_confirmed_at = clock_timestamp() where user_id = %s",
        [customer],
    )


async def cool_down(conn: psycopg.AsyncConnection, customer: CustomerId) -> None:
    """No withdrawals for as long as the parameter says; never shortens what runs."""
    await conn.execute(
        "update public.users set withdrawals_locked_until ="
        " greatest(withdrawals_locked_until, clock_timestamp() + interval '1 hour'"
        " * config.number_of('identity.withdrawal_cool_down_hours')) where user_id = %s",
        [customer],
    )


async def add_confirmation(
    conn: psycopg.AsyncConnection,
    customer: CustomerId,
    purpose: str,
    email: str,
    *,
    life_s: int,
    session: SessionId | None = None,
) -> ConfirmationId:
    """A link to be mailed; earlier ones for the same purpose stop working."""
    await conn.execute(
        "update public.confirmations set used_at = clock_timestamp()"
        " where user_id = %s and purpose = %s and used_at is null",
        [customer, purpose],
    )
    done = await conn.execute(
        "insert into public.confirmations (user_id, purpose, email, session_id, expires_at)"
        " values (%s, %s, %s, %s, clock_timestamp() + make_interval(secs => %s))"
        " returning confirmation_id",
        [customer, purpose, email, session, life_s],
    )
    row = await done.fetchone()
    assert row is not None, "an insert without conflict answers its row"
    return ConfirmationId(row[0])


async def use_confirmation(
    conn: psycopg.AsyncConnection, confirmation: ConfirmationId, purpose: str
) -> Link | None:
    """Whose link this is and for which address, if it still works; from now on it does not."""
    done = await conn.execute(
        "update public.confirmations set used_at = clock_timestamp()"
        " where confirmation_id = %s and purpose = %s and used_at is null"
        " and expires_at > clock_timestamp() returning user_id, email, created_at, session_id",
        [confirmation, purpose],
    )
    row = await done.fetchone()
    return None if row is None else Link(*row)


async def count_attempt(conn: psycopg.AsyncConnection, customer: CustomerId) -> None:
    """One more wrong attempt, which may lock the account: the parameters say from which on."""
    await conn.execute(
        "update public.users set login_attempts = least(login_attempts + 1, 1000),"
        " locked_until = public.locked_after(login_attempts + 1) where user_id = %s",
        [customer],
    )


async def count_success(
    conn: psycopg.AsyncConnection, customer: CustomerId, address: str | None
) -> None:
    """Attempts begin anew; when and from where is kept."""
    await conn.execute(
        "update public.users set login_attempts = 0, locked_until = null,"
        " last_login_at = clock_timestamp(), last_login_ip = %s where user_id = %s",
        [address, customer],
    )


async def _one(conn: psycopg.AsyncConnection, query: str, parameters: list[Any]) -> Person | None:
    row = await (await conn.execute(query.encode(), parameters)).fetchone()
    return None if row is None else Person(*row)
