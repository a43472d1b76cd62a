"""Removes backups and WAL that are past their term, and compresses WAL that has become old."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from bedesten.db.backup.repository import Backup, Repository
from bedesten.db.passwords import sync_folder
from bedesten.kit.sealed import SealKey

KEPT: Final = timedelta(days=30)
COMPRESSED_AFTER: Final = timedelta(days=7)
WORTH_BYTES: Final = 12 << 20  # a segment smaller than that was compressed as it came


class Pruned(msgspec.Struct, frozen=True):
    """What was done."""

    backups: tuple[str, ...]
    dumps: tuple[str, ...]
    segments: int
    compressed: int


def prune(
    repository: Repository,
    key: SealKey,
    *,
    now: datetime,
    kept: timedelta = KEPT,
    compressed_after: timedelta = COMPRESSED_AFTER,
) -> Pruned:
    """Remove what is older than `kept`, but never the newest full backup, nor what a kept backup
    builds on, nor WAL that a kept one may need."""
    old = _dispensable(repository.backups(), now - kept)
    for backup in old:
        _remove(repository, repository.base / backup.name)
    dumps = [
        path
        for path in sorted(repository.dumps.glob("[!.]*"))
        if _written(path.stat().st_mtime, now) < now - kept
    ]
    for path in dumps:
        _remove(repository, path)
    segments = _remove_wal(repository)
    compressed = _compress_wal(repository, key, now, now - compressed_after)
    return Pruned(
        tuple(backup.name for backup in old), tuple(path.name for path in dumps),
        segments, compressed,
    )  # fmt: skip


def _dispensable(backups: list[Backup], before: datetime) -> list[Backup]:
    full = [backup.name for backup in backups if backup.kind == "full"]
    young = [backup for backup in backups if backup.ended_at >= before]
    needed = {*full[-1:], *(backup.name for backup in young)}
    needed |= {backup.parent for backup in young if backup.parent is not None}
    return [backup for backup in backups if backup.name not in needed]


def _remove(repository: Repository, folder: Path) -> None:
    """Out of sight first: a half removed backup must not look like one."""
    hidden = folder.with_name(f".{folder.name}.old")
    folder.rename(hidden)
    sync_folder(folder.parent)
    shutil.rmtree(hidden)


def _remove_wal(repository: Repository) -> int:
    backups = repository.backups()
    if not backups:
        return 0
    first = min(backup.first_segment.number for backup in backups)
    old = [segment for segment in repository.segments() if segment.number < first]
    for segment in old:
        repository.segment_path(segment.name).unlink()
    for segment in repository.partials():
        if segment.number < first:  # of a history that was left
            repository.partial_path(segment.name).unlink()
    return len(old)


def _compress_wal(repository: Repository, key: SealKey, now: datetime, before: datetime) -> int:
    count = 0
    for segment in repository.segments():
        path = repository.segment_path(segment.name)
        status = path.stat()
        if status.st_size < WORTH_BYTES or _written(status.st_mtime, now) >= before:
            continue
        count += _compress(repository, key, path)
    return count


def _compress(repository: Repository, key: SealKey, path: Path) -> bool:
    """The same content under the same name in fewer bytes; whether it was worth it."""
    content = repository.read(path, key)
    status = path.stat()
    folder = repository.wal / ".compress" / path.parent.name
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        fresh = folder / path.name
        with repository.writer(fresh, key) as writer:
            writer.write(content)
        smaller = fresh.stat().st_size < status.st_size * 9 // 10
        if smaller and repository.read(fresh, key) == content:
            os.utime(fresh, ns=(status.st_mtime_ns, status.st_mtime_ns))
            fresh.replace(path)
            sync_folder(path.parent)
            return True
        os.utime(path)  # looked at: not again for a week
        return False
    finally:
        shutil.rmtree(folder.parent)


def _written(seconds: float, now: datetime) -> datetime:
    return datetime.fromtimestamp(seconds, now.tzinfo)
