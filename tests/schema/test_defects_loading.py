"""D1 to D7, D33 to D38, D43, D47, D57: the seeds' tables do not load or do not last; ours do."""

import re

import psycopg
import pytest

from tests.projector.scribe import MARKET_TERMS, Scribe, append
from tests.projector.tables import project
from tests.schema.probe import HOT, refused, rows, value
from tests.support.postgres import Database


@pytest.mark.spec("SCHE-006")
def test_d1_d57_primary_keys_hold_the_partition_key(
    seed: psycopg.Connection, conn: psycopg.Connection
) -> None:
    refused(
        seed,
        "create table trades (trade_id uuid primary key, executed_at timestamptz not null)"
        " partition by range (executed_at)",
        "must include all partitioning columns",
    )
    for table in HOT:
        key = value(
            conn, f"select pg_get_constraintdef(oid) from pg_constraint where contype = 'p'"
            f" and conrelid = 'public.{table}'::regclass",
        )  # fmt: skip
        partition_key = value(conn, f"select pg_get_partkeydef('public.{table}'::regclass)")
        assert partition_key.removeprefix("RANGE ") in key


@pytest.mark.spec("LEDG-008")
def test_d2_a_key_cannot_take_effect_twice(seed: psycopg.Connection, database: Database) -> None:
    refused(
        seed,
        "create table l (entry_id bigint, created_at timestamptz, key text unique)"
        " partition by range (created_at)",
        "must include all partitioning columns",
    )
    # The obvious patch loads, and lets every key in again.
    seed.execute(
        "create table l (entry_id bigint, created_at timestamptz, key text,"
        " unique (key, created_at)) partition by range (created_at)"
    )
    seed.execute("create table l_all partition of l default")
    seed.execute("insert into l values (1, now(), 'k'), (2, now() + interval '1 second', 'k')")
    assert value(seed, "select count(*) from l where key = 'k'") == 2

    scribe = Scribe()
    deposit = scribe.fund(3, 1, 500)
    with database.connect("engine_writer") as conn:
        append(conn, [*scribe.opening(), *scribe.accounts(1)])
        append(conn, [scribe.row([deposit, deposit]), scribe.row([deposit])])
    project(database)
    with database.connect() as conn:
        key = deposit.key.hex()
        assert value(
            conn, f"select count(*) from ledger_transfers where reference_key = '{key}'"
        ) == 1  # fmt: skip
        refused(
            conn, f"insert into idempotency_keys values (0, '{key}', 99, 0, true)",
            "idempotency_keys_movement_key",
        )  # fmt: skip


@pytest.mark.spec("SCHE-001")
def test_d3_constraint_names_do_not_collide(
    seed: psycopg.Connection, conn: psycopg.Connection
) -> None:
    refused(
        seed,
        "create table orders (price numeric check (price > 0), kind text,"
        " constraint orders_price_check check (kind <> 'limit' or price is not null))",
        'constraint "orders_price_check".*already exists',
    )
    names = [row[0] for row in rows(conn, "select conname from pg_constraint where conrelid"
             " = 'public.orders'::regclass and contype = 'c'")]  # fmt: skip
    assert "orders_limit_has_price" in names
    assert not [name for name in names if re.search(r"_check\d*$", name)], "a name we did not give"


@pytest.mark.spec("SCHE-001")
def test_d4_everything_referred_to_exists(conn: psycopg.Connection) -> None:
    schemas = {"public", "audit", "reporting", "config", "admin", "engine"}
    assert schemas <= {row[0] for row in rows(conn, "select nspname from pg_namespace")}
    for name in ("trading_pairs", "ledger_entries", "all_orders", "account_trades"):
        assert value(conn, f"select to_regclass('public.{name}') is not null")
    assert value(conn, "select to_regprocedure('public.update_updated_at_column()') is not null")
    assert value(conn, "select to_regrole('authenticated_user') is not null")
    unused = rows(
        conn,
        "select t.typname from pg_type as t where t.typtype = 'e' and not exists ("
        " select from pg_attribute as a where a.atttypid = t.oid and not a.attisdropped)",
    )
    assert unused == []


@pytest.mark.spec("SCHE-001")
def test_d6_d47_our_statements_are_postgresql(
    seed: psycopg.Connection, conn: psycopg.Connection
) -> None:
    refused(seed, "grant usage on all schemas in database postgres to public", "syntax error")
    refused(seed, "create table t (s enum('a', 'b'))", 'type "enum" does not exist')
    for role in ("app_user", "read_only_user", "admin_user", "internal_service"):
        assert value(conn, f"select has_schema_privilege('{role}', 'public', 'usage')")


