"""Our own PostgreSQL server in the data folder: made, started, stopped and mended by us.

    with EmbeddedPostgres(Path("~/.local/share/bedesten").expanduser()) as server:
        psycopg.connect(server.url("postgres"))

It listens on a private unix socket (TCP only when asked), wants a password from everybody, and
survives `kill -9` of itself or of its starter: the next `start` clears up and recovers.
"""

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from bedesten.db import binaries, cluster, leftovers, passwords, sockets, tuning
from bedesten.db.errors import DatabaseProblem, ServerFailed
from bedesten.db.folder import DataFolder, FolderLock
from bedesten.db.server_user import ServerUser, choose

RETRY_S = 30.0  # a killed server's memory and pid file may linger for a moment
RETRY_PAUSE_S = 0.2
READY_S = 1800.0  # crash recovery replays at most max_wal_size
NEWS_S = 5.0
LOG_BYTES_MAX = 64 << 20
LOG_TAIL_LINES = 12
PASSING_TROUBLES = ('lock file "postmaster.pid"', "pre-existing shared memory block")


def _silent(_: str) -> None:
    """Progress nobody asked for."""


class EmbeddedPostgres:
    """One server for one data folder. Blocking; call it from a thread in asynchronous code."""

    def __init__(
        self,
        data: Path,
        *,
        settings: Mapping[str, str] | None = None,
        tcp_port: int | None = None,
        os_user: str | None = None,
        sync_new_cluster: bool = True,
        ready_s: float = READY_S,
        progress: Callable[[str], None] = _silent,
    ) -> None:
        """`settings` of the server, by default sized to the machine; `tcp_port` 0 takes a free one.

        `os_user` runs the server when we are root (BEDESTEN_PG_USER; by default postgres or
        nobody). It may take `ready_s` to recover. `progress` gets a line before each
        step that may take a moment.
        """
        self._folder = DataFolder(data)
        self._settings = settings
        self._tcp_port = tcp_port
        self._os_user = os_user
        self._sync_new_cluster = sync_new_cluster
        self._ready_s = ready_s
        self._progress = progress
        self._lock = FolderLock(self._folder)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Take the folder, make the cluster if there is none, and wait until it takes connections.

        Raises DataFolderBusy or another DatabaseProblem; then nothing of ours keeps running.
        """
        self._folder.prepare()
        self._lock.acquire()
        try:
            user = choose(self._folder.cluster, self._os_user)
            programs = binaries.find(user, self._progress)
            self._ensure_cluster(programs, user)
            leftovers.clear(self._folder.cluster, self._progress)
            settings = self._settings or tuning.sized(tuning.memory_bytes())
            cluster.write_settings(self._folder.cluster, user, settings)
            self._launch_with_patience(programs, user)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> str | None:
        """Stop the server, also one that another process started, and give the folder back.

        Answers how it ended (fast, immediate, killed), or None when none was running.
        """
        how = None
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            how = leftovers.end(
                self._folder.cluster, process.pid, lambda: process.poll() is not None
            )
        elif (pid := leftovers.postmaster(self._folder.cluster)) is not None and self._is_ours():
            how = leftovers.end(self._folder.cluster, pid)
        if how is not None:
            sockets.forget(self._folder)
        self._lock.release()
        return how

    def running(self) -> bool:
        """Whether a server of this folder lives, whoever started it."""
        return self.pid() is not None

    def pid(self) -> int | None:
        """The process id of the living server."""
        if self._process is not None and self._process.poll() is not None:
            return None
        return leftovers.postmaster(self._folder.cluster)

    def url(self, database: str = "bedesten", user: str = cluster.SUPERUSER) -> str:
        """A libpq URL with the password of `user`; works in any process of the same owner.

        Raises DatabaseProblem when no server was started on this folder, or for an unknown role.
        """
        listening = sockets.recall(self._folder)
        if listening is None:
            raise DatabaseProblem(f"No exchange is running on {self._folder.root}")
        password = passwords.read(self._folder.passwords).get(user)
        if password is None:
            raise DatabaseProblem(f"There is no database role {user}")
        host = quote(str(listening.folder), safe="")
        return (
            f"postgresql://{quote(user)}:{quote(password)}@/{quote(database)}"
            f"?host={host}&port={listening.port}"
        )

    def _is_ours(self) -> bool:
        """False while another living process holds the folder: its server is not ours to stop."""
        if not self._lock.held:
            try:
                self._lock.acquire()
            except DatabaseProblem:
                return False
        return True

    def _ensure_cluster(self, programs: Path, user: ServerUser) -> None:
        if cluster.remove_unfinished(self._folder.cluster):
            self._progress("removed a PostgreSQL cluster whose creation was interrupted")
        if cluster.is_made(self._folder.cluster):
            passwords.read(self._folder.passwords)
            return
        self._progress(f"creating the PostgreSQL cluster in {self._folder.cluster}")
        # Kept before the cluster exists: a crash in between must not lock us out of it.
        secret = passwords.ensure(self._folder.passwords, [cluster.SUPERUSER])
        cluster.make(
            self._folder.cluster,
            programs,
            user,
            secret[cluster.SUPERUSER],
            sync=self._sync_new_cluster,
        )

    def _launch_with_patience(self, programs: Path, user: ServerUser) -> None:
        self._progress("starting PostgreSQL")
        deadline = time.monotonic() + RETRY_S
        while True:
            said = self._launch(programs, user)
            if said is None:
                return
            passing = any(trouble in said for trouble in PASSING_TROUBLES)
            if not passing or time.monotonic() > deadline:
                raise ServerFailed(
                    f"PostgreSQL did not start; its log ({self._folder.log}):\n{said}"
                )
            time.sleep(RETRY_PAUSE_S)

    def _launch(self, programs: Path, user: ServerUser) -> str | None:
        """Start the server once; None when it is ready, else the end of what it logged."""
        listening = sockets.prepare(self._folder, user, self._tcp_port)
        log = self._open_log()
        try:
            begin = os.fstat(log).st_size
            with user.reach(self._folder.cluster, listening.folder) as (seen, descriptors):
                self._process = subprocess.Popen(
                    [
                        programs / "postgres",
                        *("-D", seen[0], "-k", seen[1], "-p", str(listening.port)),
                        *("-c", f"listen_addresses={'127.0.0.1' if listening.tcp else ''}"),
                    ],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    # Ctrl-C in a terminal must reach us alone: the engine flushes first.
                    start_new_session=True,
                    **user.options(descriptors),
                )
            if self._wait_until_ready(self._process):
                return None
        finally:
            os.close(log)
        return self._log_since(begin)

    def _wait_until_ready(self, process: "subprocess.Popen[bytes]") -> bool:
        begin = news = time.monotonic()
        while process.poll() is None:
            if leftovers.is_ready(self._folder.cluster, process.pid):
                return True
            now = time.monotonic()
            if now - begin > self._ready_s:
                leftovers.end(self._folder.cluster, process.pid, lambda: process.poll() is not None)
                return False
            if now - news > NEWS_S:
                news = now
                self._progress(f"PostgreSQL is recovering ({now - begin:.0f} s)")
            time.sleep(leftovers.POLL_S)
        return False

    def _open_log(self) -> int:
        path = self._folder.log
        if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
            path.replace(path.with_suffix(".log.1"))
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def _log_since(self, begin: int) -> str:
        with self._folder.log.open("rb") as log:
            log.seek(begin)
            lines = log.read().decode(errors="replace").splitlines()
        return "\n".join(lines[-LOG_TAIL_LINES:])
