"""Let a member whose password or second factor is lost set up anew."""

import psycopg

from bedesten.domain.identity.passkeys import store as passkeys
from bedesten.domain.identity.passkeys.model import Owner
from bedesten.domain.identity.staff import session_store, store
from bedesten.domain.identity.staff.model import MemberStands, NoSuchMember
from bedesten.kit.ids import StaffId


async def reset(conn: psycopg.AsyncConnection, staff: StaffId) -> None:
    """Password, app and passkeys are gone and sessions end; an invitation opens the set-up. After
    two others have agreed, inside a database transaction. Raises NoSuchMember, MemberStands."""
    row = await store.by_id(conn, staff)
    if row is None or row.staff_type == "system":
        raise NoSuchMember
    if not row.onboarded:
        raise MemberStands("not set up: invite the member again")
    await store.reset(conn, staff)
    await passkeys.revoke(conn, Owner.staff(staff))
    await session_store.end(conn, staff, "factor_reset")
