"""Events of orders that wait for a price, expire, or shrink."""

from bedesten.protocol.event import HEADER, Event
from bedesten.protocol.layout import Layout


class OrderTriggered(Event, frozen=True):
    """A waiting order enters the market: the last trade price reached its stop price, which a
    trailing stop may have moved."""

    LAYOUT = Layout(
        22, (*HEADER, ("order", "i64"), ("account", "u32"), ("market", "u32"),
             ("last_price", "i64"), ("stop_price", "i64")),
    )  # fmt: skip
    order: int
    account: int
    market: int
    last_price: int
    stop_price: int


class OrderReduced(Event, frozen=True):
    """An open order now has `quantity` lots in all; `released` (of the held asset) went back to
    available by `release_transfer`."""

    LAYOUT = Layout(
        23, (*HEADER, ("order", "i64"), ("account", "u32"), ("market", "u32"), ("side", "u8"),
             ("pad", "7"), ("quantity", "i64"), ("release_transfer", "i64"),
             ("released", "i128")),
    )  # fmt: skip
    order: int
    account: int
    market: int
    side: int
    quantity: int
    release_transfer: int
    released: int


class TimeAdvanced(Event, frozen=True):
    """`expired` orders are done; `remaining` more are due."""

    LAYOUT = Layout(24, (*HEADER, ("expired", "u32"), ("remaining", "u32")))
    expired: int
    remaining: int


class TriggersLeft(Event, frozen=True):
    """Due orders or the uncrossing of the market wait for a continuation; until then other commands
    are deferred."""

    LAYOUT = Layout(25, (*HEADER, ("market", "u32"), ("pad", "4")))
    market: int


class Deferred(Event, frozen=True):
    """The command was not looked at: triggers come first. The engine submits it again."""

    LAYOUT = Layout(26, HEADER)
