"""Every field of every command refuses what it must not hold, by name, and nothing changes.

Both kernels, byte for byte. A field that a layout gets later needs rows in `bad_fields.py`.
"""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from bedesten.protocol.batch import command_batch, read_event_batch
from bedesten.protocol.commands import (
    COMMANDS,
    MONEY_MOVEMENTS,
    AdvanceTime,
    Amend,
    Cancel,
    Command,
    Place,
    Replace,
    Reserve,
    RunTriggers,
    SetAccount,
    SetAsset,
    SetMarket,
    Transfer,
    encode,
)
from bedesten.protocol.commands import (
    decode as decode_command,
)
from bedesten.protocol.events import (
    Event,
    KeyRemembered,
    OrderAccepted,
    Refused,
    Traded,
    decode,
)
from bedesten.protocol.leg import Leg
from bedesten.protocol.vocabulary import AMOUNT_MAX, Refusal
from tests.kernel.bad_fields import (
    FREE,
    LAWFUL,
    NOW,
    OPEN_KEY,
    RESERVED,
    ROWS,
    USED_KEY,
    changed,
)
from tests.kernel.twins import difference
from tests.support.machines import kernel_or_skip
from tests.support.state_invariants import SNAPSHOT_HEADER_SIZE, snapshot_records

UNKEYED = {Refusal.MALFORMED, Refusal.ACCOUNT_NOT_FOUND, Refusal.KEY_REUSED}
"""These refusals come before a key is remembered."""
KINDS = [pytest.param(kind, id=kind.__name__) for kind in COMMANDS.values()]
NO_MEMORY = {*MONEY_MOVEMENTS, AdvanceTime.LAYOUT.kind, RunTriggers.LAYOUT.kind}
KEYED = [
    pytest.param(kind, id=kind.__name__)
    for number, kind in COMMANDS.items()
    if number not in NO_MEMORY
]
FRESH_KEY = bytes([77]) * 16


class World:
    """One market with two customers' orders, a reservation, and used keys; it never changes."""

    def __init__(self) -> None:
        self.kernels = [kernel_or_skip("reference"), kernel_or_skip("native")]
        self.seq = 0
        self.apply([encode(command) for command in _listing()])
        events = self.apply([encode(command) for command in _orders()])
        assert not [event for event in events if isinstance(event, Refused)]
        assert [event for event in events if isinstance(event, Traded)]
        accepted = [event for event in events if isinstance(event, OrderAccepted)]
        self.bid = next(event.order for event in accepted if event.client_order_id == "open")
        self.snapshot = self.state()

    def state(self) -> bytes:
        """The snapshot of both."""
        ours, theirs = (kernel.snapshot() for kernel in self.kernels)
        assert ours == theirs
        return ours

    def apply(self, records: list[bytes], at: int = NOW) -> list[Event]:
        self.seq += 1
        batch = command_batch(self.seq, at, records)
        data, theirs = (kernel.apply(batch) for kernel in self.kernels)
        assert data == theirs, difference(data, theirs)
        return list(decode(data, read_event_batch(data).offsets[0]))

    def lawful(self, kind: type[Command]) -> Command:
        command = LAWFUL[kind]
        return replace(command, order=self.bid) if kind in (Cancel, Amend, Replace) else command

    def refused(self, record: bytes, account: int, refusal: Refusal, told: str) -> None:
        """Both answer so and are what they were, but for the time and number of the batch."""
        events = self.apply([record])
        named = [Refusal(event.refusal).name for event in events if isinstance(event, Refused)]
        assert events == [Refused(0, refusal, record[2], account)], f"{told}: {named or events}"
        now = self.state()
        assert now[16:24] == self.snapshot[16:24], told
        assert now[SNAPSHOT_HEADER_SIZE:] == self.snapshot[SNAPSHOT_HEADER_SIZE:], told

    def again(self) -> None:
        """Back to the beginning, with nothing remembered since."""
        for kernel in self.kernels:
            kernel.restore(self.snapshot)
        self.seq = 2


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def test_every_field_has_a_row_or_a_reason() -> None:
    missing = [
        f"{kind.__name__}.{field}"
        for kind in COMMANDS.values()
        for field in _fields(kind)
        if (kind, field) not in FREE and field not in {row.field for row in ROWS[kind]}
    ]
    assert missing == []
    assert not [key for key in FREE if key[1] in {row.field for row in ROWS[key[0]]}]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_lawful_is_accepted(world: World, kind: type[Command]) -> None:
    """Otherwise a row would be refused for something else than its bad field."""
    lawful = world.lawful(kind)
    for record in {encode(lawful), *(encode(row.usual(lawful)) for row in ROWS[kind])}:
        world.again()
        events = world.apply([record])
        assert events == [] or not isinstance(events[0], Refused), decode_command(record)
    world.again()


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_field_is_refused_by_name(world: World, kind: type[Command]) -> None:
    world.again()
    for row in ROWS[kind]:
        command = row.command(world.lawful(kind))
        told = f"{kind.__name__} {row}"
        world.refused(encode(command), command.account, row.refusal, told)


