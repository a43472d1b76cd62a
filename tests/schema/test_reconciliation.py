"""D8, D9, D10, D21: the nightly control runs, looks both ways, and tolerates nothing."""

from collections.abc import Iterator
from decimal import Decimal

import psycopg
import pytest

from tests.schema.probe import ALICE, ALICE_ID, BOB, BOB_ID, refused, rows, value
from tests.support.postgres import Database

UNIT = "0.00000001"
REPORT = (
    "select user_id, asset_type, currency, ledger_balance, wallet_balance, discrepancy,"
    " account_id, balance_bucket from admin.daily_reconciliation_report()"
)
PLANT = (
    "update balances set {bucket} = {bucket} + {amount} where account_id = {account}"
    " and asset_id = 1"
)
BALANCED = "select admin.reconcile_user_balance('{user}', 'crypto', '{currency}')"


@pytest.fixture
def conn(filled: Database) -> Iterator[psycopg.Connection]:
    """The superuser: who plants what reconciliation shall find; all is rolled back."""
    with filled.connect() as connection:
        yield connection
        connection.rollback()


def test_d8_the_seeds_report_cannot_be_sorted_by_what_it_shows(seed: psycopg.Connection) -> None:
    refused(seed, "select 1 - 2 as discrepancy order by abs(discrepancy) desc", "does not exist")


@pytest.mark.spec("LEDG-016", "LEDG-018")
def test_d8_discrepancies_are_listed_with_email_largest_first(
    filled: Database, conn: psycopg.Connection
) -> None:
    for user, name in ((ALICE_ID, "alice"), (BOB_ID, "bob")):
        conn.execute("insert into users (user_id, email) values (%s, %s) on conflict (user_id)"
                     " do update set email = excluded.email, version = users.version",
                     [user, f"{name}@example.org"])  # fmt: skip
    conn.execute(PLANT.format(bucket="available", amount="0.5", account=ALICE).encode())
    conn.execute(PLANT.format(bucket="bonus", amount="3", account=BOB).encode())
    conn.execute("select * from admin.run_reconciliation()")
    found = rows(conn, "select email, currency, balance_bucket, discrepancy"
                       " from reporting.balance_discrepancies")  # fmt: skip
    assert found == [
        (None, "BTC", None, Decimal("-3.5")),
        ("bob@example.org", "BTC", "bonus", Decimal(-3)),
        ("alice@example.org", "BTC", "available", Decimal("-0.5")),
    ]


def test_d9_the_seeds_measure_says_the_opposite(seed: psycopg.Connection) -> None:
    seed.execute("create function balanced(int) returns boolean return $1 <> 13")
    shown = value(seed, "select count(distinct case when balanced(u) then u end)"
                        " from generate_series(1, 20) as u")  # fmt: skip
    assert shown == 19, "those who are well are counted as those with a discrepancy"


@pytest.mark.spec("OPER-008")
def test_d9_ledger_integrity_counts_those_with_a_discrepancy(
    filled: Database, conn: psycopg.Connection
) -> None:
    query = (
        "select users_with_discrepancy, house_discrepancies, assets_not_zero"
        " from admin.ledger_integrity"
    )
    assert rows(conn, query) == [(0, 0, 0)]
    conn.execute(PLANT.format(bucket="locked", amount=UNIT, account=BOB).encode())
    assert rows(conn, query) == [(1, 0, 1)]
    alarms = dict(rows(conn, "select subject, alarm from admin.ledger_alarms()"))
    assert alarms.keys() == {"all accounts", f"account {BOB}"}
    assert "BTC locked: ledger" in alarms[f"account {BOB}"]


def test_d10_the_seeds_report_fails_when_it_runs(seed: psycopg.Connection) -> None:
    seed.execute("create table user_wallets (user_id uuid, available_balance numeric)")
    seed.execute("insert into user_wallets values (gen_random_uuid(), 1)")
    seed.execute("""create function report() returns table (user_id uuid, balance numeric) as $$
        begin return query with w as (select user_id, available_balance from user_wallets)
        select w.user_id, w.available_balance from w; end $$ language plpgsql""")
    refused(seed, "select * from report()", "ambiguous")


@pytest.mark.spec("LEDG-014", "LEDG-015")
@pytest.mark.parametrize("role", ["read_only_user", "admin_user", "internal_service"])
def test_d10_d21_the_report_runs_and_says_when(filled: Database, role: str) -> None:
    with filled.connect(role) as conn:
        # As on a replica, where nothing may be written.
        conn.execute("set transaction read only")
        assert rows(conn, REPORT) == []
        assert rows(conn, REPORT.replace("report()", "report(recount => true)")) == []
        for user in (ALICE_ID, BOB_ID):
            for currency in ("BTC", "USDT"):
                assert value(conn, BALANCED.format(user=user, currency=currency)) is True
        assert value(conn, f"select reconcile_user_balance('{ALICE_ID}', 'crypto', 'BTC')") is True


def test_d21_the_seeds_way_misses_money_from_nowhere(seed: psycopg.Connection) -> None:
    seed.execute("create table ledger (u int, amount numeric)")
    seed.execute("create table wallets (u int, amount numeric)")
    seed.execute("insert into ledger values (1, 5)")
    seed.execute("insert into wallets values (1, 5.000000009), (2, 999999)")
    found = rows(seed, "select * from ledger as l left join wallets as w using (u)"
                       " where abs(l.amount - coalesce(w.amount, 0)) > 0.00000001")  # fmt: skip
    assert found == []


