"""`bedesten klines rebuild`: klines anew from the trades; tells and mends what differs."""

from functools import partial
from typing import Annotated, Final

import psycopg
import typer
from rich.table import Table

from bedesten.cli.bars import byte_bars, shown_on
from bedesten.cli.jobs import connected
from bedesten.cli.moments import ns_named
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.db.roles import PROJECTOR
from bedesten.domain.market_data import FRAMES, Differences, Frame, Interval, Span, rebuild

app = typer.Typer(help="Klines: candles of every interval.", no_args_is_help=True)

END_OF_IDS_MS: Final = 3_770_000_000_000  # in 2089: trades have no ids beyond
MARKETS: Final = "select market_id, symbol from public.markets order by market_id"


@app.callback()
def klines() -> None:
    """Klines are built live by `bedesten marketdata`."""


@app.command("rebuild")
def rebuild_klines(
    *,
    market: Annotated[str | None, typer.Option(help="Only of this market.")] = None,
    interval: Annotated[
        list[Interval] | None, typer.Option(help="Only of this interval; may be repeated.")
    ] = None,
    from_time: Annotated[
        str | None, typer.Option("--from", help="Klines that begin then or later.")
    ] = None,
    to_time: Annotated[
        str | None, typer.Option("--to", help="Klines that begin before then.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only compare; change nothing.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Build klines anew from the trades and mend the tables; the exchange may run meanwhile.

    Exit code 1 when something differed: what is built live and what is built anew are the same.

    Examples:  bedesten klines rebuild --check

    bedesten klines rebuild --market BTC-USDT --interval 1h --from 2027-01-01T00:00:00Z
    """
    low = 0 if from_time is None else ns_named(from_time) // 1_000_000
    high = END_OF_IDS_MS if to_time is None else ns_named(to_time) // 1_000_000
    frames = tuple(Frame(one) for one in interval) if interval else FRAMES
    found: dict[str, Differences] = {}
    with connected(settings_of(data), PROJECTOR) as conn, byte_bars() as bars:
        for number, symbol in _chosen(conn, market):
            moved = partial(shown_on(bars), symbol)
            span = Span(number, low, high, frames)
            found[symbol] = rebuild(conn, span, check=check, moved=moved)
    _tell(found, check=check, as_json=as_json)


def _chosen(conn: psycopg.Connection, symbol: str | None) -> list[tuple[int, str]]:
    listed = [(number, name) for number, name in conn.execute(MARKETS)]
    if symbol is None:
        return listed
    wanted = symbol.upper().replace("_", "-")
    chosen = [one for one in listed if one[1] == wanted]
    if not chosen:
        known = ", ".join(name for _, name in listed) or "no market yet"
        fail(f"{symbol} is not a market here ({known})")
    return chosen


def _tell(found: dict[str, Differences], *, check: bool, as_json: bool) -> None:
    total = Differences()
    for one in found.values():
        total = total.plus(one)
    if as_json:
        print_json({"markets": {name: one._asdict() for name, one in found.items()}})
    else:
        table = Table("market", *Differences._fields)
        for name, one in found.items():
            table.add_row(name, *map(str, one))
        console.print(table)
        verb = "differ" if check else "were mended"
        verdict = f"[red]{total.mended} {verb}[/]" if total.mended else "[green]all agree[/]"
        console.print(f"{total.built} klines built anew: {verdict}")
    if total.mended:
        raise typer.Exit(1)
