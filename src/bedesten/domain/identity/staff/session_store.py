"""SQL of the sessions of staff, for the login admin_user."""

from datetime import datetime
from typing import Final, NamedTuple

import psycopg

from bedesten.domain.identity.people import Device
from bedesten.kit.ids import SessionId, StaffId


class Live(NamedTuple):
    """A session that goes on, and what its holder may do."""

    session: SessionId
    staff: StaffId
    staff_type: str
    username: str
    onboarded: bool
    second_factor_s: int
    log_in_from: list[str]
    permissions: list[str]


class Shown(NamedTuple):
    """A session as people see it."""

    session: SessionId
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str | None
    user_agent: str


# Whoever is not set up holds an invitation: it waits for days, and opens nothing but the set-up.
SEEN: Final = """
    update public.staff_sessions as t set last_seen_at = clock_timestamp()
    from public.staff_users as s
    where t.token_hash = %(hash)s and t.ended_at is null and t.expires_at > clock_timestamp()
        and s.staff_id = t.staff_id and s.is_active and s.staff_type <> 'system'
        and (not s.two_fa_setup_completed
            or t.last_seen_at > clock_timestamp() - make_interval(secs => %(idle_s)s))
    returning t.session_id, s.staff_id, s.staff_type::text, s.username, s.two_fa_setup_completed,
        coalesce(extract(epoch from t.second_factor_at), 0)::bigint, s.log_in_from::text[],
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


async def begin(
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


async def end(
    conn: psycopg.AsyncConnection,
    staff: StaffId,
    reason: str,
    *,
    only: SessionId | None = None,
    but: SessionId | None = None,
) -> int:
    """End a member's sessions, `only` one or all `but` one; how many there were."""
    done = await conn.execute(
        """
        update public.staff_sessions set ended_at = clock_timestamp(), end_reason = %(reason)s
        where staff_id = %(staff)s and ended_at is null
            and (%(only)s::uuid is null or session_id = %(only)s)
            and (%(but)s::uuid is null or session_id <> %(but)s)
        """,
        {"staff": staff, "reason": reason, "only": only, "but": but},
    )
    return done.rowcount


async def confirm_factor(conn: psycopg.AsyncConnection, session: SessionId) -> None:
    """A second factor was shown now."""
    await conn.execute(
        "update public.staff_sessions set second_factor_at = clock_timestamp()"
        " where session_id = %s",
        [session],
    )


async def all_live(conn: psycopg.AsyncConnection, staff: StaffId, *, idle_s: int) -> list[Shown]:
    """Where a member is logged in, newest first."""
    done = await conn.execute(
        """
        select session_id, created_at, last_seen_at, expires_at, host(created_ip), user_agent
        from public.staff_sessions
        where staff_id = %s and ended_at is null and expires_at > clock_timestamp()
            and last_seen_at > clock_timestamp() - make_interval(secs => %s)
        order by session_id desc
        """,
        [staff, idle_s],
    )
    return [Shown(*row) for row in await done.fetchall()]
