"""D33, D28: partitions leave after their term, by one way, and never under a legal hold."""

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest

from bedesten.kit.id_time import id_floor
from tests.schema.probe import ALICE, ALICE_ID, BOB_ID, refused, rows, value
from tests.support.postgres import Database

OLD = id_floor(datetime(2020, 5, 5, tzinfo=UTC))
TRANSFER = (
    "insert into ledger_transfers values ({id}, 1, {debit}, {credit}, 1, 'available', 'available',"
    " 'adjustment', 'transfer', null, uuidv7(), {amount}, 0, 0, '2020-05-05Z')"
)
HOLD = "insert into legal_holds (user_id, reason, placed_by) values (%s, 'a court asks', %s)"
STAFF = ("00000000-0000-7000-8000-00000000000a", "00000000-0000-7000-8000-00000000000b")
PART = "public.ledger_transfers_2020_05"
DETACH = f"select admin.detach_partition('{PART}')"


@pytest.fixture
def conn(database: Database) -> Iterator[psycopg.Connection]:
    """The owner's rights on a database with a month of the ledger of 2020 and its accounts."""
    conn = database.connect()
    conn.execute("select admin.create_monthly_partition('ledger_transfers', '2020-05-01')")
    conn.execute("insert into users (user_id, email) values (%s, 'a@b.tr'), (%s, 'b@b.tr')",
                 [ALICE_ID, BOB_ID])  # fmt: skip
    conn.execute("insert into assets values (1, 'BTC', 'BTC', 'crypto', 8, true, 1, now(), now())")
    for account, user in ((2, None), (ALICE, ALICE_ID), (4, BOB_ID)):
        conn.execute("insert into accounts (account_id, kind, user_id, group_id, trading_frozen,"
                     " withdrawals_frozen, is_house, seq, created_at, updated_at) values"
                     " (%s, 'spot', %s, 3, false, false, %s, 1, now(), now())",
                     [account, user, user is None])  # fmt: skip
        conn.execute("insert into balances values (%s, 1, %s, 0, 0, 0, 0, %s, 0, 1, now())",
                     [account, 5 if account == ALICE else -5 if account == 2 else 0,
                      user is None])  # fmt: skip
    conn.execute(TRANSFER.format(id=OLD, debit=2, credit=ALICE, amount=5).encode())
    for number, staff in enumerate(STAFF):
        conn.execute("insert into staff_users (staff_id, staff_type, email, username, first_name,"
                     " last_name, role) values (%s, 'admin', %s, %s, 'A', 'B', 'admin')",
                     [staff, f"{number}@x.tr", f"staff{number}"])  # fmt: skip
    conn.commit()
    yield conn
    conn.close()


def shorten(conn: psycopg.Connection, years: int = 1) -> None:
    conn.execute("update config.retention_classes set keep_for = make_interval(years => %s)"
                 " where retention_class = 'money'", [years])  # fmt: skip


@pytest.mark.spec("OPER-003", "SCHE-015")
def test_d33_before_its_term_nothing_leaves(conn: psycopg.Connection) -> None:
    assert rows(conn, "select * from admin.expired_partitions()") == []
    refused(conn, DETACH, "its records are kept for 10 years")
    shorten(conn)
    refused(conn, "select admin.detach_partition('audit.audit_logs_default')", "stays")
    current = value(conn, "select to_char(now(), '\"ledger_transfers_\"YYYY_MM')")
    refused(conn, f"select admin.detach_partition('{current}')", "stays")
    refused(conn, "select admin.detach_partition('ledger_transfers_default')", "stays")
    refused(conn, "select admin.detach_partition('users')", "no partition of ours")
    assert {row[0] for row in rows(conn, "select distinct retention_class from"
            " admin.partitioned_tables where table_name in ('trades', 'orders', 'audit_logs',"
            " 'state_history', 'ledger_transfers')")} == {"money", "audit"}  # fmt: skip


