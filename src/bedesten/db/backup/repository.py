"""The backup folder: what lies where, and what each backup says about itself.

    base/NAME/      backup.json, base.sealed (a tar), manifest.sealed, objects.sealed (a tar)
    wal/            one sealed file a segment; the one being received ends in .partial
    dumps/NAME/     dump.json, whole.sealed, public.sealed, audit.sealed

A folder appears under its name when it is complete and on the disk; before, it begins with a dot.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from bedesten.db.backup.errors import BackupBroken, BackupProblem
from bedesten.db.backup.segments import HISTORY_NAME, SEGMENT_NAME, Segment
from bedesten.db.folder import PRIVATE
from bedesten.db.passwords import sync_folder, write_private
from bedesten.kit.sealed import SealBroken, SealedReader, SealedWriter, SealKey

SEALED = ".sealed"
PARTIAL = ".partial"
Kind = Literal["full", "incremental"]


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """What backup.json says. Positions are bytes in the WAL, moments are the server's."""

    name: str
    kind: Kind
    parent: str | None  # the full backup that an incremental one builds on
    system_id: int
    timeline: int
    start_lsn: int
    end_lsn: int  # a restore gets at least this far
    started_at: datetime
    ended_at: datetime
    size: int  # bytes before sealing
    sealed_size: int

    @property
    def first_segment(self) -> Segment:
        """The oldest WAL segment a restore of it may need."""
        return Segment.at(self.timeline, self.start_lsn)


class Repository:
    """One backup folder; nothing in it is made before it is needed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.base = root / "base"
        self.wal = root / "wal"
        self.dumps = root / "dumps"

    def prepare(self) -> None:
        """Make the folder, for the owner alone. Raises BackupProblem."""
        try:
            self.root.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            for folder in (self.base, self.dumps):
                folder.mkdir(mode=PRIVATE, exist_ok=True)
        except OSError as error:
            raise BackupProblem(
                f"The backup folder {self.root} cannot be used ({error.strerror}); choose another"
                " one with --to or BEDESTEN_BACKUP_DIR"
            ) from error

    @property
    def archiving(self) -> bool:
        """Whether the WAL of the exchange is to be archived here."""
        return self.wal.is_dir()

    def backups(self) -> list[Backup]:
        """All complete ones, oldest first."""
        files = self.base.glob("[!.]*/backup.json") if self.base.is_dir() else ()
        found = [msgspec.json.decode(file.read_bytes(), type=Backup) for file in files]
        return sorted(found, key=lambda backup: (backup.ended_at, backup.name))

    def backup(self, name: str) -> Backup:
        """One of them by name. Raises BackupProblem."""
        for backup in self.backups():
            if backup.name == name:
                return backup
        raise BackupProblem(f"There is no backup {name} in {self.root}; see bedesten backup --list")

    def chain(self, backup: Backup) -> list[Backup]:
        """The full backup first, then this one when it is incremental. Raises BackupBroken."""
        if backup.parent is None:
            return [backup]
        try:
            return [self.backup(backup.parent), backup]
        except BackupProblem as error:
            raise BackupBroken(f"{backup.name} builds on {backup.parent}, which is gone") from error

    @contextmanager
    def staging(self, parent: Path, name: str) -> Iterator[Path]:
        """A folder that gets its name when the block ends well, and vanishes otherwise."""
        fresh, final = parent / f".{name}.new", parent / name
        if final.exists():
            raise BackupProblem(f"{final} exists already; wait a second and try again")
        fresh.mkdir(mode=PRIVATE)
        try:
            yield fresh
            sync_folder(fresh)
            fresh.rename(final)
            sync_folder(parent)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    @contextmanager
    def writer(self, path: Path, key: SealKey, *, compress: bool = True) -> Iterator[SealedWriter]:
        """A new sealed file: it appears, whole and on the disk, when the block ends well.

        Raises FileExistsError rather than replace one.
        """
        fresh = path.with_name(f".{path.name}.new")
        fresh.unlink(missing_ok=True)
        try:
            with open(fresh, "xb", opener=_private) as file:
                writer = SealedWriter(file, key, self.seal_name(path), compress=compress)
                yield writer
                writer.finish()
            os.link(fresh, path)  # unlike a rename it never replaces a file
        finally:
            fresh.unlink(missing_ok=True)
        sync_folder(path.parent)

    @contextmanager
    def reader(self, path: Path, key: SealKey) -> Iterator[SealedReader]:
        """A sealed file. What goes wrong while reading is raised as BackupBroken."""
        try:
            with path.open("rb") as file:
                yield SealedReader(file, key, self.seal_name(path))
        except FileNotFoundError as error:
            raise BackupBroken(f"{path} is gone") from error
        except SealBroken as error:
            raise BackupBroken(f"{error} (in {path.parent})") from error

    def read(self, path: Path, key: SealKey) -> bytes:
        """The whole content of a sealed file. Raises BackupBroken."""
        with self.reader(path, key) as reader:
            return b"".join(reader.chunks())

    @staticmethod
    def seal_name(path: Path) -> str:
        """By which name a file is sealed: with its folder, without what changes on the way."""
        folder = path.parent.name.removeprefix(".").removesuffix(".new")
        return f"{folder}/{path.name.removesuffix(PARTIAL).removesuffix(SEALED)}"

    def segment_path(self, name: str) -> Path:
        """The file of a complete segment or of a timeline's history."""
        return self.wal / f"{name}{SEALED}"

    def partial_path(self, name: str) -> Path:
        """The file of a segment that is being received."""
        return self.wal / f"{name}{SEALED}{PARTIAL}"

    def segments(self) -> list[Segment]:
        """The complete ones, by timeline and number."""
        return self._named(SEALED)

    def partials(self) -> list[Segment]:
        """Those being received: the newest of each timeline."""
        return self._named(SEALED + PARTIAL)

    def histories(self) -> list[int]:
        """Timelines whose history is here."""
        names = [path.name.removesuffix(SEALED) for path in self.wal.glob(f"*.history{SEALED}")]
        return sorted(int(name[:8], 16) for name in names if HISTORY_NAME.fullmatch(name))

    def archived_until(self) -> datetime | None:
        """When the archive last grew."""
        paths = [path for path in self.wal.glob("*") if path.name[:1] != "."]
        newest = max((path.stat().st_mtime for path in paths), default=None)
        return None if newest is None else datetime.fromtimestamp(newest).astimezone()

    def _named(self, suffix: str) -> list[Segment]:
        if not self.wal.is_dir():
            return []
        names = [path.name.removesuffix(suffix) for path in self.wal.glob(f"*{suffix}")]
        return sorted(Segment.named(name) for name in names if SEGMENT_NAME.fullmatch(name))


def write_description(path: Path, description: msgspec.Struct) -> None:
    """The small file that says what lies beside it."""
    write_private(path, msgspec.json.format(msgspec.json.encode(description), indent=2))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def open_appending(path: Path) -> BinaryIO:
    """A file to go on with, or a new one; for the owner alone."""
    return open(path, "r+b" if path.exists() else "x+b", opener=_private)
