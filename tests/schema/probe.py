"""What tests of the schema share: the people in it, and how to see something refused."""

from typing import Any

import psycopg
import pytest

from tests.projector.scribe import owner

ALICE, BOB, CAROL = 3, 4, 5
ALICE_ID, BOB_ID, CAROL_ID = owner(ALICE), owner(BOB), owner(CAROL)
HOT = ("ledger_transfers", "trades", "orders")
CUSTOMER_TABLES = ("accounts", "balances", "open_orders", "orders", "trades", "ledger_transfers")
CUSTOMER_VIEWS = ("all_orders", "account_trades", "ledger_entries")


def refused(conn: psycopg.Connection, statement: str, pattern: str) -> None:
    """The statement fails with a message like this one, and leaves nothing behind."""
    with pytest.raises(psycopg.Error, match=pattern), conn.transaction():
        conn.execute(statement.encode())


def run(conn: psycopg.Connection, statement: str) -> None:
    """The statement takes effect."""
    conn.execute(statement.encode())


def rows(conn: psycopg.Connection, query: str) -> list[tuple[Any, ...]]:
    """All rows."""
    return conn.execute(query.encode()).fetchall()


def value(conn: psycopg.Connection, query: str) -> Any:
    """The one value of the one row."""
    (row,) = rows(conn, query)
    assert len(row) == 1
    return row[0]
