"""One market's open orders: price levels, best first, and in each the oldest order first."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from fractions import Fraction

from bedesten.kernel.reference.order import Order
from bedesten.protocol.vocabulary import Side


class BookSide:
    """Levels of one side. `_ranked` holds their prices, best first (bids negated to sort so)."""

    def __init__(self, side: Side) -> None:
        self._sign = -1 if side == Side.BUY else 1
        self._levels: dict[int, dict[int, Order]] = {}
        self._ranked: list[int] = []

    def best_price(self) -> int | None:
        """Best price in ticks; None when the side is empty."""
        return self._sign * self._ranked[0] if self._ranked else None

    def first(self) -> Order | None:
        """The order that trades next: oldest at the best price."""
        best = self.best_price()
        return None if best is None else next(iter(self._levels[best].values()))

    def add(self, order: Order) -> None:
        """Last at its price."""
        level = self._levels.get(order.price)
        if level is None:
            level = self._levels[order.price] = {}
            insort(self._ranked, self._sign * order.price)
        level[order.id] = order

    def remove(self, order: Order) -> None:
        level = self._levels[order.price]
        del level[order.id]
        if not level:
            del self._levels[order.price]
            del self._ranked[bisect_left(self._ranked, self._sign * order.price)]

    def rescale(self, factor: Fraction) -> None:
        """New ticks: every price times a factor, which leaves them whole; orders stay as they
        are and have their new prices already."""
        self._levels = {int(price * factor): level for price, level in self._levels.items()}
        self._ranked = sorted(self._sign * price for price in self._levels)

    def orders(self) -> Iterator[Order]:
        """In priority order: best price first, then oldest first."""
        for price in self.prices():
            yield from self._levels[price].values()

    def prices(self) -> list[int]:
        """Prices in ticks, best first."""
        return [self._sign * rank for rank in self._ranked]

    def lots(self, price: int) -> int:
        """Visible lots at a price."""
        return sum(order.remaining for order in self._levels.get(price, {}).values())


class Book:
    """Both sides of a market."""

    def __init__(self) -> None:
        self._sides = {side: BookSide(side) for side in Side}

    def side(self, side: int) -> BookSide:
        """Bids for BUY, asks for SELL."""
        return self._sides[Side(side)]

    def opposite(self, side: int) -> BookSide:
        """What an order of this side trades against."""
        return self._sides[Side.SELL if side == Side.BUY else Side.BUY]
