"""The end of an order: in no book and waiting no more, its hold given back."""

from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.state import Turn
from bedesten.protocol.events import OrderDone
from bedesten.protocol.vocabulary import DoneReason


def finish(turn: Turn, order: Order, reason: DoneReason) -> None:
    """Make the order, resting or not, final; release the hold that is left."""
    state = turn.state
    if order.id in state.orders:
        state.close(order)
    released, release = order.held, 0
    if released:
        release = state.take(1)
        asset = state.markets[order.market].held_asset(order.side)
        state.balances.hold(order.account, asset, -released)
        order.held = 0
    turn.emit(
        OrderDone(
            turn.index, order.id, order.account, order.market, reason, order.side, 0,
            order.filled, release, released, order.filled_value, order.fee,
        )
    )  # fmt: skip
