"""The history checker: it passes what is sound and names every way in which a history is not."""

import random
from typing import Any

import msgspec
import pytest

from bedesten.protocol import events
from tests.crash.history import (
    Fault,
    History,
    Read,
    Reply,
    Write,
    violations,
    wrong_reads,
)
from tests.support.journal_invariants import Effect

A, B, C = b"a" * 16, b"b" * 16, b"c" * 16


def write(key: bytes, sent: int, back: int, seq: int, *, repeated: bool = False) -> Write:
    """An acknowledged command that was answered from the first command of row `seq`."""
    made = Write(key)
    made.trying(sent)
    made.answered(Reply(seq, 0, key), sent=sent, back=back, repeated=repeated)
    return made


def unknown(key: bytes, sent: int) -> Write:
    made = Write(key)
    made.trying(sent)
    return made


def journal(**rows: int) -> dict[bytes, list[Effect]]:
    """Keys by their letter, each in its row."""
    return {key * 16: [Effect(seq, 0, key * 16)] for name, seq in rows.items()
            for key in [name.encode()]}  # fmt: skip


def accepted(order: int) -> bytes:
    """The answer to a placed order, of which only the id matters here."""
    blank: dict[str, Any] = {"client_order_id": "", "key": bytes(16)}
    names = (field.name for field in msgspec.structs.fields(events.OrderAccepted))
    values = {name: blank.get(name, 0) for name in names}
    return events.encode(events.OrderAccepted(**(values | {"order": order})))


def faults(history: History, stored: dict[bytes, list[Effect]]) -> list[Fault]:
    return [violation.fault for violation in violations(history, stored)]


def test_a_sound_history_passes() -> None:
    history = History(
        writes=[write(A, 0, 10, 1), write(B, 11, 20, 2), unknown(C, 12)],
        reads=[Read(11, 15, 1, 3, b""), Read(21, 25, 2, 3, b"")],
    )
    assert faults(history, journal(a=1, b=2)) == []
    assert faults(history, journal(a=1, b=2, c=2)) == []
    assert faults(history, journal(a=1, b=2, c=9)) == []
    assert history.acked() == 2


def test_commands_at_the_same_time_may_come_in_any_order() -> None:
    history = History([write(A, 0, 10, 2), write(B, 5, 15, 1), write(C, 6, 9, 2)])
    assert faults(history, journal(a=2, b=1) | {C: [Effect(2, 0, C)]}) == []


@pytest.mark.parametrize(
    ("broken", "stored", "fault"),
    [
        ([write(A, 0, 10, 1)], {}, Fault.LOST),
        ([write(A, 0, 10, 1)], {A: [Effect(1, 0, A), Effect(2, 0, A)]}, Fault.TWICE),
        ([unknown(A, 0)], {A: [Effect(1, 0, A), Effect(1, 1, A)]}, Fault.TWICE),
        ([write(A, 0, 10, 1)], {A: [Effect(2, 0, A)]}, Fault.OTHER_ANSWER),
        ([write(A, 0, 10, 1)], {A: [Effect(1, 1, A)]}, Fault.OTHER_ANSWER),
        ([write(A, 0, 10, 1)], {A: [Effect(1, 0, b"other")]}, Fault.OTHER_ANSWER),
        ([Write(A)], {A: [Effect(1, 0, A)]}, Fault.GHOST),
        ([write(A, 0, 10, 2), write(B, 11, 20, 1)], journal(a=2, b=1), Fault.ORDER),
        ([write(A, 0, 10, 1), write(B, 11, 20, 1)], journal(a=1, b=1), Fault.ORDER),
        ([write(A, 0, 10, 2), unknown(B, 11)], journal(a=2, b=1), Fault.ORDER),
    ],
)
def test_broken_writes_are_named(
    broken: list[Write], stored: dict[bytes, list[Effect]], fault: Fault
) -> None:
    assert set(faults(History(broken), stored)) == {fault}


def test_a_query_older_than_an_ack_is_stale() -> None:
    stored = journal(a=7)
    after = History([write(A, 0, 10, 7)], [Read(11, 12, 6, 3, b"")])
    meanwhile = History([write(A, 0, 10, 7)], [Read(9, 12, 6, 3, b"")])
    assert faults(after, stored) == [Fault.STALE]
    assert faults(meanwhile, stored) == []


