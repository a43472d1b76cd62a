"""Do what was approved, exactly as it was asked for."""

from collections.abc import Mapping
from typing import Any

import psycopg

from bedesten.domain import identity
from bedesten.domain.approvals import store
from bedesten.domain.approvals.model import (
    Action,
    ActionRefused,
    Approval,
    ApprovalDecided,
    Done,
    NoSuchApproval,
    Tools,
)
from bedesten.domain.approvals.request import payload_of
from bedesten.domain.audit import Act, record_async
from bedesten.domain.identity import Device
from bedesten.kit.errors import DomainError, Unavailable
from bedesten.kit.ids import ApprovalId

staff = identity.staff


async def carry_out(
    tools: Tools,
    actions: Mapping[str, Action[Any]],
    member: staff.Member,
    approval: ApprovalId,
    device: Device,
) -> Approval:
    """`executed`, or `failed` with the reason in `result`; again after an unknown outcome it takes
    effect once. Raises NoSuchApproval, ApprovalDecided, EngineUnavailable, OutcomeUnknown.
    """
    async with tools.conn.transaction():
        await staff.act_as(tools.conn, member.staff)
        found = await store.locked(tools.conn, approval)
        if found is None:
            raise NoSuchApproval
        if found.status != "approved":
            raise ApprovalDecided(f"it is {found.status}")
        act = await _attempt(tools, actions[found.action], found)
        await record_async(tools.conn, member.actor(device), act)
        found = await store.read(tools.conn, approval)
        assert found is not None, "its row is locked"
    return found


async def _attempt(tools: Tools, action: Action[Any], found: Approval) -> Act:
    """What to record. Whatever fails leaves nothing behind but the failure."""
    about = {"approval_id": str(found.id), "requested_by": str(found.requested_by)}
    try:
        async with tools.conn.transaction():
            done = await _run(tools, action, found)
    except Unavailable:
        raise
    except DomainError as error:
        result = {"code": error.code, "detail": error.detail or error.title}
        await store.finish(tools.conn, found.id, "failed", result)
        return Act(
            event_type="approval",
            action=found.action,
            resource_type="approval",
            resource_id=str(found.id),
            error=error.code,
            metadata=about | result,
        )
    await store.finish(tools.conn, found.id, "executed", done.after)
    return Act(
        event_type="approval",
        action=found.action,
        resource_type=done.resource_type,
        resource_id=done.resource_id,
        account=done.account,
        before=done.before,
        after=done.after,
        metadata=about,
    )


async def _run(tools: Tools, action: Action[Any], found: Approval) -> Done:
    try:
        return await action.run(tools, found, payload_of(action, found.payload))
    except psycopg.IntegrityError as error:  # a rule of the database stands against it
        raise ActionRefused(error.diag.message_primary) from error
