"""The lists that customers and staff use come from an index, newest first, a page at a time."""

import re

import psycopg
import pytest

from bedesten.db.pool import as_customer
from tests.schema.probe import ALICE, ALICE_ID, rows
from tests.support.postgres import Database

PAGE = "select * from {} order by {} desc limit 50"
LISTS = {
    "orders_account_idx": PAGE.format(f"orders where account_id = {ALICE}", "order_id"),
    "ledger_transfers_debit_idx": PAGE.format(
        f"ledger_entries where ledger_account_id = {ALICE}", "transfer_id"
    ),
    "trades_buyer_idx": PAGE.format(f"account_trades where account_id = {ALICE}", "trade_id"),
    "trades_market_idx": PAGE.format("market_trades where market_id = 1", "trade_id"),
    "open_orders_account_idx": PAGE.format(f"open_orders where account_id = {ALICE}", "order_id"),
}
STAFF_LISTS = {
    "open_orders_book_idx": PAGE.format(
        "open_orders where market_id = 1 and side = 'buy'", "price"
    ),
    "ledger_transfers_reference_idx": "select * from ledger_transfers where reference_id = 5",
    "ledger_transfers_reference_key_idx":
        "select * from ledger_transfers where reference_key = gen_random_uuid()",
    "trades_orders_idx": "select * from trades where sell_order_id = 5",
}  # fmt: skip


def plan_of(conn: psycopg.Connection, query: str) -> str:
    """The plan when the tables are so large that reading or sorting them whole is no way."""
    for setting in ("enable_seqscan", "enable_sort", "enable_indexonlyscan"):
        conn.execute(f"set local {setting} = off".encode())
    return "\n".join(line for (line,) in rows(conn, f"explain {query}"))


def parents(database: Database, plan: str) -> set[str]:
    """The indexes of a plan, each by the name that the whole table's index has."""
    used = set(re.findall(r"(?:using|Index Scan on|Scan Backward using) (\w+)", plan))
    with database.connect() as conn:
        named = dict(
            rows(
                conn, "select inhrelid::regclass::text, inhparent::regclass::text from pg_inherits"
            )
        )
    return {named.get(name, name) for name in used}


@pytest.mark.spec("SCHE-016")
@pytest.mark.parametrize("index", LISTS)
def test_a_customers_page_follows_an_index(filled: Database, index: str) -> None:
    with filled.connect("app_user") as conn, as_customer(conn, ALICE_ID):
        conn.execute("set local enable_bitmapscan = off")
        plan = plan_of(conn, LISTS[index])
    assert index in parents(filled, plan)
    assert not re.search(r"->  Sort|^Sort", plan), "the whole list would be sorted for a page"


@pytest.mark.spec("SCHE-016")
@pytest.mark.parametrize("index", STAFF_LISTS)
def test_a_list_of_staff_uses_an_index(filled: Database, index: str) -> None:
    with filled.connect("admin_user") as conn:
        plan = plan_of(conn, STAFF_LISTS[index])
        conn.rollback()
    assert index in parents(filled, plan)


@pytest.mark.spec("SCHE-016")
def test_no_index_repeats_another(filled: Database) -> None:
    with filled.connect() as conn:
        repeated = rows(
            conn,
            "select a.indexrelid::regclass::text, b.indexrelid::regclass::text from pg_index as a"
            " join pg_index as b on a.indrelid = b.indrelid and a.indexrelid <> b.indexrelid"
            " and a.indpred is null and a.indexprs is null and b.indpred is null"
            " and b.indkey::text || ' ' like a.indkey::text || ' %'"
            " join pg_class as c on c.oid = a.indexrelid join pg_am as m on m.oid = c.relam"
            " where m.amname = 'btree' and not a.indisunique",
        )
    assert repeated == []
