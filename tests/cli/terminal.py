"""Runs `bedesten` as a person in a terminal does, and watches what it says and leaves behind."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import msgspec
from typer.testing import CliRunner, Result

from bedesten.cli.app import app
from bedesten.cli.parts import Spare
from bedesten.cli.ports import PORTS
from tests.support.postgres import prepared_exchange, quick_place
from tests.support.web import visitor

PATIENCE_S = 60.0
ANY_PORTS = [word for name in PORTS for word in (f"--{name.replace('_', '-')}", "0")]
PROC = Path("/proc")


def without(*parts: Spare) -> tuple[str, ...]:
    """The words for `up` that leave out these parts: seconds, for a test of something else."""
    return tuple(word for part in parts for word in ("--without", part.value))


WITHOUT_ANY = without(*Spare)
REST_ALONE = without(*(part for part in Spare if part is not Spare.REST))


def environment(**variables: str) -> dict[str, str]:
    """Ours without what would change the exchange under test."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("BEDESTEN_", "DATABASE_URL"))}
    return {**kept, "COLUMNS": "150", **variables}


@contextmanager
def data_folder(*, prepared: bool = False) -> Iterator[Path]:
    """A folder with a short path, removed with whatever still runs in it.

    `prepared`: with the cluster of a first start, for tests of something else.
    """
    folder = Path(tempfile.mkdtemp(prefix="bd-", dir=quick_place()))
    try:
        if prepared:
            prepared_exchange(folder)
        yield folder
    finally:
        for pid in living(folder):
            with suppress(ProcessLookupError):  # it may end by itself meanwhile
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)


def living(folder: Path) -> list[int]:
    """Processes of the exchange of this folder: its name is in their command or environment."""
    mark = str(folder).encode()
    return [pid for pid in _pids() if pid != os.getpid() and mark in _words(pid)]


def _pids() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdecimal()]


def _words(pid: int) -> bytes:
    place = PROC / str(pid)
    try:
        cwd = os.fsencode((place / "cwd").readlink())
        return b"\0".join([(place / "cmdline").read_bytes(), (place / "environ").read_bytes(), cwd])
    except OSError:
        return b""


def until_true(what: str, condition: Any, patience_s: float = PATIENCE_S) -> None:
    """Wait for a condition, or fail with its name."""
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.05)


class Terminal:
    """One command running in a terminal of its own."""

    def __init__(
        self, *words: str, env: dict[str, str] | None = None, python: str = sys.executable
    ) -> None:
        self.output = tempfile.TemporaryFile()  # noqa: SIM115 - closed by end()
        self.process = subprocess.Popen(
            [python, "-m", "bedesten", *words],
            env=environment() if env is None else env,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            cwd="/",  # the package must not come from where we stand
            start_new_session=True,
        )

    @property
    def text(self) -> str:
        """What it has said so far."""
        size = os.fstat(self.output.fileno()).st_size
        return os.pread(self.output.fileno(), size, 0).decode(errors="replace")

    def until(self, wanted: str, times: int = 1) -> None:
        """Wait until it has said this so many times."""

        def said() -> bool:
            text = self.text
            assert self.process.poll() is None or wanted in text, f"it ended:\n{text}"
            return text.count(wanted) >= times

        try:
            until_true(wanted, said)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.text}") from None

    def interrupt(self) -> int:
        """Ctrl-C: SIGINT to the whole process group; answers the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE_S)

    def end(self) -> None:
        """Whatever happened, do not leave it running."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.output.close()


@contextmanager
def up(
    folder: Path, *flags: str, env: dict[str, str] | None = None, python: str = sys.executable
) -> Iterator[Terminal]:
    """`bedesten up` on free ports, ready; killed at the end if the test did not stop it."""
    terminal = Terminal("up", "--data", str(folder), *ANY_PORTS, *flags, env=env, python=python)
    try:
        terminal.until("ready after")
        yield terminal
    finally:
        terminal.end()


def rest(terminal: Terminal) -> httpx.Client:
    """A client of the REST gateway of a running `up`."""
    found = re.search(r"http://localhost:(\d+)/api/v1", terminal.text)
    assert found is not None
    return visitor(f"http://127.0.0.1:{found[1]}/api/v1")


def pids(folder: Path) -> dict[str, int]:
    """The process ids that the exchange itself names."""
    return msgspec.json.decode((folder / "run/parts.json").read_bytes(), type=dict[str, int])


def bedesten(
    *words: str, env: dict[str, str] | None = None, timeout_s: float = 100
) -> "subprocess.CompletedProcess[str]":
    """A command that ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", "bedesten", *words],
        env=environment() if env is None else env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout_s,
    )


def answer(*words: str) -> Any:
    """The JSON that a command prints; it must succeed."""
    done = bedesten(*words, "--json")
    assert done.returncode == 0, done.stderr
    return msgspec.json.decode(done.stdout)


def here(*words: str) -> Result:
    """A command in this process: ten times quicker, where the process itself is not the subject."""
    done = CliRunner().invoke(app, words, env={"COLUMNS": "150"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def answer_here(*words: str) -> Any:
    """The JSON that a command prints in this process; it must succeed."""
    done = here(*words, "--json")
    assert done.exit_code == 0, done.stderr
    return msgspec.json.decode(done.stdout)


def newest_trade(api: httpx.Client) -> Any:
    """The number of the newest trade of BTC-USDT, if there is one and somebody answers."""
    try:
        trades = api.get("/markets/BTC-USDT/trades", params={"limit": 1})
    except httpx.TransportError:
        return None
    found = trades.json().get("data") if trades.status_code == 200 else None
    return found[0]["number"] if found else None
