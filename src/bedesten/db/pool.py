"""Connections and pools, made alike everywhere, and the customer context of row security."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg_pool import AsyncConnectionPool

STATEMENT_TIMEOUT_MS = 30_000
CONNECT_TIMEOUT_S = 10
POOL_MAX = 20  # the server takes 200 connections, all processes together
# Lists of customers are pages, newest first, which an index has in order already. Row security
# makes the planner take an account's rows for few, and then it would rather read all and sort.
CUSTOMER = """
    select set_config('app.current_user_id', %s, true), set_config('enable_sort', 'off', true)
"""


def connect(
    url: str,
    application: str,
    *,
    autocommit: bool = False,
    statement_timeout_ms: int = STATEMENT_TIMEOUT_MS,
) -> psycopg.Connection:
    """One connection; `application` names it in pg_stat_activity, timeout 0 means none."""
    return psycopg.connect(
        url, autocommit=autocommit, **_options(application, statement_timeout_ms)
    )


def async_pool(
    url: str,
    application: str,
    *,
    size_min: int = 1,
    size_max: int = POOL_MAX,
    statement_timeout_ms: int = STATEMENT_TIMEOUT_MS,
    autocommit: bool = False,
) -> AsyncConnectionPool:
    """A pool that is still closed; use it with `async with`. Waiting in it is bounded.

    With `autocommit` what a verb has committed stays, whatever its caller raises afterwards.
    """
    return AsyncConnectionPool(
        url,
        kwargs={**_options(application, statement_timeout_ms), "autocommit": autocommit},
        min_size=size_min,
        max_size=size_max,
        name=application,
        timeout=CONNECT_TIMEOUT_S,
        check=AsyncConnectionPool.check_connection,
        open=False,
    )


@contextmanager
def as_customer(conn: psycopg.Connection, customer: UUID) -> Iterator[None]:
    """A database transaction that sees and changes only this customer's rows.

    The context ends with the database transaction, so a pooled connection cannot carry it on to
    the next caller; hence never inside another one.
    """
    assert conn.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    with conn.transaction():
        conn.execute(CUSTOMER, [str(customer)])
        yield


@asynccontextmanager
async def as_customer_async(
    conn: psycopg.AsyncConnection, customer: UUID, *, also: LiteralString = "null"
) -> AsyncIterator[Any]:
    """`as_customer` for asynchronous code; gives the value of the expression `also`.

    Begin, context and expression are one message to the server: this is on the way of every private
    read. So the customer is written into it, who is a UUID and nothing else.
    """
    assert conn.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    if not conn.autocommit:
        await conn.set_autocommit(True)  # else psycopg begins by itself
    context = CUSTOMER.replace("%s", f"'{UUID(int=customer.int)}'")
    done = await conn.execute(f"begin; {context}, {also}".encode())
    done.nextset()
    row = await done.fetchone()
    assert row is not None, "a select without from has one row"
    try:
        yield row[-1]
    except BaseException:
        await conn.rollback()
        raise
    await conn.commit()


def _options(application: str, statement_timeout_ms: int) -> dict[str, Any]:
    return {
        "application_name": f"bedesten {application}",
        "connect_timeout": CONNECT_TIMEOUT_S,
        "options": f"-c statement_timeout={statement_timeout_ms}",
    }
