"""Let a member of staff in again, or have them set up anew; neither asks nor decides it."""

from typing import Final

import msgspec

from bedesten.domain import identity
from bedesten.domain.approvals.actions.grant_role import member_of
from bedesten.domain.approvals.model import Action, Approval, Done, OwnRequest, Tools
from bedesten.kit.ids import StaffId

staff = identity.staff


class OneMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom it is about."""

    staff_id: str


async def check(tools: Tools, wanted: OneMember, by: StaffId) -> None:
    """Raises NoSuchMember, OwnRequest."""
    if await member_of(tools, wanted.staff_id) == by:
        raise OwnRequest


async def reactivate(tools: Tools, approval: Approval, wanted: OneMember) -> Done:
    """As before they were kept out. Raises NoSuchMember, MemberStands."""
    member = await member_of(tools, wanted.staff_id)
    await staff.reactivate(tools.conn, member)
    return Done("staff", str(member), {"is_active": False}, {"is_active": True})


async def reset(tools: Tools, approval: Approval, wanted: OneMember) -> Done:
    """Without password, app and passkeys. Raises NoSuchMember, MemberStands."""
    member = await member_of(tools, wanted.staff_id)
    await staff.reset(tools.conn, member)
    return Done("staff", str(member), {"onboarded": True}, {"onboarded": False})


REACTIVATE: Final = Action(payload=OneMember, permission="staff:edit", check=check, run=reactivate)
RESET: Final = Action(payload=OneMember, permission="staff:edit", check=check, run=reset)
