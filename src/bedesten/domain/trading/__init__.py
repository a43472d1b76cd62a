"""Trading: orders from their placement to their end, and the trades they make."""

from bedesten.domain.trading.bodies import Order, OwnTrade
from bedesten.domain.trading.command import IdempotencyKeyMalformed
from bedesten.domain.trading.fills import MarketTrade, market_trade
from bedesten.domain.trading.follow import OwnOrders
from bedesten.domain.trading.new_order import NewOrder
from bedesten.domain.trading.rules import OrderMalformed
from bedesten.domain.trading.story import open_order

ERRORS = (OrderMalformed, IdempotencyKeyMalformed)

__all__ = [
    "ERRORS",
    "MarketTrade",
    "NewOrder",
    "Order",
    "OwnOrders",
    "OwnTrade",
    "market_trade",
    "open_order",
]
