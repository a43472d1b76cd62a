"""Roles, their passwords, and the way every process finds the database."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from bedesten.db import passwords, tuning
from bedesten.db.access import Access
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.errors import DatabaseProblem, PasswordsMissing, RolesMissing
from bedesten.db.folder import DataFolder
from bedesten.db.roles import LOGINS, ROLES, bootstrap
from tests.support.postgres import Database


@pytest.mark.spec("SCHE-010")
def test_set_up_on_the_embedded_server_and_again(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, settings=tuning.light(), sync_new_cluster=False) as server:
        assert roles_after_an_interrupted_bootstrap(server.url("postgres")) == []
        access = Access(tmp_path)
        said: list[str] = []
        access.set_up(said.append)
        assert any("bedesten_owner" in line for line in said)
        assert access.set_up() == []
        for role in LOGINS:
            with psycopg.connect(access.url(role)) as conn:
                assert conn.execute("select current_user, current_database()").fetchone() == (
                    role,
                    "bedesten",
                )
        log = DataFolder(tmp_path).log.read_text()
    assert not any(secret in log for secret in passwords.read(tmp_path / PASSWORDS).values())


def roles_after_an_interrupted_bootstrap(url: str) -> list[tuple[str]]:
    """What is left of one that ends halfway: here for want of a password."""
    with psycopg.connect(url, autocommit=True) as conn:
        with pytest.raises(KeyError):
            bootstrap(conn, {"app_user": "x", "read_only_user": "x"})
        names = [role.name for role in ROLES]
        left = conn.execute("select rolname from pg_roles where rolname = any(%s)", [names])
        return left.fetchall()


PASSWORDS = Path("run") / "postgres-passwords.json"


@pytest.mark.spec("SCHE-010")
def test_an_outside_server_with_roles_made_by_the_operator(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "run").mkdir()
    access = Access(tmp_path, database.url())
    with pytest.raises(PasswordsMissing):
        access.url("app_user")
    content = psycopg.conninfo.conninfo_to_dict(database.url("app_user"))["password"]
    (tmp_path / PASSWORDS).write_text(f'{{"app_user": "{content}"}}')
    assert access.set_up() == []
    with psycopg.connect(access.url("app_user")) as conn:
        assert conn.execute("select current_user, current_database()").fetchone() == (
            "app_user",
            database.name,
        )
    with pytest.raises(DatabaseProblem, match="no database role stranger"):
        access.url("stranger")


def test_an_unreachable_server_is_named_without_its_password(tmp_path: Path) -> None:
    access = Access(tmp_path, "postgresql://me:hush@127.0.0.1:1/there")
    with pytest.raises(DatabaseProblem, match=r"host=127.0.0.1 port=1 dbname=there") as caught:
        access.set_up()
    assert "hush" not in str(caught.value)


@pytest.mark.spec("SCHE-011")
def test_only_two_roles_pass_row_security(database: Database) -> None:
    with database.connect() as conn:
        rows = conn.execute(
            "select rolname, rolbypassrls, rolcanlogin, rolsuper, rolcreaterole, rolcreatedb"
            " from pg_roles where rolname = any(%s)",
            [[role.name for role in ROLES]],
        ).fetchall()
    assert len(rows) == len(ROLES)
    assert {name for name, bypass, *_ in rows if bypass} == {"admin_user", "internal_service"}
    assert {name for name, _, login, *_ in rows if login} == set(LOGINS)
    assert not any(any(row[3:]) for row in rows)


def test_strangers_cannot_connect(database: Database) -> None:
    with database.connect() as conn:
        assert conn.execute(
            "select has_database_privilege(0::oid, current_database(), 'connect'),"
            " has_database_privilege(0::oid, current_database(), 'temporary')"
        ).fetchone() == (False, False)


def test_a_login_that_may_not_create_roles_is_told_what_to_do(database: Database) -> None:
    with database.connect(autocommit=True) as conn:
        conn.execute("create role weak_login")
        try:
            conn.execute("set role weak_login")
            with pytest.raises(RolesMissing, match="may not set up the roles"):
                bootstrap(conn, dict.fromkeys(LOGINS, "x"), reset_passwords=True)
        finally:
            conn.execute("reset role")
            conn.execute("drop role weak_login")


@pytest.mark.spec("SCHE-010")
def test_passwords_are_kept_and_only_added_to(tmp_path: Path) -> None:
    path = tmp_path / "passwords.json"
    first = passwords.ensure(path, ["a"])
    both = passwords.ensure(path, ["a", "b"])
    assert both["a"] == first["a"] != both["b"]
    assert passwords.read(path) == both
    assert path.stat().st_mode & 0o777 == 0o600


def test_passwords_made_at_the_same_time_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "passwords.json"
    at_once = threading.Barrier(8)

    def ensure() -> dict[str, str]:
        at_once.wait(20)
        return passwords.ensure(path, LOGINS)

    with ThreadPoolExecutor(8) as threads:
        made = [threads.submit(ensure) for _ in range(8)]
    assert all(it.result() == passwords.read(path) for it in made)


def test_a_private_file_is_not_written_through_a_link(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("untouched")
    for name in ("file", "file.new"):
        (tmp_path / name).symlink_to(target)
    passwords.write_private(tmp_path / "file", b"secret")
    assert target.read_text() == "untouched"
    assert (tmp_path / "file").read_bytes() == b"secret"
    assert not (tmp_path / "file").is_symlink()
