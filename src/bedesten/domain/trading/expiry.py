"""When orders end by themselves: moments to the engine's nanoseconds and back, and a day's end."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from bedesten.domain.markets import refused
from bedesten.kit.id_time import UNIX_EPOCH
from bedesten.protocol.vocabulary import Refusal

MICROSECOND: Final = timedelta(microseconds=1)
NS_MAX: Final = 2**63 - 1


class DayEnd(msgspec.Struct, frozen=True):
    """When the trading day ends: a time of day on the clocks of a zone of the tz database."""

    at: time = time(0)
    zone: str = "Europe/Istanbul"

    def after(self, now_ns: int) -> datetime:
        """The first end of a day after this moment."""
        zone = _zone(self.zone)
        now = moment_of(now_ns)
        day = now.astimezone(zone).date()
        end = datetime.combine(day, self.at, zone)
        if end <= now:
            end = datetime.combine(day + timedelta(days=1), self.at, zone)
        return end.astimezone(UTC)


ISTANBUL_MIDNIGHT: Final = DayEnd()


def ns_of(moment: datetime) -> int:
    """Nanoseconds since the Unix epoch. Raises Refused: expiry_out_of_range, where the engine
    cannot count."""
    ns = (moment - UNIX_EPOCH) // MICROSECOND * 1000
    if not 0 < ns <= NS_MAX:
        raise refused(Refusal.EXPIRY_OUT_OF_RANGE)
    return ns


def moment_of(ns: int) -> datetime:
    """A moment in UTC, cut to microseconds."""
    return UNIX_EPOCH + MICROSECOND * (ns // 1000)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
