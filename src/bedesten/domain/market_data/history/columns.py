"""The columns of a file and where its bytes go: to disk under another name until all are there."""

import hashlib
import os
from enum import Enum
from pathlib import Path
from typing import NamedTuple, Protocol

Row = tuple[int | str, ...]


class Kind(Enum):
    """What a column holds. Moments are milliseconds since the Unix epoch."""

    INTEGER = "integer"
    MOMENT = "moment"
    DECIMAL = "decimal"
    TEXT = "text"


class Column(NamedTuple):
    """A column; a decimal is given in units of 10**-scale."""

    name: str
    kind: Kind
    scale: int = 0


class Written(NamedTuple):
    """A finished file."""

    sha256: bytes
    size: int
    entries: int


class Writer(Protocol):
    """Takes rows, as many as there are, and never holds many."""

    def write(self, rows: list[Row]) -> None:
        """Take the next rows."""
        ...

    def close(self) -> Written:
        """Finish the file; it has its name from now on."""
        ...

    def abandon(self) -> None:
        """Leave nothing behind."""
        ...


class Target:
    """A file that is written and hashed at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._part.open("wb")
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Append."""
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)

    def finish(self, entries: int) -> Written:
        """On disk, whole, before it gets its name."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.replace(self._path)
        return Written(self._hash.digest(), self.size, entries)

    def abandon(self) -> None:
        """Remove what is there."""
        self._file.close()
        self._part.unlink(missing_ok=True)
