"""Take a role from a member."""

import psycopg

from bedesten.domain.identity.staff import store
from bedesten.domain.identity.staff.deactivate import DECIDERS_MIN
from bedesten.domain.identity.staff.model import MemberStands, NoSuchRole, TooFewLeft
from bedesten.kit.ids import StaffId


async def revoke_role(conn: psycopg.AsyncConnection, staff: StaffId, role: str) -> list[str]:
    """The roles that are left; after two have agreed, inside a database transaction.

    Raises NoSuchRole, MemberStands for the only one, TooFewLeft.
    """
    before = await store.deciders(conn)
    left = await store.revoke(conn, staff, role)
    if left is None:
        raise NoSuchRole(f"the member has no role {role}")
    if not left:
        raise MemberStands("this is the only role: deactivate the member instead")
    if staff in before and len(await store.deciders(conn)) < min(len(before), DECIDERS_MIN):
        raise TooFewLeft
    await store.set_first_role(conn, staff, left[0])
    return left
