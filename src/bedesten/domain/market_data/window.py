"""Rolling windows over closed minutes: exact sums, and the highest and lowest without a search."""

from collections import deque
from typing import Final

from bedesten.domain.market_data.bar import Bar
from bedesten.domain.market_data.interval import MINUTE_MS, Interval

Minute = tuple[int, Bar]  # when it began, and its trades
WINDOWS: Final = {"1h": 60, "4h": 240, "1d": 1_440}  # minutes of the windows that tickers have
DAY: Final = "1d"
AVERAGE_MINUTES: Final = 5


class Window:
    """The trades of the last so many minutes, those of the minute that is passing besides.

    It reaches back to the beginning of a minute: a window of an hour asked for at 12:00:30 begins
    at 11:00:00.
    """

    def __init__(self, minutes: int) -> None:
        self._length_ms = minutes * MINUTE_MS
        self._minutes: deque[Minute] = deque()
        self._highs: deque[Minute] = deque()  # each higher than those after it
        self._lows: deque[Minute] = deque()
        self._volume = self._value = self._taker_volume = self._taker_value = 0
        self.close_before: int | None = None  # the last price before the window

    def append(self, start_ms: int, bar: Bar) -> None:
        """A minute that is over. The bar is kept, and may not change any more."""
        minute = (start_ms, bar)
        while self._highs and self._highs[-1][1].high <= bar.high:
            self._highs.pop()
        while self._lows and self._lows[-1][1].low >= bar.low:
            self._lows.pop()
        for kept in (self._minutes, self._highs, self._lows):
            kept.append(minute)
        self._count(bar, 1)
        self._leave(self.start(start_ms))

    def start(self, now_ms: int) -> int:
        """When the window begins that ends now."""
        return Interval.MINUTE.start(now_ms) - self._length_ms

    def bar(self, now_ms: int, passing: Minute | None) -> Bar | None:
        """All trades of the window that ends now; None when there is none. `passing` is the last
        minute that has trades and was not appended yet. Time never goes back."""
        start = self.start(now_ms)
        self._leave(start)
        if passing is not None and passing[0] < start:
            self.close_before = passing[1].close
            passing = None
        if not self._minutes:
            return None if passing is None else passing[1].copy()
        total = self._closed()
        if passing is not None:
            total.merge(passing[1])
        return total

    def _closed(self) -> Bar:
        total = self._minutes[0][1].copy()
        last = self._minutes[-1][1]
        total.high, total.low = self._highs[0][1].high, self._lows[0][1].low
        total.volume, total.value = self._volume, self._value
        total.taker_volume, total.taker_value = self._taker_volume, self._taker_value
        total.close, total.seq = last.close, last.seq
        total.last, total.last_number = last.last, last.last_number
        return total

    def _leave(self, start_ms: int) -> None:
        while self._minutes and self._minutes[0][0] < start_ms:
            _, bar = self._minutes.popleft()
            self._count(bar, -1)
            self.close_before = bar.close
        for extremes in (self._highs, self._lows):
            while extremes and extremes[0][0] < start_ms:
                extremes.popleft()

    def _count(self, bar: Bar, sign: int) -> None:
        self._volume += sign * bar.volume
        self._value += sign * bar.value
        self._taker_volume += sign * bar.taker_volume
        self._taker_value += sign * bar.taker_value
