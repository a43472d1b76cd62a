"""`@kline_<i>`, `@miniTicker`, `@ticker`, `@ticker_<w>` and `@avgPrice` in the words of Binance."""

from typing import Final

import msgspec

from bedesten.domain.market_data import AVERAGE_MINUTES, Board, Figures, Frame, Period
from bedesten.gateways.binance.figures import (
    NO_TRADE,
    average_text,
    bar_of,
    percent_text,
    price_text,
    value_text,
    volume_text,
)
from bedesten.gateways.binance.telling import joined, lots_text, ticks_text
from bedesten.gateways.binance.time_unit import TimeUnit
from bedesten.gateways.stream import BoardSource, GatheredView, KlineView, TickerSource
from bedesten.kit.id_time import id_time_ms

TICKER_S: Final = 1.0
FAST: Final = 1.0  # seconds between messages of a kline of seconds, and of any other
SLOW: Final = 2.0
encoder = msgspec.json.Encoder()


class Kline(msgspec.Struct, frozen=True, kw_only=True):
    """One kline; `x`: it is over."""

    t: int
    T: int
    s: str
    i: str
    f: int
    L: int
    o: str
    c: str
    h: str
    l: str  # noqa: E741 -- the name on the wire
    v: str
    n: int
    x: bool
    q: str
    V: str
    Q: str
    B: str = "0"


class KlineEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A kline as it grows."""

    e: str = "kline"
    E: int
    s: str
    k: Kline


class MiniTicker(msgspec.Struct, frozen=True, kw_only=True):
    """The last 24 hours in short."""

    e: str = "24hrMiniTicker"
    E: int
    s: str
    c: str
    o: str
    h: str
    l: str  # noqa: E741 -- the name on the wire
    v: str
    q: str


class WindowTicker(msgspec.Struct, frozen=True, kw_only=True):
    """A rolling window."""

    e: str
    E: int
    s: str
    p: str
    P: str
    o: str
    h: str
    l: str  # noqa: E741 -- the name on the wire
    c: str
    w: str
    v: str
    q: str
    O: int  # noqa: E741 -- the name on the wire
    C: int
    F: int
    L: int
    n: int


class DayTicker(WindowTicker, frozen=True, kw_only=True):
    """The last 24 hours, the price before them, and the best of the book."""

    x: str
    Q: str
    b: str
    B: str
    a: str
    A: str


class AveragePrice(msgspec.Struct, frozen=True, kw_only=True):
    """What was paid on average in the last minutes `i`; `T` is the last trade's time."""

    e: str = "avgPrice"
    E: int
    s: str
    i: str = f"{AVERAGE_MINUTES}m"
    w: str
    T: int


class BinanceKlineView(KlineView):
    """Klines of a frame; `@kline_1d@+08:00` are those of another calendar."""

    def __init__(self, source: BoardSource, frame: Frame, unit: TimeUnit) -> None:
        fast = frame.interval.length_ms <= 1_000
        super().__init__(source, frame, FAST if fast else SLOW)
        self._unit = unit

    def told(self, period: Period, *, is_over: bool) -> bytes:
        """One kline."""
        market, bar, unit = self._source.market, period.bar, self._unit
        kline = Kline(
            t=unit.of_ms(period.start_ms),
            T=unit.before(period.end_ms),
            s=joined(market),
            i=self._frame.interval.value,
            f=bar.first_number if bar.count else NO_TRADE,
            L=bar.last_number if bar.count else NO_TRADE,
            o=price_text(market, bar.open),
            c=price_text(market, bar.close),
            h=price_text(market, bar.high),
            l=price_text(market, bar.low),
            v=volume_text(market, bar.volume),
            n=bar.count,
            x=is_over,
            q=value_text(market, bar.value),
            V=volume_text(market, bar.taker_volume),
            Q=value_text(market, bar.taker_value),
        )
        now = unit.of_ms(self._source.now_ms)
        return encoder.encode(KlineEvent(E=now, s=joined(market), k=kline))


