"""Time: phases change, and orders that their account's timer or their own expiry ends are done, at
most 1,024 a command."""

from bedesten.kernel.reference.done import finish
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.schedule import advance_phases, phase_times
from bedesten.kernel.reference.state import State, Turn
from bedesten.protocol.commands import AdvanceTime, CancelAllAfter
from bedesten.protocol.events import CancelAllAfterSet, TimeAdvanced
from bedesten.protocol.vocabulary import (
    CANCEL_ALL_AFTER_MAX_NS,
    EXPIRIES_MAX,
    DoneReason,
    Refusal,
)

_TIME_END = 2**63 - 1


def cancel_all_after(turn: Turn, command: CancelAllAfter) -> Refusal | None:
    """Wind the account's timer up anew, or stop it."""
    if not 0 <= command.after <= CANCEL_ALL_AFTER_MAX_NS:
        return Refusal.TIME_OUT_OF_RANGE

    # From here it must succeed.
    state = turn.state
    if command.after:
        state.timers[command.account] = min(state.at + command.after, _TIME_END)
    else:
        state.timers.pop(command.account, None)
    deadline = state.timers.get(command.account, 0)
    turn.emit(CancelAllAfterSet(turn.index, command.account, deadline))
    return None


def advance_time(turn: Turn, command: AdvanceTime) -> Refusal | None:
    """Do what is due at the batch's time, in every phase: phases, then timers, then expiries,
    earliest first."""
    state = turn.state
    advance_phases(turn)
    ended = _run_timers(turn)
    due = sorted((order.expires_at, order.id) for order in state.orders.values())
    for expires_at, number in due:
        if ended < EXPIRIES_MAX and 0 < expires_at <= state.at and number in state.orders:
            finish(turn, state.orders[number], DoneReason.EXPIRED)
            ended += 1
    remaining = sum(_is_due(state, order) for order in state.orders.values())
    turn.emit(TimeAdvanced(turn.index, ended, remaining))
    return None


def next_expiry(state: State) -> int:
    """When there is something to do next, in ns since the Unix epoch; 0: never."""
    expiries = (order.expires_at for order in state.orders.values())
    times = (*expiries, *state.timers.values(), *phase_times(state))
    return min((time for time in times if time), default=0)


def _run_timers(turn: Turn) -> int:
    """How many orders have been cancelled; a timer that has more than may end stays due."""
    state, ended = turn.state, 0
    for deadline, account in sorted((at, account) for account, at in state.timers.items()):
        if deadline > state.at:
            break
        for number in sorted(n for n, order in state.orders.items() if order.account == account):
            if number not in state.orders:
                continue  # it ended with another order of its list
            if ended == EXPIRIES_MAX:
                return ended
            finish(turn, state.orders[number], DoneReason.CANCEL_ALL_AFTER)
            ended += 1
        del state.timers[account]
        turn.emit(CancelAllAfterSet(turn.index, account, 0))
    return ended


def _is_due(state: State, order: Order) -> bool:
    expired = 0 < order.expires_at <= state.at
    return expired or 0 < state.timers.get(order.account, 0) <= state.at
