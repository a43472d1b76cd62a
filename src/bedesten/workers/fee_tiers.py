"""The daily job that gives every account the fee tier its volume has earned."""

import asyncio

from bedesten.config import Settings
from bedesten.domain.fees import Recomputed, recompute_tiers
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import Refused
from bedesten.protocol.vocabulary import Refusal
from bedesten.workers.ground import Ground, JobFailed


def recompute(ground: Ground) -> str:
    """Compute from the tables, then tell the engine. Raises JobFailed, EngineUnavailable."""
    found = recompute_tiers(ground.conn)
    refused = asyncio.run(_send(ground.settings, found)) if found.changes else []
    if refused:
        raise JobFailed(f"{len(refused)} of {len(found.changes)} changes refused: {refused[0]}")
    return f"{len(found.changes)} of {found.accounts} accounts changed their tier"


async def _send(settings: Settings, found: Recomputed) -> list[str]:
    client = await EngineClient.connect(settings.engine_socket)
    try:
        answers = [await client.submit(change) for change in found.changes]
    finally:
        await client.close()
    return [
        Refusal(event.refusal).name.lower()
        for answer in answers
        for event in answer.events
        if isinstance(event, Refused)
    ]
