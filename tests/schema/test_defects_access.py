"""D23 to D30, D46: who may see and change what, with the real roles, by every path."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from bedesten.db.pool import as_customer
from tests.schema.probe import (
    ALICE,
    ALICE_ID,
    BOB,
    CAROL_ID,
    CUSTOMER_TABLES,
    CUSTOMER_VIEWS,
    HOT,
    refused,
    rows,
    value,
)
from tests.support.postgres import Database

LOGINS = ("app_user", "read_only_user", "admin_user", "internal_service", "engine_writer")
# Rows that show two customers at once are not for the gateways' role at all.
TWO_SIDED = ("trades", "ledger_transfers")
OWN = [table for table in CUSTOMER_TABLES if table not in TWO_SIDED]


@pytest.fixture
def app(filled: Database) -> Iterator[psycopg.Connection]:
    """The gateways' role."""
    with filled.connect("app_user") as connection:
        yield connection
        connection.rollback()


def partitions(filled: Database, table: str) -> list[str]:
    with filled.connect() as conn:
        return [row[0] for row in rows(conn, "select inhrelid::regclass::text from pg_inherits"
                f" where inhparent = 'public.{table}'::regclass")]  # fmt: skip


@pytest.mark.spec("SCHE-015")
def test_d23_the_seeds_ledger_can_be_emptied(seed: psycopg.Connection) -> None:
    seed.execute("create table l (id int, at date) partition by range (at)")
    seed.execute("create table l_1 partition of l default")
    seed.execute("create function stop() returns trigger language plpgsql as"
                 " $$ begin raise exception 'immutable'; end $$")  # fmt: skip
    seed.execute("create trigger t before update or delete on l for each row"
                 " execute function stop()")  # fmt: skip
    seed.execute("insert into l values (1, now())")
    refused(seed, "delete from l", "immutable")
    seed.execute("truncate l")
    assert value(seed, "select count(*) from l") == 0


@pytest.mark.spec("LEDG-007")
@pytest.mark.parametrize("role", [*LOGINS, "bedesten_owner"])
def test_d23_i10_nobody_changes_the_ledger(filled: Database, role: str) -> None:
    """Not the roles, and not even the owner: through the tables and through their partitions."""
    login = "postgres" if role == "bedesten_owner" else role
    with filled.connect(login) as conn:
        if login == "postgres":
            conn.execute("set role bedesten_owner")
        for table in ("ledger_transfers", "trades"):
            for name in [table, *partitions(filled, table)]:
                key = "transfer_id" if table == "ledger_transfers" else "trade_id"
                for statement in (f"update {name} set seq = seq", f"delete from {name}",
                                  f"truncate {name}",
                                  (f"merge into {name} as t using (values (1)) as v (id)"
                                  f" on t.{key} = v.id when matched then delete")):  # fmt: skip
                    refused(conn, statement, "permission denied|immutable")
            if role != "bedesten_owner":
                part = partitions(filled, table)[0]
                refused(conn, f"alter table {table} detach partition {part}", "must be owner")
                refused(conn, f"alter table {table} disable trigger user", "must be owner")
                refused(conn, "set session_replication_role = replica", "permission denied")
        refused(conn, "update engine.journal set seq = seq", "permission denied|append-only")
        refused(conn, "truncate engine.journal", "permission denied|append-only")
        conn.rollback()


@pytest.mark.spec("LEDG-007")
def test_d23_an_owner_of_a_new_partition_meets_the_same_guard(database: Database) -> None:
    with database.connect() as conn:
        conn.execute("select admin.create_monthly_partition('ledger_transfers', '2030-05-01')")
        conn.execute("set role bedesten_owner")
        refused(conn, "truncate ledger_transfers_2030_05", "immutable")
        refused(conn, "delete from ledger_transfers_2030_05", "immutable")


@pytest.mark.spec("SCHE-010")
def test_d24_the_gateway_sees_its_customers_rows(
    seed: psycopg.Connection, app: psycopg.Connection
) -> None:
    seed.execute("create table o (user_id uuid)")
    seed.execute("alter table o enable row level security")
    seed.execute("create policy p on o to read_only_user using (true)")  # not a role of app_user
    seed.execute("grant select on o to app_user")
    seed.execute("insert into o values (gen_random_uuid())")
    seed.execute("set role app_user")
    assert value(seed, "select count(*) from o") == 0
    seed.execute("reset role")

    with as_customer(app, ALICE_ID):
        assert value(app, "select count(*) from accounts") == 1
        assert value(app, "select count(*) from balances") == 2
        assert value(app, "select count(*) from open_orders") == 2
        assert {row[0] for row in rows(app, "select account_id from all_orders")} == {ALICE}
        assert value(app, "select count(*) from account_trades") == 5
        assert value(app, "select count(*) from markets join trading_pairs using (symbol)") == 1


