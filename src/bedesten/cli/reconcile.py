"""`bedesten reconcile`: ledger against balances, now; what differs becomes an alert."""

from typing import Annotated, Final

import typer
from rich.table import Table

from bedesten.cli.jobs import connected
from bedesten.cli.options import AsJson, Data, console, print_json, settings_of
from bedesten.db.roles import PROJECTOR

RUN: Final = "select run_id, as_of_seq, mismatches from admin.run_reconciliation(%s)"
OPEN: Final = """
    select d.user_id::text, d.email, d.account_id, d.currency, d.balance_bucket,
        d.ledger_balance::text, d.wallet_balance::text, d.discrepancy::text
    from reporting.balance_discrepancies as d order by abs(d.discrepancy) desc
"""
COLUMNS: Final = (
    "user_id", "email", "account_id", "currency", "bucket", "ledger", "balance", "discrepancy",
)  # fmt: skip


def reconcile(
    *,
    recount: Annotated[
        bool, typer.Option("--recount", help="Add up every transfer, not only the newer ones.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Compare ledger and balances, both ways, to the last unit; what differs becomes an alert.

    The nightly job does the same; `bedesten verify` also replays the journal. Exit code 1 when
    something differs.

    Example:  bedesten reconcile --recount
    """
    with connected(settings_of(data), PROJECTOR) as conn, console.status("comparing ..."):
        row = conn.execute(RUN, [recount]).fetchone()
        assert row is not None, "a run has one row"
        run, seq, mismatches = row
        alerts = conn.execute(OPEN).fetchall()
    if as_json:
        found = [dict(zip(COLUMNS, alert, strict=True)) for alert in alerts]
        print_json(
            {"run": str(run), "as_of_seq": seq, "mismatches": mismatches, "open_alerts": found}
        )
    else:
        if alerts:
            table = Table(*COLUMNS, title="alerts that nobody has cleared")
            for alert in alerts:
                table.add_row(*("" if value is None else str(value) for value in alert))
            console.print(table)
        verdict = f"[red]{mismatches} mismatches[/]" if mismatches else "[green]all agrees[/]"
        console.print(f"{verdict} at journal row {seq}")
    if mismatches:
        raise typer.Exit(1)
