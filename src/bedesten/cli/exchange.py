"""One exchange on one data folder, from its first file to its last flush."""

import asyncio
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from rich.console import Console

from bedesten.cli import parts
from bedesten.cli.patience import Patience
from bedesten.cli.supervisor import Part, Supervisor
from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.backup.opened import repository_of
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.errors import DatabaseProblem
from bedesten.db.folder import DataFolder, FolderLock

POSTGRES_PAUSE_S = 0.25
ARCHIVE_PAUSE_S = 1.0


def pids_path(run_dir: Path) -> Path:
    """Process ids of the parts of a running exchange, as JSON by name."""
    return run_dir / "parts.json"


class Exchange:
    """The database and the parts of one exchange, started in order and stopped in reverse.

    `stopping` is set by whoever wants it to end, and by the supervisor when a part is beyond help.
    """

    def __init__(self, settings: Settings, console: Console) -> None:
        self._settings = settings
        self._begin = time.monotonic()
        self._lock: FolderLock | None = None
        self._server: EmbeddedPostgres | None = None
        self._guard: asyncio.Task[None] | None = None
        self._archiver: asyncio.Task[None] | None = None
        self._database_trouble = ""
        self._supervisor = Supervisor(
            console,
            settings.logs_dir,
            parts.environment_of(settings, os.environ),
            changed=self._write_pids,
            raw=settings.log_format == "json",
        )
        self.stopping = self._supervisor.stopping

    @property
    def age_s(self) -> float:
        """Seconds since this object was made."""
        return time.monotonic() - self._begin

    def trouble(self) -> str | None:
        """What keeps it from working now, in a few words."""
        if not self._supervisor.may_start.is_set():
            return self._database_trouble or "PostgreSQL is starting again"
        restless = self._supervisor.restless()
        if restless:
            return "; ".join(f"{name} {why}" for name, why in restless.items())
        away = self._supervisor.away()
        return f"{', '.join(away)} is starting again" if away else None

    async def start_engine(self, *, standby: bool = False) -> None:
        """The database, migrated, and the engine on it; `standby` keeps a second one beside it.

        Raises DatabaseProblem, PartFailed.
        """
        await asyncio.to_thread(self._start_database)
        self._guard = asyncio.create_task(self._guard_database())
        if self._archives():  # before the engine, and so stopped after it: its last row is archived
            await self.start_parts((parts.archive_part(),))
        else:
            self._archiver = asyncio.create_task(self._archive_when_wanted())
        if not standby:
            await self.start_parts((parts.engine_part(self._settings),))
            return
        for part in parts.engine_pair(self._settings):  # the first leads before the second looks
            await self.start_parts((part,))

    async def start_parts(self, *groups: Sequence[Part]) -> None:
        """Start these together and wait until they are ready; they end group by group, the last
        first. Raises PartFailed."""
        if not self.stopping.is_set():
            await self._supervisor.start(*groups)

    async def stop(self) -> None:
        """Stop everything; then raise PartFailed if it was a part that ended it."""
        await self._supervisor.stop()
        if self._archiver is not None:
            await self._archiver
        if self._guard is not None:
            await self._guard
        await asyncio.to_thread(self._stop_database)
        if self._supervisor.failure is not None:
            raise self._supervisor.failure

    def _start_database(self) -> None:
        settings = self._settings
        if settings.database_url is None:
            server = EmbeddedPostgres(settings.data, os_user=settings.pg_user, progress=self._say)
            server.start()
            self._server = server  # from now on ours to stop
        else:
            folder = DataFolder(settings.data)
            folder.prepare()
            lock = FolderLock(folder)
            lock.acquire()
            self._lock = lock
        applied = Access(settings.data, settings.database_url).set_up(self._say)
        if applied:
            self._say(f"{len(applied)} migrations applied")

    def _stop_database(self) -> None:
        if self._server is not None:
            self._server.stop()
        if self._lock is not None:
            self._lock.release()
        if self._server is not None or self._lock is not None:
            pids_path(self._settings.run_dir).unlink(missing_ok=True)

    def _archives(self) -> bool:
        """Whether there has been a first backup; a demo keeps no WAL that nobody asked for."""
        return self._settings.database_url is None and repository_of(self._settings).archiving

    async def _archive_when_wanted(self) -> None:
        """Begin to archive when a first backup is made while the exchange runs."""
        while self._settings.database_url is None and not self.stopping.is_set():
            if self._archives():
                await self.start_parts((parts.archive_part(),))
                return
            await self._pause(ARCHIVE_PAUSE_S)

    async def _guard_database(self) -> None:
        """Start PostgreSQL again when it died; the other parts wait or restart meanwhile."""
        server = self._server
        while server is not None and not self.stopping.is_set():
            if not server.running():
                self._say("PostgreSQL died; starting it again")
                self._supervisor.may_start.clear()
                await self._start_again(server)
                self._supervisor.may_start.set()
                self._write_pids()
            await self._pause(POSTGRES_PAUSE_S)

    async def _start_again(self, server: EmbeddedPostgres) -> None:
        """Until it runs: a full disk may have room again, and nobody shall have to say so."""
        patience = Patience()
        while not self.stopping.is_set():
            patience.begins()
            try:
                await asyncio.to_thread(server.stop)
                await asyncio.to_thread(server.start)
            except (DatabaseProblem, OSError) as error:
                pause_s = patience.ended(asks_again=True)
                self._database_trouble = f"PostgreSQL does not start: {error}"
                self._say(f"{self._database_trouble}\ntrying again in {pause_s:.1f} s")
                await self._pause(pause_s)
            else:
                break
        self._database_trouble = ""

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), seconds)

    def _write_pids(self) -> None:
        pids = {"supervisor": os.getpid(), **self._supervisor.pids()}
        postgres = self._server.pid() if self._server is not None else None
        if postgres is not None:
            pids["postgres"] = postgres
        path = pids_path(self._settings.run_dir)
        fresh = path.with_suffix(".new")
        with suppress(OSError):  # a full disk: whoever asks for them sees the ones of before
            fresh.write_bytes(msgspec.json.encode(pids))
            fresh.replace(path)

    def _say(self, line: str) -> None:
        self._supervisor.say("postgres", line)
