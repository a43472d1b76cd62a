"""A market's terms as the command that keeps them, to be changed one by one."""

from fractions import Fraction
from typing import Final

from msgspec.structs import asdict, replace

from bedesten.kit.errors import DomainError
from bedesten.kit.money import SCALE_MAX, to_units
from bedesten.protocol.commands import SetMarket
from bedesten.protocol.events import MarketSet

NOT_TERMS = ("command", "steps")
PRICES: Final = ("min_price", "max_price")  # filters in ticks
QUANTITIES: Final = ("min_quantity", "max_quantity")  # filters in lots


class OffStep(DomainError):
    """A number is no multiple of the market's tick or lot."""

    status = 409
    code = "off_step"
    title = "Not a multiple of the market's step"


def step(text: str) -> tuple[int, int]:
    """A decimal step such as 0.05 as (mantissa, decimals). Raises MalformedAmount."""
    decimals = len(text.partition(".")[2].rstrip("0"))
    mantissa = to_units(text, min(decimals, SCALE_MAX))
    if mantissa == 0:
        raise OffStep("a tick or lot is not zero")
    return mantissa, decimals


def terms_of(event: MarketSet) -> SetMarket:
    """The command that sets what is set already."""
    fields = {name: value for name, value in asdict(event).items() if name not in NOT_TERMS}
    return SetMarket(**fields)


def with_steps(command: SetMarket, *, tick: str | None, lot: str | None) -> SetMarket:
    """With another tick or lot; quantities and prices of filters stay what they are. Raises
    OffStep when one is no multiple of the new step."""
    for name, text, filters in (("tick", tick, PRICES), ("lot", lot, QUANTITIES)):
        if text is not None:
            mantissa, decimals = step(text)
            ratio = _step(command, name) / Fraction(mantissa, 10**decimals)
            kept = {it: _scaled(it, getattr(command, it), ratio) for it in filters}
            sizes = {f"{name}_mantissa": mantissa, f"{name}_decimals": decimals}
            command = replace(command, **sizes, **kept)
    return command


def ticks_of(command: SetMarket, text: str) -> int:
    """A price in the market's ticks. Raises MalformedAmount, OffStep."""
    return _steps(text, _step(command, "tick"))


def lots_of(command: SetMarket, text: str) -> int:
    """A quantity in the market's lots. Raises MalformedAmount, OffStep."""
    return _steps(text, _step(command, "lot"))


def _step(command: SetMarket, name: str) -> Fraction:
    mantissa, decimals = (getattr(command, f"{name}_{part}") for part in ("mantissa", "decimals"))
    return Fraction(mantissa, 10**decimals)


def _steps(text: str, size: Fraction) -> int:
    return _scaled(text, to_units(text, SCALE_MAX), 1 / (size * 10**SCALE_MAX))


def _scaled(name: str, number: int, ratio: Fraction) -> int:
    scaled = number * ratio
    if scaled.denominator != 1:
        raise OffStep(f"{name} is {scaled} steps")
    return int(scaled)
