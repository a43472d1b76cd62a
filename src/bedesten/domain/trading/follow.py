"""Follow an account's open orders from the feed, so that each change can be told in full."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from bedesten.domain.markets import Market
from bedesten.domain.trading.bodies import Order, OwnTrade
from bedesten.domain.trading.story import Story, followers_of, orders_in
from bedesten.kit.ids import AccountId
from bedesten.protocol.events import Event, ListAccepted, OrderAccepted, OrderDone, OrderState


class Step(NamedTuple):
    """An event, and one order, of this number, as it stands after it."""

    event: Event
    number: int
    order: Order


class OwnOrders:
    """Open orders of one account. Seeded from the engine's answer at some journal row and fed
    every later row, it is always what the engine has."""

    def __init__(self, account: AccountId, market_of: Callable[[int], Market]) -> None:
        self._account = account
        self._market_of = market_of
        self._open: dict[int, Story] = {}

    def seed(self, states: Iterable[Event]) -> None:
        """Start from the open orders of an answer."""
        self._open = {
            state.order: Story.of(state) for state in states if isinstance(state, OrderState)
        }

    def all_open(self) -> list[Order]:
        """Every open order, oldest first."""
        return [self._view(self._open[order], None) for order in sorted(self._open)]

    def apply(self, events: Iterable[Event], at: int) -> list[Order]:
        """The orders that these events of a row of `at` ns changed, as they stand after them, with
        the trades they made; in the order of their first change."""
        changed: dict[int, Story] = {}
        for _, order, story in self._changes(events, at):
            changed[order] = story
        told = [self._view(one, one.trades) for one in changed.values()]
        for one in changed.values():
            one.trades = []
        return told

    def steps(self, events: Iterable[Event], at: int) -> Iterator[Step]:
        """The same event by event: each order as it stands after it, with the trade it made."""
        for event, number, story in self._changes(events, at):
            yield Step(event, number, self._view(story, story.trades))
            story.trades = []

    def _changes(self, events: Iterable[Event], at: int) -> Iterator[tuple[Event, int, Story]]:
        """Which order changed by which event, and its story, told so far."""
        followers: frozenset[int] = frozenset()
        for event in events:
            if isinstance(event, ListAccepted):
                followers |= followers_of(event)
            elif isinstance(event, OrderAccepted):
                if event.account == self._account:
                    accepted = Story.of(event, follows=event.order in followers)
                    self._open[event.order] = accepted
                    yield event, event.order, accepted
            else:
                for order, story in self._tell(event, at).items():
                    yield event, order, story

    def _tell(self, event: Event, at: int) -> dict[int, Story]:
        """The followed orders to which the event happened."""
        told = {}
        for order, taker in orders_in(event):
            followed = self._open.get(order)
            if followed is None:
                continue
            told[order] = followed
            followed.tell(self._market_of(followed.terms.market), event, taker=taker, at=at)
            if isinstance(event, OrderDone):
                del self._open[order]
        return told

    def _view(self, followed: Story, trades: list[OwnTrade] | None) -> Order:
        return followed.order(self._market_of(followed.terms.market), trades)
