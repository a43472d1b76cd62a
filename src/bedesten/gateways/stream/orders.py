"""An account's open orders."""

from bedesten.domain.markets import Desk
from bedesten.domain.trading import Order, OwnOrders
from bedesten.gateways.stream.source import Source
from bedesten.kit.ids import AccountId
from bedesten.protocol.client import EngineClient, Row
from bedesten.protocol.events import (
    Event,
    ListAccepted,
    OrderAccepted,
    OrderDone,
    OrderHeld,
    OrderReduced,
    OrderTriggered,
    Traded,
)
from bedesten.protocol.frames import Query


class OrdersSource(Source[list[Order]]):
    """`open` are its orders; each change is those that changed, with the trades they made."""

    kinds = frozenset(
        kind.LAYOUT.kind
        for kind in (
            ListAccepted,
            OrderAccepted,
            OrderHeld,
            OrderTriggered,
            OrderReduced,
            Traded,
            OrderDone,
        )
    )

    def __init__(self, account: int, desk: Desk) -> None:
        super().__init__()
        self._account = AccountId(account)
        self.open = OwnOrders(self._account, desk.catalogue.known_market)

    async def seed(self, engine: EngineClient, since: int) -> int:
        """The engine's open orders."""
        answer = await engine.query(Query.OPEN_ORDERS, self._account, 0)
        self.open.seed(answer.events)
        return answer.seq

    def apply(self, row: Row, events: list[Event]) -> list[Order] | None:
        """The orders that changed."""
        return self.open.apply(events, row.at) or None
