"""Events of order lists, cancel-all-after timers and order limits."""

from bedesten.protocol.event import HEADER, Event
from bedesten.protocol.layout import Layout


class ListAccepted(Event, frozen=True):
    """Linked orders exist; their OrderAccepted follow. Unused ids are 0."""

    LAYOUT = Layout(
        27, (*HEADER, ("list", "i64"), ("account", "u32"), ("market", "u32"),
             ("contingency", "u8"), ("pad", "7"), ("first", "i64"), ("second", "i64"),
             ("third", "i64"), ("client_list_id", "text40"), ("key", "bytes16")),
    )  # fmt: skip
    list: int
    account: int
    market: int
    contingency: int
    first: int
    second: int
    third: int
    client_list_id: str
    key: bytes


class OrderHeld(Event, frozen=True):
    """An order whose turn came in its list: `held` left available for held by `hold_transfer` (0
    when nothing did). `price` is its effective limit, `stop_price` the first one of a trailing
    stop, else the order's."""

    LAYOUT = Layout(
        28, (*HEADER, ("order", "i64"), ("account", "u32"), ("market", "u32"), ("side", "u8"),
             ("pad", "7"), ("hold_transfer", "i64"), ("held", "i128"), ("price", "i64"),
             ("stop_price", "i64")),
    )  # fmt: skip
    order: int
    account: int
    market: int
    side: int
    hold_transfer: int
    held: int
    price: int
    stop_price: int


class CancelAllAfterSet(Event, frozen=True):
    """All orders of the account will be cancelled at `deadline` (ns); 0: not any more. Also in
    snapshots."""

    LAYOUT = Layout(30, (*HEADER, ("account", "u32"), ("pad", "4"), ("deadline", "i64")))
    account: int
    deadline: int


class OrderLimitSet(Event, frozen=True):
    """What an account (0: by default) may have open; fields as in SetOrderLimit. Also in
    snapshots."""

    LAYOUT = Layout(31, (*HEADER, ("account", "u32"), ("asset", "u32"), ("limit", "i128")))
    account: int
    asset: int
    limit: int
