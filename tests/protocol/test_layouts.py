"""Records: their numbers and sizes are on disk, they survive the round trip, and they may grow."""

import struct
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedesten.protocol import commands, events
from bedesten.protocol.commands import (
    COMMANDS,
    AdvanceTime,
    Amend,
    Cancel,
    CancelAllAfter,
    Command,
    MassCancel,
    Place,
    PlaceList,
    Post,
    Replace,
    Reserve,
    RunTriggers,
    SchedulePhase,
    SetAccount,
    SetAsset,
    SetFees,
    SetMarket,
    SetOrderLimit,
    SetPhase,
    SetTier,
    Transfer,
    Void,
)
from bedesten.protocol.events import (
    EVENTS,
    AccountSet,
    AssetSet,
    BalanceChanged,
    CancelAllAfterSet,
    Deferred,
    Event,
    FeesSet,
    IndicativeChanged,
    KeyRemembered,
    LevelChanged,
    ListAccepted,
    ListState,
    MarketCounters,
    MarketSet,
    MassCancelled,
    OrderAccepted,
    OrderDone,
    OrderHeld,
    OrderLimitSet,
    OrderReduced,
    OrderState,
    OrderTriggered,
    PhaseScheduled,
    PhaseSet,
    Posted,
    Refused,
    Repeated,
    ReservationState,
    Reserved,
    SelfTradePrevented,
    TierSet,
    TimeAdvanced,
    Traded,
    Transferred,
    TriggersLeft,
    Voided,
)

# Kind, size, and size without an all-zero tail. A record may grow: never change the first number.
ON_DISK: dict[type[Command] | type[Event], tuple[int, int, int]] = {
    SetAsset: (1, 48, 48),
    SetMarket: (2, 184, 128),
    SetPhase: (3, 32, 32),
    SetAccount: (4, 48, 48),
    Transfer: (5, 56, 56),
    Reserve: (6, 48, 48),
    Post: (7, 64, 64),
    Void: (8, 40, 40),
    Place: (9, 160, 72),
    Cancel: (10, 72, 32),
    MassCancel: (11, 32, 32),
    AdvanceTime: (12, 24, 24),
    RunTriggers: (13, 32, 32),
    Amend: (14, 88, 40),
    PlaceList: (15, 408, 408),
    Replace: (16, 200, 200),
    CancelAllAfter: (17, 32, 32),
    SetOrderLimit: (18, 48, 48),
    SchedulePhase: (19, 48, 48),
    SetFees: (20, 56, 56),
    SetTier: (21, 32, 32),
    Refused: (1, 16, 16),
    Repeated: (2, 24, 24),
    AssetSet: (3, 32, 32),
    MarketSet: (4, 168, 168),
    PhaseSet: (5, 16, 16),
    AccountSet: (6, 40, 40),
    Transferred: (7, 64, 64),
    Reserved: (8, 64, 64),
    Posted: (9, 104, 104),
    Voided: (10, 72, 72),
    OrderAccepted: (11, 208, 72),
    Traded: (12, 136, 136),
    OrderDone: (13, 96, 96),
    SelfTradePrevented: (14, 56, 56),
    MassCancelled: (15, 16, 16),
    BalanceChanged: (16, 80, 80),
    LevelChanged: (17, 48, 48),
    OrderState: (18, 256, 256),
    MarketCounters: (19, 72, 72),
    KeyRemembered: (20, 64, 64),
    ReservationState: (21, 56, 56),
    OrderTriggered: (22, 40, 40),
    OrderReduced: (23, 64, 64),
    TimeAdvanced: (24, 16, 16),
    TriggersLeft: (25, 16, 16),
    Deferred: (26, 8, 8),
    ListAccepted: (27, 112, 112),
    OrderHeld: (28, 72, 72),
    ListState: (29, 56, 56),
    CancelAllAfterSet: (30, 24, 24),
    OrderLimitSet: (31, 32, 32),
    IndicativeChanged: (32, 56, 56),
    PhaseScheduled: (33, 32, 32),
    FeesSet: (34, 48, 48),
    TierSet: (35, 16, 16),
}
RECORDS = [*COMMANDS.values(), *EVENTS.values()]
each_record = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)


def _decoded(record: type, raw: bytes) -> Any:
    if issubclass(record, Command):
        return commands.decode(raw)
    (event,) = events.decode(raw)
    return event


def _encoded(value: Any) -> bytes:
    encode: Callable[[Any], bytes] = (
        commands.encode if isinstance(value, Command) else events.encode
    )
    return encode(value)


def _raw(record: Any, body: bytes) -> bytes:
    """A record of this kind whose size is that of its body."""
    return struct.pack("<HB", len(body) + 3, record.LAYOUT.kind) + body


