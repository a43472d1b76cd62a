"""Record the steps of approvals."""

from typing import Any

import psycopg

from bedesten.domain.approvals.model import Approval
from bedesten.domain.audit import Act, Actor, record_async


async def note(
    conn: psycopg.AsyncConnection,
    actor: Actor,
    step: str,
    approval: Approval,
    *,
    error: str | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """One step: request, approve, reject; the action itself is recorded as what it is."""
    act = Act(
        event_type="approval",
        action=step,
        resource_type="approval",
        resource_id=str(approval.id),
        after=after,
        error=error,
        metadata={
            "action": approval.action,
            "requested_by": str(approval.requested_by),
            "payload_hash": approval.payload_hash.hex(),
        },
    )
    await record_async(conn, actor, act)
