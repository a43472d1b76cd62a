"""What trades cost an account."""

from typing import Final

import msgspec

from bedesten.domain import trading
from bedesten.gateways.binance.padding import ZERO, padded
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.telling import joined
from bedesten.gateways.binance.venue import Venue
from bedesten.kit.money import to_text

PPM_DECIMALS: Final = 6


class MakerTaker(msgspec.Struct, frozen=True, kw_only=True):
    """Rates by role."""

    maker: str
    taker: str


class Rates(MakerTaker, frozen=True, kw_only=True):
    """Rates by role, and those that come on top for a side: none."""

    buyer: str = ZERO
    seller: str = ZERO


class Discount(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """For paying fees in another asset, which is not done here."""

    enabled_for_account: bool = False
    enabled_for_symbol: bool = False
    discount_asset: str | None = None
    discount: str = ZERO


class Commission(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The account's rates in a market."""

    symbol: str
    standard_commission: Rates
    special_commission: Rates
    tax_commission: Rates
    discount: Discount


class TradeFee(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The same in the shape of the wallet."""

    symbol: str
    maker_commission: str
    taker_commission: str


async def account_commission(venue: Venue, given: Parameters) -> Commission:
    """Of one market."""
    market = await venue.market(given.symbol())
    rate = (await trading.read_rates(venue.desk)).of(market)
    none = Rates(maker=ZERO, taker=ZERO)
    return Commission(
        symbol=joined(market),
        standard_commission=rates_of(rate),
        special_commission=none,
        tax_commission=none,
        discount=Discount(),
    )


async def trade_fee(venue: Venue, given: Parameters) -> list[TradeFee]:
    """Of one market or all."""
    symbol = given.symbol_or_none()
    await venue.desk.catalogue.refresh()
    every = venue.desk.catalogue.markets()
    chosen = [one for one in every if venue.desk.sees(one)]
    if symbol is not None:
        chosen = [await venue.market(symbol)]
    rates = await trading.read_rates(venue.desk)
    return [
        TradeFee(
            symbol=joined(market),
            maker_commission=rate_text(rates.of(market).maker_ppm),
            taker_commission=rate_text(rates.of(market).taker_ppm),
        )
        for market in chosen
    ]


def rates_of(rate: trading.Rate) -> Rates:
    """A rate as text."""
    return Rates(maker=rate_text(rate.maker_ppm), taker=rate_text(rate.taker_ppm))


def rate_text(ppm: int) -> str:
    """Parts per million as a share."""
    return padded(to_text(ppm, PPM_DECIMALS))
