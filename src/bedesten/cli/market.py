"""`bedesten market add | set | phase | schedule | list`: the markets of the exchange."""

from typing import Annotated

import typer
from rich.table import Table

from bedesten.cli import listing
from bedesten.cli.market_schedule import phase_named, schedule, schedules
from bedesten.cli.market_terms import set_terms
from bedesten.cli.options import AsJson, Data, console, print_json, settings_of, with_engine
from bedesten.kit.money import to_text, to_units
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import SetPhase
from bedesten.protocol.events import MarketSet, PhaseSet
from bedesten.protocol.vocabulary import Phase

app = typer.Typer(help="List markets, show them, move them to a phase.", no_args_is_help=True)

app.command("set")(set_terms)
app.command("schedule")(schedule)
app.command("schedules")(schedules)


@app.command()
def add(
    symbol: Annotated[str, typer.Argument(help="BASE-QUOTE, such as BTC-USDT.")],
    *,
    tick: Annotated[str, typer.Option(help="Smallest price step, in the quote asset.")],
    lot: Annotated[str, typer.Option(help="Smallest quantity step, in the base asset.")],
    maker_fee_ppm: Annotated[int, typer.Option(help="Parts per million; negative: rebate.")] = 1000,
    taker_fee_ppm: Annotated[int, typer.Option(help="Parts per million.")] = 1000,
    band_ppm: Annotated[
        int, typer.Option(help="How far from the best price a market order may go.")
    ] = 50_000,
    min_notional: Annotated[str, typer.Option(help="Smallest order value, in quote.")] = "0",
    phase: Annotated[str, typer.Option(help="Where it begins.")] = "continuous",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """List a market; harmless to repeat. Its terms change with: bedesten market set.

    Example:  bedesten market add BTC-TRY --tick 1 --lot 0.00001
    """

    async def work(client: EngineClient) -> MarketSet:
        quote = (await listing.assets(client)).get(symbol.upper().partition("-")[2])
        scale = quote.scale if quote is not None else 0
        return await listing.list_market(
            client,
            symbol.upper(),
            tick=tick,
            lot=lot,
            maker_fee_ppm=maker_fee_ppm,
            taker_fee_ppm=taker_fee_ppm,
            band_ppm=band_ppm,
            min_notional=to_units(min_notional, scale),
            phase=phase_named(phase),
        )

    event = with_engine(settings_of(data), work)
    if as_json:
        print_json(as_object(event))
    else:
        now = Phase(event.phase).name.lower()
        console.print(f"{event.symbol} is market {event.market}, {now}")


@app.command()
def phase(
    symbol: Annotated[str, typer.Argument(help="The market, such as BTC-USDT.")],
    to: Annotated[
        str, typer.Argument(help="pending, auction, continuous, cancel_only, halted or closed.")
    ],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Open a market (continuous; an auction ends there), hold an auction, let customers only
    cancel (cancel_only), halt or close it.

    Example:  bedesten market phase BTC-USDT cancel_only
    """
    wanted = phase_named(to)

    async def work(client: EngineClient) -> tuple[object, ...]:
        market = await listing.market_named(client, symbol)
        return await listing.run_command(client, SetPhase(market=market.market, phase=wanted))

    events = with_engine(settings_of(data), work)
    found = [event for event in events if isinstance(event, PhaseSet)]
    if not found:  # it goes on by itself
        if as_json:
            print_json({"market": symbol.upper(), "previous": None, "phase": None})
        else:
            console.print(f"{symbol.upper()} has more to trade than one step takes; it opens soon")
        return
    # An opening may trade too far away and end in an auction at once.
    before, after = (Phase(n).name.lower() for n in (found[0].previous, found[-1].phase))
    if as_json:
        print_json({"market": symbol.upper(), "previous": before, "phase": after})
    else:
        console.print(f"{symbol.upper()}: {before} -> {after}")


@app.command("list")
def list_markets(data: Data = None, as_json: AsJson = False) -> None:
    """Show the markets.

    Example:  bedesten market list
    """
    listed = with_engine(settings_of(data), listing.markets)
    if as_json:
        print_json([as_object(event) for event in listed.values()])
        return
    table = Table("id", "market", "phase", "tick", "lot", "maker ppm", "taker ppm")
    for event in listed.values():
        shown = as_object(event)
        table.add_row(
            *(
                str(shown[name])
                for name in (
                    "market_id",
                    "market",
                    "phase",
                    "tick",
                    "lot",
                    "maker_fee_ppm",
                    "taker_fee_ppm",
                )
            )
        )
    console.print(table)


def as_object(event: MarketSet) -> dict[str, object]:
    """The market for --json."""
    return {
        "market_id": event.market,
        "market": event.symbol,
        "phase": Phase(event.phase).name.lower(),
        "tick": to_text(event.tick_mantissa, event.tick_decimals),
        "lot": to_text(event.lot_mantissa, event.lot_decimals),
        "maker_fee_ppm": event.maker_fee_ppm,
        "taker_fee_ppm": event.taker_fee_ppm,
        "band_ppm": event.band_ppm,
    }
