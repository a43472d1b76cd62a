"""Cancel one order; mass cancel many, at most 1,024 a command; whose order it is."""

from bedesten.kernel.reference.done import finish
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.state import State, Turn
from bedesten.protocol.commands import Amend, Cancel, MassCancel
from bedesten.protocol.events import MassCancelled
from bedesten.protocol.vocabulary import MASS_CANCEL_MAX, DoneReason, Phase, Refusal

_CANCELLING = frozenset({Phase.AUCTION, Phase.CONTINUOUS, Phase.CANCEL_ONLY})


def cancel(turn: Turn, command: Cancel) -> Refusal | None:
    """Cancel an open order of the account, by id or by client order id."""
    order = find_own(turn.state, command)
    if not isinstance(order, Order):
        return order

    # From here it must succeed.
    finish(turn, order, DoneReason.REQUESTED)
    return None


def find_own(state: State, command: Cancel | Amend) -> Order | Refusal:
    """The account's open order of this id or client order id, where its market's phase allows
    cancelling, or why there is none."""
    if command.order:
        order = state.orders.get(command.order)
    else:
        order = state.client_orders.get((command.account, command.client_order_id))
    if order is None:
        return Refusal.ORDER_NOT_FOUND
    if not _allows_cancelling(state, order):
        return Refusal.MARKET_HALTED
    return order if order.account == command.account else Refusal.ORDER_NOT_FOUND


def mass_cancel(turn: Turn, command: MassCancel) -> Refusal | None:
    """Cancel open orders of an account (0: of everybody, in every phase), oldest first."""
    state = turn.state
    if command.market and command.market not in state.markets:
        return Refusal.MARKET_NOT_FOUND

    # From here it must succeed.
    found = sorted(
        number for number, order in state.orders.items() if _chosen(turn, command, order)
    )
    for number in found[:MASS_CANCEL_MAX]:
        finish(turn, state.orders[number], DoneReason.MASS_CANCELLED)
    cancelled = min(len(found), MASS_CANCEL_MAX)
    turn.emit(MassCancelled(turn.index, cancelled, len(found) - cancelled))
    return None


def _chosen(turn: Turn, command: MassCancel, order: Order) -> bool:
    return (
        command.account in (0, order.account)
        and command.market in (0, order.market)
        and command.side in (0, order.side)
        and (command.account == 0 or _allows_cancelling(turn.state, order))
    )


def _allows_cancelling(state: State, order: Order) -> bool:
    return state.markets[order.market].terms.phase in _CANCELLING
