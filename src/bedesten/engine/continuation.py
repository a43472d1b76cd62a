"""What a batch left over: the command with which the engine goes on by itself.

A mass cancel and an advance of time end their batch and say how much remains. Triggers may be left
over by any command that traded; what followed it in the batch was deferred and is submitted again.
"""

import struct

from bedesten.protocol.batch import EventBatch
from bedesten.protocol.commands import (
    HEADER_SIZE,
    NO_KEY,
    AdvanceTime,
    MassCancel,
    RunTriggers,
    encode,
)
from bedesten.protocol.events import Deferred, MassCancelled, TimeAdvanced, TriggersLeft
from bedesten.protocol.layout import size_and_kind

MASS_CANCEL_KIND = MassCancel.LAYOUT.kind
ADVANCE_TIME_KIND = AdvanceTime.LAYOUT.kind
DEFERRED_KIND = Deferred.LAYOUT.kind
# What such a command leaves over comes before anything that came later: it ends its batch.
LAST_OF_BATCH = frozenset({MASS_CANCEL_KIND, ADVANCE_TIME_KIND})
ENGINE_ONLY = frozenset({ADVANCE_TIME_KIND, RunTriggers.LAYOUT.kind})
"""Kinds of commands that nobody but the engine itself may submit."""
ADVANCE_TIME = encode(AdvanceTime())
KEY_START = HEADER_SIZE - len(NO_KEY)

_TAIL = struct.Struct("<HB5x4xI")
_ENDS = {
    kind.LAYOUT.kind: (end.LAYOUT.size, end.LAYOUT.kind)
    for kind, end in ((MassCancel, MassCancelled), (AdvanceTime, TimeAdvanced))
}
_LEFT = TriggersLeft.LAYOUT.kind
_LEFT_TAIL = struct.Struct("<HB5xI4x")
_LEFT_HEAD = (TriggersLeft.LAYOUT.size, _LEFT)


def continuation(record: bytes, events: EventBatch) -> bytes | None:
    """The record to issue next, where `record` was the last of its batch (at least one).

    It carries no key: the answer to the key is that of the first command.
    """
    market = _market_left(events)
    if market:
        return encode(RunTriggers(market=market))
    end = _ENDS.get(record[2])
    if end is None:
        return None
    start, stop = events.offsets[events.commands - 1], events.offsets[events.commands]
    if stop - start < _TAIL.size:
        return None
    size, kind, remaining = _TAIL.unpack_from(events.data, stop - _TAIL.size)
    if (size, kind) != end or remaining == 0:
        return None
    return record[:KEY_START] + NO_KEY + record[HEADER_SIZE:]


def is_deferred(events: EventBatch, index: int) -> bool:
    """Whether the kernel did not look at command `index`."""
    start, stop = events.offsets[index], events.offsets[index + 1]
    return stop > start and events.data[start + 2] == DEFERRED_KIND


def last_record(command_bytes: bytes, start: int) -> bytes:
    """The last of the records from `start` on. The batch was journaled, so its framing is right."""
    last = start
    while start < len(command_bytes):
        last = start
        start += int.from_bytes(command_bytes[start : start + 2], "little")
    return command_bytes[last:]


def _market_left(events: EventBatch) -> int:
    """The market whose triggers are left over after this batch, 0 for none: the last command that
    was looked at ends with saying so."""
    index = events.commands - 1
    while index > 0 and is_deferred(events, index):
        index -= 1
    start, stop = events.offsets[index], events.offsets[index + 1]
    if stop - start < _LEFT_TAIL.size:
        return 0
    size, kind, market = _LEFT_TAIL.unpack_from(events.data, stop - _LEFT_TAIL.size)
    if (size, kind) != _LEFT_HEAD:
        return 0
    # The end of a longer record may look like it.
    while start < stop - _LEFT_TAIL.size:
        start += size_and_kind(events.data, start)[0]
    return int(market) if start == stop - _LEFT_TAIL.size else 0
