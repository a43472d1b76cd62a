"""`bedesten asset add | list`: the assets of the exchange."""

from typing import Annotated

import typer
from rich.table import Table

from bedesten.cli import listing
from bedesten.cli.options import AsJson, Data, console, print_json, settings_of, with_engine
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import AssetSet
from bedesten.protocol.vocabulary import AssetKind

app = typer.Typer(help="List assets and show them.", no_args_is_help=True)


@app.command()
def add(
    symbol: Annotated[str, typer.Argument(help="Capital letters and digits, such as BTC.")],
    scale: Annotated[int, typer.Option(min=0, max=18, help="Decimals in the ledger.")] = 8,
    fiat: Annotated[bool, typer.Option("--fiat", help="Money of a state, such as TRY.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """List an asset; harmless to repeat. Its scale can never change.

    Example:  bedesten asset add TRY --fiat
    """
    kind = AssetKind.FIAT if fiat else AssetKind.CRYPTO

    async def work(client: EngineClient) -> AssetSet:
        return await listing.list_asset(client, symbol.upper(), scale=scale, kind=kind)

    event = with_engine(settings_of(data), work)
    if as_json:
        print_json(as_object(event))
    else:
        console.print(f"{event.symbol} is asset {event.asset} with {event.scale} decimals")


@app.command("list")
def list_assets(data: Data = None, as_json: AsJson = False) -> None:
    """Show the assets.

    Example:  bedesten asset list --json
    """
    listed = with_engine(settings_of(data), listing.assets)
    if as_json:
        print_json([as_object(event) for event in listed.values()])
        return
    table = Table("id", "symbol", "kind", "scale")
    for event in listed.values():
        kind = AssetKind(event.kind).name.lower()
        table.add_row(str(event.asset), event.symbol, kind, str(event.scale))
    console.print(table)


def as_object(event: AssetSet) -> dict[str, object]:
    """The asset for --json."""
    return {
        "asset_id": event.asset,
        "symbol": event.symbol,
        "kind": AssetKind(event.kind).name.lower(),
        "scale": event.scale,
    }
