"""Which markets a request is about: one by `symbol`, some by `symbols`, or all."""

from typing import NamedTuple, TypeVar

from bedesten.domain.markets import Market
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.refusals import bad_combination, either_missing
from bedesten.gateways.binance.venue import Venue

T = TypeVar("T")


class Chosen(NamedTuple):
    """Markets, and whether the one of a `symbol` was asked for, which is answered alone."""

    markets: list[Market]
    alone: bool

    def told(self, bodies: list[T]) -> T | list[T]:
        """An object for a symbol, a list for some or all."""
        return bodies[0] if self.alone else bodies


async def chosen(venue: Venue, given: Parameters, *, all_by_default: bool = True) -> Chosen:
    """Raises Rejected, Refused."""
    symbol, symbols = given.symbol_or_none(), given.symbols()
    if symbol is not None and symbols is not None:
        raise bad_combination()
    if symbol is not None:
        return Chosen([await venue.market(symbol)], alone=True)
    if symbols is not None:
        return Chosen([await venue.market(one) for one in symbols], alone=False)
    if not all_by_default:
        raise either_missing("symbol", "symbols")
    await venue.desk.catalogue.refresh()
    return Chosen(venue.desk.catalogue.markets(), alone=False)


def count_of(given: Parameters) -> int | None:
    """How many are asked for by name; None for all."""
    if given.has("symbol"):
        return 1
    symbols = given.symbols()
    return None if symbols is None else len(symbols)
