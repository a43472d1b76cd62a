"""Cancel one order; mass cancel many, at most 1,024 a command; whose order it is."""

from bedesten.kernel.reference.done import end_list, finish
from bedesten.kernel.reference.lists import OrderList
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.state import State, Turn
from bedesten.protocol.commands import Amend, Cancel, MassCancel, Replace
from bedesten.protocol.events import MassCancelled
from bedesten.protocol.vocabulary import MASS_CANCEL_MAX, DoneReason, Phase, Refusal

_CANCELLING = frozenset({Phase.AUCTION, Phase.CONTINUOUS, Phase.CANCEL_ONLY})


def cancel(turn: Turn, command: Cancel) -> Refusal | None:
    """Cancel an open order of the account, by id or by client order id, or a whole list."""
    linked = turn.state.lists.get(command.order)
    found = _find_order(turn.state, command) if linked is None else linked
    refusal = _refuse_found(turn.state, command.account, found)
    if found is None or refusal is not None:
        return refusal

    # From here it must succeed.
    if isinstance(found, Order):
        finish(turn, found, DoneReason.REQUESTED)
    else:
        end_list(turn, found)
    return None


def find_single(state: State, command: Amend | Replace) -> Order | Refusal:
    """The account's open order of this id or client order id, where its market's phase allows
    cancelling and it is in no list; or why there is none."""
    order = _find_order(state, command)
    refusal = _refuse_found(state, command.account, order)
    if order is None or refusal is not None:
        return refusal or Refusal.ORDER_NOT_FOUND
    return Refusal.ORDER_IN_LIST if order.list_id in state.lists else order


def _find_order(state: State, command: Cancel | Amend | Replace) -> Order | None:
    if command.order:
        return state.orders.get(command.order)
    return state.client_orders.get((command.account, command.client_order_id))


def _refuse_found(state: State, account: int, found: Order | OrderList | None) -> Refusal | None:
    if found is None:
        return Refusal.ORDER_NOT_FOUND
    if not _allows_cancelling(state, found.market):
        return Refusal.MARKET_HALTED
    return None if found.account == account else Refusal.ORDER_NOT_FOUND


def mass_cancel(turn: Turn, command: MassCancel) -> Refusal | None:
    """Cancel open orders of an account (0: of everybody, in every phase), oldest first."""
    state = turn.state
    if command.market and command.market not in state.markets:
        return Refusal.MARKET_NOT_FOUND

    # From here it must succeed.
    found = sorted(
        number for number, order in state.orders.items() if _chosen(turn, command, order)
    )
    cancelled = 0
    for number in found:
        # It may have ended with another order of its list.
        if number in state.orders and cancelled < MASS_CANCEL_MAX:
            finish(turn, state.orders[number], DoneReason.MASS_CANCELLED)
            cancelled += 1
    remaining = sum(number in state.orders for number in found)
    turn.emit(MassCancelled(turn.index, cancelled, remaining))
    return None


def _chosen(turn: Turn, command: MassCancel, order: Order) -> bool:
    return (
        command.account in (0, order.account)
        and command.market in (0, order.market)
        and command.side in (0, order.side)
        and (command.account == 0 or _allows_cancelling(turn.state, order.market))
    )


def _allows_cancelling(state: State, market: int) -> bool:
    return state.markets[market].terms.phase in _CANCELLING
