"""A part that keeps ending is started ever more slowly, and the exchange says why it waits."""

import asyncio
import sys
from pathlib import Path

import pytest

from bedesten.cli import patience
from bedesten.cli.patience import Patience, last_reason
from bedesten.cli.supervisor import Part
from tests.cli.test_supervisor import SLEEPS, Screen, python, supervised

ASKS_AGAIN = (
    "import sys\n"
    'print(\'{"event": "the engine cannot run", "reason": "the disk is full"}\', flush=True)\n'
    "sys.exit(75)"
)


def test_pauses_double_up_to_a_bound() -> None:
    waiting = Patience()
    pauses = []
    for _ in range(9):
        waiting.begins()
        pauses.append(waiting.ended(asks_again=True))
    assert pauses == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0, 10.0]


def test_who_lived_long_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = Patience()
    for _ in range(4):
        waiting.ended(asks_again=True)
    assert waiting.restless()
    monkeypatch.setattr(patience, "SETTLED_BEFORE_DEATH_S", 0.0)  # as if that had passed
    assert waiting.ended(asks_again=True) == 3.2
    assert waiting.ended(asks_again=False) == patience.PAUSE_FIRST_S
    assert not waiting.restless()


def test_the_reason_is_that_of_the_newest_line_that_gives_one() -> None:
    lines = ['{"event": "a", "reason": "old"}', '{"event": "b", "reason": "new"}', '{"event": "c"}']
    assert last_reason([*lines, "not json", "[1]"]) == "b: new"
    assert last_reason(["nothing"]) is None


def test_a_part_that_asks_for_ever_is_tried_more_slowly_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 75 is no death: the exchange waits with it, for as long as it takes."""
    monkeypatch.setattr(patience, "PAUSE_FIRST_S", 0.05)

    async def scenario() -> None:
        screen = Screen()
        async with supervised(screen, tmp_path) as running:
            await running.start([python("engine", ASKS_AGAIN), python("rest", SLEEPS)])
            await screen.until("engine ended with exit code 75; starting it again\n")
            assert running.restless() == {}
            await screen.until("starting it again in 0.4 s (try 4)")
            assert running.restless() == {
                "engine": "ended 4 times in a row (the engine cannot run: the disk is full)"
            }
            await screen.until("starting it again in 0.8 s (try 5)")
            await screen.until("(try 6)")
            assert running.failure is None
            assert not running.stopping.is_set()

    asyncio.run(scenario())


def test_a_twin_that_lives_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PAUSE_FIRST_S", 0.05)

    async def scenario() -> None:
        screen = Screen()
        restless = Part("standby", (sys.executable, "-c", ASKS_AGAIN), twin="engine")
        well = Part("engine", (sys.executable, "-c", SLEEPS), twin="standby")
        async with supervised(screen, tmp_path) as running:
            await running.start([restless, well])
            await screen.until("(try 4)")
            assert running.restless() == {}

    asyncio.run(scenario())
