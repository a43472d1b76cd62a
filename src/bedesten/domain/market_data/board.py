"""The klines and rolling windows of one market, carried on trade by trade.

Pure: what a board says follows from the trades it was given, and a question's time only tells
which period is meant. The builder of the tables, their rebuilding and the gateways all run this,
so that what is streamed, stored and rebuilt is the same.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from bedesten.domain.market_data.bar import Bar, PublicTrade, time_of
from bedesten.domain.market_data.interval import SECOND_MS, Interval
from bedesten.domain.market_data.window import AVERAGE_MINUTES, WINDOWS, Minute, Window


class Frame(NamedTuple):
    """Klines of one kind: an interval and whose calendar, in milliseconds east of UTC."""

    interval: Interval
    shift_ms: int = 0

    def start(self, at_ms: int) -> int:
        """When the period of this moment begins."""
        return self.interval.start(at_ms, self.shift_ms)

    def after(self, start_ms: int) -> int:
        """When the period ends that begins then."""
        return self.interval.after(start_ms, self.shift_ms)


class Period(NamedTuple):
    """The trades of one period; without any, the bar is flat at the last price before."""

    frame: Frame
    start_ms: int
    bar: Bar

    @property
    def end_ms(self) -> int:
        """When the next period begins."""
        return self.frame.after(self.start_ms)


FRAMES: Final = tuple(Frame(interval) for interval in Interval)
MINUTES: Final = Frame(Interval.MINUTE)


def other_frames(shift_ms: int) -> tuple[Frame, ...]:
    """Frames of another calendar whose periods are not those of UTC as well."""
    return tuple(Frame(one, shift_ms) for one in Interval if one.is_shifted(shift_ms))


Closed = Callable[[Period], None]


class Figures(NamedTuple):
    """A window's trades, None when there was none, and the prices that stand beside them."""

    start_ms: int
    end_ms: int
    bar: Bar | None
    close_before: int | None  # the last price before the window, if that is known
    last_price: int | None  # None: never traded


class Board:
    """One market. `closed` is told each period that has trades once a later one has some too."""

    def __init__(self, closed: Closed, frames: Iterable[Frame] = FRAMES) -> None:
        self.last_trade = 0  # what came up to this one is in
        self.last_quantity = 0
        self._closed = closed
        self._series = {frame: _Series(frame) for frame in frames}
        self._windows = {name: Window(minutes) for name, minutes in WINDOWS.items()}
        self._average = Window(AVERAGE_MINUTES)
        self._pending: Bar | None = None  # trades of one second that the series have not got
        self._pending_end = 0

    @property
    def frames(self) -> tuple[Frame, ...]:
        """Of which klines are kept."""
        return tuple(self._series)

    def restore(
        self, last_trade: int, bars: Mapping[Frame, Bar], minutes: Iterable[Minute] = ()
    ) -> None:
        """Go on from the periods in which this trade was the last, and the minutes of a day that
        were over by then."""
        self.last_trade = last_trade
        for frame, bar in bars.items():
            self._series[frame].begin(time_of(bar.last), bar)
        for start_ms, bar in minutes:
            self._minute_over(start_ms, bar)

    def add(self, trade: PublicTrade) -> None:
        """Take the next trade. One that is in already changes nothing."""
        if trade.trade <= self.last_trade:
            return
        self.last_trade, self.last_quantity = trade.trade, trade.quantity
        at_ms = time_of(trade.trade)
        if self._pending is not None and at_ms < self._pending_end:
            self._pending.add(trade)
            return
        self.fold()
        self._pending = Bar.of(trade)
        self._pending_end = at_ms - at_ms % SECOND_MS + SECOND_MS

    def fold(self) -> None:
        """Bring every series up to date. A second's trades are folded at once, because there are
        many series: that is a tenth of the work."""
        bar, self._pending = self._pending, None
        if bar is None:
            return
        at_ms = self._pending_end - SECOND_MS
        for series in self._series.values():
            over = series.add(at_ms, bar)
            if over is not None:
                if over.frame == MINUTES:
                    self._minute_over(over.start_ms, over.bar)
                self._closed(over)

    def period(self, frame: Frame) -> Period | None:
        """The period in which the last trade was, with what it has by now."""
        self.fold()
        return self._series[frame].period()

    def periods(self, frames: Iterable[Frame] | None = None) -> list[Period]:
        """The same of these frames, or of every one; none when nothing was ever traded."""
        self.fold()
        chosen = self._series if frames is None else frames
        return [found for frame in chosen if (found := self._series[frame].period()) is not None]

    def current(self, frame: Frame, now_ms: int) -> Period | None:
        """The period that is passing now: flat when no trade came yet."""
        last = self.period(frame)
        if last is None or now_ms < last.end_ms:
            return last
        return Period(frame, frame.start(now_ms), Bar.flat(last.bar.close))

    def window(self, name: str, now_ms: int) -> Figures:
        """A rolling window of WINDOWS that ends now."""
        return self._figures(self._windows[name], now_ms)

    def average(self, now_ms: int) -> Figures:
        """The last minutes, of which the average price is told."""
        return self._figures(self._average, now_ms)

    def _figures(self, window: Window, now_ms: int) -> Figures:
        minute = self.period(MINUTES)
        passing = None if minute is None else (minute.start_ms, minute.bar)
        bar = window.bar(now_ms, passing)
        last = None if minute is None else minute.bar.close
        return Figures(window.start(now_ms), now_ms, bar, window.close_before, last)

    def _minute_over(self, start_ms: int, bar: Bar) -> None:
        for window in (*self._windows.values(), self._average):
            window.append(start_ms, bar)


class _Series:
    """One frame's current period."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._start = self._end = 0
        self._bar: Bar | None = None

    def begin(self, at_ms: int, bar: Bar) -> None:
        """Be in the period of this moment."""
        self._start = self._frame.start(at_ms)
        self._end = self._frame.after(self._start)
        self._bar = bar.copy()

    def add(self, at_ms: int, bar: Bar) -> Period | None:
        """Take these trades; the period that they end, if they do."""
        if self._bar is not None and at_ms < self._end:
            self._bar.merge(bar)
            return None
        over = self.period()
        self.begin(at_ms, bar)
        return over

    def period(self) -> Period | None:
        return None if self._bar is None else Period(self._frame, self._start, self._bar)
