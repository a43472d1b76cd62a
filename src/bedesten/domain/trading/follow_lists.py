"""Follow an account's order lists from the feed, to tell when each begins and when it is over."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from bedesten.domain.markets import Market
from bedesten.domain.trading.bodies import LinkedOrders
from bedesten.domain.trading.words import CONTINGENCIES
from bedesten.kit.ids import AccountId, parse_list, parse_order
from bedesten.protocol.events import Event, ListAccepted, OrderAccepted, OrderDone


class FollowedList(NamedTuple):
    """A list and its orders, each with its client order id. `market` is the market's symbol."""

    number: int
    market: str
    contingency: str
    client_list_id: str
    orders: tuple[tuple[int, str], ...]


class ListChanges(NamedTuple):
    """Lists that were placed, and those of which no order is open any more."""

    placed: list[FollowedList]
    over: list[FollowedList]


class OwnLists:
    """Lists of one account of which an order is open, fed with every row of the journal."""

    def __init__(self, account: AccountId, market_of: Callable[[int], Market]) -> None:
        self._account = account
        self._market_of = market_of
        self._list_of: dict[int, FollowedList] = {}  # by open order
        self._open: dict[int, int] = {}  # how many orders of each list are

    def seed(self, lists: Iterable[LinkedOrders], open_orders: set[int]) -> None:
        """Start from these lists and the orders that are open."""
        for one in lists:
            orders = tuple(
                (int(parse_order(order.order_id)), order.client_order_id or "")
                for order in one.orders
            )
            followed = FollowedList(
                parse_list(one.order_list_id),
                one.market,
                one.contingency,
                one.client_list_id or "",
                orders,
            )
            self._follow(followed, open_orders)

    def apply(self, events: list[Event]) -> ListChanges:
        """What these events of a row mean for them."""
        changes = ListChanges([], [])
        for event in events:
            if isinstance(event, ListAccepted) and event.account == self._account:
                placed = self._placed(event, events)
                self._follow(placed, {number for number, _ in placed.orders})
                changes.placed.append(placed)
            elif isinstance(event, OrderDone):
                over = self._ended(event.order)
                if over is not None:
                    changes.over.append(over)
        return changes

    def _follow(self, one: FollowedList, open_orders: set[int]) -> None:
        living = [number for number, _ in one.orders if number in open_orders]
        self._list_of |= dict.fromkeys(living, one)
        self._open[one.number] = len(living)

    def _ended(self, order: int) -> FollowedList | None:
        """The list that is over with this order, if one is."""
        followed = self._list_of.pop(order, None)
        if followed is None:
            return None
        self._open[followed.number] -= 1
        if self._open[followed.number]:
            return None
        del self._open[followed.number]
        return followed

    def _placed(self, accepted: ListAccepted, events: list[Event]) -> FollowedList:
        names = {one.order: one.client_order_id for one in events if isinstance(one, OrderAccepted)}
        orders = (accepted.first, accepted.second, accepted.third)
        return FollowedList(
            accepted.list,
            self._market_of(accepted.market).symbol,
            CONTINGENCIES[accepted.contingency],
            accepted.client_list_id,
            tuple((order, names[order]) for order in orders if order),
        )
