"""The checker of the invariants sees what is wrong: each state here is broken in one place."""

from collections.abc import Callable, Mapping

import pytest
from msgspec.structs import replace

from bedesten.protocol.events import BalanceChanged, Event, ListState, OrderState
from bedesten.protocol.vocabulary import OrderType, Side, Waiting
from tests.support.machines import KernelMachine
from tests.support.state_invariants import check_state
from tests.support.story import run_story
from tests.support.story_vocabulary import VERBS

STORY = """
fund    alice  TRY  10000
fund    alice  BTC  100
fund    bob    BTC  100
place   bob    BTC-TRY sell 9 @ 130 show 2
place   bob    BTC-TRY sell 1 @ 131 hidden
place   alice  BTC-TRY buy 1 @ 100
place   bob    BTC-TRY sell 1 @ 100
oco     alice  BTC-TRY | buy 2 @ 80 | buy 2 @ 118 stop 115
otoco   alice  BTC-TRY | buy 1 @ 79 | sell 1 @ 120 | sell 1 market stop 70
place   alice  BTC-TRY sell 1 market trail 5 activate 110
"""
Change = Callable[[list[Event]], list[Event]]


def order_where(rows: list[Event], **fields: int) -> OrderState:
    """The first order with these fields."""
    orders = [row for row in rows if isinstance(row, OrderState)]
    return next(o for o in orders if all(getattr(o, n) == v for n, v in fields.items()))


def changed(where: Mapping[str, int], **changes: int) -> Change:
    def change(rows: list[Event]) -> list[Event]:
        old = order_where(rows, **where)
        return [replace(row, **changes) if row is old else row for row in rows]

    return change


def without_lists(rows: list[Event]) -> list[Event]:
    lists = [row for row in rows if isinstance(row, ListState)]
    return [row for row in rows if row is not lists[0]]


def more_held(rows: list[Event]) -> list[Event]:
    rich = next(row for row in rows if isinstance(row, BalanceChanged) and row.held > 0)
    richer = replace(rich, held=rich.held + 1, available=rich.available - 1)
    return [richer if row is rich else row for row in rows]


def records() -> list[Event]:
    machine = KernelMachine("reference")
    run_story(STORY, machine, VERBS)
    return machine.state()


SECOND_OF_PAIR = {"type": OrderType.STOP_LIMIT, "side": Side.BUY}
ICEBERG = {"display_quantity": 20_000}
FOLLOWING = {"waiting": Waiting.FOR_ORDER}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (more_held, "I3"),
        (changed(SECOND_OF_PAIR, held=0), "I3"),
        (changed(SECOND_OF_PAIR, quantity=1), "no pair"),
        (changed(SECOND_OF_PAIR, list=0), "I3"),
        (changed(SECOND_OF_PAIR, stop_price=10_000), "waits at"),
        (changed(FOLLOWING, held=1), "I3"),
        (changed({"price": 7_900}, list=0), "follows no open order"),
        (without_lists, "lists"),
        (changed(ICEBERG, shown=20_001), "shown"),
        (changed(ICEBERG, shown=0), "shown"),
        (changed(ICEBERG, flags=2), "shown"),
        (changed({"price": 8_000}, shown=1), "shown"),
        (changed({"price": 13_100}, price=8_000), "I4"),
        (changed({"waiting": Waiting.FOR_ACTIVATION}, activation_price=10_000), "should trail"),
        (changed({"waiting": Waiting.FOR_ACTIVATION}, filled=1), "I3"),
    ],
)
def test_a_broken_state_is_seen(change: Change, complaint: str) -> None:
    rows = records()
    check_state(rows)
    with pytest.raises(AssertionError, match=complaint):
        check_state(change(rows))
