"""Runs a story: a text of commands, and of what must have happened, that anybody can read.

    # a partial fill, then cancel, gives back exactly the unused hold
    fund    alice  TRY  1000.00
    place   alice  BTC-TRY buy 0.50 @ 1000.00       -> A open
    balance alice  TRY  500.00 available  500.00 held
    cancel  alice  A                                -> cancelled
    place   alice  BTC-TRY buy 9.00 @ 1000.00       -> reject insufficient_funds

One statement a line; behind `->` stands what must come of it. A command without `->` must be
accepted. A story begins in the small world below unless it says `empty`. `alone` keeps it off
machines that others use too. The invariants are checked after every statement; all statements are
listed in tests/stories/README.md.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bedesten.protocol.commands import Command
from bedesten.protocol.events import (
    AssetSet,
    Deferred,
    Event,
    MarketSet,
    OrderAccepted,
    OrderDone,
    Refused,
    Traded,
    TriggersLeft,
)
from bedesten.protocol.vocabulary import (
    FEE_POOL_ACCOUNT,
    PLATFORM_ACCOUNT,
    DoneReason,
    Refusal,
)
from tests.support.machines import Machine
from tests.support.state_invariants import check_state
from tests.support.story_words import StoryError, Words, steps, units

T = TypeVar("T")

WORLD = """
asset   BTC 8
asset   TRY 8 fiat
market  BTC-TRY tick 0.01 lot 0.0001
"""


class Story:
    """A story while it runs: its names, the machine's numbers behind them, the last answer."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.assets: dict[str, AssetSet] = {}
        self.markets: dict[str, MarketSet] = {}
        self.accounts = {"platform": PLATFORM_ACCOUNT, "fee_pool": FEE_POOL_ACCOUNT}
        self.orders: dict[str, int] = {}
        self.last: tuple[Event, ...] = ()
        self.repeated = False
        self.seen: list[Event] = []
        self._unread_trades: list[Traded] = []
        self._keys_made = 0

    def key(self, name: str = "") -> bytes:
        """The 16 bytes behind a key's name; without a name, a new key."""
        if not name:
            self._keys_made += 1
            name = f"made {self._keys_made}"
        return hashlib.sha256(f"{self.machine.salt}/{name}".encode()).digest()[:16]

    def symbol(self, name: str) -> str:
        """A symbol on this machine: BTC-TRY is BTC7-TRY7 where the salt is 7."""
        return "-".join(part + self.machine.salt for part in name.split("-"))

    def asset(self, name: str) -> AssetSet:
        return _known(self.assets, name, "asset")

    def market(self, name: str) -> MarketSet:
        return _known(self.markets, name, "market")

    def account(self, name: str) -> int:
        """An account's number; `#7` is number 7 as it is."""
        return int(name[1:]) if name.startswith("#") else _known(self.accounts, name, "account")

    def order(self, label: str) -> int:
        """An order's number; `#7` is number 7 as it is."""
        return int(label[1:]) if label.startswith("#") else _known(self.orders, label, "order")

    def amount(self, text: str, asset: str) -> int:
        return units(text, self.asset(asset).scale)

    def ticks(self, text: str, market: MarketSet) -> int:
        return steps(text, market.tick_mantissa, market.tick_decimals)

    def lots(self, text: str, market: MarketSet) -> int:
        return steps(text, market.lot_mantissa, market.lot_decimals)

    def submit(self, command: Command, expected: str) -> Words | None:
        """Have a command carried out and compare with `-> reject ...`, `-> deferred` or
        `-> repeated ...`. Returns what else is expected, or None when nothing happened, as it
        should be."""
        answer = self.machine.submit(command)
        self.last, self.repeated = answer.events, answer.repeated
        self.seen += answer.events
        self._unread_trades = [event for event in answer.events if isinstance(event, Traded)]
        words = Words(expected)
        if answer.repeated != words.flag("repeated"):
            raise StoryError("repeated" if answer.repeated else "not repeated, it took effect")
        refused = answer.events[0] if answer.events else None
        deferred = isinstance(refused, Deferred)
        if deferred != words.flag("deferred"):
            raise StoryError("deferred" if deferred else f"not deferred: {_told(answer.events)}")
        if deferred:
            words.end()
            return None
        expects_refusal = words.flag("reject")
        if isinstance(refused, Refused) and _changed_nothing(answer.events):
            refusal = Refusal(refused.refusal).name.lower()
            if not expects_refusal or words.next("refusal") != refusal:
                raise StoryError(f"refused: {refusal}")
            words.end()
            return None
        if expects_refusal:
            raise StoryError(f"not refused: {_told(answer.events)}")
        return words

    def find(self, kind: type[T]) -> list[T]:
        """Events of a kind in the last answer."""
        return [event for event in self.last if isinstance(event, kind)]

    def next_trade(self) -> Traded:
        """The next trade of the last answer that the story has not looked at."""
        if not self._unread_trades:
            raise StoryError("there was no further trade")
        return self._unread_trades.pop(0)

    def expect_order(self, words: Words) -> None:
        """Compare the answer to a place with `[LABEL] STATUS [quantity @ price, ...]`."""
        accepted: OrderAccepted = self.find(OrderAccepted)[0]
        if words.peek():
            self.expect_one(accepted, words, "waiting" if accepted.stop_price else "open")

    def expect_one(self, accepted: OrderAccepted, words: Words, standing: str) -> None:
        """The same of one of several orders; `standing` is what it is called if not done."""
        done = [event for event in self.find(OrderDone) if event.order == accepted.order]
        status = DoneReason(done[0].reason).name.lower() if done else standing
        word = words.next("status")
        if word[0].isupper():
            if self.repeated and self.orders.get(word) != accepted.order:
                raise StoryError(f"this is another order than {word}")
            self.orders[word] = accepted.order
            word = words.next("status")
        expected = "".join(words.rest())
        market = next(m for m in self.markets.values() if m.market == accepted.market)
        trades = [row for row in self.find(Traded) if row.taker_order == accepted.order]
        found = [(event.quantity, event.price) for event in trades]
        pairs = [pair.partition("@") for pair in expected.split(",") if pair]
        wanted = [(self.lots(q, market), self.ticks(p, market)) for q, _, p in pairs]
        if (word, wanted) != (status, found):
            raise StoryError(f"the order is {status}, traded {found}: {_told(self.last)}")

    def check_invariants(self) -> None:
        check_state(self.machine.state())


