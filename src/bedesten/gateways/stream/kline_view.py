"""Klines told as they grow: changes gathered, and each kline once more when it is over."""

import asyncio
from abc import abstractmethod
from typing import Final

from bedesten.domain.market_data import Bar, Board, Frame, Period
from bedesten.gateways.stream.board import BoardSource
from bedesten.gateways.stream.view import Listener, View

GRACE_MS: Final = 300  # trades of a period that is over by the clock may still be on their way


class KlineView(View[Board]):
    """Of one frame. A kline without trades is flat at the last price; before the first trade of a
    market there is none."""

    def __init__(self, source: BoardSource, frame: Frame, every_s: float) -> None:
        super().__init__()
        self._source = source
        self._frame = frame
        self._every_s = every_s
        self._over: list[Period] = []  # with trades, not told yet
        self._start_ms: int | None = None  # of the kline that was told last
        self._changed = False
        self._news: asyncio.TimerHandle | None = None  # when what was gathered is told
        self._end: asyncio.TimerHandle | None = None  # when the kline of now is over
        source.when_over(frame, self._keep)

    def join(self, who: Listener) -> None:
        """Tell the kline of now; what was gathered goes to those who were here before."""
        if self.listeners:
            self._tell_news()
        super().join(who)

    def snapshot(self) -> bytes:
        """The kline of now."""
        now = self._now()
        self._over.clear()
        if now is None:
            return b""
        self._start_ms = now.start_ms
        self._wait(now)
        return self.told(now, is_over=False)

    def changed(self, change: Board) -> None:
        """Gather; told when the timer comes."""
        self._changed = True
        if self.listeners and self._news is None:
            self._news = asyncio.get_running_loop().call_later(self._every_s, self._tell_news)

    def message(self, change: Board) -> bytes:
        """The kline of now."""
        now = self._now()
        return b"" if now is None else self.told(now, is_over=False)

    @abstractmethod
    def told(self, period: Period, *, is_over: bool) -> bytes:
        """The message of one kline."""

    def _keep(self, period: Period) -> None:
        if self.listeners:
            self._over.append(period)

    def _tell_news(self) -> None:
        """What is over, once; then the one of now, if it has changed or is another one."""
        self._news = None
        now = self._now()  # first: it folds what is pending, which may end a kline
        over, self._over = self._over, []
        if now is None or not self.listeners:
            return
        for period in self._ended(over, now):
            self.tell(self.told(period, is_over=True))
        if self._changed or now.start_ms != self._start_ms:
            self.tell(self.told(now, is_over=False))
        self._changed, self._start_ms = False, now.start_ms
        self._wait(now)

    def _ended(self, over: list[Period], now: Period) -> list[Period]:
        """Every kline from the one told last to before the one of now, flat ones between."""
        known = {period.start_ms: period for period in over}
        last = self._source.board.period(self._frame)
        if last is not None:
            known.setdefault(last.start_ms, last)
        first_ms = min(known, default=now.start_ms)  # the market's first, if none was told yet
        start_ms = first_ms if self._start_ms is None else self._start_ms
        ended, close = [], now.bar.open
        while start_ms < now.start_ms:
            period = known.get(start_ms) or Period(self._frame, start_ms, Bar.flat(close))
            close = period.bar.close
            ended.append(period)
            start_ms = period.end_ms
        return ended

    def _now(self) -> Period | None:
        return self._source.board.current(self._frame, self._source.now_ms - GRACE_MS)

    def _wait(self, now: Period) -> None:
        """Wake when it is over, also if nothing trades."""
        if self._end is not None:
            self._end.cancel()
        left_ms = now.end_ms + GRACE_MS - self._source.now_ms
        loop = asyncio.get_running_loop()
        self._end = loop.call_later(max(left_ms, 1) / 1_000, self._tell_news)
