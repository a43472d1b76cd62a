"""One PostgreSQL server for a whole test run, and a fresh migrated database for each test.

Fixtures (see `tests/conftest.py`):

* `postgres`        the shared server, a `Server`; started by the first test that asks for it;
* `database`        a `Database` of its own for this test, migrated, dropped afterwards:
                    `database.url("app_user")`, `database.connect("engine_writer")`;
* `empty_database`  the same without any table.

For an exchange with a server of its own, `prepared_exchange(folder)` copies a migrated cluster that
was made once in the run: to make one anew takes 2 s, to copy it 0.05 s.

A module that wants one database for all its tests writes its own fixture around
`postgres.fresh_database()`. With TEST_DATABASE_URL (the URL of a superuser of a PostgreSQL 18 made
for tests: the passwords of the exchange's roles are reset in it) no server is started.

The server lives in a folder of its own, in memory where there is room: ext4 searches ever longer
for a fresh inode while files come and go (14 ms per database in memory, up to 400 ms on disk). All
workers of pytest-xdist share it; the controlling process stops it at the end, and the next run
clears up after a run that was killed.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from bedesten.db import leftovers, tuning
from bedesten.db.access import Access
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.folder import DataFolder
from bedesten.db.migrate import migrate
from bedesten.db.roles import LOGINS, bootstrap, ensure_database, open_database

SESSION_VARIABLE = "TEST_SESSION_FOLDER"
FOLDER_PREFIX = "bedesten-test-"
SUPERUSER = "postgres"
MEMORY_FOLDER = Path("/dev/shm")
MEMORY_BYTES_MIN = 2 << 30  # containers often have 64 MiB there


class Database(msgspec.Struct, frozen=True):
    """A database of one test."""

    name: str
    server: "Server"

    def url(self, role: str = SUPERUSER) -> str:
        """What `role` connects to; the superuser by default."""
        return self.server.url(self.name, role)

    def connect(self, role: str = SUPERUSER, *, autocommit: bool = False) -> psycopg.Connection:
        """A connection as `role`; the caller closes it."""
        return psycopg.connect(self.url(role), autocommit=autocommit)


class Server(msgspec.Struct, frozen=True):
    """The shared server: where its superuser logs in, and the passwords of the other roles."""

    admin_url: str
    passwords: dict[str, str]
    template: str

    def url(self, database: str, role: str = SUPERUSER) -> str:
        """A libpq connection string."""
        if role == SUPERUSER:
            return make_conninfo(self.admin_url, dbname=database)
        return make_conninfo(
            self.admin_url, dbname=database, user=role, password=self.passwords[role]
        )

    @contextmanager
    def fresh_database(self, *, migrated: bool = True) -> Iterator[Database]:
        """A new database, dropped at the end whoever is still connected."""
        database = Database(f"t_{uuid.uuid4().hex}", self)
        name = sql.Identifier(database.name)
        template = sql.Identifier(self.template if migrated else "template0")
        # Measured with 60 tables, in memory: file_copy 9 ms, wal_log 14 ms.
        create = "create database {} owner bedesten_owner template {} strategy file_copy"
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            admin.execute(sql.SQL(create).format(name, template))
            open_database(admin, database.name)
            try:
                yield database
            finally:
                admin.execute(sql.SQL("drop database {} with (force)").format(name))


class Session(msgspec.Struct, frozen=True):
    """The folder of one test run; `lock` is held by its controlling process as long as it lives."""

    folder: Path

    @property
    def lock(self) -> Path:
        return self.folder / "session.lock"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def server(self) -> Server:
        """The server of this run; the first process that asks starts it, others wait."""
        record = self.folder / "server.json"
        with _locked(self.folder / "start.lock"):
            if not record.exists():
                record.write_bytes(msgspec.json.encode(self._start()))
        return msgspec.json.decode(record.read_bytes(), type=Server)

    def prepared(self) -> Path:
        """A data folder with a migrated cluster, as `bedesten up` makes it at its first start."""
        made, begun = self.folder / "prepared", self.folder / "preparing"
        with _locked(self.folder / "prepare.lock"):
            if not made.exists():
                with EmbeddedPostgres(
                    begun, settings=tuning.light(fsync=False), sync_new_cluster=False
                ):
                    Access(begun).set_up()
                begun.rename(made)
        return made

    def end(self) -> None:
        """Stop the server, whichever worker started it, and remove the folder."""
        record, cluster = self.folder / "server.json", DataFolder(self.data).cluster
        if record.exists() and os.environ.get("TEST_DATABASE_URL"):
            server = msgspec.json.decode(record.read_bytes(), type=Server)
            with psycopg.connect(server.admin_url, autocommit=True) as admin:
                admin.execute(
                    sql.SQL("drop database if exists {}").format(sql.Identifier(server.template))
                )
        pid = leftovers.postmaster(cluster)
        if pid is not None:
            leftovers.end(cluster, pid)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> Server:
        given = os.environ.get("TEST_DATABASE_URL")
        if given:
            # Equal in concurrent runs on one server, so that they do not lock each other out.
            words = {role: hashlib.sha256(f"test {role}".encode()).hexdigest() for role in LOGINS}
            server = Server(given, words, f"template_{uuid.uuid4().hex}")
        else:
            embedded = EmbeddedPostgres(
                self.data, settings=tuning.light(fsync=False), sync_new_cluster=False
            )
            embedded.start()
            words = {role: uuid.uuid4().hex for role in LOGINS}
            server = Server(embedded.url(SUPERUSER), words, "bedesten_template")
        with psycopg.connect(server.admin_url, autocommit=True) as admin:
            bootstrap(admin, server.passwords, reset_passwords=True)
            ensure_database(admin, server.template)
        migrate(server.url(server.template))
        return server


def begin_session() -> tuple[Session, int]:
    """Make the folder of this run and clear up after killed ones; also the held lock."""
    sweep()
    session = Session(Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=quick_place())))
    fresh = session.lock.with_suffix(".new")  # nobody may see it before it is locked
    descriptor = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    fresh.rename(session.lock)
    os.environ[SESSION_VARIABLE] = str(session.folder)
    return session, descriptor


def prepared_exchange(folder: Path) -> None:
    """Put a cluster into the data folder of an exchange, as one that was started and stopped."""
    folder.mkdir(exist_ok=True)
    made = current_session().prepared()
    # By `cp`: it keeps owners, and the cluster is not ours when we are root.
    subprocess.run(["cp", "--archive", f"{made}/.", str(folder)], check=True)


def current_session() -> Session:
    """The session of this run, in the controlling process and in its workers."""
    return Session(Path(os.environ[SESSION_VARIABLE]))


def quick_place() -> Path:
    """Where folders go that only this run needs: in memory where there is room."""
    try:
        status = os.statvfs(MEMORY_FOLDER)
    except OSError:
        return Path(tempfile.gettempdir())
    roomy = status.f_bavail * status.f_frsize >= MEMORY_BYTES_MIN
    return MEMORY_FOLDER if roomy else Path(tempfile.gettempdir())


def sweep() -> None:
    """Stop the servers of runs that were killed, and remove their folders."""
    places = (MEMORY_FOLDER, Path(tempfile.gettempdir()))
    for folder in (folder for place in places for folder in place.glob(FOLDER_PREFIX + "*")):
        session = Session(folder)
        # Another run may be sweeping the same folders (gone), or that run still lives (blocked).
        gone_or_alive = suppress(FileNotFoundError, PermissionError, BlockingIOError)
        with gone_or_alive, session.lock.open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            session.end()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
