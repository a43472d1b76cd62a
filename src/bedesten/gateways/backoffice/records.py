"""REST of the back office: the audit log, which lies below everything that could have routes."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from litestar import get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from bedesten.domain import identity
from bedesten.domain.audit import (
    Question,
    Record,
    act_of,
    lines,
    masked,
    record_async,
    search_async,
    unmask,
)
from bedesten.kit.errors import Malformed, NotFound
from bedesten.kit.ids import LogId, log_id_of
from bedesten.kit.moment import moment_in
from bedesten.kit.text import PLAIN

Word = Annotated[str | None, QueryParameter(max_length=256, pattern=PLAIN)]
Account = Annotated[int | None, QueryParameter(ge=1, le=2**31 - 1)]
Moment = Annotated[str | None, QueryParameter(format="date-time", max_length=40)]
Limit = Annotated[int, QueryParameter(ge=1, le=200, description="Rows of a page")]
ExportLimit = Annotated[int, QueryParameter(ge=1, le=50_000, description="Rows of the file")]
READ: Final = {"permission": "audit:read"}
TAGS: Final = ["audit"]
Here = NamedDependency[identity.staff.Office]


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


class WhyBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why somebody's data has to be seen."""

    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=500, pattern=PLAIN)]


class NoSuchRow(NotFound):
    """No row of the audit log has this id."""

    code = "audit_row_not_found"
    title = "There is no such row of the audit log"


ERRORS: Final = (NoSuchRow,)


async def asked(
    *,
    actor: Word = None,
    action: Word = None,
    resource_type: Word = None,
    resource_id: Word = None,
    account: Account = None,
    request_id: Word = None,
    since: Moment = None,
    until: Moment = None,
    cursor: FromQuery[str | None] = None,
) -> Question:
    """What the query of a request looks for."""
    return Question(
        actor=actor, action=action, resource_type=resource_type, resource_id=resource_id,
        account=account, request_id=request_id, since=moment_in(since), until=moment_in(until),
        before_id=_before(cursor),
    )  # fmt: skip


ASKED: Final = {"question": Provide(asked)}
Asked = NamedDependency[Question]


@get("/audit", opt={**READ, "weight": 10}, tags=TAGS, dependencies=ASKED,
     summary="Search the audit log")  # fmt: skip
async def search_audit(office: Here, question: Asked, limit: Limit = 50) -> AuditList:
    """Every condition has an index. Personal data is masked."""
    async with office.conn() as conn:
        found = await search_async(conn, msgspec.structs.replace(question, limit=limit))
    rows = [_view(masked(one)) for one in found]
    return AuditList(rows, rows[-1].log_id if len(rows) == limit else None)


@get("/audit/export", opt={**READ, "weight": 50}, tags=TAGS, dependencies=ASKED,
     summary="Export audit rows as CSV", media_type="text/csv")  # fmt: skip
async def export_audit(office: Here, question: Asked, limit: ExportLimit = 10_000) -> Stream:
    """The newest first, personal data masked. To go on, pass the last `id` as `cursor`. Every
    export is on record itself."""
    async with office.conn() as conn:
        await record_async(conn, office.member.actor(office.device), act_of(question, limit))
    name = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return Stream(_pieces(office, question, limit), headers=name, media_type="text/csv")


@post("/audit/{log_id:str}/unmask", opt={"permission": "customer:unmask"}, tags=TAGS,
      status_code=200, summary="See the personal data of an audit row")  # fmt: skip
async def unmask_row(office: Here, log_id: FromPath[str], data: JSONBody[WhyBody]) -> AuditView:
    """In clear; the look and its reason are on record before anything is shown."""
    try:
        wanted = log_id_of(log_id)
    except ValueError:
        raise NoSuchRow from None
    async with office.conn() as conn:
        found = await unmask(conn, office.member.actor(office.device), wanted, data.reason)
    if found is None:
        raise NoSuchRow
    return _view(found)


async def _pieces(
    office: identity.staff.Office, question: Question, limit: int
) -> AsyncIterator[str]:
    async with office.conn() as conn:
        async for piece, _ in lines(conn, question, limit):
            yield piece


def _view(one: Record) -> AuditView:
    return AuditView(str(one.id), *msgspec.structs.astuple(one)[1:])


def _before(cursor: str | None) -> LogId | None:
    try:
        return None if cursor is None else log_id_of(cursor)
    except ValueError:
        raise Malformed("cursor is not one of ours") from None


ROUTES: Final[tuple[Any, ...]] = (search_audit, export_audit, unmask_row)
