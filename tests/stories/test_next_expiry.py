"""When a kernel has something to do next, which no story can ask: the engine sleeps until then."""

import pytest

from bedesten.kernel import Engine
from tests.support.machines import STORY_BEGINS_AT, KernelMachine
from tests.support.story import run_story
from tests.support.story_vocabulary import VERBS

S = 10**9
SETTING = "alone\nfund alice TRY 1000\nfund bob BTC 10\n"


@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize(
    ("story", "next_after_s"),
    [
        ("place alice BTC-TRY buy 1 @ 90", None),
        ("place alice BTC-TRY buy 1 @ 90 until 20s\nplace bob BTC-TRY sell 1 @ 99 until 10s", 10),
        ("place alice BTC-TRY buy 1 @ 90 until 20s\ncancel-all-after alice 10s", 10),
        ("cancel-all-after alice 10s", 10),
        ("cancel-all-after alice 30s\ncancel-all-after bob 20s", 20),
        ("cancel-all-after alice 30s\ncancel-all-after alice 40s", 40),
        ("cancel-all-after alice 30s\ncancel-all-after alice never", None),
        ("cancel-all-after alice 1s\nwait 2s\nadvance-time -> expired 0", None),
        ("cancel-all-after alice 1s\nwait 2s", 1),
        ("oto alice BTC-TRY | buy 1 @ 90 | sell 1 @ 99 until 5s", 5),
    ],
)
def test_the_earliest_of_expiries_and_timers(
    engine: Engine, story: str, next_after_s: int | None
) -> None:
    machine = KernelMachine(engine)
    run_story(SETTING + story, machine, VERBS)
    found = int.from_bytes(machine.kernel.next_expiry(), "little", signed=True)
    assert found == (0 if next_after_s is None else STORY_BEGINS_AT + next_after_s * S)
