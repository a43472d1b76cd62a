"""The shared test databases: apart from each other, migrated, open to the right roles."""

import psycopg
import pytest

from bedesten.db.roles import LOGINS
from tests.support.postgres import Database, Server


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
