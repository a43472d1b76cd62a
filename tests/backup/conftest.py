"""A small server of its own for the tests of backups: one that archives, and may be thrown away."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import msgspec
import psycopg
import pytest

from bedesten.db import tuning
from bedesten.db.backup.errors import BackupProblem
from bedesten.db.backup.receive import Receiver
from bedesten.db.backup.replication import Replication
from bedesten.db.backup.repository import Repository
from bedesten.db.backup.take import take
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.kit.sealed import SealKey
from tests.cli.terminal import data_folder, until_true

LIGHT = {**tuning.light(fsync=False), **tuning.ARCHIVABLE, "wal_keep_size": "0"}
KEY = SealKey(b"k" * 32)


class Source(msgspec.Struct):
    """A running server with a table, and an empty backup folder."""

    server: EmbeddedPostgres
    repository: Repository

    @property
    def url(self) -> str:
        return self.server.url("postgres")

    def run(self, statement: str) -> str:
        """The first value it answers, as text."""
        with psycopg.connect(self.url, autocommit=True) as conn:
            cursor = conn.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
        return "" if row is None else str(row[0])

    def switch(self) -> None:
        """Write something and end the segment."""
        self.run("select pg_logical_emit_message(true, 'test', 'something')")
        self.run("select pg_switch_wal()")


@contextmanager
def serving(folder: Path, settings: dict[str, str] = LIGHT) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(folder, settings=settings, sync_new_cluster=False) as server:
        yield server


@contextmanager
def archiving(source: Source, key: SealKey = KEY) -> Iterator[list[BackupProblem]]:
    """The archive runs, and has caught up when the block ends; answers what it gave up over."""
    stop, problems = Event(), list[BackupProblem]()

    def receive() -> None:
        try:
            with Replication(source.url) as replication:
                Receiver(source.repository, key, replication).run(stop.is_set)
        except BackupProblem as problem:
            problems.append(problem)

    thread = Thread(target=receive)
    thread.start()
    try:
        yield problems
        until_true("the archive has caught up", lambda: problems or _caught_up(source))
    finally:
        stop.set()
        thread.join()


def _caught_up(source: Source) -> bool:
    query = "select bool_or(write_lsn >= pg_current_wal_lsn()) from pg_stat_replication"
    return source.run(query) == "True"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with data_folder() as made:
        yield made


@pytest.fixture(scope="module")
def source(folder: Path) -> Iterator[Source]:
    """One server of a test file, with a first full backup."""
    with serving(folder / "data") as server:
        made = Source(server, Repository(folder / "backups"))
        made.run("create table kept (id int generated always as identity, at timestamptz)")
        made.run("insert into kept (at) select clock_timestamp() from generate_series(1, 100)")
        take(made.repository, KEY, made.url)
        yield made


Sources = Callable[[], Source]
