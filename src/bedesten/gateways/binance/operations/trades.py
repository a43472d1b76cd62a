"""The public trades of a market, one by one or put together by taker and price."""

import msgspec

from bedesten.domain import trading
from bedesten.domain.markets import Market
from bedesten.gateways.binance.operations.span import read_span
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.telling import price_of, quantity_of, value_of
from bedesten.gateways.binance.venue import Venue


class Trade(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A trade; ids count a market's trades without gaps."""

    id: int
    price: str
    qty: str
    quote_qty: str
    time: int
    is_buyer_maker: bool
    is_best_match: bool = True


class AggregateTrade(msgspec.Struct, frozen=True, kw_only=True):
    """Trades of one taker at one price; its id is that of the last."""

    a: int
    p: str
    q: str
    f: int
    l: int  # noqa: E741 -- the dialect's letter
    T: int
    m: bool
    M: bool = True


async def recent_trades(venue: Venue, given: Parameters) -> list[Trade]:
    """The newest, oldest first."""
    market = await venue.market(given.symbol())
    return await _trades(venue, given, market, None)


async def historical_trades(venue: Venue, given: Parameters) -> list[Trade]:
    """From an id on, or the newest."""
    market = await venue.market(given.symbol())
    return await _trades(venue, given, market, given.integer("fromId"))


async def aggregate_trades(venue: Venue, given: Parameters) -> list[AggregateTrade]:
    """From an id or a time on, until a time, or the newest."""
    market = await venue.market(given.symbol())
    first, span = given.integer("fromId"), read_span(given)
    found = await trading.list_aggregates(
        venue.desk.pool,
        market,
        trading.Span(since=span.since, before=span.before, number=first),
        newest=first is None and not span.begins,
        limit=given.limit(),
    )
    return [
        AggregateTrade(
            a=one.last_number,
            p=price_of(market, one.price),
            q=quantity_of(market, one.quantity),
            f=one.first_number,
            l=one.last_number,
            T=given.stamp(one.executed_at),
            m=one.taker_side == "sell",
        )
        for one in found
    ]


async def _trades(
    venue: Venue, given: Parameters, market: Market, first: int | None
) -> list[Trade]:
    found = await trading.trades_from(venue.desk.pool, market, number=first, limit=given.limit())
    return [
        Trade(
            id=one.number,
            price=price_of(market, one.price),
            qty=quantity_of(market, one.quantity),
            quote_qty=value_of(market, one.value),
            time=given.stamp(one.executed_at),
            is_buyer_maker=one.taker_side == "sell",
        )
        for one in found
    ]
