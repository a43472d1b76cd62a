"""Both kernels side by side: every batch to both, and whatever they show must be the same."""

import random
from typing import NamedTuple

from bedesten.kernel import Kernel
from bedesten.protocol.batch import command_batch, read_event_batch
from bedesten.protocol.events import MarketCounters, MarketSet, OrderState, decode
from bedesten.protocol.vocabulary import Phase, Waiting
from tests.kernel.broken_bytes import misframed
from tests.kernel.random_commands import RandomCommands, world
from tests.support.machines import Reader, kernel_or_skip
from tests.support.state_invariants import check_state, snapshot_records

BEGINS_AT = 1_767_225_600 * 10**9
HOUR_NS = 3600 * 10**9
STORM_EVERY = 3  # one in so many runs has more triggers than one command may activate
STEPS_NS = (0, 0, 1, 10**6, 10**6, 5 * 10**9, 12 * HOUR_NS, 24 * HOUR_NS - 1, 24 * HOUR_NS)


class Batch(NamedTuple):
    """What is needed to do a batch again."""

    seq: int
    at: int
    records: list[bytes]

    def encoded(self) -> bytes:
        return command_batch(self.seq, self.at, self.records)


class Twins:
    """The reference and the native kernel in the same state."""

    def __init__(self) -> None:
        self.reference: Kernel = kernel_or_skip("reference")
        self.native: Kernel = kernel_or_skip("native")
        self._reader = Reader()

    def apply(self, batch: bytes) -> bytes:
        """The events, which both must agree on."""
        ours, theirs = self.reference.apply(batch), self.native.apply(batch)
        if ours != theirs:
            raise AssertionError(f"the events differ\n{difference(ours, theirs)}")
        self._reader.read(read_event_batch(ours))
        return ours

    def refuse(self, batch: bytes) -> None:
        """Both must call the batch misframed."""
        for kernel in (self.reference, self.native):
            try:
                kernel.apply(batch)
            except ValueError:
                continue
            raise AssertionError(f"{kernel} accepted a misframed batch {batch.hex()}")

    def compare(self) -> bytes:
        """Compare the states and check the invariants; returns the snapshot."""
        snapshot = self.reference.snapshot()
        theirs = self.native.snapshot()
        if snapshot != theirs:
            ours, others = (
                [str(row) for row in snapshot_records(data)] for data in (snapshot, theirs)
            )
            only = [f"reference {row}" for row in ours if row not in others]
            only += [f"native    {row}" for row in others if row not in ours]
            raise AssertionError("snapshots differ:\n" + "\n".join(only))
        assert self.reference.state_hash() == self.native.state_hash()
        records = snapshot_records(snapshot)
        check_state(records)
        self._reader.compare(records)
        return snapshot

    def compare_queries(self, dice: random.Random) -> None:
        """Ask both a few questions."""
        account, market = dice.choice((0, 1, 3, 4, 77)), dice.choice((0, 1, 2, 3, 9))
        open_orders = self.reference.open_orders(0, 0)
        orders = [row.order for row in decode(open_orders) if isinstance(row, OrderState)]
        order = dice.choice(orders) if orders else 1
        questions: list[tuple[str, tuple[int | str, ...]]] = [
            ("assets", ()),
            ("markets", ()),
            ("accounts", ()),
            ("account", (account,)),
            ("balances", (account,)),
            ("order", (order,)),
            ("client_order", (account, dice.choice(("a", "b", "", "x" * 36, "x" * 60)))),
            ("open_orders", (account, market)),
            ("book", (market, dice.choice((0, 1, 3, 1000)))),
            ("book_orders", (market,)),
            ("counters", (market,)),
            ("indicative", (market,)),
            ("next_expiry", ()),
        ]
        for name, arguments in questions:
            ours = getattr(self.reference, name)(*arguments)
            theirs = getattr(self.native, name)(*arguments)
            assert ours == theirs, f"{name}{arguments}: {ours.hex()}\n{theirs.hex()}"

    def swap_snapshots(self, snapshot: bytes) -> None:
        """Each goes on from the snapshot in a kernel of its own."""
        for name in ("reference", "native"):
            kernel = kernel_or_skip("native" if name == "native" else "reference")
            kernel.restore(snapshot)
            setattr(self, name, kernel)


