"""Level 3 carried on by events alone is what the kernel itself has, in random worlds."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from typing import cast

import pytest

from bedesten.domain.markets import Desk
from bedesten.gateways.stream.book_orders import BookOrdersSource, Shown
from bedesten.kernel import Kernel
from bedesten.protocol.batch import command_batch, read_event_batch
from bedesten.protocol.client import Row
from bedesten.protocol.events import (
    Event,
    MarketCounters,
    MarketSet,
    OrderHeld,
    OrderState,
    OrderTriggered,
    SelfTradePrevented,
    Traded,
    decode,
)
from bedesten.protocol.vocabulary import SelfTrade, Side
from tests.kernel.random_commands import RandomCommands
from tests.kernel.random_commands import world as beginnings
from tests.kernel.twins import BEGINS_AT, HOUR_NS, tell_markets
from tests.support.machines import kernel_or_skip

WORLDS = int(os.environ.get("FUZZ_SECONDS", "100"))  # 20 ms each
# What was prevented, or entered, by the same command of an earlier row was taken for this row's;
# a maker was taken for the order that entered before a hidden one.
FAILED_ONCE = (1415270919, 949035767, 3310823363)
BATCHES = 60
STEPS_NS = (0, 1, 10**6, 5 * 10**9, HOUR_NS)


class Told:
    """A book as a client builds it from a snapshot and changes."""

    def __init__(self, snapshot: list[Shown]) -> None:
        self._book = {shown.order: shown for shown in snapshot}

    def hear(self, source: BookOrdersSource, row: Row, events: list[Event]) -> None:
        change = source.apply(row, events)
        if change is None:
            return
        for gone in change.gone:
            del self._book[gone.order]
        for shown in change.changed:
            assert self._book[shown.order].lots != shown.lots
            self._book[shown.order] = shown
        for shown in change.queued:
            self._book.pop(shown.order, None)
            self._book[shown.order] = shown

    def orders(self) -> list[Shown]:
        sign = {Side.BUY: -1, Side.SELL: 1}
        return sorted(self._book.values(), key=lambda one: (one.side, one.price * sign[one.side]))


def kernel_orders(kernel: Kernel, market: int) -> list[Shown]:
    return [
        Shown(
            state.order, Side(state.side), state.price,
            state.shown if state.display_quantity else state.quantity - state.filled,
        )
        for state in decode(kernel.book_orders(market))
        if isinstance(state, OrderState)
    ]  # fmt: skip


def begun(kernel: Kernel, market: int) -> BookOrdersSource:
    source = BookOrdersSource(market, cast("Desk", None))
    source.begin(decode(kernel.open_orders(0, market)), decode(kernel.book_orders(market)))
    return source


def batches(kernel: Kernel, dice: random.Random) -> Iterator[tuple[Row, list[Event]]]:
    """Random batches, applied; the events of each."""
    commands, at, seq = RandomCommands(dice), BEGINS_AT, 1
    kernel.apply(command_batch(seq, at, beginnings(dice)))
    for _ in range(BATCHES):
        seq, at = seq + 1, at + dice.choice(STEPS_NS)
        rows = [row for row in decode(kernel.open_orders(0, 0)) if isinstance(row, OrderState)]
        commands.now = commands.markets.now = at
        commands.open_orders = rows
        commands.triggers_left = tell_markets(commands, kernel, rows)
        records = [commands.record() for _ in range(dice.choice((1, 1, 5, 20)))]
        data = kernel.apply(command_batch(seq, at, records))
        yield Row(seq, at, data), list(decode(data, read_event_batch(data).offsets[0]))


def concerns(event: Event, market: int) -> bool:
    kind = event.LAYOUT.kind
    return kind in BookOrdersSource.kinds and getattr(event, "market", None) == market


class World:
    """Sources and clients of every market beside one kernel."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._sources: dict[int, BookOrdersSource] = {}
        self._clients: dict[int, Told] = {}
        self.met: Counter[str] = Counter()

    def row(self, row: Row, events: list[Event]) -> None:
        """Carry on every market and compare it with the kernel's."""
        listed = {event.market for event in events if isinstance(event, MarketSet)}
        counted = decode(self._kernel.counters(0))
        markets = {event.market for event in counted if isinstance(event, MarketCounters)}
        for market in markets:
            if market in listed or market not in self._sources:  # its ticks may be others now
                self._sources[market] = begun(self._kernel, market)
                self._clients[market] = Told(self._sources[market].orders())
            else:
                self._clients[market].hear(
                    self._sources[market], row, [one for one in events if concerns(one, market)]
                )
            expected = kernel_orders(self._kernel, market)
            assert self._sources[market].orders() == expected, market
            assert self._clients[market].orders() == expected, market
        self.met.update(self._features(events))

    def _features(self, events: list[Event]) -> Iterator[str]:
        for event in events:
            if isinstance(event, Traded) and event.auction:
                yield "traded in an auction"
            elif isinstance(event, SelfTradePrevented) and event.mode == SelfTrade.DECREMENT:
                yield "decremented"
            elif isinstance(event, OrderTriggered | OrderHeld):
                yield type(event).__name__
        states = decode(self._kernel.open_orders(0, 0))
        if any(isinstance(state, OrderState) and state.shown for state in states):
            yield "iceberg"


@pytest.mark.spec("API-006", "DATA-005")
@pytest.mark.timeout(60 + WORLDS)
def test_orders_of_the_book_follow_from_events_in_random_worlds() -> None:
    seed = random.randrange(2**32)
    met: Counter[str] = Counter()
    for number in (*FAILED_ONCE, *range(seed, seed + WORLDS)):
        kernel = kernel_or_skip("native")
        world = World(kernel)
        for row, events in batches(kernel, random.Random(number)):
            try:
                world.row(row, events)
            except AssertionError as error:
                raise AssertionError(f"seed {number}, row {row.seq}: {error}") from error
        met += world.met
    assert met.keys() == {
        "traded in an auction", "decremented", "OrderTriggered", "OrderHeld", "iceberg",
    }  # fmt: skip
