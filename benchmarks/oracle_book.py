"""The order book that judges the others: price-time priority in the plainest Python there is.

Rules: a trade happens at the maker's price, the rest of an immediate order is discarded, nobody is
prevented from trading with themselves.
"""

from bisect import bisect_left, insort
from collections import OrderedDict
from dataclasses import dataclass, field

from bedesten.cli.flow_file import BUY, SELL, FlowRecord, TradeTotals


@dataclass(slots=True)
class RestingOrder:
    side: int
    price_ticks: int
    remaining_lots: int
    user: int


@dataclass(slots=True)
class BookSide:
    """One side's levels; `ranked` holds their prices, best first (bids negated to sort so)."""

    sign: int
    levels: dict[int, OrderedDict[int, RestingOrder]] = field(default_factory=dict)
    ranked: list[int] = field(default_factory=list)

    def add(self, order_id: int, order: RestingOrder) -> None:
        level = self.levels.get(order.price_ticks)
        if level is None:
            level = self.levels[order.price_ticks] = OrderedDict()
            insort(self.ranked, self.sign * order.price_ticks)
        level[order_id] = order

    def remove(self, order_id: int, price_ticks: int) -> None:
        level = self.levels[price_ticks]
        del level[order_id]
        if not level:
            del self.levels[price_ticks]
            del self.ranked[bisect_left(self.ranked, self.sign * price_ticks)]


class OracleBook:
    """Applies placements and cancels, keeps the totals of every trade it made."""

    def __init__(self) -> None:
        self.sides = (BookSide(sign=-1), BookSide(sign=1))
        self.orders: dict[int, RestingOrder] = {}
        self.totals = TradeTotals()

    def place(self, record: FlowRecord, *, immediate: bool) -> tuple[bool, list[int]]:
        """Match, then rest what is left. Returns (rests, ids of makers now filled, in order)."""
        remaining, filled = self._match(record)
        rests = remaining > 0 and not immediate
        if rests:
            order = RestingOrder(record.side, record.price_ticks, remaining, record.user)
            self.orders[record.order_id] = order
            self.sides[record.side].add(record.order_id, order)
        return rests, filled

    def cancel(self, order_id: int) -> None:
        order = self.orders.pop(order_id)
        self.sides[order.side].remove(order_id, order.price_ticks)

    def _match(self, taker: FlowRecord) -> tuple[int, list[int]]:
        opposite = self.sides[SELL if taker.side == BUY else BUY]
        limit = opposite.sign * taker.price_ticks
        remaining, filled = taker.quantity_lots, []
        while remaining and opposite.ranked and opposite.ranked[0] <= limit:
            price_ticks = opposite.sign * opposite.ranked[0]
            maker_id, maker = next(iter(opposite.levels[price_ticks].items()))
            quantity = min(remaining, maker.remaining_lots)
            self.totals.add(maker_id, taker.order_id, price_ticks, quantity)
            remaining -= quantity
            maker.remaining_lots -= quantity
            if not maker.remaining_lots:
                self.cancel(maker_id)
                filled.append(maker_id)
        return remaining, filled
