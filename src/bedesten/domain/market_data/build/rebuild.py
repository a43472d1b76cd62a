"""Klines anew from the trades, beside a running builder: finds and mends what is not the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

import psycopg

from bedesten.domain.market_data.bar import floor_id
from bedesten.domain.market_data.board import FRAMES, Board, Frame, Period
from bedesten.domain.market_data.build import merge, store
from bedesten.domain.market_data.build.builder import PROMPT
from bedesten.domain.market_data.build.merge import Differences
from bedesten.domain.market_data.scales import Scales
from bedesten.kit.ids import ID_MAX

PAGE: Final = 5_000  # trades in memory at once; they make fewer klines of each interval
Moved = Callable[[int, int], None]  # trades done, of how many


class Span(NamedTuple):
    """Which klines: those of a market that begin from one moment on and before another."""

    market: int
    from_ms: int
    to_ms: int
    frames: tuple[Frame, ...] = FRAMES


def rebuild(
    conn: psycopg.Connection,
    span: Span,
    *,
    check: bool = False,
    moved: Moved = lambda _, __: None,
) -> Differences:
    """Build the klines of a span and mend the tables, or with `check` only compare.

    Klines that are over are merged page by page. The last ones, to which trades may still come, are
    merged while the builder waits, which then begins anew if anything was mended. The connection is
    in autocommit mode.
    """
    scales = store.markets(conn)[span.market]
    return _Rebuilding(conn, span, scales, check=check).run(moved)


class _Rebuilding:
    def __init__(
        self, conn: psycopg.Connection, span: Span, scales: Scales, *, check: bool
    ) -> None:
        store.prepare(conn)
        self._conn = conn
        self._span = span
        self._scales = scales
        self._check = check
        self._over: list[Period] = []
        self._board = Board(self._over.append, span.frames)
        # Where each frame's klines that are not merged yet begin.
        self._frontier = {frame: frame.start(span.from_ms) for frame in span.frames}
        self._next = floor_id(min(self._frontier.values()))
        last = span.to_ms - 1
        self._high = min(
            ID_MAX, floor_id(max(frame.after(frame.start(last)) for frame in span.frames))
        )
        self._found = Differences()
        self._done = 0

    def run(self, moved: Moved) -> Differences:
        conn, market = self._conn, self._span.market
        count = merge.count_trades(conn, market, self._next, self._end())
        while self._read(self._end()):
            moved(self._done, max(count, self._done))
            with self._writing():
                self._merge(self._spans_over())
        with self._writing():
            position = store.position(conn, lock=True)
            end = min(self._high, position.trade + 1)
            while self._read(end):
                pass
            self._merge_open(whole=position.whole == position.trade)
            if self._found.mended:
                merge.begin_anew(conn)
        return self._found

    def _end(self) -> int:
        """Before which id trades are taken: all that the builder has, and none that it has not."""
        return min(self._high, store.position(self._conn).trade + 1)

    def _read(self, end: int) -> bool:
        """Take a page of trades; False when there was none."""
        found = store.market_trades(
            self._conn, self._span.market, self._scales, low=self._next, high=end, most=PAGE
        )
        for trade in found:
            self._board.add(trade)
        if found:
            self._next = found[-1].trade + 1
            self._done += len(found)
        return bool(found)

    def _spans_over(self) -> list[tuple[Frame, int, int]]:
        """What lies before the current periods: nothing comes to it any more."""
        spans = []
        for period in self._board.periods():
            low, high = self._frontier[period.frame], min(period.start_ms, self._span.to_ms)
            if low < high:
                spans.append((period.frame, low, high))
        return spans

    def _merge_open(self, *, whole: bool) -> None:
        """The last klines. Open ones of long intervals may be old in the tables without being
        wrong, unless all are `whole`: those are brought up to date, and no difference counts."""
        to = self._span.to_ms
        periods = self._board.periods()
        late = {} if whole else {one.frame: one for one in periods if one.frame not in PROMPT}
        wanted = [
            one for one in late.values() if self._frontier[one.frame] <= one.start_ms < to
        ]
        spans: list[tuple[Frame, int, int]] = []
        for frame, low in self._frontier.items():
            begin = low
            if frame in late:
                spans.append((frame, low, min(to, late[frame].start_ms)))
                begin = max(low, late[frame].end_ms)
            spans.append((frame, begin, to))
        self._over += [one for one in periods if one.frame not in late]
        self._merge([span for span in spans if span[1] < span[2]])
        merge.merge(self._conn, self._span.market, wanted, [], self._scales)
        self._found = self._found.plus(Differences(built=len(wanted)))

    def _merge(self, spans: list[tuple[Frame, int, int]]) -> None:
        over = [
            one
            for one in self._over
            if self._frontier[one.frame] <= one.start_ms < self._span.to_ms
        ]
        self._over.clear()
        found = merge.merge(self._conn, self._span.market, over, spans, self._scales)
        self._found = self._found.plus(found)
        self._frontier |= {frame: high for frame, _, high in spans}

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._conn.transaction(force_rollback=self._check):
            yield
