"""When time brings something next: the engine sleeps until then."""

import pytest

from bedesten.kernel import Engine
from tests.support.machines import STORY_BEGINS_AT, KernelMachine
from tests.support.story import run_story
from tests.support.story_vocabulary import VERBS

FUNDS = "fund alice TRY 1000\nfund bob BTC 10\n"
INTERRUPTED = """
market BTC-TRY again volatility 1 auction 9s
place bob BTC-TRY sell 1 @ 10
place alice BTC-TRY buy 1 @ 10
place bob BTC-TRY sell 1 @ 11
place alice BTC-TRY buy 1 @ 11
"""
SECOND = 10**9


@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize(
    ("story", "seconds"),
    [
        ("", None),
        ("schedule BTC-TRY halted in 5s", 5),
        ("schedule BTC-TRY halted in 5s\nschedule BTC-TRY closed in 4s every 60s", 4),
        ("schedule BTC-TRY halted in 5s\nschedule BTC-TRY halted never", None),
        ("schedule BTC-TRY halted in 5s\nplace alice BTC-TRY buy 1 @ 10 until 3s", 3),
        ("schedule BTC-TRY halted in 5s\nplace alice BTC-TRY buy 1 @ 10 until 7s", 5),
        ("schedule BTC-TRY closed in 4s every 60s\nwait 4s\nadvance-time -> expired 0", 64),
        ("schedule BTC-TRY closed in 4s\nwait 4s\nadvance-time -> expired 0", None),
        (INTERRUPTED, 9),
        (f"{INTERRUPTED}\nphase BTC-TRY auction", None),
    ],
)
def test_next_expiry(engine: Engine, story: str, seconds: int | None) -> None:
    machine = KernelMachine(engine)
    run_story(FUNDS + story, machine, VERBS)
    wanted = 0 if seconds is None else STORY_BEGINS_AT + seconds * SECOND
    assert int.from_bytes(machine.kernel.next_expiry(), "little", signed=True) == wanted
