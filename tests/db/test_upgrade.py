"""An exchange with history gets today's schema: no row is lost, nobody waits long, all or nothing.

The schema of version 0.1 ended with migration 0019. It is filled as it was then, by the kernel and
the projector, with customers who are known by their accounts and API keys alone.
"""

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from psycopg import sql
from psycopg.errors import DeadlockDetected

from bedesten.cli.fill import plan, tables
from bedesten.cli.fill.flow import FIRST_CUSTOMER, Flow
from bedesten.cli.fill.history import History
from bedesten.cli.fill.plan import Plan
from bedesten.db.errors import MigrationRefused
from bedesten.db.migrate import migrate, shipped
from tests.projector.tables import project
from tests.support.postgres import Database

LAST_OF_V1 = 19
USERS = 60
KEY = """
    insert into public.api_keys
        (user_id, account_id, prefix, key_hash, scopes, sealed_secret)
    values (%s, %s, 'bdk_test', sha256(%s), '{read}', decode(repeat('00', 40), 'hex'))
"""
COLUMNS = """
    select format('%I.%I', n.nspname, c.relname),
        array_agg(a.attname::text order by a.attname)
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition
        and n.nspname in ('public', 'engine', 'audit', 'config', 'reporting')
        and c.relname not in ('schema_migrations', 'heartbeat')
    group by 1
"""
Columns = dict[str, list[str]]
NOBODY = uuid.UUID(int=7)  # has an API key and no account


def made() -> Plan:
    return plan.make(time.time_ns(), orders=4_000, users=USERS, months=3, seed=3)


@pytest.fixture
def v1(empty_database: Database, tmp_path: Path) -> Database:
    """A filled database of the first schema."""
    for migration in shipped():
        if migration.number <= LAST_OF_V1:
            (tmp_path / migration.name).write_text(migration.text)
    assert migrate(empty_database.url(), folder=tmp_path)
    history = made()
    with empty_database.connect(autocommit=True) as owner:
        tables.make_partitions(owner, history)
    with empty_database.connect("engine_writer", autocommit=True) as engine:
        History(engine, history).write(Flow(history), lambda _: None)
    project(empty_database)
    with empty_database.connect("admin_user") as conn:
        for number in range(0, USERS, 3):
            key = (history.customer(number), FIRST_CUSTOMER + number, f"old {number}".encode())
            conn.execute(KEY, key)
        conn.execute(KEY, (NOBODY, FIRST_CUSTOMER, b"nobody"))
    return empty_database


def columns(database: Database) -> Columns:
    """Every table that keeps something, and its columns."""
    with database.connect() as conn:
        return dict(conn.execute(COLUMNS).fetchall())


def contents(database: Database, known: Columns) -> dict[str, tuple[int, str]]:
    """Number of rows and a checksum over these columns, by table."""
    found = {}
    with database.connect() as conn:
        for table, names in known.items():
            words = sql.SQL(", ").join(map(sql.Identifier, names))
            query = sql.SQL(
                "select count(*), coalesce(md5(string_agg(md5(t::text), '' order by t::text)), '')"
                " from (select {} from {}) as t"
            ).format(words, sql.SQL(table))
            row = conn.execute(query).fetchone()
            assert row is not None
            found[table] = row
    return found


@pytest.mark.spec("SCHE-019")
def test_no_row_is_lost(v1: Database) -> None:
    known = columns(v1)
    assert {"public.orders", "public.ledger_transfers", "engine.journal"} <= known.keys()
    assert "public.users" not in known
    before = contents(v1, known)
    assert before["public.orders"][0] > 3_500
    assert before["public.api_keys"][0] == USERS / 3 + 1
    applied = migrate(v1.url())
    assert applied[0] == "0020_rules_of_rows.sql"
    assert contents(v1, known) == before
    with v1.connect() as conn:
        strangers = """
            select user_id from (
                select user_id from public.accounts where user_id is not null
                union select user_id from public.api_keys) as known
            except select user_id from public.users
        """
        assert conn.execute(strangers).fetchall() == []
        people = conn.execute("select count(*), count(*) filter (where user_id = %s) from users",
                              [NOBODY]).fetchone()  # fmt: skip
        assert people == (USERS + 1, 1)
        numbers = conn.execute("select account_number from accounts order by 1 limit 1").fetchone()
        assert numbers == ("BD0000000001",)


