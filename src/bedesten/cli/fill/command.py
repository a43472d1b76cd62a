"""`bedesten demo fill`: months of history in minutes, by the kernel and the projector."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final

import psycopg
import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Column, Table
from rich.text import Text

from bedesten.cli.fill import candles, messages, money, people, plan, records, tables
from bedesten.cli.fill.flow import Flow
from bedesten.cli.fill.history import History
from bedesten.cli.fill.plan import OtherFill, Plan, State
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.errors import DatabaseProblem, DataFolderBusy
from bedesten.db.folder import DataFolder, FolderLock
from bedesten.db.roles import PROJECTOR
from bedesten.engine.errors import EngineProblem
from bedesten.kit import log as logs
from bedesten.projector.errors import ProjectorProblem

ENGINE: Final = "engine_writer"
# What follows from the ledger and the audit log, in this order.
FOLLOWING: Final = {
    "deposits": money.fill_deposits,
    "bank deposits": money.fill_fiat,
    "messages": messages.fill_notifications,
}
TROUBLES: Final = (DatabaseProblem, EngineProblem, ProjectorProblem, psycopg.Error)
JOURNAL_ROWS: Final = "select coalesce(max(seq), 0) from engine.journal"


def fill(
    orders: Annotated[int, typer.Option(min=1, max=100_000_000, help="placed in all.")] = 100_000,
    users: Annotated[int, typer.Option(min=1, max=10_000_000, help="who place them.")] = 10_000,
    *,
    months: Annotated[int, typer.Option(min=1, max=60, help="of history, up to now.")] = 6,
    seed: Annotated[int, typer.Option(help="The same seed makes the same history.")] = 1,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Fill a new exchange with customers, orders and trades of the past months.

    Commands go through the kernel into the journal and from there into all tables, as in real
    trading, with the times of the past: so it needs a folder without history, and no exchange up
    on it. Interrupted, the same command goes on where it was. Afterwards everything works on it:
    bedesten up, bedesten verify.

    Example:  bedesten demo fill --orders 1000000 --users 100000 --data ./large
    """
    settings = settings_of(data)
    logs.set_up("fill", log_format=settings.log_format, level="warning")
    begin = time.monotonic()
    wish = plan.make(time.time_ns(), orders=orders, users=users, months=months, seed=seed)
    try:
        with _database(settings) as access:
            figures = _fill(settings, access, wish)
    except DataFolderBusy as error:
        fail(f"{error}. A fill writes the past, so nothing may run on the folder: stop it first")
    except OtherFill as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail("interrupted; the same command goes on where it was", code=130)
    except TROUBLES as error:
        fail(f"{error}; the same command goes on where it was")
    figures["seconds"]["all"] = round(time.monotonic() - begin, 1)
    if as_json:
        print_json(figures)
    else:
        console.print(_table(figures))


@contextmanager
def _database(settings: Settings) -> Iterator[Access]:
    """The database, migrated, and nobody else on the folder. Raises DataFolderBusy."""
    if settings.database_url is None:
        with EmbeddedPostgres(settings.data, os_user=settings.pg_user, progress=console.print):
            access = Access(settings.data)
            access.set_up(console.print)
            yield access
        return
    folder = DataFolder(settings.data)
    folder.prepare()
    lock = FolderLock(folder)
    lock.acquire()
    try:
        access = Access(settings.data, settings.database_url)
        access.set_up(console.print)
        yield access
    finally:
        lock.release()


def _fill(settings: Settings, access: Access, wish: Plan) -> dict[str, Any]:
    state = _state(settings, access, wish)
    seconds: dict[str, float] = {}
    with (
        _progress() as bars,
        psycopg.connect(access.migrator_url(), autocommit=True) as owner,
        psycopg.connect(access.url(ENGINE), autocommit=True) as engine,
    ):
        with _step(bars, "orders", state.plan.orders, seconds) as moved:
            tables.make_partitions(owner, state.plan)
            history = History(engine, state.plan, engine=settings.engine)
            history.write(Flow(state.plan), moved)
        with _step(bars, "journal rows", history.rows, seconds) as moved:
            tables.project(access.url(PROJECTOR), moved)
        with _step(bars, "customers", state.plan.users, seconds) as moved:
            people.enrol_all(access.url("admin_user"), state.plan, moved)
        with _step(bars, "audit log", records.acts(state.plan), seconds) as moved:
            records.fill_audit(access.url("internal_service"), state.plan, moved)
        with _step(bars, "candles", history.rows, seconds) as moved:
            candles.build_klines(access.url(PROJECTOR), state.plan, moved)
        for name, step in FOLLOWING.items():
            with _step(bars, name, 1, seconds):
                step(owner, state.plan)
        with _step(bars, "statistics", 1, seconds) as moved:
            tables.tidy_up(owner)
            moved(1)
    with psycopg.connect(access.url("read_only_user")) as conn:
        found = tables.counts(conn)
    state.finished = True
    plan.save(settings.run_dir, state)
    return {**found, "journal_rows": history.rows, "months": wish.months, "seconds": seconds}


def _state(settings: Settings, access: Access, wish: Plan) -> State:
    """The fill to begin or to go on with. Raises OtherFill."""
    known = plan.read(settings.run_dir)
    if known is not None and known.finished:
        raise OtherFill(
            f"{settings.data} was filled with {known.plan.orders:,} orders already;"
            " choose a new folder with --data"
        )
    if known is not None and not plan.same_wish(known.plan, wish):
        had = known.plan
        raise OtherFill(
            f"An unfinished fill is in {settings.data}; go on with: bedesten demo fill --orders"
            f" {had.orders} --users {had.users} --months {had.months} --seed {had.seed}"
        )
    if known is not None:
        return known
    with psycopg.connect(access.url(ENGINE)) as conn:
        (rows,) = conn.execute(JOURNAL_ROWS).fetchone() or (0,)
    if rows:
        raise OtherFill(
            f"The exchange of {settings.data} has a history of its own ({rows:,} journal rows);"
            " a fill writes the past, so choose a new folder with --data"
        )
    state = State(plan=wish)
    plan.save(settings.run_dir, state)
    return state


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f}/s", justify="right")


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description:>12}"), BarColumn(), MofNCompleteColumn(), _Rate(),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=console, disable=not console.is_terminal,
    )  # fmt: skip


@contextmanager
def _step(
    bars: Progress, name: str, total: int, seconds: dict[str, float]
) -> Iterator[Callable[[int], None]]:
    """A bar and a stop-watch; moved by how far the step has come."""
    begin, task = time.monotonic(), bars.add_task(name, total=total)
    yield lambda done: bars.update(task, completed=done)
    bars.update(task, completed=total)
    seconds[name.replace(" ", "_")] = round(time.monotonic() - begin, 1)


def _table(figures: dict[str, Any]) -> Table:
    table = Table("table", Column("rows", justify="right"))
    for name, count in figures.items():
        if name not in ("seconds", "months"):
            table.add_row(name, f"{count:,}")
    table.add_section()
    spent = ", ".join(f"{name.replace('_', ' ')} {s}" for name, s in figures["seconds"].items())
    table.add_row("seconds", spent)
    return table
