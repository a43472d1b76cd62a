"""Where members of staff are logged in: their own sessions, and those of another to be ended."""

import psycopg

from bedesten.domain.identity.people import Device
from bedesten.domain.identity.staff import session_store, store
from bedesten.domain.identity.staff.model import (
    IDLE_S,
    Member,
    NoSuchMember,
    NoSuchStaffSession,
    note,
)
from bedesten.kit.ids import SessionId, StaffId

MANAGE = "staff:edit"


async def of_member(
    conn: psycopg.AsyncConnection, asker: Member, staff: StaffId
) -> list[session_store.Shown]:
    """Newest first. Those of another want `staff:edit`. Raises PermissionMissing, NoSuchMember."""
    await _check(conn, asker, staff)
    return await session_store.all_live(conn, staff, idle_s=IDLE_S)


async def end(
    conn: psycopg.AsyncConnection,
    asker: Member,
    staff: StaffId,
    device: Device,
    *,
    only: SessionId | None = None,
) -> int:
    """End one session of a member, or all; of one's own all but the one that asks. How many.

    Raises PermissionMissing, NoSuchMember, NoSuchStaffSession.
    """
    await _check(conn, asker, staff)
    own = asker.staff == staff
    reason = "ended_by_member" if own else "ended_by_staff"
    but = asker.session if own and only is None else None
    async with conn.transaction():
        ended = await session_store.end(conn, staff, reason, only=only, but=but)
        if not ended and only is not None:
            raise NoSuchStaffSession
        about = {"sessions": ended} | ({} if only is None else {"session_id": str(only)})
        await note(conn, asker.actor(device), "end_sessions", staff, metadata=about)
    return ended


async def _check(conn: psycopg.AsyncConnection, asker: Member, staff: StaffId) -> None:
    if asker.staff == staff:
        return
    asker.check(MANAGE)
    if await store.by_id(conn, staff) is None:
        raise NoSuchMember
