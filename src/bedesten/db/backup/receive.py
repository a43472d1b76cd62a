"""The continuous archive: every byte of WAL the server writes, sealed, within about a second.

It streams like a replica instead of copying finished segments: the archive is at most about a
second behind, not a segment. A slot makes the server keep what has not arrived. The forced switch
of segments (archive_timeout) bounds how long a file stays partial.
"""

import time
from collections.abc import Callable
from typing import Final

import structlog

from bedesten.db.backup import timelines
from bedesten.db.backup.errors import ArchiveConflict, BackupBroken
from bedesten.db.backup.incoming import Incoming
from bedesten.db.backup.replication import Data, Refused, Replication, ServerAway
from bedesten.db.backup.repository import Repository
from bedesten.db.backup.segments import SEGMENT_BYTES, Segment, history_name
from bedesten.kit.sealed import CHUNK_BYTES, SealBroken, SealKey

FLUSH_S: Final = 0.5
STATUS_S: Final = 5.0
DRAIN_S: Final = 2.0
REMOVED: Final = "58P01"  # undefined_file: the segment is there no more
LOST: Final = ("55000", "42704")  # the slot fell too far behind and is void, or was dropped
AHEAD: Final = "ahead of the WAL flush position"

log = structlog.get_logger()


class Receiver:
    """Writes the WAL of one server into one archive, until told to stop."""

    def __init__(self, repository: Repository, key: SealKey, replication: Replication) -> None:
        self._repository = repository
        self._key = key
        self._replication = replication
        self._incoming: Incoming | None = None
        self._first: Segment | None = None
        self._kept = 0  # up to here the server need not keep anything for us
        self._status_due = 0.0
        self._flush_due = 0.0

    def run(self, stopping: Callable[[], bool]) -> None:
        """Receive. Raises ServerAway, BackupProblem."""
        try:
            self._start()
            while not stopping():
                self._step()
            deadline = time.monotonic() + DRAIN_S
            while self._step() and time.monotonic() < deadline:
                pass  # what is on its way: the rest of a clean stop
            self._end()
        except ServerAway:
            self._end()
            raise
        except SealBroken as error:
            raise BackupBroken(f"The archive cannot be gone on with: {error}") from error
        finally:
            if self._incoming is not None:
                self._incoming.close()

    def _end(self) -> None:
        """Not after a failure of the disk: behind half a chunk nothing may be appended."""
        if self._incoming is not None:
            self._incoming.flush()

    def _start(self) -> None:
        replication = self._replication
        identity = replication.identify()
        if any(made.system_id != identity.system_id for made in self._repository.backups()):
            raise self._stranger()
        if replication.segment_bytes() != SEGMENT_BYTES:
            raise BackupBroken("WAL segments of another size than 16 MB cannot be archived")
        slot = replication.slot_lsn()
        if slot is None:
            replication.create_slot()
            slot = replication.slot_lsn()
        assert slot is not None, "the slot was just made"
        first = self._newest(identity.timeline) or Segment.at(identity.timeline, slot)
        if identity.timeline > 1:
            fork = self._keep_history(identity.timeline)
            if self._newest(identity.timeline) is None:
                first = min(first, fork)  # a restore must find the way from the timeline before
        self._begin(first, slot)

    def _begin(self, first: Segment, slot: int) -> None:
        try:
            self._replication.start(first.timeline, first.lsn)
        except Refused as error:
            self._after_hole(first, error)
            return
        self._first, self._kept = first, slot
        log.info("archiving", segment=first.name, folder=str(self._repository.wal))

    def _after_hole(self, wanted: Segment, error: Refused) -> None:
        """Go on from the first segment that can still be had, when the one we need cannot."""
        replication = self._replication
        if error.state in LOST:
            replication.drop_slot()
            replication.create_slot()
        elif error.state != REMOVED:
            raise self._stranger() if AHEAD in str(error) else error
        slot = replication.slot_lsn()
        assert slot is not None, "a slot that keeps WAL says from where"
        first = Segment.at(wanted.timeline, slot)
        if first <= wanted:
            raise self._stranger() from error
        log.error(
            "the archive has a hole: take a full backup now",
            missing_from=wanted.name, until=first.name,
            advice="bedesten backup; no earlier backup can be restored past the hole",
        )  # fmt: skip
        self._begin(first, slot)

    def _stranger(self) -> ArchiveConflict:
        return ArchiveConflict(
            f"The archive {self._repository.wal} is of another server, or of this one before it was"
            " restored: it is ahead. Give this one a folder of its own with BEDESTEN_BACKUP_DIR"
        )

    def _newest(self, timeline: int) -> Segment | None:
        known = [*self._repository.segments(), *self._repository.partials()]
        return max((segment for segment in known if segment.timeline == timeline), default=None)

    def _keep_history(self, timeline: int) -> Segment:
        """Archive where this timeline left the one before; answers its first segment."""
        content = self._replication.history(timeline)
        path = self._repository.segment_path(history_name(timeline))
        if path.exists():
            if self._repository.read(path, self._key) != content:
                raise ArchiveConflict(
                    f"{path} tells of another restore than the one this server comes from;"
                    " give this server a folder of its own with BEDESTEN_BACKUP_DIR"
                )
        else:
            with self._repository.writer(path, self._key) as writer:
                writer.write(content)
        return Segment.at(timeline, max(timelines.parsed(content).values()))

    @property
    def position(self) -> int:
        """Up to where the WAL has come; 0 before any of it has."""
        incoming = self._incoming
        return 0 if incoming is None else incoming.segment.lsn + incoming.received

    def _step(self) -> bool:
        """Whether there was anything."""
        now = time.monotonic()
        message = self._receive(min(FLUSH_S, max(self._flush_due - now, 0.01)))
        if isinstance(message, Data):
            self._take(message)
            self._status_due = min(self._status_due, self._flush_due)
        incoming = self._incoming
        if incoming is None:
            return False
        now = time.monotonic()
        if incoming.unwritten >= CHUNK_BYTES:
            incoming.write()
        if incoming.unsynced and now >= self._flush_due:  # not oftener: the journal syncs as well
            incoming.flush()
            self._flush_due = now + FLUSH_S
            self._status_due = 0.0
        if message is True or now >= self._status_due:
            self._status_due = now + STATUS_S
            self._confirm()
        return isinstance(message, Data)

    def _receive(self, timeout_s: float) -> Data | bool | None:
        try:
            return self._replication.receive(timeout_s)
        except Refused as error:  # what the server lacks it says only here
            if self._incoming is not None:
                raise
            assert self._first is not None, "it has begun"
            self._after_hole(self._first, error)
            return None

    def _take(self, data: Data) -> None:
        content, lsn = memoryview(data.content), data.lsn
        if self._incoming is None:
            assert self._first is not None, "it has begun"
            self._incoming = Incoming(self._repository, self._key, self._first)
        while content:
            incoming = self._incoming
            assert incoming is not None, "receiving has begun"
            assert lsn == incoming.segment.lsn + incoming.received, "the WAL comes in order"
            size = min(len(content), SEGMENT_BYTES - incoming.received)
            incoming.take(content[:size])
            content, lsn = content[size:], lsn + size
            if incoming.complete:
                incoming.finish()
                log.info("segment archived", segment=incoming.segment.name)
                # The newest whole one stays with the server: a restart compares it with ours.
                self._kept = max(self._kept, incoming.segment.lsn)
                self._incoming = Incoming(self._repository, self._key, incoming.segment.next())

    def _confirm(self) -> None:
        incoming = self._incoming
        assert incoming is not None, "receiving has begun"
        written = incoming.segment.lsn + incoming.received - incoming.unsynced
        self._replication.confirm(written=written, kept=self._kept, at_us=time.time_ns() // 1000)


__all__ = ["Receiver", "ServerAway"]
