"""The supervisor with small real processes: order, restarts, last words, nothing left behind."""

import asyncio
import io
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from bedesten.cli import patience, supervisor
from bedesten.cli.supervisor import Part, PartFailed, Supervisor

SLEEPS = "import time; print('here', flush=True); time.sleep(60)"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ends is started again sooner: here only how often counts."""
    monkeypatch.setattr(patience, "PAUSE_FIRST_S", 0.01)


def python(name: str, code: str) -> Part:
    return Part(name, (sys.executable, "-c", code))


class Screen:
    """A console that remembers."""

    def __init__(self) -> None:
        self._file = io.StringIO()
        self.console = Console(file=self._file, width=200)

    @property
    def text(self) -> str:
        return self._file.getvalue()

    async def until(self, wanted: str, times: int = 1) -> None:
        deadline = time.monotonic() + 20
        while self.text.count(wanted) < times:
            assert time.monotonic() < deadline, f"{wanted!r} is not in:\n{self.text}"
            await asyncio.sleep(0.02)


@asynccontextmanager
async def supervised(screen: Screen, logs: Path) -> AsyncIterator[Supervisor]:
    running = Supervisor(screen.console, logs, os.environ)
    try:
        yield running
    finally:
        await running.stop()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_part_is_started_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        screen = Screen()
        async with supervised(screen, tmp_path) as running:
            await running.start([python("engine", SLEEPS)])
            await screen.until("here")
            first = running.pids()["engine"]
            os.kill(first, signal.SIGKILL)
            await screen.until("ended with signal SIGKILL; starting it again")
            await screen.until("here", times=2)
            second = running.pids()["engine"]
            assert second != first
        assert not alive(second)
        assert (tmp_path / "engine.log").read_text() == "here\nhere\n"

    asyncio.run(scenario())


@pytest.mark.usefixtures("impatient")
def test_a_part_whose_twin_lives_is_given_up_alone(tmp_path: Path) -> None:
    async def scenario() -> None:
        screen = Screen()
        async with supervised(screen, tmp_path) as running:
            dies, lives = (sys.executable, "-c", "raise SystemExit(1)"), python("engine", SLEEPS)
            await running.start([msgspec.structs.replace(lives, twin="standby")])
            await running.start([Part("standby", dies, twin="engine")])
            await screen.until("given up; the engine goes on without a stand-in")
            assert running.failure is None
            assert not running.stopping.is_set()
            assert running.away() == []
            assert running.pids().keys() == {"engine"}

    asyncio.run(scenario())


@pytest.mark.usefixtures("impatient")
def test_a_part_that_keeps_dying_ends_everything_with_its_last_words(tmp_path: Path) -> None:
    async def scenario() -> None:
        screen = Screen()
        async with supervised(screen, tmp_path) as running:
            await running.start([python("good", SLEEPS)])
            await screen.until("here")
            good = running.pids()["good"]
            await running.start([python("bad", "print('out of luck'); raise SystemExit(3)")])
            await asyncio.wait_for(running.stopping.wait(), 30)
        failure = running.failure
        assert isinstance(failure, PartFailed)
        assert "The bad ended 5 times within 60 s, last with exit code 3" in str(failure)
        assert "    out of luck" in str(failure)
        assert not alive(good)

    asyncio.run(scenario())


@pytest.mark.usefixtures("impatient")
def test_a_part_that_waits_for_others_may_try_again_often(tmp_path: Path) -> None:
    async def scenario() -> None:
        screen = Screen()
        marks = tmp_path / "tries"
        code = (
            f"import pathlib, time; p = pathlib.Path({str(marks)!r}); n = len(p.read_text())\n"
            "p.write_text('x' * (n + 1))\n"
            "if n < 6: raise SystemExit(75)\n"
            "print('at last', flush=True); time.sleep(60)"
        )
        marks.write_text("")
        async with supervised(screen, tmp_path) as running:
            await running.start([python("rest", code)])
            await screen.until("at last")
            assert running.failure is None

    asyncio.run(scenario())


def test_nothing_is_started_while_what_all_need_is_away(tmp_path: Path) -> None:
    async def scenario() -> None:
        screen = Screen()
        async with supervised(screen, tmp_path) as running:
            await running.start([python("engine", SLEEPS)])
            await screen.until("here")
            running.may_start.clear()
            os.kill(running.pids()["engine"], signal.SIGKILL)
            await screen.until("ended with signal SIGKILL; waiting for the database")
            await asyncio.sleep(0.6)
            assert running.away() == ["engine"]
            running.may_start.set()
            await screen.until("here", times=2)

    asyncio.run(scenario())


def test_a_part_that_does_not_stop_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "STOP_S", 0.3)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEPS

    async def scenario() -> None:
        screen = Screen()
        async with supervised(screen, tmp_path) as running:
            await running.start([python("ws", deaf)])
            await screen.until("here")
            pid = running.pids()["ws"]
        assert not alive(pid)
        assert "did not stop within 0 s: killed" in screen.text

    asyncio.run(scenario())


def test_the_last_group_ends_first_and_a_group_together(tmp_path: Path) -> None:
    slow = (
        "import signal, sys, time\n"
        "def end(*_):\n"
        "    print('told', time.monotonic()); time.sleep(0.3)\n"
        "    print('over', time.monotonic()); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\n" + SLEEPS
    )

    async def scenario() -> None:
        screen = Screen()
        async with supervised(screen, tmp_path) as running:
            await running.start([python("engine", slow)], [python("rest", slow)])
            await running.start([python("relay", slow), python("demo", slow)])
            await screen.until("here", times=4)

    asyncio.run(scenario())
    at = {}
    for name in ("engine", "rest", "relay", "demo"):
        for line in (tmp_path / f"{name}.log").read_text().splitlines()[1:]:
            word, moment = line.split()
            at[name, word] = float(moment)
    first_over = min(at["relay", "over"], at["demo", "over"])
    assert max(at["relay", "told"], at["demo", "told"]) < first_over
    assert max(at["relay", "over"], at["demo", "over"]) < at["rest", "told"]
    assert at["rest", "over"] < at["engine", "told"]


def test_a_child_of_a_part_that_keeps_its_output_open_delays_nobody(tmp_path: Path) -> None:
    code = (
        "import os, subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(20)'])\n"
        "print('child', child.pid, flush=True); os.abort()"
    )

    async def scenario() -> None:
        screen = Screen()
        begin = time.monotonic()
        async with supervised(screen, tmp_path) as running:
            await running.start([python("engine", code)])
            await screen.until("SIGABRT")
        assert time.monotonic() - begin < 10
        for line in (tmp_path / "engine.log").read_text().splitlines():
            os.kill(int(line.split()[1]), signal.SIGKILL)

    asyncio.run(scenario())


def test_an_endless_line_does_not_end_the_supervision(tmp_path: Path) -> None:
    async def scenario() -> None:
        screen = Screen()
        async with supervised(screen, tmp_path) as running:
            code = "print('x' * 300_000); print('after', flush=True)\n" + SLEEPS
            await running.start([python("rest", code)])
            await screen.until("(a line too long to show)")
            await screen.until("after")

    asyncio.run(scenario())


def test_a_part_that_cannot_even_be_started_ends_everything(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with supervised(Screen(), tmp_path) as running:
            part = Part("engine", ("/no-such-program",), "http://127.0.0.1:9/ready")
            with pytest.raises(PartFailed, match="The engine cannot be run"):
                await asyncio.wait_for(running.start([part]), 30)
            assert running.stopping.is_set()

    asyncio.run(scenario())


def test_a_full_disk_under_the_logs_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "rest.log").symlink_to("/dev/full")

    async def scenario() -> None:
        screen = Screen()
        async with supervised(screen, tmp_path) as running:
            await running.start([python("rest", "print('x' * 9_000)\n" * 30 + SLEEPS)])
            await screen.until("here")
            assert running.failure is None

    asyncio.run(scenario())
