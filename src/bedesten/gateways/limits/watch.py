"""The limits of this process, kept as the system parameters say."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import psycopg
import structlog
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bedesten.config import Settings
from bedesten.gateways.limits.meter import Meter
from bedesten.gateways.limits.policies import DEFAULTS, PREFIX, policies_from
from bedesten.gateways.limits.table import Table

LOOK_S: Final = 5
FILE: Final = "limits-1.table"
log = structlog.get_logger()


def meter_of(settings: Settings) -> Meter:
    """The meter that all gateways of this data folder share; without limits if so set."""
    if settings.rate_limits == "off":
        return Meter(Table.private(), {})
    settings.run_dir.mkdir(parents=True, exist_ok=True)
    return Meter(Table.shared(settings.run_dir / FILE), DEFAULTS)


@asynccontextmanager
async def kept_current(
    meter: Meter, pool: AsyncConnectionPool, settings: Settings
) -> AsyncIterator[None]:
    """Inside this context changed parameters hold within seconds."""
    if settings.rate_limits == "off":
        yield
        return
    known = await _read(meter, pool, {})
    watcher = asyncio.create_task(_watch(meter, pool, known))
    try:
        yield
    finally:
        watcher.cancel()


async def _watch(meter: Meter, pool: AsyncConnectionPool, known: dict[str, str]) -> None:
    while True:
        await asyncio.sleep(LOOK_S)
        known = await _read(meter, pool, known)


async def _read(meter: Meter, pool: AsyncConnectionPool, known: dict[str, str]) -> dict[str, str]:
    """What was read last holds on while the database does not answer."""
    try:
        async with pool.connection() as conn:
            rows = await conn.execute(
                "select param_key, param_value from config.system_parameters"
                " where starts_with(param_key, %s)",
                [PREFIX],
            )
            found: dict[str, str] = dict(await rows.fetchall())
    except (psycopg.OperationalError, PoolTimeout) as error:
        log.warning("rate limits cannot be read now", reason=str(error))
        return known
    if found != known:
        meter.policies = policies_from(found)
    return found
