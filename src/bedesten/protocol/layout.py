"""How a record is laid out in bytes: little-endian, naturally aligned, growing at its end.

Every record begins with its own size (u16) and kind (u8). A reader that knows more fields
than a record holds reads the missing ones as zero, so old journals stay readable when a
record grows. A writer leaves out an all-zero tail after the record's short size.
"""

import struct
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from bedesten.protocol.leg import LEG_SIZE, pack_leg, unpack_leg

_FORMATS = {
    "u8": "B",
    "u16": "H",
    "u32": "I",
    "u64": "Q",
    "i32": "i",
    "i64": "q",
    "i128": "16s",
    "bytes16": "16s",
    "text16": "16s",
    "text24": "24s",
    "text40": "40s",
    "leg": f"{LEG_SIZE}s",
}


def _to_i128(raw: bytes) -> int:
    return int.from_bytes(raw, "little", signed=True)


def _from_i128(value: int) -> bytes:
    return value.to_bytes(16, "little", signed=True)


def _to_text(raw: bytes) -> str:
    return raw.rstrip(b"\0").decode("latin-1")


def _fitting(width: int) -> Callable[[bytes], bytes]:
    """Without it struct would cut what is too long, and a name become another one."""

    def fitted(raw: bytes) -> bytes:
        if len(raw) > width:
            raise OverflowError(f"{len(raw)} bytes in a field of {width}")
        return raw

    return fitted


def _text_fitting(width: int) -> Callable[[str], bytes]:
    fitted = _fitting(width)
    return lambda value: fitted(value.encode("latin-1"))


_READ: dict[str, Callable[[bytes], Any]] = {"i128": _to_i128, "leg": unpack_leg}
_WRITE: dict[str, Callable[[Any], bytes]] = {
    "i128": _from_i128,
    "bytes16": _fitting(16),
    "leg": pack_leg,
}
for _width in (16, 24, 40):
    _READ[f"text{_width}"] = _to_text
    _WRITE[f"text{_width}"] = _text_fitting(_width)


class Layout:
    """The bytes of one kind of record.

    `wire` names the fields after size and kind in order, as (name, format); a name of `pad`
    stands for that many zero bytes and is no field. `short` is the size after which an
    all-zero tail is left out (0: never).
    """

    __slots__ = (
        "_fields",
        "_offsets",
        "_read",
        "_struct",
        "_write",
        "kind",
        "names",
        "short",
        "size",
        "values_of",
    )

    def __init__(self, kind: int, wire: tuple[tuple[str, str], ...], short: int = 0) -> None:
        formats = ["<HB"]
        names: list[str] = []
        self._offsets: dict[str, int] = {}
        self._read: list[tuple[int, Callable[[bytes], Any]]] = []
        self._write: list[tuple[int, Callable[[Any], bytes]]] = []
        for name, form in wire:
            if name == "pad":
                formats.append(f"{form}x")
                continue
            if form in _READ:
                self._read.append((len(names), _READ[form]))
            if form in _WRITE:
                self._write.append((len(names), _WRITE[form]))
            self._offsets[name] = struct.calcsize("".join(formats))
            formats.append(_FORMATS[form])
            names.append(name)
        self._struct = struct.Struct("".join(formats))
        self._fields = struct.Struct("".join(["<3x", *formats[1:]]))  # without size and kind
        self.kind = kind
        self.names = tuple(names)
        self.values_of: Callable[[Any], Sequence[Any]] = attrgetter(*names)
        if len(names) == 1:  # then it would give the value alone
            self.values_of = lambda record: (getattr(record, names[0]),)
        self.size = self._struct.size
        self.short = short or self.size
        if self.size % 8 or self.short % 8:
            raise ValueError(f"record {kind}: sizes {self.short}, {self.size} are not 8-aligned")

    def pack(self, values: list[Any]) -> bytes:
        """The record of these field values, without its all-zero tail. Raises struct.error or
        OverflowError for a value outside its field, UnicodeEncodeError for text beyond latin-1."""
        for position, convert in self._write:
            values[position] = convert(values[position])
        raw = self._struct.pack(self.size, self.kind, *values)
        if self.short < self.size and not raw[self.short :].strip(b"\0"):
            return self.short.to_bytes(2, "little") + raw[2 : self.short]
        return raw

    def offset(self, name: str) -> int:
        """Where in the record a field begins."""
        return self._offsets[name]

    def unpack(self, data: bytes, offset: int, size: int) -> list[Any]:
        """Field values of the record of `size` bytes at `offset`; what it lacks reads as zero."""
        if size < self.size:
            data, offset = data[offset : offset + size].ljust(self.size, b"\0"), 0
        values = list(self._fields.unpack_from(data, offset))
        for position, convert in self._read:
            values[position] = convert(values[position])
        return values


_SIZE_KIND = struct.Struct("<HB")


def size_and_kind(data: bytes, offset: int) -> tuple[int, int]:
    """Size in bytes and kind of the record at `offset`."""
    size, kind = _SIZE_KIND.unpack_from(data, offset)
    return size, kind
