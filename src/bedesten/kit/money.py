"""The one gate between decimal text outside and scaled integers inside. Exact or refused."""

import re

from bedesten.kit.errors import Malformed
from bedesten.kit.ids import Units

SCALE_MAX = 18  # a ledger scale; 10**18 units still fit a signed 128-bit balance 10**20 times

# Bounded on both sides of the point, so that hostile text can never become a large computation.
AMOUNT = re.compile(r"(0|[1-9][0-9]{0,17})(?:\.([0-9]{1,18}))?", re.ASCII)
AMOUNT_PATTERN = r"^(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?$"


class MalformedAmount(Malformed):
    """The text is not a plain non-negative decimal number."""

    code = "malformed_amount"
    title = "An amount is a plain decimal number written as a string"


class TooPrecise(Malformed):
    """The amount has digits below the smallest unit."""

    code = "too_precise"
    title = "The amount has more decimals than its asset"


def to_units(text: str, scale: int) -> Units:
    """Read a decimal amount as a count of units of 10**-scale.

    Zeros below the smallest unit are accepted, because they change nothing.
    Raises MalformedAmount for any other spelling, TooPrecise when a digit would be lost.
    """
    assert 0 <= scale <= SCALE_MAX, f"scale {scale} is outside 0..{SCALE_MAX}"
    match = AMOUNT.fullmatch(text)
    if match is None:
        raise MalformedAmount(f"{text[:40]!r} does not match {AMOUNT_PATTERN}")
    whole, fraction = match[1], (match[2] or "").rstrip("0")
    if len(fraction) > scale:
        raise TooPrecise(f"{text} has more than {scale} decimals")
    return Units(int(whole + fraction.ljust(scale, "0")))


def to_text(units: int, scale: int) -> str:
    """Write units of 10**-scale as a decimal number, without needless zeros.

    Negative values are written too: house accounts and differences may be below zero.
    """
    assert 0 <= scale <= SCALE_MAX, f"scale {scale} is outside 0..{SCALE_MAX}"
    if units == 0 or scale == 0:
        return str(units)
    if units < 0:
        return "-" + to_text(-units, scale)
    digits = str(units).rjust(scale + 1, "0")
    fraction = digits[-scale:].rstrip("0")
    return f"{digits[:-scale]}.{fraction}" if fraction else digits[:-scale]
