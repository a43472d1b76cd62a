"""Volatility interruption: continuous trading ends in an auction before a trade goes too far."""

from bedesten.kernel.reference.match import affordable
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.phase import enter_phase
from bedesten.kernel.reference.reference_price import too_far
from bedesten.kernel.reference.state import Market, Turn
from bedesten.kernel.reference.units import TIME_MAX
from bedesten.protocol.vocabulary import Phase, PhaseCause


def interrupts(market: Market, taker: Order) -> bool:
    """Whether a taker that has matched what it could stopped at a price too far away."""
    best = market.book.opposite(taker.side).best_price()
    if best is None or not taker.accepts(best) or affordable(market, taker, best) == 0:
        return False
    return too_far(market, best)


def interrupt(turn: Turn, market: Market) -> None:
    """Move the market into an auction that ends by itself, if its terms say how long it takes."""
    lasting = market.terms.auction_ns
    ends_at = turn.state.at + lasting if lasting else 0
    if ends_at > TIME_MAX:
        ends_at = 0
    enter_phase(turn, market, Phase.AUCTION, PhaseCause.VOLATILITY, auction_ends_at=ends_at)
