"""Keeps the processes of one exchange alive: starts them in order, restarts, stops, says why."""

import asyncio
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from io import FileIO
from pathlib import Path

import msgspec
from prometheus_client import Counter
from rich.console import Console
from rich.text import Text

from bedesten.cli import child, log_line
from bedesten.cli.patience import Patience, last_reason
from bedesten.kit.admin import is_ready
from bedesten.kit.exit_codes import EXIT_RESTART

READY_S = 600.0  # the engine may have a long journal to replay
READY_PAUSE_S = 0.05
READY_ANSWER_S = 2.0
STOP_S = 20.0
DEATHS_MAX = 5  # of one part within DEATHS_WINDOW_S; then the whole exchange stops
DEATHS_WINDOW_S = 60.0
LAST_LINES = 20
LOG_BYTES_MAX = 64 << 20
NAME_WIDTH = 10
COLOURS = {
    "postgres": "blue",
    "engine": "cyan",
    "standby": "bright_cyan",
    "project": "magenta",
    "rest": "green",
    "ws": "yellow",
    "backoffice": "bright_yellow",
    "binance": "bright_red",
    "scheduler": "bright_blue",
    "relay": "bright_magenta",
    "marketdata": "bright_cyan",
    "mailbox": "white",
    "archive": "bright_green",
    "demo": "bright_black",
}

restarts = Counter("bedesten_part_restarts_total", "Restarts of a part that ended", ["part"])


class Part(msgspec.Struct, frozen=True):
    """One process: its name, its command, and where it says that it is ready (or at once).

    `twin` names another part that does the same work: one of the two is enough.
    """

    name: str
    argv: tuple[str, ...]
    ready_url: str | None = None
    twin: str | None = None


class PartFailed(Exception):
    """A part could not be started or kept alive; the message says which, and its last words."""


