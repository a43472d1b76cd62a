"""SQL of approvals, for the login admin_user."""

from typing import Any, Final

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from bedesten.domain.approvals.model import LIFE_H, Approval, Wanted
from bedesten.kit.ids import ApprovalId, StaffId

# Nobody waits for the job that notes it: what is over is over.
STATUS: Final = (
    "case when status = 'pending' and expires_at <= clock_timestamp() then 'expired'"
    " else status::text end"
)
COLUMNS: Final = (
    f"approval_id, action, payload, payload_hash, reason, {STATUS}, requested_by, requested_at,"
    " expires_at, decided_by, decided_at, decision_reason, executed_at, result"
)
SOME: Final = f"""
    select {COLUMNS} from public.approvals
    where (%(status)s::text is null or {STATUS} = %(status)s)
        and (%(status)s::text is distinct from 'pending' or status = 'pending')
        and (%(action)s::text is null or action = %(action)s)
        and (%(requested_by)s::uuid is null or requested_by = %(requested_by)s)
        and (%(decided_by)s::uuid is null or decided_by = %(decided_by)s)
        and (%(since)s::timestamptz is null or requested_at >= %(since)s)
        and (%(until)s::timestamptz is null or requested_at < %(until)s)
        and (%(before)s::uuid is null or approval_id < %(before)s)
    order by approval_id desc limit %(limit)s
""".encode()  # noqa: S608 - our own constant


async def add(
    conn: psycopg.AsyncConnection,
    by: StaffId,
    asked: tuple[str, dict[str, Any], str],
    key: str | None,
) -> Approval | None:
    """A pending one of action, payload and reason; None when the member has used the key."""
    action, payload, reason = asked
    return await _one(
        conn,
        "insert into public.approvals"  # noqa: S608 - our own constant
        " (action, payload, reason, requested_by, idempotency_key, expires_at)"
        " values (%s, %s, %s, %s, %s, clock_timestamp() + make_interval(hours => %s))"
        " on conflict (requested_by, idempotency_key) where idempotency_key is not null do nothing"
        f" returning {COLUMNS}",
        [action, Jsonb(payload), reason, by, key, LIFE_H],
    )


async def by_key(conn: psycopg.AsyncConnection, by: StaffId, key: str) -> Approval | None:
    """What this member has asked for under this key."""
    query = (
        f"select {COLUMNS} from public.approvals where requested_by = %s and idempotency_key = %s"  # noqa: S608 - our own constant
    )
    return await _one(conn, query, [by, key])


async def read(conn: psycopg.AsyncConnection, approval: ApprovalId) -> Approval | None:
    """One, as it is now."""
    query = f"select {COLUMNS} from public.approvals where approval_id = %s"  # noqa: S608 - our own constant
    return await _one(conn, query, [approval])


async def locked(conn: psycopg.AsyncConnection, approval: ApprovalId) -> Approval | None:
    """One, and nobody else decides it meanwhile."""
    query = f"select {COLUMNS} from public.approvals where approval_id = %s for update"  # noqa: S608 - our own constant
    return await _one(conn, query, [approval])


async def read_some(conn: psycopg.AsyncConnection, wanted: Wanted) -> list[Approval]:
    """The newest that are wanted."""
    # Planned for the values given: a plan for any values could use no index.
    done = await conn.execute(SOME, msgspec.structs.asdict(wanted), prepare=False)
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
