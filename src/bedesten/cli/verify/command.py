"""`bedesten verify`: starts the database when nobody has, runs the checks, prints the verdict."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.cli.verify.checks import DIFFERENCES_MAX, Check, Verdict, run_checks
from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.errors import DatabaseProblem, DataFolderBusy
from bedesten.db.folder import DataFolder
from bedesten.engine.errors import EngineProblem
from bedesten.projector.errors import ProjectorProblem


def verify(data: Data = None, as_json: AsJson = False) -> None:
    """Prove the exchange: the journal's chain and replay, every balance from the ledger, the
    tables against the engine. Zero tolerance, both directions.

    Works while the exchange is up, and starts its PostgreSQL when it is down. Changes nothing.
    Exit code 1 when something differs.

    Example:  bedesten verify --data ./exchange --json
    """
    settings = settings_of(data)
    try:
        with _database(settings) as access, _progress() as bars:
            verdict = run_checks(settings, access, bars)
    except (DatabaseProblem, EngineProblem, ProjectorProblem) as error:
        fail(str(error))
    except psycopg.Error as error:
        fail(f"The database could not be read ({error}); is it migrated? bedesten migrate does it")
    if as_json:
        print_json(as_object(verdict))
    else:
        console.print(_table(verdict))
        for check in verdict.checks:
            _print_differences(check)
    if not verdict.ok:
        raise typer.Exit(1)


@contextmanager
def _database(settings: Settings) -> Iterator[Access]:
    """The database of a running exchange, or the embedded one for the time of the check."""
    access = Access(settings.data, settings.database_url)
    if settings.database_url is None and not DataFolder(settings.data).cluster.exists():
        fail(f"There is no exchange in {settings.data}; choose its folder with --data")
    if settings.database_url is not None:
        yield access
        return
    server = EmbeddedPostgres(settings.data, os_user=settings.pg_user, progress=console.print)
    try:
        server.start()
    except DataFolderBusy:
        yield access
        return
    try:
        yield access
    finally:
        server.stop()


def as_object(verdict: Verdict) -> dict[str, Any]:
    """The verdict for --json."""
    return {
        "ok": verdict.ok,
        "seq": verdict.seq,
        "projected_seq": verdict.projected_seq,
        "commands": verdict.commands,
        "state_hash": verdict.state_hash,
        "checks": [
            {
                "name": check.name,
                "ok": check.ok,
                "checked": check.checked,
                "differences": list(check.differences),
            }
            for check in verdict.checks
        ],
    }


def _table(verdict: Verdict) -> Table:
    table = Table("check", "looked at", "")
    for check in verdict.checks:
        outcome = "[green]right[/]" if check.ok else f"[red]{len(check.differences)} WRONG[/]"
        table.add_row(check.name, check.checked, outcome)
    table.add_section()
    word = "[bold green]everything agrees[/]" if verdict.ok else "[bold red]NOT in agreement[/]"
    table.add_row("verdict", f"journal row {verdict.seq}, tables at {verdict.projected_seq}", word)
    return table


def _print_differences(check: Check) -> None:
    for difference in check.differences[:DIFFERENCES_MAX]:
        console.print(Text.assemble((f"{check.name}: ", "red"), difference), soft_wrap=True)
    more = len(check.differences) - DIFFERENCES_MAX
    if more > 0:
        console.print(f"[red]{check.name}:[/] and {more} more; --json lists them all")


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description:>16}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
