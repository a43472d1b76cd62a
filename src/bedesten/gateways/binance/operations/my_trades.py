"""The account's own trades."""

from typing import Final

import msgspec

from bedesten.domain import trading
from bedesten.domain.markets import Market
from bedesten.gateways.binance.operations.span import DAY_US, read_span
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.refusals import bad_combination
from bedesten.gateways.binance.telling import (
    fee_of,
    joined,
    list_of,
    number_of,
    price_of,
    quantity_of,
    value_of,
)
from bedesten.gateways.binance.venue import Venue, order_id

WITH_ORDER: Final = 5
WITHOUT_ORDER: Final = 20


class MyTrade(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One side of a trade."""

    symbol: str
    id: int
    order_id: int
    order_list_id: int
    price: str
    qty: str
    quote_qty: str
    commission: str
    commission_asset: str
    time: int
    is_buyer: bool
    is_maker: bool
    is_best_match: bool = True


def weigh(given: Parameters) -> int:
    """Those of one order are found faster."""
    return WITH_ORDER if given.has("orderId") else WITHOUT_ORDER


async def my_trades(venue: Venue, given: Parameters) -> list[MyTrade]:
    """Oldest first: from an id on, of an order, of a day, or the newest."""
    market = await venue.market(given.symbol())
    order, first = given.integer("orderId"), given.integer("fromId")
    span = read_span(given, longest_us=DAY_US)
    if (span.begins or span.ends) and (order is not None or first is not None):
        raise bad_combination()
    since = span.since
    if first is not None:
        since = await trading.id_of_number(venue.desk.pool, market, first)
    question = trading.FillQuestion(
        market=market.symbol,
        order=order_id(order),
        since=since,
        before=span.before,
        oldest_first=first is not None or span.begins or order is not None,
        limit=given.limit(),
    )
    found = (await trading.list_fills(venue.desk, question, never_behind=True)).data
    if not question.oldest_first:
        found.reverse()
    return [_told(market, fill, given) for fill in found]


def _told(market: Market, fill: trading.Fill, given: Parameters) -> MyTrade:
    return MyTrade(
        symbol=joined(market),
        id=fill.trade_number,
        order_id=number_of(fill.order_id),
        order_list_id=list_of(fill.order_list_id),
        price=price_of(market, fill.price),
        qty=quantity_of(market, fill.quantity),
        quote_qty=value_of(market, fill.value),
        commission=fee_of(market, fill),
        commission_asset=fill.fee_asset,
        time=given.stamp(fill.executed_at),
        is_buyer=fill.side == "buy",
        is_maker=fill.role == "maker",
    )
