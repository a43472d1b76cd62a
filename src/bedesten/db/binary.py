"""Values in PostgreSQL's binary format, packed by hand for the rows that come by the million.

A field is an int32 length and the bytes of the value, as both binary COPY and binary arrays want
it. Enumerations and text share one form. Formats: "COPY, Binary Format" and the `*_recv`
functions of PostgreSQL.
"""

import struct
from collections.abc import Callable, Sequence
from typing import Final

from psycopg.abc import Buffer
from psycopg.adapt import Dumper, PyFormat
from psycopg.pq import Format

from bedesten.kit.ids import ID_EPOCH_MS, ID_TIME_SHIFT

NULL: Final = b"\xff\xff\xff\xff"
COPY_BEGIN: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
COPY_END: Final = b"\xff\xff"
EPOCH_2000_MS: Final = 946_684_800_000  # PostgreSQL counts microseconds from here

_LENGTH = struct.Struct(">i")
_INT4 = struct.Struct(">ii")
_INT8 = struct.Struct(">iq")
_ARRAY = struct.Struct(">iiIii")
_DIGITS_2 = struct.Struct(">ihhHH2H")
_DIGITS_4 = struct.Struct(">ihhHH4H")
_DIGITS_6 = struct.Struct(">ihhHH6H")
_NEGATIVE = 0x4000
_CACHED_MAX = 50_000

OIDS: Final = {
    "bool": 16,
    "int8": 20,
    "int4": 23,
    "text": 25,
    "timestamptz": 1184,
    "numeric": 1700,
}


def text(value: str) -> bytes:
    """A field of text or of an enumeration."""
    raw = value.encode()
    return _LENGTH.pack(len(raw)) + raw


def int4(value: int) -> bytes:
    """A field of integer."""
    return _INT4.pack(4, value)


def int8(value: int) -> bytes:
    """A field of bigint, and of timestamptz when `value` is a moment."""
    return _INT8.pack(8, value)


def boolean(value: bool) -> bytes:
    """A field of boolean."""
    return b"\0\0\0\1\1" if value else b"\0\0\0\1\0"


def id_moment(engine_id: int) -> int:
    """The time in an engine id as timestamptz counts it: microseconds since 2000."""
    return ((engine_id >> ID_TIME_SHIFT) + (ID_EPOCH_MS - EPOCH_2000_MS)) * 1000


def ns_moment(at_ns: int) -> int:
    """Nanoseconds since the Unix epoch as timestamptz counts, cut to microseconds."""
    return at_ns // 1000 - EPOCH_2000_MS * 1000


def numeric(scale: int) -> Callable[[int], bytes]:
    """A packer of `units / 10**scale` as numeric with `scale` decimals, exactly.

    The scale shown is always the same, so that a value has one spelling however it was made.
    """
    fraction = (scale + 3) // 4
    factor = 10 ** (4 * fraction - scale)
    zero = struct.pack(">ihhHH", 8, 0, 0, 0, scale)

    def pack(units: int) -> bytes:
        if not units:
            return zero
        number = units * factor
        sign = 0
        if number < 0:
            number, sign = -number, _NEGATIVE
        # PostgreSQL strips zero digits by itself, so a few fixed widths are enough.
        if number < 100_000_000:
            high, low = divmod(number, 10_000)
            return _DIGITS_2.pack(12, 2, 1 - fraction, sign, scale, high, low)
        high, low = divmod(number, 100_000_000)
        c, d = divmod(low, 10_000)
        if high < 100_000_000:
            a, b = divmod(high, 10_000)
            return _DIGITS_4.pack(16, 4, 3 - fraction, sign, scale, a, b, c, d)
        top, middle = divmod(high, 100_000_000)
        a, b = divmod(middle, 10_000)
        if top < 100_000_000:
            y, z = divmod(top, 10_000)
            return _DIGITS_6.pack(20, 6, 5 - fraction, sign, scale, y, z, a, b, c, d)
        return _long_numeric(number, sign, fraction, scale)

    return pack


def cached(pack: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """The same packer, remembering: for values that repeat, such as prices."""
    known: dict[int, bytes] = {}

    def remembered(units: int) -> bytes:
        field = known.get(units)
        if field is None:
            if len(known) >= _CACHED_MAX:
                known.clear()
            field = known[units] = pack(units)
        return field

    return remembered


class Packed:
    """A query parameter whose bytes are ready; the statement casts it to its type."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data


class PackedDumper(Dumper):
    """Hands a `Packed` to PostgreSQL as it is. Register it on the connection's adapters."""

    format = Format.BINARY

    def dump(self, obj: Packed) -> Buffer | None:
        return obj.data

    def get_key(self, obj: object, format: PyFormat) -> type:
        return self.cls


def array(type_name: str, fields: Sequence[bytes], *, oid: int | None = None) -> Packed:
    """A one-dimensional array parameter of packed fields; NULL fields allowed."""
    element = OIDS[type_name] if oid is None else oid
    return Packed(_ARRAY.pack(1, 1, element, len(fields), 1) + b"".join(fields))


def _long_numeric(number: int, sign: int, fraction: int, scale: int) -> bytes:
    digits: list[int] = []
    while number:
        number, digit = divmod(number, 10_000)
        digits.append(digit)
    count = len(digits)
    return struct.pack(
        f">ihhHH{count}H",
        8 + 2 * count,
        count,
        count - 1 - fraction,
        sign,
        scale,
        *reversed(digits),
    )
