"""Find audit rows: by who, what, which thing, which request, when; newest first."""

from datetime import datetime
from typing import Any

import msgspec
import psycopg

from bedesten.kit.ids import LogId

LIMIT_MAX = 1000
# Each condition has an index; time is in the id, so partitions outside it are not touched.
QUERY = """
    select log_id, created_at, actor_type::text, actor_id, host(actor_ip), account_id, event_type,
        action, resource_type, resource_id, description, before_state, after_state, status::text,
        error_message, request_id
    from audit.audit_logs
    where (%(actor)s::text is null or actor_id = %(actor)s)
        and (%(action)s::text is null or action = %(action)s)
        and (%(resource_type)s::text is null or resource_type = %(resource_type)s)
        and (%(resource_id)s::text is null or resource_id = %(resource_id)s)
        and (%(account)s::integer is null or account_id = %(account)s)
        and (%(request_id)s::text is null or request_id = %(request_id)s)
        and (%(since)s::timestamptz is null or log_id >= admin.uuid_floor(%(since)s))
        and (%(until)s::timestamptz is null or log_id < admin.uuid_floor(%(until)s))
        and (%(before_id)s::uuid is null or log_id < %(before_id)s)
        and (%(only)s::uuid is null or log_id = %(only)s)
    order by log_id desc
    limit %(limit)s
"""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for; empty fields do not matter. `before_id` goes on behind a page's last;
    `only` is one row."""

    actor: str | None = None
    action: str | None = None
    resource_type: str | None = None
    resource_id: str | None = None
    account: int | None = None
    request_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before_id: LogId | None = None
    only: LogId | None = None
    limit: int = 50


class Record(msgspec.Struct, frozen=True):
    """One row as people read it."""

    id: LogId
    at: datetime
    actor_type: str
    actor: str | None
    ip: str | None
    account: int | None
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


def search(conn: psycopg.Connection, question: Question) -> list[Record]:
    """The newest rows that answer the question."""
    _check(question)
    # Planned for the values given: a plan for any values could use no index.
    rows = conn.execute(QUERY, msgspec.structs.asdict(question), prepare=False)
    return [Record(*row) for row in rows]


async def search_async(conn: psycopg.AsyncConnection, question: Question) -> list[Record]:
    """`search` for asynchronous code."""
    _check(question)
    done = await conn.execute(QUERY, msgspec.structs.asdict(question), prepare=False)
    return [Record(*row) for row in await done.fetchall()]


def _check(question: Question) -> None:
    assert 1 <= question.limit <= LIMIT_MAX, f"a page has 1 to {LIMIT_MAX} rows"
