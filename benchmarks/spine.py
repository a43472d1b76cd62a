"""The schema of the first version, to measure today's beside it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bedesten.db.migrate import migrate, shipped

LAST: Final = 19


@contextmanager
def migrations() -> Iterator[Path]:
    """A folder with the migrations of the first version."""
    with tempfile.TemporaryDirectory(prefix="bedesten-spine-") as name:
        folder = Path(name)
        for migration in shipped():
            if migration.number <= LAST:
                (folder / migration.name).write_text(migration.text)
        yield folder


def migrate_to_spine(url: str) -> None:
    """Bring an empty database to the first version's schema. Raises MigrationRefused."""
    with migrations() as folder:
        migrate(url, folder=folder)
