"""Every order that the public sees on a market's book, in the order of priority (level 3)."""

from collections.abc import Iterable
from typing import NamedTuple

from bedesten.domain.markets import Desk, Market
from bedesten.gateways.stream.source import Source
from bedesten.kit.ids import MarketId
from bedesten.protocol.client import EngineClient, Row
from bedesten.protocol.events import (
    Event,
    LevelChanged,
    MarketCounters,
    OrderAccepted,
    OrderDone,
    OrderHeld,
    OrderReduced,
    OrderState,
    OrderTriggered,
    SelfTradePrevented,
    Traded,
)
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import OrderFlag, Side

NONE_ENTERED = (0, -1)
NONE_PREVENTED = (-1, 0, 0)


class Shown(NamedTuple):
    """An order as it stands on the book: price in ticks, the lots that it shows (0: gone)."""

    order: int
    side: Side
    price: int
    lots: int


class OrdersChange(NamedTuple):
    """What a row did to a market's orders. Apply `gone`, then `changed`, which keep their places,
    then put `queued` behind all at their prices, in this order, wherever they were before.
    `update` is the number of the book's last change."""

    seq: int
    at: int
    update: int
    gone: list[Shown]
    changed: list[Shown]
    queued: list[Shown]


class _Order:
    """What is known of an order that is on the book, or waits to come to it."""

    __slots__ = ("id", "left", "part", "price", "quantity", "shown", "side", "turn")

    def __init__(self, state: OrderAccepted | OrderState, left: int) -> None:
        self.id = state.order
        self.side = Side(state.side)
        self.price = state.price
        self.quantity = state.quantity
        self.left = left
        self.part = state.display_quantity  # what an iceberg shows at a time, else 0
        self.shown = 0  # of an iceberg
        self.turn = 0  # those with a lower one come first at a price; 0: not on the book

    def stands(self) -> Shown:
        """As the public sees it."""
        return Shown(self.id, self.side, self.price, self.shown if self.part else self.left)


