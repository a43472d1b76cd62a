"""REST of the back office: asking for what needs two pairs of eyes, and deciding it."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from bedesten.domain import identity
from bedesten.domain.approvals import store
from bedesten.domain.approvals.actions import ACTIONS
from bedesten.domain.approvals.actions.set_level import KnownPerson
from bedesten.domain.approvals.carry_out import carry_out
from bedesten.domain.approvals.decide import Decision, approve, reject
from bedesten.domain.approvals.model import Approval, NoSuchApproval, Tools
from bedesten.domain.approvals.request import Asked, request
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import ApprovalId, approval_id
from bedesten.kit.money import AMOUNT_PATTERN
from bedesten.kit.text import PLAIN

DECIDE: Final = {"permission": "approval:decide"}
TAGS: Final = ["approvals"]
Here = NamedDependency[identity.staff.Office]
Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=500, pattern=PLAIN)]
Text = Annotated[str, msgspec.Meta(max_length=256, pattern=PLAIN)]
Account = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Status = Literal["pending", "approved", "rejected", "expired", "executed", "failed"]
Limit = Annotated[int, QueryParameter(ge=1, le=200, description="Approvals of a page")]


class LevelBody(msgspec.Struct, forbid_unknown_fields=True):
    """The next level, what the customer is known by from now on, and why."""

    level: Annotated[int, msgspec.Meta(ge=0, le=3)]
    reason: Reason
    person: KnownPerson = KnownPerson()


class CreditBody(msgspec.Struct, forbid_unknown_fields=True):
    """How much of which asset for which account, and why."""

    account_id: Account
    asset: Annotated[str, msgspec.Meta(pattern="^[A-Z0-9]{1,16}$")]
    amount: Annotated[str, msgspec.Meta(pattern=AMOUNT_PATTERN)]
    reason: Reason


class FreezeBody(msgspec.Struct, forbid_unknown_fields=True):
    """What an account may not do, or may do again, and why."""

    account_id: Account
    what: Literal["trading", "withdrawals", "new_orders"]
    reason: Reason


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


class ApproveBody(msgspec.Struct, forbid_unknown_fields=True):
    """The hash of the payload that was looked at, and why it is allowed."""

    payload_hash: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    reason: Reason


class RejectBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why not."""

    reason: Reason


class ApprovalView(msgspec.Struct):
    """What was asked for and what became of it."""

    approval_id: str
    action: str
    payload: dict[str, Any]
    payload_hash: str
    reason: str
    status: str
    requested_by: str
    requested_at: datetime
    expires_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None
    executed_at: datetime | None
    result: dict[str, Any] | None


class ApprovalList(msgspec.Struct):
    """The newest first; pass `next_cursor` back as `cursor`."""

    data: list[ApprovalView]
    next_cursor: str | None


@post(
    "/customers/{customer_id:str}/level",
    opt={"permission": "kyc:review"},
    tags=TAGS,
    status_code=202,
    summary="Ask for a customer's level",
)
async def set_level(
    office: Here, customer_id: FromPath[str], data: JSONBody[LevelBody]
) -> ApprovalView:
    """Levels rise by one; the first wants all of `person`."""
    return await _ask(office, "customer.set_level", data, customer_id=customer_id)


@post(
    "/customers/{customer_id:str}/credit",
    opt={"permission": "money:adjust"},
    tags=TAGS,
    status_code=202,
    summary="Ask to credit a customer",
)
async def credit(
    office: Here, customer_id: FromPath[str], data: JSONBody[CreditBody]
) -> ApprovalView:
    """An adjustment from the platform's account."""
    return await _ask(office, "customer.credit", data, customer_id=customer_id)


@post(
    "/customers/{customer_id:str}/freeze",
    opt={"permission": "customer:freeze"},
    tags=TAGS,
    status_code=202,
    summary="Ask to freeze an account",
)
async def freeze(
    office: Here, customer_id: FromPath[str], data: JSONBody[FreezeBody]
) -> ApprovalView:
    """With trading frozen, open orders are cancelled."""
    return await _ask(office, "customer.freeze", data, customer_id=customer_id)


@post(
    "/customers/{customer_id:str}/unfreeze",
    opt={"permission": "customer:freeze"},
    tags=TAGS,
    status_code=202,
    summary="Ask to release an account",
)
async def unfreeze(
    office: Here, customer_id: FromPath[str], data: JSONBody[FreezeBody]
) -> ApprovalView:
    """The account may do this again."""
    return await _ask(office, "customer.unfreeze", data, customer_id=customer_id)


@post(
    "/staff",
    opt={"permission": "staff:edit"},
    tags=TAGS,
    status_code=202,
    summary="Ask for a new member of staff",
)
async def create_member(office: Here, data: JSONBody[MemberBody]) -> ApprovalView:
    """Once approved, invite the member to set up."""
    return await _ask(office, "staff.create", data)


