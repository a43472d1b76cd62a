"""What may be asked of the engine. One record per command; numbers are on disk.

The first fields of every command: `account` (who acts; 0 is the operator) and `key` (128-bit
idempotency key; zero is none). Quantities are lots, prices ticks, amounts the asset's smallest
unit, times nanoseconds since the Unix epoch.
"""

from typing import Any

from bedesten.protocol.command import HEADER, NO_KEY, Command
from bedesten.protocol.layout import Layout, size_and_kind
from bedesten.protocol.market_commands import SchedulePhase, SetFees, SetTier
from bedesten.protocol.order_commands import CancelAllAfter, PlaceList, Replace, SetOrderLimit

__all__ = [
    "COMMANDS", "HEADER_SIZE", "MONEY_MOVEMENTS", "NO_KEY", "RECORD_SIZE_MAX", "AdvanceTime",
    "Amend", "Cancel", "CancelAllAfter", "Command", "MassCancel", "Place", "PlaceList", "Post",
    "Replace", "Reserve", "RunTriggers", "SchedulePhase", "SetAccount", "SetAsset", "SetFees",
    "SetMarket", "SetOrderLimit", "SetPhase", "SetTier", "Transfer", "Void", "decode", "encode",
]  # fmt: skip

HEADER_SIZE = 24
RECORD_SIZE_MAX = 1024


class SetAsset(Command, frozen=True, kw_only=True):
    """List an asset (`asset` 0) or change its status. The scale is fixed once listed."""

    LAYOUT = Layout(
        1, (*HEADER, ("asset", "u32"), ("scale", "u8"), ("kind", "u8"), ("pad", "2"),
            ("symbol", "text16")),
    )  # fmt: skip
    asset: int = 0
    scale: int
    kind: int
    symbol: str


class SetMarket(Command, frozen=True, kw_only=True):
    """List a market (`market` 0) or change its fees, bands, filters, tick and lot.

    The tick is tick_mantissa / 10^tick_decimals units of quote per unit of base, the lot
    lot_mantissa / 10^lot_decimals of base. Fees in parts per million, maker may be negative.
    min_notional in the quote asset's smallest unit; min and max quantity in lots (0: none).
    band_ppm bounds market orders around the best opposite price. 0 means none for what follows:
    max_notional in units of quote; min and max price in ticks; price_band_ppm bounds limit prices
    and volatility_ppm trades around the reference price; auction_ns is how long the auction after
    a volatility halt takes, reference_ns how often the reference price follows the last one.
    """

    LAYOUT = Layout(
        2, (*HEADER, ("market", "u32"), ("base", "u32"), ("quote", "u32"),
            ("fee_account", "u32"), ("tick_mantissa", "i64"), ("lot_mantissa", "i64"),
            ("tick_decimals", "u8"), ("lot_decimals", "u8"), ("phase", "u8"), ("pad", "1"),
            ("maker_fee_ppm", "i32"), ("taker_fee_ppm", "i32"), ("band_ppm", "u32"),
            ("min_notional", "i128"), ("min_quantity", "i64"), ("max_quantity", "i64"),
            ("symbol", "text24"), ("max_notional", "i128"), ("min_price", "i64"),
            ("max_price", "i64"), ("price_band_ppm", "u32"), ("volatility_ppm", "u32"),
            ("auction_ns", "i64"), ("reference_ns", "i64")),
        short=128,
    )  # fmt: skip
    market: int = 0
    base: int
    quote: int
    fee_account: int
    tick_mantissa: int
    lot_mantissa: int
    tick_decimals: int
    lot_decimals: int
    phase: int
    maker_fee_ppm: int
    taker_fee_ppm: int
    band_ppm: int
    min_notional: int = 0
    min_quantity: int = 0
    max_quantity: int = 0
    symbol: str
    max_notional: int = 0
    min_price: int = 0
    max_price: int = 0
    price_band_ppm: int = 0
    volatility_ppm: int = 0
    auction_ns: int = 0
    reference_ns: int = 0


class SetPhase(Command, frozen=True, kw_only=True):
    """Move a market, or all of them (`market` 0), to a phase."""

    LAYOUT = Layout(3, (*HEADER, ("market", "u32"), ("phase", "u8"), ("pad", "3")))
    market: int
    phase: int


class SetAccount(Command, frozen=True, kw_only=True):
    """Open an account (header `account` 0) or change its flags and self-trade group.

    `group` 0 means a group of its own; `owner` is the customer's UUID (zero for the house).
    """

    LAYOUT = Layout(
        4, (*HEADER, ("kind", "u8"), ("pad", "1"), ("flags", "u16"), ("group", "u32"),
            ("owner", "bytes16")),
    )  # fmt: skip
    kind: int
    flags: int = 0
    group: int = 0
    owner: bytes = NO_KEY


class Transfer(Command, frozen=True, kw_only=True):
    """Move `amount` from the debit account's bucket to the credit account's.

    `key` is required and unique for ever: the id of the workflow row that causes the movement.
    """

    LAYOUT = Layout(
        5, (*HEADER, ("debit_account", "u32"), ("credit_account", "u32"), ("asset", "u32"),
            ("debit_bucket", "u8"), ("credit_bucket", "u8"), ("reason", "u8"), ("pad", "1"),
            ("amount", "i128")),
    )  # fmt: skip
    debit_account: int
    credit_account: int
    asset: int
    debit_bucket: int
    credit_bucket: int
    reason: int
    amount: int


