"""Waiting and ending orders in numbers that only the native kernel meets: long cascades, many
expiries, memory. Whatever is decided is compared with the reference."""

import pytest

from bedesten.kernel import Kernel, new_kernel
from bedesten.protocol.batch import command_batch, read_event_batch
from bedesten.protocol.commands import AdvanceTime, Command, RunTriggers, encode
from bedesten.protocol.events import (
    Deferred,
    Event,
    OrderDone,
    OrderTriggered,
    Refused,
    TimeAdvanced,
    Traded,
    TriggersLeft,
    decode,
)
from tests.kernel.native_setup import AT, ending, exchange, limit, native, printed_number, stop_loss

RESTING = 500_000
HUGE_PAGES = 6 * (2 << 20) / RESTING  # bytes an order: memory is taken in whole ones
PROGRAM = f"""
import sys
from pathlib import Path
from bedesten.protocol.batch import command_batch
from bedesten.protocol.commands import encode
from tests.kernel.native_setup import AT, ending, exchange, stop_loss

kernel = exchange()

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

def order(n):
    if sys.argv[1] == "waiting":
        return stop_loss(3 + n % 4, 100 - n % 60, 1)
    return ending(3 + n % 4, 1, 100 - n % 60, 1, AT + 10**9 + n)

records = [encode(order(n)) for n in range(1000)]
def run(first, batches):
    for seq in range(first, first + batches):
        kernel.apply(command_batch(seq, AT, records))

run(2, 20)
before = resident()
run(22, {RESTING // 1000})
print((resident() - before) / {RESTING})
"""


class Pair:
    """The native kernel and the reference in the state of `exchange`."""

    def __init__(self) -> None:
        self.native = exchange()
        self.reference = new_kernel("reference")
        self.reference.restore(self.native.snapshot())
        self.seq = 1

    def apply(self, *commands: Command, at: int = AT) -> list[Event]:
        """The events of the commands, which both must agree on."""
        self.seq += 1
        batch = command_batch(self.seq, at, [encode(command) for command in commands])
        answer = self.native.apply(batch)
        assert answer == self.reference.apply(batch)
        assert self.native.snapshot() == self.reference.snapshot()
        return list(decode(answer, read_event_batch(answer).offsets[0]))


def count(events: list[Event], kind: type[Event]) -> int:
    return sum(isinstance(event, kind) for event in events)


def next_expiry(kernel: Kernel) -> int:
    return int.from_bytes(kernel.next_expiry(), "little", signed=True)


def test_a_cascade_of_thousands_goes_on_over_commands() -> None:
    pair = Pair()
    pair.apply(*(stop_loss(3 + n % 4, 90 + n % 3, 1) for n in range(2500)))
    pair.apply(limit(3, 1, 90, 1), limit(4, 1, 88, 400))
    first = pair.apply(limit(5, 2, 90, 1), limit(5, 1, 1, 1), RunTriggers(market=2))
    # Four events of the command's own; three for each of the 400 that trade, and the end of the
    # last bid; two for each of the others, until there are 2,048.
    assert count(first, Traded) == 1 + 400
    assert count(first, OrderTriggered) == 400 + 422
    assert count(first, TriggersLeft) == 2  # the refused continuation says so again
    assert count(first, Deferred) == 1
    assert count(first, Refused) == 1
    pair.native.restore(pair.native.snapshot())
    left, triggered = 1, count(first, OrderTriggered)
    while left:
        events = pair.apply(RunTriggers(market=1), AdvanceTime())
        left = count(events, TriggersLeft)
        assert count(events, Deferred) == left
        triggered += count(events, OrderTriggered)
    assert triggered == 2500
    assert count(pair.apply(RunTriggers(market=1)), OrderTriggered) == 0


@pytest.mark.spec("TRAD-017")
def test_thousands_of_orders_expire_over_commands() -> None:
    pair = Pair()
    end = AT + 10**9
    pair.apply(*(ending(3 + n % 4, 1, 50 - n % 40, 1, end + n % 3) for n in range(2500)))
    pair.apply(stop_loss(3, 10, 1), limit(4, 1, 7, 1))
    assert next_expiry(pair.native) == next_expiry(pair.reference) == end
    answers = []
    for _ in range(4):
        events = pair.apply(AdvanceTime(), at=end + 1)
        (answer,) = (event for event in events if isinstance(event, TimeAdvanced))
        assert count(events, OrderDone) == answer.expired
        answers.append((answer.expired, answer.remaining))
    assert answers == [(1024, 643), (643, 0), (0, 0), (0, 0)]
    assert next_expiry(pair.native) == end + 2
    pair.apply(AdvanceTime(), at=end + 2)
    assert next_expiry(pair.native) == 0


def test_nothing_expires_in_an_empty_kernel() -> None:
    assert native().next_expiry() == bytes(8)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", ["waiting", "ending"])
def test_an_order_that_waits_or_ends_takes_at_most_256_bytes(kind: str) -> None:
    assert 60 < printed_number(PROGRAM, kind) <= 256 + HUGE_PAGES
