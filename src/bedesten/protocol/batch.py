"""Batches: what the kernel is given and what it answers, the two halves of a journal row."""

import struct
from collections.abc import Sequence
from typing import NamedTuple

COMMANDS_MAGIC = int.from_bytes(b"BDC1", "little")
EVENTS_MAGIC = int.from_bytes(b"BDE1", "little")

_COMMANDS_HEADER = struct.Struct("<IIQq")
_EVENTS_HEADER = struct.Struct("<IIQqII")
COMMANDS_HEADER_SIZE = _COMMANDS_HEADER.size
EVENTS_HEADER_SIZE = _EVENTS_HEADER.size


class CommandBatch(NamedTuple):
    """Header of a command batch: `commands` records follow at `COMMANDS_HEADER_SIZE`."""

    commands: int
    seq: int
    at: int


class EventBatch(NamedTuple):
    """An answered batch. `offsets[i] : offsets[i + 1]` are the bytes of command i's events
    (absolute in `data`); the events of the batch's end run from `offsets[commands]` on."""

    data: bytes
    commands: int
    seq: int
    at: int
    events: int
    offsets: Sequence[int]

    def answer(self, index: int) -> bytes:
        """The events of command `index`."""
        return self.data[self.offsets[index] : self.offsets[index + 1]]


def command_batch(seq: int, at: int, records: Sequence[bytes]) -> bytes:
    """A batch of commands: journal row `seq`, at `at` ns since the Unix epoch."""
    head = _COMMANDS_HEADER.pack(COMMANDS_MAGIC, len(records), seq, at)
    return b"".join((head, *records))


def read_command_batch(data: bytes) -> CommandBatch:
    """Raises ValueError when `data` is no command batch."""
    if len(data) < COMMANDS_HEADER_SIZE:
        raise ValueError("command batch is shorter than its header")
    magic, count, seq, at = _COMMANDS_HEADER.unpack_from(data)
    if magic != COMMANDS_MAGIC:
        raise ValueError("not a command batch")
    return CommandBatch(count, seq, at)


def event_batch(seq: int, at: int, answers: Sequence[bytes], tail: bytes, events: int) -> bytes:
    """The events of a batch: one joined bytes per command, then those of the batch's end."""
    table = _padded(4 * (len(answers) + 1))
    offset = EVENTS_HEADER_SIZE + table
    offsets = []
    for answer in answers:
        offsets.append(offset)
        offset += len(answer)
    offsets.append(offset)
    head = _EVENTS_HEADER.pack(EVENTS_MAGIC, len(answers), seq, at, events, 0)
    packed = struct.pack(f"<{len(offsets)}I", *offsets).ljust(table, b"\0")
    return b"".join((head, packed, *answers, tail))


def read_event_batch(data: bytes) -> EventBatch:
    """Raises ValueError when `data` is no event batch."""
    if len(data) < EVENTS_HEADER_SIZE:
        raise ValueError("event batch is shorter than its header")
    magic, count, seq, at, events, _ = _EVENTS_HEADER.unpack_from(data)
    if magic != EVENTS_MAGIC:
        raise ValueError("not an event batch")
    if EVENTS_HEADER_SIZE + _padded(4 * (count + 1)) > len(data):
        raise ValueError("event batch is shorter than its table of offsets")
    offsets = struct.unpack_from(f"<{count + 1}I", data, EVENTS_HEADER_SIZE)
    return EventBatch(data, count, seq, at, events, offsets)


def _padded(size: int) -> int:
    return (size + 7) // 8 * 8
