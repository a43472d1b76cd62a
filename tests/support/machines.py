"""What a story runs on: a kernel by itself, or a running exchange behind the same seam."""

import shutil
from typing import NamedTuple, Protocol

import pytest

from bedesten.kernel import Engine, Kernel, NativeKernelMissing, new_kernel
from bedesten.protocol.batch import EventBatch, command_batch, read_event_batch
from bedesten.protocol.commands import Command, SetAccount, encode
from bedesten.protocol.events import (
    BalanceChanged,
    Event,
    LevelChanged,
    OrderState,
    Repeated,
    decode,
)
from bedesten.protocol.vocabulary import AccountKind, OrderFlag
from tests.support.state_invariants import snapshot_records

STORY_BEGINS_AT = 1_767_225_600 * 10**9  # 2026-01-01T00:00:00Z


class Answer(NamedTuple):
    """Events of one command; `repeated` when they are those of an earlier command."""

    events: tuple[Event, ...]
    repeated: bool


class Machine(Protocol):
    """Takes commands one by one. Account 1 is the platform, account 2 the fee pool."""

    alone: bool
    """Nobody else uses it and its clock is ours: stories marked `alone` run only on these."""
    salt: str
    """Differs between two stories on one machine; symbols and keys are made with it."""

    def submit(self, command: Command) -> Answer: ...

    def query(self, name: str, *arguments: int | str) -> list[Event]:
        """Records answered to the kernel's query of that name."""
        ...

    def state(self) -> list[Event]:
        """Records of the whole state, for the invariants."""
        ...

    def wait(self, ns: int) -> None:
        """Let time pass; only where the machine is alone."""
        ...

    def now(self) -> int:
        """Its time, in ns since the Unix epoch."""
        ...


class KernelMachine:
    """One kernel, one command a batch. It keeps books of its own from the events alone and
    compares them with the state, because readers have nothing else."""

    alone = True
    salt = ""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.kernel: Kernel = kernel_or_skip(engine)
        self._at = STORY_BEGINS_AT
        self._answers: list[tuple[Event, ...]] = [()]
        self._reader = Reader()
        for kind in (AccountKind.PLATFORM, AccountKind.FEE_POOL):
            self.submit(SetAccount(kind=kind))

    def apply(self, batch: bytes) -> bytes:
        """The kernel's answer to a batch."""
        return self.kernel.apply(batch)

    def submit(self, command: Command) -> Answer:
        seq = len(self._answers)
        answered = self.apply(command_batch(seq, self._at, [encode(command)]))
        batch = read_event_batch(answered)
        assert (batch.commands, batch.seq, batch.at) == (1, seq, self._at)
        events = self._reader.read(batch)
        self._answers.append(events)
        if len(events) == 1 and isinstance(events[0], Repeated):
            return Answer(self._answers[events[0].seq], repeated=True)
        return Answer(events, repeated=False)

    def query(self, name: str, *arguments: int | str) -> list[Event]:
        return list(decode(getattr(self.kernel, name)(*arguments)))

    def state(self) -> list[Event]:
        snapshot = self.kernel.snapshot()
        again = kernel_or_skip(self._engine)
        again.restore(snapshot)
        assert again.snapshot() == snapshot, "restored, it is another state"
        records = snapshot_records(snapshot)
        self._reader.compare(records)
        return records

    def wait(self, ns: int) -> None:
        self._at += ns

    def now(self) -> int:
        return self._at


class Reader:
    """Balances and books as a reader of events alone would keep them."""

    def __init__(self) -> None:
        self._balances: dict[tuple[int, int], BalanceChanged] = {}
        self._levels: dict[tuple[int, int, int], int] = {}
        self._updates: dict[int, int] = {}

    def read(self, batch: EventBatch) -> tuple[Event, ...]:
        """Take in the batch's end; returns the events of its commands."""
        answers = tuple(decode(batch.data, batch.offsets[0], batch.offsets[batch.commands]))
        closing = tuple(decode(batch.data, batch.offsets[batch.commands]))
        assert len(answers) + len(closing) == batch.events
        for event in closing:
            assert event.command == batch.commands
            if isinstance(event, BalanceChanged):
                self._balances[event.account, event.asset] = event
            else:
                assert isinstance(event, LevelChanged)
                assert event.update == self._updates.get(event.market, 0) + 1
                self._updates[event.market] = event.update
                self._levels[event.market, event.side, event.price] = event.quantity
        return answers

    def compare(self, records: list[Event]) -> None:
        """Assert that the state's records say what the events have said."""
        told = {place: _buckets(row) for place, row in self._balances.items()}
        rows = [row for row in records if isinstance(row, BalanceChanged)]
        stands = {(row.account, row.asset): _buckets(row) for row in rows}
        assert {place: row for place, row in told.items() if any(row)} == stands
        levels: dict[tuple[int, int, int], int] = {}
        for order in records:
            if isinstance(order, OrderState) and not order.waiting:
                hidden = order.flags & OrderFlag.HIDDEN
                offer = order.shown if order.display_quantity else order.quantity - order.filled
                place = order.market, order.side, order.price
                levels[place] = levels.get(place, 0) + (0 if hidden else offer)
        stands_in_public = {place: lots for place, lots in levels.items() if lots}
        assert {place: lots for place, lots in self._levels.items() if lots} == stands_in_public


def _buckets(row: BalanceChanged) -> tuple[int, int, int, int]:
    return row.available, row.held, row.set_aside, row.bonus


def kernel_or_skip(engine: Engine) -> Kernel:
    """A new kernel. Where a C++ compiler exists the native kernel must too: its absence fails."""
    try:
        return new_kernel(engine)
    except NativeKernelMissing as error:
        if shutil.which("g++"):
            pytest.fail(f"{error}, though there is a C++ compiler")
        pytest.skip(f"{error}, and there is no C++ compiler to build it")
