"""What everybody has used, in a table of fixed size that the gateways of one machine share.

A file in the run folder, mapped into each process: reading or writing an entry takes less than a
microsecond and no lock. When two processes write the same entry at the same moment one of them is
lost, and somebody gets a request too many. Times are of the monotonic clock, which all processes
of a machine share until it starts again; then the table begins empty.

An entry is a tag (who, for which policy) and a number of nanoseconds. Entries live in small
buckets; a full one forgets whoever is freed first, so that memory never grows. Tags are hashes
with a secret salt: nobody can choose addresses that push others out.
"""

import fcntl
import hashlib
import mmap
import os
import secrets
import struct
from pathlib import Path
from typing import Final

BUCKETS: Final = 1 << 15
WAYS: Final = 4  # entries of a bucket: their tags, then their numbers
BUCKET_CELLS: Final = 2 * WAYS
CELL_BYTES: Final = 8
HEADER: Final = struct.Struct("<8s32s16s8x")  # layout, boot, salt, and a cell that stays 0
FIRST_CELL: Final = HEADER.size // CELL_BYTES
NOWHERE: Final = FIRST_CELL - 1
SIZE: Final = HEADER.size + BUCKETS * BUCKET_CELLS * CELL_BYTES  # 2 MiB, of which memory: the used
LAYOUT: Final = b"limits 1"  # another layout gets another file: this one may be in use
PRIVATE: Final = 0o600
BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
PLACES_MAX: Final = 100_000
_NUMBER: Final = struct.Struct("<q")
Asker = tuple[str, str]  # for which policy, and who


class Table:
    """Finds and keeps one number for each asker; `cells` are read and written by the index."""

    def __init__(self, content: mmap.mmap) -> None:
        self._salt = HEADER.unpack_from(content)[2]
        self._places: dict[Asker, tuple[int, int]] = {}  # tag, bucket: hashing is the slow part
        self.cells = memoryview(content).cast("q")

    @classmethod
    def private(cls) -> "Table":
        """A table of this process alone."""
        content = mmap.mmap(-1, SIZE)
        HEADER.pack_into(content, 0, LAYOUT, b"", secrets.token_bytes(16))
        return cls(content)

    @classmethod
    def shared(cls, path: Path) -> "Table":
        """The table in this file, which is made or begun anew when it is of an earlier boot."""
        boot = hashlib.sha256(BOOT_ID.read_bytes() if BOOT_ID.exists() else b"").digest()
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            os.ftruncate(descriptor, SIZE)
            content = mmap.mmap(descriptor, SIZE)
            if HEADER.unpack_from(content)[:2] != (LAYOUT, boot):
                content[:] = bytes(SIZE)
                HEADER.pack_into(content, 0, LAYOUT, boot, secrets.token_bytes(16))
            return cls(content)
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)  # the map keeps the file open
            os.close(descriptor)

    def find(self, asker: Asker) -> int:
        """Where the asker's number is; NOWHERE, where there is always 0, when there is none."""
        known = self._places.get(asker)
        tag, bucket = self._place(asker) if known is None else known
        if self.cells[bucket] == tag:
            return bucket + WAYS
        for way in range(bucket + 1, bucket + WAYS):
            if self.cells[way] == tag:
                return way + WAYS
        return NOWHERE

    def get(self, asker: Asker) -> int:
        """The asker's number, 0 when there is none."""
        return self.cells[self.find(asker)]

    def put(self, asker: Asker, number: int) -> None:
        """Keep a number, in the place of the asker or of whoever is freed first."""
        at = self.find(asker)
        if at == NOWHERE:
            tag, bucket = self._place(asker)
            at = min(range(bucket + WAYS, bucket + 2 * WAYS), key=self.cells.__getitem__)
            self.cells[at - WAYS] = tag
        self.cells[at] = number

    def _place(self, asker: Asker) -> tuple[int, int]:
        """What stands for somebody, never 0, which is nobody; and which bucket it belongs to."""
        text = ":".join(asker).encode()
        digest = hashlib.blake2b(text, digest_size=8, key=self._salt).digest()
        tag = int(_NUMBER.unpack(digest)[0]) or 1
        if len(self._places) >= PLACES_MAX:
            self._places.clear()
        place = self._places[asker] = (tag, FIRST_CELL + tag % BUCKETS * BUCKET_CELLS)
        return place
