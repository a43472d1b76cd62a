"""One WAL segment on its way into the archive: compared with what is there, appended, closed.

Nothing is ever overwritten. A segment that is asked for again (after a restart) is compared byte
by byte with what the archive holds, and only what is new is appended.
"""

import os
from typing import BinaryIO, Final

from bedesten.db.backup.errors import ArchiveConflict
from bedesten.db.backup.repository import Repository, open_appending
from bedesten.db.backup.segments import SEGMENT_BYTES, Segment
from bedesten.db.passwords import sync_folder
from bedesten.kit.sealed import CHUNK_BYTES, SealedReader, SealedWriter, SealKey, whole_chunks

HEAD_BYTES: Final = 40  # the long header of a segment's first page


class Incoming:
    """The segment that is being received."""

    def __init__(self, repository: Repository, key: SealKey, segment: Segment) -> None:
        """Goes on with what the archive has of it. Raises SealBroken, ArchiveConflict."""
        self.segment = segment
        self.received = 0  # bytes of the segment, in order
        self._repository = repository
        self._final = repository.segment_path(segment.name)
        self._partial = repository.partial_path(segment.name)
        self._fresh = bytearray()
        self._unsynced = 0
        self._known = b""
        self._writer: SealedWriter | None = None
        self._file: BinaryIO | None = None
        if self._final.exists():
            self._known = repository.read(self._final, key)
        else:
            self._open_partial(key)

    @property
    def complete(self) -> bool:
        """Whether its last byte has come."""
        return self.received == SEGMENT_BYTES

    @property
    def unwritten(self) -> int:
        """Bytes that wait for `write`."""
        return len(self._fresh)

    @property
    def unsynced(self) -> int:
        """Bytes that wait for `flush`."""
        return self._unsynced + len(self._fresh)

    def take(self, content: memoryview) -> None:
        """The next bytes. Raises ArchiveConflict when the archive holds others."""
        overlap = min(len(content), max(len(self._known) - self.received, 0))
        if overlap and content[:overlap] != self._known[self.received : self.received + overlap]:
            raise ArchiveConflict(
                f"The archive {self._repository.wal} holds another {self.segment.name} than this"
                " server sends: two servers archive into one folder. Give one of them a folder of"
                " its own with BEDESTEN_BACKUP_DIR; nothing was overwritten"
            )
        self._fresh += content[overlap:]
        self.received += len(content)

    def write(self) -> None:
        """Hand what has come to the system.

        Compressed when little comes: then there is time, and after a switch of segments it is
        zeros. A flood is written as it is and compressed when it is a week old.
        """
        if self._writer is None:
            return
        for at in range(0, len(self._fresh), CHUNK_BYTES):
            chunk = bytes(self._fresh[at : at + CHUNK_BYTES])
            idle = len(chunk) < CHUNK_BYTES or not chunk.strip(b"\0")
            self._writer.append(chunk, compress=idle)
        self._unsynced += len(self._fresh)
        self._fresh.clear()

    def flush(self) -> None:
        """Bring what has come to the disk."""
        self.write()
        if self._writer is not None and self._unsynced:
            self._writer.sync()
            self._unsynced = 0

    def finish(self) -> None:
        """Give the complete segment its name."""
        assert self.complete, "only whole segments are archived"
        self.flush()
        if self._writer is not None:
            self._writer.finish()
            os.link(self._partial, self._final)  # unlike a rename it never replaces a file
            sync_folder(self._final.parent)
            self._partial.unlink()
        self.close()

    def close(self) -> None:
        """Let the file go; what was not flushed will come again."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open_partial(self, key: SealKey) -> None:
        name = self._repository.seal_name(self._partial)
        self._file = file = open_appending(self._partial)
        reader = SealedReader(file, key, name)
        try:
            self._known = whole_chunks(reader)
        except BaseException:
            file.close()
            raise
        if reader.good_bytes == 0:  # new, or not even its header was written
            file.seek(0)
            file.truncate()
            self._writer = SealedWriter(file, key, name)
            self._writer.sync()
            sync_folder(self._partial.parent)
        elif reader.complete:  # the process died between its last chunk and its name
            os.link(self._partial, self._final)
            self._partial.unlink()
            self.close()
        else:
            file.truncate(reader.good_bytes)
            self._writer = SealedWriter(file, key, name, resume=reader.count)
