"""SQL of fee profiles as staff set and give them, for the login admin_user."""

from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

import psycopg

from bedesten.kit.errors import DomainError, NotFound
from bedesten.kit.ids import CustomerId, MappingId, StaffId

PROFILES: Final = """
    select p.profile_id, p.profile_name, m.symbol, p.maker_fee_percent::numeric,
        p.taker_fee_percent::numeric, p.tier, p.min_30day_volume::numeric, a.symbol,
        p.default_segment::text, p.is_active, p.version
    from config.fee_profiles as p
    left join public.markets as m on m.market_id = p.market_id
    left join public.assets as a on a.asset_id = p.volume_asset_id
    order by p.tier nulls first, p.profile_name, p.profile_id
"""
GIVEN: Final = """
    select g.mapping_id, p.profile_id, p.profile_name, m.symbol, g.valid_from, g.valid_to,
        g.assigned_by, g.assignment_reason
    from config.user_fee_profiles as g
    join config.fee_profiles as p on p.profile_id = g.profile_id
    left join public.markets as m on m.market_id = g.market_id
    where g.user_id = %s order by g.valid_from desc limit 100
"""
MARKET: Final = "select market_id from public.markets where symbol = %s"


class NoSuchFeeProfile(NotFound):
    """No profile has this number."""

    code = "fee_profile_not_found"
    title = "There is no such fee profile"


ERRORS: Final[tuple[type[DomainError], ...]] = (NoSuchFeeProfile,)


class FeeProfile(NamedTuple):
    """Rates by name, in percent; `market` None: all. Of tiers, rates that are None are those that
    the engine has for the tier."""

    id: int
    name: str
    market: str | None
    maker: Decimal | None
    taker: Decimal | None
    tier: int | None
    from_volume: Decimal
    volume_asset: str | None
    default_segment: str | None
    is_active: bool
    version: int


class Given(NamedTuple):
    """A profile that a customer has from one moment up to another; `market` None: all."""

    mapping: MappingId
    profile: int
    name: str
    market: str | None
    valid_from: datetime
    valid_to: datetime | None
    assigned_by: StaffId | None
    reason: str


async def profiles(conn: psycopg.AsyncConnection) -> list[FeeProfile]:
    """All of them; tiers last."""
    return [FeeProfile(*row) for row in await (await conn.execute(PROFILES)).fetchall()]


async def market_id(conn: psycopg.AsyncConnection, symbol: str) -> int | None:
    """The number of a listed market."""
    row = await (await conn.execute(MARKET, [symbol])).fetchone()
    return None if row is None else int(row[0])


async def create(
    conn: psycopg.AsyncConnection,
    name: str,
    market: int | None,
    rates: tuple[str, str],
    default_segment: str | None,
) -> int:
    """A new profile: maker's and taker's rate in percent; its number. Raises
    psycopg.IntegrityError for a name or default that is taken, and for rates that cannot be."""
    done = await conn.execute(
        "insert into config.fee_profiles"
        " (profile_name, market_id, maker_fee_percent, taker_fee_percent, default_segment)"
        " values (%s, %s, %s, %s, %s) returning profile_id",
        [name, market, *rates, default_segment],
    )
    row = await done.fetchone()
    assert row is not None, "an insert without conflict answers its row"
    return int(row[0])


async def retire(conn: psycopg.AsyncConnection, profile: int, version: int) -> bool:
    """Nobody has it any more; False when it is no more at this version, or a tier."""
    done = await conn.execute(
        "update config.fee_profiles set is_active = false"
        " where profile_id = %s and version = %s and is_active and tier is null",
        [profile, version],
    )
    return done.rowcount == 1


async def give(
    conn: psycopg.AsyncConnection,
    customer: CustomerId,
    profile: tuple[int, int],
    period: tuple[datetime | None, datetime | None],
    reason: str,
) -> MappingId:
    """`profile` in a market (0: all), from a moment (None: now) up to another (None: open end).

    Raises psycopg.IntegrityError for a period that overlaps, or a profile of another market.
    """
    done = await conn.execute(
        "insert into config.user_fee_profiles"
        " (user_id, profile_id, market_id, valid_from, valid_to, assignment_reason)"
        " values (%s, %s, %s, coalesce(%s, clock_timestamp()), %s, %s) returning mapping_id",
        [customer, *profile, *period, reason],
    )
    row = await done.fetchone()
    assert row is not None, "an insert without conflict answers its row"
    return MappingId(row[0])


async def end(conn: psycopg.AsyncConnection, customer: CustomerId, mapping: MappingId) -> bool:
    """From now on the customer has it no more; False when that is so already."""
    done = await conn.execute(
        "update config.user_fee_profiles"
        " set valid_to = greatest(clock_timestamp(), valid_from + interval '1 microsecond')"
        " where mapping_id = %s and user_id = %s"
        " and (valid_to is null or valid_to > clock_timestamp())",
        [mapping, customer],
    )
    return done.rowcount == 1


async def given_to(conn: psycopg.AsyncConnection, customer: CustomerId) -> list[Given]:
    """What a customer has, had and will have, the latest first."""
    return [Given(*row) for row in await (await conn.execute(GIVEN, [customer])).fetchall()]
