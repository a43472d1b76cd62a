"""The database of an exchange for one command: the running one, or ours for the time it takes."""

from collections.abc import Iterator
from contextlib import contextmanager

from bedesten.cli.options import console, fail
from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.errors import DataFolderBusy
from bedesten.db.folder import DataFolder


@contextmanager
def database_of(settings: Settings) -> Iterator[Access]:
    """The database of a running exchange, or the embedded one for the time of the command."""
    access = Access(settings.data, settings.database_url)
    if settings.database_url is None and not DataFolder(settings.data).cluster.exists():
        fail(f"There is no exchange in {settings.data}; choose its folder with --data")
    if settings.database_url is not None:
        yield access
        return
    server = EmbeddedPostgres(settings.data, os_user=settings.pg_user, progress=console.print)
    try:
        server.start()
    except DataFolderBusy:
        yield access
        return
    try:
        yield access
    finally:
        server.stop()
