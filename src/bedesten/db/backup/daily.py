"""The backup of the day, for the scheduler: small on most days, then everything past its term."""

from datetime import UTC, datetime, timedelta
from typing import Final

from bedesten.config import Settings
from bedesten.db.backup.errors import BackupProblem
from bedesten.db.backup.opened import key_of, objects_of, repository_of
from bedesten.db.backup.prune import Pruned, prune
from bedesten.db.backup.repository import Backup, Kind, Repository
from bedesten.db.backup.take import Progress, silent, take
from bedesten.db.embedded import EmbeddedPostgres

FULL_EVERY: Final = timedelta(days=6, hours=12)  # a week, however late a day's run was


def back_up_daily(settings: Settings, progress: Progress = silent) -> tuple[Backup, Pruned]:
    """Back the embedded server up, verified: full once a week, else incremental; then prune.

    Blocking; the exchange goes on meanwhile. Raises BackupProblem or another DatabaseProblem.
    """
    if settings.database_url is not None:
        raise BackupProblem(
            "This database is not the embedded one: back it up with pgBackRest or barman, as"
            " docs/operating/backup.md shows"
        )
    repository = repository_of(settings)
    key = key_of(repository, settings.backup_key_file, create=True)
    url = EmbeddedPostgres(settings.data).url("postgres")
    now = datetime.now(UTC)
    kind: Kind = "incremental" if _has_full_since(repository, now - FULL_EVERY) else "full"
    objects = objects_of(settings)
    try:
        backup = take(repository, key, url, kind=kind, objects=objects, progress=progress)
    except BackupProblem:
        if kind == "full":
            raise
        # What the incremental one builds on may be gone; a full one needs nothing.
        backup = take(repository, key, url, objects=objects, progress=progress)
    return backup, prune(repository, key, now=now)


def _has_full_since(repository: Repository, moment: datetime) -> bool:
    return any(b.kind == "full" and b.ended_at >= moment for b in repository.backups())
