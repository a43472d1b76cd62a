"""An order enters the market, just accepted, triggered or in its turn: it trades, then it rests
or ends."""

from bedesten.kernel.reference.condition import MARKET_LIKE
from bedesten.kernel.reference.done import finish, resolve_pair
from bedesten.kernel.reference.match import affordable, fillable, match
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.reference_price import store_reference
from bedesten.kernel.reference.state import Market, State, Turn
from bedesten.kernel.reference.volatility import interrupt, interrupts
from bedesten.protocol.vocabulary import DoneReason, OrderType, Phase, TimeInForce

_NEVER_RESTING = MARKET_LIKE | {OrderType.MARKET}


def enter(turn: Turn, market: Market, order: Order) -> None:
    """Let an order, whose money is held and which is in no book, trade what it can; in an auction
    it rests until that ends."""
    state = turn.state
    if market.terms.phase == Phase.AUCTION:
        rest(state, order)
        return
    store_reference(state, market)
    if order.time_in_force == TimeInForce.FOK and fillable(state, market, order) < order.quantity:
        finish(turn, order, DoneReason.FOK_UNFILLED)
        return
    before = order.quantity, order.filled
    prevented = match(turn, market, order)
    interrupted = not prevented and interrupts(market, order)
    reason = DoneReason.SELF_TRADE_PREVENTED if prevented else _end(market, order)
    if reason is not None:
        finish(turn, order, reason)
    else:
        rest(state, order)
        if (order.quantity, order.filled) != before:
            resolve_pair(turn, order)
    if interrupted:
        interrupt(turn, market)


def rest(state: State, order: Order) -> None:
    """Put the order on the book; an iceberg shows its first part."""
    if order.display_quantity:
        order.shown = min(order.display_quantity, order.remaining)
    state.open(order)


def _end(market: Market, order: Order) -> DoneReason | None:
    """Why an order that has traded what it could is final; None when it rests."""
    if order.by_quote:
        spent = order.filled > 0 and _spent(market, order)
        return DoneReason.FILLED if spent else DoneReason.MARKET_REMAINDER
    if order.remaining == 0:
        return DoneReason.FILLED
    if order.type in _NEVER_RESTING:
        return DoneReason.MARKET_REMAINDER
    if order.time_in_force == TimeInForce.IOC:
        return DoneReason.IOC_REMAINDER
    return None


def _spent(market: Market, order: Order) -> bool:
    """Whether what a buy by quote has left does not pay for one more lot within its limit."""
    best = market.book.opposite(order.side).best_price()
    if order.held == 0:
        return True
    return best is not None and order.accepts(best) and affordable(market, order, best) == 0
