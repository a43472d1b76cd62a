"""`bedesten market set`: change what holds in a market, and nothing else."""

from typing import Annotated, Final

import typer
from msgspec.structs import replace

from bedesten.cli import listing, terms
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of, with_engine
from bedesten.cli.terms import PRICES, QUANTITIES
from bedesten.kit.money import to_units
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import SetMarket
from bedesten.protocol.events import MarketSet, OrderDone

NS_PER_S: Final = 10**9
STEPS: Final = ("tick", "lot")
NUMBERS: Final = (
    "maker_fee_ppm", "taker_fee_ppm", "band_ppm", "price_band_ppm", "volatility_ppm",
)  # fmt: skip
SECONDS: Final = {"auction_s": "auction_ns", "reference_s": "reference_ns"}
NOTIONALS: Final = ("min_notional", "max_notional")
NAMES: Final = (*STEPS, *NUMBERS, *SECONDS, *NOTIONALS, *QUANTITIES, *PRICES)


def set_terms(
    symbol: Annotated[str, typer.Argument(help="The market, such as BTC-USDT.")],
    changes: Annotated[list[str], typer.Argument(help=f"NAME=VALUE of: {', '.join(NAMES)}.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Change fees, bands, filters, tick or lot of a market; what is not named stays, 0 is none.

    price_band_ppm bounds limit prices around the reference price; a trade further than
    volatility_ppm from it starts an auction of auction_s seconds. tick and lot only change while
    the market does not trade; orders that do not fit are cancelled then.

    Example:  bedesten market set BTC-USDT volatility_ppm=50000 auction_s=120
    """
    wanted = dict(_pair(change) for change in changes)

    async def work(client: EngineClient) -> tuple[object, ...]:
        known = await listing.market_named(client, symbol)
        scale = (await listing.assets(client))[known.symbol.partition("-")[2]].scale
        kept = terms.terms_of(known)
        named = {name: 0 for name in (*QUANTITIES, *PRICES) if name in wanted}
        command = terms.with_steps(
            replace(kept, **named), tick=wanted.get("tick"), lot=wanted.get("lot")
        )
        read = dict(_read(command, *change, scale) for change in wanted.items())
        return await listing.run_command(client, replace(command, **read))

    events = with_engine(settings_of(data), work)
    cancelled = sum(isinstance(event, OrderDone) for event in events)
    (market,) = (event for event in events if isinstance(event, MarketSet))
    if as_json:
        print_json({"market": market.symbol, "cancelled_orders": cancelled})
    else:
        console.print(f"{market.symbol}: {', '.join(changes)}; {cancelled} orders cancelled")


def _pair(change: str) -> tuple[str, str]:
    name, is_one, value = change.partition("=")
    if not is_one or name not in NAMES:
        fail(f"{change} is not NAME=VALUE with a name of {', '.join(NAMES)}")
    if (name in NUMBERS or name in SECONDS) and not value.removeprefix("-").isdecimal():
        fail(f"{name} is a whole number, not {value}")
    return name, value


def _read(command: SetMarket, name: str, value: str, scale: int) -> tuple[str, int]:
    """A field of the command. Ticks and lots are those of the command, whose steps are set."""
    if name in SECONDS:
        return SECONDS[name], int(value) * NS_PER_S
    if name in NOTIONALS:
        return name, to_units(value, scale)
    if name in QUANTITIES:
        return name, terms.lots_of(command, value)
    if name in PRICES:
        return name, terms.ticks_of(command, value)
    if name in STEPS:
        return f"{name}_mantissa", getattr(command, f"{name}_mantissa")
    return name, int(value)
