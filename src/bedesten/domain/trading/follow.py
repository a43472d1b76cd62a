"""Follow an account's open orders from the feed, so that each change can be told in full."""

from collections.abc import Callable, Iterable

from bedesten.domain.markets import Market
from bedesten.domain.trading.model import (
    Filled,
    Order,
    OwnTrade,
    Story,
    filled_of,
    order_of,
    own_trade,
)
from bedesten.kit.ids import AccountId
from bedesten.protocol.events import (
    Event,
    OrderAccepted,
    OrderDone,
    OrderReduced,
    OrderState,
    OrderTriggered,
    Traded,
)


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
            state.order: Story(state, filled_of(state))
            for state in states
            if isinstance(state, OrderState)
        }

    def all_open(self) -> list[Order]:
        """Every open order, oldest first."""
        return [self._view(self._open[order], None) for order in sorted(self._open)]

    def apply(self, events: Iterable[Event]) -> list[Order]:
        """The orders that these events changed, as they stand after them, with the trades they
        made; in the order of their first change."""
        changed: dict[int, Story] = {}
        trades: dict[int, list[OwnTrade]] = {}
        for event in events:
            match event:
                case OrderAccepted() if event.account == self._account:
                    filled = Filled(waiting=event.stop_price != 0)
                    self._open[event.order] = changed[event.order] = Story(event, filled)
                case Traded():
                    self._trade(event, changed, trades)
                case OrderTriggered() | OrderReduced() | OrderDone() if (
                    event.account == self._account
                ):
                    self._change(event, changed)
                case _:
                    pass
        return [self._view(one, trades.get(order, [])) for order, one in changed.items()]

    def _trade(
        self, event: Traded, changed: dict[int, Story], trades: dict[int, list[OwnTrade]]
    ) -> None:
        market = self._market_of(event.market)
        sides = (
            (event.maker_account, event.maker_order, False),
            (event.taker_account, event.taker_order, True),
        )
        for account, order, taker in sides:
            followed = self._open.get(order)
            if account != self._account or followed is None:
                continue
            followed.trade(market, event, taker=taker)
            changed[order] = followed
            trades.setdefault(order, []).append(own_trade(market, event, taker=taker))

    def _change(
        self, event: OrderTriggered | OrderReduced | OrderDone, changed: dict[int, Story]
    ) -> None:
        followed = self._open.get(event.order)
        if followed is None:
            return
        changed[event.order] = followed
        match event:
            case OrderTriggered():
                followed.trigger()
            case OrderReduced():
                followed.reduce(event)
            case OrderDone():
                followed.end(event)
                del self._open[event.order]

    def _view(self, followed: Story, trades: list[OwnTrade] | None) -> Order:
        market = self._market_of(followed.terms.market)
        return order_of(market, followed.terms, followed.filled, trades)
