"""Hand what the outbox holds to a server outside: claim, send, tick off or try again later."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
import psycopg
import structlog

from bedesten.domain import outbox

AT_ONCE: Final = 10
Connect = Callable[[], psycopg.Connection]
log = structlog.get_logger()


class Failure(msgspec.Struct, frozen=True):
    """Why it was not sent; `hopeless`: another attempt would end the same way."""

    sentence: str
    hopeless: bool


Send = Callable[[outbox.Event], Awaitable[Failure | None]]


async def deliver(connect: Connect, kind: str, send: Send) -> int:
    """Send what is due of this kind; how many were sent. Raises psycopg.Error."""
    events = await asyncio.to_thread(_claimed, connect, kind)
    failures = await asyncio.gather(*(send(event) for event in events))
    await asyncio.to_thread(_settled, connect, list(zip(events, failures, strict=True)))
    return sum(failure is None for failure in failures)


def _claimed(connect: Connect, kind: str) -> list[outbox.Event]:
    with connect() as conn:
        return outbox.claim(conn, kind, limit=AT_ONCE)


def _settled(connect: Connect, done: list[tuple[outbox.Event, Failure | None]]) -> None:
    if not done:
        return
    with connect() as conn:
        for event, failure in done:
            if failure is None:
                outbox.processed(conn, event)
                continue
            again = outbox.give_up_or_retry(
                conn, event, failure.sentence, hopeless=failure.hopeless
            )
            log.warning("a message was not sent", event_id=str(event.event),
                        attempt=event.attempt, again=again, reason=failure.sentence)  # fmt: skip
