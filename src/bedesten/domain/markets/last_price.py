"""What a market traded at last."""

from bedesten.domain.markets.catalogue import Catalogue
from bedesten.kit.ids import MarketId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import MarketCounters
from bedesten.protocol.frames import Query


async def read_last_price(
    engine: EngineClient, catalogue: Catalogue, market: MarketId
) -> str | None:
    """As the engine has it; None before the first trade. Raises EngineUnavailable."""
    answer = await catalogue.while_known(lambda: engine.query(Query.COUNTERS, market))
    listed = catalogue.known_market(market)
    for event in answer.events:
        if isinstance(event, MarketCounters) and event.last_price:
            return listed.price_text(event.last_price)
    return None
