"""Whether a value fits its parameter; the database refuses the same, and says it worse."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Final

from bedesten.domain.parameters.model import Parameter, ParameterWrong

NUMBER: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,18})?", re.ASCII)
LENGTH_MAX: Final = 1000
# Each of these is at most the next one.
ASCENDING: Final = ("risk.score_medium_from", "risk.score_high_from", "risk.score_critical_from")


def check_value(parameter: Parameter, value: str, others: Mapping[str, str]) -> None:
    """`others` are the values of all parameters. Raises ParameterWrong."""
    reason = _reason(parameter, value) or _disorder(parameter.key, value, others)
    if reason is not None:
        raise ParameterWrong(f"{parameter.key}: {reason}")


def _reason(parameter: Parameter, value: str) -> str | None:
    if len(value) > LENGTH_MAX:
        return f"at most {LENGTH_MAX} characters"
    if parameter.choices is not None and value not in parameter.choices:
        return f"one of {', '.join(parameter.choices)}"
    if parameter.type == "boolean" and value not in ("true", "false"):
        return "true or false"
    if parameter.type == "json":
        return _no_json(value)
    return _off_bounds(parameter, value) if parameter.type == "number" else None


def _no_json(value: str) -> str | None:
    try:
        json.loads(value)
    except (ValueError, RecursionError):
        return "a JSON value"
    return None


def _off_bounds(parameter: Parameter, value: str) -> str | None:
    if not NUMBER.fullmatch(value):
        return "a plain decimal number"
    number, low, high = Decimal(value), parameter.min_value, parameter.max_value
    if low is not None and number < low:
        return f"at least {low}"
    if high is not None and number > high:
        return f"at most {high}"
    if parameter.step is not None and number % parameter.step:
        return f"a multiple of {parameter.step}"
    return None


def _disorder(key: str, value: str, others: Mapping[str, str]) -> str | None:
    if key not in ASCENDING:
        return None
    numbers = [Decimal(value if one == key else others[one]) for one in ASCENDING]
    if all(lower <= higher for lower, higher in pairwise(numbers)):
        return None
    return f"{', '.join(ASCENDING)} must not fall"
