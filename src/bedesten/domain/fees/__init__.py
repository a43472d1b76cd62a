"""Fees: the rates an account pays, the profiles staff give, and the tiers it earns by trading."""

from bedesten.domain.fees import profiles
from bedesten.domain.fees.follow import RatesRefused, follow_profiles
from bedesten.domain.fees.profiles import NoSuchFeeProfile
from bedesten.domain.fees.recompute import Recomputed, recompute_tiers
from bedesten.domain.fees.tiers import Tier, read_tiers, write_tier
from bedesten.domain.fees.volumes import DAYS, LAST_PRICES, rates_of

ERRORS = profiles.ERRORS

__all__ = [
    "DAYS",
    "ERRORS",
    "LAST_PRICES",
    "NoSuchFeeProfile",
    "RatesRefused",
    "Recomputed",
    "Tier",
    "follow_profiles",
    "profiles",
    "rates_of",
    "read_tiers",
    "recompute_tiers",
    "write_tier",
]