@pytest.mark.spec("SCHE-012", "API-010")
@pytest.mark.parametrize("customer", [ALICE_ID, CAROL_ID, UUID(int=1)])
def test_d25_i11_only_own_rows_by_any_path(
    filled: Database, app: psycopg.Connection, customer: UUID
) -> None:
    """Tables, views and joins; what a superuser knows to be theirs is exactly what they get."""
    with filled.connect() as conn:
        known = {row[0] for row in rows(conn, "select account_id from accounts where user_id ="
                                              f" '{customer}'")}  # fmt: skip
        accounts = ", ".join(map(str, known)) or "0"
        expected = {
            name: value(conn, f"select count(*) from {name} where {column} in ({accounts})")
            for name, column in (
                *((table, "account_id") for table in OWN), ("all_orders", "account_id"),
                ("account_trades", "account_id"), ("ledger_entries", "ledger_account_id"),
                ("order_releases", "account_id"),
            )
        }  # fmt: skip
    with as_customer(app, customer):
        found = {name: value(app, f"select count(*) from {name}") for name in expected}
        assert found == expected
        hidden = rows(app, "select counterparty_user_id from ledger_entries where"
                           " counterparty_user_id is not null union all select null from"
                           " account_trades where counter_account_id is not null")  # fmt: skip
        assert hidden == []


@pytest.mark.spec("SCHE-014")
def test_d25_partitions_and_two_sided_tables_are_closed(
    filled: Database, seed: psycopg.Connection
) -> None:
    seed.execute("create table o (id int, user_id int) partition by range (id)")
    seed.execute("create table o_1 partition of o default")
    seed.execute("alter table o enable row level security")
    seed.execute("grant select on all tables in schema public to app_user")
    seed.execute("insert into o values (1, 1)")
    seed.execute("set role app_user")
    assert value(seed, "select count(*) from o") == 0
    assert value(seed, "select count(*) from o_1") == 1, "the seed's partitions are open"
    seed.execute("reset role")
    for role in LOGINS:
        with filled.connect(role) as conn:
            for table in HOT:
                for part in partitions(filled, table):
                    refused(conn, f"select from {part}", "permission denied")
            conn.rollback()
    with filled.connect("app_user") as conn:
        for table in TWO_SIDED:
            refused(conn, f"select from {table}", "permission denied")
        refused(conn, "select from idempotency_keys", "permission denied")
        refused(conn, "select from engine.journal", "permission denied")
        assert value(conn, "select count(*) from market_trades") > 0  # the tape names nobody
        columns = {c.name for c in conn.execute("select * from market_trades").description or []}
        assert not [name for name in columns if "account" in name or "order" in name]


@pytest.mark.spec("SCHE-012")
def test_d25_d65_row_security_is_forced(conn: psycopg.Connection) -> None:
    for table in CUSTOMER_TABLES:
        flags = rows(conn, "select relrowsecurity, relforcerowsecurity from pg_class where oid ="
                           f" 'public.{table}'::regclass")  # fmt: skip
        assert flags == [(True, True)], table
    conn.execute("set role bedesten_owner")
    for table in CUSTOMER_TABLES:
        if table != "trades":  # of which the tape is public
            assert value(conn, f"select count(*) from {table}") == 0, table
    # Views of a caller's rights; the others run as the owner, cut rows in two and have tests above.
    owners = rows(
        conn,
        "select c.relname from pg_class as c where c.relkind = 'v' and c.relnamespace ="
        " 'public'::regnamespace and not coalesce(c.reloptions @> array['security_invoker=true'],"
        " false) order by 1",
    )
    assert [name for (name,) in owners] == [
        "account_settlements", "account_trades", "account_transfers", "ledger_entries",
        "market_trades", "order_releases",
    ]  # fmt: skip


