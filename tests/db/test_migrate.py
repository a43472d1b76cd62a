"""Migrations: in order, once, one migrator at a time, and never half."""

import threading
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from bedesten.db import migrate as module
from bedesten.db.errors import MigrationRefused, RolesMissing
from bedesten.db.migrate import migrate, pending, shipped
from bedesten.db.roles import check_projector
from tests.support.postgres import Database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_first.sql").write_text("create table first (id int primary key);\n")
    (tmp_path / "0002_second.sql").write_text(
        "create table second (id int references first);\ninsert into first values (1);\n"
        "create function f() returns int language plpgsql as $$ begin\n  return 1;\nend; $$;\n"
    )
    return tmp_path


def applied(database: Database) -> list[str]:
    with database.connect() as conn:
        rows = conn.execute("select name from schema_migrations order by number").fetchall()
    return [row[0] for row in rows]


@pytest.mark.spec("SCHE-019")
def test_files_are_applied_in_order_and_once(empty_database: Database, folder: Path) -> None:
    said: list[str] = []
    url = empty_database.url()
    assert pending(url, folder=folder) == ["0001_first.sql", "0002_second.sql"]
    names = migrate(url, folder=folder, progress=said.append)
    assert names == ["0001_first.sql", "0002_second.sql"] == applied(empty_database)
    assert said == ["migrating: 0001_first.sql", "migrating: 0002_second.sql"]
    assert migrate(url, folder=folder) == pending(url, folder=folder) == []
    (folder / "0003_third.sql").write_text("drop table second;")
    assert migrate(url, folder=folder) == ["0003_third.sql"]


def test_tables_belong_to_the_owner_role(empty_database: Database, folder: Path) -> None:
    migrate(empty_database.url(), folder=folder)
    with empty_database.connect() as conn:
        owners = conn.execute(
            "select distinct tableowner from pg_tables where schemaname = 'public'"
        ).fetchall()
    assert owners == [("bedesten_owner",)]


def test_an_empty_or_absent_folder_is_fine(empty_database: Database, tmp_path: Path) -> None:
    assert migrate(empty_database.url(), folder=tmp_path) == []
    assert shipped(tmp_path / "absent") == []


@pytest.mark.spec("SCHE-019")
def test_an_edited_migration_is_refused(empty_database: Database, folder: Path) -> None:
    migrate(empty_database.url(), folder=folder)
    (folder / "0001_first.sql").write_text("create table first (id bigint primary key);\n")
    (folder / "0003_third.sql").write_text("create table third ();")
    with pytest.raises(MigrationRefused, match=r"0001_first.sql was changed after it was applied"):
        migrate(empty_database.url(), folder=folder)
    assert len(applied(empty_database)) == 2


@pytest.mark.spec("SCHE-019")
def test_a_database_newer_than_the_code_is_refused(empty_database: Database, folder: Path) -> None:
    migrate(empty_database.url(), folder=folder)
    (folder / "0002_second.sql").unlink()
    with pytest.raises(MigrationRefused, match=r"has migration 0002_second.sql, which this"):
        migrate(empty_database.url(), folder=folder)


@pytest.mark.spec("SCHE-019")
def test_a_file_before_applied_ones_is_refused(empty_database: Database, folder: Path) -> None:
    (folder / "0001_first.sql").rename(folder / "0003_late.sql")
    (folder / "0002_second.sql").unlink()
    migrate(empty_database.url(), folder=folder)
    (folder / "0002_between.sql").write_text("select 1;")
    with pytest.raises(MigrationRefused, match=r"0002_between.sql comes before"):
        migrate(empty_database.url(), folder=folder)


def test_a_failing_file_leaves_nothing_and_names_its_line(
    empty_database: Database, folder: Path
) -> None:
    (folder / "0003_third.sql").write_text("create table third ();\n\nselect nothing_there;\n")
    with pytest.raises(MigrationRefused, match=r"0003_third.sql line 3 failed .*nothing_there"):
        migrate(empty_database.url(), folder=folder)
    assert len(applied(empty_database)) == 2
    with empty_database.connect() as conn:
        assert conn.execute("select to_regclass('third')").fetchone() == (None,)
    (folder / "0003_third.sql").write_text("create table third ();")
    assert migrate(empty_database.url(), folder=folder) == ["0003_third.sql"]


