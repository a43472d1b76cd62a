"""Records of query answers and snapshots: how something stands, not what happened to it."""

from bedesten.protocol.event import HEADER, Event
from bedesten.protocol.layout import Layout


class OrderState(Event, frozen=True):
    """An open order as it stands: in query answers and snapshots, never in the journal."""

    LAYOUT = Layout(
        18, (*HEADER, ("order", "i64"), ("account", "u32"), ("market", "u32"), ("side", "u8"),
             ("type", "u8"), ("time_in_force", "u8"), ("self_trade", "u8"), ("flags", "u16"),
             ("pad", "2"), ("price", "i64"), ("quantity", "i64"), ("held", "i128"),
             ("maker_fee_ppm", "i32"), ("taker_fee_ppm", "i32"), ("quote_quantity", "i128"),
             ("client_order_id", "text40"), ("key", "bytes16"), ("stop_price", "i64"),
             ("display_quantity", "i64"), ("expires_at", "i64"), ("filled", "i64"),
             ("filled_value", "i128"), ("fee", "i128"), ("waiting", "u8"), ("pad", "7"),
             ("trail_offset", "i64"), ("activation_price", "i64"), ("trail_ppm", "u32"),
             ("pad", "4"), ("list", "i64"), ("shown", "i64")),
    )  # fmt: skip
    order: int
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
    quote_quantity: int
    client_order_id: str
    key: bytes
    stop_price: int
    display_quantity: int
    expires_at: int
    filled: int
    filled_value: int
    fee: int
    waiting: int
    """A vocabulary.Waiting; 0: on the book."""
    trail_offset: int
    activation_price: int
    trail_ppm: int
    list: int
    shown: int
    """Lots of an iceberg on the book that stand in public; 0 for any other order."""


class MarketCounters(Event, frozen=True):
    """Snapshots and queries: trades and book updates of a market so far, price of the last trade
    (0: none yet), the reference price and since when (ns) it holds, when (ns; 0: not by itself)
    the auction after a volatility halt ends, and the price of an uncrossing that goes on."""

    LAYOUT = Layout(
        19, (*HEADER, ("market", "u32"), ("pad", "4"), ("trades", "i64"), ("updates", "i64"),
             ("last_price", "i64"), ("reference_price", "i64"), ("reference_at", "i64"),
             ("auction_ends_at", "i64"), ("uncross_price", "i64")),
    )  # fmt: skip
    market: int
    trades: int
    updates: int
    last_price: int
    reference_price: int
    reference_at: int
    auction_ends_at: int
    uncross_price: int


class ListState(Event, frozen=True):
    """Snapshots and queries: a list of which more than one order is open. Ids of orders that are
    done are 0."""

    LAYOUT = Layout(
        29, (*HEADER, ("list", "i64"), ("account", "u32"), ("market", "u32"),
             ("contingency", "u8"), ("pad", "7"), ("first", "i64"), ("second", "i64"),
             ("third", "i64")),
    )  # fmt: skip
    list: int
    account: int
    market: int
    contingency: int
    first: int
    second: int
    third: int


class KeyRemembered(Event, frozen=True):
    """Snapshots: an idempotency key (space 1), a client order id (2) or a movement key (3)."""

    LAYOUT = Layout(
        20, (*HEADER, ("account", "u32"), ("space", "u8"), ("pad", "3"), ("key", "bytes16"),
             ("fingerprint", "u64"), ("seq", "u64"), ("index", "u32"), ("pad", "4"),
             ("at", "i64")),
    )  # fmt: skip
    account: int
    space: int
    key: bytes
    fingerprint: int
    seq: int
    index: int
    at: int


class ReservationState(Event, frozen=True):
    """Snapshots: a reservation that is neither posted nor voided."""

    LAYOUT = Layout(
        21, (*HEADER, ("account", "u32"), ("asset", "u32"), ("amount", "i128"),
             ("key", "bytes16"), ("reason", "u8"), ("pad", "7")),
    )  # fmt: skip
    account: int
    asset: int
    amount: int
    key: bytes
    reason: int
