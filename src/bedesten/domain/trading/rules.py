"""What an order's parts must look like together, said in a sentence before the engine is asked."""

from bedesten.domain.markets import refused
from bedesten.domain.trading.model import NewOrder
from bedesten.kit.errors import Malformed
from bedesten.protocol.vocabulary import Refusal

AVAILABLE_TYPES = ("limit", "market")
AVAILABLE_TIMES_IN_FORCE = ("gtc", "ioc", "fok", None)


class OrderMalformed(Malformed):
    """The parts of the order do not fit each other."""

    code = "order_malformed"
    title = "The parts of the order do not fit each other"


def check_shape(order: NewOrder) -> None:
    """Raises OrderMalformed, or Refused: order_type_unavailable."""
    check_available(order)
    if (order.quantity is None) == (order.quote_quantity is None):
        raise OrderMalformed("give either quantity or quote_quantity")
    if order.type == "limit":
        _check_limit(order)
    else:
        _check_market(order)


def check_available(order: NewOrder) -> None:
    """Raises Refused: order_type_unavailable, for what the engine cannot do yet."""
    if order.type not in AVAILABLE_TYPES:
        raise refused(Refusal.ORDER_TYPE_UNAVAILABLE, f"{order.type} orders are not available")
    if order.time_in_force not in AVAILABLE_TIMES_IN_FORCE:
        raise refused(
            Refusal.ORDER_TYPE_UNAVAILABLE, f"time in force {order.time_in_force} is not available"
        )
    if order.self_trade_prevention == "decrement":
        raise refused(
            Refusal.ORDER_TYPE_UNAVAILABLE, "self-trade prevention decrement is not available"
        )
    if order.stop_price is not None:
        raise refused(Refusal.ORDER_TYPE_UNAVAILABLE, "orders with a stop_price are not available")


def _check_limit(order: NewOrder) -> None:
    if order.price is None:
        raise OrderMalformed("a limit order needs a price")
    if order.quantity is None:
        raise OrderMalformed("a limit order needs a quantity, not a quote_quantity")
    if order.post_only and order.time_in_force not in ("gtc", None):
        raise OrderMalformed("a post_only order rests, so its time in force is gtc")


def _check_market(order: NewOrder) -> None:
    if order.price is not None:
        raise OrderMalformed("a market order has no price")
    if order.post_only:
        raise OrderMalformed("a market order takes, so it cannot be post_only")
    if order.time_in_force == "gtc":
        raise OrderMalformed("a market order cannot rest: use ioc or fok")
    if order.quote_quantity is not None:
        if order.side != "buy":
            raise OrderMalformed("only a buy can name a quote_quantity")
        if order.time_in_force == "fok":
            raise OrderMalformed("an order by quote_quantity is ioc")
