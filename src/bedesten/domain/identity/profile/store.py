"""SQL of profiles, preferences and histories, for the login identity_service."""

from datetime import datetime
from typing import Any, Final, NamedTuple

import psycopg

from bedesten.domain.identity.profile.model import Channel, Class, Profile
from bedesten.kit.ids import CustomerId, LogId

# What customers may set themselves. `coalesce` keeps what is not given, `nullif` empties.
CHANGE: Final = """
    update public.users set
        username = nullif(coalesce(%(username)s, username), ''),
        first_name = nullif(coalesce(%(first_name)s, first_name), ''),
        last_name = nullif(coalesce(%(last_name)s, last_name), ''),
        date_of_birth = coalesce(%(date_of_birth)s, date_of_birth),
        nationality = nullif(coalesce(%(nationality)s, nationality), ''),
        language = coalesce(%(language)s, language),
        time_zone = coalesce(%(time_zone)s, time_zone)
    where user_id = %(customer)s
"""


async def read(conn: psycopg.AsyncConnection, customer: CustomerId) -> Profile | None:
    """This customer's."""
    done = await conn.execute(
        """
        select u.email, u.email_confirmed_at is not null, u.username, u.phone,
            u.phone_confirmed_at is not null, u.first_name, u.last_name, u.date_of_birth,
            u.nationality, u.language, u.time_zone, u.status::text, u.segment::text, u.kyc_level,
            u.kyc_status::text, u.two_fa_enabled,
            (select count(*) from public.passkeys as p
                where p.user_id = u.user_id and p.revoked_at is null)::integer,
            (select count(*) from public.recovery_codes as r
                where r.user_id = u.user_id and r.used_at is null)::integer, u.created_at,
            (select s.terms_due from public.standing(u.user_id) as s)
        from public.users as u where u.user_id = %s and u.deleted_at is null
        """,
        [customer],
    )
    row = await done.fetchone()
    return None if row is None else Profile(*row)


async def change(
    conn: psycopg.AsyncConnection, customer: CustomerId, values: dict[str, Any]
) -> bool:
    """Set what is given; False when somebody else has the username."""
    try:
        async with conn.transaction():
            await conn.execute(CHANGE, {**values, "customer": customer})
    except psycopg.errors.UniqueViolation:
        return False
    return True


async def preferences(
    conn: psycopg.AsyncConnection, customer: CustomerId
) -> list[tuple[Class, Channel, bool]]:
    """What was chosen; the rest is as by default."""
    done = await conn.execute(
        "select class::text, lower(type::text), is_enabled from public.notification_preferences"
        " where user_id = %s and type <> 'WEBHOOK'",
        [customer],
    )
    return [(row[0], row[1], row[2]) for row in await done.fetchall()]


async def prefer(
    conn: psycopg.AsyncConnection, customer: CustomerId, one: tuple[Class, Channel, bool]
) -> None:
    """Choose whether to hear of a class by a channel, in the customer's language."""
    await conn.execute(
        """
        insert into public.notification_preferences (user_id, class, type, is_enabled, locale)
        select u.user_id, %(class)s::public.notification_class,
            upper(%(channel)s)::public.notification_type, %(on)s, u.language
        from public.users as u where u.user_id = %(customer)s
        on conflict (user_id, class, type)
        do update set is_enabled = excluded.is_enabled, locale = excluded.locale
        """,
        {"customer": customer, "class": one[0], "channel": one[1], "on": one[2]},
    )


class Event(NamedTuple):
    """What a customer did, or somebody in their name tried."""

    id: LogId
    at: datetime
    action: str
    succeeded: bool
    reason: str | None
    address: str | None
    user_agent: str | None
    details: dict[str, Any]


async def events(
    conn: psycopg.AsyncConnection, customer: CustomerId, before: LogId | None, limit: int
) -> list[Event]:
    """The newest first, below a row."""
    done = await conn.execute(
        "select * from public.security_events(%s, %s, %s)", [customer, before, limit]
    )
    return [Event(*row) for row in await done.fetchall()]


async def obstacle(conn: psycopg.AsyncConnection, customer: CustomerId) -> str | None:
    """Why the tables do not let the account be deleted."""
    done = await conn.execute("select public.closing_obstacle(%s)", [customer])
    row = await done.fetchone()
    assert row is not None, "a function call has one row"
    return None if row[0] is None else str(row[0])


async def forget_secrets(conn: psycopg.AsyncConnection, customer: CustomerId) -> None:
    """Nothing opens the account any more, and nothing on its way to the customer works."""
    await conn.execute(
        "update public.users set password_hash = null, two_fa_enabled = false,"
        " two_fa_secret = null where user_id = %s",
        [customer],
    )
    await conn.execute(
        "update public.passkeys set revoked_at = clock_timestamp()"
        " where user_id = %s and revoked_at is null",
        [customer],
    )
    await conn.execute("delete from public.recovery_codes where user_id = %s", [customer])


async def time_zone_of(conn: psycopg.AsyncConnection, customer: CustomerId) -> str:
    """By whose calendar this customer's days are, by its name in the tz database."""
    done = await conn.execute("select time_zone from public.users where user_id = %s", [customer])
    row = await done.fetchone()
    assert row is not None, "whoever asks is a customer"
    return str(row[0])
