"""What decimals a market's figures have, and exact text from the tables as integers."""

from typing import NamedTuple

from bedesten.domain.market_data.bar import Measure
from bedesten.domain.markets import Market

_POWERS: list[int] = [10**n for n in range(64)]


class Scales(NamedTuple):
    """Decimals of the base asset, which quantities have, and of the quote asset, which prices and
    values have. They never change."""

    base: int
    quote: int


def measure_of(market: Market) -> Measure:
    """How trades of the feed become exact figures, while the market's steps are these."""
    return Measure(
        tick=int(market.tick_mantissa * 10 ** (market.quote.scale - market.tick_decimals)),
        lot=market.lot_units,
        notional=market.notional_unit,
    )


def exact(text: str, scale: int) -> int:
    """A number of the tables in units of 10**-scale. It has no more decimals than that, except
    zeros; mostly exactly as many."""
    point = text.find(".")
    if point < 0:
        return int(text) * _POWERS[scale]
    spare = scale - (len(text) - point - 1)
    digits = int(text[:point] + text[point + 1 :])
    if spare == 0:
        return digits
    if spare > 0:
        return digits * _POWERS[spare]
    units, rest = divmod(digits, _POWERS[-spare])
    assert rest == 0, f"{text} has more than {scale} decimals"
    return units


def scales_of(market: Market) -> Scales:
    """The decimals of a market's figures."""
    return Scales(market.base.scale, market.quote.scale)
