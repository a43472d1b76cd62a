"""When the trading day ends: a time of day on the clocks of a zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec


class BadDayEnd(Exception):
    """The setting names no time of day, or a zone that this machine does not know."""


class DayEnd(msgspec.Struct, frozen=True):
    """Where people look at the clock, and what it shows when the day is over."""

    at: time
    zone: ZoneInfo

    @classmethod
    def read(cls, text: str) -> "DayEnd":
        """Read `00:00 Europe/Istanbul`: the time and a zone of the tz database. Raises
        BadDayEnd."""
        clock, _, zone = text.partition(" ")
        try:
            return cls(time.fromisoformat(clock), ZoneInfo(zone))
        except (ValueError, OSError, KeyError) as error:  # an unknown zone is a KeyError
            raise BadDayEnd(f"{text!r} is no end of day such as 00:00 Europe/Istanbul") from error

    def after(self, now: datetime) -> datetime:
        """The first end of a day after this moment, in UTC."""
        day = now.astimezone(self.zone).date()
        end = datetime.combine(day, self.at, self.zone)
        if end <= now:
            end = datetime.combine(day + timedelta(days=1), self.at, self.zone)
        return end.astimezone(UTC)
