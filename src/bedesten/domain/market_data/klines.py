"""Klines of a span, without gaps: a period without trades repeats the last close."""

from typing import Final, NamedTuple

import psycopg

from bedesten.domain.ledger import public_history
from bedesten.domain.market_data import reach, store
from bedesten.domain.market_data.bar import Bar
from bedesten.domain.market_data.board import Frame, Period
from bedesten.domain.market_data.interval import DAY_MS, Interval
from bedesten.domain.market_data.reach import Known
from bedesten.domain.market_data.scales import Scales, scales_of
from bedesten.domain.market_data.store import Ends, Row
from bedesten.domain.markets import Desk, Market

LIMIT_MAX: Final = 1_000
LIMIT_DEFAULT: Final = 500
PARTS_MAX: Final = 50_000  # klines that are put together to those of another calendar, at once
PARTS: Final = tuple(
    interval
    for interval in reversed(Interval)
    if DAY_MS % interval.length_ms == 0 and interval not in (Interval.DAY, Interval.SECOND)
)


class KlineQuestion(NamedTuple):
    """`from_ms` and `to_ms` are about when a kline begins, both included. Without the first the
    newest are meant."""

    frame: Frame
    from_ms: int | None = None
    to_ms: int | None = None
    limit: int = LIMIT_DEFAULT


class Klines(NamedTuple):
    """Klines without gaps, oldest first. Those that end by `known.until_ms` are over for good."""

    periods: list[Period]
    known: Known

    def is_over(self, period: Period) -> bool:
        """Whether it will never change."""
        return period.end_ms <= self.known.until_ms


async def read_klines(desk: Desk, market: Market, question: KlineQuestion) -> Klines:
    """Up to `limit` klines; none before the market's first trade. Raises HistoryUnavailable."""
    asked = await reach.ask(desk.engine, desk.clock, market)
    async with public_history(desk.pool) as history:
        known = await reach.known(history.conn, asked, market)
        periods = await _Reading(history.conn, market, question).read(known)
    return Klines(periods, known)


class _Reading:
    def __init__(
        self, conn: psycopg.AsyncConnection, market: Market, question: KlineQuestion
    ) -> None:
        self._conn = conn
        self._market = market
        self._scales: Scales = scales_of(market)
        self._frame, self._from_ms, self._to_ms, limit = question
        self._part = part_of(self._frame)
        self._limit = limit
        if self._part is not None:
            most = PARTS_MAX * self._part.length_ms // self._frame.interval.length_ms
            self._limit = max(1, min(limit, most))

    async def read(self, known: Known) -> list[Period]:
        """The klines, filled."""
        frame = self._frame
        newest = frame.start(known.until_ms)
        last = newest if self._to_ms is None else min(newest, frame.start(self._to_ms))
        high = frame.after(last)
        if self._from_ms is None:
            low = frame.interval.back(high, self._limit, frame.shift_ms)
        else:
            low = frame.start(self._from_ms)
            low = low if low == self._from_ms else frame.after(low)
        if low >= high:
            return []
        if known.last_ms is None:
            return []
        before, rows = await self._rows_of(low, high, known.last_ms)
        if before is None:
            if not rows:
                return []
            low = rows[0].start_ms
        return filled(frame, rows, before, (low, high, self._limit))

    async def _rows_of(self, low: int, high: int, last_ms: int) -> tuple[Row | None, list[Row]]:
        """The period with trades before a span, and those in it. What is over is read from the
        tables; the open one is put together, because its row may be old."""
        conn, market, scales = self._conn, self._market.id, self._scales
        interval = self._part or self._frame.interval
        if interval in (Interval.SECOND, Interval.MINUTE):
            before = await store.before(conn, market, interval, low, scales)
            return before, await self._rows(low, high)
        open_ms = interval.start(last_ms)
        before = await store.before(conn, market, interval, min(low, open_ms), scales)
        rows = await self._rows(low, min(high, open_ms)) if low < open_ms else []
        if open_ms >= high:
            return before, rows
        bar = await store.put_together(conn, market, Ends.since(open_ms, last_ms), scales)
        assert bar is not None, "the last trade is in it"
        if open_ms < low:
            return Row(open_ms, bar), rows
        start_ms = self._frame.start(open_ms)
        if rows and rows[-1].start_ms == start_ms:
            rows[-1].bar.merge(bar)
        elif len(rows) < self._limit:
            rows.append(Row(start_ms, bar))
        return before, rows

    async def _rows(self, low: int, high: int) -> list[Row]:
        asked = {
            "market": self._market.id,
            "interval": str(self._frame.interval),
            "part": None if self._part is None else str(self._part),
            "shift": self._frame.shift_ms,
            "low": low,
            "high": high,
            "limit": self._limit,
        }
        return await store.span(self._conn, asked, self._scales)


def part_of(frame: Frame) -> Interval | None:
    """The longest klines of UTC of which this calendar's are made up; None: they are the same."""
    if not frame.interval.is_shifted(frame.shift_ms):
        return None
    return next(
        part
        for part in PARTS
        if frame.shift_ms % part.length_ms == 0
        and (frame.interval is Interval.MONTH or frame.interval.length_ms % part.length_ms == 0)
    )


def filled(
    frame: Frame, rows: list[Row], before: Row | None, span: tuple[int, int, int]
) -> list[Period]:
    """Every period of a span (from, to before, at most so many): those with trades are `rows`,
    others repeat the close before them."""
    low, high, limit = span
    found = {row.start_ms: row.bar for row in rows}
    flat = None if before is None else Bar.flat(before.bar.close)
    periods: list[Period] = []
    while low < high and len(periods) < limit:
        bar = found.get(low)
        if bar is not None:
            flat = Bar.flat(bar.close)
        else:
            bar = flat
        assert bar is not None, "the first period has trades, or there is one before it"
        periods.append(Period(frame, low, bar))
        low = frame.after(low)
    return periods
