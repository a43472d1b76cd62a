"""Scheduled phases: markets open, halt and close by the clock; auctions end in their time."""

from collections.abc import Iterator

from bedesten.kernel.reference.opening import move
from bedesten.kernel.reference.state import State, Turn
from bedesten.kernel.reference.units import TIME_MAX
from bedesten.protocol.commands import SchedulePhase
from bedesten.protocol.events import PhaseScheduled
from bedesten.protocol.vocabulary import (
    SCHEDULE_EVERY_MIN_NS,
    Phase,
    PhaseCause,
    Refusal,
)

_EVERY_MAX_NS = 366 * 24 * 3600 * 10**9


def schedule_phase(turn: Turn, command: SchedulePhase) -> Refusal | None:
    """Enter a market's move to a phase into the schedule, or take it away."""
    state = turn.state
    if command.market not in state.markets:
        return Refusal.MARKET_NOT_FOUND
    at, every = command.at, command.every
    if at < 0 or 0 < at <= state.at or not repeats(at, every):
        return Refusal.TIME_OUT_OF_RANGE

    # From here it must succeed.
    _schedule(turn, PhaseScheduled(0, command.market, command.phase, at, every))
    return None


def repeats(at: int, every: int) -> bool:
    """Whether an entry of this time (0: none) can come again after so many ns (0: never)."""
    if every == 0:
        return True
    return at != 0 and SCHEDULE_EVERY_MIN_NS <= every <= _EVERY_MAX_NS


def advance_phases(turn: Turn) -> None:
    """Do what is due at the batch's time: entries and ends of auctions, earliest first."""
    state = turn.state
    for time, number, phase, is_end in sorted(_due(state)):
        market = state.markets[number]
        if market.uncross_price:
            continue  # left over: its entries wait for the next advance of time
        if is_end == _ENTRY:
            move(turn, market, phase, PhaseCause.SCHEDULE)
            _move_on(turn, state.schedule[number, phase])
        elif market.auction_ends_at == time:  # no other phase has come between
            move(turn, market, phase, PhaseCause.SCHEDULE)


def phase_times(state: State) -> Iterator[int]:
    """All times (ns) at which a phase changes by itself."""
    yield from (entry.at for entry in state.schedule.values())
    yield from (market.auction_ends_at for market in state.markets.values())


_END, _ENTRY = 0, 1  # where both fall together, the auction's end comes first


def _due(state: State) -> Iterator[tuple[int, int, int, int]]:
    for entry in state.schedule.values():
        if entry.at <= state.at:
            yield entry.at, entry.market, entry.phase, _ENTRY
    for number, market in state.markets.items():
        if 0 < market.auction_ends_at <= state.at:
            yield market.auction_ends_at, number, Phase.CONTINUOUS, _END


def _move_on(turn: Turn, entry: PhaseScheduled) -> None:
    """The entry's next time is the first after now, whatever was missed; or there is none."""
    at, every = 0, entry.every
    if every:
        missed = (turn.state.at - entry.at) // every
        at = entry.at + (missed + 1) * every
    if at == 0 or at > TIME_MAX:
        at = every = 0
    _schedule(turn, PhaseScheduled(0, entry.market, entry.phase, at, every))


def _schedule(turn: Turn, entry: PhaseScheduled) -> None:
    schedule, place = turn.state.schedule, (entry.market, entry.phase)
    if entry.at:
        schedule[place] = entry
    else:
        schedule.pop(place, None)
    turn.emit(PhaseScheduled(turn.index, entry.market, entry.phase, entry.at, entry.every))
