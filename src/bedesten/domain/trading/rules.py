"""What an order's parts must look like together, said in a sentence before the engine is asked."""

from typing import Final

from bedesten.domain.markets import refused
from bedesten.domain.trading.model import NewOrder
from bedesten.kit.errors import Malformed
from bedesten.protocol.vocabulary import Refusal

UNAVAILABLE_TYPES: Final = frozenset({"trailing_stop"})
LIMIT_LIKE: Final = frozenset({"limit", "stop_limit", "take_profit_limit"})
CONDITIONAL: Final = frozenset({"stop_loss", "stop_limit", "take_profit", "take_profit_limit"})
ENDING: Final = frozenset({"day", "gtd"})


class OrderMalformed(Malformed):
    """The parts of the order do not fit each other."""

    code = "order_malformed"
    title = "The parts of the order do not fit each other"


def check_shape(order: NewOrder) -> None:
    """Raises OrderMalformed, or Refused: order_type_unavailable."""
    if order.type in UNAVAILABLE_TYPES:
        raise refused(Refusal.ORDER_TYPE_UNAVAILABLE, f"{order.type} orders are not available")
    if (order.quantity is None) == (order.quote_quantity is None):
        raise OrderMalformed("give either quantity or quote_quantity")
    if (order.stop_price is None) == (order.type in CONDITIONAL):
        needs = "needs a" if order.type in CONDITIONAL else "has no"
        raise OrderMalformed(f"a {order.type} order {needs} stop_price")
    if order.type in LIMIT_LIKE:
        _check_limit_like(order)
    else:
        _check_market_like(order)
    _check_expiry(order)


def _check_limit_like(order: NewOrder) -> None:
    if order.price is None:
        raise OrderMalformed(f"a {order.type} order needs a price")
    if order.quantity is None:
        raise OrderMalformed(f"a {order.type} order needs a quantity, not a quote_quantity")
    if order.post_only and order.type != "limit":
        raise OrderMalformed("only a limit order can be post_only")
    if order.post_only and order.time_in_force in ("ioc", "fok"):
        raise OrderMalformed("a post_only order rests, so its time in force is gtc, gtd or day")


def _check_market_like(order: NewOrder) -> None:
    if order.price is not None:
        raise OrderMalformed(f"a {order.type} order has no price")
    if order.post_only:
        raise OrderMalformed(f"a {order.type} order takes, so it cannot be post_only")
    if order.time_in_force not in ("ioc", "fok", None):
        raise OrderMalformed(f"a {order.type} order cannot rest: use ioc or fok")
    if order.quote_quantity is not None:
        _check_by_quote(order)


def _check_by_quote(order: NewOrder) -> None:
    if order.type != "market" or order.side != "buy":
        raise OrderMalformed("only a market buy can name a quote_quantity")
    if order.time_in_force == "fok":
        raise OrderMalformed("an order by quote_quantity is ioc")
    if order.self_trade_prevention == "decrement":
        raise OrderMalformed("an order by quote_quantity has no quantity to decrement")


def _check_expiry(order: NewOrder) -> None:
    if order.time_in_force == "gtd" and order.expires_at is None:
        raise OrderMalformed("a gtd order needs expires_at")
    if order.expires_at is not None and order.time_in_force not in ENDING:
        raise OrderMalformed("expires_at goes with time in force gtd or day")
