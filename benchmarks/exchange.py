"""Our exchange on the server that the SQL exchange is measured on: engine, journal, projector.

One flow a market, taken in turns: first as fast as the engine acknowledges through one pipelined
connection, until the last row is in the tables; then the rest at half that speed, to see the
acknowledgements of an engine that is not full. In the end every market's rows in SQL are compared
with the oracle of its flow. `steady.py` measures on the same running exchange.
"""

import asyncio
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple, TypeVar
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from rich.console import Console

from bedesten.cli import parts
from bedesten.cli.exchange import Exchange, pids_path
from bedesten.cli.flow_file import Oracle, read_records
from bedesten.cli.load import totals
from bedesten.cli.load.flow import command_records
from bedesten.cli.load.pipeline import IN_FLIGHT_MAX, Outcome, push
from bedesten.cli.load.run_state import RunState
from bedesten.cli.load.venue import Venue, prepare
from bedesten.cli.percentile import percentile
from bedesten.cli.projection import wait_until_projected
from bedesten.config import Settings
from bedesten.db import passwords
from bedesten.db.access import Access
from bedesten.db.folder import DataFolder
from bedesten.db.roles import LOGINS, bootstrap, ensure_database
from bedesten.protocol.client import EngineClient
from benchmarks.lag import LagWatch
from benchmarks.paced import paced
from benchmarks.procfs import cpu_seconds, memory_bytes
from benchmarks.results import EngineRow
from benchmarks.workload import SEED, workload

PACED_SHARE: Final = 5  # one command in so many is kept for the paced part

Flows = Sequence[tuple[Path, Oracle]]
T = TypeVar("T")


class WrongRows(Exception):
    """The trades in SQL are not those of the oracle: a fast wrong exchange is no result."""


class Contest(NamedTuple):
    """What one round of ours runs: a flow profile, on how many markets, commands in all.

    `accounts` is how many customers share the orders; None: as many as the flow has.
    """

    profile: str
    markets: int
    commands: int
    accounts: int | None = None


class Spent(NamedTuple):
    """Of each part: CPU seconds, or bytes of memory."""

    engine: float
    postgres: float
    projector: float


class Site(NamedTuple):
    """The server, its postmaster and a folder for the exchange's own files."""

    url: str
    postmaster: int
    folder: Path


def run(site: Site, contest: Contest) -> EngineRow:
    """One round on a fresh database, dropped again. Raises WrongRows, PartFailed, EngineGone."""
    return on_fresh_exchange(site, contest, _burst_then_half_speed)


