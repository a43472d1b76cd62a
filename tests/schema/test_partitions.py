"""D33, D63: partitions for any date, made by our own functions, by name, and only once."""

from datetime import UTC, datetime

import psycopg
import pytest

from bedesten.kit.id_time import id_floor
from tests.schema.probe import refused, rows, value
from tests.support.postgres import Database

TRANSFER = (
    "insert into ledger_transfers values ({id}, 1, 3, 4, 1, 'available', 'available',"
    " 'adjustment', 'transfer', 1, null, 1, 0, 0, now())"
)


def months(ahead: int) -> list[str]:
    now = datetime.now(UTC)
    return [
        f"{now.year + (now.month - 1 + i) // 12}_{(now.month - 1 + i) % 12 + 1:02}"
        for i in range(ahead + 1)
    ]


def parts(conn: psycopg.Connection, table: str) -> list[str]:
    return [row[0] for row in rows(conn, "select inhrelid::regclass::text from pg_inherits where"
            f" inhparent = 'public.{table}'::regclass order by 1")]  # fmt: skip


@pytest.mark.spec("OPER-001")
def test_d33_this_month_and_three_ahead_are_there(
    seed: psycopg.Connection, database: Database
) -> None:
    seed.execute("create table o (at date) partition by range (at)")
    seed.execute("create table o_2025 partition of o for values from ('2025-01-01') to"
                 " ('2025-07-01')")  # fmt: skip
    refused(seed, "insert into o values (now())", "no partition of relation")
    assert value(seed, "select to_char(date '2027-02-01', 'YYYY_q\"Q\"')") != "2027_q1"

    with database.connect() as conn:
        for table in ("trades", "ledger_transfers"):
            expected = [f"{table}_{month}" for month in months(3)]
            assert parts(conn, table) == sorted([*expected, f"{table}_default"])
        now = datetime.now(UTC)
        quarter = f"orders_{now.year}_q{(now.month - 1) // 3 + 1}"
        assert quarter in parts(conn, "orders")
        assert len(parts(conn, "orders")) == 4
        assert rows(conn, "select * from admin.partition_alarms()") == []


@pytest.mark.spec("OPER-001")
def test_d63_made_again_they_make_nothing(database: Database) -> None:
    with database.connect("internal_service", autocommit=True) as conn:
        assert rows(conn, "select admin.create_monthly_partitions()") == []
        assert rows(conn, "select admin.create_quarterly_partitions()") == []
        made = rows(conn, "select admin.create_monthly_partitions('public', 'ledger_entries', 5)")
        assert [name for (name,) in made] == [
            f"public.ledger_transfers_{month}" for month in months(5)[4:]
        ]
        assert value(conn, "select admin.create_monthly_partition('trades', '2031-07-15')") == (
            "public.trades_2031_07"
        )
        assert value(conn, "select admin.create_monthly_partition('trades', '2031-07-01')") is None
        refused(conn, "select admin.create_monthly_partitions('public', 'nothing')",
                "not a partitioned table")  # fmt: skip


@pytest.mark.spec("OPER-002")
def test_d33_quarters_made_by_hand_and_by_us_are_the_same(database: Database) -> None:
    low, high = (id_floor(datetime(2033, month, 1, tzinfo=UTC)) for month in (1, 4))
    with database.connect() as conn:
        conn.execute("set role bedesten_owner")
        conn.execute(f"create table orders_2033_q1 partition of orders for values from ({low})"
                     f" to ({high})".encode())  # fmt: skip
        create = "select admin.create_partition('public', 'orders', '2033_q1', '{}', '{}')"
        assert value(conn, create.format("2033-01-01Z", "2033-04-01Z")) is None
        # The other function knows that orders go by quarters.
        made = rows(conn, "select admin.create_monthly_partitions('public', 'orders', 4)")
        assert all("_q" in name for (name,) in made)


@pytest.mark.spec("OPER-003")
def test_d33_rows_of_any_date_land_and_move_to_their_month(database: Database) -> None:
    early = id_floor(datetime(2021, 3, 5, tzinfo=UTC))
    late = id_floor(datetime(2044, 8, 9, tzinfo=UTC))
    with database.connect("internal_service", autocommit=True) as conn:
        for transfer in (early, late):
            conn.execute(TRANSFER.format(id=transfer).encode())
        alarms = rows(conn, "select table_name, alarm from admin.partition_alarms()")
        assert alarms == [("ledger_transfers", "rows in the DEFAULT partition")]
        for month in ("2021-03-01", "2044-08-01"):
            conn.execute(
                "select admin.create_monthly_partition('public.ledger_transfers', %s)", [month]
            )
        assert rows(conn, "select * from admin.partition_alarms()") == []
        assert value(conn, "select count(*) from ledger_transfers") == 2
    with database.connect() as conn:
        assert value(conn, "select transfer_id from ledger_transfers_2021_03") == early
        assert value(conn, "select transfer_id from ledger_transfers_2044_08") == late
        # Moving did not leave the DEFAULT partition unguarded.
        refused(conn, "delete from ledger_transfers_default", "immutable")


@pytest.mark.spec("OPER-003")
def test_too_few_partitions_ahead_alarm(database: Database) -> None:
    with database.connect() as conn:
        for name in parts(conn, "trades"):
            if name not in {"trades_default", f"trades_{months(0)[0]}"}:
                conn.execute(f"drop table {name}".encode())
        alarms = rows(conn, "select table_name, alarm from admin.partition_alarms()")
        assert alarms == [("trades", "0 partitions ahead, should be 2 or more")]


@pytest.mark.spec("OPER-001")
def test_bounds_are_those_of_the_ids(database: Database) -> None:
    with database.connect() as conn:
        for moment in (datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 11, 21, 5, 4, tzinfo=UTC)):
            assert conn.execute("select admin.id_floor(%s)", [moment]).fetchone() == (
                id_floor(moment),
            )


@pytest.mark.spec("SCHE-019")
def test_every_table_is_commented(database: Database) -> None:
    with database.connect() as conn:
        silent = rows(
            conn, "select c.oid::regclass::text from pg_class as c where c.relkind in"
            " ('r', 'p', 'v') and c.relnamespace::regnamespace::text in ('public', 'audit',"
            " 'reporting', 'config', 'admin', 'engine') and not c.relispartition"
            " and obj_description(c.oid) is null",
        )  # fmt: skip
    assert silent == []
