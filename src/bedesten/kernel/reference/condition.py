"""When an order with a stop price enters the market."""

from bedesten.protocol.vocabulary import OrderType, Side

MARKET_LIKE = frozenset({OrderType.STOP_LOSS, OrderType.TAKE_PROFIT, OrderType.TRAILING_STOP})
"""Once triggered they trade within a band and never rest."""
LIMIT_LIKE = frozenset({OrderType.STOP_LIMIT, OrderType.TAKE_PROFIT_LIMIT})
CONDITIONAL = MARKET_LIKE | LIMIT_LIKE
LIMITED = LIMIT_LIKE | {OrderType.LIMIT}
"""Their price is what the customer says."""
_STOPS = frozenset({OrderType.STOP_LOSS, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP})


def reached(side: int, kind: int, stop_price: int, last_price: int) -> bool:
    """Whether the last trade's price, in ticks, triggers such an order; before the first trade
    (0) nothing does. Stops buy what rises and sell what falls, take-profits the reverse."""
    if last_price == 0:
        return False
    upwards = (side == Side.BUY) == (kind in _STOPS)
    return last_price >= stop_price if upwards else last_price <= stop_price