@post(
    "/staff/{staff_id:str}/roles",
    opt={"permission": "staff:edit"},
    tags=TAGS,
    status_code=202,
    summary="Ask for a role of a member",
)
async def grant_role(
    office: Here, staff_id: FromPath[str], data: JSONBody[RoleBody]
) -> ApprovalView:
    """Nobody asks for a role of their own, or allows it."""
    return await _ask(office, "role.grant", data, staff_id=staff_id)


@get("/approvals", opt=DECIDE, tags=TAGS, summary="List approvals")
async def list_approvals(
    office: Here,
    status: FromQuery[Status | None] = None,
    cursor: FromQuery[str | None] = None,
    limit: Limit = 50,
) -> ApprovalList:
    """The newest first."""
    before = None if cursor is None else _page_of(cursor)
    async with office.conn() as conn:
        await store.expire(conn)
        found = await store.read_some(conn, status, before, limit)
    last = str(found[-1].id) if len(found) == limit else None
    return ApprovalList([_view(one) for one in found], last)


@get("/approvals/{approval_id:str}", opt=DECIDE, tags=TAGS, summary="Read an approval")
async def read_approval(office: Here, approval_id: FromPath[str]) -> ApprovalView:
    """What was asked for, exactly as it would be done."""
    async with office.conn() as conn:
        await store.expire(conn)
        found = await store.read(conn, _id_of(approval_id))
    if found is None:
        raise NoSuchApproval
    return _view(found)


@post("/approvals/{approval_id:str}/approve", opt=DECIDE, tags=TAGS, status_code=200,
      summary="Approve and carry out")  # fmt: skip
async def approve_one(
    office: Here, approval_id: FromPath[str], data: JSONBody[ApproveBody]
) -> ApprovalView:
    """`executed`, or `failed` with the reason in `result`. After 503 carry it out."""
    decision = Decision(
        approval=_id_of(approval_id),
        reason=data.reason,
        payload_hash=bytes.fromhex(data.payload_hash),
    )
    async with office.conn() as conn:
        tools = Tools(conn, office.engine)
        done = await approve(tools, ACTIONS, office.member, decision, office.device)
    return _view(done)


@post("/approvals/{approval_id:str}/reject", opt=DECIDE, tags=TAGS, status_code=200,
      summary="Reject")  # fmt: skip
async def reject_one(
    office: Here, approval_id: FromPath[str], data: JSONBody[RejectBody]
) -> ApprovalView:
    """Nothing will be done."""
    decision = Decision(approval=_id_of(approval_id), reason=data.reason)
    async with office.conn() as conn:
        tools = Tools(conn, office.engine)
        done = await reject(tools, office.member, decision, office.device)
    return _view(done)


@post("/approvals/{approval_id:str}/carry-out", opt=DECIDE, tags=TAGS, status_code=200,
      summary="Carry out what was approved")  # fmt: skip
async def carry_one_out(office: Here, approval_id: FromPath[str]) -> ApprovalView:
    """Only where the first attempt got no answer; it takes effect once."""
    async with office.conn() as conn:
        tools = Tools(conn, office.engine)
        done = await carry_out(tools, ACTIONS, office.member, _id_of(approval_id), office.device)
    return _view(done)


async def _ask(
    office: identity.staff.Office, action: str, body: msgspec.Struct, **about: str
) -> ApprovalView:
    """Everything of the body but the reason is the payload."""
    payload = {**msgspec.to_builtins(body), **about}
    asked = Asked(action=action, reason=payload.pop("reason"), payload=payload)
    async with office.conn() as conn:
        made = await request(
            Tools(conn, office.engine), ACTIONS, office.member, asked, office.device
        )
    return _view(made)


def _page_of(cursor: str) -> ApprovalId:
    try:
        return approval_id(cursor)
    except ValueError:
        raise Malformed("cursor is not one of ours") from None


def _id_of(text: str) -> ApprovalId:
    try:
        return approval_id(text)
    except ValueError:
        raise NoSuchApproval from None


def _view(one: Approval) -> ApprovalView:
    return ApprovalView(
        approval_id=str(one.id),
        action=one.action,
        payload=one.payload,
        payload_hash=one.payload_hash.hex(),
        reason=one.reason,
        status=one.status,
        requested_by=str(one.requested_by),
        requested_at=one.requested_at,
        expires_at=one.expires_at,
        decided_by=None if one.decided_by is None else str(one.decided_by),
        decided_at=one.decided_at,
        decision_reason=one.decision_reason,
        executed_at=one.executed_at,
        result=one.result,
    )


ROUTES: Final[tuple[Any, ...]] = (
    set_level, credit, freeze, unfreeze, create_member, grant_role, list_approvals, read_approval,
    approve_one, reject_one, carry_one_out,
)  # fmt: skip
