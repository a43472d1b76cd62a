"""SQL of staff, their roles and sessions, for the login admin_user."""

from datetime import datetime
from typing import Any, Final, NamedTuple

import psycopg

from bedesten.domain.identity.people import Device
from bedesten.kit.ids import SessionId, StaffId


class Row(NamedTuple):
    """A member as the verbs need them; not for showing."""

    staff: StaffId
    staff_type: str
    username: str
    email: str
    password_hash: str | None
    two_fa_secret: bytes | None
    onboarded: bool
    is_active: bool
    totp_last_step: int
    locked_s: int


class Live(NamedTuple):
    """A session that goes on, and what its holder may do."""

    session: SessionId
    staff: StaffId
    staff_type: str
    username: str
    onboarded: bool
    permissions: list[str]


class Listed(NamedTuple):
    """A member as others see them."""

    staff: StaffId
    staff_type: str
    username: str
    email: str
    roles: list[str]
    is_active: bool
    onboarded: bool
    last_login_at: datetime | None
    created_at: datetime


MEMBER: Final = """
    select staff_id, staff_type::text, username, email, password_hash, two_fa_secret,
        two_fa_setup_completed, is_active, totp_last_step,
        greatest(0, ceil(extract(epoch from locked_until - clock_timestamp())))::int
    from public.staff_users
"""
# Whoever is not set up holds an invitation: it waits for days, and opens nothing but the set-up.
SEEN: Final = """
    update public.staff_sessions as t set last_seen_at = clock_timestamp()
    from public.staff_users as s
    where t.token_hash = %(hash)s and t.ended_at is null and t.expires_at > clock_timestamp()
        and s.staff_id = t.staff_id and s.is_active and s.staff_type <> 'system'
        and (not s.two_fa_setup_completed
            or t.last_seen_at > clock_timestamp() - make_interval(secs => %(idle_s)s))
    returning t.session_id, s.staff_id, s.staff_type::text, s.username, s.two_fa_setup_completed,
        array(
            select p.name
            from public.staff_roles as g
            join public.roles as r on r.role_id = g.role_id and r.is_active
            join public.role_permissions as rp on rp.role_id = r.role_id
            join public.permissions as p on p.permission_id = rp.permission_id
            where g.staff_id = s.staff_id
            union
            select jsonb_array_elements_text(s.permissions))
"""
LISTED: Final = """
    select s.staff_id, s.staff_type::text, s.username, s.email,
        array(select r.name from public.staff_roles as g
            join public.roles as r on r.role_id = g.role_id
            where g.staff_id = s.staff_id order by r.name),
        s.is_active, s.two_fa_setup_completed, s.last_login_at, s.created_at
    from public.staff_users as s order by s.staff_id
"""
FIRST_KEY: Final = 0x6265646573746504  # advisory lock: one first member


async def by_name(conn: psycopg.AsyncConnection, username: str) -> Row | None:
    """Who has this name or e-mail address; the row is locked against other attempts at once."""
    return await _one(
        conn,
        MEMBER + " where lower(username) = lower(%(name)s) or lower(email) = lower(%(name)s)"
        " order by lower(username) = lower(%(name)s) desc limit 1 for update",
        {"name": username},
    )


async def by_id(conn: psycopg.AsyncConnection, staff: StaffId) -> Row | None:
    """This member; the row is locked."""
    return await _one(conn, MEMBER + " where staff_id = %(id)s for update", {"id": staff})


async def people(conn: psycopg.AsyncConnection) -> int:
    """How many people are on the staff; holds off others who ask until the commit."""
    await conn.execute("select pg_advisory_xact_lock(%s)", [FIRST_KEY])
    done = await conn.execute(
        "select count(*) from public.staff_users where staff_type <> 'system'"
    )
    row = await done.fetchone()
    assert row is not None, "an aggregate has one row"
    return int(row[0])


async def add(
    conn: psycopg.AsyncConnection, row: dict[str, Any], created_by: StaffId | None
) -> StaffId | None:
    """A new member with a first role; None when name or address are taken."""
    done = await conn.execute(
        """
        insert into public.staff_users
            (staff_type, email, username, first_name, last_name, role, created_by)
        values (%(staff_type)s, %(email)s, %(username)s, %(first_name)s, %(last_name)s, %(role)s,
            %(by)s)
        on conflict do nothing returning staff_id
        """,
        {**row, "by": created_by},
    )
    found = await done.fetchone()
    return None if found is None else StaffId(found[0])


