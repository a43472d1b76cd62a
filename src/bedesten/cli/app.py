"""The command table of `bedesten`. A new command is one file here and one line below."""

from typing import Annotated

import typer

from bedesten import __version__
from bedesten.cli import (
    account,
    approvals,
    asset,
    audit,
    bench,
    customer,
    demo,
    fees,
    jobs,
    market,
    staff,
)
from bedesten.cli.backup import backup
from bedesten.cli.book import book
from bedesten.cli.halt import halt
from bedesten.cli.load import load
from bedesten.cli.migrate import migrate
from bedesten.cli.monitor import monitor
from bedesten.cli.processes import (
    archive,
    backoffice,
    engine,
    project,
    relay,
    rest,
    scheduler,
    standby,
    ws,
)
from bedesten.cli.reconcile import reconcile
from bedesten.cli.restore import restore
from bedesten.cli.up import up
from bedesten.cli.verify import verify

app = typer.Typer(
    name="bedesten",
    help="An open-source spot exchange.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals may hold secrets
)


def show_version(wanted: bool) -> None:
    """Print the version and leave, when `--version` was given."""
    if wanted:
        typer.echo(f"bedesten {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    """An open-source spot exchange: it matches, keeps the ledger and can prove both."""


for command in (
    up, engine, standby, rest, ws, backoffice, project, scheduler, relay, archive, migrate, verify,
    reconcile, monitor, backup, restore, load, book, halt,
):  # fmt: skip
    app.command()(command)
app.add_typer(account.app, name="account")
app.add_typer(asset.app, name="asset")
app.add_typer(audit.app, name="audit")
app.add_typer(fees.app, name="fees")
app.add_typer(jobs.app, name="jobs")
app.add_typer(market.app, name="market")
app.add_typer(staff.app, name="staff")
app.add_typer(customer.app, name="customer")
app.add_typer(approvals.app, name="approvals")
app.add_typer(demo.app, name="demo")
app.add_typer(bench.app, name="bench")


def main() -> None:
    """Run the command line."""
    app()