@pytest.mark.parametrize("word", ["commit;", "  BEGIN;", "rollback ;", "start transaction;"])
def test_a_file_cannot_end_its_database_transaction(
    empty_database: Database, tmp_path: Path, word: str
) -> None:
    (tmp_path / "0001_own.sql").write_text(f"create table a ();\n{word}\ncreate table b ();")
    with pytest.raises(MigrationRefused, match="starts or ends a database transaction"):
        migrate(empty_database.url(), folder=tmp_path)
    with empty_database.connect() as conn:
        assert conn.execute("select to_regclass('a')").fetchone() == (None,)


@pytest.mark.parametrize("name", ["1_short.sql", "0001-dash.sql", "0001_Upper.sql"])
def test_a_bad_name_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("select 1;")
    with pytest.raises(MigrationRefused, match="is not named like"):
        shipped(tmp_path)


def test_two_files_of_one_number_are_refused(tmp_path: Path) -> None:
    for name in ("0001_a.sql", "0001_b.sql"):
        (tmp_path / name).write_text("select 1;")
    with pytest.raises(MigrationRefused, match=r"0001_a.sql and 0001_b.sql have the same number"):
        shipped(tmp_path)


def test_concurrent_migrators_apply_each_file_once(empty_database: Database, folder: Path) -> None:
    for number in range(3, 9):
        (folder / f"{number:04}_more.sql").write_text(
            f"select pg_sleep(0.02); create table more_{number} ();"
        )
    results: list[list[str]] = []
    threads = [
        threading.Thread(
            target=lambda: results.append(migrate(empty_database.url(), folder=folder))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(len, results)) == [0, 0, 0, 8]
    assert len(applied(empty_database)) == 8


def test_a_locked_table_fails_soon_instead_of_queueing(
    empty_database: Database, folder: Path
) -> None:
    migrate(empty_database.url(), folder=folder)
    (folder / "0003_alter.sql").write_text("alter table first add column note text;")
    with empty_database.connect() as reader:
        reader.execute("select * from first")
        with pytest.raises(MigrationRefused, match="lock timeout"):
            migrate(empty_database.url(), folder=folder, lock_timeout_ms=50)
    assert migrate(empty_database.url(), folder=folder) == ["0003_alter.sql"]


def test_an_old_server_is_refused(
    empty_database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SERVER_VERSION_MIN", 990000)  # so that today's one is old
    with pytest.raises(MigrationRefused, match="is PostgreSQL 18; bedesten needs"):
        migrate(empty_database.url(), folder=folder)


def test_a_projector_without_bypassrls_is_told(empty_database: Database, folder: Path) -> None:
    with empty_database.connect() as conn:
        conn.execute("alter role internal_service nobypassrls")
        with pytest.raises(RolesMissing, match="alter role internal_service bypassrls"):
            check_projector(conn)
        conn.rollback()
        check_projector(conn)


@pytest.mark.spec("SCHE-001")
def test_the_shipped_migrations_apply_to_an_empty_database(empty_database: Database) -> None:
    names = migrate(empty_database.url())
    assert names == [migration.name for migration in shipped()]
    assert pending(empty_database.url()) == []


@pytest.mark.spec("SCHE-001", "SCHE-017")
def test_a_login_that_is_no_superuser_migrates(empty_database: Database) -> None:
    """As on a server of somebody else: extensions included, since those we use are trusted."""
    login = f"operator_{empty_database.name}"
    with empty_database.connect(autocommit=True) as admin:
        admin.execute(f"create role {login} login password 'x'".encode())
        try:
            admin.execute(f"grant bedesten_owner to {login}".encode())
            admin.execute(f"grant connect on database {empty_database.name} to {login}".encode())
            url = make_conninfo(empty_database.url(), user=login, password="x")
            assert migrate(url) == [migration.name for migration in shipped()]
            owners = admin.execute("select distinct pg_get_userbyid(extowner) from pg_extension"
                                   " where extname <> 'plpgsql'").fetchall()  # fmt: skip
            assert owners == [("bedesten_owner",)]
        finally:
            admin.execute(f"drop owned by {login}".encode())
            admin.execute(f"drop role {login}".encode())


def test_a_broken_connection_in_a_migration_leaves_nothing(
    empty_database: Database, tmp_path: Path
) -> None:
    (tmp_path / "0001_cut.sql").write_text(
        "create table cut (); select pg_terminate_backend(pg_backend_pid());"
    )
    with pytest.raises(MigrationRefused, match=r"0001_cut\.sql failed"):
        migrate(empty_database.url(), folder=tmp_path)
    with empty_database.connect() as conn, pytest.raises(psycopg.errors.UndefinedTable):
        conn.execute("select * from cut")
