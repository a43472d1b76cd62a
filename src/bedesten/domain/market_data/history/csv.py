"""CSV, compressed as it is written. The same rows always make the same bytes."""

import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from bedesten.domain.market_data.history.columns import Column, Kind, Row, Target, Written
from bedesten.kit.money import to_text

GZIP: Final = 16 + zlib.MAX_WBITS  # its header has neither name nor time
LEVEL: Final = 6
CACHED_MAX: Final = 4_096


class CsvWriter:
    """One file with a header line. Numbers and words need no quotes."""

    def __init__(self, path: Path, columns: tuple[Column, ...]) -> None:
        self._target = Target(path)
        self._packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
        self._texts = [_text_of(column) for column in columns]
        self._entries = 0
        self._put(",".join(column.name for column in columns) + "\n")

    def write(self, rows: list[Row]) -> None:
        """Take the next rows."""
        texts = self._texts
        self._put(
            "".join(
                ",".join([text(value) for text, value in zip(texts, row, strict=True)]) + "\n"
                for row in rows
            )
        )
        self._entries += len(rows)

    def close(self) -> Written:
        """Finish the file."""
        self._target.write(self._packer.flush())
        return self._target.finish(self._entries)

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._target.abandon()

    def _put(self, text: str) -> None:
        self._target.write(self._packer.compress(text.encode()))


def _text_of(column: Column) -> Callable[[int | str], str]:
    if column.kind is not Kind.DECIMAL:
        return str
    scale = column.scale

    @lru_cache(maxsize=CACHED_MAX)  # prices repeat, and most seconds have no trade
    def decimal(value: int | str) -> str:
        assert isinstance(value, int), "decimals are given in units"
        return to_text(value, scale)

    return decimal
