"""System parameters: settings of the exchange that hold without a restart, and who changed them."""

from bedesten.domain.parameters import model
from bedesten.domain.parameters.model import NoSuchParameter, Parameter, ParameterWrong
from bedesten.domain.parameters.rules import check_value
from bedesten.domain.parameters.store import change, history, read, read_all, value_of

ERRORS = model.ERRORS

__all__ = [
    "ERRORS",
    "NoSuchParameter",
    "Parameter",
    "ParameterWrong",
    "change",
    "check_value",
    "history",
    "read",
    "read_all",
    "value_of",
]
