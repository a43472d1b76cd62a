"""`bedesten demo ...`: funded demo accounts and simulated trade."""

import typer

from bedesten.cli.demo_account import account
from bedesten.cli.demo_trade import trade

app = typer.Typer(help="Demo accounts and simulated trade.", no_args_is_help=True)
app.command()(account)
app.command()(trade)
