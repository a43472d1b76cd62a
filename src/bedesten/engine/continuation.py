"""What a mass cancel left over: the command with which the engine goes on by itself."""

import struct

from bedesten.protocol.batch import EventBatch
from bedesten.protocol.commands import HEADER_SIZE, NO_KEY, MassCancel
from bedesten.protocol.events import MassCancelled

MASS_CANCEL_KIND = MassCancel.LAYOUT.kind
KEY_START = HEADER_SIZE - len(NO_KEY)
_TAIL = struct.Struct("<HB5x4xI")
_END = (MassCancelled.LAYOUT.size, MassCancelled.LAYOUT.kind)


def continuation(record: bytes, events: EventBatch) -> bytes | None:
    """The record to issue next when `record`, the last of its batch, left orders to cancel.

    It carries no key: the answer to the key is that of the first command.
    """
    if record[2] != MASS_CANCEL_KIND:
        return None
    start, stop = events.offsets[events.commands - 1], events.offsets[events.commands]
    if stop - start < _TAIL.size:
        return None
    size, kind, remaining = _TAIL.unpack_from(events.data, stop - _TAIL.size)
    if (size, kind) != _END or remaining == 0:
        return None
    return record[:KEY_START] + NO_KEY + record[HEADER_SIZE:]


def last_record(command_bytes: bytes, start: int) -> bytes:
    """The last of the records from `start` on. The batch was journaled, so its framing is right."""
    last = start
    while start < len(command_bytes):
        last = start
        start += int.from_bytes(command_bytes[start : start + 2], "little")
    return command_bytes[last:]
