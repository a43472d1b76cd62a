"""The engine process, built from top to bottom: lock, journal, kernel, lead, socket, end."""

import asyncio
import fcntl
import os
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import psycopg
import structlog
import uvloop

from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.engine.admission import Admission
from bedesten.engine.answers import Answers
from bedesten.engine.epoch import claim
from bedesten.engine.errors import EXIT_REFUSED, EXIT_RESTART, AlreadyRunning, EngineProblem
from bedesten.engine.feed import Feed
from bedesten.engine.journal import Journal, Lost
from bedesten.engine.loop import CONFIRMED_NS_MAX, Position, Writer
from bedesten.engine.metrics import Metrics
from bedesten.engine.partitions import PartitionKeeper, ensure_partitions
from bedesten.engine.recovery import recover, unfinished
from bedesten.engine.replay import Cursor
from bedesten.engine.server import Server
from bedesten.engine.shadow import ShadowStarter
from bedesten.engine.snapshot import STORE_ERRORS, Snapshots
from bedesten.engine.socket_path import keep_path, somebody_listens
from bedesten.kernel import Kernel, NativeKernelMissing, engine_name
from bedesten.kit import log as logs
from bedesten.kit.admin import PortInUse, serve_admin
from bedesten.kit.clock import SystemClock
from bedesten.protocol.commands import COMMANDS

ROLE = "engine_writer"
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
SILENT_NS_MAX = 2_000_000_000
LEADS_NS = CONFIRMED_NS_MAX  # confirmed within: nobody has taken over

log = structlog.get_logger()


class Stopped(BaseException):
    """Somebody asked this process to end before it took the lead."""


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


def run(settings: Settings) -> int:
    """Lead until told to stop; the exit code. 75 means: start me again."""
    return guarded("engine", settings, _lead_or_stand_by)


def guarded(name: str, settings: Settings, work: Callable[[Settings], int]) -> int:
    """Do the work of an engine process; whatever ends it becomes a sentence and an exit code."""
    logs.set_up(name, log_format=settings.log_format, level=settings.log_level)
    previous = {number: signal.signal(number, _stop) for number in STOP_SIGNALS}
    try:
        return work(settings)
    except Stopped:
        log.info("stopped before taking the lead")
        return 0
    except EngineProblem as problem:
        log.error("the engine cannot run", reason=str(problem), advice=problem.advice)
        return problem.exit_code
    except (DatabaseProblem, PortInUse, NativeKernelMissing) as problem:
        log.error("the engine cannot run", reason=str(problem))
        return EXIT_REFUSED
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as error:
        log.error("the database has no journal: run `bedesten migrate` first", reason=str(error))
        return EXIT_REFUSED
    except psycopg.ProgrammingError as error:
        log.error("the database refuses the engine", reason=str(error))
        return EXIT_REFUSED
    except (psycopg.Error, OSError) as error:  # also no room for its socket: may be over soon
        log.error(_unserved(error), reason=str(error))
        return EXIT_RESTART
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _unserved(error: Exception) -> str:
    who = "database" if isinstance(error, psycopg.Error) else "system"
    return f"the {who} does not serve the engine"


def _lead_or_stand_by(settings: Settings) -> int:
    with _alone(settings.run_dir):
        if not somebody_listens(settings.engine_socket):
            return _lead(settings)
    # A standby leads here. To fence it would interrupt everybody for nothing.
    from bedesten.engine.standby import stand_by

    log.warning("another engine serves on this folder: standing by")
    return stand_by(settings, settings.engine_admin_port)


def _lead(settings: Settings) -> int:
    # 1. What others see of us while we get ready.
    readiness = Readiness()
    admin = serve_admin(settings.engine_admin_port, ready=readiness)
    try:
        url = Access(settings.data, settings.database_url).url(ROLE)
        snapshots = Snapshots.in_folder(settings.snapshots_dir)
        # 2. The newest state, then the lead.
        with psycopg.connect(url, autocommit=True, application_name="bedesten engine") as conn:
            readiness.reason = "replaying the journal"
            kernel, cursor = recover(conn, settings.engine, snapshots)
            ensure_partitions(conn, cursor.seq)
            claim(conn, kernel, cursor, engine=settings.engine, clock=SystemClock())
            # Only now: before its own first row others may still have appended.
            left = unfinished(conn)
        return lead(settings, url, kernel, cursor, left=left, readiness=readiness)
    finally:
        admin.close()