class Supervisor:
    """Runs parts in their order; `failure` is set when one could not be kept alive.

    `changed` is called whenever a process has started or ended. `raw` shows what parts write as it
    is, for a program that collects logs.
    """

    def __init__(
        self,
        console: Console,
        logs: Path,
        environ: Mapping[str, str],
        *,
        changed: Callable[[], None] = lambda: None,
        raw: bool = False,
    ) -> None:
        self.failure: PartFailed | None = None
        self.stopping = asyncio.Event()
        self.may_start = asyncio.Event()  # cleared while what all parts need is away
        self.may_start.set()
        self._console = console
        self._logs = logs
        self._environ = dict(environ)
        self._changed = changed
        self._raw = raw
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._groups: list[list[str]] = []  # as they were started
        self._watchers: list[asyncio.Task[None]] = []
        self._last: dict[str, deque[str]] = {}
        self._twins: dict[str, str] = {}
        self._given_up: set[str] = set()
        self._patience: dict[str, Patience] = {}

    async def start(self, *groups: Sequence[Part]) -> None:
        """Start all of these together and wait until they are ready. Raises PartFailed.

        The parts of a group end together, and the last group ends first.
        """
        started = [part for group in groups for part in group]
        self._groups += [[part.name for part in group] for group in groups]
        for part in started:
            self._patience[part.name] = Patience()
            self._last[part.name] = deque(maxlen=LAST_LINES)
            if part.twin is not None:
                self._twins[part.name] = part.twin
            self._watchers.append(asyncio.create_task(self._keep_alive(part)))
        await asyncio.gather(*(self._until_ready(part) for part in started))

    async def stop(self) -> None:
        """End all parts, last group first; a part that does not end in time is killed."""
        self.stopping.set()
        self.may_start.set()
        for group in reversed(self._groups):
            await asyncio.gather(*(self._end(name) for name in group))
        await asyncio.gather(*self._watchers)

    async def _end(self, name: str) -> None:
        process = self._running.get(name)
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), STOP_S)
        except TimeoutError:
            self.say(name, f"did not stop within {STOP_S:.0f} s: killed")
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def say(self, name: str, line: str | Text) -> None:
        """One line on the console under the part's name."""
        label = (f"{name:>{NAME_WIDTH}} ", COLOURS.get(name, "white"))
        with suppress(OSError):  # the terminal may have been closed
            self._console.print(Text.assemble(label, line), soft_wrap=True)

    def _show(self, name: str, line: str) -> None:
        """A line that a part wrote: drawn for people, or as it is for programs."""
        if not self._raw:
            self.say(name, log_line.drawn(line))
            return
        with suppress(OSError):
            self._console.print(Text(line), soft_wrap=True)

    def pids(self) -> dict[str, int]:
        """Process id of each living part."""
        return {
            name: process.pid
            for name, process in self._running.items()
            if process.returncode is None
        }

    def away(self) -> list[str]:
        """Names of the parts that should live and do not at this moment, nor does their twin."""
        living = self.pids()
        return [
            name
            for name in self._patience
            if name not in living and self._twins.get(name) not in living
        ]

    def restless(self) -> dict[str, str]:
        """Parts that end again and again without being beyond help, nor does their twin live well;
        with how often, and why."""
        found = {name for name in self._patience if self._patience[name].restless()}
        return {
            name: f"ended {self._patience[name].tries} times in a row"
            f" ({last_reason(self._last[name]) or 'its log says why'})"
            for name in self._patience
            if name in found and self._twins.get(name, name) in found
        }

    async def _keep_alive(self, part: Part) -> None:
        deaths: deque[float] = deque(maxlen=DEATHS_MAX)
        patience = self._patience[part.name]
        while not self.stopping.is_set():
            patience.begins()
            try:
                code = await self._run_once(part)
            except OSError as error:
                self._fail(f"The {part.name} cannot be run: {error}")
                return
            self._changed()
            if self.stopping.is_set():
                return
            if not self.may_start.is_set():
                self.say(part.name, f"ended with {exit_text(code)}; waiting for the database")
                pause_s = patience.forgiven()
            else:
                pause_s = patience.ended(asks_again=code == EXIT_RESTART)
                if code != EXIT_RESTART and self._dies_too_often(deaths):
                    self._give_up(part, code)
                    return
                again = f" in {pause_s:.1f} s (try {patience.tries})" if patience.tries > 1 else ""
                self.say(part.name, f"ended with {exit_text(code)}; starting it again{again}")
            restarts.labels(part.name).inc()
            await self._pause(pause_s)
            await self.may_start.wait()

    @staticmethod
    def _dies_too_often(deaths: deque[float]) -> bool:
        """Note a death; whether it is one too many."""
        now = time.monotonic()
        deaths.append(now)
        return len(deaths) == DEATHS_MAX and now - deaths[0] < DEATHS_WINDOW_S

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), seconds)

    async def _run_once(self, part: Part) -> int:
        path = self._logs / f"{part.name}.log"
        with _log_file(path) as log:

            def started(process: asyncio.subprocess.Process) -> None:
                self._running[part.name] = process
                self._changed()
                if self.stopping.is_set():
                    process.terminate()

            def line(raw: bytes) -> None:
                with suppress(OSError):  # a full disk: whoever is not read any more stands still
                    log.write(raw)
                text = raw.decode(errors="replace").rstrip()
                self._last[part.name].append(text)
                self._show(part.name, text)

            return await child.run(part.argv, self._environ, started=started, line=line)

    async def _until_ready(self, part: Part) -> None:
        if part.ready_url is None:
            return
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            if self.failure is not None:
                raise self.failure
            if await is_ready(part.ready_url, READY_ANSWER_S) or self.stopping.is_set():
                return
            await asyncio.sleep(READY_PAUSE_S)
        raise PartFailed(f"The {part.name} was not ready after {READY_S:.0f} s")

    def _give_up(self, part: Part, code: int) -> None:
        words = "\n".join(f"    {line}" for line in self._last[part.name])
        sentence = (
            f"The {part.name} ended {DEATHS_MAX} times within {DEATHS_WINDOW_S:.0f} s, last with"
            f" {exit_text(code)}; its last lines ({self._logs / part.name}.log):\n{words}"
        )
        self._given_up.add(part.name)
        if part.twin is None or part.twin in self._given_up:
            self._fail(sentence)
        else:
            self.say(part.name, f"{sentence}\ngiven up; the {part.twin} goes on without a stand-in")

    def _fail(self, sentence: str) -> None:
        self.failure = PartFailed(sentence)
        self.stopping.set()


def _log_file(path: Path) -> FileIO:
    """The log to append to, a new one when it is large; nowhere when the disk is full."""
    try:
        if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab", buffering=0)
    except OSError:
        return Path(os.devnull).open("ab", buffering=0)


def exit_text(code: int) -> str:
    """An exit code in words; negative ones are signals."""
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def python_command(*arguments: str) -> tuple[str, ...]:
    """The command line that runs `bedesten ARGUMENTS` with this interpreter."""
    return (sys.executable, "-m", "bedesten", *arguments)
