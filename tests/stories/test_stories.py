"""Every story on both kernels; together they provoke every refusal and every kind of event."""

from pathlib import Path

import pytest

from bedesten.kernel import Engine
from bedesten.protocol.events import EVENTS, Event, OrderDone, Refused
from bedesten.protocol.vocabulary import DoneReason, Refusal
from tests.support.machines import KernelMachine
from tests.support.proof import cited_by_story
from tests.support.story import run_story
from tests.support.story_vocabulary import VERBS
from tests.support.story_words import StoryError

STORIES = sorted(Path(__file__).parent.glob("*.story"))
BEFORE_THE_KERNEL = 128  # refusals from this number on are made where decimals are read
NEVER_IN_ANSWERS = {"BalanceChanged", "LevelChanged", "OrderState", "MarketCounters",
                    "KeyRemembered", "ReservationState", "Repeated", "ListState",
                    "IndicativeChanged"}  # fmt: skip


@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.stem, marks=cited_by_story(path)) for path in STORIES]
)
def test_story(path: Path, engine: Engine) -> None:
    run_story(path.read_text(), KernelMachine(engine), VERBS)


def test_stories_provoke_every_refusal_reason_and_event() -> None:
    events: list[Event] = []
    for path in STORIES:
        events += run_story(path.read_text(), KernelMachine("auto"), VERBS).seen
    refusals = {event.refusal for event in events if isinstance(event, Refused | OrderDone)}
    served = {r for r in Refusal if r < BEFORE_THE_KERNEL}
    missing = {r.name for r in served if r not in refusals}
    assert not missing, f"no story is refused with {missing}"
    reasons = {event.reason for event in events if isinstance(event, OrderDone)}
    assert reasons == set(DoneReason)
    kinds = {type(event).__name__ for event in events}
    assert kinds | NEVER_IN_ANSWERS == {kind.__name__ for kind in EVENTS.values()}
    assert not kinds & NEVER_IN_ANSWERS


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("balance alice BTC 1 available", "no account"),
        ("fund alice BTC 1\nbalance alice BTC 2 available", "not"),
        ("fund alice BTC 1\nplace alice BTC-TRY sell 1 @ 10 -> filled", "the order is open"),
        ("fund alice BTC 1\nplace alice BTC-TRY sell 2 @ 10", "insufficient_funds"),
        ("fund alice BTC 1\nplace alice BTC-TRY sell 1 @ 10 -> reject no_liquidity", "not refused"),
        ("fund alice BTC 1\nbook BTC-TRY | bid - | ask 10 1", "the book"),
        ("fund alice BTC 1 nonsense", "not understood"),
        ("dance", "no statement"),
    ],
)
def test_a_story_that_is_wrong_fails(line: str, complaint: str) -> None:
    with pytest.raises(StoryError, match=complaint):
        run_story(line, KernelMachine("reference"), VERBS)
