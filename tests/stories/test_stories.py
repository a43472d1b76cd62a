"""Every story on both kernels; together they provoke every refusal and every kind of event."""

from pathlib import Path

import pytest

from bedesten.kernel import Engine
from bedesten.protocol.events import EVENTS, Event, OrderDone, Refused
from bedesten.protocol.vocabulary import DoneReason, Refusal
from tests.support.machines import KernelMachine
from tests.support.story import run_story
from tests.support.story_checks import CHECK_VERBS
from tests.support.story_markets import MARKET_VERBS
from tests.support.story_verbs import COMMAND_VERBS
from tests.support.story_waiting import WAITING_VERBS
from tests.support.story_words import StoryError

STORIES = sorted(Path(__file__).parent.glob("*.story"))
VERBS = COMMAND_VERBS | CHECK_VERBS | WAITING_VERBS | MARKET_VERBS
BEFORE_THE_KERNEL = 128  # refusals from this number on are made where decimals are read
NEVER_IN_ANSWERS = {"BalanceChanged", "LevelChanged", "IndicativeChanged", "OrderState",
                    "MarketCounters", "KeyRemembered", "ReservationState",
                    "Repeated"}  # fmt: skip
# Lists, icebergs, trailing stops, replacements and limits on orders are not served yet.
NOT_SERVED = {"WITHDRAWALS_FROZEN", "ACCOUNT_CANCEL_ONLY", "DISPLAY_QUANTITY_OUT_OF_RANGE",
              "NO_REFERENCE_PRICE", "TOO_MANY_OPEN_ORDERS", "OPEN_NOTIONAL_EXCEEDED",
              "ORDER_IN_LIST", "ORDER_CHANGED", "REPLACEMENT_DIFFERS", "LIMIT_OUT_OF_RANGE",
              "LINKED_ORDER", "REJECTED", "REPLACED", "CANCEL_ALL_AFTER", "CancelAllAfterSet",
              "OrderHeld", "ListState", "ListAccepted", "OrderLimitSet"}  # fmt: skip


@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path: Path, engine: Engine) -> None:
    run_story(path.read_text(), KernelMachine(engine), VERBS)


def test_stories_provoke_every_refusal_reason_and_event() -> None:
    events: list[Event] = []
    for path in STORIES:
        events += run_story(path.read_text(), KernelMachine("reference"), VERBS).seen
    refusals = {event.refusal for event in events if isinstance(event, Refused)}
    missing = {r.name for r in Refusal if r < BEFORE_THE_KERNEL and r not in refusals}
    assert missing <= NOT_SERVED, f"no story is refused with {missing - NOT_SERVED}"
    reasons = {event.reason for event in events if isinstance(event, OrderDone)}
    assert {r.name for r in DoneReason if r not in reasons} <= NOT_SERVED
    kinds = {type(event).__name__ for event in events}
    all_kinds = {kind.__name__ for kind in EVENTS.values()}
    assert all_kinds - kinds - NEVER_IN_ANSWERS <= NOT_SERVED
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
