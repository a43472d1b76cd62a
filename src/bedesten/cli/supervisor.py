"""Keeps the processes of one exchange alive: starts them in order, restarts, stops, says why."""

import asyncio
import signal
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
import msgspec
from rich.console import Console
from rich.text import Text

READY_S = 600.0  # the engine may have a long journal to replay
READY_PAUSE_S = 0.05
STOP_S = 20.0
DEATHS_MAX = 5  # of one part within DEATHS_WINDOW_S; then the whole exchange stops
DEATHS_WINDOW_S = 60.0
RESTART_PAUSE_S = 0.2
LAST_LINES = 20
LOG_BYTES_MAX = 64 << 20
COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "bright_cyan")


class Part(msgspec.Struct, frozen=True):
    """One process: its name, its command, and where it says that it is ready (or at once)."""

    name: str
    argv: tuple[str, ...]
    ready_url: str | None = None


class PartFailed(Exception):
    """A part could not be started or kept alive; the message says which, and its last words."""


class Supervisor:
    """Runs parts in their order; `failure` is set when one could not be kept alive."""

    def __init__(self, console: Console, logs: Path, environ: Mapping[str, str]) -> None:
        self.failure: PartFailed | None = None
        self.stopping = asyncio.Event()
        self._console = console
        self._logs = logs
        self._environ = dict(environ)
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._order: list[str] = []
        self._watchers: list[asyncio.Task[None]] = []
        self._last: dict[str, deque[str]] = {}

    async def start(self, parts: Sequence[Part]) -> None:
        """Start these together and wait until all are ready. Raises PartFailed."""
        for part in parts:
            self._order.append(part.name)
            self._last[part.name] = deque(maxlen=LAST_LINES)
            self._watchers.append(asyncio.create_task(self._keep_alive(part)))
        await asyncio.gather(*(self._until_ready(part) for part in parts))

    async def stop(self) -> None:
        """End all parts, last started first; a part that does not end in time is killed."""
        self.stopping.set()
        for name in reversed(self._order):
            process = self._running.get(name)
            if process is None or process.returncode is not None:
                continue
            process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), STOP_S)
            except TimeoutError:
                self.say(name, f"did not stop within {STOP_S:.0f} s: killed")
                process.kill()
                await process.wait()
        await asyncio.gather(*self._watchers, return_exceptions=True)

    def say(self, name: str, line: str) -> None:
        """One line on the console under the part's name."""
        colour = COLOURS[hash_of(name) % len(COLOURS)]
        self._console.print(Text.assemble((f"{name:>9} ", colour), Text.from_ansi(line)))

    def pids(self) -> dict[str, int]:
        """Process id of each living part."""
        return {
            name: process.pid
            for name, process in self._running.items()
            if process.returncode is None
        }

    async def _keep_alive(self, part: Part) -> None:
        deaths: deque[float] = deque(maxlen=DEATHS_MAX)
        while not self.stopping.is_set():
            code = await self._run_once(part)
            if self.stopping.is_set():
                return
            now = time.monotonic()
            deaths.append(now)
            if len(deaths) == DEATHS_MAX and now - deaths[0] < DEATHS_WINDOW_S:
                self._give_up(part, code)
                return
            self.say(part.name, f"ended with {_exit_text(code)}; starting it again")
            await asyncio.sleep(RESTART_PAUSE_S * len(deaths))

    async def _run_once(self, part: Part) -> int:
        process = await asyncio.create_subprocess_exec(
            *part.argv,
            env=self._environ,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops in order
            limit=1 << 20,
        )
        self._running[part.name] = process
        if self.stopping.is_set():
            process.terminate()
        await self._copy_output(part.name, process)
        return await process.wait()

    async def _copy_output(self, name: str, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        path = self._logs / f"{name}.log"
        if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
            path.replace(path.with_suffix(".log.1"))
        with path.open("ab", buffering=0) as log:
            while line := await process.stdout.readline():
                log.write(line)
                text = line.decode(errors="replace").rstrip()
                self._last[name].append(text)
                self.say(name, text)

    async def _until_ready(self, part: Part) -> None:
        if part.ready_url is None:
            return
        deadline = time.monotonic() + READY_S
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
            while time.monotonic() < deadline:
                if self.failure is not None:
                    raise self.failure
                try:
                    if (await client.get(part.ready_url)).status_code == httpx.codes.OK:
                        return
                except httpx.HTTPError:
                    pass
                if self.stopping.is_set():
                    return
                await asyncio.sleep(READY_PAUSE_S)
        raise PartFailed(f"The {part.name} was not ready after {READY_S:.0f} s")

    def _give_up(self, part: Part, code: int) -> None:
        words = "\n".join(f"    {line}" for line in self._last[part.name])
        self.failure = PartFailed(
            f"The {part.name} ended {DEATHS_MAX} times within {DEATHS_WINDOW_S:.0f} s, last with"
            f" {_exit_text(code)}; its last lines ({self._logs / part.name}.log):\n{words}"
        )
        self.stopping.set()


def hash_of(name: str) -> int:
    """A small number that is the same in every run, unlike hash()."""
    return sum(name.encode())


def _exit_text(code: int) -> str:
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def python_command(*arguments: str) -> tuple[str, ...]:
    """The command line that runs `bedesten ARGUMENTS` with this interpreter."""
    return (sys.executable, "-m", "bedesten", *arguments)
