"""Restores a backup and the WAL behind it into a new data folder, up to a moment.

Everything happens in a folder beside the final places, which are filled at the very end: what
was interrupted or went wrong leaves nothing that could be taken for an exchange.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
import psycopg

from bedesten.db import binaries, passwords, tuning
from bedesten.db.backup import feeder, programs, tarball, timelines
from bedesten.db.backup.check import gaps
from bedesten.db.backup.errors import BackupBroken, BackupProblem, OutOfRange, TargetOccupied
from bedesten.db.backup.repository import Backup, Repository
from bedesten.db.backup.segments import Segment
from bedesten.db.backup.take import BASE, OBJECTS, Progress, silent
from bedesten.db.cluster import SUPERUSER
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.errors import ServerFailed
from bedesten.db.folder import DataFolder
from bedesten.db.roles import LOGINS, bootstrap
from bedesten.db.server_user import ServerUser, choose
from bedesten.kit.sealed import SealKey

STAGING: Final = ".restore"
RECOVERY_S: Final = 7 * 86_400.0  # as long as it takes; the operator sees it go on
ENDED_BEFORE: Final = "recovery ended before configured recovery target was reached"
LAST_COMMIT = re.compile(r"last completed transaction was at log time (\S+ [\d:.]+)")
SHOWN: Final = "%Y-%m-%d %H:%M:%S%z"
WHILE_RESTORING: Final = {"archive_timeout": "0", "summarize_wal": "off"}


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """From which backup, and how far."""

    backup: str
    last_commit: datetime | None  # the newest one replayed; None when the backup was enough
    objects: tuple[str, ...]  # names of the folders that came back beside the database


class Range(msgspec.Struct, frozen=True):
    """Which moments a backup folder can bring back."""

    earliest: datetime
    latest: datetime

    def __str__(self) -> str:
        return f"from {self.earliest:{SHOWN}} to {self.latest:{SHOWN}}"


def restorable(repository: Repository) -> Range:
    """From the end of the oldest backup to the last byte of the archive. Raises OutOfRange."""
    backups = repository.backups()
    if not backups:
        raise OutOfRange(f"There is no backup in {repository.root}")
    newest = backups[-1].ended_at
    return Range(backups[0].ended_at, max(newest, repository.archived_until() or newest))


def restore(
    repository: Repository,
    key: SealKey,
    into: Path,
    *,
    to_time: datetime | None = None,
    timeline: int | None = None,
    os_user: str | None = None,
    settings: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> Restored:
    """Fill the data folder `into`, which is empty or absent, with the state at `to_time`.

    Without it: all there is. `timeline` follows another history than the newest, after an
    earlier restore; `settings` are the server's while it recovers. Raises
    BackupProblem, or another DatabaseProblem.
    """
    _check_empty(into)
    backup = _chosen(repository, key, to_time, timeline)
    if to_time is None:
        _check_gapless(repository, backup)
    made = [path for path in (into, *into.parents) if not path.exists()]
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    stage = DataFolder(into / STAGING)
    try:
        stage.prepare()
        _unpack(repository, key, backup, stage, progress)
        user = _own(stage, os_user)
        passwords.ensure(stage.passwords, [SUPERUSER])  # the server does not start without
        settings = {**(settings or tuning.sized(tuning.memory_bytes())), **WHILE_RESTORING}
        last = _recover(
            repository, key, backup, stage, user=user,
            settings=settings, to_time=to_time, timeline=timeline, progress=progress,
        )  # fmt: skip
        _set_passwords(stage, user, settings)
        objects = _unpack_objects(repository, key, backup, stage)
        _move(stage, into, objects)
    except BaseException:
        shutil.rmtree(stage.root, ignore_errors=True)
        for path in made:
            path.rmdir()
        raise
    return Restored(backup=backup.name, last_commit=last, objects=objects)


def _check_empty(into: Path) -> None:
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise TargetOccupied(
            f"{into} is not empty, and a restore never writes over anything; name a new folder"
        )


def _chosen(
    repository: Repository, key: SealKey, to_time: datetime | None, timeline: int | None
) -> Backup:
    """The newest backup that had ended by then, and from which the WAL leads to the timeline."""
    limits = restorable(repository)
    if to_time is not None and not limits.earliest <= to_time <= limits.latest:
        raise OutOfRange(
            f"{to_time:{SHOWN}} cannot be restored from {repository.root}: it has what happened"
            f" {limits}"
        )
    wanted = timeline or timelines.newest(repository)
    before = timelines.ancestors(repository, key, wanted)
    for backup in reversed(repository.backups()):
        ended = to_time is None or backup.ended_at <= to_time
        if not ended or not timelines.leads_to(backup, wanted, before):
            continue
        missing = timelines.missing_fork(repository, backup, wanted, before)
        if missing is not None:
            raise BackupBroken(
                f"The archive lacks {missing.name}, where timeline {missing.timeline} begins: name"
                f" a moment after its first backup, or the history before with --timeline"
            )
        return backup
    raise OutOfRange(
        f"No backup in {repository.root} leads to timeline {wanted} at that moment;"
        " --timeline names another"
    )


def _check_gapless(repository: Repository, backup: Backup) -> None:
    """Recovery would end at a hole without a word, as if nothing had come behind it."""
    found = gaps(repository, backup.first_segment.number)
    if found:
        raise BackupBroken(
            f"{found[0]}: what came behind cannot be restored. Name a moment before with --to-time,"
            " to get that"
        )


def _unpack(
    repository: Repository, key: SealKey, backup: Backup, stage: DataFolder, progress: Progress
) -> None:
    """The cluster as it was backed up; checked by PostgreSQL's own program as well."""
    folders = []
    chain = repository.chain(backup)
    for number, link in enumerate(chain):
        folder = stage.cluster if len(chain) == 1 else stage.root / f"part{number}"
        folder.mkdir(mode=0o700)
        done = 0

        def count(read: int, of: int = link.size) -> None:
            nonlocal done
            done += read
            progress("unpacking", done, of)

        with repository.reader(repository.base / link.name / BASE, key) as reader:
            tarball.extract(reader, link.name, folder, count)
        programs.run("pg_verifybackup", "--exit-on-error", "--quiet", folder)
        folders.append(folder)
    if len(folders) > 1:
        progress("combining", 0, 0)
        programs.run("pg_combinebackup", f"--output={stage.cluster}", *folders)
        for folder in folders:
            shutil.rmtree(folder)


