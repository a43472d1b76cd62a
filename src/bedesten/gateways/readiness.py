"""Whether a gateway can work, for the readiness port: it can when the engine answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bedesten.protocol.client import EngineClient, EngineUnavailable

PAUSE_S: Final = 1
PATIENCE_S: Final = 2


class Readiness:
    """What the last look at the engine said."""

    def __init__(self) -> None:
        self._reason: str | None = "starting"

    def reason(self) -> str | None:
        """Why this process cannot work now, or None when it can; from any thread."""
        return self._reason

    async def watch(self, engine: EngineClient) -> None:
        """Look every second, for ever."""
        while True:
            try:
                await asyncio.wait_for(engine.status(), PATIENCE_S)
                self._reason = None
            except (EngineUnavailable, TimeoutError):
                self._reason = "the engine does not answer"
            await asyncio.sleep(PAUSE_S)


@asynccontextmanager
async def watched(engine: EngineClient) -> AsyncIterator[Readiness]:
    """Readiness that is kept up to date inside this context."""
    readiness = Readiness()
    watcher = asyncio.create_task(readiness.watch(engine))
    try:
        yield readiness
    finally:
        watcher.cancel()