@pytest.mark.spec("SCHE-007")
def test_d7_references_of_hot_tables_are_declared(
    seed: psycopg.Connection, conn: psycopg.Connection
) -> None:
    # With the month in the key (D1), an order's id alone is not unique: nothing can refer to it.
    seed.execute("create table o (id uuid, at date, primary key (id, at)) partition by range (at)")
    seed.execute("create table t (id uuid, buy uuid, at date) partition by range (at)")
    refused(
        seed, "alter table t add foreign key (buy) references o (id) not valid",
        "no unique constraint matching given keys",
    )  # fmt: skip
    declared = dict(
        rows(
            conn,
            "select conname, conenforced from pg_constraint where contype = 'f' and conparentid = 0"
            " and conrelid = 'public.trades'::regclass",
        )
    )
    assert declared["trades_buy_order_fkey"] is False
    assert declared["trades_sell_order_fkey"] is False
    assert len(declared) == 5


@pytest.mark.spec("TRAD-024")
def test_d34_an_id_finds_its_partition(seed: psycopg.Connection, conn: psycopg.Connection) -> None:
    seed.execute(
        "create table o (order_id uuid, created_at timestamptz, primary key (order_id, created_at))"
        " partition by range (created_at)"
    )
    for year in (2025, 2026):
        seed.execute(
            f"create table o_{year} partition of o for values from ('{year}-01-01')"
            f" to ('{year + 1}-01-01')".encode()
        )
    query = "explain select from {} where {} = {}"
    plan = rows(seed, query.format("o", "order_id", "gen_random_uuid()"))
    assert {"o_2025", "o_2026"} <= _tables(plan)
    order = value(conn, "select max(order_id) from orders")
    trade = value(conn, "select max(trade_id) from trades")
    assert _tables(rows(conn, query.format("orders", "order_id", order))) == {"orders_2026_q4"}
    assert _tables(rows(conn, query.format("trades", "trade_id", trade))) == {"trades_2026_11"}
    transfers = _tables(rows(conn, query.format("ledger_transfers", "transfer_id", trade)))
    assert transfers == {"ledger_transfers_2026_11"}


@pytest.mark.spec("SCHE-003")
def test_d36_an_enum_grows_in_any_place(database: Database) -> None:
    with database.connect(autocommit=True) as conn:
        before = rows(conn, "select indexrelid::regclass::text from pg_index order by 1")
        conn.execute("set role bedesten_owner")
        conn.execute("alter type order_status add value 'on_hold' before 'filled'")
        labels = value(conn, "select enum_range(null::order_status)::text")
        assert "partially_filled,on_hold,filled" in labels
        conn.execute("reset role")
        assert rows(conn, "select indexrelid::regclass::text from pg_index order by 1") == before
        assert value(
            conn, "select attnotnull from pg_attribute where attname = 'status'"
            " and attrelid = 'orders'::regclass",
        )  # fmt: skip


@pytest.mark.spec("SCHE-018")
def test_d38_ids_of_hot_tables_follow_time(conn: psycopg.Connection) -> None:
    for table, key in (("orders", "order_id"), ("trades", "trade_id"),
                       ("ledger_transfers", "transfer_id")):  # fmt: skip
        kind = value(
            conn, f"select format_type(atttypid, atttypmod) from pg_attribute"
            f" where attrelid = '{table}'::regclass and attname = '{key}'",
        )  # fmt: skip
        assert kind == "bigint"
        assert value(conn, f"select bool_and(seq >= before) from (select seq, lag(seq, 1, 0)"
                           f" over (order by {key}) as before from {table}"
                           f" where '{table}' <> 'orders') t") in (True, None)  # fmt: skip


@pytest.mark.spec("MARK-005")
def test_d43_the_joined_symbol_is_unique_too(conn: psycopg.Connection) -> None:
    assert MARKET_TERMS.symbol == "BTC-USDT"
    refused(
        conn,
        "insert into markets (market_id, symbol, base_asset_id, quote_asset_id, fee_account_id,"
        " phase, tick_mantissa, tick_decimals, lot_mantissa, lot_decimals, min_notional,"
        " maker_fee_ppm, taker_fee_ppm, band_ppm, seq, created_at, updated_at)"
        " values (99, 'BTCU-SDT', 1, 2, 2, 'halted', 1, 2, 1, 6, 0, 0, 0, 0, 1, now(), now())",
        "markets_joined_symbol_key",
    )


def _tables(plan: list[tuple[str]]) -> set[str]:
    """The tables that a plan reads."""
    return set(re.findall(r" on (?:public\.)?(\w+)", "\n".join(line for (line,) in plan)))
