"""What happened: the records the kernel emits. Readers need nothing else.

The first field of every event is `command`: the index of its command in the batch; events at
the end of a batch (balances, levels) carry the number of commands. Query answers and snapshots
use the same records. Units as in commands.py. Times of orders and trades are in their ids.
"""

from collections.abc import Iterator
from typing import Any

from bedesten.protocol.event import HEADER, Event
from bedesten.protocol.layout import Layout, size_and_kind
from bedesten.protocol.market_events import (
    FeesSet,
    IndicativeChanged,
    PhaseScheduled,
    TierSet,
)
from bedesten.protocol.order_events import (
    CancelAllAfterSet,
    ListAccepted,
    OrderHeld,
    OrderLimitSet,
)
from bedesten.protocol.states import (
    KeyRemembered,
    ListState,
    MarketCounters,
    OrderState,
    ReservationState,
)
from bedesten.protocol.waiting import (
    Deferred,
    OrderReduced,
    OrderTriggered,
    TimeAdvanced,
    TriggersLeft,
)

__all__ = [
    "EVENTS", "AccountSet", "AssetSet", "BalanceChanged", "CancelAllAfterSet", "Deferred", "Event",
    "FeesSet", "IndicativeChanged", "KeyRemembered", "LevelChanged", "ListAccepted", "ListState",
    "MarketCounters", "MarketSet", "MassCancelled", "OrderAccepted", "OrderDone", "OrderHeld",
    "OrderLimitSet", "OrderReduced", "OrderState", "OrderTriggered", "PhaseScheduled", "PhaseSet",
    "Posted", "Refused", "Repeated", "ReservationState", "Reserved", "SelfTradePrevented",
    "TierSet", "TimeAdvanced", "Traded", "Transferred", "TriggersLeft", "Voided", "decode",
    "encode",
]  # fmt: skip


class Refused(Event, frozen=True):
    """The command changed nothing; `refusal` is a vocabulary.Refusal.

    In the answer to a Replace, `command_kind` tells which half was refused: that of Cancel, of
    Place, or of Replace for both.
    """

    LAYOUT = Layout(
        1, (*HEADER, ("refusal", "u16"), ("command_kind", "u8"), ("pad", "1"),
            ("account", "u32")),
    )  # fmt: skip
    refusal: int
    command_kind: int
    account: int


class Repeated(Event, frozen=True):
    """The key took effect before: the answer is that of command `index` in journal row `seq`."""

    LAYOUT = Layout(2, (*HEADER, ("seq", "u64"), ("index", "u32"), ("pad", "4")))
    seq: int
    index: int


class AssetSet(Event, frozen=True):
    LAYOUT = Layout(
        3, (*HEADER, ("asset", "u32"), ("scale", "u8"), ("kind", "u8"), ("pad", "2"),
            ("symbol", "text16")),
    )  # fmt: skip
    asset: int
    scale: int
    kind: int
    symbol: str


class MarketSet(Event, frozen=True):
    LAYOUT = Layout(
        4, (*HEADER, ("market", "u32"), ("base", "u32"), ("quote", "u32"),
            ("fee_account", "u32"), ("tick_mantissa", "i64"), ("lot_mantissa", "i64"),
            ("tick_decimals", "u8"), ("lot_decimals", "u8"), ("phase", "u8"), ("steps", "u8"),
            ("maker_fee_ppm", "i32"), ("taker_fee_ppm", "i32"), ("band_ppm", "u32"),
            ("min_notional", "i128"), ("min_quantity", "i64"), ("max_quantity", "i64"),
            ("symbol", "text24"), ("max_notional", "i128"), ("min_price", "i64"),
            ("max_price", "i64"), ("price_band_ppm", "u32"), ("volatility_ppm", "u32"),
            ("auction_ns", "i64"), ("reference_ns", "i64")),
    )  # fmt: skip
    market: int
    base: int
    quote: int
    fee_account: int
    tick_mantissa: int
    lot_mantissa: int
    tick_decimals: int
    lot_decimals: int
    phase: int
    steps: int  # counts changes of tick or lot: 1 at first, 1 again after 255
    maker_fee_ppm: int
    taker_fee_ppm: int
    band_ppm: int
    min_notional: int
    min_quantity: int
    max_quantity: int
    symbol: str
    max_notional: int
    min_price: int
    max_price: int
    price_band_ppm: int
    volatility_ppm: int
    auction_ns: int
    reference_ns: int


class PhaseSet(Event, frozen=True):
    """A market moved to a phase; `cause` is a vocabulary.PhaseCause."""

    LAYOUT = Layout(
        5, (*HEADER, ("market", "u32"), ("phase", "u8"), ("previous", "u8"), ("cause", "u8"),
            ("pad", "1")),
    )  # fmt: skip
    market: int
    phase: int
    previous: int
    cause: int


