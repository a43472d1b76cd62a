"""From when to when, as the bounds of ids."""

from typing import Final, NamedTuple

from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.refusals import rejected
from bedesten.kit.id_time import first_id_at
from bedesten.kit.ids import ID_MAX

HOUR_US: Final = 3_600 * 10**6
DAY_US: Final = 24 * HOUR_US


class IdSpan(NamedTuple):
    """Ids from `since` and below `before`; whether a beginning was asked for, or an end."""

    since: int
    before: int
    begins: bool
    ends: bool


def read_span(given: Parameters, *, longest_us: int | None = None) -> IdSpan:
    """`startTime` to `endTime`, both included. Raises Rejected for one that is longer than it may
    be."""
    start, end = given.moment("startTime"), given.moment("endTime")
    if start is not None and end is not None:
        if end < start:
            raise rejected(-1128, "Combination of optional parameters invalid.")
        if longest_us is not None and end - start > longest_us:
            hours = longest_us // HOUR_US
            raise rejected(-1127, f"More than {hours} hours between startTime and endTime.")
    return IdSpan(
        since=0 if start is None else first_id_at(-(-start // 1_000)),
        before=ID_MAX if end is None else first_id_at(end // 1_000 + 1),
        begins=start is not None,
        ends=end is not None,
    )
