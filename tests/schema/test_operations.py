"""Measures of operators with their alarms, and references that nothing else enforces."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest

from tests.projector.tables import TABLES
from tests.schema.probe import ALICE, refused, rows, value
from tests.schema.treasury import change, payee, payout, stock, withdrawal
from tests.support.postgres import Database, Server

MEASURES = (
    "ledger_integrity",
    "pending_withdrawals",
    "table_sizes",
    "slow_queries",
    "unused_indexes",
)
ALARMS = "select measure, subject, alarm from admin.alarms()"
ORPHANS = "select constraint_name, orphans, sample from admin.check_references() where orphans > 0"
PLANT_TRADE = """
    insert into trades select {id}, seq, market_id, trade_number + 100, {order}, sell_order_id,
        buyer_account_id, seller_account_id, taker_side, price, quantity, total_value, buyer_fee,
        seller_fee, buyer_fee_asset_id, seller_fee_asset_id, executed_at, is_auction
    from trades order by trade_id desc limit 1
"""


@pytest.fixture
def conn(filled: Database) -> Iterator[psycopg.Connection]:
    with filled.connect() as connection:
        yield connection
        connection.rollback()


@pytest.mark.spec("OPER-008")
@pytest.mark.parametrize("role", ["read_only_user", "admin_user", "internal_service"])
def test_measures_and_alarms_are_for_operators(filled: Database, role: str) -> None:
    with filled.connect(role) as conn:
        for measure in MEASURES:
            conn.execute(f"select * from admin.{measure}".encode())
        assert rows(conn, ALARMS) == []
    with filled.connect("app_user") as app:
        for measure in MEASURES:
            refused(app, f"select from admin.{measure}", "permission denied")


@pytest.mark.spec("OPER-008")
def test_d8_the_seeds_index_query_has_columns_that_do_not_exist(
    seed: psycopg.Connection, conn: psycopg.Connection
) -> None:
    refused(seed, "select tablename, indexname from pg_stat_user_indexes", "does not exist")
    listed = {(table, index) for table, index in rows(
        conn, "select table_name, index_name from admin.unused_indexes")}  # fmt: skip
    # Of a partitioned table one row stands for all months; what keeps rows unique is not listed.
    assert ("ledger_transfers", "ledger_transfers_reference_idx") in listed
    assert not [index for _, index in listed if index.endswith("_pkey") or "_2026_" in index]


@pytest.mark.spec("OPER-008")
def test_an_unused_index_alarms_when_it_is_large(conn: psycopg.Connection) -> None:
    assert rows(conn, "select * from admin.index_alarms()") == []
    alarms = rows(conn, "select subject from admin.index_alarms(min_bytes => 1)")
    assert ("public.ledger_transfers_reference_idx",) in alarms


@pytest.mark.spec("OPER-008")
def test_sizes_count_partitions_for_their_table_and_growth_alarms(conn: psycopg.Connection) -> None:
    sizes = dict(rows(conn, "select table_name, total_bytes from admin.table_sizes"
                            " where schema_name = 'public'"))  # fmt: skip
    assert sizes.keys() >= set(TABLES)
    assert not [name for name in sizes if "_default" in name or "_2026_" in name]
    parts = value(conn, "select sum(pg_total_relation_size(inhrelid))::bigint from pg_inherits"
                        " where inhparent = 'trades'::regclass")  # fmt: skip
    assert sizes["trades"] == parts
    assert value(conn, "select admin.sample_table_sizes()") >= len(sizes)
    assert value(conn, "select admin.sample_table_sizes()") >= len(sizes), "again the same day"
    sample = (
        "update admin.table_size_samples set taken_on = taken_on - {}, total_bytes = {}"
        " where table_name = 'trades'"
    )
    conn.execute(sample.format(1, sizes["trades"] - 5000).encode())
    grown = "select grown_since_yesterday from admin.table_sizes where table_name = 'trades'"
    assert value(conn, grown) == 5000
    alarm = "select subject from admin.size_alarms(min_bytes => {})"
    assert rows(conn, alarm.format(4999)) == [("public.trades",)]
    assert rows(conn, alarm.format(5000)) == []
    # As much as every day is no news.
    conn.execute("insert into admin.table_size_samples select 'public', 'trades',"
                 " taken_on - 29, greatest(0, total_bytes - 29 * 5000)"
                 " from admin.table_size_samples where table_name = 'trades'")  # fmt: skip
    usual = rows(conn, alarm.format(4999))
    assert usual == ([] if sizes["trades"] > 3 * 30 * 5000 else usual)


@pytest.mark.spec("OPER-008", "SCHE-017")
def test_slow_queries_need_no_extension_and_use_it_when_it_is_there(
    conn: psycopg.Connection,
) -> None:
    assert rows(conn, "select * from admin.slow_queries") == []
    conn.execute("create extension pg_stat_statements")
    # Without shared_preload_libraries its view would raise: ours has no rows.
    assert rows(conn, "select * from admin.slow_queries") == []


@pytest.mark.spec("SCHE-007")
def test_every_reference_that_is_not_enforced_is_checked(filled: Database) -> None:
    with filled.connect() as conn:
        declared = value(conn, "select count(*) from pg_constraint where contype = 'f'"
                               " and not conenforced and conparentid = 0")  # fmt: skip
    with filled.connect("internal_service") as conn:
        checked = rows(conn, "select constraint_name, orphans from admin.check_references()")
        assert len(checked) == declared > 15
        wrong = [name for name, orphans in checked if orphans]
        # The people of this journal were never entered as users.
        assert wrong == ["accounts_user_fkey"]


@pytest.mark.spec("SCHE-007")
def test_orphans_are_found_counted_and_sampled(conn: psycopg.Connection) -> None:
    conn.execute("insert into users (user_id, email) select distinct user_id, user_id || '@x.tr'"
                 " from accounts where user_id is not null on conflict do nothing")  # fmt: skip
    assert rows(conn, ORPHANS) == []
    newest = value(conn, "select max(trade_id) from trades")
    # A trade may point to an open order or a final one; the seed's key knows one table.
    open_order = value(conn, "select max(order_id) from open_orders")
    conn.execute(PLANT_TRADE.format(id=newest + 10, order=open_order).encode())
    assert rows(conn, ORPHANS) == []
    for number in (1, 2):
        conn.execute(PLANT_TRADE.format(id=newest + 10 + number, order=number).encode())
    assert rows(conn, ORPHANS) == [("trades_buy_order_fkey", 2, ["1", "2"])]
    conn.execute(f"update open_orders set account_id = 777 where account_id = {ALICE}".encode())
    found = {name: sample for name, _, sample in rows(conn, ORPHANS)}
    assert found == {"trades_buy_order_fkey": ["1", "2"], "open_orders_account_fkey": ["777"]}


@pytest.mark.spec("SCHE-007", "OPER-009")
def test_the_nightly_check_looks_at_newer_rows_and_forgets_no_old_finding(
    conn: psycopg.Connection,
) -> None:
    conn.execute("insert into users (user_id, email) select distinct user_id, user_id || '@x.tr'"
                 " from accounts where user_id is not null on conflict do nothing")  # fmt: skip
    old = value(conn, "select admin.id_floor(timestamptz '2026-01-01Z')")
    conn.execute(PLANT_TRADE.format(id=old, order=1).encode())
    nightly = "select admin.keep_reference_check(timestamptz '2026-02-01Z')"
    weekly = "select admin.keep_reference_check()"
    assert value(conn, nightly) == 0
    assert value(conn, weekly) == 1
    assert value(conn, nightly) == 1
    alarms = rows(conn, "select subject, alarm from admin.reference_alarms()")
    assert alarms == [("trades_buy_order_fkey of public.trades",
                       "1 rows point to no row of public.orders, such as 1")]  # fmt: skip
    newest = value(conn, "select max(trade_id) from trades")
    conn.execute(PLANT_TRADE.format(id=newest + 10, order=2).encode())
    assert value(conn, weekly) == 2
    conn.execute("set local session_replication_role = replica")
    conn.execute(f"delete from trades where trade_id in ({old}, {newest + 10})".encode())
    assert value(conn, weekly) == 0


@pytest.mark.spec("SCHE-007")
def test_d7_the_seeds_recipe_proves_nothing(seed: psycopg.Connection, postgres: Server) -> None:
    """NOT VALID leaves old rows unproven, and still makes every new one pay."""
    seed.execute("create table orders (id int primary key)")
    seed.execute("create table trades (order_id int)")
    seed.execute("insert into trades values (1)")
    seed.execute("alter table trades add constraint k foreign key (order_id) references orders"
                 " not valid")  # fmt: skip
    refused(seed, "insert into trades values (2)", "violates foreign key")
    assert value(seed, "select count(*) from trades") == 1


@pytest.mark.spec("OPER-008")
def test_pending_withdrawals_by_status_and_age(database: Database) -> None:
    stock(database)
    with database.connect() as conn:
        assert rows(conn, "select * from admin.pending_withdrawals") == []
        for hours in (1, 3):
            withdrawal(conn, created_at=datetime.now(UTC) - timedelta(hours=hours))
        over = withdrawal(conn, created_at=datetime.now(UTC) - timedelta(hours=99))
        change(conn, "withdrawals", {"withdrawal_id": over}, status="cancelled")
        payout(conn, payee(conn), created_at=datetime.now(UTC) - timedelta(hours=30))
        found = rows(conn, "select kind, status, count, round(avg_hours_pending, 1),"
                           " newest - oldest > interval '1 hour' from admin.pending_withdrawals"
                           " order by kind")  # fmt: skip
        assert found == [
            ("crypto", "requested", 2, Decimal("2.0"), True),
            ("fiat", "requested", 1, Decimal("30.0"), False),
        ]
        late = "select subject from admin.withdrawal_alarms({})"
        assert rows(conn, late.format("")) == [("fiat requested",)]
        assert len(rows(conn, late.format("'2 hours'"))) == 2