class Reserve(Command, frozen=True, kw_only=True):
    """Hold `amount` of the account for a later post or void; `key` names the reservation."""

    LAYOUT = Layout(
        6, (*HEADER, ("asset", "u32"), ("reason", "u8"), ("pad", "3"), ("amount", "i128")),
    )  # fmt: skip
    asset: int
    reason: int
    amount: int


class Post(Command, frozen=True, kw_only=True):
    """Pay `amount` out of a reservation to `credit_account` and release the rest."""

    LAYOUT = Layout(
        7, (*HEADER, ("reservation", "bytes16"), ("credit_account", "u32"), ("reason", "u8"),
            ("pad", "3"), ("amount", "i128")),
    )  # fmt: skip
    reservation: bytes
    credit_account: int
    reason: int
    amount: int


class Void(Command, frozen=True, kw_only=True):
    """Release a reservation whole."""

    LAYOUT = Layout(8, (*HEADER, ("reservation", "bytes16")))
    reservation: bytes


class Place(Command, frozen=True, kw_only=True):
    """Place an order by `quantity` (lots) or, for market buys, by `quote_quantity` (units).

    expires_at (ns) goes with gtd and day, display_quantity (lots) makes an iceberg. A trailing stop
    has trail_offset (ticks) or trail_ppm, and activation_price (ticks) if it begins to trail there.
    `steps`: the market's number of tick and lot that the numbers were made for; 0: not checked.
    """

    LAYOUT = Layout(
        9, (*HEADER, ("market", "u32"), ("side", "u8"), ("type", "u8"),
            ("time_in_force", "u8"), ("self_trade", "u8"), ("flags", "u16"), ("steps", "u8"),
            ("pad", "5"), ("price", "i64"), ("quantity", "i64"), ("quote_quantity", "i128"),
            ("client_order_id", "text40"), ("stop_price", "i64"), ("display_quantity", "i64"),
            ("expires_at", "i64"), ("trail_offset", "i64"), ("activation_price", "i64"),
            ("trail_ppm", "u32"), ("pad", "4")),
        short=72,
    )  # fmt: skip
    market: int
    side: int
    type: int
    time_in_force: int
    self_trade: int
    flags: int = 0
    steps: int = 0
    price: int = 0
    quantity: int = 0
    quote_quantity: int = 0
    client_order_id: str = ""
    stop_price: int = 0
    display_quantity: int = 0
    expires_at: int = 0
    trail_offset: int = 0
    activation_price: int = 0
    trail_ppm: int = 0


class Cancel(Command, frozen=True, kw_only=True):
    """Cancel one order of the account by id, or by client order id when `order` is 0.

    The id may be that of an order list: all its open orders are cancelled.
    """

    LAYOUT = Layout(
        10, (*HEADER, ("order", "i64"), ("client_order_id", "text40")), short=32
    )  # fmt: skip
    order: int = 0
    client_order_id: str = ""


class MassCancel(Command, frozen=True, kw_only=True):
    """Cancel an account's open orders, oldest first (header `account` 0: everybody's).

    `market` 0 means all, `side` 0 both. At most MASS_CANCEL_MAX orders a command; the answer
    says how many remain and the engine continues by itself.
    """

    LAYOUT = Layout(11, (*HEADER, ("market", "u32"), ("side", "u8"), ("pad", "3")))
    market: int = 0
    side: int = 0


class AdvanceTime(Command, frozen=True, kw_only=True):
    """Do what is due at the batch's time: phases, cancel-all-after timers, expiries. The engine
    issues it when something is."""

    LAYOUT = Layout(12, HEADER)


class RunTriggers(Command, frozen=True, kw_only=True):
    """Go on with the uncrossing and the due orders of a market that a command left over. Only the
    engine issues it."""

    LAYOUT = Layout(13, (*HEADER, ("market", "u32"), ("pad", "4")))
    market: int


class Amend(Command, frozen=True, kw_only=True):
    """Reduce an order of the account to `quantity` lots in all; its priority stays.

    By id, or by client order id when `order` is 0. `steps` as in Place.
    """

    LAYOUT = Layout(
        14, (*HEADER, ("order", "i64"), ("quantity", "i64"), ("client_order_id", "text40"),
             ("steps", "u8"), ("pad", "7")),
        short=40,
    )  # fmt: skip
    order: int = 0
    quantity: int
    client_order_id: str = ""
    steps: int = 0


COMMANDS: dict[int, type[Command]] = {
    kind.LAYOUT.kind: kind
    for kind in (
        SetAsset, SetMarket, SetPhase, SetAccount, Transfer, Reserve, Post, Void, Place, Cancel,
        MassCancel, AdvanceTime, RunTriggers, Amend, PlaceList, Replace, CancelAllAfter,
        SetOrderLimit, SchedulePhase, SetFees, SetTier,
    )
}  # fmt: skip
MONEY_MOVEMENTS = frozenset(kind.LAYOUT.kind for kind in (Transfer, Reserve, Post, Void))


def encode(command: Command) -> bytes:
    """The command's record. Raises struct.error or OverflowError for a value outside its field."""
    layout = command.LAYOUT
    return layout.pack(list(layout.values_of(command)))


def decode(data: bytes, offset: int = 0) -> Command:
    """The command at `offset`. Raises ValueError for an unknown kind or impossible size."""
    size, kind = size_and_kind(data, offset)
    found = COMMANDS.get(kind)
    if found is None or size < HEADER_SIZE or offset + size > len(data):
        raise ValueError(f"no command of kind {kind} and size {size}")
    values: list[Any] = found.LAYOUT.unpack(data, offset, size)
    return found(**dict(zip(found.LAYOUT.names, values, strict=True)))
