"""Whatever bytes the native kernel is given, it answers or refuses, and keeps its state."""

import random
import struct

import pytest

from bedesten.protocol.batch import command_batch, read_event_batch
from bedesten.protocol.commands import Cancel, SetPhase, encode
from bedesten.protocol.events import OrderAccepted, OrderDone, Refused
from tests.kernel.native_setup import AT, apply, ending, exchange, limit, native, stop_loss

RECORD = encode(SetPhase(market=1, phase=3))


def header(count: int, seq: int = 2, at: int = AT, magic: bytes = b"BDC1") -> bytes:
    return struct.pack("<4sIQq", magic, count, seq, at)


def sized(size: int, length: int) -> bytes:
    return struct.pack("<HB", size, 3).ljust(length, b"\0")


BROKEN = {
    "empty": b"",
    "half a header": header(0)[:23],
    "wrong magic": header(1, magic=b"BDE1") + RECORD,
    "old seq": header(1, seq=1) + RECORD,
    "seq zero": header(1, seq=0) + RECORD,
    "old time": header(1, at=AT - 1) + RECORD,
    "negative time": header(1, at=-1) + RECORD,
    "record missing": header(2) + RECORD,
    "record too many": header(1) + RECORD + RECORD,
    "one byte too many": header(1) + RECORD + b"\0",
    "cut record": header(1) + RECORD[:-1],
    "cut head": header(1) + RECORD[:8],
    "count of four billion": header(0xFFFFFFFF) + RECORD,
    "size zero": header(1) + sized(0, 32),
    "size under the head": header(1) + sized(16, 16),
    "size not a multiple of 8": header(1) + sized(28, 28),
    "size over 1024": header(1) + sized(1032, 1032),
    "size past the end": header(1) + sized(1024, 32),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_broken_framing_is_refused_and_changes_nothing(data: bytes) -> None:
    kernel = exchange()
    before = kernel.state_hash()
    with pytest.raises(ValueError, match=r"batch|record|bytes"):
        kernel.apply(data)
    assert kernel.state_hash() == before


def test_the_largest_record_is_read_and_malformed() -> None:
    kernel = exchange()
    events = kernel.apply(header(1) + sized(1024, 1024))
    answer = read_event_batch(events).answer(0)
    assert answer[8:10] == (1).to_bytes(2, "little")


def test_records_are_read_at_any_alignment_and_from_any_buffer() -> None:
    batch = command_batch(2, AT, [encode(limit(3, 1, 100, 5)), encode(limit(4, 2, 100, 5))])
    expected = exchange().apply(batch)
    for shift in range(9):
        shifted = memoryview(b"x" * shift + batch)[shift:]
        assert exchange().apply(shifted) == expected
    assert exchange().apply(bytearray(batch)) == expected
    with pytest.raises(BufferError):
        exchange().apply(memoryview(batch)[::2])
    with pytest.raises(TypeError):
        exchange().apply("text")  # type: ignore[arg-type]


def test_random_bytes_behind_a_header_never_hurt() -> None:
    kernel, dice, seq = exchange(), random.Random(20240607), 1
    for _ in range(3000):
        seq += 1
        records = []
        for _ in range(dice.randrange(4)):
            size = dice.randrange(24, 1025, 8)
            head = struct.pack("<HBxI", size, dice.randrange(17), dice.randrange(9))
            records.append(head + dice.randbytes(size - 8))
        events = kernel.apply(command_batch(seq, AT, records))
        assert read_event_batch(events).commands == len(records)


def test_ids_far_in_the_future_are_found() -> None:
    kernel = exchange()
    at = 2**63 - 1
    (accepted, *_) = apply(kernel, 2**64 - 2, [limit(3, 1, 100, 5)], at)
    assert isinstance(accepted, OrderAccepted)
    assert accepted.order == (at // 10**6 - 1_577_836_800_000) << 12
    (done, *_) = apply(kernel, 2**64 - 1, [Cancel(account=3, order=accepted.order)], at)
    assert isinstance(done, OrderDone)
    assert kernel.open_orders(0, 0) == b""


@pytest.mark.parametrize("order", [1, 2**31, 2**53, 2**63 - 1])
def test_unknown_order_ids_are_not_found(order: int) -> None:
    (refused, *_) = apply(exchange(), 2, [Cancel(account=3, order=order)])
    assert isinstance(refused, Refused)
    assert refused.refusal == 31


def test_questions_about_impossible_ids_find_nothing() -> None:
    kernel = exchange()
    for number in (-1, 2**32, 2**64, -(2**70)):
        assert kernel.account(number) == kernel.balances(number) == kernel.counters(number) == b""
        assert kernel.order(number) == kernel.book(number, 1) == kernel.book_orders(number) == b""
        assert kernel.open_orders(number, 0) == kernel.client_order(number, "a") == b""
    assert kernel.client_order(3, "") == kernel.client_order(3, "x" * 5000) == b""
    with pytest.raises(TypeError):
        kernel.account("3")  # type: ignore[arg-type]


def populated_snapshot() -> bytes:
    kernel = exchange()
    apply(kernel, 2, [limit(3, 1, 99, 5, "mine"), limit(4, 2, 101, 7), limit(5, 1, 101, 2)])
    apply(kernel, 3, [stop_loss(6, 90, 3), ending(3, 1, 98, 4, AT + 1)])
    return kernel.snapshot()


def test_a_flipped_bit_in_a_snapshot_is_refused_or_restored_exactly() -> None:
    good = populated_snapshot()
    kernel = exchange()
    before = kernel.state_hash()
    refused = 0
    for position in range(len(good)):
        broken = bytearray(good)
        broken[position] ^= 1 << position % 8
        try:
            fresh = native()
            fresh.restore(broken)
        except ValueError:
            refused += 1
            with pytest.raises(ValueError, match=r"snapshot|record|sum|held|zero|crossed|id"):
                kernel.restore(broken)
        else:
            assert fresh.snapshot() == broken
    # Names, keys and owners may be anything; money, orders and structure may not.
    assert refused > len(good) // 3
    assert kernel.state_hash() == before


def test_a_cut_snapshot_is_refused_unless_it_is_a_whole_state_itself() -> None:
    """Without the last remembered keys, say, it is one; lost bytes are found by the file's hash."""
    good = populated_snapshot()
    for size in range(len(good)):
        try:
            fresh = native()
            fresh.restore(good[:size])
        except ValueError:
            continue
        assert size % 8 == 0
        assert fresh.snapshot() == good[:size]
    for tail in (bytes(1), bytes(8), good[-64:], good):
        with pytest.raises(ValueError, match=r"record|snapshot"):
            native().restore(good + tail)


def test_restore_goes_back_to_the_very_state() -> None:
    good = populated_snapshot()
    kernel = exchange()
    kernel.restore(good)
    assert kernel.snapshot() == good
    twin = native()
    twin.restore(memoryview(good))
    follow = [limit(6, 2, 99, 9), Cancel(account=4, client_order_id="none")]
    assert apply(kernel, 9, follow) == apply(twin, 9, follow)
