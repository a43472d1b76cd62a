"""What a unit of each asset is worth in one of them.

At the last price of a market of both, else by way of other assets: of several ways that with the
fewest markets, then that with the newest prices. (The view `asset_values`, by which limits count,
goes no further than two markets.) An asset without a way is worth an unknown amount, which is not
zero.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from bedesten.domain.markets import Asset
from bedesten.kit.money import to_text

PRICE_SCALE: Final = 18
NEWEST: Final = 2**63  # newer than any price


class Price(NamedTuple):
    """What a market traded at last; `at` orders prices by their age and is nothing else."""

    base: int
    quote: int
    price: Decimal
    at: int


class _Leg(NamedTuple):
    price: Decimal
    at: int
    inverse: bool

    @property
    def rate(self) -> Fraction:
        rate = Fraction(self.price)
        return rate**-1 if self.inverse else rate


class _Way(NamedTuple):
    """From an asset to the currency; `at` is that of the oldest price on it."""

    at: int
    rate: Fraction


def rates_in(currency: int, prices: Iterable[Price]) -> dict[int, Fraction]:
    """The worth of a unit in whole units of `currency`, by asset; exact."""
    legs = list(_legs(prices))
    rates = {currency: Fraction(1)}
    reached = {currency: _Way(NEWEST, Fraction(1))}
    while reached:
        next_reached: dict[int, _Way] = {}
        for asset, other, leg in legs:
            if asset in rates or other not in reached:
                continue
            way = _Way(min(leg.at, reached[other].at), leg.rate * reached[other].rate)
            if asset not in next_reached or way.at > next_reached[asset].at:
                next_reached[asset] = way
        reached = next_reached
        rates |= {asset: way.rate for asset, way in reached.items()}
    return rates


def value_of(amount: Fraction, rate: Fraction, currency: Asset) -> int:
    """In smallest units of the currency, rounded down."""
    return int(amount * rate * 10**currency.scale // 1)


def units_of(amount: Decimal, asset: Asset) -> int:
    """An amount of the tables in smallest units of its asset; exact, however large."""
    return int(Fraction(amount) * 10**asset.scale)


def price_text(rate: Fraction) -> str:
    """A rate as a decimal number of 18 places at most, rounded down."""
    return to_text(int(rate * 10**PRICE_SCALE // 1), PRICE_SCALE)


def _legs(prices: Iterable[Price]) -> Iterator[tuple[int, int, _Leg]]:
    """Each market both ways: an asset, what it is priced in, and at what."""
    for base, quote, price, at in prices:
        yield base, quote, _Leg(price, at, inverse=False)
        yield quote, base, _Leg(price, at, inverse=True)