class AccountSet(Event, frozen=True):
    LAYOUT = Layout(
        6, (*HEADER, ("account", "u32"), ("kind", "u8"), ("pad", "1"), ("flags", "u16"),
            ("group", "u32"), ("pad", "4"), ("owner", "bytes16")),
    )  # fmt: skip
    account: int
    kind: int
    flags: int
    group: int
    owner: bytes


class Transferred(Event, frozen=True):
    LAYOUT = Layout(
        7, (*HEADER, ("transfer", "i64"), ("debit_account", "u32"), ("credit_account", "u32"),
            ("asset", "u32"), ("debit_bucket", "u8"), ("credit_bucket", "u8"), ("reason", "u8"),
            ("pad", "1"), ("amount", "i128"), ("key", "bytes16")),
    )  # fmt: skip
    transfer: int
    debit_account: int
    credit_account: int
    asset: int
    debit_bucket: int
    credit_bucket: int
    reason: int
    amount: int
    key: bytes


class Reserved(Event, frozen=True):
    """Available became held, by transfer `transfer`."""

    LAYOUT = Layout(
        8, (*HEADER, ("transfer", "i64"), ("account", "u32"), ("asset", "u32"),
            ("amount", "i128"), ("key", "bytes16"), ("reason", "u8"), ("pad", "7")),
    )  # fmt: skip
    transfer: int
    account: int
    asset: int
    amount: int
    key: bytes
    reason: int


class Posted(Event, frozen=True):
    """`amount` went from the holder's held to the credit account (`transfer`), `released` back
    to available (`release_transfer`, 0 when nothing was left)."""

    LAYOUT = Layout(
        9, (*HEADER, ("transfer", "i64"), ("release_transfer", "i64"), ("account", "u32"),
            ("credit_account", "u32"), ("asset", "u32"), ("reason", "u8"), ("pad", "3"),
            ("amount", "i128"), ("released", "i128"), ("reservation", "bytes16"),
            ("key", "bytes16")),
    )  # fmt: skip
    transfer: int
    release_transfer: int
    account: int
    credit_account: int
    asset: int
    reason: int
    amount: int
    released: int
    reservation: bytes
    key: bytes


class Voided(Event, frozen=True):
    LAYOUT = Layout(
        10, (*HEADER, ("transfer", "i64"), ("account", "u32"), ("asset", "u32"),
             ("amount", "i128"), ("reservation", "bytes16"), ("key", "bytes16")),
    )  # fmt: skip
    transfer: int
    account: int
    asset: int
    amount: int
    reservation: bytes
    key: bytes


