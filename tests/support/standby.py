"""Engines that take over from each other, on one data folder and one database."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.support.engine import EngineProcess, short_folder
from tests.support.postgres import Database

PATIENCE_S = 30


class StandbyProcess(EngineProcess):
    """`bedesten standby`: follows, and leads when nobody else does."""

    def __init__(
        self, data: Path, database: Database, name: str, *, kernel: str = "auto", **settings: object
    ) -> None:
        super().__init__(data, database=database, kernel=kernel, name=name, **settings)
        self.environment["BEDESTEN_STANDBY_ADMIN_PORT"] = str(self.admin_port)
        self.command = [sys.executable, "-m", "bedesten.engine.standby"]

    def leads(self) -> bool:
        """What its metrics say; a dead or stopped one leads nothing."""
        try:
            return self.metric("bedesten_engine_leading") == 1
        except OSError:
            return False

    def send(self, number: signal.Signals) -> None:
        """Send a signal to it."""
        assert self.process is not None
        self.process.send_signal(number)


@contextmanager
def standbys(
    database: Database, count: int = 2, **settings: object
) -> Iterator[list[StandbyProcess]]:
    """The first of these leads, the others follow it."""
    with short_folder() as folder, ExitStack() as running:
        names = [chr(ord("a") + index) for index in range(count)]
        yield [
            running.enter_context(StandbyProcess(folder, database, name, **settings))  # type: ignore[arg-type]
            for name in names
        ]


def leader(processes: list[StandbyProcess]) -> StandbyProcess:
    """The one that leads, once it is the only one that says so."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        found = [process for process in processes if process.leads()]
        if len(found) == 1:
            return found[0]
        assert time.monotonic() < deadline, f"{len(found)} leaders"
        time.sleep(0.02)
