"""Kline intervals and where their periods begin: by the calendar of UTC, or of a fixed offset.

Times are milliseconds since the Unix epoch. Periods of fixed length are counted from the epoch,
weeks from its first Monday, months by the calendar. `shift` is how far east of UTC the calendar
is, in milliseconds: a day of UTC+8 begins eight hours before that of UTC.
"""

from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

SECOND_MS: Final = 1_000
MINUTE_MS: Final = 60 * SECOND_MS
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS
EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
FIRST_MONDAY_MS: Final = 4 * DAY_MS  # 1970-01-05; the epoch was a Thursday
SHIFT_MIN_MS: Final = -12 * HOUR_MS
SHIFT_MAX_MS: Final = 14 * HOUR_MS


class Interval(StrEnum):
    """How long a kline is, in the words of the API and of the tables."""

    SECOND = "1s"
    MINUTE = "1m"
    MINUTES_3 = "3m"
    MINUTES_5 = "5m"
    MINUTES_15 = "15m"
    MINUTES_30 = "30m"
    HOUR = "1h"
    HOURS_2 = "2h"
    HOURS_4 = "4h"
    HOURS_6 = "6h"
    HOURS_8 = "8h"
    HOURS_12 = "12h"
    DAY = "1d"
    DAYS_3 = "3d"
    WEEK = "1w"
    MONTH = "1M"

    @property
    def length_ms(self) -> int:
        """How long a period is; of a month, the longest."""
        return LENGTHS_MS[self]

    def start(self, at_ms: int, shift_ms: int = 0) -> int:
        """When the period of this moment begins."""
        local = at_ms + shift_ms
        if self is Interval.MONTH:
            return _month(local // DAY_MS)[0] - shift_ms
        length = LENGTHS_MS[self]
        anchor = FIRST_MONDAY_MS if self is Interval.WEEK else 0
        return local - (local - anchor) % length - shift_ms

    def after(self, start_ms: int, shift_ms: int = 0) -> int:
        """When the period ends that begins then, and the next one begins."""
        if self is Interval.MONTH:
            return _month((start_ms + shift_ms) // DAY_MS)[1] - shift_ms
        return start_ms + LENGTHS_MS[self]

    def back(self, start_ms: int, periods: int, shift_ms: int = 0) -> int:
        """When the period begins that is so many before the one that begins then."""
        if self is not Interval.MONTH:
            return start_ms - periods * LENGTHS_MS[self]
        for _ in range(periods):
            start_ms = self.start(start_ms - 1, shift_ms)
        return start_ms

    def is_shifted(self, shift_ms: int) -> bool:
        """Whether periods of this calendar begin at other moments than those of UTC."""
        return self.start(0, shift_ms) != self.start(0)


LENGTHS_MS: Final[dict[Interval, int]] = {
    Interval.SECOND: SECOND_MS,
    Interval.MINUTE: MINUTE_MS,
    Interval.MINUTES_3: 3 * MINUTE_MS,
    Interval.MINUTES_5: 5 * MINUTE_MS,
    Interval.MINUTES_15: 15 * MINUTE_MS,
    Interval.MINUTES_30: 30 * MINUTE_MS,
    Interval.HOUR: HOUR_MS,
    Interval.HOURS_2: 2 * HOUR_MS,
    Interval.HOURS_4: 4 * HOUR_MS,
    Interval.HOURS_6: 6 * HOUR_MS,
    Interval.HOURS_8: 8 * HOUR_MS,
    Interval.HOURS_12: 12 * HOUR_MS,
    Interval.DAY: DAY_MS,
    Interval.DAYS_3: 3 * DAY_MS,
    Interval.WEEK: 7 * DAY_MS,
    Interval.MONTH: 31 * DAY_MS,
}


@lru_cache(maxsize=1024)
def _month(day: int) -> tuple[int, int]:
    """Beginning and end of the month of a day, which is counted from the epoch."""
    first = date.fromordinal(EPOCH_DAY + day).replace(day=1)
    year, month = divmod(first.year * 12 + first.month, 12)
    return _ms(first), _ms(first.replace(year=year, month=month + 1))


def _ms(day: date) -> int:
    return (day.toordinal() - EPOCH_DAY) * DAY_MS
