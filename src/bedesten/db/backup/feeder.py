"""Hands archived WAL to a recovering server, one unsealed segment after another as it asks.

The server runs as a user who can read neither the key nor the archive, and an archive is larger
than a disk may be. So its `restore_command` asks by a file in its own folder and waits, and a
thread of ours puts the segment there.
"""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Final, Self

from bedesten.db.backup.errors import BackupProblem
from bedesten.db.backup.repository import Repository
from bedesten.db.backup.segments import SEGMENT_BYTES, SEGMENT_NAME, Segment
from bedesten.db.server_user import ServerUser
from bedesten.kit.sealed import SealKey, whole_chunks

FOLDER: Final = "bedesten_restore"
PAUSE_S: Final = 0.01
COMMAND: Final = (
    f'd={FOLDER}; rm -f "$d/none.%f"; : > "$d/want.%f";'
    ' until test -e "$d/%f" || test -e "$d/none.%f"; do sleep 0.02; done; mv "$d/%f" "%p"'
)


class Feeder:
    """While the block lasts, the server of `cluster` gets what it asks for.

    `failure` tells why a segment could not be given, if one was there but not right.
    """

    def __init__(
        self,
        repository: Repository,
        key: SealKey,
        cluster: Path,
        user: ServerUser,
        progress: Callable[[Segment], None],
        *,
        unless_before: int,
    ) -> None:
        """A partial segment that ends before position `unless_before` is not given: the backup
        brought more of it along, which what comes from an archive would hide."""
        self.failure: BackupProblem | None = None
        self._repository = repository
        self._key = key
        self._folder = cluster / FOLDER
        self._user = user
        self._progress = progress
        self._unless_before = unless_before
        self._done = Event()
        self._thread = Thread(target=self._run, name="feeder", daemon=True)

    def __enter__(self) -> Self:
        self._folder.mkdir(mode=0o700)
        self._user.give(self._folder)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()
        shutil.rmtree(self._folder)

    def _run(self) -> None:
        while not self._done.is_set():
            for wish in self._folder.glob("want.*"):
                wish.unlink(missing_ok=True)
                self._answer(wish.name.removeprefix("want."))
            time.sleep(PAUSE_S)

    def _answer(self, name: str) -> None:
        if not self._give(name):
            self._put(f"none.{name}", b"")
        elif SEGMENT_NAME.fullmatch(name):
            self._progress(Segment.named(name))
            self._give(Segment.named(name).next().name)  # before it is asked for

    def _give(self, name: str) -> bool:
        if (self._folder / name).exists():
            return True
        try:
            content = read_archived(
                self._repository, self._key, name, unless_before=self._unless_before
            )
        except BackupProblem as problem:
            self.failure = self.failure or problem
            return False
        if content is not None:
            self._put(name, content)
        return content is not None

    def _put(self, name: str, content: bytes) -> None:
        fresh = self._folder / f"new.{name}"
        fresh.write_bytes(content)
        self._user.give(fresh)
        fresh.rename(self._folder / name)


def read_archived(
    repository: Repository, key: SealKey, name: str, *, unless_before: int = 0
) -> bytes | None:
    """A segment or history file from the archive, or None; of a partial one what there is.

    A partial one that ends before position `unless_before` counts as none.
    Raises BackupBroken.
    """
    path, partial = repository.segment_path(name), repository.partial_path(name)
    if path.exists():
        return repository.read(path, key)
    if not partial.exists():
        return None
    with repository.reader(partial, key) as reader:
        content = whole_chunks(reader)
    if Segment.named(name).lsn + len(content) < unless_before:
        return None
    return content.ljust(SEGMENT_BYTES, b"\0")  # recovery ends where the zeros begin