@pytest.mark.spec("OPER-003", "LEDG-015")
def test_d33_after_its_term_it_is_archived_and_all_still_adds_up(
    database: Database, conn: psycopg.Connection
) -> None:
    shorten(conn)
    expired = rows(conn, "select partition_name, retention_class from admin.expired_partitions()")
    assert expired == [(PART, "money")]
    refused(conn, DETACH, "has not counted")
    conn.execute("select reporting.count_ledger()")
    conn.commit()
    recount = "select count(*) from admin.daily_reconciliation_report(true)"
    balanced = f"select admin.reconcile_user_balance('{ALICE_ID}', 'crypto', 'BTC')"
    assert value(conn, recount) == 0
    conn.commit()
    with database.connect("internal_service", autocommit=True) as worker:
        refused(worker, DETACH, "permission denied")
        assert rows(worker, "select admin.archive_expired()") == [
            ("archive.public_ledger_transfers_2020_05",)
        ]
        assert rows(worker, "select admin.archive_expired()") == []
        assert value(worker, recount) == 0
        assert value(worker, balanced) is True
        refused(worker, "select from archive.public_ledger_transfers_2020_05", "permission denied")
    assert value(conn, "select count(*) from ledger_transfers") == 0
    kept = rows(conn, "select table_name, starts at time zone 'UTC', ends at time zone 'UTC',"
                      " row_count, archived_by from admin.archived_partitions")  # fmt: skip
    assert kept == [("ledger_transfers", datetime(2020, 5, 1), datetime(2020, 6, 1), 1,  # noqa: DTZ001
                     "internal_service")]  # fmt: skip
    # The guard went with it: an archived row does not change either.
    conn.execute("set role bedesten_owner")
    refused(conn, "delete from archive.public_ledger_transfers_2020_05", "immutable")
    assert value(conn, "select amount from archive.public_ledger_transfers_2020_05") == 5
    conn.rollback()


@pytest.mark.spec("OPER-003", "COMP-012")
def test_d28_a_legal_hold_keeps_whatever_names_the_customer(
    database: Database, conn: psycopg.Connection
) -> None:
    shorten(conn)
    conn.execute("select reporting.count_ledger()")
    conn.execute(HOLD, [BOB_ID, STAFF[0]])
    assert value(conn, f"select admin.customers_on_hold('{PART}')") == 0, "not of Bob"
    conn.execute(HOLD, [ALICE_ID, STAFF[0]])
    conn.commit()
    refused(conn, DETACH, "legal hold")
    with database.connect("internal_service", autocommit=True) as worker:
        assert rows(worker, "select admin.archive_expired()") == []
    conn.execute("update legal_holds set released_by = %s, released_at = now(), release_reason ="
                 " 'over' where user_id = %s", [STAFF[1], ALICE_ID])  # fmt: skip
    assert value(conn, DETACH) == "archive.public_ledger_transfers_2020_05"
    conn.rollback()


@pytest.mark.spec("OPER-003", "SCHE-007")
@pytest.mark.parametrize("table", ["trades", "orders", "audit.audit_logs", "audit.state_history"])
def test_every_record_class_can_leave(conn: psycopg.Connection, table: str) -> None:
    conn.execute("update config.retention_classes set keep_for = '1 year'")
    schema, _, name = table.rpartition(".")
    conn.execute("set role bedesten_owner")
    made = rows(conn, f"select admin.create_partition('{schema or 'public'}', '{name}', '2019_01',"
                      " '2020-01-01Z', '2020-04-01Z')")  # fmt: skip
    archived = value(conn, f"select admin.detach_partition('{made[0][0]}')")
    assert archived == f"archive.{schema or 'public'}_{name}_2019_01"
    # What pointed there is no orphan: it left before what points to it.
    if table == "orders":
        assert value(conn, "select count(*) from admin.check_references() where orphans > 0") == 0
    conn.rollback()


@pytest.mark.spec("OPER-003")
def test_somebody_who_reads_is_not_waited_for(database: Database, conn: psycopg.Connection) -> None:
    shorten(conn)
    conn.execute("select reporting.count_ledger()")
    conn.commit()
    with database.connect("internal_service") as reader:
        reader.execute("select count(*) from ledger_transfers")
        refused(conn, DETACH, "lock timeout")