async def grant(
    conn: psycopg.AsyncConnection, staff: StaffId, role: str, granted_by: StaffId | None
) -> bool | None:
    """Give a role; False when the member has it, None when there is no such role in use."""
    done = await conn.execute(
        "select role_id from public.roles where name = %s and is_active", [role]
    )
    found = await done.fetchone()
    if found is None:
        return None
    done = await conn.execute(
        "insert into public.staff_roles (staff_id, role_id, granted_by) values (%s, %s, %s)"
        " on conflict do nothing",
        [staff, found[0], granted_by],
    )
    return done.rowcount == 1


async def set_secret(conn: psycopg.AsyncConnection, staff: StaffId, sealed: bytes) -> None:
    """The sealed secret of the app, waiting for a code that proves it."""
    await conn.execute(
        "update public.staff_users set two_fa_secret = %s where staff_id = %s", [sealed, staff]
    )


async def finish(conn: psycopg.AsyncConnection, staff: StaffId, password_hash: str) -> None:
    """Password and second factor are in force."""
    await conn.execute(
        "update public.staff_users set password_hash = %s, two_fa_setup_completed = true"
        " where staff_id = %s",
        [password_hash, staff],
    )


async def use_step(conn: psycopg.AsyncConnection, staff: StaffId, step: int) -> bool:
    """Note the half minute of a code; False when it, or a later one, was used already."""
    done = await conn.execute(
        "update public.staff_users set totp_last_step = %s"
        " where staff_id = %s and totp_last_step < %s",
        [step, staff, step],
    )
    return done.rowcount == 1


async def count_attempt(
    conn: psycopg.AsyncConnection, staff: StaffId, *, free: int, first_s: int, most_s: int
) -> None:
    """One more wrong attempt. From `free` on each locks, twice as long as the one before."""
    await conn.execute(
        """
        update public.staff_users set login_attempts = least(login_attempts + 1, 1000),
            locked_until = case when login_attempts + 1 >= %(free)s then clock_timestamp()
                + least(%(most)s, %(first)s * power(2, least(login_attempts + 1 - %(free)s, 20)))
                * interval '1 second' end
        where staff_id = %(staff)s
        """,
        {"staff": staff, "free": free, "first": first_s, "most": most_s},
    )


async def count_success(conn: psycopg.AsyncConnection, staff: StaffId) -> None:
    """Attempts begin anew."""
    await conn.execute(
        "update public.staff_users set login_attempts = 0, locked_until = null,"
        " last_login_at = clock_timestamp() where staff_id = %s",
        [staff],
    )


async def add_session(
    conn: psycopg.AsyncConnection, staff: StaffId, token_hash: bytes, device: Device, *, life_s: int
) -> SessionId:
    """A session of so many seconds, or an invitation, which is one too."""
    done = await conn.execute(
        "insert into public.staff_sessions (staff_id, token_hash, created_ip, user_agent,"
        " second_factor_at, expires_at)"
        " select %s, %s, %s, left(%s, 512), case when s.two_fa_setup_completed"
        " then clock_timestamp() end, clock_timestamp() + make_interval(secs => %s)"
        " from public.staff_users as s where s.staff_id = %s returning session_id",
        [staff, token_hash, device.address, device.user_agent, life_s, staff],
    )
    row = await done.fetchone()
    assert row is not None, "the member was read a moment ago"
    return SessionId(row[0])


async def seen(conn: psycopg.AsyncConnection, token_hash: bytes, *, idle_s: int) -> Live | None:
    """The live session of this token; it is not idle from now on."""
    row = await (await conn.execute(SEEN, {"hash": token_hash, "idle_s": idle_s})).fetchone()
    return None if row is None else Live(*row)


async def end_sessions(
    conn: psycopg.AsyncConnection, staff: StaffId, reason: str, only: SessionId | None = None
) -> None:
    """End one session of a member, or all."""
    await conn.execute(
        "update public.staff_sessions set ended_at = clock_timestamp(), end_reason = %s"
        " where staff_id = %s and ended_at is null and (%s::uuid is null or session_id = %s)",
        [reason, staff, only, only],
    )


async def listed(conn: psycopg.AsyncConnection) -> list[Listed]:
    """All members, the oldest first."""
    return [Listed(*row) for row in await (await conn.execute(LISTED)).fetchall()]


async def _one(conn: psycopg.AsyncConnection, query: str, parameters: dict[str, Any]) -> Row | None:
    row = await (await conn.execute(query.encode(), parameters)).fetchone()
    return None if row is None else Row(*row)
