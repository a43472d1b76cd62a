"""Which history a restore follows: each restore begins a timeline of its own."""

from bedesten.db.backup.repository import Backup, Repository
from bedesten.db.backup.segments import history_name, lsn_of
from bedesten.kit.sealed import SealKey


def newest(repository: Repository) -> int:
    """The timeline that began last."""
    known = [backup.timeline for backup in repository.backups()]
    return max([1, *known, *repository.histories()])


def ancestors(repository: Repository, key: SealKey, timeline: int) -> dict[int, int]:
    """Timelines this one comes from, and the position where each was left.

    Raises BackupBroken.
    """
    path = repository.segment_path(history_name(timeline))
    if not path.exists():
        return {}
    lines = repository.read(path, key).decode().splitlines()
    fields = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return {int(field[0]): lsn_of(field[1]) for field in fields}


def leads_to(backup: Backup, timeline: int, before: dict[int, int]) -> bool:
    """Whether the WAL behind this backup goes on to the timeline with these ancestors."""
    return backup.timeline == timeline or backup.end_lsn <= before.get(backup.timeline, -1)
