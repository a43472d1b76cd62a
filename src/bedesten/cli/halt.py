"""`bedesten halt`: the kill switch."""

from bedesten.cli.listing import run_command
from bedesten.cli.options import AsJson, Data, console, print_json, settings_of, with_engine
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import SetPhase
from bedesten.protocol.events import PhaseSet
from bedesten.protocol.vocabulary import Phase


def halt(data: Data = None, as_json: AsJson = False) -> None:
    """Stop all trading at once: every market is halted, nothing can be placed or cancelled.

    Example:  bedesten halt   and later, market by market:
    bedesten market phase BTC-USDT continuous
    """

    async def work(client: EngineClient) -> tuple[object, ...]:
        return await run_command(client, SetPhase(market=0, phase=Phase.HALTED))

    events = with_engine(settings_of(data), work)
    halted = [event.market for event in events if isinstance(event, PhaseSet)]
    if as_json:
        print_json({"halted_market_ids": halted})
    else:
        console.print(f"[bold red]halted {len(halted)} markets; no order can trade[/]")
