"""Trailing stops: a stop price that follows the last price at a distance, one way only."""

from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.units import divide_up
from bedesten.protocol.commands import Place
from bedesten.protocol.vocabulary import PPM, PRICE_MAX, Side, Waiting


def stop_at(order: Place | Order, last_price: int) -> int:
    """The stop price, in ticks, at its distance from this last price."""
    offset, ppm = order.trail_offset, order.trail_ppm
    if order.side == Side.SELL:
        return max(1, last_price - offset if offset else last_price * (PPM - ppm) // PPM)
    return min(
        PRICE_MAX, last_price + offset if offset else divide_up(last_price * (PPM + ppm), PPM)
    )


def first_stop(order: Place | Order, last_price: int) -> tuple[int, Waiting]:
    """Its first stop price, in ticks, and whether it trails already. Without activation price
    there must have been a trade."""
    if _activated(order, last_price):
        return stop_at(order, last_price), Waiting.FOR_PRICE
    return stop_at(order, order.activation_price), Waiting.FOR_ACTIVATION


def trail(order: Order, last_price: int) -> None:
    """Begin to trail, or move the stop price after the last price, never back."""
    stop = stop_at(order, last_price)
    if order.waiting == Waiting.FOR_ACTIVATION and _activated(order, last_price):
        order.waiting, order.stop_price = Waiting.FOR_PRICE, stop
    elif order.waiting == Waiting.FOR_PRICE:
        nearest = max if order.side == Side.SELL else min
        order.stop_price = nearest(order.stop_price, stop)


def _activated(order: Place | Order, last_price: int) -> bool:
    if order.activation_price == 0:
        return True
    if order.side == Side.SELL:
        return last_price >= order.activation_price
    return 0 < last_price <= order.activation_price
