"""Everything that happens to an account, event by event, for dialects that tell each of them."""

import uuid
from collections.abc import Iterable
from typing import NamedTuple

import msgspec
import structlog

from bedesten.domain.identity import Subject
from bedesten.domain.ledger import Balance, balance_of
from bedesten.domain.markets import Asset, Desk, Market
from bedesten.domain.trading import FollowedList, OwnLists, OwnOrders, Step, some_order_lists
from bedesten.gateways.stream.orders import OrdersSource
from bedesten.gateways.stream.source import Source
from bedesten.kit.errors import Unavailable
from bedesten.kit.ids import AccountId, CustomerId
from bedesten.protocol.client import EngineClient, Row
from bedesten.protocol.events import (
    AccountSet,
    BalanceChanged,
    Event,
    OrderDone,
    OrderState,
    Traded,
    Transferred,
)
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import DoneReason, Reason

FROM_OUTSIDE = frozenset(
    {Reason.DEPOSIT, Reason.WITHDRAWAL, Reason.ADJUSTMENT, Reason.SETTLEMENT,
     Reason.INTERNAL_TRANSFER}
)  # fmt: skip


log = structlog.get_logger()


class Happening(NamedTuple):
    """An event of an order and the order after it; `fills`: it is the trade that filled it."""

    step: Step
    fills: bool


class Moved(NamedTuple):
    """Money that came (or went, negative), in units of the asset; not by trading."""

    asset: Asset
    units: int


class AccountChange(NamedTuple):
    """What a row at `at` ns did, in order; balances as they are at its end. `placed` and `over`
    are order lists that it began and ended."""

    at: int
    happenings: list[Happening]
    balances: list[Balance]
    moved: list[Moved]
    placed: list[FollowedList]
    over: list[FollowedList]


class AccountSource(Source[AccountChange]):
    """Has open orders as its state, to tell what becomes of them."""

    kinds = OrdersSource.kinds | {BalanceChanged.LAYOUT.kind, Transferred.LAYOUT.kind}

    def __init__(self, account: int, desk: Desk) -> None:
        super().__init__()
        self._account = AccountId(account)
        self._desk = desk
        self._catalogue = desk.catalogue
        self._orders = OwnOrders(self._account, self._catalogue.known_market)
        self._lists = OwnLists(self._account, self._catalogue.known_market)

    def market_of(self, one: Happening | FollowedList) -> Market:
        """Of the order or list."""
        symbol = one.market if isinstance(one, FollowedList) else one.step.order.market
        found = self._catalogue.find(symbol)
        assert found is not None, "an order's market is listed"
        return found

    async def seed(self, engine: EngineClient, since: int) -> int:
        """The engine's open orders, and what the tables know of their lists."""
        answer = await engine.query(Query.OPEN_ORDERS, self._account, 0)
        self._orders.seed(answer.events)
        listed = [one for one in answer.events if isinstance(one, OrderState) and one.list]
        if listed:
            await self._seed_lists(listed, answer.seq)
        return answer.seq

    async def _seed_lists(self, listed: Iterable[OrderState], seq: int) -> None:
        """Orders are told also while the tables are behind; the ends of these lists are not."""
        wanted = {one.list for one in listed}
        try:
            lists = await some_order_lists(await self._own_desk(), wanted, seq=seq)
        except Unavailable as error:
            log.warning("ends of order lists will not be told", reason=str(error))
            return
        self._lists.seed(lists, {one.order for one in listed})

    async def _own_desk(self) -> Desk:
        """In the name of the account's owner."""
        answer = await self._desk.engine.query(Query.ACCOUNT, self._account)
        (owner,) = (one.owner for one in answer.events if isinstance(one, AccountSet))
        customer = CustomerId(uuid.UUID(bytes=owner))
        asker = Subject(customer=customer, account=self._account, scopes=frozenset(), caller="")
        return msgspec.structs.replace(self._desk, asker=asker)

    def apply(self, row: Row, events: list[Event]) -> AccountChange | None:
        """What happened."""
        ends = _filling_trades(events)
        happenings = [
            Happening(step, ends.get(step.number) is step.event)
            for step in self._orders.steps(events, row.at)
        ]
        asset = self._catalogue.known_asset
        balances = [
            balance_of(asset(one.asset), one) for one in events if isinstance(one, BalanceChanged)
        ]
        moved = [
            Moved(asset(one.asset), one.amount * sign)
            for one in events
            if isinstance(one, Transferred) and one.reason in FROM_OUTSIDE
            for sign, account in ((-1, one.debit_account), (1, one.credit_account))
            if account == self._account
        ]
        lists = self._lists.apply(events)
        return AccountChange(row.at, happenings, balances, moved, lists.placed, lists.over)


def _filling_trades(events: list[Event]) -> dict[int, Traded]:
    """The last trades of orders that these events fill."""
    filled = {
        event.order
        for event in events
        if isinstance(event, OrderDone) and event.reason == DoneReason.FILLED
    }
    return {
        order: event
        for event in events
        if isinstance(event, Traded)
        for order in (event.maker_order, event.taker_order)
        if order in filled
    }
