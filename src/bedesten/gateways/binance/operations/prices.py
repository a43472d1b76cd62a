"""The last price of markets, from the engine: never behind a trade."""

import msgspec

from bedesten.domain.markets import Market, read_last_price
from bedesten.gateways.binance.operations.symbols import chosen, count_of
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.telling import joined, price_of
from bedesten.gateways.binance.venue import Venue

ONE_WEIGHT = 2
MANY_WEIGHT = 4


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """What a market traded at last; zero before its first trade."""

    symbol: str
    price: str


def weigh(given: Parameters) -> int:
    """One market weighs less than some or all."""
    return ONE_WEIGHT if given.has("symbol") and count_of(given) == 1 else MANY_WEIGHT


async def ticker_price(venue: Venue, given: Parameters) -> Price | list[Price]:
    """Of one market, some or all."""
    found = await chosen(venue, given)
    return found.told([await _price(venue, market) for market in found.markets])


async def _price(venue: Venue, market: Market) -> Price:
    last = await read_last_price(venue.desk.engine, venue.desk.catalogue, market.id)
    return Price(symbol=joined(market), price=price_of(market, last))
