"""Check an order without placing it: all that can be known before the engine is asked."""

from bedesten.domain.markets import Desk, Market, refused
from bedesten.domain.trading.new_order import NewOrder
from bedesten.domain.trading.place import place_command
from bedesten.protocol.commands import NO_KEY, Place
from bedesten.protocol.vocabulary import ICEBERG_PARTS_MAX, Phase, Refusal


async def check(desk: Desk, order: NewOrder) -> None:
    """Raises what placing it would raise for its shape, its numbers and its market; not for the
    account's money or the book. Raises Refused, Malformed, EngineUnavailable."""
    market = await desk.catalogue.fresh_market(order.market)
    desk.check_market(market)
    day_end = desk.end_of_day
    command = place_command(market, desk.subject.account, order, key=NO_KEY, day_end=day_end)
    refusal = _of_phase(market) or _of_numbers(market, command)
    if refusal is not None:
        raise refused(refusal)


def _of_phase(market: Market) -> Refusal | None:
    if market.phase is Phase.CANCEL_ONLY:
        return Refusal.MARKET_CANCEL_ONLY
    return None if market.phase in (Phase.AUCTION, Phase.CONTINUOUS) else Refusal.MARKET_HALTED


def _of_numbers(market: Market, command: Place) -> Refusal | None:
    if command.quote_quantity:
        return _of_value(market, command.quote_quantity)
    high = market.max_quantity
    if command.quantity < max(1, market.min_quantity) or (high and command.quantity > high):
        return Refusal.QUANTITY_OUT_OF_RANGE
    if command.quantity > command.display_quantity * ICEBERG_PARTS_MAX > 0:
        return Refusal.DISPLAY_QUANTITY_OUT_OF_RANGE
    if not command.price:
        return None
    if command.price < market.min_price or (market.max_price and command.price > market.max_price):
        return Refusal.PRICE_OUT_OF_RANGE
    return _of_value(market, market.value(command.price, command.quantity))


def _of_value(market: Market, value: int) -> Refusal | None:
    if value < market.min_notional:
        return Refusal.BELOW_MIN_NOTIONAL
    return Refusal.ABOVE_MAX_NOTIONAL if 0 < market.max_notional < value else None
