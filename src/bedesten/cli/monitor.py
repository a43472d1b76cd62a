"""`bedesten monitor`: the measures an operator watches, and every alarm, as tables or JSON."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import psycopg
import typer
from psycopg.rows import dict_row
from rich.table import Table

from bedesten.cli.jobs import connected
from bedesten.cli.options import AsJson, Data, console, print_json, settings_of

ROLE: Final = "admin_user"
MEASURES: Final[Mapping[str, str]] = {
    "ledger_integrity": "select * from admin.ledger_integrity",
    "pending_withdrawals": "select * from admin.pending_withdrawals",
    "table_sizes": """
        select schema_name || '.' || table_name as table, estimated_rows, size, external_size,
            total_bytes, grown_since_yesterday, grown_in_30_days
        from admin.table_sizes limit 20""",
    "slow_queries": "select * from admin.slow_queries",
    "unused_indexes": "select * from admin.unused_indexes limit 20",
    "alarms": "select * from admin.alarms()",
}
EMPTY: Final = {
    "pending_withdrawals": "none",
    "slow_queries": "nothing recorded (is pg_stat_statements installed?)",
    "unused_indexes": "none",
    "alarms": "[green]no alarms[/]",
}


def monitor(data: Data = None, as_json: AsJson = False) -> None:
    """Look at the five measures and at every alarm. Exit code 1 when there is an alarm.

    Example:  bedesten monitor --json
    """
    with connected(settings_of(data), ROLE) as conn:
        found = {name: _rows(conn, query) for name, query in MEASURES.items()}
    if as_json:
        print_json(found)
    else:
        for name, rows in found.items():
            console.print(_table(name, rows) if rows else f"{_title(name)}: {EMPTY[name]}")
    if found["alarms"]:
        raise typer.Exit(1)


def _rows(conn: psycopg.Connection, query: str) -> list[dict[str, Any]]:
    rows = conn.cursor(row_factory=dict_row).execute(query.encode()).fetchall()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _table(name: str, rows: list[dict[str, Any]]) -> Table:
    style = "red" if name == "alarms" else ""
    table = Table(*(column.replace("_", " ") for column in rows[0]), title=_title(name))
    for row in rows:
        table.add_row(*("" if v is None else str(v) for v in row.values()), style=style)
    return table


def _title(name: str) -> str:
    return name.replace("_", " ")
