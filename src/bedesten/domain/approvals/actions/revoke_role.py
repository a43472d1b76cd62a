"""Take a role from a member of staff."""

from typing import Final

from bedesten.domain import identity
from bedesten.domain.approvals.actions.grant_role import GrantRole, check, member_of
from bedesten.domain.approvals.model import Action, Approval, Done, Tools

staff = identity.staff


async def run(tools: Tools, approval: Approval, wanted: GrantRole) -> Done:
    """Gone at once. Raises NoSuchMember, NoSuchRole, MemberStands, TooFewLeft."""
    member = await member_of(tools, wanted.staff_id)
    left = await staff.revoke_role(tools.conn, member, wanted.role)
    return Done("staff", str(member), {"role": wanted.role}, {"roles": left})


ACTION: Final = Action(payload=GrantRole, permission="staff:edit", check=check, run=run)
