"""A market's board from the tables, to be carried on by the feed."""

import asyncio
from datetime import timedelta
from typing import Final

import psycopg
from psycopg_pool import AsyncConnectionPool

from bedesten.domain.ledger import public_history
from bedesten.domain.market_data import load, store
from bedesten.domain.market_data.bar import Bar
from bedesten.domain.market_data.board import Board, Closed, Frame, other_frames
from bedesten.domain.market_data.scales import scales_of
from bedesten.domain.market_data.store import Ends
from bedesten.domain.markets import Market
from bedesten.kit.errors import Unavailable
from bedesten.kit.moment import moment_of

TRIES: Final = 80  # before the deadline of a request, which would say less
PAUSE: Final = timedelta(milliseconds=100)  # the builder is never far behind
MS_NS: Final = 1_000_000
REACHED: Final = "select seq from public.kline_cursor where name = 'main'"


class KlinesBehind(Unavailable):
    """The klines in the tables are further behind the journal than they should be."""

    code = "klines_behind"
    title = "The klines are being built: try again in a moment"


async def read_board(
    pool: AsyncConnectionPool,
    market: Market,
    closed: Closed,
    *,
    since: int,
    now_ms: int,
    shift_ms: int = 0,
) -> tuple[Board, int]:
    """The board and the journal row it is of, which is `since` or later. That of another calendar
    has only the frames that are not the same in UTC, and no windows.

    Raises KlinesBehind, HistoryUnavailable.
    """
    for _ in range(TRIES):
        async with public_history(pool) as history:
            await history.conn.execute("set transaction isolation level repeatable read")
            reached = await _reached(history.conn)
            if reached >= since:
                conn = history.conn
                if shift_ms:
                    return await _read_other(conn, market, closed, shift_ms), reached
                return await _read(conn, market, closed, now_ms), reached
        await asyncio.sleep(PAUSE.total_seconds())
    raise KlinesBehind(retry_after_s=1)


async def _reached(conn: psycopg.AsyncConnection) -> int:
    row = await (await conn.execute(REACHED)).fetchone()
    assert row is not None, "migrations insert the row"
    return int(row[0])


async def _read(
    conn: psycopg.AsyncConnection, market: Market, closed: Closed, now_ms: int
) -> Board:
    board = Board(closed)
    asked = {"market": market.id, "since": moment_of(now_ms * MS_NS) - load.DAY}
    pieces, last_quantities = [
        await (await conn.execute(question, asked)).fetchall()
        for question in (load.PIECES, load.LAST_QUANTITIES)
    ]
    number = int(market.id)
    load.restore({number: board}, {number: scales_of(market)}, pieces, last_quantities)
    return board


async def _read_other(
    conn: psycopg.AsyncConnection, market: Market, closed: Closed, shift_ms: int
) -> Board:
    frames = other_frames(shift_ms)
    board, scales = Board(closed, frames), scales_of(market)
    last_ms = (await store.reach(conn, market.id)).last_ms
    if last_ms is None:
        return board
    bars: dict[Frame, Bar] = {}
    for frame in frames:
        ends = Ends.since(frame.start(last_ms), last_ms)
        bar = await store.put_together(conn, market.id, ends, scales)
        assert bar is not None, "the last trade is in it"
        bars[frame] = bar
    board.restore(max(bar.last for bar in bars.values()), bars)
    return board
