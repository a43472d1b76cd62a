"""What a customer may do now, and how much of it is left."""

from datetime import datetime
from typing import NamedTuple

import psycopg

from bedesten.domain import parameters
from bedesten.domain.limits import rules, store
from bedesten.domain.limits.model import LEVELS, Profile, Standing
from bedesten.domain.limits.rules import Left, May
from bedesten.kit.ids import CustomerId


class Level(NamedTuple):
    """What a level unlocks, and the default limits of it."""

    level: int
    unlocks: May
    profile: Profile | None


class Overview(NamedTuple):
    """A customer's standing, limits and levels; `in_maintenance` stops trading and withdrawals."""

    standing: Standing
    may: May
    limits: list[Left]
    levels: list[Level]
    max_open_orders: int
    in_maintenance: bool

    @property
    def cooling_until(self) -> datetime | None:
        """When a cool-down of withdrawals ends."""
        return self.standing.cooling_until


async def overview(conn: psycopg.AsyncConnection, customer: CustomerId) -> Overview | None:
    """Of a customer who is not deleted. On a connection that sees the customer's rows."""
    standing = await store.standing(conn, customer)
    if standing is None:
        return None
    profiles = await store.profiles(conn)
    used = await store.used(conn, customer)
    most = await parameters.value_of(conn, "trading.max_open_orders_per_user")
    return Overview(
        standing=standing,
        may=rules.may(standing),
        limits=rules.limits_of(standing.profile, used),
        levels=[
            Level(
                level,
                rules.unlocked(level, standing.thresholds),
                rules.default_of(profiles, level, standing.segment),
            )
            for level in LEVELS
        ],
        max_open_orders=int(most),
        in_maintenance=await parameters.value_of(conn, "platform.maintenance_mode") == "true",
    )
