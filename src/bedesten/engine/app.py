"""The engine process, built from top to bottom: lock, journal, kernel, lead, socket, end."""

import asyncio
import fcntl
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import psycopg
import structlog
import uvloop

from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.engine.admission import Admission
from bedesten.engine.epoch import claim
from bedesten.engine.errors import (
    AlreadyRunning,
    EngineProblem,
    Fenced,
)
from bedesten.engine.ground import Ground, machine
from bedesten.engine.loop import Position
from bedesten.engine.partitions import PartitionKeeper, ensure_partitions
from bedesten.engine.recovery import recover, unfinished
from bedesten.engine.replay import Cursor
from bedesten.engine.serve import Lead, Readiness, serve
from bedesten.engine.shadow import ShadowStarter
from bedesten.engine.snapshot import STORE_ERRORS, Snapshots
from bedesten.engine.socket_path import somebody_listens
from bedesten.engine.store import JournalStore, Lost
from bedesten.kernel import Kernel, NativeKernelMissing
from bedesten.kit import log as logs
from bedesten.kit.admin import PortInUse, serve_admin
from bedesten.kit.exit_codes import EXIT_REFUSED, EXIT_RESTART

ROLE = "engine_writer"
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

log = structlog.get_logger()


class Stopped(BaseException):
    """Somebody asked this process to end before it took the lead."""


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
        ground, snapshots = machine(url), Snapshots.in_folder(settings.snapshots_dir)
        # 2. The newest state, then the lead.
        readiness.reason = "replaying the journal"
        with ground.store("bedesten engine") as store:
            kernel, cursor, left = take_lead(
                ground, store, settings, snapshots, prepare=lambda seq: _prepare(settings, url, seq)
            )
        return lead(settings, url, kernel, cursor, left=left, readiness=readiness)
    finally:
        admin.close()


def take_lead(
    ground: Ground,
    store: JournalStore,
    settings: Settings,
    snapshots: Snapshots,
    *,
    prepare: Callable[[int], None],
) -> tuple[Kernel, Cursor, bytes | None]:
    """Recover and append the first row of a new epoch: the state, its place, and the command that
    goes on with what was cut short. `prepare` gets the newest seq before that.

    Raises JournalBroken, Diverged or Fenced.
    """
    kernel, cursor = recover(store, settings.engine, snapshots)
    prepare(cursor.seq)
    claim(store, kernel, cursor, engine=settings.engine, clock=ground.clock)
    # Only now: before its own first row others may still have appended.
    return kernel, cursor, unfinished(store)


def _prepare(settings: Settings, url: str, seq: int) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        ensure_partitions(conn, seq)
    # A replay may take long, and a standby has not waited for its end.
    if somebody_listens(settings.engine_socket):
        raise Fenced("another engine has begun to serve on this folder")


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
    ground = machine(url)
    shadow, partitions = ShadowStarter(settings, cursor.commands), PartitionKeeper(url, cursor.seq)

    def after_commit(position: Position) -> None:
        shadow.after_commit(position.commands)
        partitions.after_commit(position.seq)

    start = Lead(kernel, cursor, left, after_commit)
    lost = uvloop.run(_serve(settings, url, start, readiness))
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # we are ending already
    shadow.stop()
    partitions.stop()
    if lost is not None:
        log.error("the engine gives up the lead", reason=lost.sentence, fenced=lost.fenced)
        return EXIT_RESTART
    # 4. A snapshot, so that the next start is short.
    readiness.reason = "writing a snapshot"
    _keep(ground, settings.snapshots_dir, kernel, cursor)
    log.info("stopped", seq=cursor.seq)
    return 0


async def _serve(settings: Settings, url: str, start: Lead, readiness: Readiness) -> Lost | None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, told.set)
    ground = machine(url)
    admission = Admission(settings.projection_lag_max_s, ground.clock)
    watching = asyncio.create_task(admission.watch(url))
    try:
        start = start._replace(admission=admission)
        return await serve(settings, ground, start, told=told, readiness=readiness)
    finally:
        watching.cancel()


def _keep(ground: Ground, folder: Path, kernel: Kernel, cursor: Cursor) -> None:
    """Write a snapshot if that can be done: the journal has everything without it."""
    try:
        with ground.store("bedesten engine") as store:
            Snapshots.in_folder(folder).write(store, kernel, cursor)
    except (psycopg.Error, *STORE_ERRORS) as error:
        log.warning("no snapshot: the next start replays more", reason=str(error))


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
