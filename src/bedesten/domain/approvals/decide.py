"""Approve or reject what another member of staff asked for."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from bedesten.domain import identity
from bedesten.domain.approvals import store
from bedesten.domain.approvals.carry_out import carry_out
from bedesten.domain.approvals.model import (
    Action,
    Approval,
    ApprovalDecided,
    ApprovalDiffers,
    ApprovalExpired,
    NoSuchApproval,
    OwnRequest,
    Tools,
)
from bedesten.domain.approvals.note import note
from bedesten.domain.approvals.request import payload_of
from bedesten.domain.identity import Device
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import ApprovalId

staff = identity.staff

PERMISSION = "approval:decide"


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """On which approval, why, and the hash of the payload that was looked at."""

    approval: ApprovalId
    reason: str
    payload_hash: bytes = b""


async def approve(
    tools: Tools,
    actions: Mapping[str, Action[Any]],
    member: staff.Member,
    decision: Decision,
    device: Device,
) -> Approval:
    """Allow it, and have it done: `executed`, or `failed` with the reason in `result`.

    Raises NoSuchApproval, ApprovalDecided, ApprovalExpired, ApprovalDiffers, OwnRequest,
    PermissionMissing; EngineUnavailable and OutcomeUnknown leave it approved, to be carried out.
    """

    async def check(found: Approval) -> None:
        if decision.payload_hash != found.payload_hash:
            raise ApprovalDiffers
        action = actions[found.action]
        await action.check(tools, payload_of(action, found.payload), member.staff)

    await _decide(tools, member, decision, device, status="approved", check=check)
    return await carry_out(tools, actions, member, decision.approval, device)


async def reject(
    tools: Tools, member: staff.Member, decision: Decision, device: Device
) -> Approval:
    """Nothing will be done. Raises as `approve` does."""

    async def check(_: Approval) -> None:
        """Whatever it is, it may be rejected."""

    await _decide(tools, member, decision, device, status="rejected", check=check)
    found = await store.read(tools.conn, decision.approval)
    assert found is not None, "it was there a moment ago"
    return found


async def _decide(
    tools: Tools,
    member: staff.Member,
    decision: Decision,
    device: Device,
    *,
    status: str,
    check: Callable[[Approval], Awaitable[None]],
) -> None:
    member.check(PERMISSION)
    step = {"approved": "approve", "rejected": "reject"}[status]
    refusal: DomainError | None = None
    async with tools.conn.transaction():
        await staff.act_as(tools.conn, member.staff)
        found = await store.locked(tools.conn, decision.approval)
        if found is None:
            raise NoSuchApproval
        try:
            _check_open(found, member)
            await check(found)
            await store.decide(tools.conn, found.id, status, member.staff, decision.reason.strip())
        except DomainError as error:
            refusal = error
        code = None if refusal is None else refusal.code
        await note(tools.conn, member.actor(device), step, found, error=code)
    if refusal is not None:
        raise refusal


def _check_open(found: Approval, member: staff.Member) -> None:
    if found.status == "expired":
        raise ApprovalExpired
    if found.status != "pending":
        raise ApprovalDecided(f"it is {found.status}")
    if found.requested_by == member.staff:
        raise OwnRequest
