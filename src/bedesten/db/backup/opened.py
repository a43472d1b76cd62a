"""The backup folder and the key of one exchange, as its settings name them."""

from pathlib import Path

from bedesten.config import Settings
from bedesten.db.backup.errors import BackupProblem
from bedesten.db.backup.repository import Repository
from bedesten.kit.sealed import SealKey
from bedesten.kit.secret import UnsafeSecret


def repository_of(settings: Settings) -> Repository:
    """Where the backups of this exchange are."""
    return Repository(settings.backups_dir)


def key_of(repository: Repository, path: Path, *, create: bool = False) -> SealKey:
    """The key in this file; with `create` a new one for a folder that has no backup yet.

    A folder with backups never gets a second key by accident. Raises BackupProblem.
    """
    fresh = create and not repository.backups() and not repository.archiving
    try:
        return SealKey.from_file(path, create=fresh)
    except FileNotFoundError as error:
        raise BackupProblem(
            f"The key of the backups in {repository.root} is not in {path}; bring the copy that was"
            " kept elsewhere, or name its file with --key"
        ) from error
    except (UnsafeSecret, ValueError, OSError) as error:
        raise BackupProblem(str(error)) from error


def objects_of(settings: Settings) -> dict[str, Path]:
    """The folders outside the database that a backup takes along, by their names in it."""
    return {"snapshots": settings.snapshots_dir}
