"""Moments as people write them."""

from datetime import datetime
from typing import Final

from bedesten.cli.options import fail
from bedesten.kit.moment import ns_of

EXAMPLE: Final = "2027-01-31T10:00:00+03:00"


def moment_named(text: str, example: str = EXAMPLE) -> datetime:
    """The moment, which names its zone; leaves with a sentence when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        fail(f"{text!r} is no time such as {example}")
    if moment.tzinfo is None:
        fail(f"{text} has no time zone; write it like {EXAMPLE}")
    return moment


def ns_named(text: str, example: str = EXAMPLE) -> int:
    """The same in nanoseconds since the Unix epoch."""
    return ns_of(moment_named(text, example))
