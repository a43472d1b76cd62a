"""What a customer may do now, and whether an amount fits: facts in, verdicts out."""

from decimal import Context, Decimal
from typing import Final, NamedTuple

from bedesten.domain.limits.model import (
    LEVELS,
    RULES,
    AccountRestricted,
    CoolingDown,
    Direction,
    Kind,
    LevelTooLow,
    Profile,
    Rule,
    Standing,
    Thresholds,
    Used,
)

TRADING_FROZEN, WITHDRAWALS_FROZEN, CANCEL_ONLY = 1, 2, 4
ZERO: Final = Decimal(0)
# An amount has 18 digits before the point and 18 behind it, a rate no more: their product is exact.
EXACT: Final = Context(prec=120)


class Left(NamedTuple):
    """A limit of a customer now; `limit` None: no limit, and nothing is left of no profile."""

    rule: Rule
    limit: Decimal | None
    used: Used

    @property
    def left(self) -> Decimal | None:
        """What may still be moved; never below zero, though a limit may be lowered."""
        return None if self.limit is None else max(ZERO, -over(self.used.value, ZERO, self.limit))


class May(NamedTuple):
    """What level, status and the rest allow now."""

    deposit: bool
    trade: bool
    withdraw: bool


def may(standing: Standing) -> May:
    """What the customer may do now, amounts aside."""
    return May(
        deposit=standing.may_deposit and standing.level >= standing.thresholds.deposit,
        trade=not standing.flags & (TRADING_FROZEN | CANCEL_ONLY),
        withdraw=not standing.flags & WITHDRAWALS_FROZEN and standing.cooling_until is None,
    )


def check_gate(standing: Standing, direction: Direction) -> None:
    """Raises LevelTooLow, AccountRestricted, CoolingDown: in this order, so that only those who
    could do it otherwise learn of the rest."""
    needed = standing.thresholds.deposit if direction == "deposit" else standing.thresholds.withdraw
    if standing.level < needed:
        facts = {"level": str(standing.level), "level_needed": str(needed)}
        sentence = f"{direction}s need level {needed}; yours is {standing.level}"
        raise LevelTooLow(sentence, facts=facts)
    if direction == "deposit":
        if not standing.may_deposit:
            raise AccountRestricted
        return
    if standing.flags & WITHDRAWALS_FROZEN:
        raise AccountRestricted
    if standing.cooling_until is not None:
        until = standing.cooling_until.isoformat()
        raise CoolingDown(f"until {until}", facts={"resets_at": until})


def kind_of(direction: Direction, *, is_fiat: bool) -> Kind | None:
    """Which limits count; None: coins that come in have none."""
    if direction == "deposit":
        return "deposit_fiat" if is_fiat else None
    return "withdrawal_fiat" if is_fiat else "withdrawal_crypto"


def limits_of(profile: Profile | None, used: dict[tuple[str, int], Used]) -> list[Left]:
    """Every limit with its use. Without a profile nothing may move."""
    amounts = (ZERO,) * len(RULES) if profile is None else profile.amounts
    return [
        Left(rule, amount, used.get((rule.kind, rule.hours), Used(ZERO, None)))
        for rule, amount in zip(RULES, amounts, strict=True)
    ]


def default_of(profiles: list[Profile], level: int, segment: str) -> Profile | None:
    """The default of a level and segment, as config.get_user_limit_profile decides."""
    fitting = [
        one
        for one in profiles
        if one.is_default and one.level <= level and one.segment in (None, segment)
    ]
    return max(fitting, key=lambda one: (one.level, one.segment is not None), default=None)


def unlocked(level: int, thresholds: Thresholds) -> May:
    """What a level allows by itself."""
    assert level in LEVELS
    return May(*(level >= needed for needed in thresholds))


def worth(amount: Decimal, rate: Decimal) -> Decimal:
    """The exact product."""
    return EXACT.multiply(amount, rate)


def over(used: Decimal, asked: Decimal, limit: Decimal) -> Decimal:
    """By how much it would be exceeded; negative: so much would be left."""
    return EXACT.subtract(EXACT.add(used, asked), limit)


def plain(number: Decimal) -> str:
    """A decimal number without exponent and needless zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
