"""An open order gets smaller: by its owner's amend, or by a self-trade that decrements."""

from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.state import Turn
from bedesten.protocol.events import OrderReduced


def shrink(turn: Turn, order: Order, lots: int) -> None:
    """Take lots, fewer than remain, off an order and release what they held; who waits for another
    order holds nothing yet."""
    state = turn.state
    market = state.markets[order.market]
    released = release = 0
    if order.held:
        released, release = market.hold(order.side, order.price, lots), state.take(1)
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
