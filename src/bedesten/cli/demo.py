"""`bedesten demo ...`: funded demo accounts, simulated trade, months of made-up history."""

import typer

from bedesten.cli.demo_account import account
from bedesten.cli.demo_mailbox import mailbox
from bedesten.cli.demo_trade import trade
from bedesten.cli.fill import fill

app = typer.Typer(help="Demo accounts, simulated trade, made-up history.", no_args_is_help=True)
app.command()(account)
app.command()(trade)
app.command()(mailbox)
app.command()(fill)