class BookOrdersSource(Source[OrdersChange]):
    """`orders` are on the book, best price first and by priority. Hidden ones never come here."""

    kinds = frozenset(
        kind.LAYOUT.kind
        for kind in (
            OrderAccepted, OrderHeld, OrderTriggered, OrderReduced, SelfTradePrevented, Traded,
            OrderDone, LevelChanged,
        )
    )  # fmt: skip

    def __init__(self, market: int, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._id = MarketId(market)
        self._orders: dict[int, _Order] = {}
        self._turns = 0
        self._entering = NONE_ENTERED  # the order of this row that entered last, and its command
        self._prevented = NONE_PREVENTED  # this row's last: its command, maker and taker
        self._before: dict[int, tuple[Shown, int]] = {}  # of what this row touched
        self.update = 0

    @property
    def market(self) -> Market:
        """As it is listed now."""
        return self._desk.catalogue.known_market(self._id)

    def orders(self) -> list[Shown]:
        """Bids, then asks."""
        on_book = [order for order in self._orders.values() if order.turn]
        on_book.sort(key=lambda order: (order.side, order.price * _SIGN[order.side], order.turn))
        return [order.stands() for order in on_book]

    async def seed(self, engine: EngineClient, since: int) -> int:
        """The engine's book, order by order, and those that wait to come to it."""
        while True:
            opened = await engine.query(Query.OPEN_ORDERS, 0, self._id)
            on_book = await engine.query(Query.BOOK_ORDERS, self._id)
            counted = await engine.query(Query.COUNTERS, self._id)
            if opened.seq == on_book.seq == counted.seq:
                self.begin(opened.events, on_book.events)
                self.update = sum(
                    one.updates for one in counted.events if isinstance(one, MarketCounters)
                )
                return opened.seq

    def begin(self, opened: Iterable[Event], on_book: Iterable[Event]) -> None:
        """Start from OrderState of the market's open orders and, by priority, of its book."""
        for state in opened:
            if isinstance(state, OrderState) and not state.flags & OrderFlag.HIDDEN:
                self._orders[state.order] = _Order(state, state.quantity - state.filled)
        for state in on_book:
            assert isinstance(state, OrderState)
            order = self._orders[state.order]
            order.shown = state.shown
            self._turns += 1
            order.turn = self._turns

    def apply(self, row: Row, events: list[Event]) -> OrdersChange | None:
        """What became of the orders."""
        self._before, update = {}, self.update
        self._entering, self._prevented = NONE_ENTERED, NONE_PREVENTED
        for event in events:
            self._tell(event)
        gone, changed, queued = [], [], []
        for number, (before, turn) in self._before.items():
            order = self._orders.get(number)
            if order is None:
                if turn:
                    gone.append(before._replace(lots=0))
            elif order.turn != turn:
                queued.append(order)
            elif order.turn and order.stands() != before:
                changed.append(order.stands())
        if not gone and not changed and not queued and self.update == update:
            return None
        queued.sort(key=lambda order: order.turn)
        return OrdersChange(
            row.seq, row.at, self.update, gone, changed, [order.stands() for order in queued]
        )

    def _tell(self, event: Event) -> None:
        match event:
            case OrderAccepted() | OrderHeld() | OrderTriggered():
                self._comes(event)
            case Traded():
                self._traded(event)
            case SelfTradePrevented():
                self._prevented = (event.command, event.maker_order, event.taker_order)
            case OrderReduced():
                self._reduced(event)
            case OrderDone() if event.order in self._orders:
                self._touch(self._orders[event.order])
                del self._orders[event.order]
            case LevelChanged():
                self.update = event.update
            case _:
                pass

    def _comes(self, event: OrderAccepted | OrderHeld | OrderTriggered) -> None:
        if isinstance(event, OrderAccepted):
            self._accepted(event)
        elif isinstance(event, OrderHeld):
            self._held(event)
        else:
            self._enter(event.order, event.command)

    def _accepted(self, event: OrderAccepted) -> None:
        if event.flags & OrderFlag.HIDDEN:
            return
        order = self._orders[event.order] = _Order(event, event.quantity)
        self._before[order.id] = (order.stands(), 0)
        if event.stop_price == 0 and event.held != 0:
            self._enter(order.id, event.command)

    def _held(self, event: OrderHeld) -> None:
        order = self._orders.get(event.order)
        if order is not None:
            order.price = event.price
            if event.stop_price == 0:
                self._enter(order.id, event.command)

    def _enter(self, number: int, command: int) -> None:
        """It stands behind all others at its price, as soon as it has traded what it can."""
        self._entering = (number, command)
        order = self._orders.get(number)
        if order is not None:
            self._touch(order)
            self._queue(order)

    def _traded(self, event: Traded) -> None:
        for number in (event.maker_order, event.taker_order):
            order = self._orders.get(number)
            if order is not None:
                enters = not event.auction and number == event.taker_order
                self._take(order, event.quantity, enters=enters)

    def _reduced(self, event: OrderReduced) -> None:
        """Its owner wanted less, which an iceberg shows last; or a self-trade was prevented, which
        takes lots as a trade does."""
        order = self._orders.get(event.order)
        if order is None:
            return
        lots = order.quantity - event.quantity
        order.quantity = event.quantity
        command, *prevented = self._prevented
        if event.command == command and event.order in prevented:
            self._take(order, lots, enters=self._entering == (event.order, event.command))
            return
        self._touch(order)
        order.left -= lots
        order.shown = min(order.shown, order.left)

    def _take(self, order: _Order, lots: int, *, enters: bool) -> None:
        """Lots that traded, or would have with oneself."""
        self._touch(order)
        order.left -= lots
        if not order.part:
            return
        order.shown -= lots
        if enters:
            order.shown = min(order.part, order.left)
        elif order.shown == 0 and order.left > 0:
            self._queue(order)

    def _queue(self, order: _Order) -> None:
        self._turns += 1
        order.turn = self._turns
        order.shown = min(order.part, order.left)

    def _touch(self, order: _Order) -> None:
        self._before.setdefault(order.id, (order.stands(), order.turn))


_SIGN = {Side.BUY: -1, Side.SELL: 1}
