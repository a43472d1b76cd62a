"""What an account must have traded in 30 days to earn a fee tier."""

from decimal import Decimal
from typing import Final

import msgspec
import psycopg

READ: Final = "select tier, min_volume, volume_asset_id from public.fee_tiers order by min_volume"
WRITE: Final = """
    insert into config.fee_profiles (profile_name, tier, min_30day_volume, volume_asset_id)
    values ('tier ' || %(tier)s, %(tier)s, %(min_volume)s, %(volume_asset)s)
    on conflict (tier, market_id) where tier is not null do update
    set min_30day_volume = excluded.min_30day_volume, volume_asset_id = excluded.volume_asset_id
"""


class Tier(msgspec.Struct, frozen=True):
    """A tier and the volume, in whole units of an asset, from which it is earned."""

    tier: int
    min_volume: Decimal
    volume_asset: int


def read_tiers(conn: psycopg.Connection) -> list[Tier]:
    """All tiers, lowest volume first."""
    return [Tier(*row) for row in conn.execute(READ)]


def write_tier(conn: psycopg.Connection, tier: Tier) -> None:
    """Make or change a tier. Raises psycopg.errors.IntegrityError for a volume that another tier
    has, or an asset that is not listed."""
    with conn.transaction():
        conn.execute(WRITE, msgspec.structs.asdict(tier))
