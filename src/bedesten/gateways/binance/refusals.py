"""What a client is told when its request cannot be done: a code, a sentence, an HTTP status.

The texts are Binance's own, to the letter: clients tell errors apart by them.
"""

from typing import Final

import msgspec

SYMBOL_RANGE: Final = "^[A-Z0-9-_.]{1,20}$"
NUMBER_RANGE: Final = r"^([0-9]{1,20})(\.[0-9]{1,20})?$"
INTEGER_RANGE: Final = "^[0-9]{1,20}$"
CLIENT_ID_RANGE: Final = "^[a-zA-Z0-9-_]{1,36}$"


class Said(msgspec.Struct, frozen=True):
    """The body of an error, and the HTTP status it comes with."""

    code: int
    msg: str
    status: int = 400


class Rejected(Exception):
    """The request is refused in the dialect's own words; `data` tells more where a body has it."""

    def __init__(
        self, said: Said, *, data: object = None, retry_after_s: int | None = None
    ) -> None:
        super().__init__(said.msg)
        self.said = said
        self.data = data
        self.retry_after_s = retry_after_s


def rejected(code: int, msg: str, status: int = 400) -> Rejected:
    """The refusal of this code and sentence."""
    return Rejected(Said(code, msg, status))


def illegal(name: str, legal: str) -> Rejected:
    """The parameter has characters that it must not have."""
    return rejected(
        -1100, f"Illegal characters found in parameter '{name}'; legal range is '{legal}'."
    )


def repeated() -> Rejected:
    """A parameter comes twice."""
    return rejected(-1101, "Duplicate values for a parameter detected.")


def missing(name: str) -> Rejected:
    """The parameter must be there."""
    return rejected(
        -1102, f"Mandatory parameter '{name}' was not sent, was empty/null, or malformed."
    )


def either_missing(name: str, other: str) -> Rejected:
    """One of two parameters must be there."""
    return rejected(-1102, f"Param '{name}' or '{other}' must be sent, but both were empty/null!")


def empty(name: str) -> Rejected:
    """The parameter is there without a value."""
    return rejected(-1105, f"Parameter '{name}' was empty.")


def not_required(name: str) -> Rejected:
    """The parameter does not belong to what is asked."""
    return rejected(-1106, f"Parameter '{name}' sent when not required.")


def overflowed(name: str) -> Rejected:
    """The number is larger than it can be."""
    return rejected(-1108, f"Parameter '{name}' overflowed.")


def too_precise(name: str) -> Rejected:
    """The number has more decimals than it can have."""
    return rejected(-1111, f"Parameter '{name}' has too much precision.")


def bad_combination() -> Rejected:
    """The optional parameters do not go together."""
    return rejected(-1128, "Combination of optional parameters invalid.")


def invalid(name: str) -> Rejected:
    """The parameter's value means nothing."""
    return rejected(-1130, f"Data sent for parameter '{name}' is not valid.")


def unsupported_order() -> Rejected:
    """The parts of the order do not fit each other, or not here."""
    return rejected(-1014, "Unsupported order combination.")


def unsupported(status: int = 404) -> Rejected:
    """There is no such operation here."""
    return rejected(-1020, "This operation is not supported.", status)
