"""Frames between the engine and everybody else: one shape both ways over a stream socket.

    u32 length of what follows | u64 request id | u8 opcode | 7 zero bytes | payload

All numbers little-endian. The request id is the asker's own and comes back with the answer;
0 marks what nobody asked for (rows of the feed, errors of a whole connection).
"""

import struct
from enum import IntEnum
from typing import NamedTuple

import msgspec

from bedesten.protocol.commands import HEADER_SIZE, RECORD_SIZE_MAX


class Opcode(IntEnum):
    """What a frame is. From 64 on: from the engine."""

    SUBMIT = 1
    QUERY = 2
    SUBSCRIBE = 3

    ANSWER = 64
    RESULT = 65
    SUBSCRIBED = 66
    ROW = 67
    ERROR = 68


class Query(IntEnum):
    """What can be asked without changing anything; arguments in this order."""

    ASSETS = 1
    MARKETS = 2
    ACCOUNTS = 3
    ACCOUNT = 4  # account
    BALANCES = 5  # account
    ORDER = 6  # order
    CLIENT_ORDER = 7  # account, client order id
    OPEN_ORDERS = 8  # account (0: all), market (0: all)
    BOOK = 9  # market, depth
    COUNTERS = 10  # market
    STATUS = 11
    STATE_HASH = 12
    INDICATIVE = 13  # market
    BOOK_ORDERS = 14  # market


class ErrorCode(IntEnum):
    """Why the engine did not do what a frame asked. Nothing was changed by that request."""

    MALFORMED = 1
    UNKNOWN_OPCODE = 2
    OVERLOADED = 3
    STOPPING = 4
    SLOW_CONSUMER = 5
    ANSWER_UNREADABLE = 6
    """The key took effect before, and its stored answer cannot be read now: ask again."""


HEADER = struct.Struct("<IQB7x")
LENGTH = struct.Struct("<I")
LENGTH_SIZE = LENGTH.size
LENGTH_MIN = HEADER.size - LENGTH_SIZE
REQUEST_LENGTH_MAX = LENGTH_MIN + RECORD_SIZE_MAX
ANSWER_LENGTH_MAX = 256 << 20  # a query for every open order of a large exchange fits

ANSWER = struct.Struct("<IQB7xQIIq")
"""Header, then seq, index, flags, at (ns); event records follow."""
ANSWER_REPEATED = 1

_QUERY = struct.Struct("<B7xqq")
_ANSWER_BODY = struct.Struct("<QIIq")
_SEQ = struct.Struct("<Q")
_ROW = struct.Struct("<Qq")
_ERROR = struct.Struct("<H6x")
_I64 = range(-(2**63), 2**63)
_RECORD_SIZE = struct.Struct("<H")


class Asked(NamedTuple):
    """A query as it was sent: its arguments, and the client order id where one belongs."""

    query: Query
    first: int
    second: int
    text: str


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Answer to STATUS, as JSON: the newest committed row, and what runs the engine."""

    seq: int
    at: int
    epoch: int
    kernel: str
    commands: int
    uptime_s: int
    queued: int


class AnswerBody(NamedTuple):
    """Payload of ANSWER: journal row, position of the command in it, and its event records."""

    seq: int
    command: int
    repeated: bool
    at: int
    events: bytes


def frame(request: int, opcode: int, payload: bytes) -> bytes:
    """One whole frame."""
    return HEADER.pack(LENGTH_MIN + len(payload), request, opcode) + payload


def record_fault(record: bytes) -> str | None:
    """Why these bytes cannot be one command record, or None. Its content is the kernel's matter."""
    size = len(record)
    if size < HEADER_SIZE or size > RECORD_SIZE_MAX or size % 8:
        return f"a command record of {size} bytes: use {HEADER_SIZE} to {RECORD_SIZE_MAX}, by 8"
    stated: int = _RECORD_SIZE.unpack_from(record)[0]
    if stated != size:
        return f"the record says it has {stated} bytes and has {size}"
    return None


def query_payload(query: Query, *arguments: int | str) -> bytes:
    """Payload of QUERY. Arguments as listed in `Query`; raises ValueError for impossible ones."""
    numbers = [argument for argument in arguments if isinstance(argument, int)]
    text = "".join(argument for argument in arguments if isinstance(argument, str))
    if len(numbers) > 2 or any(number not in _I64 for number in numbers):
        raise ValueError(f"{query.name} with {arguments}: no such query")
    return _QUERY.pack(query, *(*numbers, 0, 0)[:2]) + text.encode("ascii")


def read_query(payload: bytes) -> Asked:
    """Raises ValueError when `payload` is no query."""
    if len(payload) < _QUERY.size:
        raise ValueError(f"a query of {len(payload)} bytes: use at least {_QUERY.size}")
    number, first, second = _QUERY.unpack_from(payload)
    return Asked(Query(number), first, second, payload[_QUERY.size :].decode("ascii"))


def read_answer(payload: bytes) -> AnswerBody:
    """Payload of ANSWER."""
    seq, index, flags, at = _ANSWER_BODY.unpack_from(payload)
    return AnswerBody(seq, index, bool(flags & ANSWER_REPEATED), at, payload[_ANSWER_BODY.size :])


def answer_frame(request: int, body: AnswerBody) -> bytes:
    """A whole ANSWER frame."""
    flags = ANSWER_REPEATED if body.repeated else 0
    length = ANSWER.size - LENGTH_SIZE + len(body.events)
    head = ANSWER.pack(length, request, Opcode.ANSWER, body.seq, body.command, flags, body.at)
    return head + body.events


def seq_payload(seq: int, rest: bytes = b"") -> bytes:
    """Payload of RESULT (with what was asked for) and of SUBSCRIBED."""
    return _SEQ.pack(seq) + rest


def read_seq(payload: bytes) -> tuple[int, bytes]:
    """Seq and the rest of RESULT or SUBSCRIBED."""
    return int(_SEQ.unpack_from(payload)[0]), payload[_SEQ.size :]


def row_frame(seq: int, at: int, events: bytes) -> bytes:
    """A whole ROW frame: the committed event batch of journal row `seq`."""
    return frame(0, Opcode.ROW, _ROW.pack(seq, at) + events)


def read_row(payload: bytes) -> tuple[int, int, bytes]:
    """Seq, at (ns) and event batch of ROW."""
    seq, at = _ROW.unpack_from(payload)
    return seq, at, payload[_ROW.size :]


def error_frame(request: int, code: ErrorCode, sentence: str) -> bytes:
    """A whole ERROR frame."""
    return frame(request, Opcode.ERROR, _ERROR.pack(code) + sentence.encode())


def read_error(payload: bytes) -> tuple[int, str]:
    """Code and sentence of ERROR."""
    return int(_ERROR.unpack_from(payload)[0]), payload[_ERROR.size :].decode()
