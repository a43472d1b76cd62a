"""Snapshots of the kernel in an object store, and their index in the database.

An object is a header, the kernel's bytes and a SHA-256 over both. It is a cache: one that is not
exactly right is refused, and the journal makes up for it.
"""

import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path

import obstore
import obstore.exceptions
import structlog
from obstore.store import LocalStore, ObjectStore

from bedesten.engine.replay import Cursor
from bedesten.engine.store import SEQ_MAX, Indexed, JournalStore
from bedesten.kernel import Engine, Kernel, engine_name, restore_kernel

MAGIC = b"BDSNAP\r\n"
VERSION = 1
KEPT = 3  # two older ones stand behind the newest
# magic, version, epoch, seq, at, commands, size of the state, journal hash, state hash
_HEADER = struct.Struct("<8sIIQqQQ32s32s")
_DIGEST_SIZE = 32

# What a store raises when it cannot be read or written; some of its errors are plain Python's.
STORE_ERRORS = (obstore.exceptions.BaseError, OSError, ValueError)

ADVICE = "nothing is lost: an older snapshot or the journal makes up for it, only more slowly"

log = structlog.get_logger()


class SnapshotRefused(Exception):
    """This object is not the snapshot that the index promises; `str()` says why."""


class Snapshots:
    """The snapshots of one exchange."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def in_folder(cls, folder: Path) -> "Snapshots":
        """Kept as files."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(LocalStore(folder))

    def write(self, journal: JournalStore, kernel: Kernel, cursor: Cursor) -> Indexed:
        """Store the kernel's state after row `cursor.seq` and drop all but the newest few."""
        return self.store(journal, kernel.snapshot(), cursor, engine_name(kernel))

    def store(
        self, journal: JournalStore, state: bytes, cursor: Cursor, kernel_name: str
    ) -> Indexed:
        """`write` for a state that was taken already, by a kernel that has gone on since."""
        state_hash = hashlib.sha256(state).digest()
        header = _HEADER.pack(
            MAGIC, VERSION, cursor.epoch, cursor.seq, cursor.at, cursor.commands,
            len(state), cursor.hash, state_hash,
        )  # fmt: skip
        digest = hashlib.sha256(header)
        digest.update(state)
        path = f"{cursor.seq:016d}.snapshot"
        data = b"".join((header, state, digest.digest()))
        obstore.put(self._store, path, data)
        entry = Indexed(cursor.seq, path, state_hash)
        journal.add_snapshot(entry, len(data), kernel_name)
        self._drop_old(journal)
        return entry

    def read(self, journal: JournalStore, entry: Indexed, engine: Engine) -> tuple[Kernel, Cursor]:
        """A kernel in the state of a snapshot, verified. Raises SnapshotRefused."""
        try:
            data = bytes(obstore.get(self._store, entry.path).bytes())
        except STORE_ERRORS as error:
            raise SnapshotRefused(f"{entry.path} cannot be read: {error}") from error
        cursor, state = _opened(data, entry)
        if journal.row_hash(entry.seq) != cursor.hash:
            raise SnapshotRefused(f"{entry.path} was made from another journal than this one")
        try:
            kernel = restore_kernel(engine, state)
        except ValueError as error:
            raise SnapshotRefused(f"the kernel does not take {entry.path}: {error}") from error
        if kernel.state_hash() != entry.state_hash:
            raise SnapshotRefused(f"{entry.path} does not come back as the state it was made from")
        return kernel, cursor

    def newest(
        self, journal: JournalStore, last: int, engine: Engine
    ) -> Iterator[tuple[Kernel, Cursor]]:
        """The newest snapshot up to row `last` that is right, if any; the others are named."""
        for entry in journal.snapshots(last):
            try:
                yield self.read(journal, entry, engine)
            except SnapshotRefused as refusal:
                log.error("snapshot refused", seq=entry.seq, reason=str(refusal), advice=ADVICE)

    def settle(self, journal: JournalStore) -> int:
        """After a restore: forget entries without an object and objects without an entry.

        The objects come from the moment of the backup, the index from the one restored to, and
        what happens from here on differs from what happened then. Answers how many were forgotten.
        """
        entries = {entry.path: entry for entry in journal.snapshots(SEQ_MAX)}
        stored = {str(meta["path"]) for batch in obstore.list(self._store) for meta in batch}
        for path in entries.keys() - stored:
            journal.drop_snapshot(entries[path].seq)
        for path in stored - entries.keys():
            obstore.delete(self._store, path)
        return len(entries.keys() ^ stored)

    def _drop_old(self, journal: JournalStore) -> None:
        for entry in journal.old_snapshots(KEPT):
            journal.drop_snapshot(entry.seq)
            try:
                obstore.delete(self._store, entry.path)
            except FileNotFoundError:
                log.warning("snapshot was gone already", seq=entry.seq)


def _opened(data: bytes, entry: Indexed) -> tuple[Cursor, bytes]:
    if len(data) < _HEADER.size + _DIGEST_SIZE:
        raise SnapshotRefused(f"{entry.path} has {len(data)} bytes, less than any snapshot")
    header = _HEADER.unpack_from(data)
    magic, version, epoch, seq, at, commands, size, journal_hash, state_hash = header
    if magic != MAGIC:
        raise SnapshotRefused(f"{entry.path} is not a snapshot")
    if version != VERSION:
        raise SnapshotRefused(f"{entry.path} has format {version}, this engine reads {VERSION}")
    if len(data) != _HEADER.size + size + _DIGEST_SIZE:
        raise SnapshotRefused(f"{entry.path} is cut off or too long: {len(data)} bytes")
    if hashlib.sha256(data[:-_DIGEST_SIZE]).digest() != data[-_DIGEST_SIZE:]:
        raise SnapshotRefused(f"{entry.path} was damaged: its hash does not fit its content")
    if (seq, state_hash) != (entry.seq, entry.state_hash):
        raise SnapshotRefused(f"{entry.path} is the snapshot of another moment than its name says")
    state = data[_HEADER.size : -_DIGEST_SIZE]
    return Cursor(seq, at, epoch, commands, journal_hash), state
