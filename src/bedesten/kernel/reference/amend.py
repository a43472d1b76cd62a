"""Amend: an open order becomes smaller and keeps its place."""

from bedesten.kernel.reference.cancel import find_single
from bedesten.kernel.reference.checks import refuse_steps
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.shrink import shrink
from bedesten.kernel.reference.state import Turn
from bedesten.protocol.commands import Amend
from bedesten.protocol.vocabulary import Refusal


def amend(turn: Turn, command: Amend) -> Refusal | None:
    """Reduce an open order of the account, by id or by client order id."""
    order = find_single(turn.state, command)
    if not isinstance(order, Order):
        return order
    market = turn.state.markets[order.market]
    refusal = refuse_steps(market, command.steps)
    if refusal is not None:
        return refusal
    lowest = max(order.filled + 1, market.terms.min_quantity)
    if not lowest <= command.quantity < order.quantity:
        return Refusal.QUANTITY_OUT_OF_RANGE

    # From here it must succeed.
    shrink(turn, order, order.quantity - command.quantity)
    order.shown = min(order.shown, order.remaining)
    return None
