"""Where an auction would uncross now: the price, what would trade there and what would not."""

from collections import defaultdict
from typing import NamedTuple

from bedesten.kernel.reference.reference_price import reference_now
from bedesten.kernel.reference.state import Market, State
from bedesten.protocol.events import IndicativeChanged
from bedesten.protocol.vocabulary import Side


class Crossing(NamedTuple):
    """A price in ticks, the lots that would trade at it, and the buyers' lots less the sellers'."""

    price: int
    quantity: int
    surplus: int


_NOWHERE = Crossing(0, 0, 0)


def crossing(state: State, market: Market) -> Crossing:
    """Where the book uncrosses: the most lots, then the smallest surplus, then where the surplus
    or the reference price pulls it. All zero when the book is not crossed."""
    if not is_crossed(market):
        return _NOWHERE
    candidates = _candidates(market)
    most = max(found.quantity for found in candidates)
    best = [found for found in candidates if found.quantity == most]
    least = min(abs(found.surplus) for found in best)
    best = [found for found in best if abs(found.surplus) == least]
    return _at(market, _choice(best, reference_now(state, market)))


def is_crossed(market: Market) -> bool:
    """Whether the best bid reaches the best ask."""
    bid, ask = (market.book.side(side).best_price() for side in Side)
    return bid is not None and ask is not None and bid >= ask


def indicative(state: State, market: Market, command: int) -> IndicativeChanged:
    """The crossing as an event."""
    return IndicativeChanged(command, market.terms.market, *crossing(state, market))


def _candidates(market: Market) -> list[Crossing]:
    """One for each price at which there are orders, ascending."""
    bids, asks = (_lots_by_price(market, side) for side in Side)
    buying, selling = sum(bids.values()), 0
    found = []
    for price in sorted(bids.keys() | asks.keys()):
        selling += asks[price]
        found.append(Crossing(price, min(buying, selling), buying - selling))
        buying -= bids[price]
    return found


def _at(market: Market, price: int) -> Crossing:
    """What would trade at a price, at which there need be no orders."""
    bids, asks = (_lots_by_price(market, side) for side in Side)
    buying = sum(lots for limit, lots in bids.items() if limit >= price)
    selling = sum(lots for limit, lots in asks.items() if limit <= price)
    return Crossing(price, min(buying, selling), buying - selling)


def _lots_by_price(market: Market, side: Side) -> dict[int, int]:
    """All lots of a side, whether anybody sees them or not."""
    lots: dict[int, int] = defaultdict(int)
    for order in market.book.side(side).orders():
        lots[order.price] += order.remaining
    return lots


def _choice(best: list[Crossing], reference: int) -> int:
    """The price among equally good ones: buyers left over pull it up, sellers down, and otherwise
    it is the nearest to the reference price, or the middle when there is none."""
    lowest, highest = best[0].price, best[-1].price
    if all(found.surplus > 0 for found in best):
        return highest
    if all(found.surplus < 0 for found in best):
        return lowest
    if reference == 0:
        return (lowest + highest) // 2
    return min(max(reference, lowest), highest)