@contextmanager
def reading(database: Database, seconds: float) -> Iterator[None]:
    """Somebody reads accounts and keys in a database transaction that takes so long."""
    begun = threading.Event()

    def read() -> None:
        with database.connect("read_only_user") as conn:
            conn.execute("select count(*) from accounts").fetchone()
            begun.set()
            time.sleep(seconds)

    thread = threading.Thread(target=read)
    thread.start()
    assert begun.wait(10)
    yield
    thread.join()


class Enough(Exception):
    """The writer was told to stop."""


class Writer(threading.Thread):
    """An exchange that goes on: journal rows, and API keys of customers."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.keys = 0
        self.failure: Exception | None = None
        self.rows = 0
        self._database = database
        self._stopping = threading.Event()

    def stop(self) -> None:
        self._stopping.set()
        self.join()

    def run(self) -> None:
        database, later = self._database, plan.make(
            time.time_ns(), orders=1_000_000, users=USERS, months=1, seed=3
        )  # fmt: skip
        with (
            database.connect("engine_writer", autocommit=True) as engine,
            database.connect("admin_user", autocommit=True) as admin,
        ):
            history = History(engine, later)

            def step(_: int) -> None:
                if self._stopping.is_set():
                    raise Enough
                customer = self.keys % USERS
                owner = admin.execute(
                    "select user_id from accounts where account_id = %s",
                    [FIRST_CUSTOMER + customer],
                ).fetchone()
                assert owner is not None
                key = (owner[0], FIRST_CUSTOMER + customer, f"new {self.keys}".encode())
                # New keys lock their table and then the customers', migrations the other way round:
                # who loses asks again, as after any deadlock.
                with suppress(DeadlockDetected):
                    admin.execute(KEY, key)
                    self.keys += 1

            try:
                history.write(Flow(later), step)
            except Enough:
                pass
            except Exception as error:
                self.failure = error
            self.rows = history.rows


def migrate_at_last(database: Database) -> None:
    """An operator repeats what was refused because of a deadlock; anything else is an error."""
    while True:
        try:
            migrate(database.url())
        except MigrationRefused as refused:
            if "rolled back: deadlock detected" not in str(refused):
                raise
        else:
            return


@pytest.mark.spec("SCHE-019")
def test_the_exchange_goes_on_meanwhile(v1: Database) -> None:
    """Journal rows and keys are written throughout, and a reader is in the way for a moment."""
    known = columns(v1)
    before = contents(v1, known)
    writer = Writer(v1)
    writer.start()
    try:
        with reading(v1, 0.6):
            migrate_at_last(v1)
    finally:
        writer.stop()
    assert writer.failure is None
    after = contents(v1, known)
    keys, journal = "public.api_keys", "engine.journal"
    assert after[keys][0] == before[keys][0] + writer.keys
    assert writer.keys > 0
    assert after[journal][0] > before[journal][0]
    changed = {table for table in known if after[table] != before[table]}
    assert changed <= {keys, journal, "engine.epochs"}
    # Reading it again proves the chain of hashes, and what the kernel answered.
    with v1.connect("engine_writer", autocommit=True) as engine:
        end = History(engine, made()).rows
    assert project(v1) == end


@pytest.mark.spec("SCHE-019")
def test_a_lock_that_cannot_be_had_changes_nothing(v1: Database) -> None:
    known = columns(v1)
    before = contents(v1, known)
    begin = time.monotonic()
    with v1.connect("read_only_user") as reader:
        reader.execute("select count(*) from accounts")
        with pytest.raises(MigrationRefused, match=r"failed and was rolled back: .*lock timeout"):
            migrate(v1.url(), lock_timeout_ms=100)
    assert time.monotonic() - begin < 10
    assert contents(v1, known) == before
    with v1.connect() as conn:
        assert conn.execute("select to_regclass('public.users')").fetchone() == (None,)
    assert migrate(v1.url())[-1] == shipped()[-1].name
    assert contents(v1, known) == before
    with v1.connect() as conn:
        found = conn.execute("select count(*) from public.users").fetchone()
    assert found == (USERS + 1,)
