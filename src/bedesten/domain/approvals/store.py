"""SQL of approvals, for the login admin_user."""

from typing import Any, Final

import psycopg
from psycopg.types.json import Jsonb

from bedesten.domain.approvals.model import LIFE_H, Approval
from bedesten.kit.ids import ApprovalId, StaffId

COLUMNS: Final = (
    "approval_id, action, payload, payload_hash, reason, status::text, requested_by, requested_at,"
    " expires_at, decided_by, decided_at, decision_reason, executed_at, result"
)


async def add(
    conn: psycopg.AsyncConnection, action: str, payload: dict[str, Any], reason: str, by: StaffId
) -> Approval:
    """A pending one."""
    found = await _one(
        conn,
        "insert into public.approvals (action, payload, reason, requested_by, expires_at)"  # noqa: S608 - our own constant
        " values (%s, %s, %s, %s, clock_timestamp() + make_interval(hours => %s))"
        f" returning {COLUMNS}",
        [action, Jsonb(payload), reason, by, LIFE_H],
    )
    assert found is not None, "an insert without conflict answers its row"
    return found


async def read(conn: psycopg.AsyncConnection, approval: ApprovalId) -> Approval | None:
    """One, as it is now."""
    query = f"select {COLUMNS} from public.approvals where approval_id = %s"  # noqa: S608 - our own constant
    return await _one(conn, query, [approval])


async def locked(conn: psycopg.AsyncConnection, approval: ApprovalId) -> Approval | None:
    """One, and nobody else decides it meanwhile."""
    query = f"select {COLUMNS} from public.approvals where approval_id = %s for update"  # noqa: S608 - our own constant
    return await _one(conn, query, [approval])


async def read_some(
    conn: psycopg.AsyncConnection,
    status: str | None,
    before: ApprovalId | None,
    limit: int,
) -> list[Approval]:
    """The newest of this status, or of all; `before` goes on behind a page's last."""
    done = await conn.execute(
        f"select {COLUMNS} from public.approvals"  # noqa: S608 - our own constant
        " where (%(status)s::text is null or status::text = %(status)s)"
        " and (%(before)s::uuid is null or approval_id < %(before)s)"
        " order by approval_id desc limit %(limit)s",
        {"status": status, "before": before, "limit": limit},
    )
    return [Approval(*row) for row in await done.fetchall()]


async def decide(
    conn: psycopg.AsyncConnection, approval: ApprovalId, status: str, by: StaffId, reason: str
) -> None:
    """Approved or rejected; the database refuses whoever asked for it."""
    await conn.execute(
        "update public.approvals set status = %s, decided_by = %s, decision_reason = %s,"
        " decided_at = clock_timestamp() where approval_id = %s",
        [status, by, reason, approval],
    )


async def expire(conn: psycopg.AsyncConnection) -> int:
    """End what nobody has decided in time; how many."""
    done = await conn.execute(
        "update public.approvals set status = 'expired'"
        " where status = 'pending' and expires_at <= clock_timestamp()"
    )
    return done.rowcount


async def finish(
    conn: psycopg.AsyncConnection, approval: ApprovalId, status: str, result: dict[str, Any]
) -> None:
    """Executed or failed."""
    await conn.execute(
        "update public.approvals set status = %s, result = %s, executed_at ="
        " case when %s = 'executed' then clock_timestamp() end where approval_id = %s",
        [status, Jsonb(result), status, approval],
    )


async def _one(conn: psycopg.AsyncConnection, query: str, parameters: list[Any]) -> Approval | None:
    row = await (await conn.execute(query.encode(), parameters)).fetchone()
    return None if row is None else Approval(*row)
