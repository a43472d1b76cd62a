"""Which events of a batch concern whom, found without decoding the others."""

import struct
from collections import defaultdict
from typing import Any, Final

from bedesten.gateways.stream.channel import About, Of
from bedesten.gateways.stream.source import Source
from bedesten.protocol.batch import read_event_batch
from bedesten.protocol.events import EVENTS, Event
from bedesten.protocol.layout import size_and_kind

FIELDS: Final = {
    "market": Of.MARKET,
    "account": Of.ACCOUNT,
    "taker_account": Of.ACCOUNT,
    "maker_account": Of.ACCOUNT,
    "debit_account": Of.ACCOUNT,
    "credit_account": Of.ACCOUNT,
}
EVERYTHING: Final = About(Of.EXCHANGE, 0)
_ID: Final = struct.Struct("<I")
Sources = dict[Source[Any], None]


class Watch:
    """Sources by the kinds of events that they want and by what they are about. Events of the
    kinds `also` are answered whoever wants them."""

    def __init__(self, also: frozenset[int]) -> None:
        self._also = also
        self._kinds: dict[int, _Kind] = {}

    def add(self, about: About, source: Source[Any]) -> None:
        """From the next row on."""
        for kind in source.kinds:
            if kind not in self._kinds:
                self._kinds[kind] = _Kind(kind)
            self._kinds[kind].wanted_by[about][source] = None

    def remove(self, about: About, source: Source[Any]) -> None:
        """It was added before."""
        for kind in source.kinds:
            wanted = self._kinds[kind].wanted_by
            del wanted[about][source]
            if not wanted[about]:
                del wanted[about]
            if not wanted:
                del self._kinds[kind]

    def concerned(self, data: bytes) -> tuple[list[Event], dict[Source[Any], list[Event]]]:
        """From a row's events: those of the kinds `also`, and for each source its own, in order."""
        others: list[Event] = []
        found: dict[Source[Any], list[Event]] = defaultdict(list)
        offset, end = read_event_batch(data).offsets[0], len(data)
        while offset < end:
            size, number = size_and_kind(data, offset)
            kind = self._kinds.get(number)
            sources = () if kind is None else kind.sources(data, offset)
            if sources or number in self._also:
                made = EVENTS[number]
                event = made(*made.LAYOUT.unpack(data, offset, size))
                if number in self._also:
                    others.append(event)
                for source in sources:
                    found[source].append(event)
            offset += size
        return others, found


class _Kind:
    """Who wants events of one kind, and where in it the ids stand that say whom it concerns."""

    def __init__(self, kind: int) -> None:
        layout = EVENTS[kind].LAYOUT
        self.wanted_by: dict[About, Sources] = defaultdict(dict)
        self._fields = [
            (layout.offset(name), of) for name, of in FIELDS.items() if name in layout.names
        ]

    def sources(self, data: bytes, offset: int) -> Sources:
        """Of the event at `offset`; one that is named twice comes once."""
        wanted_by = self.wanted_by
        found = wanted_by.get(EVERYTHING) or {}
        for at, of in self._fields:
            about = About(of, _ID.unpack_from(data, offset + at)[0])
            if about in wanted_by:
                found = found | wanted_by[about] if found else wanted_by[about]
        return found
