"""The order that a request names, by id, by client order id, or by both."""

from bedesten.domain import trading
from bedesten.domain.markets import Market, refused
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.refusals import Rejected, either_missing
from bedesten.gateways.binance.translation import UNKNOWN_ORDER, said_of_cancel
from bedesten.gateways.binance.venue import Venue, order_id
from bedesten.kit.errors import DomainError
from bedesten.protocol.vocabulary import Refusal


async def named_order(venue: Venue, given: Parameters, market: Market) -> trading.Order:
    """Open or over. Raises Rejected: order does not exist."""
    number, name = _names(given, "orderId", "origClientOrderId")
    found = await trading.find_order(venue.desk, _named(number, name))
    if not _fits(found, market, name):
        raise refused(Refusal.ORDER_NOT_FOUND)
    return found


async def open_order(
    venue: Venue,
    given: Parameters,
    market: Market,
    *,
    by_id: str = "orderId",
    by_name: str = "origClientOrderId",
) -> trading.Order:
    """An open one, to be cancelled or changed. Raises Rejected: unknown order."""
    number, name = _names(given, by_id, by_name)
    try:
        found = await trading.find_open(venue.desk, _named(number, name))
    except DomainError as error:
        raise Rejected(said_of_cancel(error), retry_after_s=error.retry_after_s) from error
    if not _fits(found, market, name):
        raise Rejected(UNKNOWN_ORDER)
    return found


def cancel_refused(error: DomainError) -> Rejected:
    """The refusal of a cancel or change in its own words."""
    return Rejected(said_of_cancel(error), retry_after_s=error.retry_after_s)


def _names(given: Parameters, by_id: str, by_name: str) -> tuple[int | None, str | None]:
    number, name = given.integer(by_id), given.text(by_name)
    if number is None and name is None:
        raise either_missing(by_name, by_id)
    return number, name


def _named(number: int | None, name: str | None) -> trading.Named:
    """By its id first, which a name only confirms."""
    return trading.Named(order=order_id(number), client_order_id=name or "")


def _fits(order: trading.Order, market: Market, name: str | None) -> bool:
    return order.market == market.symbol and name in (None, order.client_order_id)