class MiniTickerView(GatheredView[TickerSource]):
    """Once a second, when something is new."""

    def __init__(self, source: TickerSource, unit: TimeUnit) -> None:
        super().__init__(TICKER_S)
        self._source = source
        self._unit = unit

    def snapshot(self) -> bytes:
        """As it is."""
        return encoder.encode(mini_ticker(self._source.board, self._unit))

    def message(self, change: TickerSource) -> bytes:
        """As it is now."""
        return self.snapshot()

    def merge(self, earlier: TickerSource, later: TickerSource) -> TickerSource:
        """It is one and the same."""
        return later


class WindowTickerView(GatheredView[TickerSource]):
    """Once a second, when something is new; that of a day also has the best of the book."""

    def __init__(self, source: TickerSource, window: str, event: str, unit: TimeUnit) -> None:
        super().__init__(TICKER_S)
        self._source = source
        self._unit = unit
        self._window = window
        self._event = event

    def snapshot(self) -> bytes:
        """As it is."""
        board = self._source.board
        figures = board.board.window(self._window, board.now_ms)
        told = window_ticker(board, figures, self._event, self._unit)
        if self._event != "24hrTicker":
            return encoder.encode(told)
        book, market = self._source.book, board.market
        bid, ask = book.bids.best() or (0, 0), book.asks.best() or (0, 0)
        return encoder.encode(
            DayTicker(
                **msgspec.structs.asdict(told),
                x=price_text(market, figures.close_before or 0),
                Q=volume_text(market, board.board.last_quantity),
                b=ticks_text(market, bid[0]),
                B=lots_text(market, bid[1]),
                a=ticks_text(market, ask[0]),
                A=lots_text(market, ask[1]),
            )
        )

    def message(self, change: TickerSource) -> bytes:
        """As it is now."""
        return self.snapshot()

    def merge(self, earlier: TickerSource, later: TickerSource) -> TickerSource:
        """It is one and the same."""
        return later


class AveragePriceView(GatheredView[Board]):
    """Once a second, when something is new."""

    def __init__(self, source: BoardSource, unit: TimeUnit) -> None:
        super().__init__(TICKER_S)
        self._source = source
        self._unit = unit

    def snapshot(self) -> bytes:
        """As it is."""
        source, unit = self._source, self._unit
        market, figures = source.market, source.board.average(source.now_ms)
        bar = bar_of(figures)
        price = average_text(market, bar) if bar.volume else price_text(market, bar.close)
        last_ms = id_time_ms(source.board.last_trade) if source.board.last_trade else source.now_ms
        now, last = unit.of_ms(source.now_ms), unit.of_ms(last_ms)
        return encoder.encode(AveragePrice(E=now, s=joined(market), w=price, T=last))

    def message(self, change: Board) -> bytes:
        """As it is now."""
        return self.snapshot()

    def merge(self, earlier: Board, later: Board) -> Board:
        """It is one and the same."""
        return later


def mini_ticker(board: BoardSource, unit: TimeUnit) -> MiniTicker:
    """The last 24 hours of a market in short."""
    market, figures = board.market, board.board.window("1d", board.now_ms)
    bar = bar_of(figures)
    return MiniTicker(
        E=unit.of_ms(board.now_ms),
        s=joined(market),
        c=price_text(market, bar.close),
        o=price_text(market, bar.open),
        h=price_text(market, bar.high),
        l=price_text(market, bar.low),
        v=volume_text(market, bar.volume),
        q=value_text(market, bar.value),
    )


def window_ticker(board: BoardSource, figures: Figures, event: str, unit: TimeUnit) -> WindowTicker:
    """A window of a market; zeros where nothing was ever traded."""
    market, bar = board.market, bar_of(figures)
    change = bar.close - bar.open
    return WindowTicker(
        e=event,
        E=unit.of_ms(board.now_ms),
        s=joined(market),
        p=price_text(market, change),
        P=percent_text(change, bar.open),
        o=price_text(market, bar.open),
        h=price_text(market, bar.high),
        l=price_text(market, bar.low),
        c=price_text(market, bar.close),
        w=average_text(market, bar),
        v=volume_text(market, bar.volume),
        q=value_text(market, bar.value),
        O=unit.of_ms(figures.start_ms),
        C=unit.of_ms(figures.end_ms),
        F=bar.first_number if bar.count else NO_TRADE,
        L=bar.last_number if bar.count else NO_TRADE,
        n=bar.count,
    )
