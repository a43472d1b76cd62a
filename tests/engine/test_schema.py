"""The journal table: append-only for everybody, storage, partitions and least privilege."""

import psycopg
import pytest

from bedesten.engine.partitions import ROWS_PER_PARTITION, ensure_partitions
from tests.support.postgres import Database

INSERT = """
    insert into engine.journal (seq, epoch, at, commands, command_bytes, event_bytes, hash)
    values (%s, 1, now(), 0, 'c', 'e', decode(repeat('00', 32), 'hex'))
"""


@pytest.mark.spec("LEDG-007", "SCHE-015")
@pytest.mark.parametrize("role", ["postgres", "engine_writer"])
@pytest.mark.parametrize("table", ["journal", "journal_p0000", "journal_default", "epochs"])
@pytest.mark.parametrize(
    "statement", ["update engine.{} set epoch = 2", "delete from engine.{}", "truncate engine.{}"]
)
def test_nobody_rewrites_the_journal(
    database: Database, role: str, table: str, statement: str
) -> None:
    with database.connect("engine_writer") as writer:
        writer.execute(INSERT, [1])
    with database.connect(role) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute(statement.format(table))


def test_writer_appends_once_per_seq(database: Database) -> None:
    with database.connect("engine_writer", autocommit=True) as writer:
        writer.execute(INSERT, [1])
        with pytest.raises(psycopg.errors.UniqueViolation):
            writer.execute(INSERT, [1])
        with pytest.raises(psycopg.errors.CheckViolation):
            writer.execute(INSERT, [0])


@pytest.mark.spec("SCHE-011")
@pytest.mark.parametrize("role", ["internal_service", "read_only_user", "app_user"])
def test_others_do_not_append(database: Database, role: str) -> None:
    with database.connect(role) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute(INSERT, [1])


@pytest.mark.spec("SCHE-006")
def test_rows_go_to_partitions_uncompressed(database: Database) -> None:
    with database.connect() as conn:
        for seq in (1, 99_999_999, 100_000_000, 10**12):
            conn.execute(INSERT, [seq])
        places = conn.execute("select seq, tableoid::regclass::text from engine.journal order by 1")
        assert places.fetchall() == [
            (1, "engine.journal_p0000"),
            (99_999_999, "engine.journal_p0000"),
            (100_000_000, "engine.journal_p0001"),
            (10**12, "engine.journal_default"),
        ]
        storage = conn.execute(
            "select distinct attstorage::text from pg_attribute join pg_class on oid = attrelid"
            " where relname like 'journal%%' and attname in ('command_bytes', 'event_bytes')"
        )
        assert storage.fetchall() == [("e",)]


@pytest.mark.spec("SCHE-006")
def test_engine_makes_coming_partitions(database: Database) -> None:
    with database.connect("engine_writer", autocommit=True) as conn:
        ensure_partitions(conn, 7 * ROWS_PER_PARTITION + 5)
        ensure_partitions(conn, 7 * ROWS_PER_PARTITION + 6)
        conn.execute(INSERT, [10 * ROWS_PER_PARTITION])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("truncate engine.journal_p0010")
        row = conn.execute("select tableoid::regclass::text from engine.journal").fetchone()
    assert row == ("engine.journal_p0010",)
    with database.connect("app_user") as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("select engine.ensure_journal_partition(99)")


def test_partitions_wait_for_nobody(database: Database) -> None:
    """A long reader holds its lock; the engine goes on and tries again later."""
    with (
        database.connect("internal_service") as reader,
        database.connect("engine_writer", autocommit=True) as conn,
    ):
        reader.execute("select from engine.journal")
        ensure_partitions(conn, 9 * ROWS_PER_PARTITION)
        assert conn.execute("select to_regclass('engine.journal_p0009')").fetchone() == (None,)
        reader.rollback()
        ensure_partitions(conn, 9 * ROWS_PER_PARTITION)
        assert conn.execute("select to_regclass('engine.journal_p0009')").fetchone() != (None,)
