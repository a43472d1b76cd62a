"""Parts of an exchange, forked from a process that has read every module.

Python takes a second of CPU to read the modules of one gateway, and the suite starts hundreds of
parts. They are processes as real as those of `bedesten up` (which tests/cli start as people do),
and end with the worker of the test run that started them.
"""

import os
import signal
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path

NURSERY = get_context("forkserver")
NURSERY.set_forkserver_preload([
    "bedesten.cli.processes",
    "bedesten.engine.app",
    "bedesten.gateways.backoffice.app",
    "bedesten.gateways.binance.app",
    "bedesten.gateways.rest.app",
    "bedesten.gateways.ws.app",
    "bedesten.projector.app",
    "bedesten.workers.app",
    "joserfc.jwt",
    "tests.support.nursery",
    "tests.support.ward",
    "webauthn",
])  # fmt: skip


class Part:
    """A running `bedesten <name>`. What it writes goes to the end of `log`."""

    def __init__(self, name: str, environment: Mapping[str, str], log: Path) -> None:
        self.name = name
        target = (name, dict(environment), str(log))
        self._process = NURSERY.Process(target=_live, args=target, name=name)
        self._process.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process.pid is not None
        return self._process.pid

    def exit_code(self) -> int | None:
        """None while it lives."""
        return self._process.exitcode

    def end(self, number: int, patience_s: float) -> int:
        """Send a signal that ends it; answers its exit code."""
        if self._process.is_alive():
            os.kill(self.pid, number)
        self._process.join(patience_s)
        code = self._process.exitcode
        assert code is not None, f"{self.name} did not end within {patience_s} s"
        return code


def _live(name: str, environment: dict[str, str], log: str) -> None:
    """The life of a part, in its own process."""
    os.environ.clear()
    os.environ.update(environment, BEDESTEN_SUPERVISOR_PID=str(os.getppid()))
    with Path(log).open("ab") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["bedesten", name]
    from bedesten.cli import main

    main()
