"""Verifies what a restore would need: every byte of a backup, and an archive without a hole."""

import struct
from itertools import pairwise
from typing import Final

from bedesten.db.backup import tarball
from bedesten.db.backup.errors import BackupBroken
from bedesten.db.backup.feeder import read_archived
from bedesten.db.backup.repository import Backup, Repository
from bedesten.db.backup.segments import SEGMENT_BYTES, Segment
from bedesten.db.backup.take import BASE, MANIFEST, OBJECTS, Progress, silent
from bedesten.kit.sealed import SealKey

# The long header of a segment's first page: magic, info, timeline, address, rest, pad, system id.
PAGE: Final = struct.Struct("=HHIQI4xQ")


def check_backup(
    repository: Repository, key: SealKey, name: str, progress: Progress = silent
) -> list[str]:
    """What is wrong with a backup and the ones it builds on, one sentence each.

    Raises BackupProblem when there is no such backup.
    """
    problems = []
    try:
        chain = repository.chain(repository.backup(name))
    except BackupBroken as error:
        return [str(error)]
    for backup in chain:
        try:
            _check_one(repository, key, backup, progress)
        except BackupBroken as error:
            problems.append(str(error))
    return problems


def _check_one(repository: Repository, key: SealKey, backup: Backup, progress: Progress) -> None:
    folder = repository.base / backup.name
    done = 0

    def count(read: int) -> None:
        nonlocal done
        done += read
        progress(backup.name, done, backup.size)

    with repository.reader(folder / BASE, key) as reader:
        manifest = tarball.check(reader, backup.name, count)
    if repository.read(folder / MANIFEST, key) != manifest:
        raise BackupBroken(f"{folder / MANIFEST} is the manifest of another backup")
    if tarball.parsed(manifest, backup.name).system_id != backup.system_id:
        raise BackupBroken(f"{backup.name} is a backup of another server than it says")
    with repository.reader(folder / OBJECTS, key) as reader:
        for _ in reader.chunks():
            pass


def check_archive(
    repository: Repository, key: SealKey, progress: Progress = silent
) -> tuple[int, list[str]]:
    """How many segments were read, and what is wrong with those that a kept backup may need."""
    backups = repository.backups()
    if not repository.archiving or not backups:
        return 0, []
    first = min(backup.first_segment.number for backup in backups)
    needed, partial = _listed(repository, first)
    problems = gaps(repository, first)
    problems += [
        f"The archive begins behind {backup.name}, which needs {backup.first_segment.name}"
        for backup in backups
        if _begins_late(backup, needed)
    ]
    systems = {backup.system_id for backup in backups}
    for number, segment in enumerate(needed):
        progress("archive", number + 1, len(needed))
        try:
            _check_segment(repository, key, segment, systems, partial=segment in partial)
        except BackupBroken as error:
            problems.append(str(error))
    return len(needed), problems


def gaps(repository: Repository, first: int) -> list[str]:
    """Where the archive has a hole, from this segment number on; told by the names alone."""
    needed, partial = _listed(repository, first)
    found = []
    for before, after in pairwise(needed):
        if before.timeline != after.timeline:
            continue
        if before in partial:
            found.append(f"The archive has only a part of {before.name}")
        if before.next() != after:
            found.append(f"The archive lacks {before.next().name} to {after.name} (not included)")
    return found


def _listed(repository: Repository, first: int) -> tuple[list[Segment], set[Segment]]:
    """All segments from this number on, and those of them that are not complete."""
    whole = set(repository.segments())
    partial = set(repository.partials()) - whole
    return [one for one in sorted(whole | partial) if one.number >= first], partial


def _begins_late(backup: Backup, segments: list[Segment]) -> bool:
    """A backup can be restored without an archive, but not past its end over a hole behind it."""
    last = Segment.at(backup.timeline, backup.end_lsn)
    return (
        any(segment.timeline == last.timeline and segment > last for segment in segments)
        and last not in segments
    )


def _check_segment(
    repository: Repository, key: SealKey, segment: Segment, systems: set[int], *, partial: bool
) -> None:
    content = read_archived(repository, key, segment.name)
    assert content is not None, "it was just listed"
    if len(content) != SEGMENT_BYTES:
        raise BackupBroken(f"{segment.name} has {len(content)} bytes")
    _, _, _, address, _, system = PAGE.unpack_from(content)
    if partial and not any(content[: PAGE.size]):
        return  # nothing of it has arrived yet
    if address != segment.lsn or system not in systems:
        raise BackupBroken(f"{segment.name} holds another piece of WAL, or another server's")
