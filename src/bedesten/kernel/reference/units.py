"""Exact arithmetic of prices, values and fees: whole numbers, each rounding named."""

from bedesten.protocol.events import MarketSet
from bedesten.protocol.vocabulary import PPM, PRICE_MAX, Side

TIME_MAX = 2**63 - 1
"""The last time (ns since the Unix epoch) that a record can tell."""


def divide_up(dividend: int, divisor: int) -> int:
    """Quotient rounded towards plus infinity; divisor > 0."""
    return -(-dividend // divisor)


def lot_unit(terms: MarketSet, base_scale: int) -> int:
    """Base units in one lot; the lot has no more decimals than the base asset."""
    decimals = base_scale - terms.lot_decimals
    assert decimals >= 0
    return terms.lot_mantissa * int(10**decimals)


def notional_unit(terms: MarketSet, quote_scale: int) -> int:
    """Quote units in one tick times one lot; exact, since both fit into the quote's decimals."""
    decimals = quote_scale - terms.tick_decimals - terms.lot_decimals
    assert decimals >= 0
    return terms.tick_mantissa * terms.lot_mantissa * int(10**decimals)


def fee(received: int, ppm: int, rebate_ppm_max: int) -> int:
    """Fee in units of what is received, rounded up; a negative one, a rebate, is never more
    than rebate_ppm_max of it and rounded down: both towards the house."""
    if ppm >= 0:
        return divide_up(received * ppm, PPM)
    return -(received * min(-ppm, rebate_ppm_max) // PPM)


def protection_price(side: Side, best_opposite: int, band_ppm: int) -> int:
    """Worst price, in ticks, that a market order accepts when it sees this best price."""
    if side == Side.BUY:
        return min(PRICE_MAX, divide_up(best_opposite * (PPM + band_ppm), PPM))
    return max(1, best_opposite * (PPM - band_ppm) // PPM)
