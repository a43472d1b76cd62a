"""What times are told in: milliseconds, and microseconds to who asks for them."""

from datetime import datetime
from enum import IntEnum
from typing import Final

from bedesten.kit.id_time import UNIX_EPOCH
from bedesten.kit.moment import MICROSECOND

MS_NS: Final = 1_000_000
MS_US: Final = 1_000


class TimeUnit(IntEnum):
    """By how many of them are in a millisecond; each time is since the Unix epoch."""

    MILLISECOND = 1
    MICROSECOND = MS_US

    @classmethod
    def named(cls, text: str) -> "TimeUnit | None":
        """In letters of any case; None: nobody knows it."""
        return cls.__members__.get(text.upper())

    def of_ns(self, ns: int) -> int:
        """Nanoseconds, rounded down."""
        return ns * self // MS_NS

    def of_ms(self, ms: int) -> int:
        """Milliseconds."""
        return ms * self

    def before(self, ms: int) -> int:
        """The last moment before this millisecond."""
        return ms * self - 1

    def of_moment(self, moment: datetime) -> int:
        """A moment with a time zone, rounded down."""
        return (moment - UNIX_EPOCH) // MICROSECOND * self // MS_US
