"""The public book of a market as the engine has it, cut to a depth."""

from collections.abc import Iterable

import msgspec

from bedesten.domain.markets.catalogue import Catalogue
from bedesten.domain.markets.model import Market
from bedesten.kit.errors import Unavailable
from bedesten.kit.ids import MarketId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import LevelChanged, MarketCounters
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Side

DEPTH_MAX = 1_000
DEPTH_DEFAULT = 100
EMPTY_TRIES = 5

Level = tuple[str, str]


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """Levels as [price, quantity], best first. `update` numbers the market's book changes without
    gaps and is shared with the book channel of the WebSocket; `seq` is the journal's position."""

    market: str
    seq: int
    update: int
    bids: list[Level]
    asks: list[Level]


class Levels(msgspec.Struct, frozen=True, kw_only=True):
    """A book in ticks and lots at journal position `seq`: bids best first, then asks."""

    seq: int
    update: int
    levels: list[LevelChanged]


async def read_book(engine: EngineClient, catalogue: Catalogue, symbol: str, depth: int) -> Book:
    """The best `depth` levels of each side, committed. Raises Refused: market_not_found."""
    listed = (await catalogue.market(symbol)).id
    found = await catalogue.while_known(lambda: read_levels(engine, listed, depth))
    market = catalogue.known_market(listed)
    return Book(
        market=market.symbol,
        seq=found.seq,
        update=found.update,
        bids=_texts(market, (level for level in found.levels if level.side == Side.BUY)),
        asks=_texts(market, (level for level in found.levels if level.side == Side.SELL)),
    )


async def read_levels(engine: EngineClient, market: MarketId, depth: int) -> Levels:
    """The book as records, `depth` levels of each side (0: all). Every level carries the update
    number; an empty book has none, so its number is the counter that reads the same before and
    after the book was read."""
    before = -1  # unknown: most books are not empty and need no counter
    for _ in range(EMPTY_TRIES):
        answer = await engine.query(Query.BOOK, market, depth)
        levels = [event for event in answer.events if isinstance(event, LevelChanged)]
        if levels:
            return Levels(seq=answer.seq, update=levels[0].update, levels=levels)
        after = await _updates(engine, market)
        if after == before:
            return Levels(seq=answer.seq, update=after, levels=[])
        before = after
    raise Unavailable("the book is empty and changes faster than it can be read", retry_after_s=1)


async def _updates(engine: EngineClient, market: MarketId) -> int:
    answer = await engine.query(Query.COUNTERS, market)
    return sum(event.updates for event in answer.events if isinstance(event, MarketCounters))


def _texts(market: Market, levels: Iterable[LevelChanged]) -> list[Level]:
    return [
        (market.price_text(level.price), market.quantity_text(level.quantity)) for level in levels
    ]
