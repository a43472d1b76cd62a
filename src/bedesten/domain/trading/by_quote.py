"""How much to sell for an amount of the quote asset."""

from typing import Final

from bedesten.domain.markets import Desk, read_levels, refused
from bedesten.protocol.vocabulary import Refusal, Side

LEVELS: Final = 1_000


async def quantity_for(desk: Desk, symbol: str, quote_quantity: str) -> str:
    """The quantity that the book pays this amount for now, or a lot less; what it has when that is
    too little. The book may change before the order comes.

    Raises Refused: no_liquidity, quantity_out_of_range (not a single lot), and what `Asset.units`
    raises.
    """
    market = await desk.catalogue.market(symbol)
    found = await desk.catalogue.while_known(lambda: read_levels(desk.engine, market.id, LEVELS))
    market = desk.catalogue.known_market(market.id)
    left: int = market.quote.units(quote_quantity)
    lots = bids = 0
    for level in found.levels:
        if level.side != Side.BUY:
            continue
        bids += 1
        taken = min(level.quantity, left // market.value(level.price, 1))
        lots, left = lots + taken, left - market.value(level.price, taken)
        if taken < level.quantity:
            break
    if not bids:
        raise refused(Refusal.NO_LIQUIDITY)
    if not lots:
        raise refused(Refusal.QUANTITY_OUT_OF_RANGE)
    return market.quantity_text(lots)
