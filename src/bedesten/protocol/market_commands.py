"""Commands about when markets open and what trading costs. Fields and units as in commands.py."""

from bedesten.protocol.command import HEADER, Command
from bedesten.protocol.layout import Layout


class SchedulePhase(Command, frozen=True, kw_only=True):
    """Move a market to a phase at a time (ns), and again after every `every` ns (0: once).

    One entry per market and phase; `at` 0 takes it away.
    """

    LAYOUT = Layout(
        19, (*HEADER, ("market", "u32"), ("phase", "u8"), ("pad", "3"), ("at", "i64"),
             ("every", "i64")),
    )  # fmt: skip
    market: int
    phase: int
    at: int
    every: int = 0


class SetFees(Command, frozen=True, kw_only=True):
    """Rates (ppm) of one account (header `account`, `tier` 0) or of a tier (`account` 0).

    `market` 0: of all markets. An account's rates hold from valid_from until before valid_until
    (ns; 0: open end). `remove` 1 takes the entry away.
    """

    LAYOUT = Layout(
        20, (*HEADER, ("market", "u32"), ("tier", "u8"), ("remove", "u8"), ("pad", "2"),
             ("maker_fee_ppm", "i32"), ("taker_fee_ppm", "i32"), ("valid_from", "i64"),
             ("valid_until", "i64")),
    )  # fmt: skip
    market: int = 0
    tier: int = 0
    remove: int = 0
    maker_fee_ppm: int = 0
    taker_fee_ppm: int = 0
    valid_from: int = 0
    valid_until: int = 0


class SetTier(Command, frozen=True, kw_only=True):
    """The account has earned a fee tier; 0 is none."""

    LAYOUT = Layout(21, (*HEADER, ("tier", "u8"), ("pad", "7")))
    tier: int
