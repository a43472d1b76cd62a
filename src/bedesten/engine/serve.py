"""Leading, from the epoch's first row until told to stop or until the lead is lost."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

import structlog

from bedesten.config import Settings
from bedesten.engine.admission import Admission
from bedesten.engine.answers import Answers
from bedesten.engine.feed import Feed
from bedesten.engine.ground import Ground
from bedesten.engine.journal import Journal
from bedesten.engine.loop import CONFIRMED_NS_MAX, Position, Writer
from bedesten.engine.metrics import Metrics
from bedesten.engine.replay import Cursor
from bedesten.engine.server import Server
from bedesten.engine.socket_path import keep_path
from bedesten.engine.store import Lost
from bedesten.kernel import Kernel, engine_name
from bedesten.protocol.commands import COMMANDS

SILENT_NS_MAX = 2_000_000_000
LEADS_NS = CONFIRMED_NS_MAX  # confirmed within: nobody has taken over

log = structlog.get_logger()


class Readiness:
    """Why the engine cannot work now; None when it can. Read by the admin thread."""

    def __init__(self) -> None:
        self.reason: str | None = "starting"
        self.writer: Writer | None = None

    def __call__(self) -> str | None:
        """The reason of this moment."""
        silent_ns = 0 if self.writer is None else self.writer.unconfirmed_ns()
        if self.reason is None and silent_ns > SILENT_NS_MAX:
            return f"the journal has not answered for {silent_ns // 10**9} s"
        return self.reason


class Lead(NamedTuple):
    """What a leader begins with: the state, its place in the journal, and the command that goes
    on with what the last batch left over. `after_commit` is called with each durable position.
    Without `admission` new orders are always taken."""

    kernel: Kernel
    cursor: Cursor
    left: bytes | None
    after_commit: Callable[[Position], None]
    admission: Admission | None = None


async def serve(
    settings: Settings, ground: Ground, lead: Lead, *, told: asyncio.Event, readiness: Readiness
) -> Lost | None:
    """Serve until `told` (None) or the lead is lost; the cursor is then at the last row."""
    loop = asyncio.get_running_loop()
    lost: asyncio.Future[Lost] = loop.create_future()
    parts = _build(ground, lead, lost)
    writer, server = parts.writer, parts.server
    loop.set_exception_handler(lambda _, context: _fault(context, parts.journal))
    if lead.left is not None:
        log.info("going on with what was cut short", kind=COMMANDS[lead.left[2]].__name__)
        writer.continue_with(lead.left)
    path = settings.engine_socket
    await server.listen(path)
    keeping = asyncio.create_task(
        keep_path(path, lambda: server.listen(path), lambda: writer.unconfirmed_ns() < LEADS_NS)
    )
    readiness.writer, readiness.reason = writer, None
    log.info("taking commands", socket=str(path))

    await _first(told.wait(), lost)
    readiness.writer, readiness.reason = None, "stopping"
    keeping.cancel()
    server.stop_listening()
    if not lost.done():
        await _first(writer.stop(), lost)
    # Without the lead nothing more may leave this process, not even what is written already.
    await server.close(politely=not lost.done())
    await parts.answers.close()
    position, cursor = writer.position, lead.cursor
    cursor.seq, cursor.at, cursor.commands = position.seq, position.at, position.commands
    cursor.hash = parts.journal.last_hash
    return lost.result() if lost.done() else None


class _Parts(NamedTuple):
    journal: Journal
    answers: Answers
    writer: Writer
    server: Server


def _build(ground: Ground, lead: Lead, lost: "asyncio.Future[Lost]") -> _Parts:
    metrics = Metrics(ground.registry)
    kernel, cursor = lead.kernel, lead.cursor
    journal = Journal(ground.open_line, cursor.hash, lost.set_result)
    answers = Answers(ground.old_rows(), ground.thread("stored answers"))
    writer = Writer(
        kernel,
        Position(cursor.seq, cursor.at, cursor.epoch, cursor.commands),
        journal=journal,
        answers=answers,
        feed=Feed(metrics.slow_consumers.inc),
        metrics=metrics,
        clock=ground.clock,
        kernel_name=engine_name(kernel),
    )
    writer.after_commit = lead.after_commit
    return _Parts(journal, answers, writer, Server(writer, metrics, lead.admission))


def _fault(context: dict[str, Any], journal: Journal) -> None:
    """Something was raised where nothing should be. In a connection it ends that connection;
    elsewhere the engine starts again from the journal, which is sound. The kernel may have
    stopped halfway, so the journal is closed at once: nothing is answered without it."""
    error = context.get("exception")
    log.error("fault", what=context.get("message"), exc_info=error)
    if "protocol" not in context:
        journal.give_up(Lost(f"a fault in the engine itself: {error!r}", False))


async def _first(work: Coroutine[Any, Any, object], lost: asyncio.Future[Lost]) -> None:
    """Wait for the work to end, but no longer than we lead."""
    task = asyncio.create_task(work)
    either: list[asyncio.Future[Any]] = [task, lost]
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    task.cancel()
