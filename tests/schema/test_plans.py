"""How PostgreSQL carries out the main queries on tables with months of history.

The planner is free: costs, statistics and settings are as they come, on a made-up history of six
months. A few indexes pay only on larger tables: there it may not read a table whole.
"""

import time
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from bedesten.cli.fill import people, plan, records, tables
from bedesten.cli.fill.command import FOLLOWING
from bedesten.cli.fill.flow import Flow
from bedesten.cli.fill.history import History
from benchmarks.main_queries import LARGE_TABLES, MAIN_QUERIES, PAGE, MainQuery, Sample
from benchmarks.queries import measure
from benchmarks.query_plan import Names, asking, plan_of, samples
from tests.support.postgres import Database, Server

ORDERS, USERS, MONTHS = 20_000, 1_500, 6
LOGINS = {"customer": "app_user", "staff": "admin_user"}
# A page of rows, and of each month's indexes, on both sides of trades, a few pages.
PAGES_MAX = 6 * PAGE


class Filled(NamedTuple):
    """A database with history, values to ask with, names of partitions."""

    database: Database
    samples: list[Sample]
    names: Names


@pytest.fixture(scope="module")
def filled(postgres: Server) -> Iterator[Filled]:
    made = plan.make(time.time_ns(), orders=ORDERS, users=USERS, months=MONTHS, seed=1)
    with postgres.fresh_database() as database:
        with database.connect(autocommit=True) as owner:
            tables.make_partitions(owner, made)
        with database.connect("engine_writer", autocommit=True) as engine:
            History(engine, made).write(Flow(made), _unseen)
        tables.project(database.url("internal_service"), _unseen)
        people.enrol_all(database.url("admin_user"), made, _unseen)
        records.fill_audit(database.url("internal_service"), made, _unseen)
        with database.connect(autocommit=True) as owner:
            for step in FOLLOWING.values():
                step(owner, made)
            tables.tidy_up(owner)
            yield Filled(database, samples(owner, 20), Names(owner))


def _unseen(_: int) -> None:
    """Nobody watches."""


@pytest.mark.spec("SCHE-016", "TRAD-024")
@pytest.mark.parametrize("query", MAIN_QUERIES, ids=lambda query: query.name)
def test_a_main_query_stays_on_its_index(filled: Filled, query: MainQuery) -> None:
    used: set[str] = set()
    with filled.database.connect(LOGINS[query.role], autocommit=True) as conn:
        if query.when_large:
            conn.execute("set enable_seqscan = off")
        for sample in (filled.samples[0], *filled.samples[1::6]):
            with asking(conn, query, sample):
                seen = plan_of(conn, query, sample, filled.names)
            used |= seen.indexes
            assert not seen.whole & LARGE_TABLES, f"reads all of {set(seen.whole)}"
            if query.one_partition:
                assert len(seen.partitions) <= 1, f"looks into {sorted(seen.partitions)}"
            if query.role == "customer":
                assert not seen.sorts, "a page would be sorted out of all there is"
    assert used >= query.indexes


@pytest.mark.spec("SCHE-016")
def test_a_page_costs_the_busiest_account_no_more(filled: Filled) -> None:
    """The first sample has a hundred times the rows of most others."""
    busiest, full = filled.samples[0], 0
    with filled.database.connect("app_user", autocommit=True) as conn:
        for query in MAIN_QUERIES:
            if "newest first" in query.name and query.role == "customer":
                with asking(conn, query, busiest):
                    seen = plan_of(conn, query, busiest, filled.names)
                full += seen.rows >= PAGE
                assert seen.pages < PAGES_MAX, query.name
    assert full >= 4, "orders, trades, statement, tape: it has more than a page of each"


