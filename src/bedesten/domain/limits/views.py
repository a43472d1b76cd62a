"""Limits as customers and staff are shown them: amounts as text, in the reference currency."""

from datetime import datetime
from decimal import Decimal

import msgspec

from bedesten.domain.limits.model import RULES, Profile
from bedesten.domain.limits.overview import Level, Overview
from bedesten.domain.limits.rules import Left, May, plain


class MayView(msgspec.Struct):
    """What can be done."""

    deposit: bool
    trade: bool
    withdraw: bool


class LimitView(msgspec.Struct):
    """A limit over a rolling time. Without a `limit` there is none; `resets_at` is when the oldest
    of what is used counts no more."""

    name: str
    hours: int
    limit: str | None
    used: str
    left: str | None
    resets_at: datetime | None


class LevelView(msgspec.Struct):
    """What a level unlocks, and its limits unless staff gave others."""

    level: int
    reached: bool
    unlocks: MayView
    limits: dict[str, str | None]


class LimitsView(msgspec.Struct):
    """What may be done now, how much of it is left, and what other levels unlock."""

    level: int
    currency: str
    profile: str | None
    now: MayView
    withdrawals_from: datetime | None
    in_maintenance: bool
    max_open_orders: int
    limits: list[LimitView]
    levels: list[LevelView]


def limits_view(found: Overview) -> LimitsView:
    """As it is shown."""
    standing = found.standing
    return LimitsView(
        level=standing.level,
        currency=standing.currency,
        profile=None if standing.profile is None else standing.profile.name,
        now=_may(found.may),
        withdrawals_from=standing.cooling_until,
        in_maintenance=found.in_maintenance,
        max_open_orders=found.max_open_orders,
        limits=[_limit(one) for one in found.limits],
        levels=[_level(one, standing.level) for one in found.levels],
    )


def amounts_of(profile: Profile | None) -> dict[str, str | None]:
    """By the names of limits; null is no limit."""
    if profile is None:
        return {rule.name: "0" for rule in RULES}
    return {rule.name: _text(amount) for rule, amount in zip(RULES, profile.amounts, strict=True)}


def _may(may: May) -> MayView:
    return MayView(deposit=may.deposit, trade=may.trade, withdraw=may.withdraw)


def _limit(one: Left) -> LimitView:
    return LimitView(
        name=one.rule.name,
        hours=one.rule.hours,
        limit=_text(one.limit),
        used=plain(one.used.value),
        left=_text(one.left),
        resets_at=one.used.resets_at,
    )


def _level(one: Level, reached: int) -> LevelView:
    return LevelView(
        level=one.level,
        reached=one.level <= reached,
        unlocks=_may(one.unlocks),
        limits=amounts_of(one.profile),
    )


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)
