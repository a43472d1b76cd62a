"""Create a member of staff, who is then invited to set up a password and a second factor."""

import msgspec
import psycopg

from bedesten.domain.audit import Actor
from bedesten.domain.identity.people import Device, Door
from bedesten.domain.identity.staff import store
from bedesten.domain.identity.staff.invite import secret_for
from bedesten.domain.identity.staff.model import (
    BadStaffData,
    Invitation,
    Member,
    NoSuchRole,
    StaffExists,
    note,
)
from bedesten.kit.ids import StaffId

SUPER_ADMIN = "super_admin"
TYPES = {"compliance_officer": "compliance"}


class NewMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who comes to the staff, and what they may be at first."""

    username: str
    email: str
    first_name: str
    last_name: str
    role: str


async def create_first(
    conn: psycopg.AsyncConnection, door: Door, who: NewMember, device: Device
) -> Invitation:
    """The first member, a super_admin: the only act of staff that nobody else looks at.

    Raises StaffExists as soon as there is anybody, NoSuchRole, BadStaffData.
    """
    async with conn.transaction():
        if await store.people(conn):
            raise StaffExists("the first member is made once")
        if who.role != SUPER_ADMIN:
            raise NoSuchRole(f"the first member is a {SUPER_ADMIN}")
        system = Actor(kind="system", ip=device.address)
        staff = await create(conn, who, None, system)
        secret = await secret_for(conn, door, staff, device)
    return Invitation(staff=staff, username=who.username, secret=secret)


async def create_second(
    conn: psycopg.AsyncConnection, door: Door, who: NewMember, by: Member, device: Device
) -> Invitation | None:
    """By the first member while they are alone, for there is nobody yet to look at it: another
    super_admin. None as soon as there are two: then it is a matter for an approval.

    Raises PermissionMissing, StaffExists, NoSuchRole, BadStaffData.
    """
    by.check("staff:edit")
    async with conn.transaction():
        if await store.people(conn) > 1:
            return None
        if who.role != SUPER_ADMIN:
            raise NoSuchRole(f"the second member is a {SUPER_ADMIN}, to decide with the first")
        staff = await create(conn, who, by.staff, by.actor(device))
        secret = await secret_for(conn, door, staff, device)
    return Invitation(staff=staff, username=who.username, secret=secret)


async def create(
    conn: psycopg.AsyncConnection, who: NewMember, by: StaffId | None, actor: Actor
) -> StaffId:
    """A member who can do nothing yet; inside a database transaction.

    Raises StaffExists, NoSuchRole, BadStaffData.
    """
    staff_type = TYPES.get(who.role, "admin")
    row = {**msgspec.structs.asdict(who), "staff_type": staff_type}
    try:
        async with conn.transaction():
            staff = await store.add(conn, row, by)
            granted = staff and await store.grant(conn, staff, who.role, by)
    except psycopg.errors.ForeignKeyViolation:
        raise NoSuchRole(who.role) from None
    except (psycopg.errors.CheckViolation, psycopg.errors.StringDataRightTruncation) as error:
        raise BadStaffData(error.diag.constraint_name) from None
    if staff is None:
        raise StaffExists(who.username)
    if not granted or who.role == "system":
        raise NoSuchRole(who.role)
    await note(conn, actor, "create", staff, after=msgspec.to_builtins(who))
    return staff
