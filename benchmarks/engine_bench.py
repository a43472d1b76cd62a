"""Orders made durable with all their rows in SQL: the exchange, and the SQL exchange beside it.

Both run on one server in one run, so that the ratio says something even on a noisy machine.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import psycopg

from bedesten.db.embedded import EmbeddedPostgres
from benchmarks.baseline_sql import BaselineResult, run_baseline, scratch_database
from benchmarks.progress import Say
from benchmarks.results import EngineRow

# In the tree and not in /tmp: that may be memory, where a commit costs nothing.
CACHE: Final = Path(__file__).resolve().parent.parent / ".cache"

# (clients, markets): the two that the exchange is compared with, and one client by itself.
BASELINES: Final = ((8, 1), (8, 10), (1, 1))
FULL_SECONDS: Final = 15
QUICK_SECONDS: Final = 3


class EngineReport(NamedTuple):
    """`postgres` is the version of the server all rows were measured on."""

    postgres: str
    rows: list[EngineRow]


def measure(*, quick: bool, say: Say) -> EngineReport:
    """Start a server of our own, measure everything on it, stop it and remove its data."""
    with _server(say) as server:
        url = server.url("postgres")
        rows = [
            _baseline(url, clients=clients, markets=markets, quick=quick, say=say)
            for clients, markets in BASELINES
        ]
        with psycopg.connect(url) as conn:
            version = conn.info.parameter_status("server_version") or ""
    return EngineReport(version, rows)


@contextmanager
def _server(say: Say) -> Iterator[EmbeddedPostgres]:
    CACHE.mkdir(exist_ok=True)
    data = Path(tempfile.mkdtemp(prefix="bench-", dir=CACHE))
    try:
        with EmbeddedPostgres(data, progress=say) as server:
            yield server
    finally:
        shutil.rmtree(data)


def _baseline(server_url: str, *, clients: int, markets: int, quick: bool, say: Say) -> EngineRow:
    seconds = QUICK_SECONDS if quick else FULL_SECONDS
    say(f"synchronous SQL exchange, {markets} market(s), {clients} client(s), {seconds} s")
    with scratch_database(server_url) as url:
        return baseline_row(run_baseline(url, clients=clients, markets=markets, seconds=seconds))


def baseline_row(result: BaselineResult) -> EngineRow:
    """The SQL exchange as a row beside ours: its acknowledgement is its commit."""
    return EngineRow(
        name="synchronous SQL exchange",
        markets=result.markets,
        clients=result.clients,
        seconds=result.seconds,
        orders=result.orders,
        orders_per_s=result.orders_per_s,
        ack_p50_ms=result.p50_ms,
        ack_p95_ms=result.p95_ms,
        ack_p99_ms=result.p99_ms,
        engine_cpu_us_per_order=None,
        postgres_cpu_us_per_order=result.postgres_cpu_us_per_order,
        projector_cpu_us_per_order=None,
        lag_p50_ms=None,
        lag_max_ms=None,
        trades_per_order=result.trades_per_order,
        is_baseline=True,
    )
