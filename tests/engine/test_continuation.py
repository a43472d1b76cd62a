"""What a batch leaves over is read off its bytes; look-alikes are not taken for it."""

from bedesten.engine.continuation import continuation
from bedesten.protocol import commands
from bedesten.protocol.batch import EventBatch, event_batch, read_event_batch
from bedesten.protocol.commands import AdvanceTime, MassCancel, RunTriggers
from bedesten.protocol.events import (
    Deferred,
    Event,
    MassCancelled,
    OrderAccepted,
    OrderTriggered,
    Refused,
    TimeAdvanced,
    TriggersLeft,
    encode,
)

CANCEL = commands.encode(commands.Cancel(account=3, order=9))
TIME = commands.encode(AdvanceTime())
LEFT = TriggersLeft(0, 7)


def answered(*answers: list[Event]) -> EventBatch:
    packed = [b"".join(map(encode, answer)) for answer in answers]
    return read_event_batch(event_batch(1, 1, packed, b"", sum(map(len, answers))))


def go_on(record: bytes, *answers: list[Event]) -> commands.Command | None:
    left = continuation(record, answered(*answers))
    return None if left is None else commands.decode(left)


def test_triggers_left_over_are_run() -> None:
    triggered = OrderTriggered(0, 9, 3, 7, 5, 5)
    assert go_on(CANCEL, [triggered, LEFT]) == RunTriggers(market=7)
    assert go_on(CANCEL, [LEFT], [Deferred(1)], [Deferred(2)]) == RunTriggers(market=7)
    cancel_all = commands.encode(MassCancel(account=3))
    assert go_on(cancel_all, [LEFT], [Deferred(1)]) == RunTriggers(market=7)
    assert go_on(TIME, [LEFT], [Deferred(1)]) == RunTriggers(market=7)


def test_whatever_ended_leaves_nothing() -> None:
    assert go_on(CANCEL, [Refused(0, 31, 10, 3)]) is None
    assert go_on(CANCEL, []) is None
    assert go_on(CANCEL, [LEFT], [OrderTriggered(1, 9, 3, 7, 5, 5)]) is None
    assert go_on(TIME, [TimeAdvanced(0, 1024, 0)]) is None
    assert go_on(CANCEL, [TimeAdvanced(0, 1024, 5)]) is None


def test_time_and_mass_cancels_go_on_without_their_key() -> None:
    assert go_on(TIME, [TimeAdvanced(0, 1024, 5)]) == AdvanceTime()
    keyed = commands.encode(MassCancel(account=3, key=bytes(range(16)), market=7, side=1))
    assert go_on(keyed, [MassCancelled(0, 1024, 5)]) == MassCancel(account=3, market=7, side=1)


def test_a_record_that_ends_like_it_is_none() -> None:
    """The last 16 bytes of an OrderAccepted are its list and the order that it replaces."""
    tail = int.from_bytes(encode(TriggersLeft(0, 7))[:8], "little")
    accepted = OrderAccepted(
        0, 9, 3, 7, 1, 2, 1, 1, 0, 5, 5, 5, 0, 0, 0, "", bytes(16), 0, 0, 0, 0, 0, 0, tail, 7
    )
    assert encode(accepted)[-16:] == encode(TriggersLeft(0, 7))
    assert go_on(CANCEL, [accepted]) is None
