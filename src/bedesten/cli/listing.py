"""Lists assets and markets on a running engine; harmless to repeat."""

from bedesten.cli.terms import step
from bedesten.kit.errors import DomainError
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import Command, SetAsset, SetMarket
from bedesten.protocol.events import AssetSet, MarketSet, Refused
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import FEE_POOL_ACCOUNT, AssetKind, Phase, Refusal


class EngineRefused(DomainError):
    """The engine refused a command of an operator."""

    status = 409
    code = "refused"
    title = "The engine refused"


class NoSuchListing(DomainError):
    """An asset or market of that symbol is not listed."""

    status = 404
    code = "not_listed"
    title = "Not listed"


async def run_command(client: EngineClient, command: Command) -> tuple[object, ...]:
    """The events of an accepted command. Raises EngineRefused."""
    answer = await client.submit(command)
    for event in answer.events:
        if isinstance(event, Refused):
            raise EngineRefused(Refusal(event.refusal).name.lower())
    return answer.events


async def assets(client: EngineClient) -> dict[str, AssetSet]:
    """Listed assets by symbol."""
    found = (await client.query(Query.ASSETS)).events
    return {event.symbol: event for event in found if isinstance(event, AssetSet)}


async def markets(client: EngineClient) -> dict[str, MarketSet]:
    """Listed markets by symbol."""
    found = (await client.query(Query.MARKETS)).events
    return {event.symbol: event for event in found if isinstance(event, MarketSet)}


async def market_named(client: EngineClient, symbol: str) -> MarketSet:
    """The market of that symbol. Raises NoSuchListing, naming those there are."""
    listed = await markets(client)
    wanted = symbol.upper().replace("_", "-")
    if wanted not in listed:
        known = ", ".join(sorted(listed)) or "no market yet"
        raise NoSuchListing(f"{symbol} is not a market here ({known})")
    return listed[wanted]


async def list_asset(client: EngineClient, symbol: str, *, scale: int, kind: AssetKind) -> AssetSet:
    """List the asset, or answer the one that is listed with the same scale and kind."""
    listed = (await assets(client)).get(symbol)
    known = listed.asset if listed is not None else 0
    command = SetAsset(asset=known, scale=scale, kind=kind, symbol=symbol)
    (event,) = await run_command(client, command)
    assert isinstance(event, AssetSet)
    return event


async def list_market(
    client: EngineClient,
    symbol: str,
    *,
    tick: str,
    lot: str,
    maker_fee_ppm: int = 1000,
    taker_fee_ppm: int = 1000,
    band_ppm: int = 50_000,
    min_notional: int = 0,
    phase: Phase = Phase.CONTINUOUS,
) -> MarketSet:
    """List BASE-QUOTE with decimal tick and lot, or answer the one that is listed.

    `min_notional` in the quote asset's smallest unit. Raises NoSuchListing, EngineRefused.
    """
    base, quote = await _two_assets(client, symbol)
    listed = (await markets(client)).get(symbol)
    if listed is not None:
        return listed
    tick_mantissa, tick_decimals = step(tick)
    lot_mantissa, lot_decimals = step(lot)
    command = SetMarket(
        base=base.asset,
        quote=quote.asset,
        fee_account=FEE_POOL_ACCOUNT,
        tick_mantissa=tick_mantissa,
        tick_decimals=tick_decimals,
        lot_mantissa=lot_mantissa,
        lot_decimals=lot_decimals,
        phase=phase,
        maker_fee_ppm=maker_fee_ppm,
        taker_fee_ppm=taker_fee_ppm,
        band_ppm=band_ppm,
        min_notional=min_notional,
        symbol=symbol,
    )
    (event,) = await run_command(client, command)
    assert isinstance(event, MarketSet)
    return event


async def _two_assets(client: EngineClient, symbol: str) -> tuple[AssetSet, AssetSet]:
    listed = await assets(client)
    names = symbol.split("-")
    unknown = [name for name in names if name not in listed]
    if len(names) != 2 or unknown:
        raise NoSuchListing(
            f"{symbol}: {', '.join(unknown) or 'BASE-QUOTE expected'};"
            f" list assets first with: bedesten asset add"
        )
    return listed[names[0]], listed[names[1]]
