"""The command table of `bedesten`. A new command is one file here and one line below."""

from collections.abc import Mapping
from typing import Annotated

import typer

from bedesten import __version__
from bedesten.cli.table import CommandTable, Entry

HERE = "bedesten.cli"
PROCESSES = f"{HERE}.processes"
ENTRIES: Mapping[str, Entry] = {
    "up": Entry(f"{HERE}.up", "up", "Bring up the whole exchange; Ctrl-C stops it cleanly."),
    "engine": Entry(PROCESSES, "engine", "The single writer: matches, journals, acknowledges."),
    "standby": Entry(PROCESSES, "standby", "Follow the journal; lead when the leader is silent."),
    "rest": Entry(PROCESSES, "rest", "The REST gateway and the web page."),
    "ws": Entry(PROCESSES, "ws", "The WebSocket gateway."),
    "backoffice": Entry(PROCESSES, "backoffice", "The back office gateway, for staff alone."),
    "binance": Entry(PROCESSES, "binance", "The gateway that speaks Binance Spot."),
    "project": Entry(PROCESSES, "project", "The projector: journal rows become table rows."),
    "scheduler": Entry(PROCESSES, "scheduler", "The jobs: partitions, reconciliation, upkeep."),
    "relay": Entry(PROCESSES, "relay", "Seal the audit log, and send mails."),
    "marketdata": Entry(PROCESSES, "marketdata", "Build klines and tickers from the trades."),
    "archive": Entry(PROCESSES, "archive", "Archive the WAL as it is written, sealed."),
    "migrate": Entry(f"{HERE}.migrate", "migrate", "Create roles and schema, or migrate them."),
    "verify": Entry(f"{HERE}.verify", "verify", "Prove the exchange from its journal, both ways."),
    "reconcile": Entry(f"{HERE}.reconcile", "reconcile", "Compare ledger and balances."),
    "monitor": Entry(f"{HERE}.monitor", "monitor", "The five measures, and every alarm."),
    "backup": Entry(f"{HERE}.backup", "backup", "Back the exchange up while it runs, or not."),
    "restore": Entry(f"{HERE}.restore", "restore", "Restore a moment into a new folder."),
    "load": Entry(f"{HERE}.load", "load", "Drive a flow file through the engine, and check it."),
    "book": Entry(f"{HERE}.book", "book", "Show the book of a market."),
    "halt": Entry(f"{HERE}.halt", "halt", "Stop all trading at once."),
    "account": Entry(f"{HERE}.account", "app", "Freeze accounts and limit them."),
    "asset": Entry(f"{HERE}.asset", "app", "List assets and show them."),
    "audit": Entry(f"{HERE}.audit", "app", "The audit log: who did what, and proof of it."),
    "fees": Entry(f"{HERE}.fees", "app", "Fee rates of accounts and tiers."),
    "history": Entry(f"{HERE}.history", "app", "Trades and klines of past days as files."),
    "jobs": Entry(f"{HERE}.jobs", "app", "Periodic work: partitions, reconciliation, upkeep."),
    "keys": Entry(f"{HERE}.keys", "app", "The keys that seal secrets."),
    "klines": Entry(f"{HERE}.klines", "app", "Klines: candles of every interval."),
    "limits": Entry(f"{HERE}.limits", "app", "What customers may move, and who has which."),
    "market": Entry(f"{HERE}.market", "app", "List markets, show them, set their phase."),
    "parameters": Entry(f"{HERE}.parameters", "app", "System parameters and their history."),
    "staff": Entry(f"{HERE}.staff", "app", "Members of staff and their sessions."),
    "customer": Entry(f"{HERE}.customer", "app", "Ask for changes to customers."),
    "approvals": Entry(f"{HERE}.approvals", "app", "What staff asked for and another decides."),
    "terms": Entry(f"{HERE}.terms_of_use", "app", "The terms of use that customers accept."),
    "notices": Entry(f"{HERE}.notices", "app", "What staff announce on the status page."),
    "demo": Entry(f"{HERE}.demo", "app", "Demo accounts, simulated trade, made-up history."),
    "bench": Entry(f"{HERE}.bench", "app", "Measure a part of the exchange by itself."),
}


class Commands(CommandTable):
    """All commands."""

    ENTRIES = ENTRIES


app = typer.Typer(
    name="bedesten",
    cls=Commands,
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


def main() -> None:
    """Run the command line."""
    app()
