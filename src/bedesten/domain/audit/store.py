"""SQL of the audit rows and their seals. Every connection must speak UTC: see `in_utc`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg.types.json import Jsonb

from bedesten.domain.audit.model import Act, Actor, Member, Seal

ADD: Final = """
    insert into audit.audit_logs (actor_id, actor_type, actor_ip, account_id, event_type, action,
        resource_type, resource_id, description, before_state, after_state, status, error_message,
        metadata, user_agent, request_id)
    values (%(actor_id)s, %(kind)s, %(ip)s, %(account)s, %(event_type)s, %(action)s,
        %(resource_type)s, %(resource_id)s, %(description)s, %(before)s, %(after)s,
        case when %(error)s::text is null then 'success' else 'failure' end::audit.outcome,
        %(error)s, %(metadata)s, %(user_agent)s, %(request_id)s)
"""
MEMBERS: Final = """
    select id, audit.row_digest(content) from audit.sealable
    where xid >= %s::text::xid8 and xid < %s::text::xid8
"""
# Whoever is below the oldest running one has ended: nothing is added there any more.
HORIZON: Final = """
    select pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
        (select system_identifier from pg_control_system())
"""
COLUMNS: Final = (
    "seal_no, from_xid::text::bigint, to_xid::text::bigint, members, hash, system_identifier"
)
LAST: Final = f"select {COLUMNS} from audit.seals order by seal_no desc limit 1"  # noqa: S608 - our own constant
SEALS: Final = f"select {COLUMNS} from audit.seals order by seal_no"  # noqa: S608 - our own constant
ADD_SEAL: Final = """
    insert into audit.seals
        (seal_no, from_xid, to_xid, row_count, members, hash, system_identifier)
    values (%s, %s::text::xid8, %s::text::xid8, %s, %s, %s, %s)
"""
LATE: Final = """
    select count(*), min(admin.uuid_time(id)) from audit.sealable
    where xid >= %s::text::xid8 and admin.uuid_time(id) < clock_timestamp() - %s::interval
"""
FETCH_SEALS: Final = 200


@contextmanager
def in_utc(conn: psycopg.Connection) -> Iterator[None]:
    """A database transaction in which times read the same everywhere."""
    with conn.transaction():
        conn.execute("set local timezone = 'UTC'")
        yield


def add(conn: psycopg.Connection, actor: Actor, act: Act) -> None:
    """Write one row; the caller commits."""
    conn.execute(ADD, row_of(actor, act))


async def add_async(conn: psycopg.AsyncConnection, actor: Actor, act: Act) -> None:
    """`add` for asynchronous code."""
    await conn.execute(ADD, row_of(actor, act))


def row_of(actor: Actor, act: Act) -> dict[str, Any]:
    """The parameters of ADD."""
    return {
        "actor_id": actor.id,
        "kind": actor.kind,
        "ip": actor.ip,
        "account": act.account,
        "event_type": act.event_type,
        "action": act.action,
        "resource_type": act.resource_type,
        "resource_id": act.resource_id,
        "description": act.description,
        "before": None if act.before is None else Jsonb(act.before),
        "after": None if act.after is None else Jsonb(act.after),
        "error": act.error,
        "metadata": Jsonb(act.metadata),
        "user_agent": actor.user_agent,
        "request_id": actor.request_id,
    }


def horizon(conn: psycopg.Connection) -> tuple[int, int]:
    """The oldest running database transaction, and which cluster counts them."""
    row = conn.execute(HORIZON).fetchone()
    assert row is not None, "a select without from has one row"
    return row[0], row[1]


def members(conn: psycopg.Connection, start: int, end: int) -> list[Member]:
    """The rows of these database transactions, as they are now."""
    return [Member(*row) for row in conn.execute(MEMBERS, [start, end])]


def last_seal(conn: psycopg.Connection) -> Seal | None:
    """The newest seal."""
    row = conn.execute(LAST).fetchone()
    return None if row is None else Seal(*row)


def seals(conn: psycopg.Connection) -> Iterator[Seal]:
    """All seals in order; inside a database transaction."""
    with conn.cursor("seals") as cursor:
        cursor.itersize = FETCH_SEALS
        for row in cursor.execute(SEALS):
            yield Seal(*row)


def add_seal(conn: psycopg.Connection, seal: Seal) -> None:
    """Append a seal. Raises psycopg.errors.UniqueViolation when another sealer was faster."""
    conn.execute(
        ADD_SEAL,
        [seal.number, seal.from_xid, seal.to_xid, seal.rows, seal.members, seal.hash,
         seal.system_identifier],
    )  # fmt: skip


def late(conn: psycopg.Connection, sealed_to: int, patience: str) -> tuple[int, Any]:
    """How many rows have waited longer for a seal than this interval, and since when."""
    row = conn.execute(LATE, [sealed_to, patience]).fetchone()
    assert row is not None, "an aggregate has one row"
    return row[0], row[1]
