"""REST of the back office: asking for what concerns members of staff."""

from typing import Annotated, Any, Final

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from bedesten.domain import identity
from bedesten.domain.approvals.asked import ApprovalView, ask
from bedesten.kit.text import PLAIN

EDIT: Final = {"permission": "staff:edit"}
TAGS: Final = ["approvals"]
Here = NamedDependency[identity.staff.Office]
Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=500, pattern=PLAIN)]
Text = Annotated[str, msgspec.Meta(max_length=256, pattern=PLAIN)]


class MemberBody(msgspec.Struct, forbid_unknown_fields=True):
    """Who comes to the staff, and why."""

    username: Text
    email: Text
    first_name: Text
    last_name: Text
    role: Text
    reason: Reason


class RoleBody(msgspec.Struct, forbid_unknown_fields=True):
    """A role, and why."""

    role: Text
    reason: Reason


class WhyBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why."""

    reason: Reason


class ServiceBody(msgspec.Struct, forbid_unknown_fields=True):
    """A program that acts as staff, who answers for it, and why."""

    username: Text
    email: Text
    name: Text
    reason: Reason


@post(
    "/staff",
    opt=EDIT,
    tags=TAGS,
    status_code=202,
    summary="Ask for a new member of staff",
)
async def create_member(office: Here, data: JSONBody[MemberBody]) -> ApprovalView:
    """Once approved, invite the member to set up."""
    return await ask(office, "staff.create", data)


@post(
    "/staff/{staff_id:str}/roles",
    opt=EDIT,
    tags=TAGS,
    status_code=202,
    summary="Ask for a role of a member",
)
async def grant_role(
    office: Here, staff_id: FromPath[str], data: JSONBody[RoleBody]
) -> ApprovalView:
    """Nobody asks for a role of their own, or allows it."""
    return await ask(office, "role.grant", data, staff_id=staff_id)


@post("/staff/{staff_id:str}/roles/revoke", opt=EDIT, tags=TAGS, status_code=202,
      summary="Ask to take a role away")  # fmt: skip
async def revoke_role(
    office: Here, staff_id: FromPath[str], data: JSONBody[RoleBody]
) -> ApprovalView:
    """One role and two members who decide always remain."""
    return await ask(office, "role.revoke", data, staff_id=staff_id)


@post("/staff/services", opt=EDIT, tags=TAGS, status_code=202, summary="Ask for a service")
async def create_service(office: Here, data: JSONBody[ServiceBody]) -> ApprovalView:
    """A member of staff of type `system`, which no password and no passkey opens."""
    return await ask(office, "staff.create_service", data)


@post("/staff/{staff_id:str}/reactivate", opt=EDIT, tags=TAGS, status_code=202,
      summary="Ask to let a member in again")  # fmt: skip
async def reactivate(
    office: Here, staff_id: FromPath[str], data: JSONBody[WhyBody]
) -> ApprovalView:
    """With the roles and the second factor of before."""
    return await ask(office, "staff.reactivate", data, staff_id=staff_id)


@post("/staff/{staff_id:str}/reset", opt=EDIT, tags=TAGS, status_code=202,
      summary="Ask to have a member set up anew")  # fmt: skip
async def reset(office: Here, staff_id: FromPath[str], data: JSONBody[WhyBody]) -> ApprovalView:
    """After a lost phone or password: sessions end, and an invitation opens the set-up."""
    return await ask(office, "staff.reset", data, staff_id=staff_id)


ROUTES: Final[tuple[Any, ...]] = (
    create_member, create_service, grant_role, revoke_role, reactivate, reset,
)  # fmt: skip
