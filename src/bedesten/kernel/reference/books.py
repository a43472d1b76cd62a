"""One market's orders on the book: price levels, best first, and in each the order of priority."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from fractions import Fraction

from bedesten.kernel.reference.order import Order
from bedesten.protocol.vocabulary import Side


class Level:
    """Orders of one price: those that the public sees, then the hidden ones, each oldest first."""

    def __init__(self) -> None:
        self._seen: dict[int, Order] = {}
        self._hidden: dict[int, Order] = {}

    def __iter__(self) -> Iterator[Order]:
        yield from self._seen.values()
        yield from self._hidden.values()

    def __bool__(self) -> bool:
        return bool(self._seen or self._hidden)

    def add(self, order: Order) -> None:
        """Last among its like."""
        self._queue(order)[order.id] = order

    def remove(self, order: Order) -> None:
        del self._queue(order)[order.id]

    def lots(self) -> int:
        """Visible lots."""
        return sum(order.offer for order in self._seen.values())

    def _queue(self, order: Order) -> dict[int, Order]:
        return self._hidden if order.hidden else self._seen


class BookSide:
    """Levels of one side. `_ranked` holds their prices, best first (bids negated to sort so)."""

    def __init__(self, side: Side) -> None:
        self._sign = -1 if side == Side.BUY else 1
        self._levels: dict[int, Level] = {}
        self._ranked: list[int] = []

    def best_price(self) -> int | None:
        """Best price in ticks, of hidden orders too; None when the side is empty."""
        return self._sign * self._ranked[0] if self._ranked else None

    def first(self) -> Order | None:
        """The order that trades next: first at the best price."""
        best = self.best_price()
        return None if best is None else next(iter(self._levels[best]))

    def add(self, order: Order) -> None:
        """Last at its price, a hidden order behind all, others before the hidden ones."""
        level = self._levels.get(order.price)
        if level is None:
            level = self._levels[order.price] = Level()
            insort(self._ranked, self._sign * order.price)
        level.add(order)

    def remove(self, order: Order) -> None:
        level = self._levels[order.price]
        level.remove(order)
        if not level:
            del self._levels[order.price]
            del self._ranked[bisect_left(self._ranked, self._sign * order.price)]

    def rescale(self, factor: Fraction) -> None:
        """New ticks: every price times a factor, which leaves them whole; orders stay as they
        are and have their new prices already."""
        self._levels = {int(price * factor): level for price, level in self._levels.items()}
        self._ranked = sorted(self._sign * price for price in self._levels)

    def orders(self) -> Iterator[Order]:
        """In priority order: best price first."""
        for _, level in self.levels():
            yield from level

    def levels(self) -> Iterator[tuple[int, Level]]:
        """Prices in ticks and their orders, best first."""
        for rank in self._ranked:
            yield self._sign * rank, self._levels[self._sign * rank]

    def visible(self) -> list[tuple[int, int]]:
        """(price, visible lots), best first; prices that only hidden orders have are left out."""
        found = ((price, level.lots()) for price, level in self.levels())
        return [(price, lots) for price, lots in found if lots]

    def lots(self, price: int) -> int:
        """Visible lots at a price."""
        return self._levels.get(price, Level()).lots()


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
