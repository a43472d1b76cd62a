"""An order while it is open."""

from dataclasses import dataclass

from bedesten.protocol.commands import NO_KEY
from bedesten.protocol.events import OrderState
from bedesten.protocol.vocabulary import OrderFlag, Side


@dataclass(slots=True)
class Order:
    """Prices in ticks, quantities in lots, `held` and values in the asset's smallest unit.

    A market buy by quote amount has quantity 0: what it may still spend is its `held`.
    `waiting` is a vocabulary.Waiting while it is in no book: for its stop price's sake or for
    another order's of its list, `list_id`. An iceberg, which has a display quantity, shows
    `shown` lots on the book.
    """

    id: int
    account: int
    market: int
    side: int
    type: int
    time_in_force: int
    self_trade: int
    flags: int
    price: int
    quantity: int
    held: int
    maker_fee_ppm: int
    taker_fee_ppm: int
    quote_quantity: int = 0
    client_order_id: str = ""
    filled: int = 0
    filled_value: int = 0
    fee: int = 0
    stop_price: int = 0
    expires_at: int = 0
    waiting: int = 0
    display_quantity: int = 0
    shown: int = 0
    trail_offset: int = 0
    activation_price: int = 0
    trail_ppm: int = 0
    list_id: int = 0

    @property
    def remaining(self) -> int:
        """Lots still to trade, of an order by quantity."""
        return self.quantity - self.filled

    @property
    def offer(self) -> int:
        """Lots that it offers on the book at a time."""
        return self.shown if self.display_quantity else self.remaining

    @property
    def hidden(self) -> bool:
        """Whether the public book does not know it."""
        return bool(self.flags & OrderFlag.HIDDEN)

    @property
    def by_quote(self) -> bool:
        """Whether it spends an amount of quote instead of asking for lots."""
        return self.quote_quantity != 0

    def accepts(self, price: int) -> bool:
        """Whether this price is within the order's limit."""
        return price <= self.price if self.side == Side.BUY else price >= self.price

    def record(self) -> OrderState:
        """The order as snapshots and queries show it."""
        return OrderState(
            0, self.id, self.account, self.market, self.side, self.type, self.time_in_force,
            self.self_trade, self.flags, self.price, self.quantity, self.held,
            self.maker_fee_ppm, self.taker_fee_ppm, self.quote_quantity, self.client_order_id,
            NO_KEY, self.stop_price, self.display_quantity, self.expires_at, self.filled,
            self.filled_value, self.fee, self.waiting, self.trail_offset, self.activation_price,
            self.trail_ppm, self.list_id, self.shown,
        )  # fmt: skip


def restored(row: OrderState) -> Order:
    """The order of a snapshot's record."""
    return Order(
        row.order, row.account, row.market, row.side, row.type, row.time_in_force,
        row.self_trade, row.flags, row.price, row.quantity, row.held, row.maker_fee_ppm,
        row.taker_fee_ppm, row.quote_quantity, row.client_order_id, row.filled,
        row.filled_value, row.fee, row.stop_price, row.expires_at, row.waiting,
        row.display_quantity, row.shown, row.trail_offset, row.activation_price, row.trail_ppm,
        row.list,
    )  # fmt: skip