@pytest.mark.spec("SCHE-018")
def test_rows_of_one_time_lie_together(filled: Filled) -> None:
    """Ids follow the time, so that a month's rows go to the end of their indexes."""
    disorder = """
        select count(*) from (
            select created_at < lag(created_at) over (order by {key}) as back from {table}) as t
        where back
    """
    with filled.database.connect() as conn:
        for table, key in (("orders", "order_id"), ("ledger_transfers", "transfer_id")):
            found = conn.execute(disorder.format(table=table, key=key).encode()).fetchone()
            assert found == (0,)


@pytest.mark.spec("SCHE-016")
def test_every_large_table_is_among_the_main_queries(filled: Filled) -> None:
    """What grows with the orders or the customers is asked for somewhere above."""
    with filled.database.connect() as conn:
        grown = conn.execute(
            "select coalesce(p.relname, c.relname) from pg_class as c"
            " left join pg_inherits as i on i.inhrelid = c.oid"
            " left join pg_class as p on p.oid = i.inhparent"
            " join pg_namespace as n on n.oid = c.relnamespace"
            " where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema',"
            " 'engine') group by 1 having sum(c.reltuples) >= %s",
            [USERS],
        ).fetchall()
    assert {name for (name,) in grown} <= LARGE_TABLES


def test_the_benchmark_tells_who_left_its_index(filled: Filled) -> None:
    right = next(query for query in MAIN_QUERIES if query.name == "a trade by its id")
    wrong = right._replace(indexes=frozenset({"no_such_idx"}))
    with filled.database.connect("admin_user", autocommit=True) as conn:
        found = [measure(conn, query, filled.samples, filled.names) for query in (right, wrong)]
    assert [one.wrong for one in found] == ["", "does not use no_such_idx"]
    assert all(0 < one.p50_ms <= one.p99_ms and one.rows == 1 for one in found)


REDUNDANT = """
    with btree as (
        select i.*, c.relname,
            array(select format('%s %s %s %s', k.attnum, cl.opclass, co.locale, op.flag)
                from unnest(i.indkey::int2[]) with ordinality as k (attnum, n)
                join unnest(i.indclass::oid[]) with ordinality as cl (opclass, n) using (n)
                join unnest(i.indcollation::oid[]) with ordinality as co (locale, n) using (n)
                join unnest(i.indoption::int2[]) with ordinality as op (flag, n) using (n)
                where k.n <= i.indnkeyatts order by k.n) as keys
        from pg_index as i
        join pg_class as c on c.oid = i.indexrelid
        join pg_am as m on m.oid = c.relam
        join pg_namespace as s on s.oid = c.relnamespace
        where m.amname = 'btree' and s.nspname not in ('pg_catalog', 'pg_toast')
            and i.indexprs is null
            and not exists (select from pg_inherits as h where h.inhrelid = i.indexrelid)
    )
    select a.relname, b.relname
    from btree as a
    join btree as b on b.indrelid = a.indrelid and b.indexrelid <> a.indexrelid
        and b.keys[1:cardinality(a.keys)] = a.keys
        and pg_get_expr(b.indpred, b.indrelid) is not distinct from
            pg_get_expr(a.indpred, a.indrelid)
    where not a.indisunique
"""


@pytest.mark.spec("SCHE-016")
def test_no_index_repeats_the_beginning_of_another(database: Database) -> None:
    with database.connect() as conn:
        assert conn.execute(REDUNDANT.encode()).fetchall() == []
        conn.execute("create index once_more on public.orders (account_id)")
        conn.execute("create unique index other on public.users (user_id, email)")
        conn.execute("create index for_some on public.users (user_id) where is_pep")
        assert conn.execute(REDUNDANT.encode()).fetchall() == [("once_more", "orders_account_idx")]
        conn.rollback()


def test_a_large_table_read_whole_is_noticed(filled: Filled) -> None:
    """The reading of plans itself: without its index, a query is caught."""
    with filled.database.connect() as conn:
        conn.execute("drop index audit.audit_logs_request_idx")
        query = next(query for query in MAIN_QUERIES if query.name == "audit log of a request")
        seen = plan_of(conn, query, filled.samples[0], filled.names)
        conn.rollback()
    assert seen.whole == {"audit_logs"}
