"""What a story runs on: a kernel by itself, or a running exchange behind the same seam."""

import shutil
from typing import NamedTuple, Protocol

import pytest

from bedesten.kernel import (
    Engine,
    Kernel,
    NativeKernelMissing,
    engine_name,
    new_kernel,
    restore_kernel,
)
from bedesten.protocol.batch import EventBatch, command_batch, read_event_batch
from bedesten.protocol.commands import Command, SetAccount, encode
from bedesten.protocol.events import (
    BalanceChanged,
    Event,
    IndicativeChanged,
    LevelChanged,
    MarketSet,
    OrderState,
    Repeated,
    decode,
)
from bedesten.protocol.vocabulary import AccountKind, OrderFlag, Phase
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

    def restart(self) -> None:
        """Go on from a snapshot of itself; only where the machine is alone."""
        ...


_CLOSING = (BalanceChanged, LevelChanged, IndicativeChanged)
"""What a batch ends with, in this order."""


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
        for market in records:
            if isinstance(market, MarketSet) and market.phase == Phase.AUCTION:
                self._compare_indicative(market.market)
        return records

    def _compare_indicative(self, market: int) -> None:
        """What was told last holds still, but that a price may follow a reference price that has
        become old since."""
        (row,) = self.query("indicative", market)
        assert isinstance(row, IndicativeChanged)
        assert row.quantity == self._reader.indicative[market].quantity

    def wait(self, ns: int) -> None:
        self._at += ns

    def now(self) -> int:
        return self._at

    def restart(self) -> None:
        snapshot = self.kernel.snapshot()
        self.kernel = restore_kernel(engine_name(self.kernel), snapshot)
        assert self.kernel.snapshot() == snapshot


class Reader:
    """Balances and books as a reader of events alone would keep them."""

    def __init__(self) -> None:
        self._balances: dict[tuple[int, int], BalanceChanged] = {}
        self._levels: dict[tuple[int, int, int], int] = {}
        self._updates: dict[int, int] = {}
        self._steps: dict[int, tuple[int, ...]] = {}
        self._to_ask: set[int] = set()
        self.indicative: dict[int, IndicativeChanged] = {}

    def read(self, batch: EventBatch) -> tuple[Event, ...]:
        """Take in the batch's end; returns the events of its commands."""
        answers = tuple(decode(batch.data, batch.offsets[0], batch.offsets[batch.commands]))
        closing = tuple(decode(batch.data, batch.offsets[batch.commands]))
        assert len(answers) + len(closing) == batch.events
        for event in answers:
            if isinstance(event, MarketSet):
                self._forget_book(event)
        ranks = [_CLOSING.index(type(event)) for event in closing]
        assert ranks == sorted(ranks), "the events of the batch's end are out of order"
        for event in closing:
            assert event.command == batch.commands
            if isinstance(event, BalanceChanged):
                self._balances[event.account, event.asset] = event
            elif isinstance(event, LevelChanged):
                assert event.update == self._updates.get(event.market, 0) + 1
                self._updates[event.market] = event.update
                self._levels[event.market, event.side, event.price] = event.quantity
            elif isinstance(event, IndicativeChanged):
                self.indicative[event.market] = event
        return answers

    def _forget_book(self, terms: MarketSet) -> None:
        """With another tick or lot the levels mean nothing any more: they are asked for anew."""
        steps = (
            terms.tick_mantissa, terms.tick_decimals, terms.lot_mantissa, terms.lot_decimals,
        )  # fmt: skip
        if self._steps.setdefault(terms.market, steps) != steps:
            self._steps[terms.market] = steps
            self._to_ask.add(terms.market)

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
        for market in self._to_ask:
            self._levels = {place: n for place, n in self._levels.items() if place[0] != market}
            self._levels |= {p: lots for p, lots in stands_in_public.items() if p[0] == market}
        self._to_ask.clear()
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
