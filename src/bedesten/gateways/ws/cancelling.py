"""Cancels all orders of accounts whose connection ended, until the engine has said so."""

import asyncio
from typing import Final

import structlog

from bedesten.kit.ids import AccountId
from bedesten.protocol.client import EngineClient, EngineUnavailable, OutcomeUnknown
from bedesten.protocol.commands import MassCancel

RETRY_S: Final = 0.1
GIVE_UP_S: Final = 60
log = structlog.get_logger()


class Cancelling:
    """Cancels that outlive their connection."""

    def __init__(self, engine: EngineClient) -> None:
        self._engine = engine
        self._tasks: dict[AccountId, asyncio.Task[None]] = {}

    def start(self, account: AccountId) -> None:
        """Cancel every open order of the account, once however many connections end."""
        if account not in self._tasks:
            task = asyncio.create_task(self._cancel(account))
            self._tasks[account] = task
            task.add_done_callback(lambda _: self._tasks.pop(account, None))

    async def finish(self) -> None:
        """Wait for what is under way; a gateway that stops ends connections too."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _cancel(self, account: AccountId) -> None:
        """Cancelling twice changes nothing, so an unknown outcome is simply tried again."""
        try:
            async with asyncio.timeout(GIVE_UP_S):
                while True:
                    try:
                        await self._engine.submit(MassCancel(account=account))
                        return
                    except (EngineUnavailable, OutcomeUnknown):
                        await asyncio.sleep(RETRY_S)
        except TimeoutError:
            log.error("orders stay open after a disconnect", account=account)
