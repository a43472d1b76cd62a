"""Give a member of staff another role."""

from typing import Final

import msgspec

from bedesten.domain import identity
from bedesten.domain.approvals.model import Action, ActionRefused, Approval, Done, OwnRequest, Tools
from bedesten.kit.ids import StaffId, staff_id

staff = identity.staff


class GrantRole(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role of the table of roles; what it allows counts from the grant on."""

    staff_id: str
    role: str


async def check(tools: Tools, wanted: GrantRole, by: StaffId) -> None:
    """Nobody asks for or allows a role of their own. Raises NoSuchMember, OwnRequest."""
    if await member_of(tools, wanted.staff_id) == by:
        raise OwnRequest


async def run(tools: Tools, approval: Approval, wanted: GrantRole) -> Done:
    """Given by whoever asked for it. Raises NoSuchMember, NoSuchRole, ActionRefused."""
    member = await member_of(tools, wanted.staff_id)
    granted = await staff.grant(tools.conn, member, wanted.role, approval.requested_by)
    if granted is None or wanted.role == "system":
        raise staff.NoSuchRole(wanted.role)
    if not granted:
        raise ActionRefused("the member has this role")
    return Done("staff", str(member), {}, {"role": wanted.role})


async def member_of(tools: Tools, text: str) -> StaffId:
    """A person of the staff. Raises NoSuchMember."""
    try:
        member = staff_id(text)
    except ValueError:
        raise staff.NoSuchMember from None
    row = await staff.by_id(tools.conn, member)
    if row is None or row.staff_type == "system":
        raise staff.NoSuchMember
    return member


ACTION: Final = Action(payload=GrantRole, permission="staff:edit", check=check, run=run)