def difference(ours: bytes, theirs: bytes) -> str:
    """Which event differs first, for people."""
    left, right = (_events(data) for data in (ours, theirs))
    for one, other in zip(left, right, strict=False):
        if one != other:
            return f"reference {one}\nnative    {other}"
    if len(left) == len(right):
        return f"headers: reference {ours[:32].hex()}\nnative    {theirs[:32].hex()}"
    return f"reference {left[len(right) :]}\nnative    {right[len(left) :]}"


def _events(data: bytes) -> list[object]:
    batch = read_event_batch(data)
    try:
        return list(decode(data, batch.offsets[0]))
    except ValueError as error:
        return [error]


def run(seed: int, batches_max: int, done: list[Batch] | None = None) -> int:
    """A random run; returns its number of commands and leaves its batches in `done`. Raises
    AssertionError with the seed where the twins part."""
    dice = random.Random(seed)
    twins, flow = Twins(), RandomCommands(dice)
    done = [] if done is None else done
    at, seq = BEGINS_AT, 1
    records = world(dice)
    try:
        for _ in range(batches_max):
            done.append(Batch(seq, at, records))
            _step(twins, done[-1], dice)
            decoded = decode(twins.reference.open_orders(0, 0))
            rows = [row for row in decoded if isinstance(row, OrderState)]
            at += dice.choice(STEPS_NS)
            seq += dice.choice((1, 1, 1, 5))
            flow.now = flow.markets.now = at
            flow.open_orders = rows
            flow.triggers_left = tell_markets(flow, twins.reference, rows)
            stormy = seed % STORM_EVERY == 0 and len(done) in (1, 30)
            records = flow.storm() if stormy else []
            records += [flow.record() for _ in range(dice.choice((0, 1, 1, 5, 20, 60)))]
        twins.compare()
    except AssertionError as error:
        raise AssertionError(f"seed {seed}, batch {len(done)}: {error}") from error
    return sum(len(batch.records) for batch in done)


def tell_markets(flow: RandomCommands, kernel: Kernel, rows: list[OrderState]) -> list[int]:
    """Tell the flow how the markets stand; returns those that are left over."""
    terms = [row for row in decode(kernel.markets()) if isinstance(row, MarketSet)]
    counters = [row for row in decode(kernel.counters(0)) if isinstance(row, MarketCounters)]
    flow.markets.terms = {row.market: row for row in terms}
    flow.markets.last_prices = {row.market: row.last_price for row in counters}
    open_now = {row.market for row in terms if row.phase == Phase.CONTINUOUS}
    due = {row.market for row in rows if row.waiting == Waiting.DUE}
    return sorted((due & open_now) | {row.market for row in counters if row.uncross_price})


def _step(twins: Twins, batch: Batch, dice: random.Random) -> None:
    encoded = batch.encoded()
    if dice.random() < 0.1:
        broken = misframed(dice, encoded)
        if broken != encoded:
            _refused_or_same(twins, broken)
    twins.apply(encoded)
    if dice.random() < 0.3:
        snapshot = twins.compare()
        if dice.random() < 0.2:
            twins.swap_snapshots(snapshot)
    twins.compare_queries(dice)


def _refused_or_same(twins: Twins, batch: bytes) -> None:
    """A batch broken at random is refused by both; where chance left it whole, nobody knows, so
    it is tried on copies of the state."""
    snapshot = twins.reference.snapshot()
    outcomes = []
    for name in ("reference", "native"):
        kernel = kernel_or_skip("native" if name == "native" else "reference")
        kernel.restore(snapshot)
        try:
            outcomes.append(kernel.apply(batch))
        except ValueError:
            assert kernel.snapshot() == snapshot, f"{name} changed on a misframed batch"
            outcomes.append(b"refused")
    assert outcomes[0] == outcomes[1], f"misframed: {batch.hex()}\n{outcomes}"
