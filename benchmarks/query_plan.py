"""Asks PostgreSQL how it carries out a main query, and reads the answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import psycopg

from bedesten.db.pool import as_customer
from benchmarks.main_queries import MainQuery, Sample

EXPLAIN: Final = "explain (analyze, buffers, timing off, summary off, format json) "
# A partition without rows is read whole, for that is nothing.
SMALL_PAGES: Final = 8
PARENTS: Final = """
    select c.relname, coalesce(p.relname, c.relname), c.relpages
    from pg_class as c
    left join pg_inherits as i on i.inhrelid = c.oid
    left join pg_class as p on p.oid = i.inhparent
    where c.relkind in ('r', 'i', 'p', 'I')
"""
SAMPLES: Final = """
    with picked as materialized (
        select * from public.orders tablesample bernoulli (%(percent)s) repeatable (1)
        where client_order_id is not null order by order_id %% 1009 limit %(count)s
    ), numbered as (select row_number() over () as n, * from picked)
    select o.account_id, u.user_id, u.email, o.order_id, o.client_order_id, o.market_id,
        t.trade_id, t.buy_order_id, l.reference_key, d.deposit_id, d.txid,
        u.user_id::text, u.user_id::text, 'req-' || o.n
    from numbered as o
    join public.accounts as a using (account_id)
    join public.users as u using (user_id)
    cross join lateral (
        select t.trade_id, t.buy_order_id from public.trades as t
        where t.trade_id >= o.order_id order by t.trade_id limit 1) as t
    cross join lateral (
        select l.reference_key from public.ledger_transfers as l
        where l.credit_account_id = o.account_id and l.reference_key is not null
        order by l.transfer_id limit 1) as l
    cross join lateral (
        select d.deposit_id, d.txid from public.deposits as d
        where d.account_id = o.account_id and d.network = 'ethereum'
        order by d.deposit_id limit 1) as d
"""


class Plan(NamedTuple):
    """`indexes`, and `whole` tables of more than a few pages, by the names of the parents;
    `partitions` that were looked into; `sorts` more than a page of rows; `tiny`: a table was read
    whole because there is hardly anything in it; `pages` touched."""

    indexes: frozenset[str]
    whole: frozenset[str]
    partitions: frozenset[str]
    sorts: bool
    tiny: bool
    rows: int
    pages: int


class Names:
    """Parents of partitions and of their indexes."""

    def __init__(self, conn: psycopg.Connection) -> None:
        rows = conn.execute(PARENTS).fetchall()
        self._parents: dict[str, str] = {name: parent for name, parent, _ in rows}
        self._pages: dict[str, int] = {name: pages for name, _, pages in rows}

    def parent(self, name: str) -> str:
        """The parent of a partition or of its index; of anything else the name itself."""
        return self._parents.get(name, name)

    def is_small(self, table: str) -> bool:
        """Whether reading it whole is nothing."""
        return self._pages.get(table, 0) <= SMALL_PAGES


def samples(conn: psycopg.Connection, count: int) -> list[Sample]:
    """Values that exist, spread over all months; every tenth asks for the busiest account."""
    (rows,) = conn.execute(
        "select sum(greatest(reltuples, 1)) from pg_class"
        " where relname ~ '^orders_[0-9]' and relkind = 'r'"
    ).fetchone() or (1,)
    percent = min(100.0, 1000.0 * count / max(float(rows), 1.0))
    found = [
        Sample(*row) for row in conn.execute(SAMPLES, {"percent": percent, "count": 3 * count})
    ]
    by_account = sorted(found, key=lambda sample: sample.account)
    step = max(1, len(found) // count)
    busiest = by_account[0]  # the customers of a fill trade the less the later they came
    return [
        busiest if number % 10 == 0 else sample
        for number, sample in enumerate(found[::step][:count])
    ]


@contextmanager
def asking(conn: psycopg.Connection, query: MainQuery, sample: Sample) -> Iterator[None]:
    """A database transaction in which the query may be asked as by a gateway."""
    if query.role == "customer":
        with as_customer(conn, sample.customer):
            yield
    else:
        with conn.transaction():
            yield


def plan_of(conn: psycopg.Connection, query: MainQuery, sample: Sample, names: Names) -> Plan:
    """How the query was carried out, this once; inside `asking`."""
    answer = conn.execute((EXPLAIN + query.sql).encode(), query.values(sample)).fetchone()
    assert answer is not None
    top = answer[0][0]["Plan"]
    nodes = [node for node in _nodes(top) if node["Actual Loops"]]
    tables = {node["Relation Name"] for node in nodes if "Relation Name" in node}
    return Plan(
        indexes=frozenset(names.parent(n["Index Name"]) for n in nodes if "Index Name" in n),
        whole=frozenset(
            names.parent(node["Relation Name"])
            for node in nodes
            if node["Node Type"] == "Seq Scan" and not names.is_small(node["Relation Name"])
        ),
        tiny=any(
            node["Node Type"] == "Seq Scan" and names.is_small(node["Relation Name"])
            for node in nodes
        ),
        partitions=frozenset(name for name in tables if names.parent(name) != name),
        sorts=any(node["Node Type"] == "Sort" and _large(node) for node in nodes),
        rows=int(top["Actual Rows"]),
        pages=top["Shared Hit Blocks"] + top["Shared Read Blocks"],
    )


def _large(sort: dict[str, Any]) -> bool:
    return any(child["Actual Rows"] * child["Actual Loops"] > 200 for child in sort["Plans"])


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
