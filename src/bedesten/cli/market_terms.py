"""`bedesten market set`: change what holds in a market, and nothing else."""

from collections.abc import Mapping
from typing import Annotated, TypeVar

import typer
from msgspec.structs import replace

from bedesten.cli import listing, terms
from bedesten.cli.options import AsJson, Data, console, print_json, settings_of, with_engine
from bedesten.kit.money import to_units
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import MarketSet, OrderDone

NS_PER_S = 10**9

T = TypeVar("T")
Text = str | None
Whole = int | None


def set_terms(
    symbol: Annotated[str, typer.Argument(help="The market, such as BTC-USDT.")],
    *,
    tick: Annotated[Text, typer.Option(help="Price step; needs a market that is halted.")] = None,
    lot: Annotated[Text, typer.Option(help="Quantity step; likewise.")] = None,
    maker_fee_ppm: Annotated[Whole, typer.Option(help="Negative: rebate.")] = None,
    taker_fee_ppm: Annotated[Whole, typer.Option(help="Parts per million.")] = None,
    band_ppm: Annotated[Whole, typer.Option(help="How far market orders may go.")] = None,
    price_band_ppm: Annotated[Whole, typer.Option(help="How far limit prices may be.")] = None,
    volatility_ppm: Annotated[
        Whole, typer.Option(help="A trade further starts an auction.")
    ] = None,
    auction_s: Annotated[Whole, typer.Option(help="How long that auction takes.")] = None,
    reference_s: Annotated[Whole, typer.Option(help="How often the reference follows.")] = None,
    min_notional: Annotated[Text, typer.Option(help="Smallest order value, in quote.")] = None,
    max_notional: Annotated[Text, typer.Option(help="Largest order value; 0: none.")] = None,
    min_quantity: Annotated[Text, typer.Option(help="In base; 0: none.")] = None,
    max_quantity: Annotated[Text, typer.Option(help="In base; 0: none.")] = None,
    min_price: Annotated[Text, typer.Option(help="In quote; 0: none.")] = None,
    max_price: Annotated[Text, typer.Option(help="In quote; 0: none.")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Change fees, bands, filters, tick or lot of a market; what is not named stays.

    With another tick or lot, orders that do not fit are cancelled.

    Example:  bedesten market set BTC-USDT --price-band-ppm 100000 --volatility-ppm 50000
    --auction-s 120
    """
    plain = {
        "maker_fee_ppm": maker_fee_ppm,
        "taker_fee_ppm": taker_fee_ppm,
        "band_ppm": band_ppm,
        "price_band_ppm": price_band_ppm,
        "volatility_ppm": volatility_ppm,
        "auction_ns": None if auction_s is None else auction_s * NS_PER_S,
        "reference_ns": None if reference_s is None else reference_s * NS_PER_S,
    }
    notionals = {"min_notional": min_notional, "max_notional": max_notional}
    quantities = {"min_quantity": min_quantity, "max_quantity": max_quantity}
    prices = {"min_price": min_price, "max_price": max_price}

    async def work(client: EngineClient) -> tuple[object, ...]:
        known = await listing.market_named(client, symbol)
        command = terms.with_steps(terms.terms_of(known), tick=tick, lot=lot)
        command = replace(command, **_given(plain))
        scale = (await listing.assets(client))[known.symbol.partition("-")[2]].scale
        command = replace(command, **{n: to_units(t, scale) for n, t in _given(notionals).items()})
        lots = {n: terms.lots_of(command, t) for n, t in _given(quantities).items()}
        ticks = {n: terms.ticks_of(command, t) for n, t in _given(prices).items()}
        return await listing.run_command(client, replace(command, **lots, **ticks))

    events = with_engine(settings_of(data), work)
    cancelled = sum(isinstance(event, OrderDone) for event in events)
    (market,) = (event for event in events if isinstance(event, MarketSet))
    if as_json:
        print_json({"market": market.symbol, "cancelled_orders": cancelled})
    else:
        console.print(f"{market.symbol}: set, {cancelled} orders cancelled")


def _given(options: Mapping[str, T | None]) -> dict[str, T]:
    return {name: value for name, value in options.items() if value is not None}
