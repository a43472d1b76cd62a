"""Events of auctions, schedules and fee rates."""

from bedesten.protocol.event import HEADER, Event
from bedesten.protocol.layout import Layout


class IndicativeChanged(Event, frozen=True):
    """Where an auction would uncross now: price in ticks (0: nowhere), lots that would trade, and
    the lots at that price that would not, positive when buyers are left. At a batch's end."""

    LAYOUT = Layout(
        32, (*HEADER, ("market", "u32"), ("pad", "4"), ("price", "i64"), ("quantity", "i128"),
             ("surplus", "i128")),
    )  # fmt: skip
    market: int
    price: int
    quantity: int
    surplus: int


class PhaseScheduled(Event, frozen=True):
    """The market moves to the phase at `at` (ns; 0: not any more), then every `every` ns. Also in
    snapshots."""

    LAYOUT = Layout(
        33, (*HEADER, ("market", "u32"), ("phase", "u8"), ("pad", "3"), ("at", "i64"),
             ("every", "i64")),
    )  # fmt: skip
    market: int
    phase: int
    at: int
    every: int


class FeesSet(Event, frozen=True):
    """Rates of an account or a tier; fields as in SetFees. Also in snapshots."""

    LAYOUT = Layout(
        34, (*HEADER, ("account", "u32"), ("market", "u32"), ("tier", "u8"), ("removed", "u8"),
             ("pad", "2"), ("maker_fee_ppm", "i32"), ("taker_fee_ppm", "i32"), ("pad", "4"),
             ("valid_from", "i64"), ("valid_until", "i64")),
    )  # fmt: skip
    account: int
    market: int
    tier: int
    removed: int
    maker_fee_ppm: int
    taker_fee_ppm: int
    valid_from: int
    valid_until: int


class TierSet(Event, frozen=True):
    """The account's fee tier. Also in snapshots."""

    LAYOUT = Layout(35, (*HEADER, ("account", "u32"), ("tier", "u8"), ("pad", "3")))
    account: int
    tier: int