class OrderAccepted(Event, frozen=True):
    """An order exists. `held` left available for held by the transfer whose id is the order's.

    `price` is the effective limit: for a market order the frozen protection price. `stop_price` of
    a trailing stop is its first one. `list` and `replaces` are ids, 0 for none.
    """

    LAYOUT = Layout(
        11, (*HEADER, ("order", "i64"), ("account", "u32"), ("market", "u32"), ("side", "u8"),
             ("type", "u8"), ("time_in_force", "u8"), ("self_trade", "u8"), ("flags", "u16"),
             ("pad", "2"), ("price", "i64"), ("quantity", "i64"), ("held", "i128"),
             ("maker_fee_ppm", "i32"), ("taker_fee_ppm", "i32"), ("quote_quantity", "i128"),
             ("client_order_id", "text40"), ("key", "bytes16"), ("stop_price", "i64"),
             ("display_quantity", "i64"), ("expires_at", "i64"), ("trail_offset", "i64"),
             ("activation_price", "i64"), ("trail_ppm", "u32"), ("pad", "4"), ("list", "i64"),
             ("replaces", "i64")),
        short=72,
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
    trail_offset: int
    activation_price: int
    trail_ppm: int
    list: int
    replaces: int


class Traded(Event, frozen=True):
    """One match, at the maker's price or, with `auction` 1, at the auction's, where the newer order
    is the taker. Transfer ids: `trade` base leg (seller's held to buyer), +1 quote leg (buyer's
    held to seller), +2 taker's fee, +3 maker's fee, +4 `released`: price improvement back to the
    buyer. Fees are in the asset each side receives; a negative
    maker fee is a rebate from the fee account. `number` counts the market's trades gaplessly;
    maker_filled and taker_filled are lots so far."""

    LAYOUT = Layout(
        12, (*HEADER, ("trade", "i64"), ("market", "u32"), ("taker_side", "u8"), ("auction", "u8"),
             ("pad", "2"), ("maker_order", "i64"), ("taker_order", "i64"),
             ("maker_account", "u32"), ("taker_account", "u32"), ("price", "i64"),
             ("quantity", "i64"), ("maker_fee", "i128"), ("taker_fee", "i128"),
             ("released", "i128"), ("number", "i64"), ("maker_filled", "i64"),
             ("taker_filled", "i64")),
    )  # fmt: skip
    trade: int
    market: int
    taker_side: int
    auction: int
    maker_order: int
    taker_order: int
    maker_account: int
    taker_account: int
    price: int
    quantity: int
    maker_fee: int
    taker_fee: int
    released: int
    number: int
    maker_filled: int
    taker_filled: int


class OrderDone(Event, frozen=True):
    """The order is final. `released` (of the held asset) went back to available by
    `release_transfer` (0 when nothing was left). filled in lots, filled_value in quote units,
    fee in the received asset. `refusal` says why a rejected order could not enter."""

    LAYOUT = Layout(
        13, (*HEADER, ("order", "i64"), ("account", "u32"), ("market", "u32"),
             ("reason", "u8"), ("side", "u8"), ("refusal", "u16"), ("pad", "4"), ("filled", "i64"),
             ("release_transfer", "i64"), ("released", "i128"), ("filled_value", "i128"),
             ("fee", "i128")),
    )  # fmt: skip
    order: int
    account: int
    market: int
    reason: int
    side: int
    refusal: int
    filled: int
    release_transfer: int
    released: int
    filled_value: int
    fee: int


class SelfTradePrevented(Event, frozen=True):
    """Two orders of one group met; `quantity` lots did not trade."""

    LAYOUT = Layout(
        14, (*HEADER, ("market", "u32"), ("mode", "u8"), ("pad", "3"), ("taker_order", "i64"),
             ("maker_order", "i64"), ("taker_account", "u32"), ("maker_account", "u32"),
             ("price", "i64"), ("quantity", "i64")),
    )  # fmt: skip
    market: int
    mode: int
    taker_order: int
    maker_order: int
    taker_account: int
    maker_account: int
    price: int
    quantity: int


class MassCancelled(Event, frozen=True):
    LAYOUT = Layout(15, (*HEADER, ("cancelled", "u32"), ("remaining", "u32")))
    cancelled: int
    remaining: int


class BalanceChanged(Event, frozen=True):
    """Balance of (account, asset) after the batch."""

    LAYOUT = Layout(
        16, (*HEADER, ("account", "u32"), ("asset", "u32"), ("available", "i128"),
             ("held", "i128"), ("set_aside", "i128"), ("bonus", "i128")),
    )  # fmt: skip
    account: int
    asset: int
    available: int
    held: int
    set_aside: int
    bonus: int


class LevelChanged(Event, frozen=True):
    """Visible lots at a price after the batch (0: none). `update` numbers the market's public
    book changes gaplessly."""

    LAYOUT = Layout(
        17, (*HEADER, ("market", "u32"), ("side", "u8"), ("pad", "3"), ("price", "i64"),
             ("update", "i64"), ("quantity", "i128")),
    )  # fmt: skip
    market: int
    side: int
    price: int
    update: int
    quantity: int


EVENTS: dict[int, type[Event]] = {
    kind.LAYOUT.kind: kind
    for kind in (
        Refused, Repeated, AssetSet, MarketSet, PhaseSet, AccountSet, Transferred, Reserved,
        Posted, Voided, OrderAccepted, Traded, OrderDone, SelfTradePrevented, MassCancelled,
        BalanceChanged, LevelChanged, OrderState, MarketCounters, KeyRemembered,
        ReservationState, OrderTriggered, OrderReduced, TimeAdvanced, TriggersLeft, Deferred,
        ListAccepted, OrderHeld, ListState, CancelAllAfterSet, OrderLimitSet, IndicativeChanged,
        PhaseScheduled, FeesSet, TierSet,
    )
}  # fmt: skip


def encode(event: Event) -> bytes:
    """The event's record."""
    layout = event.LAYOUT
    return layout.pack(list(layout.values_of(event)))


def decode(records: bytes, start: int = 0, end: int | None = None) -> Iterator[Event]:
    """The events in records[start:end]. Raises ValueError for an unknown kind or broken size."""
    stop = len(records) if end is None else end
    while start < stop:
        size, kind = size_and_kind(records, start)
        found = EVENTS.get(kind)
        if found is None or size < 8 or start + size > stop:
            raise ValueError(f"no event of kind {kind} and size {size} at byte {start}")
        values: list[Any] = found.LAYOUT.unpack(records, start, size)
        yield found(*values)
        start += size
