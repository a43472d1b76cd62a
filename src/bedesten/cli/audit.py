"""`bedesten audit ...`: is the audit log as it was sealed, and what is in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TextIO

import msgspec
import psycopg
import typer
from rich.markup import escape
from rich.progress import Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bedesten.cli.as_staff import TERMINAL, As, Desk, Token, at_desk, member_of
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.domain import audit
from bedesten.domain.audit import LIMIT_MAX, Broken, Record, Report
from bedesten.kit.moment import in_utc

ROLE = "admin_user"  # analysts do not see what audit rows say
Text = Annotated[str | None, typer.Option(show_default=False)]
Moment = Annotated[
    datetime | None, typer.Option(show_default=False, help="Such as 2026-11-21T14:00:00 (UTC).")
]

app = typer.Typer(help="The audit log: who did what, and proof of it.", no_args_is_help=True)


@app.command()
def verify(data: Data = None, as_json: AsJson = False) -> None:
    """Compare every audit row with its seal, and every seal with the one before it.

    Names rows that were changed, dropped or slipped in. Note the head down somewhere else: with it
    even a chain that was made anew can be told. Exit code 1 when something is wrong.

    Example:  bedesten audit verify --data ./exchange
    """
    with _connected(data) as conn, _progress() as bars:
        task = bars.add_task("rows")
        report = audit.verify(conn, lambda rows: bars.update(task, completed=rows))
    if as_json:
        print_json(as_object(report))
    else:
        _print(report)
    if not report.ok:
        raise typer.Exit(1)


@app.command()
def search(
    data: Data = None,
    *,
    actor: Text = None,
    action: Text = None,
    resource_type: Text = None,
    resource_id: Text = None,
    request_id: Text = None,
    since: Moment = None,
    until: Moment = None,
    limit: Annotated[int, typer.Option(min=1, max=LIMIT_MAX)] = 50,
    as_json: AsJson = False,
) -> None:
    """Find audit rows, newest first; personal data is masked.

    Example:  bedesten audit search --action log_in --since 2026-11-21T00:00:00
    """
    question = audit.Question(
        actor=actor, action=action, resource_type=resource_type, resource_id=resource_id,
        request_id=request_id, since=since, until=until, limit=limit,
    )  # fmt: skip
    with _connected(data) as conn:
        found = [audit.masked(one) for one in audit.search(conn, question)]
    if as_json:
        print_json([msgspec.to_builtins(record) for record in found])
    else:
        console.print(_table(found))


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="A file that is not there yet.", show_default=False)],
    *,
    actor: Text = None,
    action: Text = None,
    resource_type: Text = None,
    resource_id: Text = None,
    request_id: Text = None,
    since: Moment = None,
    until: Moment = None,
    limit: Annotated[int, typer.Option(min=1, max=audit.EXPORT_MAX)] = 100_000,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Write audit rows to a file as CSV, newest first; personal data is masked.

    Wants audit:read, and is on record itself.

    Example:  bedesten audit export --out november.csv --since 2026-11-01T00:00:00 --as deniz
    """
    question = audit.Question(
        actor=actor, action=action, resource_type=resource_type, resource_id=resource_id,
        request_id=request_id, since=in_utc(since), until=in_utc(until),
    )  # fmt: skip

    async def work(desk: Desk) -> int:
        member = await member_of(desk, as_, token)
        member.check("audit:read")
        await audit.record_async(desk.conn, member.actor(TERMINAL), audit.act_of(question, limit))
        written = 0
        with _new_file(out) as file, _progress() as bars:
            task = bars.add_task("rows")
            async for piece, rows in audit.lines(desk.conn, question, limit):
                file.write(piece)
                written += rows
                bars.update(task, completed=written)
        return written

    written = at_desk(settings_of(data), work)
    if as_json:
        print_json({"file": str(out), "rows": written})
    else:
        console.print(f"{written:,} rows in {out}")


def as_object(report: Report) -> dict[str, Any]:
    """The report for --json."""
    return {
        "ok": report.ok,
        "seals": report.seals,
        "rows": report.rows,
        "head": report.head.hex(),
        "unsealed": report.unsealed,
        "broken": [
            {"seal": one.seal, "row": None if one.row is None else str(one.row), "what": one.what}
            for one in report.broken
        ],
    }


@contextmanager
def _new_file(path: Path) -> Iterator[TextIO]:
    """For its owner alone; a file that is there stays as it is."""
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        fail(f"Cannot write {path}: {error.strerror}")
    with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
        yield file


def _connected(data: Data) -> psycopg.Connection:
    settings = settings_of(data)
    try:
        url = Access(settings.data, settings.database_url).url(ROLE)
        conn = psycopg.connect(url, autocommit=True)
    except (DatabaseProblem, psycopg.Error) as error:
        fail(f"The database does not answer ({error}); is the exchange up? bedesten up starts it")
    conn.execute("set timezone = 'UTC'")  # times given without a zone
    return conn


def _progress() -> Progress:
    columns = (TextColumn("{task.completed:,} {task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)


def _print(report: Report) -> None:
    console.print(f"{report.rows:,} rows under {report.seals:,} seals; head {report.head.hex()}")
    if report.unsealed:
        console.print(f"[red]{report.unsealed:,} rows wait for a seal: is the relay running?[/red]")
    for one in report.broken:
        console.print(f"[red]{_sentence(one)}[/red]")
    if report.ok:
        console.print("[green]everything is as it was sealed[/green]")


def _sentence(broken: Broken) -> str:
    row = "" if broken.row is None else f", row {broken.row}"
    return f"seal {broken.seal}{row}: {broken.what}"


def _table(found: list[Record]) -> Table:
    table = Table("at (UTC)", "who", "what", "to what", "outcome")
    for one in found:
        error = None if one.error is None else f"[red]{escape(one.error)}[/red]"
        table.add_row(
            f"{one.at:%Y-%m-%d %H:%M:%S}",
            escape(f"{one.actor_type} {one.actor or ''}\n{one.ip or ''}".strip()),
            escape(f"{one.action}\n{one.description}".strip()),
            escape(f"{one.resource_type} {one.resource_id or ''}".strip()),
            error or one.status,
        )
    return table
