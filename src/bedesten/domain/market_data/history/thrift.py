"""Thrift's compact protocol, as much of it as Parquet's headers need: integers, text, structs.

A struct is bytes of fields, each made by one of these with its number, in order. Source: the
Apache Thrift specification, "Thrift Compact protocol encoding".
"""

from collections.abc import Iterable
from typing import Final

TRUE: Final = 1
I32: Final = 5
I64: Final = 6
BINARY: Final = 8
LIST: Final = 9
STRUCT: Final = 12
STOP: Final = b"\0"
SHORT_LIST_MAX: Final = 14

Field = tuple[int, int, bytes]  # number, type, value


def struct(*fields: Field) -> bytes:
    """A struct; each field's head is how much further its number is."""
    parts: list[bytes] = []
    last = 0
    for number, kind, value in fields:
        assert 0 < number - last <= 15, "longer steps have another form"
        parts += (bytes(((number - last) << 4 | kind,)), value)
        last = number
    return b"".join((*parts, STOP))


def i32(number: int, value: int) -> Field:
    """A field of 32 bits."""
    return number, I32, _zigzag(value)


def i64(number: int, value: int) -> Field:
    """A field of 64 bits."""
    return number, I64, _zigzag(value)


def text(number: int, value: str) -> Field:
    """A field of text."""
    return number, BINARY, _binary(value)


def true(number: int) -> Field:
    """A field that is true."""
    return number, TRUE, b""


def nested(number: int, *fields: Field) -> Field:
    """A field that is a struct."""
    return number, STRUCT, struct(*fields)


def structs(number: int, values: Iterable[bytes]) -> Field:
    """A list of structs."""
    return number, LIST, _list(STRUCT, list(values))


def i32s(number: int, values: Iterable[int]) -> Field:
    """A list of integers."""
    return number, LIST, _list(I32, list(map(_zigzag, values)))


def texts(number: int, values: Iterable[str]) -> Field:
    """A list of texts."""
    return number, LIST, _list(BINARY, list(map(_binary, values)))


def _list(kind: int, values: list[bytes]) -> bytes:
    count = len(values)
    if count <= SHORT_LIST_MAX:
        head = bytes((count << 4 | kind,))
    else:
        head = bytes((0xF0 | kind,)) + _varint(count)
    return head + b"".join(values)


def _binary(value: str) -> bytes:
    raw = value.encode()
    return _varint(len(raw)) + raw


def _zigzag(value: int) -> bytes:
    return _varint(value * 2 if value >= 0 else -value * 2 - 1)


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)
