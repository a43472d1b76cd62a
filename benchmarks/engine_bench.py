"""Orders made durable with all their rows in SQL: the exchange, and the SQL exchange beside it.

Both run on one server in one run, in rounds that take turns: a noisy neighbour then slows every
contender, instead of the one whose turn it happened to be.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import psycopg

from bedesten.db.embedded import EmbeddedPostgres
from benchmarks import exchange, steady
from benchmarks.baseline_sql import BaselineResult, run_baseline, scratch_database
from benchmarks.progress import Say
from benchmarks.results import EngineRow, SteadyRow

# In the tree and not in /tmp: that may be memory, where a commit costs nothing.
CACHE: Final = Path(__file__).resolve().parent.parent / ".cache"

# (clients, markets): the two that the exchange is compared with, and one client by itself.
BASELINES: Final = ((8, 1), (8, 10), (1, 1))
# (flow, markets, accounts) of ours. `even` is what the SQL exchange gets: new orders and nothing
# else. With one account every order and every trade is on the same few balances.
CONTESTS: Final = (
    ("mixed", 1, None), ("mixed", 1, 1), ("mixed", 10, None), ("even", 1, None), ("even", 10, None),
)  # fmt: skip
FULL_COMMANDS: Final = 200_000
QUICK_COMMANDS: Final = 20_000
FULL_ROUNDS: Final = 3
FULL_SECONDS: Final = 6
QUICK_ROUNDS: Final = 1
QUICK_SECONDS: Final = 3
# A server that has worked for a while writes over old segments of its log; a new one waits for a
# fresh segment, 60 ms and more, after each 16 MB.
SPARE_SEGMENTS: Final = 128
SWITCH_SEGMENT: Final = "select pg_logical_emit_message(true, '', ''), pg_switch_wal()"


class EngineReport(NamedTuple):
    """`postgres` is the version of the server all rows were measured on."""

    postgres: str
    rows: list[EngineRow]
    steady: list[SteadyRow]


def measure(*, quick: bool, say: Say) -> EngineReport:
    """Start a server of our own, measure everything on it, stop it and remove its data."""
    with server(say) as (started, folder):
        url = started.url("postgres")
        rounds = [
            [*_baselines(url, quick=quick, say=say), *_ours(started, folder, quick=quick, say=say)]
            for _ in range(QUICK_ROUNDS if quick else FULL_ROUNDS)
        ]
        burst_per_s = max(row.best_orders_per_s for turns in rounds for row in turns)
        kept_up = steady.measure(
            site(started, folder), burst_per_s=burst_per_s, quick=quick, say=say
        )
        with psycopg.connect(url) as conn:
            version = conn.info.parameter_status("server_version") or ""
    rows = [median_round(turns) for turns in zip(*rounds, strict=True)]
    return EngineReport(version, rows, kept_up)


def median_round(turns: Sequence[EngineRow]) -> EngineRow:
    """One contender's rounds as one row: that of the median speed (the slower of two middles)."""
    ordered = sorted(turns, key=lambda row: row.orders_per_s)
    return msgspec.structs.replace(
        ordered[(len(ordered) - 1) // 2],
        rounds=len(ordered),
        best_orders_per_s=ordered[-1].orders_per_s,
    )


@contextmanager
def server(say: Say) -> Iterator[tuple[EmbeddedPostgres, Path]]:
    """A PostgreSQL server of our own and a folder for an exchange; both are removed again."""
    CACHE.mkdir(exist_ok=True)
    data = Path(tempfile.mkdtemp(prefix="bench-", dir=CACHE))
    try:
        with EmbeddedPostgres(data / "server", progress=say) as started:
            say(f"{SPARE_SEGMENTS} spare segments for its log")
            _make_spare_segments(started.url("postgres"))
            yield started, data / "exchange"
    finally:
        shutil.rmtree(data)


def _make_spare_segments(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        for _ in range(SPARE_SEGMENTS):
            conn.execute(SWITCH_SEGMENT)
        conn.execute("checkpoint")  # after it they may be written over


def _ours(server: EmbeddedPostgres, folder: Path, *, quick: bool, say: Say) -> list[EngineRow]:
    place = site(server, folder)
    rows = []
    for profile, markets, accounts in CONTESTS:
        commands = QUICK_COMMANDS if quick else FULL_COMMANDS
        say(f"bedesten, {profile} flow, {markets} market(s), {commands:,} commands")
        rows.append(exchange.run(place, exchange.Contest(profile, markets, commands, accounts)))
    return rows


def site(server: EmbeddedPostgres, folder: Path) -> exchange.Site:
    """Where an exchange can be measured."""
    postmaster = server.pid()
    assert postmaster is not None, "the server runs"
    return exchange.Site(server.url("postgres"), postmaster, folder)


def _baselines(server_url: str, *, quick: bool, say: Say) -> list[EngineRow]:
    seconds = QUICK_SECONDS if quick else FULL_SECONDS
    rows = []
    for clients, markets in BASELINES:
        say(f"synchronous SQL exchange, {markets} market(s), {clients} client(s), {seconds} s")
        with scratch_database(server_url) as url:
            result = run_baseline(url, clients=clients, markets=markets, seconds=seconds)
        rows.append(baseline_row(result))
    return rows


def baseline_row(result: BaselineResult) -> EngineRow:
    """The SQL exchange as a row beside ours: its acknowledgement is its commit."""
    return EngineRow(
        name="synchronous SQL exchange",
        markets=result.markets,
        clients=result.clients,
        depth=1,
        seconds=result.seconds,
        orders=result.orders,
        rounds=1,
        orders_per_s=result.orders_per_s,
        best_orders_per_s=result.orders_per_s,
        acknowledged_per_s=result.orders_per_s,
        ack_p50_ms=result.p50_ms,
        ack_p95_ms=result.p95_ms,
        ack_p99_ms=result.p99_ms,
        paced_per_s=None,
        paced_p50_ms=None,
        paced_p99_ms=None,
        engine_cpu_us_per_order=None,
        postgres_cpu_us_per_order=result.postgres_cpu_us_per_order,
        projector_cpu_us_per_order=None,
        lag_p50_ms=None,
        lag_max_ms=None,
        trades_per_order=result.trades_per_order,
        is_baseline=True,
    )
