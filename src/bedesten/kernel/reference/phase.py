"""A market moves to a phase: the one place where its phase changes."""

from msgspec.structs import replace

from bedesten.kernel.reference.state import Market, Turn
from bedesten.protocol.events import PhaseSet
from bedesten.protocol.vocabulary import Phase, PhaseCause


def enter_phase(
    turn: Turn, market: Market, phase: int, cause: PhaseCause, *, auction_ends_at: int = 0
) -> None:
    """Emit that the market is in a phase now; `auction_ends_at` (ns) is 0 for no end by itself."""
    number, previous = market.terms.market, market.terms.phase
    market.terms = replace(market.terms, phase=phase)
    market.auction_ends_at = auction_ends_at
    if phase == Phase.AUCTION:
        turn.state.auctions_changed.add(number)
    turn.emit(PhaseSet(turn.index, number, phase, previous, cause))
