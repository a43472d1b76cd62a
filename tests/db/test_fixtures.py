"""The shared test databases: apart from each other, migrated, open to the right roles."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from bedesten.db import leftovers
from bedesten.db.roles import LOGINS
from tests.support.postgres import Database, Server, current_session, sweep


@pytest.mark.spec("SCHE-010")
def test_every_role_reaches_its_own_test_database(database: Database) -> None:
    for role in LOGINS:
        with database.connect(role) as conn:
            assert conn.execute("select current_user").fetchone() == (role,)


def test_two_databases_do_not_see_each_other(postgres: Server, database: Database) -> None:
    with database.connect() as conn:
        conn.execute("create table mine (id int)")
    with postgres.fresh_database() as other, other.connect() as conn:
        assert conn.execute("select to_regclass('mine')").fetchone() == (None,)


def test_a_database_is_dropped_although_somebody_is_connected(postgres: Server) -> None:
    with postgres.fresh_database() as database:
        left_open = database.connect()
    with pytest.raises(psycopg.OperationalError):
        left_open.execute("select 1")
    left_open.close()
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        database.connect()


KILLED_RUN = """
import os, signal
from tests.support.postgres import begin_session
session, lock = begin_session()
session.server()
print(session.folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_run_is_cleared_up_and_a_living_one_is_not() -> None:
    repository = Path(__file__).parents[2]
    environment = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_RUN],
        env={**environment, "PYTHONPATH": f"{repository}:{repository / 'src'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    folder = Path(killed.stdout.strip())
    pid = leftovers.postmaster(folder / "data" / "pg")
    assert pid is not None
    sweep()
    assert not folder.exists()
    assert not list(Path(f"/proc/{pid}").glob("cwd/*"))  # at most a zombie without a folder
    assert current_session().folder.exists()
