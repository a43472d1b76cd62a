"""Takes a backup: sealed while it streams from the server, then read back and verified."""

import tarfile
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

import psycopg

from bedesten.db.backup import programs, tarball
from bedesten.db.backup.errors import BackupProblem
from bedesten.db.backup.replication import Replication, ServerAway
from bedesten.db.backup.repository import Backup, Kind, Repository, write_description
from bedesten.db.backup.segments import lsn_of
from bedesten.kit.sealed import CHUNK_BYTES, SealedWriter, SealKey

BASE: Final = "base.sealed"
MANIFEST: Final = "manifest.sealed"
OBJECTS: Final = "objects.sealed"
DESCRIPTION: Final = "backup.json"
NAME_PAUSE_S: Final = 0.2  # two within a second would have one name

Progress = Callable[[str, int, int], None]  # step, done, of


def silent(_: str, __: int, ___: int) -> None:
    """Progress nobody asked for."""


def take(
    repository: Repository,
    key: SealKey,
    url: str,
    *,
    kind: Kind = "full",
    objects: Mapping[str, Path] | None = None,
    archive: bool = True,
    progress: Progress = silent,
) -> Backup:
    """A backup of the server at `url` (a superuser's), and of the folders in `objects` by name.

    An incremental one builds on the newest full one. With `archive` the WAL is kept for the
    archive from here on. Raises BackupProblem.
    """
    repository.prepare()
    parent = _newest_full(repository) if kind == "incremental" else None
    _greet(repository, url, archive=archive)
    started = _server_time(url)
    while (repository.base / (name := f"{started:%Y%m%dT%H%M%SZ}-{kind}")).exists():
        time.sleep(NAME_PAUSE_S)
        started = _server_time(url)
    with repository.staging(repository.base, name) as folder:
        size = _receive(repository, key, url, folder=folder, parent=parent, progress=progress)
        sealed_size = (folder / BASE).stat().st_size
        manifest = _read_back(repository, key, folder, name=name, size=size, progress=progress)
        with repository.writer(folder / MANIFEST, key) as writer:
            writer.write(manifest)
        with repository.writer(folder / OBJECTS, key) as writer:
            _pack(objects or {}, writer)
        content = tarball.parsed(manifest, name)
        backup = Backup(
            name=name,
            kind=kind,
            parent=None if parent is None else parent.name,
            system_id=content.system_id,
            timeline=content.ranges[-1].timeline,
            start_lsn=lsn_of(content.ranges[-1].start),
            end_lsn=lsn_of(content.ranges[-1].end),
            started_at=started,
            ended_at=_server_time(url),
            size=size,
            sealed_size=sealed_size,
        )
        write_description(folder / DESCRIPTION, backup)
    return backup


def _read_back(
    repository: Repository, key: SealKey, folder: Path, *, name: str, size: int, progress: Progress
) -> bytes:
    """Compare what is on the disk now with the server's manifest, which this answers."""
    done = 0

    def count(read: int) -> None:
        nonlocal done
        done += read
        progress("verifying", done, size)

    with repository.reader(folder / BASE, key) as reader:
        return tarball.check(reader, name, count)


def _newest_full(repository: Repository) -> Backup:
    for backup in reversed(repository.backups()):
        if backup.kind == "full":
            return backup
    raise BackupProblem(
        "There is no full backup yet that an incremental one could build on; make one with"
        " bedesten backup"
    )


def _greet(repository: Repository, url: str, *, archive: bool) -> None:
    """Make sure that this is the server whose backups are here, and that it keeps its WAL.

    The slot comes before the backup: of what is written from then on nothing may get lost.
    """
    try:
        with Replication(url) as replication:
            system_id = replication.identify().system_id
            if any(backup.system_id != system_id for backup in repository.backups()):
                raise BackupProblem(
                    f"{repository.root} holds the backups of another exchange; name another folder"
                    " with --to or BEDESTEN_BACKUP_DIR"
                )
            if archive and replication.slot_lsn() is None:
                replication.create_slot()
    except ServerAway as error:
        raise BackupProblem(f"The database server cannot be reached: {error}") from error
    if archive:
        repository.wal.mkdir(mode=0o700, exist_ok=True)  # the sign for the archive to begin


def _receive(
    repository: Repository,
    key: SealKey,
    url: str,
    *,
    folder: Path,
    parent: Backup | None,
    progress: Progress,
) -> int:
    """Seal what pg_basebackup writes; its size in bytes."""
    size = 0
    with tempfile.TemporaryDirectory(prefix="bedesten-backup-") as private:
        options: list[str | Path] = []
        if parent is not None:
            manifest = Path(private, "manifest")
            manifest.write_bytes(repository.read(repository.base / parent.name / MANIFEST, key))
            options = [f"--incremental={manifest}"]
        with (
            repository.writer(folder / BASE, key) as writer,
            programs.output(
                "pg_basebackup",
                "--pgdata=-",
                "--format=tar",
                "--wal-method=fetch",  # what it needs to be consistent, without any archive
                "--checkpoint=fast",
                "--manifest-checksums=SHA256",
                "--progress",
                "--no-password",
                *options,
                url=url,
                progress=lambda done, of: progress("copying", done << 10, of << 10),
            ) as stream,
        ):
            while data := stream.read(CHUNK_BYTES):
                writer.write(data)
                size += len(data)
    return size


class _Tarred:
    """What tarfile writes to."""

    def __init__(self, writer: SealedWriter) -> None:
        self._writer = writer

    def write(self, data: bytes) -> int:
        """All of it."""
        self._writer.write(data)
        return len(data)


def _pack(objects: Mapping[str, Path], writer: SealedWriter) -> None:
    """The files of each folder; one that vanishes meanwhile was a cache's and is left out."""
    target: IO[bytes] = _Tarred(writer)  # type: ignore[assignment]
    with tarfile.open(fileobj=target, mode="w|") as tar:
        for name, folder in objects.items():
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                try:
                    with path.open("rb") as file:
                        info = tar.gettarinfo(
                            arcname=f"{name}/{path.relative_to(folder)}", fileobj=file
                        )
                        tar.addfile(info, file)
                except (FileNotFoundError, IsADirectoryError):
                    continue


def _server_time(url: str) -> datetime:
    """The server's clock, by which its commits are dated."""
    try:
        with psycopg.connect(url, application_name="bedesten backup") as conn:
            row = conn.execute("select clock_timestamp()").fetchone()
    except psycopg.OperationalError as error:
        raise BackupProblem(f"The database server cannot be reached: {error}") from error
    assert row is not None
    moment: datetime = row[0]
    return moment.astimezone(UTC)
