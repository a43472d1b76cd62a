"""The daily job that backs the embedded database up."""

from bedesten.db.backup.daily import back_up_daily
from bedesten.workers.ground import Ground

OUTSIDE = "not ours to do: the database in DATABASE_URL is backed up with its own tools"


def back_up(ground: Ground) -> str:
    """Full once a week, else what changed; then what is past its term goes. Raises
    DatabaseProblem."""
    if ground.settings.database_url is not None:
        return OUTSIDE
    made, _ = back_up_daily(ground.settings)
    return f"{made.kind} backup {made.name}, read back and verified"
