"""`bedesten load FILE`: an order flow through engine, journal and projector, checked in SQL."""

import asyncio
import hashlib
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import psycopg
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bedesten.cli import parts
from bedesten.cli.demo_funds import enrol_all
from bedesten.cli.exchange import Exchange
from bedesten.cli.flow_file import FlowFileError, Oracle, read_oracle, read_records
from bedesten.cli.load import report, run_state, totals
from bedesten.cli.load.flow import check_shapes, command_records
from bedesten.cli.load.pipeline import EngineGone, Outcome, push
from bedesten.cli.load.run_state import RunState
from bedesten.cli.load.totals import TradeWithoutOrder
from bedesten.cli.load.venue import Venue, owner_of, prepare
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.cli.projection import ProjectionStuck
from bedesten.cli.supervisor import PartFailed
from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.kit.errors import DomainError
from bedesten.protocol.client import EngineClient, EngineUnavailable

PROBE_S = 1
TROUBLES = (
    DatabaseProblem, DomainError, EngineGone, PartFailed, ProjectionStuck, TradeWithoutOrder,
    psycopg.Error,
)  # fmt: skip


class Interrupted(Exception):
    """Somebody wants the load, or the exchange that it started, to end."""


class Running(NamedTuple):
    """An exchange that is up; `stopping` is set when the load must end."""

    settings: Settings
    stopping: asyncio.Event

    def check(self) -> None:
        """Raise Interrupted when the load must end; called between steps, from any thread."""
        if self.stopping.is_set():
            raise Interrupted


def load(
    file: Annotated[Path, typer.Argument(help="A flow file; its oracle's JSON lies beside it.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Drive a flow file through the engine and compare the SQL trades with the file's oracle.

    Runs on the exchange that is up on the data folder; with --data and none up, it starts one and
    stops it again. After a crash the same command goes on where it was. Exit code 1 when the
    totals differ.

    Example:  bedesten load mixed.bin --data ./exchange --json
    """
    settings = settings_of(data)
    try:
        oracle = read_oracle(file)
    except FlowFileError as error:
        fail(str(error))
    try:
        if hashlib.sha256(file.read_bytes()).hexdigest() != oracle.sha256:
            fail(f"{file} is not the file that its oracle saw: the SHA-256 differs")
        figures = asyncio.run(_run(settings, file, oracle, may_start=data is not None))
    except (Interrupted, asyncio.CancelledError):
        fail("interrupted; the same command goes on where it was", code=130)
    except TROUBLES as error:
        fail(f"{error}; the same command goes on where it was")
    if as_json:
        print_json(figures)
    else:
        console.print(report.table(figures, oracle))
    if not figures["equal"]:
        raise typer.Exit(1)


async def _run(
    settings: Settings, file: Path, oracle: Oracle, *, may_start: bool
) -> dict[str, Any]:
    this = asyncio.current_task()
    assert this is not None

    def end() -> None:
        if not this.cancelling():  # once: a second Ctrl-C must not cut the stopping short
            this.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, end)
    async with _exchange(settings, may_start=may_start) as running:
        try:
            return await _load(running, file, oracle)
        except asyncio.CancelledError:
            running.stopping.set()
            raise


async def _load(running: Running, file: Path, oracle: Oracle) -> dict[str, Any]:
    settings = running.settings
    state = run_state.begin(settings.run_dir, oracle.sha256)
    with _progress() as bars:
        venue = await _prepare(settings, state, oracle, bars)
        begin = time.perf_counter()
        outcome = await asyncio.to_thread(_push, running, state, venue, file, bars)
        acknowledged = time.perf_counter()
        access = Access(settings.data, settings.database_url)
        last = max(outcome.last_seq, await _newest_row(settings))
        await asyncio.to_thread(totals.wait_for_projection, access, last, bars, running.check)
        projected = time.perf_counter()
    found = await asyncio.to_thread(totals.from_trades_table, access, venue.symbol)
    state.finished = True
    run_state.save(settings.run_dir, state)
    return report.figures(
        oracle, outcome, found, market=venue.symbol,
        acknowledged_s=acknowledged - begin, projected_s=projected - begin,
    )  # fmt: skip


@asynccontextmanager
async def _exchange(settings: Settings, *, may_start: bool) -> AsyncIterator[Running]:
    """The exchange that is up on the folder, or one of our own for the time of the load."""
    if await _is_up(settings):
        yield Running(settings, asyncio.Event())
        return
    if not may_start:
        fail(
            f"No exchange is up on {settings.data};"
            " start one with: bedesten up, or name a folder with --data"
        )
    ours = parts.with_concrete_ports(parts.on_any_ports(settings))
    exchange = Exchange(ours, console)
    try:
        await exchange.start_engine()
        await exchange.start_parts((parts.projector_part(ours),))
        yield Running(ours, exchange.stopping)
    finally:
        await exchange.stop()


async def _is_up(settings: Settings) -> bool:
    if not settings.engine_socket.exists():
        return False
    try:
        client = await EngineClient.connect(settings.engine_socket, timeout_s=PROBE_S)
    except EngineUnavailable:
        return False
    await client.close()
    return True


async def _prepare(settings: Settings, state: RunState, oracle: Oracle, bars: Progress) -> Venue:
    task = bars.add_task("accounts", total=oracle.users)
    owners = [owner_of(state, user) for user in range(oracle.users)]
    await asyncio.to_thread(enrol_all, Access(settings.data, settings.database_url), owners)
    client = await EngineClient.connect(settings.engine_socket)
    try:
        return await prepare(
            client, state, oracle.users, lambda done: bars.update(task, completed=done)
        )
    finally:
        await client.close()


async def _newest_row(settings: Settings) -> int:
    """A resumed run may have nothing left to send, so its own answers do not tell."""
    client = await EngineClient.connect(settings.engine_socket)
    try:
        return (await client.status()).seq
    finally:
        await client.close()


def _push(running: Running, state: RunState, venue: Venue, file: Path, bars: Progress) -> Outcome:
    settings = running.settings
    check_shapes()
    flow = list(read_records(file))
    task = bars.add_task("commands", total=len(flow), completed=state.acknowledged)
    outcome = Outcome(acknowledged=state.acknowledged)

    def records(first: int) -> Iterator[bytes]:
        return command_records(islice(enumerate(flow), first, None), venue, state)

    def progress(now: Outcome) -> None:
        running.check()
        bars.update(task, completed=now.acknowledged)
        if now.acknowledged - state.acknowledged >= run_state.SAVE_EVERY:
            state.acknowledged = now.acknowledged
            run_state.save(settings.run_dir, state)

    push(settings.engine_socket, records, outcome, progress)
    state.acknowledged = outcome.acknowledged
    return outcome


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description:>12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )
