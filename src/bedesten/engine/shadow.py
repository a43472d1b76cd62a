"""The short-lived process that writes snapshots beside a leading engine, so that it never pauses.

It recovers like any engine, newest snapshot and journal, and thereby also checks that replay gives
the events that the leader journaled.
"""

import os
import subprocess
import sys
import time

import msgspec
import psycopg
import structlog

from bedesten.config import PREFIX, Settings, load
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.engine.errors import EngineProblem
from bedesten.engine.postgres import opened
from bedesten.engine.presence import standby_is_here
from bedesten.engine.recovery import recover
from bedesten.engine.snapshot import STORE_ERRORS, Snapshots
from bedesten.kit import log as logs
from bedesten.kit.exit_codes import EXIT_RESTART

ROLE = "engine_writer"
NICE = 19  # the leader's commits come first
# The server's process that reads the journal for us is not nice, so we ask it for little at a time.
WORK_S = 0.005
REST_PER_WORK = 4

log = structlog.get_logger()


class ShadowStarter:
    """Starts one shadow at a time, every so many commands."""

    def __init__(self, settings: Settings, commands: int) -> None:
        self._settings = settings
        self._every = settings.snapshot_commands
        self._next = commands + self._every
        self._process: subprocess.Popen[bytes] | None = None

    def after_commit(self, commands: int) -> None:
        """`commands` is the number in the journal by now."""
        if commands < self._next or (self._process and self._process.poll() is None):
            return
        self._next = commands + self._every
        if standby_is_here(self._settings.run_dir):
            return  # it writes them, and has the state already
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bedesten.engine.shadow"],
                env=os.environ | _environment(self._settings),
                stdin=subprocess.DEVNULL,
            )
        except OSError as error:  # no memory or no process left: the leader must not fall with it
            log.warning("no snapshot: its process does not start", reason=str(error))

    def stop(self) -> None:
        """End a shadow that is at work; an unfinished snapshot is no snapshot."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()


class Rests:
    """Sleeps between rows, so that we and the server's process work a fifth of the time."""

    def __init__(self) -> None:
        self._woke = time.monotonic()

    def after_row(self, _: int) -> None:
        """Rest if that is due."""
        worked = time.monotonic() - self._woke
        if worked >= WORK_S:
            time.sleep(worked * REST_PER_WORK)
            self._woke = time.monotonic()


def _environment(settings: Settings) -> dict[str, str]:
    """The variables from which the shadow reads the same settings."""
    values = msgspec.structs.asdict(settings)
    return {PREFIX + name.upper(): str(it) for name, it in values.items() if it is not None}


def write_snapshot(settings: Settings) -> int:
    """Recover up to the newest row and store the state; the exit code."""
    url = Access(settings.data, settings.database_url).url(ROLE)
    with opened(url, "bedesten shadow") as store:
        snapshots = Snapshots.in_folder(settings.snapshots_dir)
        kernel, cursor = recover(store, settings.engine, snapshots, after_row=Rests().after_row)
        entry = snapshots.write(store, kernel, cursor)
    log.info("snapshot written", seq=entry.seq, state_hash=entry.state_hash.hex())
    return 0


def main() -> int:
    """Write one snapshot with the settings of the environment."""
    settings = load(os.environ)
    logs.set_up("shadow", log_format=settings.log_format, level=settings.log_level)
    os.nice(NICE)
    try:
        return write_snapshot(settings)
    except EngineProblem as problem:
        log.error("no snapshot: the journal does not replay", reason=str(problem))
        return problem.exit_code
    except (DatabaseProblem, psycopg.Error) as error:
        log.warning("no snapshot: the database does not serve", reason=str(error))
        return EXIT_RESTART
    except STORE_ERRORS as error:
        log.warning("no snapshot: it cannot be stored", reason=str(error))
        return EXIT_RESTART


if __name__ == "__main__":
    sys.exit(main())
