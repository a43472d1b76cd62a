"""What can go wrong with a backup, each as one sentence for the person at the terminal."""

from bedesten.db.errors import DatabaseProblem


class BackupProblem(DatabaseProblem):
    """A backup could not be made, found or read."""


class BackupBroken(BackupProblem):
    """A backup or the archive is damaged, incomplete, or sealed with another key."""


class ArchiveConflict(BackupProblem):
    """The archive already holds other content under that name; nothing is ever overwritten."""


class OutOfRange(BackupProblem):
    """The moment asked for is before the oldest backup or after the end of the archive."""


class TargetOccupied(BackupProblem):
    """The folder to restore into holds something."""
