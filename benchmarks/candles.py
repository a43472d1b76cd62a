"""`python -m benchmarks.candles`: what klines cost a trade, and how long questions take.

Trades of many markets are put into the tables as the projector puts them, some for every step of
the builder. Prints the CPU of builder and PostgreSQL for each trade, the same for catching up and
for a rebuild, what a gateway spends that follows the feed, files of a past day, and times of
questions. Then a real exchange: how far its klines are behind the journal.
"""

import asyncio
import os
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import psycopg
import typer
from rich.console import Console
from rich.table import Table

from bedesten.cli import parts
from bedesten.cli.fill import tables
from bedesten.cli.percentile import percentile
from bedesten.cli.supervisor import python_command
from bedesten.db.access import Access
from bedesten.db.pool import async_pool, connect
from bedesten.db.roles import PROJECTOR
from bedesten.domain.market_data import (
    Board,
    Builder,
    Frame,
    Interval,
    KlineQuestion,
    Measure,
    Span,
    Wanted,
    export,
    read_klines,
    read_tickers,
    read_window,
    rebuild,
)
from bedesten.domain.market_data.bar import floor_id
from bedesten.domain.markets import Catalogue, DayEnd, Desk, Market
from bedesten.engine.app import ROLE as ENGINE
from bedesten.kit import log as logs
from bedesten.kit.clock import SystemClock
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import Traded
from bedesten.protocol.vocabulary import Side
from benchmarks import engine_bench
from benchmarks.candle_tape import (
    MARKETS,
    PAST_DAYS,
    PRICE,
    STEP_MS,
    Tape,
    listing,
    market,
)
from benchmarks.exchange import Contest, Running, Site, fresh_exchange, on_fresh_exchange
from benchmarks.journal_fill import Filler
from benchmarks.lag import KLINES_LAG_MS, LagWatch
from benchmarks.paced import paced
from benchmarks.procfs import cpu_seconds, memory_bytes
from benchmarks.progress import say

ZONE_MS: Final = 8 * 3_600_000
AGAIN: Final = """
    update public.kline_cursor
    set seq = 0, trade_id = 0, whole_trade_id = 0, generation = generation + 1
"""
PAST_PARTITIONS: Final = """
    select admin.create_monthly_partition(%s, d::date)
    from generate_series(now() - %s * interval '1 day', now(), interval '1 month') as d
"""
CAUGHT_UP: Final = """
    select c.seq >= (select max(j.seq) from engine.journal as j) from public.kline_cursor as c
"""
EMPTY: Final = "delete from public.klines"
Question = Callable[[Desk], Awaitable[object]]


class Load(NamedTuple):
    """Trades a second, over so many markets, for so many seconds."""

    per_s: int
    markets: int
    seconds: int


class Cost(NamedTuple):
    """µs of CPU for each trade, klines written for each, and ms of a step."""

    name: str
    trades: int
    python: float
    postgres: float
    klines: float
    p50_ms: float
    p99_ms: float


class Watched:
    """CPU of this process and of one PostgreSQL backend."""

    def __init__(self, conn: psycopg.Connection) -> None:
        self._backend = conn.info.backend_pid
        self._postgres = cpu_seconds(self._backend)
        self._python = time.process_time()

    def per(self, trades: int) -> tuple[float, float]:
        """µs of both for each trade."""
        python = time.process_time() - self._python
        postgres = cpu_seconds(self._backend) - self._postgres
        return python * 1e6 / trades, postgres * 1e6 / trades


