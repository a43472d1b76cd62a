"""The whole public book of a market, in ticks and lots, with its best prices at hand."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import NamedTuple

from bedesten.domain.markets import Desk, Market, read_levels
from bedesten.gateways.stream.source import Source
from bedesten.kit.ids import MarketId
from bedesten.protocol.client import EngineClient, Row
from bedesten.protocol.events import Event, LevelChanged
from bedesten.protocol.vocabulary import Side

WHOLE_BOOK = 0


class BookChange(NamedTuple):
    """The book's changes `first` to `last`, as of the row `seq` at `at` ns: lots by price in ticks,
    absolute, 0 where a level is gone."""

    seq: int
    at: int
    first: int
    last: int
    bids: dict[int, int]
    asks: dict[int, int]

    def then(self, later: "BookChange") -> "BookChange":
        """One change that has the effect of both."""
        assert later.first == self.last + 1, "the book's changes have no gap"
        return BookChange(
            later.seq, later.at, self.first, later.last, self.bids | later.bids,
            self.asks | later.asks,
        )  # fmt: skip


class Levels:
    """One side: lots by price, and the prices in order."""

    def __init__(self, side: Side) -> None:
        self._lots: dict[int, int] = {}
        self._prices: list[int] = []  # lowest first
        self._best_first = slice(None, None, -1 if side is Side.BUY else 1)
        self._best = -1 if side is Side.BUY else 0

    def __len__(self) -> int:
        return len(self._prices)

    def put(self, price: int, lots: int) -> None:
        """Set a level; 0 lots remove it."""
        known = price in self._lots
        if lots:
            self._lots[price] = lots
            if not known:
                insort(self._prices, price)
        elif known:
            del self._lots[price]
            del self._prices[bisect_left(self._prices, price)]

    def best(self) -> tuple[int, int] | None:
        """The best price and its lots."""
        if not self._prices:
            return None
        price = self._prices[self._best]
        return price, self._lots[price]

    def top(self, count: int | None = None) -> Iterator[tuple[int, int]]:
        """Prices and lots, best first, all or so many."""
        prices = self._prices
        if count is not None and count < len(prices):
            prices = prices[-count:] if self._best else prices[:count]
        for price in prices[self._best_first]:
            yield price, self._lots[price]


class BookSource(Source[BookChange]):
    """Levels of both sides as of the change `update`, counted without gaps for ever."""

    kinds = frozenset({LevelChanged.LAYOUT.kind})

    def __init__(self, market: int, desk: Desk) -> None:
        super().__init__()
        self._catalogue = desk.catalogue
        self._id = MarketId(market)
        self.bids = Levels(Side.BUY)
        self.asks = Levels(Side.SELL)
        self.update = 0

    @property
    def market(self) -> Market:
        """As it is listed now; its steps are those of the levels."""
        return self._catalogue.known_market(self._id)

    async def seed(self, engine: EngineClient, since: int) -> int:
        """The engine's book."""
        found = await read_levels(engine, self._id, WHOLE_BOOK)
        for level in found.levels:
            self._side(level.side).put(level.price, level.quantity)
        self.update = found.update
        return found.seq

    def apply(self, row: Row, events: list[Event]) -> BookChange | None:
        """The levels that changed."""
        change = BookChange(row.seq, row.at, self.update + 1, self.update, {}, {})
        for event in events:
            assert isinstance(event, LevelChanged)
            assert event.update == self.update + 1, "the book's changes have no gap"
            self.update = event.update
            self._side(event.side).put(event.price, event.quantity)
            told = change.bids if event.side == Side.BUY else change.asks
            told[event.price] = event.quantity
        return change._replace(last=self.update)

    def _side(self, side: int) -> Levels:
        return self.bids if side == Side.BUY else self.asks
