"""The daily job that writes trades and klines of past days into files."""

from datetime import UTC, datetime

from bedesten.domain.market_data import Wanted, export
from bedesten.workers.ground import Ground


def write_days(ground: Ground) -> str:
    """Every day that is over and not written yet. Raises OSError."""
    folder = ground.settings.history_folder
    done = export(ground.conn, folder, datetime.now(UTC), Wanted())
    return f"{done.days} days of markets in {done.files} files, {done.bytes / 1e6:.1f} MB"
