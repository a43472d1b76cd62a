"""SQL of limit profiles as staff set and give them, for the login admin_user."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import psycopg
from psycopg import sql

from bedesten.domain.limits.model import RULES
from bedesten.kit.ids import CustomerId, MappingId, StaffId

COLUMN_OF: Final = {rule.name: rule.column for rule in RULES}
GIVEN: Final = """
    select m.mapping_id, p.profile_id, p.profile_name, m.valid_from, m.valid_to, m.assigned_by,
        m.assignment_reason
    from config.user_limit_profiles as m
    join config.limit_profiles as p on p.profile_id = m.profile_id
    where m.user_id = %s order by m.valid_from desc limit 100
"""


class Given(NamedTuple):
    """A profile that a customer has from one moment up to another, by whom and why."""

    mapping: MappingId
    profile: int
    name: str
    valid_from: datetime
    valid_to: datetime | None
    assigned_by: StaffId | None
    reason: str


async def create(conn: psycopg.AsyncConnection, row: Mapping[str, Any]) -> int:
    """A new profile: `profile_name`, `kyc_level_required`, `segment`, `is_default` and amounts by
    column; its number. Raises psycopg.IntegrityError for a name or default that is taken."""
    query = sql.SQL("insert into config.limit_profiles ({}) values ({}) returning profile_id")
    columns = sql.SQL(", ").join(map(sql.Identifier, row))
    places = sql.SQL(", ").join(map(sql.Placeholder, row))
    done = await conn.execute(query.format(columns, places), row)
    found = await done.fetchone()
    assert found is not None, "an insert without conflict answers its row"
    return int(found[0])


async def change(
    conn: psycopg.AsyncConnection, profile: int, version: int, row: Mapping[str, Any]
) -> bool:
    """Other amounts, or whether it is in use; False when it is no more at this version."""
    sets = sql.SQL(", ").join(
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in row
    )
    query = sql.SQL(
        "update config.limit_profiles set {} where profile_id = %(profile)s"
        " and version = %(version)s"
    )
    done = await conn.execute(query.format(sets), {**row, "profile": profile, "version": version})
    return done.rowcount == 1


async def give(
    conn: psycopg.AsyncConnection,
    customer: CustomerId,
    profile: int,
    period: tuple[datetime | None, datetime | None],
    reason: str,
) -> MappingId:
    """From a moment (None: now) up to another (None: open end). Raises psycopg.IntegrityError for
    a period that overlaps, or a level that is too low."""
    done = await conn.execute(
        "insert into config.user_limit_profiles"
        " (user_id, profile_id, valid_from, valid_to, assignment_reason)"
        " values (%s, %s, coalesce(%s, clock_timestamp()), %s, %s) returning mapping_id",
        [customer, profile, *period, reason],
    )
    found = await done.fetchone()
    assert found is not None, "an insert without conflict answers its row"
    return MappingId(found[0])


async def end(conn: psycopg.AsyncConnection, customer: CustomerId, mapping: MappingId) -> bool:
    """From now on the customer has it no more; False when that is so already."""
    done = await conn.execute(
        "update config.user_limit_profiles"
        " set valid_to = greatest(clock_timestamp(), valid_from + interval '1 microsecond')"
        " where mapping_id = %s and user_id = %s"
        " and (valid_to is null or valid_to > clock_timestamp())",
        [mapping, customer],
    )
    return done.rowcount == 1


async def given_to(conn: psycopg.AsyncConnection, customer: CustomerId) -> list[Given]:
    """What a customer has, had and will have, the latest first."""
    return [Given(*row) for row in await (await conn.execute(GIVEN, [customer])).fetchall()]
