"""Replace: an order is cancelled and another one placed, in one command."""

from bedesten.kernel.reference.cancel import find_single
from bedesten.kernel.reference.checks import client_id_taken, refuse_steps
from bedesten.kernel.reference.done import finish
from bedesten.kernel.reference.legs import as_place
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.place import carry_out, placeable
from bedesten.kernel.reference.state import State, Turn
from bedesten.kernel.reference.worth import Worth
from bedesten.protocol.commands import Cancel, Place, Replace
from bedesten.protocol.events import Refused
from bedesten.protocol.vocabulary import DoneReason, Refusal, ReplaceMode

_ANY_FILLED = -1


def replace(turn: Turn, command: Replace) -> Refusal | None:
    """What of the two is refused, and what then becomes of the other, is the mode's matter."""
    market = turn.state.markets.get(command.market)
    refusal = None if market is None else refuse_steps(market, command.steps)
    if refusal is not None:
        return refusal
    old = _find_old(turn.state, command)
    order = as_place(command, command.replacement)
    if command.mode == ReplaceMode.ATOMIC:
        return _replace_both(turn, old, order)
    if isinstance(old, Order):
        finish(turn, old, DoneReason.REPLACED)
    elif command.mode == ReplaceMode.STOP_ON_FAILURE:
        return old
    else:
        turn.emit(Refused(turn.index, old, Cancel.LAYOUT.kind, command.account))
    worth = _placeable(turn.state, order)
    if isinstance(worth, Refusal):
        turn.emit(Refused(turn.index, worth, Place.LAYOUT.kind, command.account))
    else:
        carry_out(turn, order, worth, replaces=old.id if isinstance(old, Order) else 0)
    return None


def _replace_both(turn: Turn, old: Order | Refusal, order: Place) -> Refusal | None:
    if not isinstance(old, Order):
        return old
    if (order.market, order.side) != (old.market, old.side):
        return Refusal.REPLACEMENT_DIFFERS
    worth = _placeable(turn.state, order, old)
    if isinstance(worth, Refusal):
        return worth

    # From here it must succeed.
    finish(turn, old, DoneReason.REPLACED)
    carry_out(turn, order, worth, replaces=old.id)
    return None


def _find_old(state: State, command: Replace) -> Order | Refusal:
    old = find_single(state, command)
    if isinstance(old, Order) and command.expected_filled not in (_ANY_FILLED, old.filled):
        return Refusal.ORDER_CHANGED
    return old


def _placeable(state: State, order: Place, gone: Order | None = None) -> Worth | Refusal:
    own_before = gone is not None and gone.client_order_id == order.client_order_id
    if not own_before and client_id_taken(state, order.account, order.client_order_id):
        return Refusal.CLIENT_ORDER_ID_TAKEN
    return placeable(state, order, gone)
