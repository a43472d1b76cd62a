"""Trading: orders from their placement to their end, and the trades they make."""

from bedesten.domain.trading.command import IdempotencyKeyMalformed
from bedesten.domain.trading.model import NewOrder, Order, OwnTrade, open_order
from bedesten.domain.trading.rules import OrderMalformed

ERRORS = (OrderMalformed, IdempotencyKeyMalformed)

__all__ = ["ERRORS", "NewOrder", "Order", "OwnTrade", "open_order"]