def test_queries_never_go_back() -> None:
    history = History([], [Read(0, 10, 7, 3, b""), Read(11, 20, 6, 4, b"")])
    assert faults(history, {}) == [Fault.STALE]


def test_a_command_after_a_query_lies_in_a_later_row() -> None:
    reads = [Read(0, 10, 7, 3, b"")]
    assert faults(History([write(A, 11, 20, 7)], reads), journal(a=7)) == [Fault.ORDER]
    assert faults(History([write(A, 11, 20, 8)], reads), journal(a=8)) == []
    assert faults(History([write(A, 9, 20, 7)], reads), journal(a=7)) == []


def test_a_repeated_answer_may_be_of_the_first_try_on() -> None:
    """A's first try was lost and took effect; B was answered before A was asked about again."""
    asked_again = Write(A)
    asked_again.trying(0)
    asked_again.trying(30)
    asked_again.answered(Reply(1, 0, A), sent=30, back=40, repeated=True)
    history = History([asked_again, write(B, 5, 20, 2)])
    assert faults(history, journal(a=1, b=2)) == []
    # Answered as new it took effect at its second try, which is after B.
    anew = Write(A)
    anew.trying(0)
    anew.trying(30)
    anew.answered(Reply(1, 0, A), sent=30, back=40, repeated=False)
    assert faults(History([anew, write(B, 5, 20, 2)]), journal(a=1, b=2)) == [Fault.ORDER]


def test_a_later_answer_must_equal_the_first() -> None:
    made = write(A, 0, 10, 1)
    made.answered(Reply(1, 0, A), sent=20, back=30, repeated=True)
    assert faults(History([made]), journal(a=1)) == []
    made.answered(Reply(1, 0, b"other"), sent=40, back=50, repeated=True)
    assert faults(History([made]), journal(a=1)) == [Fault.OTHER_ANSWER]


def test_a_try_turned_away_does_not_excuse_an_unknown_one() -> None:
    made = Write(A)
    made.trying(0)  # its outcome is unknown
    made.refused(5)
    assert made.sent == 0
    made.refused(0)
    assert made.sent is None


def test_the_order_in_an_answer_of_rest_is_the_journals() -> None:
    stored = {A: [Effect(1, 0, accepted(77))]}
    for order, expected in ((77, []), (78, [Fault.OTHER_ANSWER])):
        made = Write(A)
        made.trying(0)
        made.answered(Reply(None, None, None, order), sent=0, back=9, repeated=False)
        assert faults(History([made]), stored) == expected


def test_reads_are_held_against_a_replay() -> None:
    reads = [Read(0, 1, 5, 3, b"right"), Read(0, 1, 5, 4, b"wrong"), Read(0, 1, 6, 4, None)]
    state = {(5, 3): b"right", (5, 4): b"other"}
    assert [(it.fault, it.what) for it in wrong_reads(reads, state)] == [
        (Fault.WRONG_READ, "balances of 4 after row 5")
    ]


def test_one_row_moved_in_a_long_sound_history_is_found() -> None:
    """Batches of commands that overlap, as a campaign makes them; then one ack is put earlier."""
    dice = random.Random(1)
    writes, stored, now = [], {}, 0
    for seq in range(1, 200):
        for _ in range(dice.randrange(1, 5)):
            key = dice.randbytes(16)
            sent, back = now + dice.randrange(5), now + 10 + dice.randrange(20)
            writes.append(write(key, sent, back, seq))
            stored[key] = [Effect(seq, 0, key)]
        now += 10
    assert faults(History(writes), stored) == []
    for _ in range(50):
        moved = dice.choice(writes[40:])
        kept, effect = moved.replies, stored[moved.key]
        earlier = effect[0].seq - 6
        moved.replies = [Reply(earlier, 0, moved.key)]
        stored[moved.key] = [Effect(earlier, 0, moved.key)]
        assert Fault.ORDER in faults(History(writes), stored)
        moved.replies, stored[moved.key] = kept, effect
