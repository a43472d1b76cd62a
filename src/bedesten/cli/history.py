"""`bedesten history export | list`: files of past days, for everybody to download."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, Final

import typer
from rich.table import Table

from bedesten.cli.bars import byte_bars, shown_on
from bedesten.cli.jobs import connected
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.db.roles import PROJECTOR
from bedesten.domain.market_data import Wanted, export

app = typer.Typer(help="Trades and klines of past days as files.", no_args_is_help=True)

LISTED: Final = """
    select m.symbol, min(f.day), max(f.day), count(distinct f.day), count(*), sum(f.bytes)::bigint
    from public.history_files as f join public.markets as m on m.market_id = f.market_id
    group by m.symbol order by m.symbol
"""
NAMES: Final = ("market", "first_day", "last_day", "days", "files", "bytes")
OfMarket = Annotated[str | None, typer.Option("--market", help="Only of this market.")]


@app.command("export")
def export_days(
    *,
    market: OfMarket = None,
    from_day: Annotated[str | None, typer.Option("--from", help="First day: 2027-01-31.")] = None,
    to_day: Annotated[str | None, typer.Option("--to", help="Last day.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Also days that are there.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Write the files of every day that is over and missing; the job `history` does it daily.

    Examples:  bedesten history export

    bedesten history export --market BTC-USDT --from 2027-01-01 --to 2027-01-31 --again
    """
    settings = settings_of(data)
    symbol = None if market is None else market.upper().replace("_", "-")
    wanted = Wanted(symbol, _day(from_day), _day(to_day), again)
    with connected(settings, PROJECTOR) as conn, byte_bars() as bars:
        moved = partial(shown_on(bars), "days")
        try:
            done = export(conn, settings.history_folder, datetime.now(UTC), wanted, moved=moved)
        except OSError as error:
            fail(f"The files cannot be written: {error}")
    if as_json:
        print_json({**done._asdict(), "folder": str(settings.history_folder)})
    else:
        size = f"{done.bytes / 1e6:.1f} MB"
        console.print(f"{done.days} days of markets in {done.files} files, {size}")
        console.print(f"in {settings.history_folder}", soft_wrap=True)


@app.command("list")
def list_markets(data: Data = None, as_json: AsJson = False) -> None:
    """Show which days there are of each market.

    Example:  bedesten history list
    """
    with connected(settings_of(data), PROJECTOR) as conn:
        rows = conn.execute(LISTED).fetchall()
    if as_json:
        found = [dict(zip(NAMES, map(_plain, row), strict=True)) for row in rows]
        print_json({"markets": found})
        return
    table = Table(*NAMES)
    for row in rows:
        table.add_row(*map(str, row))
    console.print(table)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(f"{text!r} is no day such as 2027-01-31")


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