@pytest.mark.parametrize("kind", KEYED)
def test_a_refused_command_leaves_its_key_and_nothing_else(
    world: World, kind: type[Command]
) -> None:
    before = snapshot_records(world.snapshot)
    for refusal, row in {row.refusal: row for row in ROWS[kind] if row.field != "key"}.items():
        world.again()
        command = replace(row.command(world.lawful(kind)), key=FRESH_KEY)
        events = world.apply([encode(command)])
        assert events == [Refused(0, refusal, kind.LAYOUT.kind, command.account)], row
        after = snapshot_records(world.state())
        remembered = [type(record) for record in after if record not in before]
        assert [record for record in after if record in before] == before
        assert remembered == ([] if refusal in UNKEYED else [KeyRemembered]), row
    world.again()


@pytest.mark.parametrize("kind", KINDS)
def test_every_byte_of_padding_is_looked_at(world: World, kind: type[Command]) -> None:
    world.again()
    whole = encode(world.lawful(kind)).ljust(kind.LAYOUT.size, b"\0")
    whole = kind.LAYOUT.size.to_bytes(2, "little") + whole[2:]
    account = world.lawful(kind).account
    places = list(_padding(kind))
    assert 3 in places
    for place in places:
        for stray in (1, 128, 255):
            record = whole[:place] + bytes([stray]) + whole[place + 1 :]
            world.refused(record, account, Refusal.MALFORMED, f"byte {place} of {kind.__name__}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_no_longer_than_its_layout(world: World, kind: type[Command]) -> None:
    world.again()
    command = world.lawful(kind)
    whole = encode(command).ljust(kind.LAYOUT.size, b"\0")
    for size in (kind.LAYOUT.size + 8, 1024):
        record = size.to_bytes(2, "little") + whole[2:].ljust(size - 2, b"\0")
        world.refused(record, command.account, Refusal.MALFORMED, f"{size} bytes of {kind}")


def test_unknown_kinds_are_malformed(world: World) -> None:
    world.again()
    for kind in sorted(set(range(256)) - set(COMMANDS)):
        for size in (24, 160, 1024):
            record = size.to_bytes(2, "little") + bytes([kind]) + bytes(size - 3)
            world.refused(record, 0, Refusal.MALFORMED, f"kind {kind}")


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_short_record_lacks_is_zero(world: World, kind: type[Command]) -> None:
    """The answer to a record cut anywhere is that to the same record with zeros."""
    whole = encode(world.lawful(kind)).ljust(kind.LAYOUT.size, b"\0")
    for size in range(24, kind.LAYOUT.size, 8 if kind.LAYOUT.size < 100 else 40):
        short = size.to_bytes(2, "little") + whole[2:size]
        long = kind.LAYOUT.size.to_bytes(2, "little") + whole[2:size].ljust(len(whole) - 2, b"\0")
        world.again()
        answer = world.apply([short])
        world.again()
        assert world.apply([long]) == answer
    world.again()


def test_times_at_the_ends_of_their_range(world: World) -> None:
    """A batch at a bad time is no batch; at the last time of all, commands still are answered."""
    world.again()
    record = encode(world.lawful(Place))
    for seq, at in ((3, NOW - 1), (3, -1), (3, -(2**63)), (2, NOW), (0, NOW)):
        for kernel in world.kernels:
            with pytest.raises(ValueError):
                kernel.apply(command_batch(seq, at, [record]))
    events = world.apply([record], at=2**63 - 1)
    assert isinstance(events[0], OrderAccepted)
    world.state()
    world.again()


def _listing() -> Iterator[Command]:
    for kind in (64, 65, 1, 1, 64):
        yield SetAccount(kind=kind)
    for symbol, scale in (("A", 8), ("B", 8), ("C", 18)):
        yield SetAsset(scale=scale, kind=1, symbol=symbol)
    yield changed(changed(LAWFUL[SetMarket], "symbol", "A-B"), "taker_fee_ppm", 1000)
    pay = LAWFUL[Transfer]
    for asset in (1, 2):
        for account, amount in ((3, AMOUNT_MAX // 2), (4, 10**14)):
            key = bytes([9, asset, account]).ljust(16, b"\1")
            yield replace(pay, key=key, credit_account=account, asset=asset, amount=amount)
    for turn in range(256):  # as much as any account may have
        key = turn.to_bytes(2, "little").ljust(16, b"\2")
        yield replace(pay, key=key, credit_account=4, asset=3, amount=AMOUNT_MAX)


def _orders() -> Iterator[Command]:
    bid = LAWFUL[Place]
    yield replace(bid, account=3, price=95)
    yield replace(bid, account=4, price=95, side=2)
    yield replace(bid, price=90, client_order_id="open")
    yield replace(bid, price=80, client_order_id="theirs")
    yield replace(bid, account=4, side=2, price=110)
    yield replace(bid, price=70, key=USED_KEY)
    yield Reserve(account=3, key=RESERVED, asset=1, reason=4, amount=100)
    yield replace(LAWFUL[Transfer], key=OPEN_KEY, amount=77)


def _fields(kind: type[Command]) -> Iterator[str]:
    for name in kind.LAYOUT.names:
        if isinstance(getattr(LAWFUL[kind], name), Leg):
            yield from (f"{name}.{field}" for field in Leg.__struct_fields__)
        else:
            yield name


def _padding(kind: type[Command]) -> Iterator[int]:
    """Bytes of the layout that no field shows."""
    size = kind.LAYOUT.size
    nothing = kind.LAYOUT.unpack(bytes(size), 0, size)
    for place in range(3, size):
        record = bytes(place) + b"\1" + bytes(size - place - 1)
        if kind.LAYOUT.unpack(record, 0, size) == nothing:
            yield place