Verb = Callable[[Story, Words, str], None]


def run_story(text: str, machine: Machine, verbs: dict[str, Verb]) -> Story:
    """Run a whole story. Raises StoryError naming the line. Returns it as it ended."""
    story = Story(machine)
    lines = ["" if line.startswith("#") else line for line in text.splitlines()]
    world = [] if "empty" in map(str.strip, lines) else WORLD.splitlines()
    for position, line in enumerate(world, -len(world) + 1):
        _run_line(story, line, verbs, position)
    for position, line in enumerate(lines, 1):
        _run_line(story, line, verbs, position)
    return story


def needs_to_be_alone(path: Path) -> bool:
    """Whether a story is marked to run only where nobody else is."""
    return any(line.split()[:1] == ["alone"] for line in path.read_text().splitlines())


def _run_line(story: Story, line: str, verbs: dict[str, Verb], position: int) -> None:
    statement, _, expected = line.partition("->")
    if not statement.strip():
        return
    try:
        _run_statement(story, statement, expected.strip(), verbs)
    except (AssertionError, ValueError, LookupError, TypeError) as error:
        raise StoryError(f"line {position}: {line.strip()}\n  {error}") from error


def _run_statement(story: Story, statement: str, expected: str, verbs: dict[str, Verb]) -> None:
    words = Words(statement)
    verb = words.next("statement")
    if verb in ("empty", "alone"):
        words.end()
        return
    times = 1
    if verb == "repeat":
        times, verb = int(words.next("times")), words.next("statement")
    rest = " ".join(words.rest())
    for _ in range(times):
        if verb not in verbs:
            raise StoryError(f"no statement begins with {verb}")
        verbs[verb](story, Words(rest), expected)
    story.check_invariants()


def _known(names: dict[str, T], name: str, what: str) -> T:
    if name not in names:
        raise StoryError(f"no {what} is called {name}")
    return names[name]


def _told(events: tuple[Event, ...]) -> str:
    return "; ".join(map(str, events)) or "nothing"


def _changed_nothing(events: tuple[Event, ...]) -> bool:
    """Whether a refusal is the whole answer, but for what an earlier command left over."""
    return all(isinstance(event, TriggersLeft) for event in events[1:])
