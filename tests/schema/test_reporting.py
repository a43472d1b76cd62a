"""Reports: balances by running sums, statistics of markets, and who may read them."""

from datetime import UTC, datetime
from decimal import Decimal

import psycopg
import pytest

from bedesten.protocol.vocabulary import Side
from tests.projector.scribe import Row, Scribe, append, place
from tests.projector.tables import project
from tests.schema.probe import ALICE, ALICE_ID, BOB, refused, rows, value
from tests.support.postgres import Database

REFRESH = "select reporting.refresh_user_balance_summary()"
BY_HAND = """
    select a.user_id, s.asset_type, s.symbol as currency, l.balance_bucket,
        sum(case l.direction when 'debit' then l.amount else -l.amount end) as ledger_balance,
        count(*) as total_entries, max(l.created_at) as last_entry_at
    from ledger_entries as l
    join accounts as a on a.account_id = l.ledger_account_id
    join assets as s on s.asset_id = l.asset_id
    where a.user_id is not null group by 1, 2, 3, 4
"""
SUMMARY = """
    select user_id, asset_type, currency, balance_bucket, ledger_balance, total_entries,
        last_entry_at
    from reporting.user_balance_summary
"""
REPORTS = ("user_balance_summary", "user_balance_totals", "trading_pair_statistics",
           "trading_pair_stats", "reconciliation_runs", "reconciliation_alerts",
           "balance_discrepancies", "ledger_sums")  # fmt: skip
NOW_NS = int(datetime.now(UTC).timestamp()) * 10**9


def traded(scribe: Scribe, price: int, quantity: int) -> Row:
    return scribe.row([place(ALICE, Side.SELL, price, quantity),
                       place(BOB, Side.BUY, price, quantity)])  # fmt: skip


@pytest.mark.spec("REPT-001", "LEDG-020")
def test_d21_the_summary_follows_the_ledger_without_counting_it_all_again(
    database: Database,
) -> None:
    scribe = Scribe(at=NOW_NS)
    first = [*scribe.opening(), *scribe.accounts(2, 10**12), traded(scribe, 100, 7)]
    more = [traded(scribe, 101, 9), scribe.row([place(ALICE, Side.SELL, 500, 3)])]
    differs = f"select count(*) from (({SUMMARY}) except ({BY_HAND})) as x"
    missing = f"select count(*) from (({BY_HAND}) except ({SUMMARY})) as x"
    with (
        database.connect("internal_service", autocommit=True) as conn,
        database.connect("engine_writer") as writer,
    ):
        for part in (first, more, []):
            append(writer, part)
            project(database)
            assert value(conn, REFRESH) == scribe.seq if part is more else value(conn, REFRESH) > 0
            assert (value(conn, differs), value(conn, missing)) == (0, 0)
        assert value(conn, "select count(*) from reporting.user_balance_summary") > 4
        # What is counted is not read again: a plan of the newer rows alone.
        counted = value(conn, "select transfer_id from reporting.ledger_sums_cursor")
        assert counted == value(conn, "select max(transfer_id) from ledger_transfers")
        assert rows(conn, f"select * from reporting.newer_legs({counted})") == []
        totals = rows(conn, "select t.* from reporting.user_balance_totals as t join user_balances"
                            " as b using (user_id, currency) where (t.available_balance,"
                            " t.locked_balance, t.total_balance) <> (b.available_balance,"
                            " b.locked_balance, b.total_balance)")  # fmt: skip
        assert totals == []
        assert rows(conn, "select distinct as_of_seq from reporting.user_balance_totals") == [
            (scribe.seq,)
        ]


@pytest.mark.spec("REPT-001")
@pytest.mark.parametrize("at_once", [1, 7, 10**6])
def test_however_many_are_counted_at_once_the_sums_are_the_same(
    filled: Database, at_once: int
) -> None:
    with filled.connect("internal_service") as conn:
        seq = value(conn, "select seq from projection_cursor")
        assert value(conn, f"select reporting.count_ledger({at_once})") == seq
        sums = "select account_id, asset_id, balance_bucket, amount from reporting.ledger_sums"
        recounted = "select * from reporting.ledger_balances(true)"
        for one, other in ((sums, recounted), (recounted, sums)):
            assert rows(conn, f"({one}) except ({other})") == []
        conn.rollback()


@pytest.mark.spec("REPT-001")
def test_the_summary_is_refreshed_while_others_read_it(filled: Database) -> None:
    with (
        filled.connect("read_only_user") as reader,
        filled.connect("internal_service") as conn,
    ):
        conn.execute("set lock_timeout = '1s'")
        reader.execute("select count(*) from reporting.user_balance_summary")
        conn.execute(REFRESH)
        assert value(conn, "select count(*) from reporting.user_balance_summary") > 4
        conn.rollback()


@pytest.mark.spec("REPT-003")
def test_statistics_of_a_market(database: Database) -> None:
    day_ns = 86_400 * 10**9
    scribe = Scribe(at=NOW_NS - 2 * day_ns)
    journal = [*scribe.opening(), *scribe.accounts(2, 10**14), traded(scribe, 90_00, 10**6)]
    with database.connect("engine_writer") as writer:
        append(writer, journal)
        project(database)
        with database.connect("read_only_user", autocommit=True) as conn:
            quiet = rows(conn, "select last_price, open_price, volume, trades, price_change"
                               " from reporting.trading_pair_statistics")  # fmt: skip
            assert quiet == [(Decimal(90), None, 0, 0, None)]
        scribe.at = NOW_NS - day_ns // 2
        trades = ((100_00, 2), (120_00, 1), (80_00, 3), (110_00, 4))
        append(writer, [traded(scribe, price, n * 10**6) for price, n in trades])
        project(database)
    with database.connect("read_only_user", autocommit=True) as conn:
        columns = ("symbol, last_price, open_price, high_price, low_price, volume, quote_volume,"
                   " trades, price_change, price_change_percent, as_of_seq")  # fmt: skip
        found = rows(conn, f"select {columns} from reporting.trading_pair_statistics")
        assert found == [("BTC-USDT", 110, 100, 120, 80, 10, 1000, 4, 10, 10, scribe.seq)]
        assert rows(conn, f"select {columns} from reporting.trading_pair_stats") == found


@pytest.mark.spec("REPT-005", "SCHE-014", "SCHE-011")
def test_reports_are_for_analysts_and_not_for_customers(filled: Database) -> None:
    with filled.connect("app_user") as app:
        app.execute("select set_config('app.current_user_id', %s, true)", [str(ALICE_ID)])
        for name in REPORTS:
            refused(app, f"select from reporting.{name}", "permission denied")
        refused(app, REFRESH, "permission denied")
        refused(app, "select admin.daily_reconciliation_report()", "permission denied")
        refused(app, "select reconcile_user_balance(null, 'crypto', 'BTC')", "permission denied")
    for role in ("read_only_user", "admin_user", "internal_service"):
        with filled.connect(role) as conn:
            for name in REPORTS:
                conn.execute(f"select count(*) from reporting.{name}".encode())
            refused(conn, "delete from reporting.reconciliation_runs", "permission denied")
            refused(conn, "refresh materialized view reporting.user_balance_summary",
                    "permission denied|must be owner")  # fmt: skip


def test_d4_what_the_seed_reads_is_there(seed: psycopg.Connection, database: Database) -> None:
    refused(seed, "select last_price from reporting.trading_pair_statistics", "does not exist")
    with database.connect() as conn:
        assert rows(conn, "select last_price from reporting.trading_pair_statistics") == []
        assert rows(conn, "select discrepancy from reporting.reconciliation_alerts") == []
