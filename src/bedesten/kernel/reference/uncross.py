"""Uncrossing: the end of an auction, in which all trade at one price, within a command's bound."""

from bedesten.kernel.reference.done import finish
from bedesten.kernel.reference.indicative import crossing, is_crossed
from bedesten.kernel.reference.match import (
    MAKER_EXPIRES,
    TAKER_EXPIRES,
    after_trade,
    decrement,
    prevents,
    report_prevented,
    trade,
)
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.state import Market, Turn
from bedesten.protocol.vocabulary import TRIGGER_EVENTS_MAX, DoneReason, SelfTrade, Side


def uncross(turn: Turn, market: Market) -> bool:
    """Trade until the book is not crossed any more. False when the command has emitted so much
    that a continuation must go on, at the price that the market keeps until then."""
    while market.uncross_price or is_crossed(market):
        if market.uncross_price == 0:
            market.uncross_price = crossing(turn.state, market).price
        if not _trade_at(turn, market, market.uncross_price):
            return False
        # What self-trade prevention took away can leave the book crossed: then another price.
        market.uncross_price = 0
    return True


def _trade_at(turn: Turn, market: Market, price: int) -> bool:
    """One round: all that can trade at a price. False when it must go on later."""
    while (pair := _next_pair(market, price)) is not None:
        if len(turn.events) >= TRIGGER_EVENTS_MAX:
            return False
        _meet(turn, market, price, *pair)
    return True


def _next_pair(market: Market, price: int) -> tuple[Order, Order] | None:
    """The buyer and the seller who come first, if both accept the price."""
    buyer, seller = (market.book.side(side).first() for side in Side)
    if buyer is None or seller is None:
        return None
    return (buyer, seller) if buyer.accepts(price) and seller.accepts(price) else None


def _meet(turn: Turn, market: Market, price: int, buyer: Order, seller: Order) -> None:
    maker, taker = sorted((buyer, seller), key=lambda order: order.id)  # the newer one takes
    lots = min(maker.offer, taker.offer)
    if prevents(turn.state, taker, maker):
        report_prevented(turn, taker, maker, price=price, lots=lots)
        _prevent(turn, market, taker, maker, lots)
        return
    trade(turn, market, taker, maker, lots=lots, price=price, auction=1)
    market.reference_price, market.reference_at = price, turn.state.at
    for order in (maker, taker):
        after_trade(turn, market, order, lots)


def _prevent(turn: Turn, market: Market, taker: Order, maker: Order, lots: int) -> None:
    mode = taker.self_trade
    if mode == SelfTrade.DECREMENT:
        for order in (maker, taker):
            decrement(turn, market, order, lots)
    if mode in MAKER_EXPIRES:
        finish(turn, maker, DoneReason.SELF_TRADE_PREVENTED)
    if mode in TAKER_EXPIRES:
        finish(turn, taker, DoneReason.SELF_TRADE_PREVENTED)
