"""When the trading day ends: a time of day on the clocks of a zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from bedesten.kit.moment import moment_of, ns_of


class BadDayEnd(Exception):
    """The setting names no time of day, or a zone that this machine does not know."""


class DayEnd(msgspec.Struct, frozen=True):
    """Where people look at the clock, and what it shows when the day is over."""

    at: time
    zone: ZoneInfo
    _found: list[tuple[int, int, datetime]] = []  # from when until when (ns) it is known to be that

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

    def after_ns(self, now_ns: int) -> datetime:
        """The same for a moment in ns. A calendar costs as much as an order, so it is looked at
        once a day."""
        for since_ns, end_ns, end in self._found:
            if since_ns <= now_ns < end_ns:
                return end
        end = self.after(moment_of(now_ns))
        self._found[:] = [(now_ns, ns_of(end), end)]
        return end
