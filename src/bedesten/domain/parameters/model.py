"""A parameter and its bounds, and what can be wrong about a value."""

from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

from bedesten.kit.errors import DomainError, NotFound
from bedesten.kit.ids import StaffId


class NoSuchParameter(NotFound):
    """Parameters come with migrations; nobody makes one up."""

    code = "parameter_not_found"
    title = "There is no such parameter"


class ParameterWrong(DomainError):
    """The value is not of the parameter's type, or outside its bounds."""

    status = 422
    code = "parameter_wrong"
    title = "The parameter cannot have this value"


ERRORS: Final[tuple[type[DomainError], ...]] = (NoSuchParameter, ParameterWrong)


class Parameter(NamedTuple):
    """A row of `config.system_parameters`. `version` counts its changes from 1; `updated_by` is
    empty as shipped, or when an operator changed it on the database."""

    key: str
    value: str
    type: str
    description: str
    effect: str
    min_value: Decimal | None
    max_value: Decimal | None
    step: Decimal | None
    choices: list[str] | None
    version: int
    updated_at: datetime
    updated_by: StaffId | None
