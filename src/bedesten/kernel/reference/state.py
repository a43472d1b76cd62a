"""Everything the kernel knows, and one command's turn to change it."""

from dataclasses import dataclass, field

from bedesten.kernel.reference.balances import Balances
from bedesten.kernel.reference.books import Book
from bedesten.kernel.reference.keys import Movements, Window
from bedesten.kernel.reference.lists import OrderList
from bedesten.kernel.reference.order import Order
from bedesten.protocol.events import (
    AccountSet,
    AssetSet,
    Event,
    FeesSet,
    MarketCounters,
    MarketSet,
    PhaseScheduled,
    ReservationState,
    encode,
)
from bedesten.protocol.vocabulary import EPOCH_2020_MS, HOUSE_FLOOR, ID_SHIFT, Side, Waiting


@dataclass(slots=True)
class Market:
    """A market's terms of now, its units (quote units per tick times lot, base units per lot),
    its open orders and its gapless counters. `waiting` has the orders that are in no book yet,
    `due` the ids of those among them whose price was reached or whose turn in a list came. Prices
    are 0, and times (ns), when there is none; `uncross_price` is that of an uncrossing that a
    continuation goes on with."""

    terms: MarketSet
    notional_unit: int
    lot_unit: int
    book: Book = field(default_factory=Book)
    trades: int = 0
    updates: int = 0
    last_price: int = 0
    reference_price: int = 0
    reference_at: int = 0
    auction_ends_at: int = 0
    uncross_price: int = 0
    waiting: dict[int, Order] = field(default_factory=dict)
    due: set[int] = field(default_factory=set)

    def value(self, price: int, lots: int) -> int:
        """Quote units of that many lots at this price, exact."""
        return price * lots * self.notional_unit

    def hold(self, side: int, price: int, lots: int) -> int:
        """Units that an order of so many lots holds: base, or quote at this price."""
        return lots * self.lot_unit if side == Side.SELL else self.value(price, lots)

    def need(self, order: Order) -> int:
        """What an order by quantity has to hold for what remains of it, if it is in no pair."""
        return self.hold(order.side, order.price, order.remaining)

    def held_asset(self, side: int) -> int:
        """What an order of this side sets money aside in."""
        return self.terms.quote if side == Side.BUY else self.terms.base

    def counters(self) -> MarketCounters:
        """The counters as an event."""
        return MarketCounters(
            0, self.terms.market, self.trades, self.updates, self.last_price,
            self.reference_price, self.reference_at, self.auction_ends_at, self.uncross_price,
        )  # fmt: skip


@dataclass(slots=True)
class State:
    """Ids of assets, markets and accounts are 1, 2, 3 ...; their terms are kept as the events
    that set them, command index 0, and so are fees, by (account, tier, market), and the schedule,
    by (market, phase). `auctions_changed` has the markets that may have another indicative price
    than they had before the batch."""

    at: int = 0
    last_id: int = 0
    seq: int = 0
    assets: dict[int, AssetSet] = field(default_factory=dict)
    accounts: dict[int, AccountSet] = field(default_factory=dict)
    markets: dict[int, Market] = field(default_factory=dict)
    balances: Balances = field(default_factory=Balances)
    orders: dict[int, Order] = field(default_factory=dict)
    client_orders: dict[tuple[int, str], Order] = field(default_factory=dict)
    tiers: dict[int, int] = field(default_factory=dict)
    fees: dict[tuple[int, int, int], FeesSet] = field(default_factory=dict)
    schedule: dict[tuple[int, int], PhaseScheduled] = field(default_factory=dict)
    reservations: dict[bytes, ReservationState] = field(default_factory=dict)
    window: Window = field(default_factory=Window)
    lists: dict[int, OrderList] = field(default_factory=dict)
    limits: dict[tuple[int, int], int] = field(default_factory=dict)
    """What (account or 0, quote asset or 0) may have open; -1: any number."""
    timers: dict[int, int] = field(default_factory=dict)
    """When (ns) all orders of an account are cancelled."""
    movements: Movements = field(default_factory=Movements)
    levels_written: set[tuple[int, int, int]] = field(default_factory=set)
    auctions_changed: set[int] = field(default_factory=set)

    def take(self, count: int) -> int:
        """The first of `count` new ids."""
        since_2020 = max(self.at // 1_000_000 - EPOCH_2020_MS, 0)
        first = max(self.last_id + 1, since_2020 << ID_SHIFT)
        self.last_id = first + count - 1
        return first

    def is_house(self, account: int) -> bool:
        """House accounts may be negative and cannot trade."""
        return self.accounts[account].kind >= HOUSE_FLOOR

    def open(self, order: Order) -> None:
        """Let an order wait for its price, or put it into its book, last at its price."""
        self.orders[order.id] = order
        if order.client_order_id:
            self.client_orders[order.account, order.client_order_id] = order
        market = self.markets[order.market]
        if order.waiting:
            market.waiting[order.id] = order
            if order.waiting == Waiting.DUE:
                market.due.add(order.id)
            return
        market.book.side(order.side).add(order)
        self.write_level(order)

    def close(self, order: Order) -> None:
        """Take an open order out of its book or out of those that wait."""
        del self.orders[order.id]
        if order.client_order_id:
            del self.client_orders[order.account, order.client_order_id]
        market = self.markets[order.market]
        if order.waiting:
            del market.waiting[order.id]
            market.due.discard(order.id)
            return
        market.book.side(order.side).remove(order)
        self.write_level(order)

    def write_level(self, order: Order) -> None:
        """The lots at the order's price were written: the batch's end reports those that the
        public sees."""
        self.auctions_changed.add(order.market)
        if not order.hidden:
            self.levels_written.add((order.market, order.side, order.price))


class Turn:
    """One command being answered: the state, its index in the batch, the events so far, and the
    market whose waiting orders are to be looked at again (0: none), since it has traded there."""

    __slots__ = ("events", "index", "state", "traded")

    def __init__(self, state: State, index: int) -> None:
        self.state = state
        self.index = index
        self.events: list[bytes] = []
        self.traded = 0

    def emit(self, event: Event) -> None:
        self.events.append(encode(event))
