"""`python -m benchmarks.queries`: how long the main queries take on 10^6 orders of 10^5 customers.

Takes the exchange of a folder, or fills one first (`bedesten demo fill`). Asks as the gateways do:
through the roles of customers and staff, row security included, one after the other, with values
that are spread over all months; every tenth question is about the busiest account. Prints a
Markdown table, and the size of what was asked. Exit code 1 when a query leaves its index.
"""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean
from typing import Annotated, Final, NamedTuple

import psycopg
import typer

from bedesten.cli.percentile import percentile
from bedesten.config import load
from bedesten.db.access import Access
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.folder import DataFolder
from benchmarks.engine_bench import CACHE
from benchmarks.main_queries import LARGE_TABLES, MAIN_QUERIES, MainQuery, Sample
from benchmarks.progress import bar, say
from benchmarks.query_plan import Names, Plan, asking, plan_of, samples

LOGINS: Final = {"customer": "app_user", "staff": "admin_user"}
LARGE: Final = 500_000  # orders; with fewer, some indexes do not pay yet
PLANS: Final = 20  # questions whose plans are looked at
WARM_UP: Final = 10  # psycopg prepares a statement after five
SIZES: Final = """
    select coalesce(p.relname, c.relname), sum(c.reltuples)::bigint,
        pg_size_pretty(sum(pg_table_size(c.oid))), pg_size_pretty(sum(pg_indexes_size(c.oid)))
    from pg_class as c
    left join pg_inherits as i on i.inhrelid = c.oid
    left join pg_class as p on p.oid = i.inhparent
    join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')
    group by 1 having sum(c.reltuples) >= 100000 order by 2 desc, 1
"""


class Measured(NamedTuple):
    """Milliseconds at the client, and means of pages and rows."""

    query: MainQuery
    p50_ms: float
    p99_ms: float
    rows: float
    pages: float
    wrong: str


def main(
    orders: Annotated[int, typer.Option(min=1_000)] = 1_000_000,
    users: Annotated[int, typer.Option(min=100)] = 100_000,
    times: Annotated[int, typer.Option(min=10, help="each query is asked")] = 400,
    data: Annotated[
        Path | None, typer.Option(help="a folder that is or will be filled; kept")
    ] = None,
) -> None:
    """Measure every main query and print a table.

    Example:  python -m benchmarks.queries --orders 100000 --users 10000
    """
    folder = (data or CACHE / f"filled-{orders}-{users}").resolve()
    if not DataFolder(folder).cluster.exists():
        say(f"filling {folder} first, minutes for a million orders")
        words = ("demo", "fill", "--orders", str(orders), "--users", str(users))
        command = [sys.executable, "-m", "bedesten", *words, "--data", str(folder)]
        subprocess.run(command, check=True)
    settings = load({}, data=folder)
    with EmbeddedPostgres(settings.data, progress=say) as server:
        access = Access(settings.data)
        access.set_up(say)
        with psycopg.connect(server.url("bedesten"), autocommit=True) as conn:
            asked, names = samples(conn, times), Names(conn)
            sizes = conn.execute(SIZES).fetchall()
        with _logins(access) as conns, bar() as shown:
            task = shown.add_task("main queries", total=len(MAIN_QUERIES))
            found = []
            for query in MAIN_QUERIES:
                found.append(measure(conns[query.role], query, asked, names))
                shown.advance(task)
    print(f"{platform.machine()}, {os.cpu_count()} CPUs, {len(asked)} questions each\n")
    print(_table(found))
    print(_sizes(sizes))
    if any(one.wrong and (orders >= LARGE or not one.query.when_large) for one in found):
        raise typer.Exit(1)


@contextmanager
def _logins(access: Access) -> Iterator[dict[str, psycopg.Connection]]:
    conns = {
        role: psycopg.connect(access.url(login), autocommit=True) for role, login in LOGINS.items()
    }
    try:
        yield conns
    finally:
        for conn in conns.values():
            conn.close()


def measure(
    conn: psycopg.Connection, query: MainQuery, asked: list[Sample], names: Names
) -> Measured:
    """Ask, and look how some of it was carried out."""
    plans = []
    for sample in asked[:PLANS]:
        with asking(conn, query, sample):
            plans.append(plan_of(conn, query, sample, names))
    took = []
    for sample in (*asked[:WARM_UP], *asked):
        with asking(conn, query, sample):
            begin = time.perf_counter_ns()
            conn.execute(query.sql.encode(), query.values(sample)).fetchall()
            took.append(time.perf_counter_ns() - begin)
    took = sorted(took[WARM_UP:])
    return Measured(
        query=query,
        p50_ms=percentile(took, 500) / 1e6,
        p99_ms=percentile(took, 990) / 1e6,
        rows=fmean(plan.rows for plan in plans),
        pages=fmean(plan.pages for plan in plans),
        wrong="; ".join(_wrong(query, plans)),
    )


def _wrong(query: MainQuery, plans: list[Plan]) -> Iterator[str]:
    used = frozenset[str]().union(*(plan.indexes for plan in plans))
    whole = frozenset[str]().union(*(plan.whole for plan in plans))
    tiny = all(plan.tiny for plan in plans)
    if (missing := query.indexes - used) and not tiny:
        yield f"does not use {', '.join(sorted(missing))}"
    if read := whole & LARGE_TABLES:
        yield f"reads all of {', '.join(sorted(read))}"


def _table(found: list[Measured]) -> str:
    lines = [
        "| query | asked by | index | p50 ms | p99 ms | rows | pages |",
        "|---|---|---|--:|--:|--:|--:|",
    ]
    for one in found:
        index = one.wrong or ", ".join(sorted(one.query.indexes))
        lines.append(
            f"| {one.query.name} | {one.query.role} | {index} | {one.p50_ms:.2f}"
            f" | {one.p99_ms:.2f} | {one.rows:.0f} | {one.pages:.0f} |"
        )
    return "\n".join((*lines, ""))


def _sizes(sizes: list[tuple[str, int, str, str]]) -> str:
    lines = ["| table | rows | size | indexes |", "|---|--:|--:|--:|"]
    lines += [f"| {name} | {rows:,} | {size} | {more} |" for name, rows, size, more in sizes]
    return "\n".join((*lines, ""))


if __name__ == "__main__":
    typer.run(main)