@pytest.mark.spec("SCHE-012")
def test_d65_every_table_that_names_a_customer_is_isolated(conn: psycopg.Connection) -> None:
    open_to_all = rows(
        conn, "select c.oid::regclass::text from pg_class as c where c.relnamespace in ("
        " 'public'::regnamespace, 'config'::regnamespace) and c.relkind in ('r', 'p')"
        " and not c.relispartition and not (c.relrowsecurity and c.relforcerowsecurity)"
        " and exists (select from pg_attribute as a where a.attrelid = c.oid"
        " and (a.attname = 'user_id' or (a.attname = 'account_id'"
        " and has_any_column_privilege('app_user', c.oid, 'select'))))",
    )  # fmt: skip
    assert open_to_all == []


@pytest.mark.spec("SCHE-011")
def test_d26_a_customer_changes_nothing(app: psycopg.Connection) -> None:
    with as_customer(app, ALICE_ID):
        for name in (*CUSTOMER_TABLES, *CUSTOMER_VIEWS, "markets", "assets", "projection_cursor",
                     "idempotency_keys"):  # fmt: skip
            for statement in (f"insert into {name} default values", f"delete from {name}",
                              f"truncate {name}"):  # fmt: skip
                refused(app, statement, "permission denied|cannot|not a table")
        refused(app, "update balances set available = 21000000", "permission denied")
        refused(app, "update accounts set trading_frozen = false", "permission denied")
        refused(app, "update accounts set user_id = null", "permission denied")
        refused(app, "set role admin_user", "permission denied")
        refused(app, "set role internal_service", "permission denied")


@pytest.mark.spec("SCHE-013")
@pytest.mark.parametrize("setting", [None, ""])
def test_d27_without_a_customer_there_are_no_rows(
    app: psycopg.Connection, setting: str | None
) -> None:
    if setting is not None:
        app.execute("select set_config('app.current_user_id', %s, true)", [setting])
    for name in (*OWN, *CUSTOMER_VIEWS):
        assert value(app, f"select count(*) from {name}") == 0, name


@pytest.mark.spec("SCHE-013")
def test_d27_the_customer_ends_with_the_database_transaction(
    seed: psycopg.Connection, app: psycopg.Connection
) -> None:
    # The seed's way: a session setting stays for whoever gets the pooled connection next.
    seed.execute(f"set app.current_user_id = '{ALICE_ID}'")
    assert value(seed, "select current_setting('app.current_user_id')") == str(ALICE_ID)
    refused(seed, "select current_setting('app.nobody_set_this')::uuid", "unrecognized")
    with as_customer(app, ALICE_ID):
        assert value(app, "select count(*) from balances") == 2
    assert value(app, "select count(*) from balances") == 0


@pytest.mark.spec("SCHE-008")
def test_d28_d53_nothing_is_deleted_with_a_person(
    seed: psycopg.Connection, conn: psycopg.Connection
) -> None:
    seed.execute("create table users (id int primary key)")
    seed.execute("create table wallets (id int references users on delete cascade, amount int)")
    seed.execute("insert into users values (1)")
    seed.execute("insert into wallets values (1, 100)")
    seed.execute("delete from users")
    assert value(seed, "select count(*) from wallets") == 0
    refused(conn, f"delete from accounts where account_id = {BOB}", "balances_account_fkey")
    cascading = rows(conn, "select conname from pg_constraint where contype = 'f'"
                           " and confdeltype in ('c', 'n', 'd')")  # fmt: skip
    assert cascading == []


@pytest.mark.spec("SCHE-012")
def test_d30_no_flag_is_null(conn: psycopg.Connection) -> None:
    nullable = rows(
        conn, "select attrelid::regclass::text, attname from pg_attribute as a join pg_class as c"
        " on c.oid = a.attrelid where c.relnamespace = 'public'::regnamespace and c.relkind in"
        " ('r', 'p') and a.attnum > 0 and a.atttypid = 'bool'::regtype and not a.attnotnull",
    )  # fmt: skip
    assert nullable == []


@pytest.mark.spec("SCHE-011")
def test_staff_and_analysts_read_all_and_write_nothing_here(filled: Database) -> None:
    for role in ("read_only_user", "admin_user"):
        with filled.connect(role) as conn:
            assert value(conn, "select count(distinct account_id) from balances") > 3
            assert value(conn, "select count(distinct ledger_account_id) from ledger_entries") > 3
            assert value(conn, "select count(*) from account_trades where counter_account_id"
                               " is not null") > 0  # fmt: skip
            for table in (*CUSTOMER_TABLES, "markets", "assets"):
                refused(conn, f"delete from {table}", "permission denied")
                refused(conn, f"update {table} set seq = 0", "permission denied")
            conn.rollback()
