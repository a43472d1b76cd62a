"""What limits there are, what somebody moves, and why it may not be moved."""

from datetime import datetime
from decimal import Decimal
from typing import Final, Literal, NamedTuple

import msgspec

from bedesten.kit.errors import DomainError, Forbidden, NotFound
from bedesten.kit.ids import AssetId, CustomerId, MovementId

Direction = Literal["deposit", "withdrawal"]
Kind = Literal["deposit_fiat", "withdrawal_fiat", "withdrawal_crypto"]
LEVELS: Final = range(4)


class LevelTooLow(Forbidden):
    """The customer's verified level does not unlock this."""

    code = "level_too_low"
    title = "Your verified level does not allow this yet"


class AccountRestricted(Forbidden):
    """Status, a freeze, or something that customers do not learn of; one answer for all."""

    code = "account_restricted"
    title = "This is not available for your account; please contact support"


class CoolingDown(Forbidden):
    """After a change of what opens the account nothing goes out for a while."""

    code = "withdrawals_cooling_down"
    title = "Withdrawals are closed for a while after a change of your credentials"


class LimitExceeded(DomainError):
    """`facts`: which limit, how much it is, how much is used, what was asked, when it fits."""

    status = 409
    code = "limit_exceeded"
    title = "This is more than your limit leaves"


class AmountOutsideTerms(DomainError):
    """Less or more than the asset allows at a time."""

    status = 409
    code = "amount_outside_terms"
    title = "This amount of the asset cannot be moved at a time"


class PriceUnknown(DomainError):
    """The asset has no price in the reference currency, so limits cannot be compared."""

    status = 409
    code = "price_unknown"
    title = "The asset has no price now, so that your limits cannot be checked"


class NoSuchLimitProfile(NotFound):
    """No profile has this name, or none in use."""

    code = "limit_profile_not_found"
    title = "There is no such limit profile"


ERRORS: Final[tuple[type[DomainError], ...]] = (
    LevelTooLow, AccountRestricted, CoolingDown, LimitExceeded, AmountOutsideTerms, PriceUnknown,
    NoSuchLimitProfile,
)  # fmt: skip


class Rule(NamedTuple):
    """A limit of the profiles: its name, what it counts, over how many hours, and its column."""

    name: str
    kind: Kind
    hours: int
    column: str


DAY_H: Final = 24
MONTH_H: Final = 30 * 24
RULES: Final = (
    Rule("daily_deposit_fiat", "deposit_fiat", DAY_H, "daily_deposit_limit_fiat"),
    Rule("daily_withdrawal_fiat", "withdrawal_fiat", DAY_H, "daily_withdrawal_limit_fiat"),
    Rule("monthly_withdrawal_fiat", "withdrawal_fiat", MONTH_H, "monthly_withdrawal_limit_fiat"),
    Rule("daily_withdrawal_crypto", "withdrawal_crypto", DAY_H, "daily_withdrawal_limit_crypto"),
    Rule(
        "monthly_withdrawal_crypto", "withdrawal_crypto", MONTH_H, "monthly_withdrawal_limit_crypto"
    ),
)


class Thresholds(NamedTuple):
    """From which level on what is unlocked."""

    deposit: int
    trade: int
    withdraw: int


class Profile(NamedTuple):
    """A limit profile; an amount that is None is no limit. In the order of `RULES`."""

    id: int
    name: str
    level: int
    segment: str | None
    is_default: bool
    is_active: bool
    amounts: tuple[Decimal | None, ...]
    version: int


class Standing(NamedTuple):
    """What decides about a customer now. `flags` are those of the engine's rules; `cooling_until`
    is None when no cool-down runs; `may_deposit` is about status and AML state alone."""

    customer: CustomerId
    level: int
    segment: str
    status: str
    flags: int
    may_deposit: bool
    cooling_until: datetime | None
    thresholds: Thresholds
    currency: str
    profile: Profile | None


class Used(NamedTuple):
    """How much of a kind counts now, over how many hours, and when the oldest of it leaves."""

    value: Decimal
    resets_at: datetime | None


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a customer wants to move: `id` is the row of withdrawals or fiat_transfers,
    `amount` in whole units of the asset."""

    id: MovementId
    customer: CustomerId
    direction: Direction
    asset: AssetId
    amount: Decimal


class Valued(NamedTuple):
    """The value in the reference currency at which a movement counts, frozen."""

    currency: str
    rate: Decimal
    value: Decimal


class Terms(NamedTuple):
    """Of an asset: its symbol, whether it is fiat, the bounds of one movement, what may go out in
    24 hours (None: no such bound), and what a unit is worth (None: nobody knows)."""

    symbol: str
    is_fiat: bool
    smallest: Decimal
    largest: Decimal | None
    daily: Decimal | None
    rate: Decimal | None
