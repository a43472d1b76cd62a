"""Take a program on to the staff, which has no login."""

from typing import Final

from bedesten.domain import identity
from bedesten.domain.approvals.model import Action, Approval, Done, Tools
from bedesten.domain.audit import Actor
from bedesten.kit.ids import StaffId

staff = identity.staff


async def check(tools: Tools, wanted: staff.NewService, by: StaffId) -> None:
    """Raises StaffExists."""
    if await staff.by_name(tools.conn, wanted.username) is not None:
        raise staff.StaffExists(wanted.username)


async def run(tools: Tools, approval: Approval, wanted: staff.NewService) -> Done:
    """Created by whoever asked. Raises StaffExists, BadStaffData."""
    actor = Actor(kind="admin", id=str(approval.decided_by))
    service = await staff.create_service(tools.conn, wanted, approval.requested_by, actor)
    return Done("staff", str(service), {}, {"username": wanted.username, "role": "system"})


ACTION: Final = Action(
    payload=staff.NewService, permission="staff:edit", check=check, run=run, private=("email",)
)
