"""The tables as a new projector makes them from the whole journal, in batches of its own."""

import asyncio
import random
from typing import Any, Final

from prometheus_client import CollectorRegistry

from bedesten.engine.store import Row
from bedesten.projector.loop import Projector
from bedesten.projector.metrics import Metrics
from bedesten.projector.native import Choice, new_fold
from tests.simulation.loop import SimLoop, Thread
from tests.simulation.server import Server
from tests.simulation.tables_connection import TablesConnection

ROWS_MAX: Final = 6  # other batches than those of the run, in which most rows came alone


def replayed(journal: dict[int, Row], fold: Choice) -> dict[str, Any]:
    """All rows of all tables."""
    outer = asyncio.get_running_loop()
    asyncio._set_running_loop(None)
    try:
        loop = SimLoop(random.Random(0))
        return loop.run(_project(loop, journal, fold))
    finally:
        asyncio._set_running_loop(outer)


async def _project(loop: SimLoop, journal: dict[int, Row], fold: Choice) -> dict[str, Any]:
    server = Server(loop, random.Random(0))
    server.journal = journal

    def run() -> None:
        reader: Any = TablesConnection(server, loop.world)
        writer: Any = TablesConnection(server, loop.world)
        projector = Projector(
            reader,
            writer,
            Metrics(CollectorRegistry()),
            loop.world,
            rows_max=ROWS_MAX,
            fold=new_fold(fold),
            thread=Thread(loop),
            sleep=loop.sleep,
        )
        while projector.step():
            pass

    await loop.blocking(run)
    return server.tables.rows
