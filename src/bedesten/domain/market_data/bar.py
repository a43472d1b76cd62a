"""What trades come to: a bar has the prices, volumes and count of some trades of a market.

Exact integers throughout. A price is in quote units for one whole unit of base, which is exact
because ticks are never finer than the quote asset's scale; it does not change with the tick.
"""

from typing import NamedTuple, Self

from bedesten.kit.ids import ID_EPOCH_MS, ID_TIME_SHIFT
from bedesten.protocol.events import Traded
from bedesten.protocol.vocabulary import Side

NO_TRADE = -1


class PublicTrade(NamedTuple):
    """A trade without people. `trade` is its id, `number` counts those of its market; quantity in
    base units, value in quote units, `seq` is its journal row."""

    trade: int
    number: int
    seq: int
    price: int
    quantity: int
    value: int
    taker_buys: bool

    @property
    def at_ms(self) -> int:
        """When it happened."""
        return time_of(self.trade)


class Bar:
    """One or more trades that follow each other; or none, at the price of the last before."""

    __slots__ = (
        "close", "first", "first_number", "high", "last", "last_number", "low", "open", "seq",
        "taker_value", "taker_volume", "value", "volume",
    )  # fmt: skip

    open: int
    high: int
    low: int
    close: int
    volume: int  # in base units
    value: int  # in quote units
    taker_volume: int  # of trades whose buyer came second
    taker_value: int
    first: int  # trade id
    last: int
    first_number: int
    last_number: int
    seq: int  # journal row of the last trade

    @classmethod
    def of(cls, trade: PublicTrade) -> Self:
        """A bar of one trade."""
        self = cls()
        self.first = self.last = trade.trade
        self.first_number = self.last_number = trade.number
        self.seq = trade.seq
        self.open = self.high = self.low = self.close = trade.price
        self.volume, self.value = trade.quantity, trade.value
        self.taker_volume = trade.quantity if trade.taker_buys else 0
        self.taker_value = trade.value if trade.taker_buys else 0
        return self

    @classmethod
    def flat(cls, price: int) -> Self:
        """A bar without trades, at the last price before it."""
        self = cls()
        self.open = self.high = self.low = self.close = price
        self.volume = self.value = self.taker_volume = self.taker_value = 0
        self.first = self.last = self.last_number = NO_TRADE
        self.first_number = self.seq = 0
        return self

    @property
    def count(self) -> int:
        """How many trades; a market's numbers have no gap."""
        return self.last_number - self.first_number + 1

    def add(self, trade: PublicTrade) -> None:
        """Take the trade that came next."""
        price = trade.price
        if price > self.high:
            self.high = price
        elif price < self.low:
            self.low = price
        self.close = price
        self.volume += trade.quantity
        self.value += trade.value
        if trade.taker_buys:
            self.taker_volume += trade.quantity
            self.taker_value += trade.value
        self.last, self.last_number, self.seq = trade.trade, trade.number, trade.seq

    def merge(self, later: "Bar") -> None:
        """Take the trades of a bar that came next."""
        if later.high > self.high:
            self.high = later.high
        if later.low < self.low:
            self.low = later.low
        self.close = later.close
        self.volume += later.volume
        self.value += later.value
        self.taker_volume += later.taker_volume
        self.taker_value += later.taker_value
        self.last, self.last_number, self.seq = later.last, later.last_number, later.seq

    def copy(self) -> "Bar":
        """The same, to go on from here."""
        other = Bar()
        for name in Bar.__slots__:
            setattr(other, name, getattr(self, name))
        return other

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Bar):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in Bar.__slots__)

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __repr__(self) -> str:
        return "Bar(" + ", ".join(f"{n}={getattr(self, n)}" for n in Bar.__slots__) + ")"


class Measure(NamedTuple):
    """What turns ticks and lots of a market into units: known from its listing."""

    tick: int  # quote units for one whole unit of base, at a price of one tick
    lot: int  # base units
    notional: int  # quote units per tick and lot

    def trade(self, seq: int, event: Traded) -> PublicTrade:
        """A trade as the engine told it in journal row `seq`."""
        return PublicTrade(
            event.trade,
            event.number,
            seq,
            event.price * self.tick,
            event.quantity * self.lot,
            event.price * event.quantity * self.notional,
            event.taker_side == Side.BUY,
        )


def time_of(trade: int) -> int:
    """When a trade of this id happened, in milliseconds since the Unix epoch."""
    return (trade >> ID_TIME_SHIFT) + ID_EPOCH_MS


def floor_id(at_ms: int) -> int:
    """The smallest id that a trade at this moment or later has; at least 0."""
    return max(0, at_ms - ID_EPOCH_MS) << ID_TIME_SHIFT
