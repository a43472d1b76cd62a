"""Give every account the fee tier that its volume of 30 days has earned."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

import msgspec
import psycopg

from bedesten.domain.fees.tiers import Tier, read_tiers
from bedesten.domain.fees.volumes import volumes
from bedesten.protocol.commands import SetTier

ACCOUNTS: Final = """
    select account_id, fee_tier from public.accounts where not is_house order by account_id
"""
NO_TIER: Final = 0


class Recomputed(msgspec.Struct, frozen=True):
    """The commands that change tiers, how many accounts were looked at, and assets whose volume
    could not be converted."""

    changes: Sequence[SetTier]
    accounts: int
    not_counted: frozenset[int]


def recompute_tiers(
    conn: psycopg.Connection, progress: Callable[[int], None] = lambda _: None
) -> Recomputed:
    """What to send to the engine; `progress` gets the number of accounts looked at so far.

    Without tiers every account loses its own.
    """
    with conn.transaction():
        conn.execute("set transaction isolation level repeatable read, read only")
        tiers = read_tiers(conn)
        found = volumes(conn, tiers[0].volume_asset) if tiers else None
        changes = []
        accounts = 0
        for account, tier in conn.execute(ACCOUNTS):
            accounts += 1
            progress(accounts)
            volume = found.by_account.get(account, Fraction(0)) if found else Fraction(0)
            earned = earned_of(tiers, volume)
            if earned != tier:
                changes.append(SetTier(account=account, tier=earned))
    return Recomputed(changes, accounts, found.not_counted if found else frozenset())


def earned_of(tiers: Sequence[Tier], volume: Fraction) -> int:
    """The tier that a volume earns; 0 is none."""
    reached = [one.tier for one in tiers if volume >= Fraction(one.min_volume)]
    return reached[-1] if reached else NO_TIER
