"""Limits: what customers may do by level, status and profile, and how the engine knows."""

from bedesten.domain.limits import flags, model, profile_store
from bedesten.domain.limits.customer_page import Page, read_page
from bedesten.domain.limits.flags import LimitRefused
from bedesten.domain.limits.model import (
    RULES,
    AccountRestricted,
    AmountOutsideTerms,
    CoolingDown,
    LevelTooLow,
    LimitExceeded,
    Movement,
    NoSuchLimitProfile,
    PriceUnknown,
    Profile,
    Valued,
)
from bedesten.domain.limits.overview import Overview, overview
from bedesten.domain.limits.rules import plain
from bedesten.domain.limits.store import profiles
from bedesten.domain.limits.use import give_back, use
from bedesten.domain.limits.views import limits_view

ERRORS = model.ERRORS

__all__ = [
    "ERRORS",
    "RULES",
    "AccountRestricted",
    "AmountOutsideTerms",
    "CoolingDown",
    "LevelTooLow",
    "LimitExceeded",
    "LimitRefused",
    "Movement",
    "NoSuchLimitProfile",
    "Overview",
    "Page",
    "PriceUnknown",
    "Profile",
    "Valued",
    "flags",
    "give_back",
    "limits_view",
    "overview",
    "plain",
    "profile_store",
    "profiles",
    "read_page",
    "use",
]
