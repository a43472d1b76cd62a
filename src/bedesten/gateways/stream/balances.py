"""An account's balances."""

from collections.abc import Iterable

from bedesten.domain.ledger import Balance, balance_of
from bedesten.domain.markets import Desk
from bedesten.gateways.stream.source import Source
from bedesten.kit.ids import AccountId
from bedesten.protocol.client import EngineClient, Row
from bedesten.protocol.events import BalanceChanged, Event
from bedesten.protocol.frames import Query


class BalancesSource(Source[list[Balance]]):
    """Every balance; each change is those that changed."""

    kinds = frozenset({BalanceChanged.LAYOUT.kind})

    def __init__(self, account: int, desk: Desk) -> None:
        super().__init__()
        self._account = AccountId(account)
        self._catalogue = desk.catalogue
        self._balances: dict[int, BalanceChanged] = {}

    def all(self) -> list[Balance]:
        """Every balance, oldest asset first."""
        return self._told(self._balances[asset] for asset in sorted(self._balances))

    async def seed(self, engine: EngineClient, since: int) -> int:
        """The engine's balances."""
        answer = await engine.query(Query.BALANCES, self._account)
        self._remember(answer.events)
        return answer.seq

    def apply(self, row: Row, events: list[Event]) -> list[Balance] | None:
        """The balances that changed."""
        return self._told(self._remember(events)) or None

    def _remember(self, events: Iterable[Event]) -> list[BalanceChanged]:
        found = [event for event in events if isinstance(event, BalanceChanged)]
        self._balances |= {event.asset: event for event in found}
        return found

    def _told(self, events: Iterable[BalanceChanged]) -> list[Balance]:
        return [balance_of(self._catalogue.known_asset(one.asset), one) for one in events]
