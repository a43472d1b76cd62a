"""SQL of parameters."""

from typing import Final

import psycopg

from bedesten.domain.audit import Question, Record, search_async
from bedesten.domain.parameters.model import Parameter

COLUMNS: Final = (
    "param_key, param_value, param_type::text, description, effect, min_value, max_value, step,"
    " choices, version, updated_at, updated_by"
)
TABLE: Final = "config.system_parameters"


async def read_all(conn: psycopg.AsyncConnection) -> list[Parameter]:
    """All of them, by name."""
    query = f"select {COLUMNS} from {TABLE} order by param_key"  # noqa: S608 - our own constants
    done = await conn.execute(query.encode())
    return [Parameter(*row) for row in await done.fetchall()]


async def read(conn: psycopg.AsyncConnection, key: str) -> Parameter | None:
    """One of them."""
    query = f"select {COLUMNS} from {TABLE} where param_key = %s"  # noqa: S608 - our own constants
    row = await (await conn.execute(query.encode(), [key])).fetchone()
    return None if row is None else Parameter(*row)


async def value_of(conn: psycopg.AsyncConnection, key: str) -> str:
    """The value of one that every exchange has."""
    done = await conn.execute(
        "select param_value from config.system_parameters where param_key = %s", [key]
    )
    row = await done.fetchone()
    assert row is not None, f"the migrations ship {key}"
    return str(row[0])


async def change(conn: psycopg.AsyncConnection, key: str, value: str, *, version: int) -> bool:
    """Set the value; False when it is no more at this version. The audit log names who acts."""
    done = await conn.execute(
        "update config.system_parameters set param_value = %s"
        " where param_key = %s and version = %s",
        [value, key, version],
    )
    return done.rowcount == 1


async def history(conn: psycopg.AsyncConnection, key: str, limit: int) -> list[Record]:
    """Its changes, the newest first, as the audit log has them."""
    return await search_async(conn, Question(resource_type=TABLE, resource_id=key, limit=limit))
