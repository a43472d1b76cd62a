"""`bedesten verify`: starts the database when nobody has, runs the checks, prints the verdict."""

from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from bedesten.cli.database import database_of
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.cli.verify.backups import verify_backup
from bedesten.cli.verify.checks import DIFFERENCES_MAX, Check, Verdict, run_checks
from bedesten.db.errors import DatabaseProblem
from bedesten.engine.errors import EngineProblem
from bedesten.projector.errors import ProjectorProblem


def verify(
    data: Data = None,
    backup: Annotated[
        str | None,
        typer.Option("--backup", help="Verify this backup instead, or `newest`, or `all`."),
    ] = None,
    backups: Annotated[
        Path | None, typer.Option("--from", help="The backup folder, instead of the settings'.")
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", help="The backups' key file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Prove the exchange: the journal's chain and replay, every balance from the ledger, the
    tables against the engine. Zero tolerance, both directions.

    Works while the exchange is up, and starts its PostgreSQL when it is down. Changes nothing.
    Exit code 1 when something differs. With --backup it reads every byte of a backup and of the
    WAL archive instead.

    Examples:  bedesten verify --data ./exchange --json   |   bedesten verify --backup newest
    """
    settings = settings_of(data, backup_dir=backups, backup_key=key)
    if backup is not None:
        verify_backup(settings, backup, as_json=as_json)
        return
    try:
        with database_of(settings) as access, progress_bars() as bars:
            verdict = run_checks(settings, access, bars)
    except (DatabaseProblem, EngineProblem, ProjectorProblem) as error:
        fail(str(error))
    except psycopg.Error as error:
        fail(f"The database could not be read ({error}); is it migrated? bedesten migrate does it")
    if as_json:
        print_json(as_object(verdict))
    else:
        show(verdict)
    if not verdict.ok:
        raise typer.Exit(1)


def show(verdict: Verdict) -> None:
    """The verdict for people."""
    console.print(_table(verdict))
    for check in verdict.checks:
        _print_differences(check)


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


def progress_bars() -> Progress:
    """One bar for each thing that is read, on a terminal."""
    return Progress(
        TextColumn("{task.description:>16}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
