"""What an order would be at now: its prices, and what it would have to hold."""

from dataclasses import dataclass

from bedesten.kernel.reference.condition import CONDITIONAL, LIMITED
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.state import Market
from bedesten.kernel.reference.trail import first_stop
from bedesten.kernel.reference.units import protection_price
from bedesten.protocol.commands import Place
from bedesten.protocol.vocabulary import (
    PRICE_MAX,
    OrderFlag,
    OrderType,
    Refusal,
    Side,
    Waiting,
)


@dataclass(slots=True)
class Worth:
    """Its effective price and stop price in ticks, where it stands once accepted (0: enters, else
    a vocabulary.Waiting), the value that minimum notional looks at in quote units, and its hold
    in units of the held asset."""

    price: int
    stop_price: int
    waiting: int
    notional: int
    hold: int


def worth_now(market: Market, order: Place | Order) -> Worth | Refusal:
    """As the market stands. Numbers were checked before."""
    best = market.book.opposite(order.side).best_price()
    if order.type == OrderType.MARKET and best is None:
        return Refusal.NO_LIQUIDITY
    stop_price = order.stop_price
    waiting = Waiting.FOR_PRICE if order.type in CONDITIONAL else 0
    if order.type == OrderType.TRAILING_STOP:
        if order.activation_price == 0 and market.last_price == 0:
            return Refusal.NO_REFERENCE_PRICE
        stop_price, waiting = first_stop(order, market.last_price)
    price = reference = _slid_price(order, best)
    if price != order.price and not price_fits(market, price):
        return Refusal.WOULD_TAKE
    if order.type not in LIMITED:
        reference = stop_price or best or 0
        price = protection_price(Side(order.side), reference, market.terms.band_ppm)
    if order.quote_quantity:
        return Worth(price, 0, waiting, order.quote_quantity, order.quote_quantity)
    notional = market.value(reference, order.quantity)
    hold = market.hold(order.side, price, order.quantity)
    return Worth(price, stop_price, waiting, notional, hold)


def worth_later(market: Market, order: Place) -> Worth:
    """Of an order that follows another one: it holds nothing before its turn, and where the
    market's price then decides, it has no price before."""
    return Worth(
        order.price, order.stop_price, Waiting.FOR_ORDER,
        market.value(order.price, order.quantity), 0,
    )  # fmt: skip


def price_fits(market: Market, price: int) -> bool:
    """Whether a limit price is in the market's range."""
    low, high = max(1, market.terms.min_price), market.terms.max_price or PRICE_MAX
    return low <= price <= high


def crosses(side: int, price: int, best_opposite: int | None) -> bool:
    """Whether an order at this price would take."""
    if best_opposite is None:
        return False
    return best_opposite <= price if side == Side.BUY else best_opposite >= price


def _slid_price(order: Place | Order, best: int | None) -> int:
    """Its price in ticks, or one behind the best opposite one if it would take and may slide."""
    slides = order.flags & OrderFlag.SLIDE and crosses(order.side, order.price, best)
    if best is None or not slides:
        return order.price
    return best - 1 if order.side == Side.BUY else best + 1
