"""Keep a member out, at once; only two others can let them in again."""

import psycopg

from bedesten.domain.identity.people import Device
from bedesten.domain.identity.staff import session_store, store
from bedesten.domain.identity.staff.model import (
    Member,
    MemberStands,
    NoSuchMember,
    NotOneself,
    TooFewLeft,
    note,
)
from bedesten.kit.ids import StaffId
from bedesten.kit.versions import check_version

DECIDERS_MIN = 2
EDIT = "staff:edit"


async def deactivate(
    conn: psycopg.AsyncConnection,
    by: Member,
    staff: StaffId,
    device: Device,
    *,
    reason: str,
    version: int | None = None,
) -> None:
    """By one member alone: whoever has to be stopped is stopped now. Sessions end.

    Raises PermissionMissing, NotOneself, NoSuchMember, VersionDiffers, MemberStands, TooFewLeft.
    """
    by.check(EDIT)
    if staff == by.staff:
        raise NotOneself
    async with conn.transaction():
        await keep_deciders(conn, staff)
        row = await store.by_id(conn, staff)
        if row is None:
            raise NoSuchMember
        check_version(version, row.version)
        if not row.is_active:
            raise MemberStands("inactive")
        await store.set_active(conn, staff, active=False)
        ended = await session_store.end(conn, staff, "deactivated")
        await note(
            conn, by.actor(device), "deactivate", staff, before={"is_active": True},
            after={"is_active": False}, metadata={"reason": reason, "sessions": ended},
        )  # fmt: skip


async def reactivate(conn: psycopg.AsyncConnection, staff: StaffId) -> None:
    """They may log in again as before; after two have agreed, inside a database transaction.

    Raises NoSuchMember, MemberStands.
    """
    row = await store.by_id(conn, staff)
    if row is None:
        raise NoSuchMember
    if row.is_active:
        raise MemberStands("active")
    await store.set_active(conn, staff, active=True)


async def keep_deciders(conn: psycopg.AsyncConnection, without: StaffId) -> None:
    """Raises TooFewLeft when without this member nobody could be the second pair of eyes."""
    found = await store.deciders(conn)
    if without in found and len(found) <= DECIDERS_MIN:
        raise TooFewLeft