def on_fresh_exchange(
    site: Site,
    contest: Contest,
    measure: "Callable[[Running], T]",
    *,
    setting: Callable[[Settings], Settings] = lambda settings: settings,
    gateways: bool = False,
) -> T:
    """Start an exchange on a fresh database, measure, drop it. Raises as `run` does."""
    flows = [
        workload(contest.profile, contest.commands // contest.markets, seed=SEED + number)
        for number in range(contest.markets)
    ]
    with fresh_exchange(site) as settings:
        running = Running(site, setting(settings), contest, flows)
        return asyncio.run(running.run(measure, gateways=gateways))


@contextmanager
def fresh_exchange(site: Site) -> Iterator[Settings]:
    """Settings of an exchange without a past, on a database of its own."""
    name = f"bench_{uuid4().hex}"
    folder = DataFolder(site.folder)
    folder.prepare()
    secrets = passwords.ensure(folder.passwords, LOGINS)
    with psycopg.connect(site.url, autocommit=True) as conn:
        bootstrap(conn, secrets)
        ensure_database(conn, name)
        try:
            settings = Settings(data=site.folder, database_url=make_conninfo(site.url, dbname=name))
            shutil.rmtree(settings.snapshots_dir, ignore_errors=True)
            yield parts.with_concrete_ports(parts.on_any_ports(settings))
        finally:
            conn.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


class Running:
    """One contest on one running exchange; `records` are its commands, `socket` takes them."""

    def __init__(self, site: Site, settings: Settings, contest: Contest, flows: Flows) -> None:
        assert settings.database_url is not None
        self.contest = contest
        self.settings = settings
        self.database_url = settings.database_url
        self.socket = settings.engine_socket
        self.records: list[bytes] = []
        self._site = site
        self._flows = flows
        self._access = Access(settings.data, settings.database_url)
        self._venues: list[Venue] = []

    @property
    def symbol(self) -> str:
        """Of the first market."""
        return self._venues[0].symbol

    async def run(self, measure: "Callable[[Running], T]", *, gateways: bool) -> T:
        """Start, prepare, have it measured in a thread, stop."""
        exchange = Exchange(self.settings, Console(quiet=True))
        projector = (parts.projector_part(self.settings),)
        doors = parts.gateway_parts(self.settings) if gateways else ()
        try:
            await exchange.start_engine()
            await exchange.start_parts(projector, doors)
            await self._prepare()
            return await asyncio.to_thread(measure, self)
        finally:
            await exchange.stop()

    async def _prepare(self) -> None:
        """Markets, accounts and all command records, before any clock runs."""
        client = await EngineClient.connect(self.socket)
        queues = []
        try:
            for number, (path, oracle) in enumerate(self._flows, 1):
                # All markets together have the customers of one flow; who trades with whom
                # changes no trade.
                users = (self.contest.accounts or oracle.users) // len(self._flows)
                flow = (r._replace(user=r.user % users) for r in read_records(path))
                state = RunState(sha256=oracle.sha256, number=number)
                venue = await prepare(client, state, users, lambda _: None)
                self._venues.append(venue)
                queues.append(list(command_records(enumerate(flow), venue, state)))
        finally:
            await client.close()
        self.records = list(chain.from_iterable(zip(*queues, strict=True)))
        with psycopg.connect(self.database_url, autocommit=True) as conn:
            # What the baseline gets as well: fresh statistics and no dirty pages.
            conn.execute("vacuum analyze")
            conn.execute("checkpoint")

    def cpu(self) -> Spent:
        """CPU seconds so far."""
        return Spent(*map(cpu_seconds, self._pids()))

    def memory(self) -> Spent:
        """Bytes of memory now; what processes share counts once."""
        return Spent(*map(memory_bytes, self._pids()))

    def wait_until_projected(self, seq: int | None = None) -> None:
        """Wait until this row, or the journal's newest, is in the tables."""
        if seq is None:
            with psycopg.connect(self.database_url) as conn:
                row = conn.execute("select max(seq) from engine.journal").fetchone()
            assert row is not None
            seq = row[0]
        wait_until_projected(self._access, seq)

    def _pids(self) -> tuple[int, int, int]:
        pids = json.loads(pids_path(self.settings.run_dir).read_bytes())
        return pids["engine"], self._site.postmaster, pids["project"]

    def checked_trades(self) -> int:
        """Trades in SQL, after comparing each market's with its oracle. Raises WrongRows."""
        self.wait_until_projected()
        trades = 0
        for venue, (path, oracle) in zip(self._venues, self._flows, strict=True):
            found = totals.from_trades_table(self._access, venue.symbol)
            wrong = found.differences(oracle)
            if wrong:
                raise WrongRows(f"{path.stem} on {venue.symbol}: {'; '.join(wrong)}")
            trades += found.trades
        return trades


def _burst_then_half_speed(running: Running) -> EngineRow:
    records, contest = running.records, running.contest
    first = len(records) - len(records) // PACED_SHARE
    outcome, before, begin = Outcome(), running.cpu(), time.perf_counter()
    with LagWatch(running.database_url) as lag:
        push(running.socket, lambda at: iter(records[at:first]), outcome, lambda _: None)
        acknowledged_s = time.perf_counter() - begin
        running.wait_until_projected(outcome.last_seq)
        seconds = time.perf_counter() - begin
    cpu = Spent(*((b - a) * 1e6 / first for a, b in zip(before, running.cpu(), strict=True)))
    speed = first / seconds
    half = paced(running.socket, records[first:], per_s=speed / 2)
    trades = running.checked_trades()
    latencies = sorted(outcome.latencies)
    accounts = "" if contest.accounts is None else f", {contest.accounts} account"
    return EngineRow(
        name=f"bedesten, {contest.profile} flow{accounts}",
        markets=contest.markets,
        clients=1,
        depth=IN_FLIGHT_MAX,
        seconds=seconds,
        orders=first,
        rounds=1,
        orders_per_s=speed,
        best_orders_per_s=speed,
        acknowledged_per_s=first / acknowledged_s,
        ack_p50_ms=percentile(latencies, 500) / 1e6,
        ack_p95_ms=percentile(latencies, 950) / 1e6,
        ack_p99_ms=percentile(latencies, 990) / 1e6,
        paced_per_s=speed / 2,
        paced_p50_ms=percentile(half, 500) / 1e6,
        paced_p99_ms=percentile(half, 990) / 1e6,
        engine_cpu_us_per_order=cpu.engine,
        postgres_cpu_us_per_order=cpu.postgres,
        projector_cpu_us_per_order=cpu.projector,
        lag_p50_ms=lag.p50_ms,
        lag_max_ms=lag.max_ms,
        trades_per_order=trades / len(records),
        is_baseline=False,
    )