def lead(
    settings: Settings,
    url: str,
    kernel: Kernel,
    cursor: Cursor,
    *,
    left: bytes | None,
    readiness: Readiness,
) -> int:
    """Serve from this epoch's row on until told to stop or the lead is lost; the exit code."""
    # 3. Serve.
    lost = uvloop.run(_serve(settings, url, kernel, cursor, left=left, readiness=readiness))
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # we are ending already
    if lost is not None:
        log.error("the engine gives up the lead", reason=lost.sentence, fenced=lost.fenced)
        return EXIT_RESTART
    # 4. A snapshot, so that the next start is short.
    readiness.reason = "writing a snapshot"
    _keep(url, settings.snapshots_dir, kernel, cursor)
    log.info("stopped", seq=cursor.seq)
    return 0


def _keep(url: str, folder: Path, kernel: Kernel, cursor: Cursor) -> None:
    """Write a snapshot if that can be done: the journal has everything without it."""
    try:
        with psycopg.connect(url, autocommit=True, application_name="bedesten engine") as conn:
            Snapshots.in_folder(folder).write(conn, kernel, cursor)
    except (psycopg.Error, *STORE_ERRORS) as error:
        log.warning("no snapshot: the next start replays more", reason=str(error))


async def _serve(
    settings: Settings,
    url: str,
    kernel: Kernel,
    cursor: Cursor,
    *,
    left: bytes | None,
    readiness: Readiness,
) -> Lost | None:
    """Serve until told to stop (None) or the lead is lost; `cursor` is then at the last row."""
    loop = asyncio.get_running_loop()
    told, lost = asyncio.Event(), loop.create_future()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, told.set)
    parts = _build(settings, url, kernel, cursor, lost=lost)
    writer, server = parts.writer, parts.server
    loop.set_exception_handler(lambda _, context: _fault(context, parts.journal))
    if left is not None:
        log.info("going on with what was cut short", kind=COMMANDS[left[2]].__name__)
        writer.continue_with(left)
    path = settings.engine_socket
    await server.listen(path)
    keeping = asyncio.create_task(
        keep_path(path, lambda: server.listen(path), lambda: writer.unconfirmed_ns() < LEADS_NS)
    )
    watching = asyncio.create_task(parts.admission.watch(url))
    readiness.writer, readiness.reason = writer, None
    log.info("taking commands", socket=str(path))

    await _first(told.wait(), lost)
    readiness.writer, readiness.reason = None, "stopping"
    keeping.cancel()
    watching.cancel()
    server.stop_listening()
    if not lost.done():
        await _first(writer.stop(), lost)
    # Without the lead nothing more may leave this process, not even what is written already.
    await server.close(politely=not lost.done())
    await parts.answers.close()
    parts.shadow.stop()
    parts.partitions.stop()
    position = writer.position
    cursor.seq, cursor.at, cursor.commands = position.seq, position.at, position.commands
    cursor.hash = parts.journal.last_hash
    return lost.result() if lost.done() else None


class _Parts(NamedTuple):
    journal: Journal
    answers: Answers
    writer: Writer
    server: Server
    admission: Admission
    shadow: ShadowStarter
    partitions: PartitionKeeper


def _build(
    settings: Settings, url: str, kernel: Kernel, cursor: Cursor, *, lost: "asyncio.Future[Lost]"
) -> _Parts:
    metrics = Metrics()

    journal = Journal(url, cursor.hash, lost.set_result)
    answers = Answers(url)
    writer = Writer(
        kernel,
        Position(cursor.seq, cursor.at, cursor.epoch, cursor.commands),
        journal=journal,
        answers=answers,
        feed=Feed(metrics.slow_consumers.inc),
        metrics=metrics,
        clock=SystemClock(),
        kernel_name=engine_name(kernel),
    )
    shadow, partitions = ShadowStarter(settings, cursor.commands), PartitionKeeper(url, cursor.seq)

    def after_commit(position: Position) -> None:
        shadow.after_commit(position.commands)
        partitions.after_commit(position.seq)

    writer.after_commit = after_commit
    admission = Admission(settings.projection_lag_max_s, SystemClock())
    server = Server(writer, metrics, admission)
    return _Parts(journal, answers, writer, server, admission, shadow, partitions)


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


@contextmanager
def _alone(run_dir: Path) -> Iterator[None]:
    """Hold the folder's engine lock; the system gives it back on any death.

    The journal itself would survive two engines, but each start would end the other. Raises
    AlreadyRunning.
    """
    run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(run_dir / "engine.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise AlreadyRunning(f"An engine is already running on {run_dir.parent}") from None
    try:
        yield
    finally:
        os.close(descriptor)


def _stop(_: int, __: FrameType | None) -> None:
    raise Stopped
