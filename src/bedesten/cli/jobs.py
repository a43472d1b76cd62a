"""`bedesten jobs` and `bedesten jobs run`: what runs when, what came of it, and run one now."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import psycopg
import typer
from prometheus_client import CollectorRegistry
from psycopg.rows import dict_row
from rich.table import Table
from rich.text import Text

from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.db.pool import connect
from bedesten.kit import log as logs

app = typer.Typer(help="Periodic work: partitions, reconciliation, upkeep.")

ROLE: Final = "admin_user"
JOBS: Final = """
    select j.name, j.description, j.every::text, j.at::text, j.zone, j.enabled, j.next_run,
        j.last_run, j.last_outcome::text, j.last_result, r.started_at as running_since,
        j.lease_holder as running_on, last.due_at as last_due, last.missed as last_missed
    from admin.jobs as j
    left join admin.job_runs as r on r.run_id = j.lease_run_id
    left join lateral (
        select x.due_at, x.missed from admin.job_runs as x
        where x.name = j.name and x.outcome in ('success', 'failure')
        order by x.run_id desc limit 1
    ) as last on true
    order by j.next_run, j.name
"""


@app.callback(invoke_without_command=True)
def jobs(context: typer.Context, data: Data = None, as_json: AsJson = False) -> None:
    """List the jobs: when each ran last, what came of it, when it is due next.

    Examples:  bedesten jobs   |   bedesten jobs run reconciliation
    """
    if context.invoked_subcommand is not None:
        return
    with connected(settings_of(data), ROLE) as conn:
        rows = conn.cursor(row_factory=dict_row).execute(JOBS).fetchall()
    if as_json:
        print_json({"jobs": [{name: _plain(value) for name, value in row.items()} for row in rows]})
        return
    table = Table("job", "when", "next (UTC)", "last (UTC)", "result")
    for row in rows:
        table.add_row(
            row["name"],
            f"every {row['every']} at {row['at']} {row['zone']}",
            _moment(row["next_run"]) if row["enabled"] else "off",
            _moment(row["last_run"]),
            _result(row),
        )
    console.print(table)


@app.command()
def run(
    name: Annotated[str, typer.Argument(help="As the list shows it.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Run one job now, due or not, and wait for it. Exit code 1 when it failed.

    Example:  bedesten jobs run balance-summary
    """
    from bedesten.workers.app import scheduler_of
    from bedesten.workers.metrics import Metrics

    settings = settings_of(data)
    logs.set_up("jobs", log_format=settings.log_format, level="error", stream=sys.__stderr__)
    try:
        with console.status(f"{name} ..."):
            ended = scheduler_of(settings, Metrics(CollectorRegistry())).run_now(name)
        if ended is None:
            _say_why_not(settings, name)
    except DatabaseProblem as error:
        fail(str(error))
    except psycopg.OperationalError as error:
        fail(f"The database does not answer ({error}); is the exchange up?")
    assert ended is not None, "without a run the command has ended"
    if as_json:
        print_json({"job": name, "succeeded": ended.succeeded, "result": ended.result})
    else:
        colour = "green" if ended.succeeded else "red"
        console.print(Text(f"{name}: {ended.result}", colour), f"({ended.seconds:.2f} s)")
    if not ended.succeeded:
        raise typer.Exit(1)


@contextmanager
def connected(settings: Settings, role: str) -> Iterator[psycopg.Connection]:
    """A connection to the running exchange's database; what fails becomes a sentence."""
    if settings.database_url is None and not Path(settings.data).exists():
        fail(f"There is no exchange in {settings.data}; choose its folder with --data")
    try:
        url = Access(settings.data, settings.database_url).url(role)
        with connect(url, "operator", autocommit=True, statement_timeout_ms=0) as conn:
            yield conn
    except DatabaseProblem as error:
        fail(str(error))
    except psycopg.OperationalError as error:
        fail(f"The database does not answer ({error}); start the exchange with: bedesten up")
    except psycopg.errors.UndefinedTable as error:
        fail(f"{error.diag.message_primary}; is it migrated? bedesten migrate does it")


def _say_why_not(settings: Settings, name: str) -> None:
    with connected(settings, ROLE) as conn:
        row = conn.execute("select lease_holder from admin.jobs where name = %s", [name]).fetchone()
        names = [n for (n,) in conn.execute("select name from admin.jobs order by name")]
    if row is None:
        fail(f"There is no job {name}; there are {', '.join(names)}")
    fail(f"{name} runs now, on {row[0]}")


def _result(row: dict[str, object]) -> Text:
    if row["running_since"] is not None:
        return Text(f"runs since {_moment(row['running_since'])} on {row['running_on']}", "cyan")
    words = str(row["last_result"] or "")
    last, due = row["last_run"], row["last_due"]
    if isinstance(last, datetime) and isinstance(due, datetime):
        late_s = (last - due).total_seconds()
        if row["last_missed"] or late_s > 3600:
            words += f" (made up {late_s / 3600:.1f} h late, {row['last_missed']} more missed)"
    return Text(words, "red" if row["last_outcome"] == "failure" else "")


def _moment(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else "never"


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
