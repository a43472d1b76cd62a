"""Fees: the rates an account pays, and the tiers it earns by trading."""

from bedesten.domain.fees.recompute import Recomputed, recompute_tiers
from bedesten.domain.fees.tiers import Tier, read_tiers, write_tier

__all__ = ["Recomputed", "Tier", "read_tiers", "recompute_tiers", "write_tier"]
