"""What time brings: phases change, and orders whose time is over are done, 1,024 a command."""

from bedesten.kernel.reference.done import finish
from bedesten.kernel.reference.schedule import advance_phases, phase_times
from bedesten.kernel.reference.state import State, Turn
from bedesten.protocol.commands import AdvanceTime
from bedesten.protocol.events import TimeAdvanced
from bedesten.protocol.vocabulary import EXPIRIES_MAX, DoneReason, Refusal


def advance_time(turn: Turn, command: AdvanceTime) -> Refusal | None:
    """Change phases, then expire orders in every phase: what is due at the batch's time, earliest
    first."""
    state = turn.state
    advance_phases(turn)
    due = sorted(
        (order.expires_at, number)
        for number, order in state.orders.items()
        if 0 < order.expires_at <= state.at
    )
    for _, number in due[:EXPIRIES_MAX]:
        finish(turn, state.orders[number], DoneReason.EXPIRED)
    expired = min(len(due), EXPIRIES_MAX)
    turn.emit(TimeAdvanced(turn.index, expired, len(due) - expired))
    return None


def next_expiry(state: State) -> int:
    """When there is something to do next (ns): an order expires, a phase changes; 0: never."""
    expiries = (order.expires_at for order in state.orders.values())
    return min((time for time in (*expiries, *phase_times(state)) if time), default=0)
