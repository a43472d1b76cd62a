"""Loads the synchronous SQL exchange into a scratch database of a given server and measures it.

The server must be on this machine, because its CPU time is read from /proc.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

import msgspec
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from bedesten.cli.percentile import percentile
from benchmarks.baseline_sql.pgbench import run_pgbench
from benchmarks.procfs import ProcessGone, cpu_seconds, name_of, parent_of

HERE: Final = Path(__file__).parent
SCRIPTS: Final = ("schema.sql", "place_and_match.sql", "accounts.sql")
WARM_UP_SECONDS: Final = 2
BACKENDS_GONE_SECONDS: Final = 5.0


class BaselineError(Exception):
    """The server is not on this machine, or its tables disagree with what pgbench counted."""


class BaselineResult(msgspec.Struct, frozen=True, kw_only=True):
    """One measured run. CPU is of all PostgreSQL processes, not of pgbench."""

    markets: int
    clients: int
    seconds: float
    orders: int
    orders_per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    postgres_cpu_us_per_order: float
    trades_per_order: float
    ledger_entries_per_order: float
    retries: int
    failed: int


class _Counts(msgspec.Struct, frozen=True):
    orders: int
    trades: int
    ledger_entries: int


@contextmanager
def scratch_database(server_url: str) -> Iterator[str]:
    """Create a database with the loaded baseline, yield its URL, drop it again."""
    name = f"baseline_sql_{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            url = make_conninfo(server_url, dbname=name)
            _load(url)
            yield url
        finally:
            conn.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def run_baseline(
    database_url: str, *, clients: int, markets: int, seconds: int, warm_up: int = WARM_UP_SECONDS
) -> BaselineResult:
    """Warm up, then place orders for `seconds` s. Raises BaselineError, PgbenchError."""
    with psycopg.connect(database_url, autocommit=True) as conn:
        postmaster = _postmaster(conn)
        if warm_up:
            run_pgbench(database_url, clients=clients, markets=markets, seconds=warm_up)
        # Fresh statistics and no dirty pages of the warm-up: the baseline starts at its best.
        conn.execute("vacuum analyze")
        conn.execute("checkpoint")
        before, cpu_before = _counts(conn), cpu_seconds(postmaster)
        run = run_pgbench(database_url, clients=clients, markets=markets, seconds=seconds)
        _wait_until_alone(conn)
        cpu_after, after = cpu_seconds(postmaster), _counts(conn)
    orders = after.orders - before.orders
    if orders != len(run.latencies_us):
        raise BaselineError(f"pgbench committed {len(run.latencies_us)} orders, SQL has {orders}")
    return BaselineResult(
        markets=markets,
        clients=clients,
        seconds=run.seconds,
        orders=orders,
        orders_per_s=orders / run.seconds,
        p50_ms=percentile(run.latencies_us, 500) / 1000,
        p95_ms=percentile(run.latencies_us, 950) / 1000,
        p99_ms=percentile(run.latencies_us, 990) / 1000,
        postgres_cpu_us_per_order=(cpu_after - cpu_before) * 1e6 / orders,
        trades_per_order=(after.trades - before.trades) / orders,
        ledger_entries_per_order=(after.ledger_entries - before.ledger_entries) / orders,
        retries=run.retries,
        failed=run.failed,
    )


def _load(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        for script in SCRIPTS:
            conn.execute((HERE / script).read_bytes())
        conn.execute("vacuum analyze")


def _postmaster(conn: psycopg.Connection) -> int:
    backend = conn.info.backend_pid
    try:
        postmaster = parent_of(backend)
        if name_of(backend).startswith("postgres") and name_of(postmaster).startswith("postgres"):
            return postmaster
    except ProcessGone:
        pass
    raise BaselineError("the PostgreSQL server is not on this machine: no CPU time to read")


def _counts(conn: psycopg.Connection) -> _Counts:
    row = conn.execute(
        """
        select (select count(*) from orders),
               (select count(*) from trades),
               (select count(*) from ledger_entries)
        """
    ).fetchone()
    assert row is not None
    return _Counts(*row)


def _wait_until_alone(conn: psycopg.Connection) -> None:
    # A backend's CPU time is complete, and safe in its parent's record, once it has ended.
    deadline = time.monotonic() + BACKENDS_GONE_SECONDS
    while time.monotonic() < deadline:
        others = conn.execute(
            """
            select from pg_stat_activity
            where datname = current_database() and backend_type = 'client backend'
              and pid <> pg_backend_pid()
            """
        ).rowcount
        if not others:
            return
        time.sleep(0.05)
    raise BaselineError("connections of pgbench were still open 5 s after it ended")
