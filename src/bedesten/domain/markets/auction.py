"""A market's phase, and where its auction would end now."""

from datetime import datetime

import msgspec

from bedesten.domain.markets.catalogue import Catalogue
from bedesten.domain.markets.model import Market
from bedesten.kit.moment import moment_of
from bedesten.protocol.client import EngineClient, Result
from bedesten.protocol.events import IndicativeChanged, MarketCounters
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Phase, Side


class Auction(msgspec.Struct, frozen=True, kw_only=True):
    """Null prices: nothing would trade, or nothing traded yet. `surplus` is what one side would
    have left at the indicative price; ends_at is null where somebody ends the auction."""

    market: str
    phase: str
    indicative_price: str | None
    indicative_quantity: str | None
    surplus_quantity: str | None
    surplus_side: str | None
    reference_price: str | None
    last_price: str | None
    ends_at: datetime | None
    seq: int


async def read_auction(engine: EngineClient, catalogue: Catalogue, symbol: str) -> Auction:
    """As the engine has it, committed. Raises Refused: market_not_found."""
    listed = (await catalogue.market(symbol)).id

    async def ask() -> tuple[Result, Result]:
        return (
            await engine.query(Query.INDICATIVE, listed),
            await engine.query(Query.COUNTERS, listed),
        )

    answer, counted = await catalogue.while_known(ask)
    market = catalogue.known_market(listed)
    found = next((e for e in answer.events if isinstance(e, IndicativeChanged)), None)
    counters = next(e for e in counted.events if isinstance(e, MarketCounters))
    ends_at = counters.auction_ends_at
    price, quantity, surplus, side = indicative_texts(market, found)
    return Auction(
        market=market.symbol,
        phase=market.phase.name.lower(),
        indicative_price=price,
        indicative_quantity=quantity,
        surplus_quantity=surplus,
        surplus_side=side,
        reference_price=_price(market, counters.reference_price),
        last_price=_price(market, counters.last_price),
        ends_at=moment_of(ends_at) if ends_at else None,
        seq=counted.seq,
    )


def indicative_texts(
    market: Market, event: IndicativeChanged | None
) -> tuple[str | None, str | None, str | None, str | None]:
    """Price, quantity, surplus and its side; all null outside an auction that would trade."""
    if event is None or event.price == 0 or market.phase is not Phase.AUCTION:
        return None, None, None, None
    side = (Side.BUY if event.surplus > 0 else Side.SELL).name.lower() if event.surplus else None
    return (
        market.price_text(event.price),
        market.quantity_text(event.quantity),
        market.quantity_text(abs(event.surplus)),
        side,
    )


def _price(market: Market, ticks: int) -> str | None:
    return market.price_text(ticks) if ticks else None
