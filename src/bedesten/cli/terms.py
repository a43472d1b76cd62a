"""A market's terms as the command that keeps them, to be changed one by one."""

from fractions import Fraction

from msgspec.structs import asdict, replace

from bedesten.kit.errors import DomainError
from bedesten.kit.money import SCALE_MAX, to_units
from bedesten.protocol.commands import SetMarket
from bedesten.protocol.events import MarketSet

NOT_TERMS = ("command", "steps")


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
    if tick is not None:
        mantissa, decimals = step(tick)
        ratio = _step(command.tick_mantissa, command.tick_decimals) / _step(mantissa, decimals)
        command = replace(
            command,
            tick_mantissa=mantissa,
            tick_decimals=decimals,
            min_price=_scaled("min_price", command.min_price, ratio),
            max_price=_scaled("max_price", command.max_price, ratio),
        )
    if lot is not None:
        mantissa, decimals = step(lot)
        ratio = _step(command.lot_mantissa, command.lot_decimals) / _step(mantissa, decimals)
        command = replace(
            command,
            lot_mantissa=mantissa,
            lot_decimals=decimals,
            min_quantity=_scaled("min_quantity", command.min_quantity, ratio),
            max_quantity=_scaled("max_quantity", command.max_quantity, ratio),
        )
    return command


def ticks_of(command: SetMarket, text: str) -> int:
    """A price in the market's ticks. Raises MalformedAmount, OffStep."""
    return _steps(text, _step(command.tick_mantissa, command.tick_decimals))


def lots_of(command: SetMarket, text: str) -> int:
    """A quantity in the market's lots. Raises MalformedAmount, OffStep."""
    return _steps(text, _step(command.lot_mantissa, command.lot_decimals))


def _step(mantissa: int, decimals: int) -> Fraction:
    return Fraction(mantissa, 10**decimals)


def _steps(text: str, size: Fraction) -> int:
    return _scaled(text, to_units(text, SCALE_MAX), 1 / (size * 10**SCALE_MAX))


def _scaled(name: str, number: int, ratio: Fraction) -> int:
    scaled = number * ratio
    if scaled.denominator != 1:
        raise OffStep(f"{name} is {scaled} steps")
    return int(scaled)
