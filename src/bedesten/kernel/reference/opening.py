"""A market is moved to a phase; into continuous trading it goes by uncrossing, then triggers."""

from bedesten.kernel.reference.phase import enter_phase
from bedesten.kernel.reference.state import Market, Turn
from bedesten.kernel.reference.trigger import activate, follow
from bedesten.kernel.reference.uncross import uncross
from bedesten.protocol.commands import RunTriggers, SetPhase
from bedesten.protocol.vocabulary import Phase, PhaseCause, Refusal


def set_phase(turn: Turn, command: SetPhase) -> Refusal | None:
    """Move one market or all of them to a phase."""
    markets = turn.state.markets
    if command.market and command.market not in markets:
        return Refusal.MARKET_NOT_FOUND

    # From here it must succeed.
    for number in [command.market] if command.market else sorted(markets):
        move(turn, markets[number], command.phase, PhaseCause.COMMAND)
    return None


def run_triggers(turn: Turn, command: RunTriggers) -> Refusal | None:
    """Go on where a command left a market over: with its uncrossing, or with its due orders."""
    market = turn.state.markets.get(command.market)
    if market is None:
        return Refusal.MARKET_NOT_FOUND

    # From here it must succeed.
    if market.uncross_price:
        move(turn, market, Phase.CONTINUOUS, PhaseCause.COMMAND)
    else:
        activate(turn, market)
    return None


def move(turn: Turn, market: Market, phase: int, cause: PhaseCause) -> None:
    """Move a market to a phase. Where its uncrossing takes more than one command may do, it
    keeps its phase and is left over."""
    opens = phase == Phase.CONTINUOUS and market.terms.phase != Phase.CONTINUOUS
    if opens and not uncross(turn, market):
        return
    enter_phase(turn, market, phase, cause)
    if opens:
        follow(turn, market)