def _own(stage: DataFolder, os_user: str | None) -> ServerUser:
    """Give the cluster to the user that will run it."""
    user = choose(stage.root / "no-cluster-yet", os_user)
    for folder, _, files in os.walk(stage.cluster):
        user.give(Path(folder))
        for name in files:
            user.give(Path(folder, name))
    return user


def _recover(
    repository: Repository,
    key: SealKey,
    backup: Backup,
    stage: DataFolder,
    *,
    user: ServerUser,
    settings: Mapping[str, str],
    to_time: datetime | None,
    timeline: int | None,
    progress: Progress,
) -> datetime | None:
    """Let the server replay the archive and leave recovery; the moment of its last commit."""
    signal = stage.cluster / "recovery.signal"
    signal.touch(mode=0o600)
    user.give(signal)
    settings = {
        **settings,
        "restore_command": feeder.COMMAND,
        "recovery_target_action": "promote",
        "recovery_target_timeline": "latest" if timeline is None else str(timeline),
        "hot_standby": "off",  # nobody reads before it is done, so no limit of the old one binds
    }
    if to_time is not None:
        settings["recovery_target_time"] = to_time.astimezone(UTC).isoformat(" ")
    total = len(repository.segments()) + len(repository.partials())
    given: set[Segment] = set()

    def count(segment: Segment) -> None:
        given.add(segment)
        progress("replaying", len(given), max(total, len(given)))

    server = EmbeddedPostgres(stage.root, settings=settings, os_user=user.name, ready_s=RECOVERY_S)
    with feeder.Feeder(
        repository, key, stage.cluster, user, count, unless_before=backup.end_lsn
    ) as feeding:
        try:
            server.start()
        except ServerFailed as error:
            raise _explained(stage, repository, to_time, feeding.failure) or error from error
        finally:
            server.stop()
    if feeding.failure is not None and to_time is None:
        raise feeding.failure
    return _last_commit(stage)


def _explained(
    stage: DataFolder,
    repository: Repository,
    to_time: datetime | None,
    failure: BackupProblem | None,
) -> BackupProblem | None:
    """Why the server gave up, when we know it."""
    if failure is not None:
        return failure
    if to_time is None or ENDED_BEFORE not in stage.log.read_text(errors="replace"):
        return None
    last = _last_commit(stage)
    end = "its last backup" if last is None else f"{last:{SHOWN}}"
    return OutOfRange(
        f"{to_time:{SHOWN}} cannot be restored from {repository.root}: its archive ends with a"
        f" commit at {end}. Take an earlier moment, or leave --to-time out to get all there is"
    )


def _last_commit(stage: DataFolder) -> datetime | None:
    found = LAST_COMMIT.findall(stage.log.read_text(errors="replace"))
    return datetime.fromisoformat(found[-1]).replace(tzinfo=UTC) if found else None


def _set_passwords(stage: DataFolder, user: ServerUser, settings: Mapping[str, str]) -> None:
    """New ones for all logins, as the old ones are in no backup: ours in single-user mode, with
    which we log in and set the others'."""
    secrets = passwords.ensure(stage.passwords, [SUPERUSER, *LOGINS])
    with user.reach(stage.cluster) as ([seen], descriptors):
        done = subprocess.run(
            [
                binaries.find(user, lambda _: None) / "postgres",
                *("--single", "-D", seen, "-c", "log_statement=none", SUPERUSER),
            ],
            input=f"alter role {SUPERUSER} password '{secrets[SUPERUSER]}'\n",
            capture_output=True,
            text=True,
            check=False,
            **user.options(descriptors),
        )
    if done.returncode != 0 or "ERROR" in done.stderr:
        raise BackupProblem("The restored cluster does not take a new password for its superuser")
    with (
        EmbeddedPostgres(stage.root, settings=settings, os_user=user.name) as server,
        psycopg.connect(server.url("postgres"), autocommit=True) as conn,
    ):
        bootstrap(conn, secrets, reset_passwords=True)


def _unpack_objects(
    repository: Repository, key: SealKey, backup: Backup, stage: DataFolder
) -> tuple[str, ...]:
    folder = stage.root / "objects"
    folder.mkdir(mode=0o700)
    with repository.reader(repository.base / backup.name / OBJECTS, key) as reader:
        tarball.extract(reader, backup.name, folder, lambda _: None)
    return tuple(sorted(path.name for path in folder.iterdir()))


def _move(stage: DataFolder, into: Path, objects: tuple[str, ...]) -> None:
    """Everything to its final place, the cluster last: without it nothing starts."""
    final = DataFolder(into)
    final.prepare()
    stage.passwords.rename(final.passwords)
    stage.log.rename(final.log)
    for name in objects:
        (stage.root / "objects" / name).rename(into / name)
    stage.cluster.rename(final.cluster)
    passwords.sync_folder(into)
    shutil.rmtree(stage.root)
