"""Which history a restore follows: each restore begins a timeline of its own."""

from itertools import pairwise

from bedesten.db.backup.repository import Backup, Repository
from bedesten.db.backup.segments import Segment, history_name, lsn_of
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
    return parsed(repository.read(path, key))


def parsed(history: bytes) -> dict[int, int]:
    """Of a history file: each timeline it tells of, and the position where that was left."""
    lines = [line for line in history.decode().splitlines() if line.strip()]
    fields = [line.split("\t") for line in lines if not line.startswith("#")]
    return {int(field[0]): lsn_of(field[1]) for field in fields}


def missing_fork(
    repository: Repository, backup: Backup, timeline: int, before: dict[int, int]
) -> Segment | None:
    """The first segment on the way to this timeline that begins a new one and is not there.

    Recovery would go on with the old timeline's segment of that number, and into its later past.
    """
    known = {*repository.segments(), *repository.partials()}
    way = [one for one in sorted(before) if one >= backup.timeline]
    for left, entered in pairwise([*way, timeline]):
        first = Segment.at(entered, before[left])
        if first not in known:
            return first
    return None


def leads_to(backup: Backup, timeline: int, before: dict[int, int]) -> bool:
    """Whether the WAL behind this backup goes on to the timeline with these ancestors."""
    return backup.timeline == timeline or backup.end_lsn <= before.get(backup.timeline, -1)
