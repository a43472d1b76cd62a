"""Spans of time in queries, as the engine ids that were given in them."""

from typing import Final, NamedTuple

from bedesten.kit.id_time import first_id_at
from bedesten.kit.ids import ID_MAX
from bedesten.kit.moment import moment_in, ns_of

MS_NS: Final = 1_000_000


class IdSpan(NamedTuple):
    """Ids from `since` on, and less than `before`."""

    since: int = 0
    before: int = ID_MAX


ALWAYS: Final = IdSpan()


def span_of(since: str | None, until: str | None) -> IdSpan:
    """From a moment on, and before another one; RFC 3339. Raises Malformed."""
    return IdSpan(_first_id(since), ID_MAX if until is None else _first_id(until))


def _first_id(text: str | None) -> int:
    moment = moment_in(text)
    return 0 if moment is None else first_id_at(-(-ns_of(moment) // MS_NS))
