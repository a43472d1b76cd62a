"""Claim events that are due: nobody else gets them until the lease is over."""

from typing import Any, Final, NamedTuple

import psycopg

from bedesten.kit.ids import EventId

LEASE: Final = "60 seconds"  # a worker that died leaves its events to the next one after this
# In order for each aggregate: only the oldest pending one is due. Locked by the index that says so.
CLAIM: Final = """
    update public.outbox_events as e
    set retry_count = e.retry_count + 1, next_retry_at = clock_timestamp() + %(lease)s::interval
    where e.event_id in (
        select o.event_id
        from public.outbox_events as o
        where o.status = 'PENDING' and o.event_type = %(kind)s
            and (o.next_retry_at is null or o.next_retry_at <= clock_timestamp())
            and not exists (
                select from public.outbox_events as older
                where older.status = 'PENDING' and older.aggregate_type = o.aggregate_type
                    and older.aggregate_id = o.aggregate_id and older.event_id < o.event_id)
        order by o.event_id
        limit %(limit)s
        for update skip locked)
    returning e.event_id, e.aggregate_id, e.event_data, e.correlation_id, e.retry_count
"""


class Event(NamedTuple):
    """A claimed event; `attempt` counts from 1."""

    event: EventId
    aggregate: str
    data: dict[str, Any]
    correlation: str | None
    attempt: int


def claim(conn: psycopg.Connection, kind: str, *, limit: int) -> list[Event]:
    """At most `limit` events of this kind, oldest first; on a connection in autocommit."""
    rows = conn.execute(CLAIM, {"kind": kind, "limit": limit, "lease": LEASE})
    return sorted(Event(*row) for row in rows)
