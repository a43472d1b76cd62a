"""The public book of a market."""

from typing import Final

import msgspec

from bedesten.domain.markets import Market
from bedesten.gateways.binance.books import Level
from bedesten.gateways.binance.operations.symbols import chosen, count_of
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.telling import joined, price_of, quantity_of
from bedesten.gateways.binance.venue import Venue

DEPTH_DEFAULT: Final = 100
DEPTH_MAX: Final = 5_000
WEIGHTS: Final = ((100, 5), (500, 25), (1_000, 50), (DEPTH_MAX, 250))
BEST_WEIGHT: Final = 2
MANY_BEST_WEIGHT: Final = 4


class Depth(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Levels as price and quantity, best first."""

    last_update_id: int
    bids: list[Level]
    asks: list[Level]


class BookTicker(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The best level of each side; zero where there is none."""

    symbol: str
    bid_price: str
    bid_qty: str
    ask_price: str
    ask_qty: str


def weigh_depth(given: Parameters) -> int:
    """By how many levels are asked for."""
    limit = given.limit(DEPTH_DEFAULT, DEPTH_MAX)
    return next(weight for most, weight in WEIGHTS if limit <= most)


async def depth(venue: Venue, given: Parameters) -> Depth:
    """As the streams tell it; `lastUpdateId` is their counter."""
    market = await venue.market(given.symbol())
    found = await venue.books.depth(market, given.limit(DEPTH_DEFAULT, DEPTH_MAX))
    return Depth(last_update_id=found.update, bids=found.bids, asks=found.asks)


def weigh_best(given: Parameters) -> int:
    """One market weighs less than some or all."""
    return BEST_WEIGHT if count_of(given) == 1 and given.has("symbol") else MANY_BEST_WEIGHT


async def book_ticker(venue: Venue, given: Parameters) -> BookTicker | list[BookTicker]:
    """The best prices of one market, some or all."""
    found = await chosen(venue, given)
    return found.told([await best_of(venue, market) for market in found.markets])


async def best_of(venue: Venue, market: Market) -> BookTicker:
    """The best prices of a market."""
    book = await venue.books.depth(market, 1)
    nothing = (price_of(market, None), quantity_of(market, None))
    bid, ask = (book.bids or [nothing])[0], (book.asks or [nothing])[0]
    return BookTicker(
        symbol=joined(market), bid_price=bid[0], bid_qty=bid[1], ask_price=ask[0], ask_qty=ask[1]
    )
