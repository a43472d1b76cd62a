"""SQL of staff, their roles and sessions, for the login admin_user."""

from datetime import datetime
from typing import Any, Final, LiteralString, NamedTuple

import psycopg

from bedesten.kit.ids import StaffId


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
    passkeys: int
    log_in_from: list[str]
    version: int

    @property
    def has_app(self) -> bool:
        """Whether an authenticator app is in force."""
        return self.onboarded and self.two_fa_secret is not None


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
    passkeys: int
    log_in_from: list[str]
    version: int


MEMBER: Final = """
    select staff_id, staff_type::text, username, email, password_hash, two_fa_secret,
        two_fa_setup_completed, is_active, totp_last_step,
        greatest(0, ceil(extract(epoch from locked_until - clock_timestamp())))::int,
        (select count(*) from public.passkeys as p
            where p.staff_id = staff_users.staff_id and p.revoked_at is null),
        log_in_from::text[], version
    from public.staff_users
"""
LISTED: Final[LiteralString] = """
    select s.staff_id, s.staff_type::text, s.username, s.email,
        array(select r.name from public.staff_roles as g
            join public.roles as r on r.role_id = g.role_id
            where g.staff_id = s.staff_id order by r.name),
        s.is_active, s.two_fa_setup_completed, s.last_login_at, s.created_at,
        (select count(*) from public.passkeys as p
            where p.staff_id = s.staff_id and p.revoked_at is null),
        s.log_in_from::text[], s.version
    from public.staff_users as s
"""
DECIDERS: Final = """
    select s.staff_id from public.staff_users as s
    where s.is_active and s.two_fa_setup_completed and s.staff_type <> 'system'
        and (s.permissions ? 'approval:decide' or exists (
            select from public.staff_roles as g
            join public.roles as r on r.role_id = g.role_id and r.is_active
            join public.role_permissions as rp on rp.role_id = r.role_id
            join public.permissions as p on p.permission_id = rp.permission_id
            where g.staff_id = s.staff_id and p.name = 'approval:decide'))
"""
FIRST_KEY: Final = 0x6265646573746504  # advisory lock: one first member


NAMED: Final = (
    MEMBER + " where lower(username) = lower(%(name)s) or lower(email) = lower(%(name)s)"
    " order by lower(username) = lower(%(name)s) desc limit 1"
)


async def read_by_name(conn: psycopg.AsyncConnection, username: str) -> Row | None:
    """Who has this name or e-mail address now; the row is not locked."""
    return await _one(conn, NAMED, {"name": username})


async def by_name(conn: psycopg.AsyncConnection, username: str) -> Row | None:
    """Who has this name or e-mail address; the row is locked against other attempts at once."""
    return await _one(conn, NAMED + " for update", {"name": username})


async def by_id(conn: psycopg.AsyncConnection, staff: StaffId) -> Row | None:
    """This member; the row is locked."""
    return await _one(conn, MEMBER + " where staff_id = %(id)s for update", {"id": staff})


async def shown(conn: psycopg.AsyncConnection, staff: StaffId) -> Listed | None:
    """This member as others see them."""
    row = await (await conn.execute(LISTED + " where s.staff_id = %s", [staff])).fetchone()
    return None if row is None else Listed(*row)


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
            (staff_type, email, username, first_name, last_name, role, created_by, bootstrap)
        values (%(staff_type)s, %(email)s, %(username)s, %(first_name)s, %(last_name)s, %(role)s,
            %(by)s, %(bootstrap)s)
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


async def revoke(conn: psycopg.AsyncConnection, staff: StaffId, role: str) -> list[str] | None:
    """Take a role away; the roles that are left, or None: the member has no such role."""
    done = await conn.execute(
        "delete from public.staff_roles as g using public.roles as r"
        " where g.staff_id = %s and r.role_id = g.role_id and r.name = %s",
        [staff, role],
    )
    if not done.rowcount:
        return None
    done = await conn.execute(
        "select r.name from public.staff_roles as g join public.roles as r on r.role_id = g.role_id"
        " where g.staff_id = %s order by g.granted_at, r.name",
        [staff],
    )
    return [row[0] for row in await done.fetchall()]


async def set_first_role(conn: psycopg.AsyncConnection, staff: StaffId, role: str) -> None:
    """The role that stands with the member's name."""
    await conn.execute("update public.staff_users set role = %s where staff_id = %s", [role, staff])


async def deciders(conn: psycopg.AsyncConnection) -> list[StaffId]:
    """Who can be a second pair of eyes now; holds off others who ask until the commit."""
    await conn.execute("select pg_advisory_xact_lock(%s)", [FIRST_KEY])
    done = await conn.execute(DECIDERS)
    return [StaffId(row[0]) for row in await done.fetchall()]


async def set_active(conn: psycopg.AsyncConnection, staff: StaffId, *, active: bool) -> None:
    """Whether the member may come in."""
    await conn.execute(
        "update public.staff_users set is_active = %s where staff_id = %s", [active, staff]
    )


async def reset(conn: psycopg.AsyncConnection, staff: StaffId) -> None:
    """Neither password nor app: the member has to be invited again."""
    await conn.execute(
        "update public.staff_users set password_hash = null, two_fa_secret = null,"
        " two_fa_setup_completed = false, login_attempts = 0, locked_until = null"
        " where staff_id = %s",
        [staff],
    )


async def set_log_in_from(
    conn: psycopg.AsyncConnection, staff: StaffId, networks: list[str]
) -> None:
    """From which networks alone the member is let in; none: from anywhere."""
    await conn.execute(
        "update public.staff_users set log_in_from = %s::cidr[] where staff_id = %s",
        [networks, staff],
    )


async def set_secret(conn: psycopg.AsyncConnection, staff: StaffId, sealed: bytes | None) -> None:
    """The sealed secret of the app, waiting for a code that proves it; or none."""
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


async def set_password(conn: psycopg.AsyncConnection, staff: StaffId, password_hash: str) -> None:
    """Another password."""
    await conn.execute(
        "update public.staff_users set password_hash = %s where staff_id = %s",
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


async def count_attempt(conn: psycopg.AsyncConnection, staff: StaffId) -> None:
    """One more wrong attempt, which may lock the account: the parameters say from which on."""
    await conn.execute(
        "update public.staff_users set login_attempts = least(login_attempts + 1, 1000),"
        " locked_until = public.locked_after(login_attempts + 1) where staff_id = %s",
        [staff],
    )


async def count_success(conn: psycopg.AsyncConnection, staff: StaffId) -> None:
    """Attempts begin anew."""
    await conn.execute(
        "update public.staff_users set login_attempts = 0, locked_until = null,"
        " last_login_at = clock_timestamp() where staff_id = %s",
        [staff],
    )


async def listed(conn: psycopg.AsyncConnection) -> list[Listed]:
    """All members, the oldest first."""
    return [
        Listed(*row)
        for row in await (await conn.execute(LISTED + " order by s.staff_id")).fetchall()
    ]


async def _one(conn: psycopg.AsyncConnection, query: str, parameters: dict[str, Any]) -> Row | None:
    row = await (await conn.execute(query.encode(), parameters)).fetchone()
    return None if row is None else Row(*row)
