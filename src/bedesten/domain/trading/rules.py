"""What an order's parts must look like together, said in a sentence before the engine is asked."""

from typing import Final

from bedesten.domain.trading.new_order import NewOrderList, OrderTerms
from bedesten.kit.errors import Malformed

LIMIT_LIKE: Final = frozenset({"limit", "stop_limit", "take_profit_limit"})
CONDITIONAL: Final = frozenset({"stop_loss", "stop_limit", "take_profit", "take_profit_limit"})
WAITING: Final = CONDITIONAL | {"trailing_stop"}
IMMEDIATE: Final = ("ioc", "fok")
ENDING: Final = frozenset({"day", "gtd"})


class OrderMalformed(Malformed):
    """The parts of the order do not fit each other."""

    code = "order_malformed"
    title = "The parts of the order do not fit each other"


def check_shape(order: OrderTerms, *, quote_quantity: str | None = None) -> None:
    """Raises OrderMalformed."""
    if (order.quantity is None) == (quote_quantity is None):
        raise OrderMalformed("give either quantity or quote_quantity")
    if (order.stop_price is None) == (order.type in CONDITIONAL):
        needs = "needs a" if order.type in CONDITIONAL else "has no"
        raise OrderMalformed(f"a {order.type} order {needs} stop_price")
    _check_trail(order)
    if order.type in LIMIT_LIKE:
        _check_limit_like(order)
    else:
        _check_market_like(order)
        if quote_quantity is not None:
            _check_by_quote(order)
    _check_shown(order)
    _check_expiry(order)


def check_list_shape(orders: NewOrderList) -> None:
    """Raises OrderMalformed, naming the order of the list."""
    legs = {"first": orders.first, "second": orders.second}
    if (orders.third is None) == (orders.contingency == "otoco"):
        needs = "needs a" if orders.contingency == "otoco" else "has no"
        raise OrderMalformed(f"an {orders.contingency} list {needs} third order")
    if orders.third is not None:
        legs["third"] = orders.third
    for name, leg in legs.items():
        try:
            check_shape(leg)
        except OrderMalformed as error:
            raise OrderMalformed(f"{name}: {error.detail}") from error
    if orders.contingency != "oco" and orders.first.type != "limit":
        raise OrderMalformed("first: the order that others follow is a limit order")
    pair = list(legs.items())[-2:]
    if orders.contingency != "oto":
        _check_pair(*pair)


def _check_pair(one: tuple[str, OrderTerms], other: tuple[str, OrderTerms]) -> None:
    (one_name, one_terms), (other_name, other_terms) = one, other
    if one_terms.side != other_terms.side:
        raise OrderMalformed(f"{one_name} and {other_name} are of the same side")
    if one_terms.quantity != other_terms.quantity:
        raise OrderMalformed(f"{one_name} and {other_name} have the same quantity")
    if other_terms.type not in WAITING:
        raise OrderMalformed(f"{other_name}: this order of a pair waits for a price")
    rests = one_terms.type == "limit" and one_terms.time_in_force not in IMMEDIATE
    if not rests and one_terms.type not in WAITING:
        raise OrderMalformed(f"{one_name}: this order of a pair rests, or waits for a price")


def _check_trail(order: OrderTerms) -> None:
    trails = (order.trail_offset is not None) + (order.trail_percent is not None)
    if order.type == "trailing_stop":
        if trails != 1:
            raise OrderMalformed("a trailing_stop order needs trail_offset or trail_percent")
    elif trails or order.activation_price is not None:
        raise OrderMalformed(f"a {order.type} order does not trail")


def _check_limit_like(order: OrderTerms) -> None:
    if order.price is None:
        raise OrderMalformed(f"a {order.type} order needs a price")
    if order.quantity is None:
        raise OrderMalformed(f"a {order.type} order needs a quantity, not a quote_quantity")
    if order.post_only and order.type != "limit":
        raise OrderMalformed("only a limit order can be post_only")
    if order.post_only and order.time_in_force in IMMEDIATE:
        raise OrderMalformed("a post_only order rests, so its time in force is gtc, gtd or day")
    if order.slide and not order.post_only:
        raise OrderMalformed("only a post_only order slides")


def _check_market_like(order: OrderTerms) -> None:
    if order.price is not None:
        raise OrderMalformed(f"a {order.type} order has no price")
    if order.post_only or order.slide:
        raise OrderMalformed(f"a {order.type} order takes, so it cannot be post_only")
    if order.time_in_force not in (*IMMEDIATE, None):
        raise OrderMalformed(f"a {order.type} order cannot rest: use ioc or fok")


def _check_by_quote(order: OrderTerms) -> None:
    if order.type != "market" or order.side != "buy":
        raise OrderMalformed("only a market buy can name a quote_quantity")
    if order.time_in_force == "fok":
        raise OrderMalformed("an order by quote_quantity is ioc")
    if order.self_trade_prevention == "decrement":
        raise OrderMalformed("an order by quote_quantity has no quantity to decrement")


def _check_shown(order: OrderTerms) -> None:
    if not order.hidden and order.display_quantity is None:
        return
    if order.hidden and order.display_quantity is not None:
        raise OrderMalformed("a hidden order shows nothing, so it has no display_quantity")
    if order.type not in LIMIT_LIKE or order.time_in_force in IMMEDIATE:
        raise OrderMalformed("only an order that rests can be hidden or have a display_quantity")


def _check_expiry(order: OrderTerms) -> None:
    if order.time_in_force == "gtd" and order.expires_at is None:
        raise OrderMalformed("a gtd order needs expires_at")
    if order.expires_at is not None and order.time_in_force not in ENDING:
        raise OrderMalformed("expires_at goes with time in force gtd or day")
