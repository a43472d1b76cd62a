"""Whether new orders are taken: not while the tables are further behind than the operator allows.

The engine acknowledges several times what the tables can follow, so for minutes that is their
matter: the journal has everything. Longer, the journal would outgrow its disk and customers would
read a past that misleads. Then new orders are refused, with the reason, until the tables have come
closer; cancels, amounts that shrink, transfers and settings are always taken.
"""

import asyncio
from typing import Final

import psycopg
import structlog

from bedesten.kit.clock import Clock
from bedesten.protocol.commands import Place, PlaceList, Replace

LOOK_S: Final = 0.25
AGAIN_S: Final = 1.0
# Behind the newest row in the tables comes the oldest that is missing there.
OLDEST_MISSING: Final = """
    select (extract(epoch from j.at) * 1000000)::bigint
    from public.projection_cursor as c
    join engine.journal as j on j.seq = c.seq + 1
    where c.name = 'main'
"""
NEW_ORDERS: Final = frozenset(kind.LAYOUT.kind for kind in (Place, PlaceList, Replace))

log = structlog.get_logger()


class Admission:
    """Open until told otherwise. `lag_max_s` 0: always open."""

    def __init__(self, lag_max_s: int, clock: Clock) -> None:
        self.behind_s = 0
        self._lag_max_s = lag_max_s
        self._clock = clock

    def refusal(self, kind: int) -> str | None:
        """Why no command of this kind is taken now."""
        if self.behind_s <= self._lag_max_s or kind not in NEW_ORDERS:
            return None
        return (
            f"the tables are {self.behind_s} s behind, more than {self._lag_max_s} s: no new"
            " orders until they have caught up; cancels are taken"
        )

    async def watch(self, url: str) -> None:
        """Look again and again until cancelled. A database that does not answer changes nothing:
        the journal says so soon enough."""
        while self._lag_max_s > 0:
            try:
                async with await psycopg.AsyncConnection.connect(
                    url, autocommit=True, application_name="bedesten engine looks at tables"
                ) as conn:
                    while True:
                        await self._look(conn)
                        await asyncio.sleep(LOOK_S)
            except psycopg.Error as error:
                log.warning("how far the tables are cannot be read", reason=str(error))
            await asyncio.sleep(AGAIN_S)

    async def _look(self, conn: psycopg.AsyncConnection) -> None:
        row = await (await conn.execute(OLDEST_MISSING)).fetchone()
        behind_us = 0 if row is None else self._clock.now_ns() // 1000 - row[0]
        was_open = self.behind_s <= self._lag_max_s
        self.behind_s = max(0, behind_us // 1_000_000)
        if was_open != (self.behind_s <= self._lag_max_s):
            log.warning("new orders", taken=not was_open, tables_behind_s=self.behind_s)
