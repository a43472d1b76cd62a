"""Reading history: tables follow the engine, and every answer says how far they had come."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final, NamedTuple

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bedesten.db.pool import as_customer_async
from bedesten.kit.errors import Unavailable
from bedesten.kit.ids import CustomerId

LOOK_PAUSE: Final = timedelta(milliseconds=5)
PATIENCE: Final = timedelta(milliseconds=400)


class HistoryUnavailable(Unavailable):
    """The database does not answer."""

    code = "history_unavailable"
    title = "History cannot be read now"


class HistoryBehind(Unavailable):
    """The tables have not come as far as the question needs."""

    code = "history_behind"
    title = "History is still being written: ask again in a moment"


SEQ: Final = "(select seq from public.projection_cursor where name = 'main')"


class History(NamedTuple):
    """A connection inside a database transaction; the tables show journal row `seq` at least."""

    conn: psycopg.AsyncConnection
    seq: int


@asynccontextmanager
async def own_history(
    pool: AsyncConnectionPool, customer: CustomerId, *, wanted_seq: int = 0
) -> AsyncIterator[History]:
    """A customer's own rows. Waits a moment for the tables to reach `wanted_seq`; when they do not,
    `seq` says so. Raises HistoryUnavailable."""
    async with _connection(pool) as conn:
        if wanted_seq:
            await _reached(conn, wanted_seq)
        async with as_customer_async(conn, customer, also=SEQ) as seq:
            yield History(conn, int(seq or 0))


@asynccontextmanager
async def public_history(
    pool: AsyncConnectionPool, *, wanted_seq: int = 0
) -> AsyncIterator[History]:
    """Rows that anybody may see, in nobody's name. Raises HistoryUnavailable."""
    async with _connection(pool) as conn:
        seq = await _reached(conn, wanted_seq)
        async with conn.transaction():
            yield History(conn, seq)


@asynccontextmanager
async def _connection(pool: AsyncConnectionPool) -> AsyncIterator[psycopg.AsyncConnection]:
    try:
        async with pool.connection() as conn:
            if not conn.autocommit:
                await conn.set_autocommit(True)  # database transactions are opened by name
            yield conn
    except (psycopg.OperationalError, PoolTimeout) as error:
        raise HistoryUnavailable(retry_after_s=1) from error


async def _reached(conn: psycopg.AsyncConnection, wanted_seq: int) -> int:
    """How far the tables are, after waiting a moment for a row that was just committed."""
    pauses = PATIENCE // LOOK_PAUSE if wanted_seq else 0
    seq = await _projected_seq(conn)
    while seq < wanted_seq and pauses:
        await asyncio.sleep(LOOK_PAUSE.total_seconds())
        seq = await _projected_seq(conn)
        pauses -= 1
    return seq


async def _projected_seq(conn: psycopg.AsyncConnection) -> int:
    cursor = await conn.execute("select seq from public.projection_cursor where name = 'main'")
    row = await cursor.fetchone()
    return 0 if row is None else int(row[0])
