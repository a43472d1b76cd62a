"""`bedesten market schedule | schedules`: when markets move to a phase by themselves."""

from datetime import UTC, datetime
from typing import Annotated

import psycopg
import typer
from rich.table import Table

from bedesten.cli import listing
from bedesten.cli.moments import EXAMPLE, ns_named
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of, with_engine
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.domain.markets import BadDayEnd, DayEnd
from bedesten.kit.moment import moment_of, ns_of
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import SchedulePhase
from bedesten.protocol.events import PhaseScheduled
from bedesten.protocol.vocabulary import Phase

EXAMPLES = f"{EXAMPLE} or '10:00 Europe/Istanbul'"
DAY_NS = 24 * 3600 * 10**9
SCHEDULES = """
    select m.symbol, s.phase::text, s.at, s.every_ns
    from public.market_schedules as s join public.markets as m on m.market_id = s.market_id
    order by s.at, m.symbol
"""


def schedule(
    symbol: Annotated[str, typer.Argument(help="The market, such as BTC-USDT.")],
    to: Annotated[str, typer.Argument(help="The phase, such as auction or continuous.")],
    at: Annotated[
        str,
        typer.Argument(help="2027-01-31T10:00:00+03:00, or '10:00 Europe/Istanbul', or never."),
    ],
    *,
    daily: Annotated[bool, typer.Option("--daily", help="Again every 24 hours.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Move a market to a phase at a time, once or every day. One entry per market and phase.

    24 hours are 24 hours: where clocks change, schedule anew.

    Example:  bedesten market schedule BTC-TRY auction "09:40 Europe/Istanbul" --daily
    """
    phase, moment_ns = phase_named(to), _ns(at)

    async def work(client: EngineClient) -> tuple[object, ...]:
        market = await listing.market_named(client, symbol)
        every = DAY_NS if daily and moment_ns else 0
        command = SchedulePhase(market=market.market, phase=phase, at=moment_ns, every=every)
        return await listing.run_command(client, command)

    (event,) = with_engine(settings_of(data), work)
    assert isinstance(event, PhaseScheduled)
    when = moment_of(event.at).isoformat() if event.at else None
    if as_json:
        print_json({"market": symbol.upper(), "phase": phase.name.lower(), "at": when})
    else:
        console.print(f"{symbol.upper()}: {phase.name.lower()} at {when or 'no time any more'}")


def schedules(data: Data = None, as_json: AsJson = False) -> None:
    """Show what is scheduled.

    Example:  bedesten market schedules
    """
    settings = settings_of(data)
    try:
        url = Access(settings.data, settings.database_url).url("read_only_user")
        with psycopg.connect(url, application_name="bedesten schedules") as conn:
            rows = conn.execute(SCHEDULES).fetchall()
    except (DatabaseProblem, psycopg.OperationalError) as error:
        fail(str(error))
    if as_json:
        print_json(
            [
                {"market": market, "phase": phase, "at": at.isoformat(), "every_ns": every}
                for market, phase, at, every in rows
            ]
        )
        return
    table = Table("market", "phase", "at", "again after")
    for market, phase, at, every in rows:
        again = f"{every / 10**9 / 3600:g} h" if every else ""
        table.add_row(market, phase, at.isoformat(), again)
    console.print(table)


def phase_named(text: str) -> Phase:
    """The phase of this name; leaves with a sentence when there is none."""
    try:
        return Phase[text.replace("-", "_").upper()]
    except KeyError:
        names = ", ".join(phase.name.lower() for phase in Phase)
        fail(f"{text} is not a phase; use one of {names}")


def _ns(text: str) -> int:
    if text == "never":
        return 0
    if " " not in text:
        return ns_named(text, EXAMPLES)
    try:
        return ns_of(DayEnd.read(text).after(datetime.now(UTC)))
    except BadDayEnd:
        fail(f"{text!r} is no time such as {EXAMPLES}")
