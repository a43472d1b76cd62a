"""Orders as they stand: one, the open ones, all of a market."""

from bedesten.domain import trading
from bedesten.domain.markets import Market
from bedesten.gateways.binance import bodies
from bedesten.gateways.binance.operations.find_order import named_order
from bedesten.gateways.binance.operations.prevented import id_of
from bedesten.gateways.binance.operations.span import DAY_US, read_span
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.telling import shown
from bedesten.gateways.binance.venue import Venue
from bedesten.gateways.binance.words import PREVENTED
from bedesten.kit.ids import parse_order


async def get_order(venue: Venue, given: Parameters) -> bodies.Order:
    """One order, never behind a write."""
    market = await venue.market(given.symbol())
    order = await named_order(venue, given, market)
    return await _told(venue, market, order, given)


async def open_orders(venue: Venue, given: Parameters) -> list[bodies.Order]:
    """Those of a market, or of all."""
    symbol = given.symbol_or_none()
    market = None if symbol is None else await venue.market(symbol)
    question = trading.OrderQuestion(
        which=("open",),
        market=None if market is None else market.symbol,
        oldest_first=True,
        limit=trading.OPEN_MAX,
    )
    found = await trading.list_orders(venue.desk, question)
    catalogue = venue.desk.catalogue
    return [shown(await catalogue.market(order.market), order, given) for order in found.data]


async def all_orders(venue: Venue, given: Parameters) -> list[bodies.Order]:
    """Open ones and past ones, oldest first: from an id on, of a day, or the newest."""
    market = await venue.market(given.symbol())
    first = given.integer("orderId")
    span = read_span(given, longest_us=DAY_US)
    question = trading.OrderQuestion(
        market=market.symbol,
        since=max(first or 0, span.since),
        before=span.before,
        oldest_first=first is not None or span.begins,
        limit=given.limit(),
    )
    found = (await trading.list_orders(venue.desk, question)).data
    if not question.oldest_first:
        found.reverse()
    return [await _told(venue, market, order, given) for order in found]


async def _told(
    venue: Venue, market: Market, order: trading.Order, given: Parameters
) -> bodies.Order:
    if order.cancellation_reason != PREVENTED:
        return shown(market, order, given)
    question = trading.TradeQuestion(
        market=market.symbol, order=parse_order(order.order_id), limit=1
    )
    matches = (await trading.list_prevented(venue.desk, question)).data
    return shown(market, order, given, id_of(matches[0]) if matches else None)
