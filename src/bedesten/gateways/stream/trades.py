"""The tape of a market from now on; what was before is in REST."""

from bedesten.domain.markets import Desk, Market
from bedesten.gateways.stream.source import Source
from bedesten.kit.ids import MarketId
from bedesten.protocol.client import EngineClient, Row
from bedesten.protocol.events import Event, Traded
from bedesten.protocol.frames import Query


class TradesSource(Source[list[Traded]]):
    """Has no state: each change is the trades of a row."""

    kinds = frozenset({Traded.LAYOUT.kind})

    def __init__(self, market: int, desk: Desk) -> None:
        super().__init__()
        self._catalogue = desk.catalogue
        self._id = MarketId(market)

    @property
    def market(self) -> Market:
        """As it is listed now."""
        return self._catalogue.known_market(self._id)

    async def seed(self, engine: EngineClient, since: int) -> int:
        """Nothing to ask for but where we are."""
        return (await engine.query(Query.COUNTERS, self._id)).seq

    def apply(self, row: Row, events: list[Event]) -> list[Traded] | None:
        """The trades."""
        return [event for event in events if isinstance(event, Traded)]
