"""`@depth`, `@depth<n>` and `@bookTicker`: the book in the words of Binance.

`U` to `u` are the numbers of the book's changes that a message covers; the next one begins at
u + 1, whatever was gathered in between. A snapshot by REST has the same numbers from the same book.
"""

from collections.abc import Iterable

import msgspec

from bedesten.domain.markets import Market
from bedesten.gateways.binance.telling import joined, lots_text, ticks_text
from bedesten.gateways.binance.time_unit import TimeUnit
from bedesten.gateways.stream import BookChange, BookSource, GatheredView, View

Level = tuple[str, str]
encoder = msgspec.json.Encoder()


class DepthUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """Changed levels, absolute; a quantity of zero removes one."""

    e: str = "depthUpdate"
    E: int
    s: str
    U: int
    u: int
    b: list[Level]
    a: list[Level]


class PartialDepth(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The best levels."""

    last_update_id: int
    bids: list[Level]
    asks: list[Level]


class BookTicker(msgspec.Struct, frozen=True, kw_only=True):
    """The best price of each side and what is there; zeros where nothing is."""

    u: int
    s: str
    b: str
    B: str
    a: str
    A: str


def levels_of(market: Market, levels: Iterable[tuple[int, int]]) -> list[Level]:
    """Ticks and lots as padded texts."""
    return [(ticks_text(market, price), lots_text(market, lots)) for price, lots in levels]


class DepthView(GatheredView[BookChange]):
    """`<symbol>@depth`: what changed, once a while. Who joins gets no snapshot: clients ask for
    that by REST and go on from its number."""

    def __init__(self, source: BookSource, every_s: float, unit: TimeUnit) -> None:
        super().__init__(every_s)
        self._source = source
        self._unit = unit

    def snapshot(self) -> bytes:
        """None."""
        return b""

    def message(self, change: BookChange) -> bytes:
        """The levels that changed."""
        market = self._source.market
        return encoder.encode(
            DepthUpdate(
                E=self._unit.of_ns(change.at),
                s=joined(market),
                U=change.first,
                u=change.last,
                b=levels_of(market, change.bids.items()),
                a=levels_of(market, change.asks.items()),
            )
        )

    def merge(self, earlier: BookChange, later: BookChange) -> BookChange:
        """Both."""
        return earlier.then(later)


class PartialDepthView(GatheredView[BookChange]):
    """`<symbol>@depth5`: the best levels, once a while when the book has changed."""

    def __init__(self, source: BookSource, levels: int, every_s: float) -> None:
        super().__init__(every_s)
        self._source = source
        self._levels = levels

    def snapshot(self) -> bytes:
        """The best levels of now."""
        source = self._source
        return encoder.encode(
            PartialDepth(
                last_update_id=source.update,
                bids=levels_of(source.market, source.bids.top(self._levels)),
                asks=levels_of(source.market, source.asks.top(self._levels)),
            )
        )

    def message(self, change: BookChange) -> bytes:
        """The same."""
        return self.snapshot()

    def merge(self, earlier: BookChange, later: BookChange) -> BookChange:
        """Only that there was one counts."""
        return later


class BookTickerView(View[BookChange]):
    """`<symbol>@bookTicker`: whenever the best price or quantity of a side changes."""

    def __init__(self, source: BookSource) -> None:
        super().__init__()
        self._source = source
        self._told: tuple[object, object] | None = None

    def snapshot(self) -> bytes:
        """The best of now."""
        source = self._source
        market = source.market
        bid, bid_lots = _best(market, source.bids.best())
        ask, ask_lots = _best(market, source.asks.best())
        return encoder.encode(
            BookTicker(u=source.update, s=joined(market), b=bid, B=bid_lots, a=ask, A=ask_lots)
        )

    def message(self, change: BookChange) -> bytes:
        """The same, if it is another one."""
        best = (self._source.bids.best(), self._source.asks.best())
        if best == self._told:
            return b""
        self._told = best
        return self.snapshot()


def _best(market: Market, level: tuple[int, int] | None) -> Level:
    price, lots = level or (0, 0)
    return ticks_text(market, price), lots_text(market, lots)
