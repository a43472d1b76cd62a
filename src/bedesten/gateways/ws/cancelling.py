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
        self._again: set[AccountId] = set()

    def start(self, account: AccountId) -> None:
        """Cancel every open order of the account. However many connections end meanwhile, one
        more cancel is for all of them: they may have placed orders after the first."""
        if account in self._tasks:
            self._again.add(account)
            return
        self._tasks[account] = asyncio.create_task(self._cancel(account))

    async def finish(self, within_s: float) -> None:
        """Wait for what is under way; a gateway that stops ends connections too."""
        if not self._tasks:
            return
        _, left = await asyncio.wait(self._tasks.values(), timeout=within_s)
        if left:
            log.error("orders stay open after a disconnect", accounts=sorted(self._tasks))

    async def _cancel(self, account: AccountId) -> None:
        try:
            async with asyncio.timeout(GIVE_UP_S):
                await self._once(account)
                while account in self._again:
                    self._again.discard(account)
                    await self._once(account)
        except TimeoutError:
            log.error("orders stay open after a disconnect", account=account)
        finally:
            self._again.discard(account)
            del self._tasks[account]

    async def _once(self, account: AccountId) -> None:
        """Cancelling twice changes nothing, so an unknown outcome is simply tried again."""
        while True:
            try:
                await self._engine.submit(MassCancel(account=account))
                return
            except (EngineUnavailable, OutcomeUnknown):
                await asyncio.sleep(RETRY_S)
