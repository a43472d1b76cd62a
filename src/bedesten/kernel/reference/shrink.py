"""An open order gets smaller: by its owner's amend, or by a self-trade that decrements."""

from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.state import Turn
from bedesten.protocol.events import OrderReduced


def shrink(turn: Turn, order: Order, lots: int) -> None:
    """Take lots, fewer than remain, off an order and release what they held."""
    state = turn.state
    market = state.markets[order.market]
    released = market.hold(order.side, order.price, lots)
    release = state.take(1)
    state.balances.hold(order.account, market.held_asset(order.side), -released)
    order.held -= released
    order.quantity -= lots
    assert order.remaining > 0
    if order.id in state.orders and not order.waiting:
        state.write_level(order)
    turn.emit(
        OrderReduced(
            turn.index, order.id, order.account, order.market, order.side, order.quantity,
            release, released,
        )
    )  # fmt: skip