def main(
    seconds: Annotated[int, typer.Option(min=4, help="of each load, as the clock of trades")] = 30,
    *,
    live: Annotated[bool, typer.Option(help="Also on a real exchange.")] = True,
) -> None:
    """Measure and print.

    Example:  python -m benchmarks.candles --seconds 10 --no-live
    """
    logs.set_up("candles", level="warning")
    out = Console(width=120)
    with engine_bench.server(say) as (server, folder):
        site = engine_bench.site(server, folder)
        with market_data(site) as (access, tape, folder_of_files):
            costs = [live_cost(access, tape, load) for load in loads(seconds)]
            costs += again(access, tape)
            out.print(costs_table(costs))
            out.print(f"following the feed, in memory: {feed_cost():.2f} µs a trade")
            out.print(files_line(access, tape, folder_of_files))
            out.print(questions_table(asyncio.run(questions(access))))
        if live:
            out.print(lag_table([lag(site, rate, max(8, seconds // 2)) for rate in (500, 5_000)]))


def loads(seconds: int) -> tuple[Load, ...]:
    """From one busy market to many quiet ones."""
    return (
        Load(5_000, 1, seconds), Load(1_000, 10, seconds), Load(1_000, MARKETS, seconds),
        Load(100, MARKETS, seconds),
    )  # fmt: skip


@contextmanager
def market_data(site: Site) -> Iterator[tuple[Access, Tape, Path]]:
    """An exchange with many markets and no trade; a tape for it."""
    with fresh_exchange(site) as settings:
        access = Access(settings.data, settings.database_url)
        access.set_up()
        Filler(access.url(ENGINE)).fill(listing(), lambda _: None)
        tables.project(access.url(PROJECTOR), lambda _: None)
        with psycopg.connect(access.migrator_url(), autocommit=True) as conn:
            for table in ("trades", "klines"):
                conn.execute(PAST_PARTITIONS, [table, PAST_DAYS])
        with psycopg.connect(access.url(PROJECTOR), autocommit=True) as conn:
            tape = Tape(conn)
            tape.past()
            with builder_of(access, tape) as (_, builder):
                while builder.step().more:
                    pass
            yield access, tape, settings.history_folder


@contextmanager
def builder_of(access: Access, tape: Tape) -> Iterator[tuple[psycopg.Connection, Builder]]:
    with connect(access.url(PROJECTOR), "klines", autocommit=True) as conn:
        yield conn, Builder(conn, lambda: tape.at_ms)


def live_cost(access: Access, tape: Tape, load: Load) -> Cost:
    """Trades come, and each step takes them."""
    name = f"live, {load.per_s:,}/s on {load.markets} markets"
    say(name)
    count = load.per_s * STEP_MS // 1_000
    python = postgres = 0.0
    klines, steps = 0, []
    with builder_of(access, tape) as (conn, builder):
        tape.put(count, load.markets)
        while builder.step().more:
            pass
        for _ in range(load.seconds * 1_000 // STEP_MS):
            tape.put(count, load.markets)
            watched, begin = Watched(conn), time.perf_counter_ns()
            klines += builder.step().klines
            steps.append(time.perf_counter_ns() - begin)
            spent = watched.per(1)
            python, postgres = python + spent[0], postgres + spent[1]
    trades = count * len(steps)
    ordered = sorted(steps)
    return Cost(
        name, trades, python / trades, postgres / trades, klines / trades,
        percentile(ordered, 500) / 1e6, percentile(ordered, 990) / 1e6,
    )  # fmt: skip


def again(access: Access, tape: Tape) -> list[Cost]:
    """All trades taken at once by a builder that begins anew, and by a rebuild."""
    say("catching up, and rebuilding")
    with builder_of(access, tape) as (conn, builder):
        conn.execute(EMPTY)
        conn.execute(AGAIN)
        watched, begin = Watched(conn), time.perf_counter()
        trades = klines = 0
        more = True
        while more:
            built = builder.step()
            trades, klines, more = trades + built.trades, klines + built.klines, built.more
        seconds = time.perf_counter() - begin
        caught_up = Cost(f"catching up, {trades / seconds:,.0f}/s", trades, *watched.per(trades),
                         klines / trades, 0, 0)  # fmt: skip
        watched, begin = Watched(conn), time.perf_counter()
        found = [rebuild(conn, Span(market, 0, tape.at_ms + 1)) for market in range(1, MARKETS + 1)]
        seconds = time.perf_counter() - begin
        built_anew = sum(one.built for one in found)
        anew = Cost(f"rebuild, {trades / seconds:,.0f}/s", trades, *watched.per(trades),
                    built_anew / trades, 0, 0)  # fmt: skip
    assert not any(one.mended for one in found), "what is rebuilt is what was built live"
    return [caught_up, anew]


def feed_cost(trades: int = 200_000) -> float:
    """µs for a trade in a gateway, from its event to its boards; a thousand a second."""
    measure, board = Measure(10**6, 10**4, 100), Board(lambda _: None)
    begin_ms = time.time_ns() // 1_000_000
    events = [
        Traded(
            command=0, trade=floor_id(begin_ms + number), market=1, taker_side=Side.BUY,
            auction=0, maker_order=1, taker_order=2, maker_account=3, taker_account=4,
            price=PRICE + number % 7, quantity=5, maker_fee=0, taker_fee=0, released=0,
            number=number + 1, maker_filled=5, taker_filled=5,
        )
        for number in range(trades)
    ]  # fmt: skip
    begin = time.process_time()
    for event in events:
        board.add(measure.trade(1, event))
    return (time.process_time() - begin) * 1e6 / trades


def files_line(access: Access, tape: Tape, folder: Path) -> str:
    """The day of the trades, as if it were over."""
    say("files of a day")
    tomorrow = datetime.fromtimestamp(tape.at_ms / 1000, UTC) + timedelta(days=2)
    with builder_of(access, tape) as (_, builder):
        builder.step()  # one that begins brings klines of every interval up to date
    with connect(access.url(PROJECTOR), "files", autocommit=True) as conn:
        memory, watched = memory_bytes(os.getpid()), Watched(conn)
        begin = time.perf_counter()
        wanted = Wanted("B1-Q1", tomorrow.date() - timedelta(days=3), again=True)
        done = export(conn, folder, tomorrow, wanted)
        seconds = time.perf_counter() - begin
        python, postgres = watched.per(1)
        grown = memory_bytes(os.getpid()) - memory
        (trades,) = conn.execute(
            "select sum(entries)::bigint from public.history_files"
            " where series = 'trades' and format = 'csv'"
        ).fetchone() or (0,)
    cpu = (python + postgres) / 1e6
    return (
        f"files: {done.days} days of a market, {trades:,} trades, {done.files} files,"
        f" {done.bytes / 1e6:.1f} MB in {seconds:.1f} s, CPU {cpu:.1f} s, memory"
        f" {grown / 2**20:+.0f} MiB"
    )


async def questions(access: Access) -> list[tuple[str, float, float]]:
    """Name, p50 and p99 in ms. The engine is not asked: it takes what any query of it takes."""
    engine = EngineClient(Path("/nowhere"))
    listed = [market(number) for number in range(1, MARKETS + 1)]
    one = listed[0]
    found = []
    async with async_pool(access.url("app_user"), "questions", size_max=1) as pool:
        desk = Desk(engine=engine, catalogue=Catalogue(engine), pool=pool, clock=SystemClock(),
                    day_end=DayEnd.read("00:00 UTC"))  # fmt: skip
        for name, question in (
            ("klines 1m, 500", _klines(one, Interval.MINUTE, 500)),
            ("klines 1s, 1,000", _klines(one, Interval.SECOND, 1_000)),
            ("klines 1d of UTC+8, 500", _klines(one, Interval.DAY, 500, ZONE_MS)),
            ("window of 1 h", lambda desk: read_window(desk, one, 60)),
            ("window of 7 d", lambda desk: read_window(desk, one, 7 * 1_440)),
            (f"24 h of {MARKETS} markets", lambda desk: read_tickers(desk, listed)),
        ):
            times = []
            for _ in range(200):
                begin = time.perf_counter_ns()
                await question(desk)
                times.append(time.perf_counter_ns() - begin)
            times.sort()
            found.append((name, percentile(times, 500) / 1e6, percentile(times, 990) / 1e6))
    return found


def _klines(of: Market, interval: Interval, limit: int, shift_ms: int = 0) -> Question:
    question = KlineQuestion(Frame(interval, shift_ms), limit=limit)
    return lambda desk: read_klines(desk, of, question)


class Lag(NamedTuple):
    """Commands a second, and how far klines were behind the journal."""

    per_s: int
    p50_ms: float
    max_ms: float


def lag(site: Site, per_s: int, seconds: int) -> Lag:
    """A real exchange, at a steady rate."""
    say(f"klines of an exchange with {per_s:,} commands/s")
    contest = Contest("mixed", 1, per_s * seconds)
    return on_fresh_exchange(site, contest, lambda running: _lag(running, per_s))


def _lag(running: Running, per_s: int) -> Lag:
    first, rest = running.records[:per_s], running.records[per_s:]
    with building(running):
        # Before the first row nothing came for a while, and that is no lag.
        paced(running.socket, first, per_s=per_s)
        with LagWatch(running.database_url, KLINES_LAG_MS) as watch:
            paced(running.socket, rest, per_s=per_s)
    return Lag(per_s, watch.p50_ms, watch.max_ms)


@contextmanager
def building(running: Running) -> Iterator[None]:
    """The process that builds klines, once it has caught up."""
    environment = parts.environment_of(running.settings, os.environ)
    process = subprocess.Popen(python_command("marketdata"), env=environment,
                               stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        with psycopg.connect(running.database_url, autocommit=True) as conn:
            while conn.execute(CAUGHT_UP).fetchone() != (True,):
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def costs_table(costs: list[Cost]) -> Table:
    """For people."""
    table = Table("klines and tickers", "trades", "Python µs", "PostgreSQL µs", "klines a trade",
                  "step p50 ms", "p99", title="CPU for each trade")  # fmt: skip
    for one in costs:
        table.add_row(
            one.name, f"{one.trades:,}", f"{one.python:.1f}", f"{one.postgres:.1f}",
            f"{one.klines:.2f}", f"{one.p50_ms:.1f}", f"{one.p99_ms:.1f}",
        )  # fmt: skip
    return table


def questions_table(found: list[tuple[str, float, float]]) -> Table:
    """For people."""
    table = Table("question", "p50 ms", "p99 ms", title="Questions, one at a time")
    for name, p50, p99 in found:
        table.add_row(name, f"{p50:.2f}", f"{p99:.2f}")
    return table


def lag_table(found: list[Lag]) -> Table:
    """For people."""
    table = Table("commands/s", "p50 ms", "max ms", title="Klines behind the journal")
    for one in found:
        table.add_row(f"{one.per_s:,}", f"{one.p50_ms:.0f}", f"{one.max_ms:.0f}")
    return table


if __name__ == "__main__":
    typer.run(main)
