"""Decimal text as clients of Binance expect it: never less than 8 decimals, never a digit lost."""

from typing import Final

DECIMALS: Final = 8
ZERO: Final = "0.00000000"


def padded(text: str | None, decimals: int = DECIMALS) -> str:
    """The number with at least this many decimals; more if it has more. None is zero."""
    if text is None:
        text = "0"
    whole, point, fraction = text.partition(".")
    missing = decimals - len(fraction)
    if missing <= 0:
        return text
    return f"{text}{'0' * missing}" if point else f"{whole}.{'0' * missing}"