def test_every_record_is_in_the_table() -> None:
    assert set(RECORDS) == set(ON_DISK)


@each_record
def test_numbers_and_sizes_on_disk(record: Any) -> None:
    layout = record.LAYOUT
    assert (layout.kind, layout.size, layout.short) == ON_DISK[record]
    assert layout.names == record.__struct_fields__


@each_record
@given(data=st.data())
def test_round_trip(record: Any, data: st.DataObject) -> None:
    size = record.LAYOUT.size
    raw = _raw(record, data.draw(st.binary(min_size=size - 3, max_size=size - 3)))
    value = _decoded(record, raw)
    written = _encoded(value)
    assert _decoded(record, written) == value
    assert _encoded(_decoded(record, written)) == written
    assert len(written) % 8 == 0


@each_record
@given(data=st.data())
def test_a_shorter_record_reads_as_zeros(record: Any, data: st.DataObject) -> None:
    size = record.LAYOUT.size
    first = commands.HEADER_SIZE if issubclass(record, Command) else 8
    cut = data.draw(st.integers(first // 8, size // 8)) * 8
    body = data.draw(st.binary(min_size=size - 3, max_size=size - 3))
    short = _decoded(record, _raw(record, body[: cut - 3]))
    assert short == _decoded(record, _raw(record, body[: cut - 3] + bytes(size - cut)))


@each_record
@given(data=st.data())
def test_a_longer_record_reads_as_what_is_known(record: Any, data: st.DataObject) -> None:
    size = record.LAYOUT.size
    body = data.draw(st.binary(min_size=size - 3, max_size=size - 3))
    more = data.draw(st.binary(min_size=8, max_size=8))
    assert _decoded(record, _raw(record, body + more)) == _decoded(record, _raw(record, body))


@each_record
def test_an_all_zero_tail_is_left_out(record: Any) -> None:
    layout = record.LAYOUT
    nothing = _decoded(record, _raw(record, bytes(layout.size - 3)))
    assert len(_encoded(nothing)) == layout.short
    bodies = (bytes(at) + b"\1" + bytes(layout.size - 4 - at) for at in range(layout.size - 3))
    fields = [full for body in bodies if (full := _decoded(record, _raw(record, body))) != nothing]
    assert len(_encoded(fields[-1])) == layout.size


@pytest.mark.parametrize(
    "command",
    [
        Place(account=-1, market=1, side=1, type=2, time_in_force=1, self_trade=1),
        Place(account=2**32, market=1, side=1, type=2, time_in_force=1, self_trade=1),
        Place(market=1, side=256, type=2, time_in_force=1, self_trade=1),
        Place(market=1, side=1, type=2, time_in_force=1, self_trade=1, price=2**63),
        Place(market=1, side=1, type=2, time_in_force=1, self_trade=1, quote_quantity=2**127),
        Place(market=1, side=1, type=2, time_in_force=1, self_trade=1, client_order_id="x" * 41),
        Place(market=1, side=1, type=2, time_in_force=1, self_trade=1, key=b"k" * 17),
        SetAsset(scale=8, kind=1, symbol="ABCDEFGHIJKLMNOPQ"),
        Cancel(account=1, client_order_id="ş"),
    ],
)
def test_a_value_outside_its_field_is_never_cut(command: Command) -> None:
    with pytest.raises((struct.error, OverflowError, UnicodeEncodeError)):
        commands.encode(command)


def test_text_may_fill_its_field() -> None:
    command = Cancel(account=1, client_order_id="x" * 40)
    assert commands.decode(commands.encode(command)) == command


@pytest.mark.parametrize(
    "raw",
    [
        struct.pack("<HB", 24, 99) + bytes(21),
        struct.pack("<HB", 24, 0) + bytes(21),
        struct.pack("<HB", 16, 9) + bytes(13),
        struct.pack("<HB", 80, 9) + bytes(21),
    ],
)
def test_what_is_no_command_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="no command"):
        commands.decode(raw)


@pytest.mark.parametrize(
    "raw",
    [
        struct.pack("<HB", 24, 99) + bytes(21),
        struct.pack("<HB", 0, 1) + bytes(21),
        struct.pack("<HB", 32, 1) + bytes(21),
    ],
)
def test_what_is_no_event_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="no event"):
        list(events.decode(raw))


def test_events_follow_one_another() -> None:
    rows = [Refused(0, 1, 9, 3), MassCancelled(1, 5, 0), Repeated(2, 7, 1)]
    raw = b"".join(events.encode(row) for row in rows)
    assert list(events.decode(raw)) == rows
    assert list(events.decode(raw, 16, 32)) == rows[1:2]
