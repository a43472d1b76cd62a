"""Whose calendar: an offset from UTC as people and stock clients write it."""

import re
from typing import Final

from bedesten.domain.market_data.interval import HOUR_MS, MINUTE_MS, SHIFT_MAX_MS, SHIFT_MIN_MS
from bedesten.kit.errors import Malformed

ZONE: Final = re.compile(r"([+-]?)(\d{1,2})(?::([0-5]\d))?", re.ASCII)


class ZoneMalformed(Malformed):
    """The text is no offset from UTC that a calendar could have."""

    code = "time_zone_malformed"
    title = "A time zone is an offset from UTC, from -12:00 to +14:00, such as +08:00 or 8"


def zone_ms(text: str) -> int:
    """An offset from UTC in milliseconds. Raises ZoneMalformed."""
    match = ZONE.fullmatch(text.strip())  # a plus in a query reads as a space
    if match is None:
        raise ZoneMalformed
    sign = -1 if match[1] == "-" else 1
    offset = sign * (int(match[2]) * HOUR_MS + int(match[3] or 0) * MINUTE_MS)
    if not SHIFT_MIN_MS <= offset <= SHIFT_MAX_MS:
        raise ZoneMalformed
    return offset
