"""D36: enums change in any place and keep what their columns have; as the manual says it."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.schema.probe import refused, rows, value
from tests.support.postgres import Database

MANUAL = Path(__file__).resolve().parents[2] / "docs/operating/upkeep.md"
STEP = re.compile(r"<!-- enum: (\w+).*? -->\n```sql\n(.*?)```", re.DOTALL)
FIRST = re.compile(r"## Enums\n.*?```sql\n(.*?)```", re.DOTALL)
PARCELS = """
    create type public.parcel_state as enum ('new', 'lost', 'sent');
    create table public.parcels (
        parcel_id bigint generated always as identity primary key,
        state public.parcel_state not null default 'new', note text not null default '');
    create index parcels_state_idx on public.parcels (state);
    insert into public.parcels (state)
    select (array['new', 'lost', 'sent'])[1 + i % 3]::public.parcel_state
    from generate_series(1, 30000) as i;
"""
SHAPE = """
    select a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.atttypid::regtype::text,
        (select array_agg(pg_get_indexdef(i.indexrelid)) from pg_index as i
         where i.indrelid = a.attrelid and a.attnum = any (i.indkey))
    from pg_attribute as a left join pg_attrdef as d on d.adrelid = a.attrelid
        and d.adnum = a.attnum
    where a.attrelid = 'public.parcels'::regclass and a.attname = 'state'
"""
LABELS = "select enumlabel from pg_enum where enumtypid = '{}'::regtype order by enumsortorder"


@pytest.fixture
def operator(database: Database) -> Iterator[psycopg.Connection]:
    """The owner of the tables."""
    with database.connect(autocommit=True) as conn:
        conn.execute("set role bedesten_owner")
        yield conn


def labels(conn: psycopg.Connection, name: str) -> list[str]:
    return [label for (label,) in rows(conn, LABELS.format(name))]


def test_d36_values_do_not_only_go_to_the_end(seed: psycopg.Connection) -> None:
    seed.execute("create type s as enum ('a', 'c')")
    seed.execute("alter type s add value 'b' before 'c'")
    assert labels(seed, "s") == ["a", "b", "c"]


def test_d36_the_seeds_migration_loses_index_not_null_and_default(
    seed: psycopg.Connection,
) -> None:
    seed.execute(PARCELS.encode())
    before = rows(seed, SHAPE)[0]
    assert before[0] is True
    for statement in (
        "create type state_new as enum ('new', 'lost', 'held', 'sent')",
        "alter table parcels add column state_new state_new",
        "update parcels set state_new = state::text::state_new",
        "alter table parcels drop column state",
        "alter table parcels rename column state_new to state",
    ):
        seed.execute(statement.encode())
    assert rows(seed, SHAPE)[0][:2] == (False, None)
    assert rows(seed, SHAPE)[0][3] is None


@pytest.mark.spec("SCHE-003")
def test_d36_a_value_is_added_in_any_place_while_others_use_the_type(
    database: Database, operator: psycopg.Connection
) -> None:
    with database.connect("internal_service") as busy:
        busy.execute("lock table open_orders in row exclusive mode")
        busy.execute("select count(*) from orders where status = 'open'")
        found = FIRST.search(MANUAL.read_text())
        assert found is not None
        assert value(operator, found[1].rstrip().rstrip(";")) is True
    for arguments, added in (
        ("'first', before_value => 'pending'", True),
        ("'last'", True),
        ("'on_hold'", False),
    ):
        call = f"select admin.add_enum_value('public.order_status', {arguments})"
        assert value(operator, call) is added
    assert labels(operator, "public.order_status") == [
        "first", "pending", "open", "on_hold", "partially_filled", "filled", "cancelled",
        "rejected", "expired", "last",
    ]  # fmt: skip
    both = "select admin.add_enum_value('public.order_status', 'x', 'open', 'filled')"
    refused(operator, both, "not both")
    with database.connect("admin_user") as staff:
        refused(staff, "select admin.add_enum_value('public.order_status', 'x')", "permission")


class Writer:
    """Somebody who goes on writing while the type is replaced, and never waits long."""

    def __init__(self, database: Database) -> None:
        self.written = 0
        self.trouble: list[str] = []
        self._database = database
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> "Writer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _write(self) -> None:
        with self._database.connect(autocommit=True) as conn:
            conn.execute("set statement_timeout = '1s'")
            while not self._stop.is_set():
                try:
                    conn.execute("insert into public.parcels (state) values ('sent')")
                    conn.execute("update public.parcels set note = note || 'x'"
                                 " where parcel_id = 1 + (random() * 100)::int")  # fmt: skip
                    self.written += 1
                except psycopg.Error as error:
                    self.trouble.append(str(error))


@pytest.mark.spec("SCHE-003")
def test_d36_an_enum_is_replaced_as_the_manual_says(
    database: Database, operator: psycopg.Connection
) -> None:
    operator.execute(PARCELS.encode())
    before = rows(operator, SHAPE)[0]
    steps = dict(STEP.findall(MANUAL.read_text()))
    assert list(steps) == ["prepare", "backfill", "build", "swap"]
    with Writer(database) as writer:
        for name, text in steps.items():
            if name == "backfill":
                while operator.execute(text.encode()).rowcount:
                    pass
            elif name == "build":  # statements by themselves: an index made concurrently asks it
                for statement in filter(str.strip, text.split(";")):
                    operator.execute(statement.encode())
            else:
                operator.execute(text.encode())
    assert writer.trouble == []
    assert writer.written > 10
    assert rows(operator, SHAPE)[0] == before
    assert labels(operator, "public.parcel_state") == ["new", "sent", "returned"]
    counts = dict(rows(operator, "select state::text, count(*) from public.parcels group by 1"))
    assert counts == {"new": 10_000, "returned": 10_000, "sent": 10_000 + writer.written}
    assert rows(operator, "select proname from pg_proc where proname ~ '^parcels'") == []
