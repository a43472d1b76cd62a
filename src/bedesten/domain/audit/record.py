"""Record what somebody does, in the database transaction that does it."""

import psycopg

from bedesten.domain.audit import store
from bedesten.domain.audit.model import Act, Actor


def record(conn: psycopg.Connection, actor: Actor, act: Act) -> None:
    """Write the row; it stands or falls with the change that it reports."""
    assert actor.id is not None or actor.kind == "system", "who acts is known"
    store.add(conn, actor, act)


async def record_async(conn: psycopg.AsyncConnection, actor: Actor, act: Act) -> None:
    """`record` for asynchronous code."""
    assert actor.id is not None or actor.kind == "system", "who acts is known"
    await store.add_async(conn, actor, act)
