"""Order lists as they stand: one, the open ones, all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bedesten.domain import trading
from bedesten.domain.markets import Market, refused
from bedesten.gateways.binance import bodies
from bedesten.gateways.binance.operations.find_order import cancel_refused
from bedesten.gateways.binance.operations.names import new_name
from bedesten.gateways.binance.operations.span import DAY_US, read_span
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.refusals import Rejected, bad_combination, either_missing
from bedesten.gateways.binance.telling import cancelled, joined, number_of
from bedesten.gateways.binance.translation import UNKNOWN_ORDER
from bedesten.gateways.binance.venue import Venue
from bedesten.gateways.binance.words import CONTINGENCIES, DONE, UNDER_WAY
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import ListId, parse_list
from bedesten.protocol.vocabulary import Refusal

OPEN: Final = frozenset({"pending", "open", "partially_filled"})


async def get_order_list(venue: Venue, given: Parameters) -> bodies.OrderList:
    """One list, by its id or the name that it was given."""
    found = await _named(venue, given, "origClientOrderId")
    return await _told(venue, found, given)


async def open_order_lists(venue: Venue, given: Parameters) -> list[bodies.OrderList]:
    """Those of which an order is open."""
    return [await _told(venue, one, given) for one in await trading.open_order_lists(venue.desk)]


async def all_order_lists(venue: Venue, given: Parameters) -> list[bodies.OrderList]:
    """Oldest first: from an id on, of a day, or the newest."""
    first, span = given.integer("fromId"), read_span(given, longest_us=DAY_US)
    if first is not None and (span.begins or span.ends):
        raise bad_combination()
    question = trading.ListQuestion(
        since=max(first or 0, span.since),
        before=span.before,
        oldest_first=first is not None or span.begins,
        limit=given.limit(),
    )
    found, _ = await trading.find_order_lists(venue.desk, question, never_behind=True)
    if not question.oldest_first:
        found.reverse()
    return [await _told(venue, one, given) for one in found]


async def cancel_order_list(venue: Venue, given: Parameters) -> bodies.CancelledList:
    """Everything of it that is open."""
    market = await venue.market(given.symbol())
    name = given.client_id("newClientOrderId") or new_name()
    try:
        found = await _named(venue, given, "listClientOrderId")
        if found.market != market.symbol:
            raise Rejected(UNKNOWN_ORDER)
        outcome = await trading.cancel_list(venue.desk, parse_list(found.order_list_id))
    except DomainError as error:
        raise cancel_refused(error) from error
    orders = {order.order_id: order for order in found.orders}
    reports = [
        cancelled(market, orders[one.order_id], one, given, name=name, at=outcome.at)
        for one in outcome.body.data
        if one.order_id in orders
    ]
    return cancelled_list(market, found, given, reports, outcome.at)


def cancelled_list(
    market: Market,
    found: trading.LinkedOrders,
    given: Parameters,
    reports: list[bodies.Cancelled],
    at: int,
) -> bodies.CancelledList:
    """A list that was just cancelled."""
    return bodies.CancelledList(
        order_list_id=number_of(found.order_list_id),
        contingency_type=CONTINGENCIES[found.contingency],
        list_status_type=DONE[0],
        list_order_status=DONE[1],
        list_client_order_id=found.client_list_id or "",
        transaction_time=given.stamp_ns(at),
        symbol=joined(market),
        orders=names_of(market, found.orders),
        order_reports=reports,
    )


def names_of(market: Market, orders: Sequence[trading.Order]) -> list[bodies.OrderName]:
    """Which orders a list has."""
    return [
        bodies.OrderName(
            symbol=joined(market),
            order_id=number_of(order.order_id),
            client_order_id=order.client_order_id or "",
        )
        for order in orders
    ]


async def _named(venue: Venue, given: Parameters, by_name: str) -> trading.LinkedOrders:
    number, name = given.integer("orderListId"), given.text(by_name)
    if number is None and name is None:
        raise either_missing("orderListId", by_name)
    wanted = ListId(number) if number is not None else name
    assert wanted is not None, "one of the two was sent"
    found = await trading.get_order_list(venue.desk, wanted)
    if name not in (None, found.client_list_id):
        raise refused(Refusal.ORDER_NOT_FOUND)
    return found


async def _told(venue: Venue, found: trading.LinkedOrders, given: Parameters) -> bodies.OrderList:
    market = await venue.desk.catalogue.market(found.market)
    under_way = any(order.status in OPEN for order in found.orders)
    status = UNDER_WAY if under_way else DONE
    return bodies.OrderList(
        order_list_id=number_of(found.order_list_id),
        contingency_type=CONTINGENCIES[found.contingency],
        list_status_type=status[0],
        list_order_status=status[1],
        list_client_order_id=found.client_list_id or "",
        transaction_time=given.stamp(_changed(found)),
        symbol=joined(market),
        orders=names_of(market, found.orders),
    )


def _changed(found: trading.LinkedOrders) -> datetime:
    """When the last of its orders ended, or it was placed."""
    return max([order.ended_at for order in found.orders if order.ended_at] or [found.created_at])
