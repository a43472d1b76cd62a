"""The data folder of one exchange: where the database keeps things, and who may use it now."""

import fcntl
import os
from pathlib import Path

import msgspec

from bedesten.db.errors import DataFolderBusy, DataFolderUnusable

PRIVATE = 0o700


class DataFolder(msgspec.Struct, frozen=True):
    """Paths below the data folder that belong to the database."""

    root: Path

    @property
    def cluster(self) -> Path:
        """The PostgreSQL cluster, owned by the user that runs the server."""
        return self.root / "pg"

    @property
    def run(self) -> Path:
        """Sockets, process ids and secrets; for the owner alone."""
        return self.root / "run"

    @property
    def log(self) -> Path:
        """What the PostgreSQL server writes."""
        return self.root / "logs" / "postgres.log"

    @property
    def sockets(self) -> Path:
        """Where the server listens, unless that path is too long for a unix socket."""
        return self.run / "pg"

    @property
    def state(self) -> Path:
        """Where the running server listens, for the other processes of the exchange."""
        return self.run / "postgres.json"

    @property
    def passwords(self) -> Path:
        """Passwords of the database roles, readable by the owner alone."""
        return self.run / "postgres-passwords.json"

    @property
    def lock(self) -> Path:
        """Locked by the process that runs the exchange of this folder."""
        return self.run / "bedesten.lock"

    def prepare(self) -> None:
        """Create the folder and its private parts; folders that exist keep their mode.

        Raises DataFolderUnusable.
        """
        try:
            self.root.parent.mkdir(parents=True, exist_ok=True)
            for folder in (self.root, self.run, self.log.parent):
                folder.mkdir(mode=PRIVATE, exist_ok=True)
            if not os.access(self.root, os.W_OK | os.X_OK):
                raise PermissionError(13, "Permission denied")
        except OSError as error:
            raise DataFolderUnusable(
                f"The data folder {self.root} cannot be used ({error.strerror}); choose another"
                " one with --data or BEDESTEN_DATA"
            ) from error


class FolderLock:
    """Holds a data folder for this process until released; the system releases it on any death."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the folder."""
        return self._descriptor is not None

    def acquire(self) -> None:
        """Take the folder, or raise DataFolderBusy naming the process that has it."""
        descriptor = os.open(self._folder.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(descriptor, 20).decode().strip() or "unknown"
            os.close(descriptor)
            raise DataFolderBusy(
                f"An exchange is already running on {self._folder.root} (pid {owner});"
                " stop it first or choose another folder with --data"
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the folder back; harmless when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
