"""Cancel one order, or all of a market."""

from typing import Final

from bedesten.domain import trading
from bedesten.domain.markets import Market
from bedesten.gateways.binance import bodies
from bedesten.gateways.binance.operations.find_order import cancel_refused, open_order
from bedesten.gateways.binance.operations.names import new_name
from bedesten.gateways.binance.operations.order_lists import cancelled_list
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.refusals import Rejected, Said, rejected
from bedesten.gateways.binance.telling import cancelled
from bedesten.gateways.binance.translation import UNKNOWN_ORDER
from bedesten.gateways.binance.venue import Venue
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import parse_order

RESTRICTIONS: Final = {"ONLY_NEW": "open", "ONLY_PARTIALLY_FILLED": "partially_filled"}
INVALID_RESTRICTION: Final = Said(-1145, "Invalid cancelRestrictions")


async def cancel_order(venue: Venue, given: Parameters) -> bodies.Cancelled:
    """By id, by client order id, or by both."""
    market = await venue.market(given.symbol())
    name = given.client_id("newClientOrderId") or new_name()
    status = read_restriction(given)
    order = await open_order(venue, given, market)
    check_restriction(order, status)
    return await cancel_one(venue, given, market, order, name)


async def cancel_all(
    venue: Venue, given: Parameters
) -> list[bodies.Cancelled | bodies.CancelledList]:
    """Every order of a market; orders of a list come together."""
    market = await venue.market(given.symbol())
    question = trading.OrderQuestion(which=("open",), market=market.symbol, limit=trading.OPEN_MAX)
    before = {order.order_id: order for order in (await _open(venue, question))}
    if not before:
        raise Rejected(UNKNOWN_ORDER)
    lists = {
        one.order_list_id: one for one in await trading.open_order_lists(venue.desk, market.symbol)
    }
    try:
        outcome = await trading.cancel_all(venue.desk, market=market.symbol)
    except DomainError as error:
        raise cancel_refused(error) from error
    name, done = new_name(), {}
    for one in outcome.body.data:
        order = before.get(one.order_id)
        if order is not None:
            told = cancelled(market, order, one, given, name=name, at=outcome.at)
            done[order.order_id] = (order.order_list_id, told)
    if not done:
        raise Rejected(UNKNOWN_ORDER)
    alone = [told for number, told in done.values() if number not in lists]
    together = [
        cancelled_list(market, one, given, _reports(one, done), outcome.at)
        for one in lists.values()
        if _reports(one, done)
    ]
    return [*alone, *together]


async def cancel_one(
    venue: Venue, given: Parameters, market: Market, order: trading.Order, name: str
) -> bodies.Cancelled:
    """Cancel an order that was open a moment ago. Raises Rejected."""
    try:
        outcome = await trading.cancel(venue.desk, parse_order(order.order_id))
    except DomainError as error:
        raise cancel_refused(error) from error
    return cancelled(market, order, outcome.body, given, name=name, at=outcome.at)


def read_restriction(given: Parameters) -> str | None:
    """The status that an order must have to be cancelled. Raises Rejected."""
    return given.word_or("cancelRestrictions", RESTRICTIONS, None, INVALID_RESTRICTION)


def check_restriction(order: trading.Order, status: str | None) -> None:
    """Raises Rejected for an order of another status."""
    shown = "open" if order.status == "pending" else order.status
    if status is not None and shown != status:
        raise rejected(-2011, "Order was not canceled due to cancel restrictions.")


async def _open(venue: Venue, question: trading.OrderQuestion) -> list[trading.Order]:
    return (await trading.list_orders(venue.desk, question)).data


def _reports(
    one: trading.LinkedOrders, done: dict[str, tuple[str | None, bodies.Cancelled]]
) -> list[bodies.Cancelled]:
    return [done[order.order_id][1] for order in one.orders if order.order_id in done]
