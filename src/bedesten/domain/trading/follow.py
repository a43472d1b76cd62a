"""Follow an account's open orders from the feed, so that each change can be told in full."""

from collections.abc import Callable, Iterable

import msgspec

from bedesten.domain.markets import Market
from bedesten.domain.trading.model import Filled, Order, OwnTrade, order_of, own_trade
from bedesten.kit.ids import AccountId
from bedesten.protocol.events import Event, OrderAccepted, OrderDone, OrderState, Traded
from bedesten.protocol.vocabulary import DoneReason


class _Followed(msgspec.Struct):
    """An open order and how far it has come."""

    terms: OrderAccepted | OrderState
    filled: Filled


class OwnOrders:
    """Open orders of one account. Seeded from the engine's answer at some journal row and fed
    every later row, it is always what the engine has."""

    def __init__(self, account: AccountId, market_of: Callable[[int], Market]) -> None:
        self._account = account
        self._market_of = market_of
        self._open: dict[int, _Followed] = {}

    def seed(self, states: Iterable[Event]) -> None:
        """Start from the open orders of an answer."""
        self._open = {
            state.order: _Followed(
                state, Filled(lots=state.filled, value=state.filled_value, fee=state.fee)
            )
            for state in states
            if isinstance(state, OrderState)
        }

    def all_open(self) -> list[Order]:
        """Every open order, oldest first."""
        return [self._view(self._open[order], None) for order in sorted(self._open)]

    def apply(self, events: Iterable[Event]) -> list[Order]:
        """The orders that these events changed, as they stand after them, with the trades they
        made; in the order of their first change."""
        changed: dict[int, _Followed] = {}
        trades: dict[int, list[OwnTrade]] = {}
        for event in events:
            match event:
                case OrderAccepted() if event.account == self._account:
                    self._open[event.order] = changed[event.order] = _Followed(event, Filled())
                case Traded():
                    self._trade(event, changed, trades)
                case OrderDone() if event.account == self._account:
                    self._end(event, changed)
                case _:
                    pass
        return [self._view(one, trades.get(order, [])) for order, one in changed.items()]

    def _trade(
        self, event: Traded, changed: dict[int, _Followed], trades: dict[int, list[OwnTrade]]
    ) -> None:
        market = self._market_of(event.market)
        value = market.value(event.price, event.quantity)
        sides = (
            (event.maker_account, event.maker_order, event.maker_fee, False),
            (event.taker_account, event.taker_order, event.taker_fee, True),
        )
        for account, order, fee, taker in sides:
            followed = self._open.get(order)
            if account != self._account or followed is None:
                continue
            before = followed.filled
            followed.filled = Filled(
                lots=before.lots + event.quantity, value=before.value + value, fee=before.fee + fee
            )
            changed[order] = followed
            trades.setdefault(order, []).append(own_trade(market, event, taker=taker))

    def _end(self, event: OrderDone, changed: dict[int, _Followed]) -> None:
        followed = self._open.pop(event.order, None)
        if followed is not None:
            followed.filled = Filled(
                lots=event.filled,
                value=event.filled_value,
                fee=event.fee,
                done=DoneReason(event.reason),
            )
            changed[event.order] = followed

    def _view(self, followed: _Followed, trades: list[OwnTrade] | None) -> Order:
        market = self._market_of(followed.terms.market)
        return order_of(market, followed.terms, followed.filled, trades)
