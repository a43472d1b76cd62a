"""A new tick or lot: orders that fit keep their place with new numbers, the others are done."""

from fractions import Fraction
from typing import NamedTuple

from bedesten.kernel.reference.condition import MARKET_LIKE
from bedesten.kernel.reference.done import finish
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.state import Market, State, Turn
from bedesten.kernel.reference.units import divide_up
from bedesten.protocol.commands import SetMarket
from bedesten.protocol.events import MarketSet
from bedesten.protocol.vocabulary import (
    AMOUNT_MAX,
    PRICE_MAX,
    QUANTITY_MAX,
    REFIT_MAX,
    DoneReason,
    Phase,
    Refusal,
    Side,
)

_PRICES = ("price", "stop_price", "trail_offset", "activation_price")
_QUANTITIES = ("quantity", "filled", "display_quantity", "shown")
_TRADING = (Phase.AUCTION, Phase.CONTINUOUS)


class Refit(NamedTuple):
    """What numbers of ticks and lots are multiplied by, and the value of a new tick times lot."""

    price: Fraction
    quantity: Fraction
    notional_unit: Fraction


def refit_of(market: Market, wanted: SetMarket | MarketSet) -> Refit | None:
    """How a market's numbers change with the wanted tick and lot; None when they do not."""
    old = market.terms
    price = Fraction(
        _step(old.tick_mantissa, old.tick_decimals),
        _step(wanted.tick_mantissa, wanted.tick_decimals),
    )
    quantity = Fraction(
        _step(old.lot_mantissa, old.lot_decimals),
        _step(wanted.lot_mantissa, wanted.lot_decimals),
    )
    if price == quantity == 1:
        return None
    return Refit(price, quantity, Fraction(market.notional_unit, price * quantity))


def refuse_refit(state: State, market: Market, refit: Refit) -> Refusal | None:
    """Why the market cannot have another tick or lot now."""
    if market.terms.phase in _TRADING:
        return Refusal.MARKET_NOT_HALTED
    if len(_unfit(state, market, refit)) > REFIT_MAX:
        return Refusal.ORDERS_DO_NOT_FIT
    return None


def cancel_unfit(turn: Turn, market: Market, refit: Refit) -> None:
    """End the orders that have no whole numbers in the new ticks and lots, oldest first."""
    orders = turn.state.orders
    for number in _unfit(turn.state, market, refit):
        if number in orders:
            finish(turn, orders[number], DoneReason.TERMS_CHANGED)


def rewrite(state: State, market: Market, refit: Refit) -> None:
    """Give everything that is left its new numbers. Nobody is told level by level: readers see
    the new terms and ask for the book anew."""
    number = market.terms.market
    for order in state.orders.values():
        if order.market == number:
            for field, value in _new_numbers(order, refit).items():
                setattr(order, field, int(value))
    for side in Side:
        market.book.side(side).rescale(refit.price)
    market.last_price = _nearest_price(market.last_price, refit)
    market.reference_price = _nearest_price(market.reference_price, refit)
    state.levels_written = {place for place in state.levels_written if place[0] != number}


def _unfit(state: State, market: Market, refit: Refit) -> list[int]:
    """Ids of the market's open orders that do not fit, ascending."""
    number = market.terms.market
    return sorted(
        order.id
        for order in state.orders.values()
        if order.market == number and not _fits(order, refit)
    )


def _fits(order: Order, refit: Refit) -> bool:
    new = _new_numbers(order, refit)
    whole = all(value.denominator == 1 for value in new.values())
    in_range = all(new[field] <= PRICE_MAX for field in _PRICES) and all(
        new[field] <= QUANTITY_MAX for field in _QUANTITIES
    )
    return whole and in_range and new["price"] * new["quantity"] * refit.notional_unit <= AMOUNT_MAX


def _new_numbers(order: Order, refit: Refit) -> dict[str, Fraction]:
    """The order's fields in new ticks and lots."""
    new = {field: getattr(order, field) * refit.price for field in _PRICES}
    new |= {field: getattr(order, field) * refit.quantity for field in _QUANTITIES}
    if order.type in MARKET_LIKE and order.side == Side.SELL:
        # Its price is only its protection and holds nothing, so it need not stay exact.
        price = new["price"]
        new["price"] = Fraction(divide_up(price.numerator, price.denominator))
    return new


def _nearest_price(price: int, refit: Refit) -> int:
    """A market's price in new ticks, rounded down into the range of prices; 0 stays none."""
    return min(PRICE_MAX, max(1, int(price * refit.price))) if price else 0


def _step(mantissa: int, decimals: int) -> Fraction:
    return Fraction(mantissa, 10**decimals)
