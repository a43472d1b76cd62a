"""`bedesten demo ...`: funded demo accounts, simulated trade, months of made-up history."""

from collections.abc import Mapping

import typer

from bedesten.cli.table import CommandTable, Entry

HERE = "bedesten.cli"
ENTRIES: Mapping[str, Entry] = {
    "account": Entry(f"{HERE}.demo_account", "account", "Open and fund an account, with a key."),
    "trade": Entry(f"{HERE}.demo_trade", "trade", "Quote and take on the demo markets."),
    "mailbox": Entry(f"{HERE}.demo_mailbox", "mailbox", "Take mails instead of sending them."),
    "fill": Entry(f"{HERE}.fill", "fill", "Make up customers, orders and trades of months."),
}


class Commands(CommandTable):
    """All that is for trying things out."""

    ENTRIES = ENTRIES


app = typer.Typer(
    cls=Commands, help="Demo accounts, simulated trade, made-up history.", no_args_is_help=True
)


@app.callback()
def parts() -> None:
    """Demo accounts, simulated trade, made-up history."""
