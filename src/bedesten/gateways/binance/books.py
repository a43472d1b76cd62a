"""Books as the streams have them, so that a snapshot is never ahead of what they tell."""

from typing import NamedTuple, NoReturn

from bedesten.domain.markets import Market
from bedesten.gateways.binance.telling import lots_text, ticks_text
from bedesten.gateways.stream import BookSource, Channel, Of, Publisher

Level = tuple[str, str]


class Depth(NamedTuple):
    """Levels as price and quantity, best first, as of the book's change `update`."""

    update: int
    bids: list[Level]
    asks: list[Level]


class Books:
    """Snapshots of the publisher's books."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    async def depth(self, market: Market, limit: int) -> Depth:
        """The best levels of each side. Raises Unavailable."""
        book = await self._publisher.source(_BOOK, market.id)
        assert isinstance(book, BookSource), "the channel says so"
        listed = book.market
        return Depth(
            book.update,
            [_level(listed, *level) for level in book.bids.top(limit)],
            [_level(listed, *level) for level in book.asks.top(limit)],
        )


def _level(market: Market, ticks: int, lots: int) -> Level:
    return ticks_text(market, ticks), lots_text(market, lots)


def _not_told(source: object) -> NoReturn:
    raise AssertionError(f"nobody listens to {source} here")


_BOOK = Channel("snapshots of books", Of.MARKET, BookSource, _not_told)
