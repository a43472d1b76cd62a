"""REST of the back office: the audit log, which lies below everything that could have routes."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from bedesten.domain import identity
from bedesten.domain.audit import Question, search_async
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import LogId, log_id_of
from bedesten.kit.text import PLAIN

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
Word = Annotated[str | None, QueryParameter(max_length=256, pattern=PLAIN)]
Account = Annotated[int | None, QueryParameter(ge=1, le=2**31 - 1)]
Limit = Annotated[int, QueryParameter(ge=1, le=200, description="Rows of a page")]


class AuditView(msgspec.Struct):
    """One row: who did what to what, from where, and what it changed."""

    log_id: str
    at: datetime
    actor_type: str
    actor: str | None
    ip: str | None
    account_id: int | None
    event_type: str
    action: str
    resource_type: str
    resource_id: str | None
    description: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    status: str
    error: str | None
    request_id: str | None


class AuditList(msgspec.Struct):
    """The newest first; pass `next_cursor` back as `cursor`."""

    data: list[AuditView]
    next_cursor: str | None


@get("/audit", opt={"permission": "audit:read"}, tags=["audit"], summary="Search the audit log")
async def search_audit(
    office: NamedDependency[identity.staff.Office],
    *,
    actor: Word = None,
    action: Word = None,
    resource_type: Word = None,
    resource_id: Word = None,
    account: Account = None,
    request_id: Word = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    cursor: FromQuery[str | None] = None,
    limit: Limit = 50,
) -> AuditList:
    """Every condition has an index."""
    question = Question(
        actor=actor, action=action, resource_type=resource_type, resource_id=resource_id,
        account=account, request_id=request_id, since=_moment(since), until=_moment(until),
        before_id=_before(cursor), limit=limit,
    )  # fmt: skip
    async with office.conn() as conn:
        found = await search_async(conn, question)
    rows = [AuditView(str(one.id), *msgspec.structs.astuple(one)[1:]) for one in found]
    return AuditList(rows, rows[-1].log_id if len(rows) == limit else None)


def _moment(given: datetime | None) -> datetime | None:
    """In UTC unless it says otherwise; nothing is older than 1970, nor has an id from then."""
    if given is None:
        return None
    return max(given if given.tzinfo else given.replace(tzinfo=UTC), EPOCH)


def _before(cursor: str | None) -> LogId | None:
    try:
        return None if cursor is None else log_id_of(cursor)
    except ValueError:
        raise Malformed("cursor is not one of ours") from None
