"""Create a member of staff, who is then invited to set up a password and a second factor."""

from typing import Any

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
SYSTEM = "system"
TYPES = {"compliance_officer": "compliance"}


class NewService(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A program that acts as staff; `email` is of who answers for it."""

    username: str
    email: str
    name: str


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
    """The first member, a super_admin, by whoever has this machine: nobody is there to look at it.

    Raises StaffExists as soon as there is anybody, NoSuchRole, BadStaffData.
    """
    async with conn.transaction():
        if await store.people(conn):
            raise StaffExists("the first member is made once")
        return await _bootstrapped(conn, door, who, None, device)


async def create_second(
    conn: psycopg.AsyncConnection, door: Door, who: NewMember, by: Member, device: Device
) -> Invitation | None:
    """By the first member while there has never been another: a super_admin, so that two can
    decide. None as soon as there are two, active or not: then it is a matter for an approval.

    Raises PermissionMissing, StaffExists, NoSuchRole, BadStaffData.
    """
    by.check("staff:edit")
    async with conn.transaction():
        if await store.people(conn) > 1:
            return None
        return await _bootstrapped(conn, door, who, by, device)


async def create(
    conn: psycopg.AsyncConnection,
    who: NewMember,
    by: StaffId | None,
    actor: Actor,
    *,
    bootstrap: int | None = None,
) -> StaffId:
    """A member who can do nothing yet; inside a database transaction.

    Raises StaffExists, NoSuchRole, BadStaffData.
    """
    if who.role == SYSTEM:
        raise NoSuchRole(who.role)
    row = {**msgspec.structs.asdict(who), "staff_type": TYPES.get(who.role, "admin")}
    staff = await _added(conn, row | {"bootstrap": bootstrap}, by)
    about = {} if bootstrap is None else {"bootstrap": bootstrap, "eyes": 1}
    await note(conn, actor, "create", staff, after=_told(who), metadata=about)
    return staff


async def create_service(
    conn: psycopg.AsyncConnection, what: NewService, by: StaffId, actor: Actor
) -> StaffId:
    """A member of staff without a login: the database refuses it a password and a second factor.

    Inside a database transaction. Raises StaffExists, BadStaffData.
    """
    row = {
        "username": what.username, "email": what.email, "first_name": what.name,
        "last_name": SYSTEM, "role": SYSTEM, "staff_type": SYSTEM, "bootstrap": None,
    }  # fmt: skip
    staff = await _added(conn, row, by)
    await note(conn, actor, "create_service", staff, after={"username": what.username})
    return staff


async def _bootstrapped(
    conn: psycopg.AsyncConnection, door: Door, who: NewMember, by: Member | None, device: Device
) -> Invitation:
    if who.role != SUPER_ADMIN:
        raise NoSuchRole(f"the first two members are {SUPER_ADMIN}s, to decide together")
    actor = Actor(kind="system", ip=device.address) if by is None else by.actor(device)
    maker, number = (None, 1) if by is None else (by.staff, 2)
    staff = await create(conn, who, maker, actor, bootstrap=number)
    secret = await secret_for(conn, door, staff, device)
    return Invitation(staff=staff, username=who.username, secret=secret)


async def _added(conn: psycopg.AsyncConnection, row: dict[str, Any], by: StaffId | None) -> StaffId:
    try:
        async with conn.transaction():
            staff = await store.add(conn, row, by)
            granted = staff and await store.grant(conn, staff, row["role"], by)
    except psycopg.errors.ForeignKeyViolation:
        raise NoSuchRole(row["role"]) from None
    except (psycopg.errors.CheckViolation, psycopg.errors.StringDataRightTruncation) as error:
        raise BadStaffData(error.diag.constraint_name) from None
    if staff is None:
        raise StaffExists(row["username"])
    if not granted:
        raise NoSuchRole(row["role"])
    return staff


def _told(who: NewMember) -> dict[str, Any]:
    """What the audit log repeats for ever: no name and no address of a person."""
    return {"username": who.username, "role": who.role}
