"""Parquet, row group by row group: required columns, plain values, gzip.

Of the format's many ways the plainest, which every reader knows; see decision 0016 for why it is
written here. Source: the Apache Parquet format specification, parquet.thrift.
"""

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from bedesten.domain.market_data.history import thrift
from bedesten.domain.market_data.history.columns import Column, Kind, Row, Target, Written
from bedesten.domain.market_data.history.csv import GZIP, LEVEL

MAGIC: Final = b"PAR1"
GROUP_ROWS: Final = 50_000  # in memory at once
DECIMAL_BYTES: Final = 16
DECIMAL_DIGITS: Final = 38
CREATED_BY: Final = "bedesten"
# Numbers of parquet.thrift.
INT64, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY = 2, 6, 7
UTF8, DECIMAL, TIMESTAMP_MILLIS = 0, 5, 9
PLAIN, RLE = 0, 3
CODEC_GZIP: Final = 2
VERSION: Final = 2
_TYPES: Final = {
    Kind.INTEGER: INT64,
    Kind.MOMENT: INT64,
    Kind.DECIMAL: FIXED_LEN_BYTE_ARRAY,
    Kind.TEXT: BYTE_ARRAY,
}


class _Chunk(NamedTuple):
    """A column of a row group, as the footer tells of it."""

    column: Column
    rows: int
    offset: int
    plain_size: int
    size: int


class ParquetWriter:
    """One file."""

    def __init__(
        self, path: Path, columns: tuple[Column, ...], *, group_rows: int = GROUP_ROWS
    ) -> None:
        self._target = Target(path)
        self._columns = columns
        self._group_rows = group_rows
        self._waiting: list[Row] = []
        self._groups: list[list[_Chunk]] = []
        self._entries = 0
        self._target.write(MAGIC)

    def write(self, rows: list[Row]) -> None:
        """Take the next rows."""
        self._waiting += rows
        while len(self._waiting) >= self._group_rows:
            self._group(self._waiting[: self._group_rows])
            del self._waiting[: self._group_rows]

    def close(self) -> Written:
        """Finish the file."""
        if self._waiting:
            self._group(self._waiting)
        footer = thrift.struct(
            thrift.i32(1, VERSION),
            thrift.structs(2, [_root(len(self._columns)), *map(_element, self._columns)]),
            thrift.i64(3, self._entries),
            thrift.structs(4, map(_row_group, self._groups)),
            thrift.text(6, CREATED_BY),
        )
        self._target.write(footer + struct.pack("<I", len(footer)) + MAGIC)
        return self._target.finish(self._entries)

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._target.abandon()

    def _group(self, rows: list[Row]) -> None:
        values = zip(*rows, strict=True)
        self._groups.append(
            [self._chunk(*pair) for pair in zip(self._columns, values, strict=True)]
        )
        self._entries += len(rows)

    def _chunk(self, column: Column, values: Sequence[int | str]) -> _Chunk:
        """One page, which is the whole column of the group."""
        plain = _plain(column, values)
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
        packed = packer.compress(plain) + packer.flush()
        head = thrift.struct(
            thrift.i32(1, 0),  # a data page
            thrift.i32(2, len(plain)),
            thrift.i32(3, len(packed)),
            thrift.nested(
                5,
                thrift.i32(1, len(values)),
                thrift.i32(2, PLAIN),
                thrift.i32(3, RLE),
                thrift.i32(4, RLE),
            ),
        )
        offset = self._target.size
        self._target.write(head + packed)
        return _Chunk(column, len(values), offset, len(head) + len(plain), len(head) + len(packed))


def _plain(column: Column, values: Sequence[int | str]) -> bytes:
    if column.kind is Kind.DECIMAL:
        return b"".join(
            [value.to_bytes(DECIMAL_BYTES, "big", signed=True) for value in values]  # type: ignore[union-attr]
        )
    if column.kind is Kind.TEXT:
        raws = [str(value).encode() for value in values]
        return b"".join([len(raw).to_bytes(4, "little") + raw for raw in raws])
    return struct.pack(f"<{len(values)}q", *values)


def _root(columns: int) -> bytes:
    return thrift.struct(thrift.text(4, "schema"), thrift.i32(5, columns))


def _element(column: Column) -> bytes:
    """How the schema tells of a column: its physical type, and what it means, old and new style."""
    kind = column.kind
    physical = [thrift.i32(1, _TYPES[kind])]
    if kind is Kind.DECIMAL:
        physical.append(thrift.i32(2, DECIMAL_BYTES))
    named = (*physical, thrift.i32(3, 0), thrift.text(4, column.name))
    if kind is Kind.DECIMAL:
        scale, digits = column.scale, DECIMAL_DIGITS
        return thrift.struct(
            *named, thrift.i32(6, DECIMAL), thrift.i32(7, scale), thrift.i32(8, digits),
            thrift.nested(10, thrift.nested(5, thrift.i32(1, scale), thrift.i32(2, digits))),
        )  # fmt: skip
    if kind is Kind.MOMENT:
        milliseconds = thrift.nested(2, thrift.nested(1))
        return thrift.struct(
            *named, thrift.i32(6, TIMESTAMP_MILLIS),
            thrift.nested(10, thrift.nested(8, thrift.true(1), milliseconds)),
        )  # fmt: skip
    if kind is Kind.TEXT:
        return thrift.struct(*named, thrift.i32(6, UTF8), thrift.nested(10, thrift.nested(1)))
    return thrift.struct(*named)


def _row_group(chunks: list[_Chunk]) -> bytes:
    return thrift.struct(
        thrift.structs(1, map(_column_chunk, chunks)),
        thrift.i64(2, sum(chunk.plain_size for chunk in chunks)),
        thrift.i64(3, chunks[0].rows),
        thrift.i64(5, chunks[0].offset),
        thrift.i64(6, sum(chunk.size for chunk in chunks)),
    )


def _column_chunk(chunk: _Chunk) -> bytes:
    meta = thrift.nested(
        3,
        thrift.i32(1, _TYPES[chunk.column.kind]),
        thrift.i32s(2, [PLAIN, RLE]),
        thrift.texts(3, [chunk.column.name]),
        thrift.i32(4, CODEC_GZIP),
        thrift.i64(5, chunk.rows),
        thrift.i64(6, chunk.plain_size),
        thrift.i64(7, chunk.size),
        thrift.i64(9, chunk.offset),
    )
    return thrift.struct(thrift.i64(2, chunk.offset), meta)
