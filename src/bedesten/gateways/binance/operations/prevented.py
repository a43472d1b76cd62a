"""Trades with oneself that were prevented."""

from typing import Final

import msgspec
from msgspec import UNSET

from bedesten.domain import trading
from bedesten.domain.markets import Market
from bedesten.gateways.binance import bodies
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.refusals import bad_combination
from bedesten.gateways.binance.telling import joined, number_of, price_of, quantity_of
from bedesten.gateways.binance.venue import Venue, order_id
from bedesten.gateways.binance.words import SELF_TRADES_OF
from bedesten.kit.ids import OrderId
from bedesten.protocol.frames import Query

NUMBER_BITS: Final = 20  # of the matches of one journal row
NO_GROUP: Final = -1
OF_TAKER: Final = frozenset({"expire_taker", "expire_both", "decrement"})
OF_MAKER: Final = frozenset({"expire_maker", "expire_both", "decrement"})


class PreventedMatch(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Two orders that met and did not trade. The quantities are what would have traded."""

    symbol: str
    prevented_match_id: int
    taker_order_id: int
    maker_symbol: str
    maker_order_id: int
    trade_group_id: int
    self_trade_prevention_mode: str
    price: str
    transact_time: int
    taker_prevented_quantity: bodies.Text = UNSET
    maker_prevented_quantity: bodies.Text = UNSET


async def my_prevented_matches(venue: Venue, given: Parameters) -> list[PreventedMatch]:
    """Those of an order, or the one of an id."""
    market = await venue.market(given.symbol())
    match, order = given.integer("preventedMatchId"), given.integer("orderId")
    since = given.integer("fromPreventedMatchId")
    if (match is None) == (order is None) or (since is not None and order is None):
        raise bad_combination()
    question = trading.TradeQuestion(
        market=market.symbol,
        order=order_id(order),
        oldest_first=True,
        limit=1 if match is not None else given.limit(),
    )
    first = match if match is not None else since or 0
    wanted = (await venue.desk.engine.query(Query.STATUS)).seq
    page = await trading.list_prevented(
        venue.desk, question, since=_match(first), wanted_seq=wanted
    )
    found = [_told(market, one, given) for one in page.data]
    return [one for one in found if match in (None, one.prevented_match_id)]


async def prevented_by(
    venue: Venue, market: Market, order: trading.Order, seq: int
) -> list[bodies.MakerPrevented]:
    """Those that the order met as it came, in journal row `seq`; none while the tables do not
    have them."""
    question = trading.TradeQuestion(
        market=market.symbol, order=OrderId(number_of(order.order_id)), oldest_first=True
    )
    page = await trading.list_prevented(venue.desk, question, since=(seq, 0), wanted_seq=seq)
    return [
        bodies.MakerPrevented(
            prevented_match_id=id_of(one),
            maker_order_id=number_of(one.maker_order_id),
            price=price_of(market, one.price),
            taker_prevented_quantity=_of(market, one, OF_TAKER),
            maker_prevented_quantity=_of(market, one, OF_MAKER),
        )
        for one in page.data
        if one.taker_order_id == order.order_id
    ]


def id_of(match: trading.PreventedMatch) -> int:
    """A match as one number: its journal row and its number in that."""
    seq, number = trading.match_of(match.match_id)
    return seq << NUMBER_BITS | number


def _match(number: int) -> tuple[int, int]:
    return number >> NUMBER_BITS, number & ((1 << NUMBER_BITS) - 1)


def _of(market: Market, match: trading.PreventedMatch, modes: frozenset[str]) -> bodies.Text:
    return quantity_of(market, match.quantity) if match.prevention in modes else UNSET


def _told(market: Market, match: trading.PreventedMatch, given: Parameters) -> PreventedMatch:
    return PreventedMatch(
        symbol=joined(market),
        prevented_match_id=id_of(match),
        taker_order_id=number_of(match.taker_order_id),
        maker_symbol=joined(market),
        maker_order_id=number_of(match.maker_order_id),
        trade_group_id=NO_GROUP,
        self_trade_prevention_mode=SELF_TRADES_OF[match.prevention],
        price=price_of(market, match.price),
        transact_time=given.stamp(match.prevented_at),
        taker_prevented_quantity=_of(market, match, OF_TAKER),
        maker_prevented_quantity=_of(market, match, OF_MAKER),
    )
