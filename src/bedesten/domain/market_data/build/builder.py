"""Carries klines and tickers on, trade by trade, exactly once: rows and position commit together.

What is in memory is a copy of the tables. Whatever goes wrong, it is thrown away and read again.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, NamedTuple

import psycopg

from bedesten.domain.market_data import load
from bedesten.domain.market_data.board import MINUTES, Board, Frame, Period
from bedesten.domain.market_data.build import store
from bedesten.domain.market_data.build.store import Last, Position
from bedesten.domain.market_data.interval import Interval
from bedesten.domain.market_data.scales import Scales
from bedesten.domain.market_data.window import DAY
from bedesten.kit.moment import moment_of

TRADES_MAX: Final = 5_000  # of one database transaction; a second's work at most
# Written with every step. The open klines of longer intervals follow from these: whoever reads them
# puts them together, and the rows in the tables are brought up to date now and then.
PROMPT: Final = (Frame(Interval.SECOND), Frame(Interval.MINUTE))
LATE_MS: Final = 10_000


class Built(NamedTuple):
    """What a step did. `more`: there are more trades than it took."""

    trades: int
    klines: int
    more: bool


class Builder:
    """One at a time may build; a second one finds out and begins anew. `now_ms` is the time.

    The connection is in autocommit mode and repeatable read, made so here.
    """

    def __init__(self, conn: psycopg.Connection, now_ms: Callable[[], int]) -> None:
        conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        store.prepare(conn)
        self._conn = conn
        self._now_ms = now_ms
        self._boards: dict[int, Board] = {}
        self._closed: list[tuple[int, Period]] = []
        self._scales: dict[int, Scales] = {}
        self._position: Position | None = None
        self._minute = 0  # as of which the tickers are
        self._late: set[int] = set()  # markets of which open klines in the tables are old
        self._late_since = 0

    @property
    def seq(self) -> int:
        """The journal row up to which all trades are in."""
        return 0 if self._position is None else self._position.seq

    def step(self) -> Built:
        """Take what is new. Raises psycopg.Error; the next step then begins from the tables."""
        try:
            with self._conn.transaction():
                return self._step()
        except psycopg.errors.SerializationFailure:
            self._position = None
            return Built(0, 0, more=True)
        except BaseException:
            self._position = None
            raise

    def _step(self) -> Built:
        before = self._position
        if before is None:
            before = self._load()
        seq, at = store.projected(self._conn)
        trades = store.new_trades(self._conn, before.trade, TRADES_MAX, self._scales)
        more = len(trades) == TRADES_MAX
        now_ms = self._now_ms()
        minute = Interval.MINUTE.start(now_ms)
        whole = bool(self._late) and not more and now_ms - self._late_since >= LATE_MS
        if not (trades or seq > before.seq or minute > self._minute or whole):
            return Built(0, 0, more=False)
        touched: dict[int, Board] = {}
        for market, trade in trades:
            board = touched[market] = self._board(market)
            board.add(trade)
        last = trades[-1][1] if trades else None
        # The journal row of the last trade may have more of them.
        reached = last.seq - 1 if more and last is not None else max(seq, before.seq)
        newest = last.trade if last else before.trade
        after = Position(reached, newest, newest if whole else before.whole, before.generation)
        self._advance(before, after, None if more else at)
        self._fall_behind(touched, now_ms)
        klines = self._write_klines(touched, whole=whole)
        self._write_tickers(touched, reached, minute)
        self._position = after
        return Built(len(trades), klines, more)

    def _fall_behind(self, touched: Iterable[int], now_ms: int) -> None:
        if not self._late:
            self._late_since = now_ms
        self._late.update(touched)

    def _advance(self, before: Position, after: Position, at: datetime | None) -> None:
        """First, so that a second builder waits here and then finds that it is late."""
        if not store.advance(self._conn, before, after, at):
            raise psycopg.errors.SerializationFailure("the klines were built by somebody else")

    def _load(self) -> Position:
        conn = self._conn
        self._closed.clear()
        self._minute = 0
        self._scales = store.markets(conn)
        self._boards = {}
        for market in self._scales:
            self._board(market)
        since = moment_of(self._now_ms() * 1_000_000) - load.DAY
        load.restore(
            self._boards,
            self._scales,
            conn.execute(load.PIECES, {"market": None, "since": since}),
            conn.execute(load.LAST_QUANTITIES, {"market": None}),
        )
        position = store.position(conn)
        self._late = set() if position.whole == position.trade else set(self._boards)
        self._late_since = 0
        return position

    def _board(self, market: int) -> Board:
        board = self._boards.get(market)
        if board is None:
            board = self._boards[market] = Board(
                lambda period: self._closed.append((market, period))
            )
        return board

    def _write_klines(self, touched: dict[int, Board], *, whole: bool) -> int:
        """Those that are over, the open ones of seconds and minutes, and if `whole` all others."""
        current = [
            (market, one) for market, board in touched.items() for one in board.periods(PROMPT)
        ]
        if whole:
            late, self._late = self._late, set()
            current = [(market, one) for market in late for one in self._board(market).periods()]
        closed, self._closed = self._closed, []
        return store.write_klines(self._conn, [*closed, *current], self._scales)

    def _write_tickers(self, touched: dict[int, Board], seq: int, minute: int) -> None:
        """Of the markets that traded, and each minute of all, whose windows have moved."""
        boards = touched
        if minute > self._minute:
            self._minute = minute
            self._scales |= store.markets(self._conn)
            boards = {market: self._board(market) for market in self._scales}
        now_ms = self._now_ms()
        tickers = [
            (market, _last_of(board), board.window(DAY, now_ms))
            for market, board in boards.items()
        ]
        store.write_tickers(self._conn, tickers, self._scales, seq)


def _last_of(board: Board) -> Last:
    minute = board.period(MINUTES)
    if minute is None:
        return Last(0, 0, None)
    return Last(board.last_quantity, minute.bar.last_number, minute.start_ms)
