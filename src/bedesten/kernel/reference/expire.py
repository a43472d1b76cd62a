"""Expiry: orders whose time is over are done, at most 1,024 a command."""

from bedesten.kernel.reference.done import finish
from bedesten.kernel.reference.state import State, Turn
from bedesten.protocol.commands import AdvanceTime
from bedesten.protocol.events import TimeAdvanced
from bedesten.protocol.vocabulary import EXPIRIES_MAX, DoneReason, Refusal


def advance_time(turn: Turn, command: AdvanceTime) -> Refusal | None:
    """Expire what is due at the batch's time, in every phase, earliest first."""
    state = turn.state
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
    """When the next open order expires, in ns since the Unix epoch; 0 when none does."""
    times = (order.expires_at for order in state.orders.values() if order.expires_at)
    return min(times, default=0)