@pytest.mark.spec("LEDG-015")
@pytest.mark.parametrize("recount", ["false", "true"])
@pytest.mark.parametrize("counted", [False, True])
def test_d21_both_ways_every_bucket_to_the_last_unit(
    conn: psycopg.Connection, recount: str, counted: bool
) -> None:
    if counted:
        conn.execute("select reporting.count_ledger()")
    report = REPORT.replace("report()", f"report({recount})")
    assert rows(conn, report) == []

    def found(statement: str) -> list[tuple[object, ...]]:
        with conn.transaction(force_rollback=True):
            conn.execute("set local session_replication_role = replica")
            conn.execute(statement.encode())
            return [row[3:] for row in rows(conn, report) if row[6] is not None]

    for bucket in ("available", "locked", "reserved", "bonus"):
        wrong = found(PLANT.format(bucket=bucket, amount=UNIT, account=BOB))
        assert [row[2:] for row in wrong] == [(Decimal("-" + UNIT), BOB, bucket)]
    # Balances that no transfer explains: the attack.
    planted = found("insert into balances select 5, asset_id, 999999, 0, 0, 0, 0, false, 0, 1,"
                    " now() from assets where asset_id = 2 on conflict (account_id, asset_id)"
                    " do update set available = balances.available + 999999")  # fmt: skip
    assert [row[2] for row in planted] == [-999999]
    # Transfers of which no balance tells.
    gone = found(f"delete from balances where (account_id, asset_id) = ({ALICE}, 1)")
    assert {row[4] for row in gone} <= {"available", "locked"}
    assert all(row[1] == 0 and row[0] == row[2] for row in gone)
    # A transfer that was taken away is seen by a recount, and by the sums if it was not counted.
    removed = found("delete from ledger_transfers where transfer_id ="
                    " (select max(transfer_id) from ledger_transfers)")  # fmt: skip
    assert bool(removed) is (recount == "true" or not counted)


@pytest.mark.spec("LEDG-015")
def test_the_sum_of_an_asset_is_watched_too(conn: psycopg.Connection) -> None:
    """Even when somebody makes ledger and balance agree with each other."""
    conn.execute("select reporting.count_ledger()")
    conn.execute(PLANT.format(bucket="available", amount="7", account=ALICE).encode())
    conn.execute(f"update reporting.ledger_sums set amount = amount + 7 where (account_id,"
                 f" asset_id, balance_bucket) = ({ALICE}, 1, 'available')".encode())  # fmt: skip
    assert rows(conn, REPORT) == [(None, "crypto", "BTC", 0, 7, -7, None, None)]
    assert value(conn, BALANCED.format(user=ALICE_ID, currency="BTC")) is False


@pytest.mark.spec("LEDG-016", "REPT-004")
def test_a_run_alerts_once_and_audits_in_the_systems_name(database: Database) -> None:
    with (
        database.connect() as planter,
        database.connect("internal_service", autocommit=True) as conn,
    ):
        planter.execute("set session_replication_role = replica")
        planter.execute("insert into assets values (1, 'BTC', 'BTC', 'crypto', 8, true, 1, now(),"
                        " now())")  # fmt: skip
        planter.execute("insert into accounts (account_id, kind, user_id, group_id, trading_frozen,"
                        " withdrawals_frozen, is_house, seq, created_at, updated_at) values"
                        " (3, 'spot', %s, 3, false, false, false, 1, now(), now())",
                        [ALICE_ID])  # fmt: skip
        planter.execute(
            "insert into balances values (3, 1, 999999, 0, 0, 0, 0, false, 0, 1, now())"
        )
        planter.commit()
        runs = [rows(conn, "select * from admin.run_reconciliation()")[0] for _ in range(2)]
        assert [mismatches for _, _, mismatches in runs] == [2, 2]
        alerts = rows(conn, "select user_id, account_id, currency, balance_bucket, discrepancy,"
                            " cleared_by, run_id from reporting.reconciliation_alerts"
                            " order by account_id")  # fmt: skip
        assert alerts == [
            (ALICE_ID, 3, "BTC", "available", -999999, None, runs[0][0]),
            (None, None, "BTC", None, -999999, None, runs[0][0]),
        ]
        told = rows(conn, "select distinct actor_type::text, actor_id, action, status::text"
                          " from audit.audit_logs where event_type = 'reconciliation'")  # fmt: skip
        assert told == [("system", None, "balance_reconciliation_mismatch", "failure")]
        assert value(conn, "select count(*) from audit.audit_logs where account_id = 3") == 2
        refused(conn, "update reporting.reconciliation_alerts set discrepancy = 1",
                "permission denied")  # fmt: skip
        # It stays an alarm until staff clear it, even once ledger and balance agree again.
        planter.execute("delete from balances")
        planter.commit()
        assert rows(conn, "select mismatches from admin.run_reconciliation()") == [(0,)]
        assert value(conn, "select count(*) from admin.ledger_alarms()") == 2
    with database.connect("admin_user") as staff:
        clearing = "update reporting.reconciliation_alerts set cleared_by = {}, cleared_at = now()"
        refused(staff, clearing.format("uuidv7()"), "cleared_with_note")
        refused(staff, clearing.format("uuidv7()") + ", clearing_note = 'x'", "cleared_by_fkey")
        staff.execute("insert into staff_users (staff_id, staff_type, email, username, first_name,"
                      " last_name, role) values (uuidv7(), 'admin', 'a@b.tr', 'ada', 'A', 'B',"
                      " 'admin')")  # fmt: skip
        staff.execute((clearing.format("(select staff_id from staff_users)")
                      + ", clearing_note = 'mended'").encode())  # fmt: skip
        assert value(staff, "select count(*) from admin.ledger_alarms()") == 0
