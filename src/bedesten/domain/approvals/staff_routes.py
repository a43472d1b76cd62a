"""REST of the back office: asking for what needs two pairs of eyes, and deciding it."""

from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from bedesten.domain import identity
from bedesten.domain.approvals import store
from bedesten.domain.approvals.actions import ACTIONS, publish_terms
from bedesten.domain.approvals.actions import routes as members
from bedesten.domain.approvals.actions import staff_routes as rules
from bedesten.domain.approvals.actions.set_segment import Segment
from bedesten.domain.approvals.actions.set_status import STEPS
from bedesten.domain.approvals.asked import ApprovalView, ask, view_of
from bedesten.domain.approvals.carry_out import carry_out
from bedesten.domain.approvals.decide import Decision, approve, reject
from bedesten.domain.approvals.model import NoSuchApproval, Tools, Wanted
from bedesten.domain.identity import KnownPerson
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import ApprovalId, StaffId, approval_id, staff_id
from bedesten.kit.moment import moment_in
from bedesten.kit.money import AMOUNT_PATTERN
from bedesten.kit.text import PLAIN

DECIDE: Final = {"permission": "approval:decide"}
TAGS: Final = ["approvals"]
Here = NamedDependency[identity.staff.Office]
Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=500, pattern=PLAIN)]
Text = Annotated[str, msgspec.Meta(max_length=256, pattern=PLAIN)]
Account = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Word = Annotated[str | None, QueryParameter(max_length=64, pattern=PLAIN)]
Moment = Annotated[str | None, QueryParameter(format="date-time", max_length=40)]
Status = Literal["pending", "approved", "rejected", "expired", "executed", "failed"]
Limit = Annotated[int, QueryParameter(ge=1, le=200, description="Approvals of a page")]


class LevelBody(msgspec.Struct, forbid_unknown_fields=True):
    """The next level, what the customer is known by from now on, and why."""

    level: Annotated[int, msgspec.Meta(ge=0, le=3)]
    reason: Reason
    person: KnownPerson = KnownPerson()


class SegmentBody(msgspec.Struct, forbid_unknown_fields=True):
    """It chooses the default profiles of fees and limits."""

    segment: Segment
    reason: Reason


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


class StatusBody(msgspec.Struct, forbid_unknown_fields=True):
    """What the customer is to be, and why; the customer is not told why."""

    status: Literal["suspended", "banned", "closed", "active"]
    reason: Reason


class TermsBody(publish_terms.NewTerms, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A version of the terms of use in both languages, and why."""

    reason: Reason


class Why(msgspec.Struct):
    """Nothing but why."""

    reason: Reason


class ApproveBody(msgspec.Struct, forbid_unknown_fields=True):
    """The hash of the payload that was looked at, and why it is allowed."""

    payload_hash: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    reason: Reason


class RejectBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why not."""

    reason: Reason


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
    return await ask(office, "customer.set_level", data, customer_id=customer_id)


@post(
    "/customers/{customer_id:str}/segment",
    opt={"permission": "customer:update"},
    tags=TAGS,
    status_code=202,
    summary="Ask for a customer's segment",
)
async def set_segment(
    office: Here, customer_id: FromPath[str], data: JSONBody[SegmentBody]
) -> ApprovalView:
    """One of retail, professional and institutional."""
    return await ask(office, "customer.set_segment", data, customer_id=customer_id)


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
    return await ask(office, "customer.credit", data, customer_id=customer_id)


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
    return await ask(office, "customer.freeze", data, customer_id=customer_id)


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
    return await ask(office, "customer.unfreeze", data, customer_id=customer_id)


@post(
    "/customers/{customer_id:str}/status",
    opt={"permission": "customer:update"},
    tags=TAGS,
    status_code=202,
    summary="Ask to suspend, ban, close or reopen a customer",
)
async def set_status(
    office: Here, customer_id: FromPath[str], data: JSONBody[StatusBody]
) -> ApprovalView:
    """Who is suspended may read and cancel; banned and closed end sessions, keys and orders."""
    return await ask(office, STEPS[data.status], Why(data.reason), customer_id=customer_id)


@post(
    "/terms",
    opt={"permission": "terms:publish"},
    tags=TAGS,
    status_code=202,
    summary="Ask to publish terms of use",
)
async def publish(office: Here, data: JSONBody[TermsBody]) -> ApprovalView:
    """From `effective_at` on, or at once, trading wants them accepted."""
    return await ask(office, "terms.publish", data)


@get("/approvals", opt={**DECIDE, "weight": 5}, tags=TAGS, summary="List approvals")
async def list_approvals(
    office: Here,
    *,
    status: FromQuery[Status | None] = None,
    action: Word = None,
    requested_by: Word = None,
    decided_by: Word = None,
    since: Moment = None,
    until: Moment = None,
    cursor: FromQuery[str | None] = None,
    limit: Limit = 50,
) -> ApprovalList:
    """The newest first; `since` and `until` are when they were asked for."""
    wanted = Wanted(
        status=status,
        action=action,
        requested_by=None if requested_by is None else _asker(requested_by),
        decided_by=None if decided_by is None else _asker(decided_by),
        since=moment_in(since),
        until=moment_in(until),
        before=None if cursor is None else _page_of(cursor),
        limit=limit,
    )
    async with office.conn() as conn:
        found = await store.read_some(conn, wanted)
    last = str(found[-1].id) if len(found) == limit else None
    return ApprovalList([view_of(one) for one in found], last)


@get("/approvals/{approval_id:str}", opt=DECIDE, tags=TAGS, summary="Read an approval")
async def read_approval(office: Here, approval_id: FromPath[str]) -> ApprovalView:
    """What was asked for, exactly as it would be done."""
    async with office.conn() as conn:
        found = await store.read(conn, _id_of(approval_id))
    if found is None:
        raise NoSuchApproval
    return view_of(found)


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
    return view_of(done)


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
    return view_of(done)


@post("/approvals/{approval_id:str}/carry-out", opt=DECIDE, tags=TAGS, status_code=200,
      summary="Carry out what was approved")  # fmt: skip
async def carry_one_out(office: Here, approval_id: FromPath[str]) -> ApprovalView:
    """Only where the first attempt got no answer; it takes effect once."""
    async with office.conn() as conn:
        tools = Tools(conn, office.engine)
        done = await carry_out(tools, ACTIONS, office.member, _id_of(approval_id), office.device)
    return view_of(done)


def _page_of(cursor: str) -> ApprovalId:
    try:
        return approval_id(cursor)
    except ValueError:
        raise Malformed("cursor is not one of ours") from None


def _asker(text: str) -> StaffId:
    try:
        return staff_id(text)
    except ValueError:
        raise Malformed("a member of staff is named by their id") from None


def _id_of(text: str) -> ApprovalId:
    try:
        return approval_id(text)
    except ValueError:
        raise NoSuchApproval from None


ROUTES: Final[tuple[Any, ...]] = (
    *members.ROUTES,
    *rules.ROUTES,
    set_level, set_segment, credit, freeze, unfreeze, set_status, publish,
    list_approvals, read_approval, approve_one, reject_one, carry_one_out,
)  # fmt: skip
