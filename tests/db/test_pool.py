"""Connections and pools: named, bounded in time, and without a customer left in them."""

import asyncio
from uuid import UUID, uuid4

import psycopg
import pytest

from bedesten.db.pool import as_customer, as_customer_async, async_pool, connect
from tests.support.postgres import Database

CONTEXT = "select current_setting('app.current_user_id', true)"


def context(conn: psycopg.Connection) -> str | None:
    with conn.transaction():
        row = conn.execute(CONTEXT).fetchone()
    return row[0] if row else None


def test_a_statement_is_bounded_in_time_and_the_connection_named(database: Database) -> None:
    with connect(database.url("app_user"), "test", statement_timeout_ms=50) as conn:
        assert conn.execute("show application_name").fetchone() == ("bedesten test",)
        with pytest.raises(psycopg.errors.QueryCanceled):
            conn.execute("select pg_sleep(5)")


@pytest.mark.spec("SCHE-013")
def test_the_customer_is_forgotten_with_the_database_transaction(database: Database) -> None:
    customer = uuid4()
    with connect(database.url("app_user"), "test") as conn:
        with as_customer(conn, customer):
            row = conn.execute(CONTEXT).fetchone()
            assert row is not None
            assert UUID(row[0]) == customer
        assert not context(conn)
        with pytest.raises(ZeroDivisionError), as_customer(conn, customer):
            raise ZeroDivisionError
        assert not context(conn)


@pytest.mark.spec("SCHE-013")
def test_a_customer_never_enters_a_running_database_transaction(database: Database) -> None:
    with connect(database.url("app_user"), "test") as conn:
        conn.execute("select 1")
        with pytest.raises(AssertionError), as_customer(conn, uuid4()):
            pass


def test_a_pool_recovers_when_its_connections_are_cut(database: Database) -> None:
    async def visit() -> object:
        async with async_pool(database.url("app_user"), "test", size_max=2) as connections:
            async with connections.connection() as conn:
                await conn.execute("select 1")
            with database.connect(autocommit=True) as admin:
                admin.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename ="
                    " 'app_user' and datname = current_database()"
                )
            async with connections.connection() as conn:
                return await (await conn.execute("select 1")).fetchone()

    assert asyncio.run(visit()) == (1,)


@pytest.mark.spec("SCHE-013")
def test_a_pooled_connection_forgets_the_customer(database: Database) -> None:
    async def visit() -> tuple[str, str | None]:
        async with async_pool(database.url("app_user"), "test", size_max=1) as connections:
            async with connections.connection() as conn, as_customer_async(conn, customer):
                inside = await (await conn.execute(CONTEXT)).fetchone()
            async with connections.connection() as conn:
                outside = await (await conn.execute(CONTEXT)).fetchone()
        assert inside is not None
        assert outside is not None
        return inside[0], outside[0]

    customer = uuid4()
    inside, outside = asyncio.run(visit())
    assert inside == str(customer)
    assert not outside
