"""Take somebody on to the staff; they are invited to set up afterwards."""

from typing import Final

from bedesten.domain import identity
from bedesten.domain.approvals.model import Action, Approval, Done, Tools
from bedesten.domain.audit import Actor
from bedesten.kit.ids import StaffId

staff = identity.staff


async def check(tools: Tools, wanted: staff.NewMember, by: StaffId) -> None:
    """Raises StaffExists."""
    if await staff.by_name(tools.conn, wanted.username) is not None:
        raise staff.StaffExists(wanted.username)


async def run(tools: Tools, approval: Approval, wanted: staff.NewMember) -> Done:
    """Created by whoever asked. Raises StaffExists, NoSuchRole, BadStaffData."""
    actor = Actor(kind="admin", id=str(approval.decided_by))
    member = await staff.create(tools.conn, wanted, approval.requested_by, actor)
    return Done("staff", str(member), {}, {"username": wanted.username, "role": wanted.role})


ACTION: Final = Action(
    payload=staff.NewMember, permission="staff:edit", check=check, run=run,
    private=("email", "first_name", "last_name"),
)  # fmt: skip
