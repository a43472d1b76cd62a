"""Ask for an action in a route, and show what was asked for and what became of it."""

from datetime import datetime
from typing import Any

import msgspec

from bedesten.domain import identity
from bedesten.domain.approvals.actions import ACTIONS
from bedesten.domain.approvals.model import Approval, Tools
from bedesten.domain.approvals.request import Asked, request


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


async def ask(
    office: identity.staff.Office, action: str, body: msgspec.Struct, **about: str | int
) -> ApprovalView:
    """Everything of the body but the reason is the payload. Asked again under the same key it
    answers what was asked for then."""
    payload = {**msgspec.to_builtins(body), **about}
    asked = Asked(
        action=action, reason=payload.pop("reason"), payload=payload, key=office.idempotency_key
    )
    async with office.conn() as conn:
        made = await request(
            Tools(conn, office.engine), ACTIONS, office.member, asked, office.device
        )
    if made.replayed:
        office.told["Idempotency-Replayed"] = "true"
    return view_of(made)


def view_of(one: Approval) -> ApprovalView:
    """As it is shown."""
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
