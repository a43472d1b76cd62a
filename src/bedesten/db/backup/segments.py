"""Names of WAL segments and positions in the WAL, as PostgreSQL writes them."""

import re
from typing import Final

import msgspec

SEGMENT_BYTES: Final = 16 << 20  # as initdb makes them
SEGMENTS_PER_LOG: Final = (1 << 32) // SEGMENT_BYTES
SEGMENT_NAME = re.compile(r"[0-9A-F]{24}")
HISTORY_NAME = re.compile(r"[0-9A-F]{8}\.history")


class Segment(msgspec.Struct, frozen=True, order=True):
    """One 16 MiB piece of the WAL: `number` counts from the beginning, whatever the timeline."""

    timeline: int
    number: int

    @classmethod
    def at(cls, timeline: int, lsn: int) -> "Segment":
        """The one that holds this position."""
        return cls(timeline, lsn // SEGMENT_BYTES)

    @classmethod
    def named(cls, name: str) -> "Segment":
        """From a file name of 24 hexadecimal digits."""
        timeline, log, part = (int(name[at : at + 8], 16) for at in (0, 8, 16))
        return cls(timeline, log * SEGMENTS_PER_LOG + part)

    @property
    def name(self) -> str:
        """The file name."""
        log, part = divmod(self.number, SEGMENTS_PER_LOG)
        return f"{self.timeline:08X}{log:08X}{part:08X}"

    @property
    def lsn(self) -> int:
        """Where it begins."""
        return self.number * SEGMENT_BYTES

    def next(self) -> "Segment":
        """The one behind it on the same timeline."""
        return Segment(self.timeline, self.number + 1)


def lsn_of(text: str) -> int:
    """A position such as 0/16EF780 in bytes."""
    high, low = text.split("/")
    return (int(high, 16) << 32) | int(low, 16)


def lsn_text(lsn: int) -> str:
    """The same the other way round."""
    return f"{lsn >> 32:X}/{lsn & 0xFFFFFFFF:X}"


def history_name(timeline: int) -> str:
    """The file that tells where a timeline left the one before."""
    return f"{timeline:08X}.history"
