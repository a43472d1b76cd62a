"""Follow an account's open orders from the feed, so that each change can be told in full."""

from collections.abc import Callable, Iterable

from bedesten.domain.markets import Market
from bedesten.domain.trading.bodies import Order, OwnTrade
from bedesten.domain.trading.story import Story, orders_in
from bedesten.kit.ids import AccountId
from bedesten.protocol.events import Event, OrderAccepted, OrderDone, OrderState


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

    def apply(self, events: Iterable[Event]) -> list[Order]:
        """The orders that these events changed, as they stand after them, with the trades they
        made; in the order of their first change."""
        changed: dict[int, Story] = {}
        for event in events:
            if isinstance(event, OrderAccepted):
                if event.account == self._account:
                    self._open[event.order] = changed[event.order] = Story.of(event)
                continue
            for order, taker in orders_in(event):
                followed = self._open.get(order)
                if followed is None:
                    continue
                changed[order] = followed
                followed.tell(self._market_of(followed.terms.market), event, taker=taker)
                if isinstance(event, OrderDone):
                    del self._open[order]
        told = [self._view(one, one.trades) for one in changed.values()]
        for one in changed.values():
            one.trades = []
        return told

    def _view(self, followed: Story, trades: list[OwnTrade] | None) -> Order:
        return followed.order(self._market_of(followed.terms.market), trades)
