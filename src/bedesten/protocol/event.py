"""What every event record has in common."""

from typing import ClassVar

import msgspec

from bedesten.protocol.layout import Layout

HEADER = (("pad", "1"), ("command", "u32"))


class Event(msgspec.Struct, frozen=True):
    """Field that every event has."""

    LAYOUT: ClassVar[Layout]

    command: int
