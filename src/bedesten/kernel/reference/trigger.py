"""Triggers: waiting orders whose price was reached, or whose turn in a list came, enter the
market, oldest first, in bounds.

Only while the market is continuous: in any other phase they wait, and due ones stay due.
"""

from bedesten.kernel.reference.checks import refuse_flags
from bedesten.kernel.reference.condition import reached
from bedesten.kernel.reference.done import finish, resolve_pair, take_over_hold
from bedesten.kernel.reference.enter import enter
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.pending import is_pending, take_turn
from bedesten.kernel.reference.state import Market, State, Turn
from bedesten.kernel.reference.trail import trail
from bedesten.protocol.events import OrderTriggered, TriggersLeft
from bedesten.protocol.vocabulary import (
    TRIGGER_EVENTS_MAX,
    DoneReason,
    OrderType,
    Phase,
    Waiting,
)


def follow_trades(turn: Turn) -> None:
    """After a command: activate what its trades have triggered, and what that triggers in turn."""
    if turn.traded:
        follow(turn, turn.state.markets[turn.traded])


def follow(turn: Turn, market: Market) -> None:
    """Activate what the market's last price triggers, and what that triggers in turn."""
    _mark(turn, market)
    activate(turn, market)


def activate(turn: Turn, market: Market) -> None:
    """Let due orders enter, oldest first, until the command has emitted as much as it may."""
    while _goes_on(market) and len(turn.events) < TRIGGER_EVENTS_MAX:
        order = market.waiting[min(market.due)]
        if is_pending(turn.state, order):
            take_turn(turn, market, order)
        else:
            _trigger(turn, market, order)
        if turn.traded:
            _mark(turn, market)


def left_over(state: State) -> int:
    """The lowest market whose due orders or uncrossing a continuation must go on with; 0: none."""
    markets = state.markets.items()
    left = (number for number, market in markets if market.uncross_price or _goes_on(market))
    return min(left, default=0)


def report_left_over(turn: Turn) -> None:
    """The last event of a command that leaves anything over."""
    market = left_over(turn.state)
    if market:
        turn.emit(TriggersLeft(turn.index, market))


def _mark(turn: Turn, market: Market) -> None:
    """Let trailing stops follow the newest price, and make due what it reaches; due it stays,
    also if the price moves back."""
    turn.traded = 0
    if market.terms.phase != Phase.CONTINUOUS:
        return
    for order in market.waiting.values():
        if order.type == OrderType.TRAILING_STOP:
            trail(order, market.last_price)
        waits = order.waiting == Waiting.FOR_PRICE
        if waits and reached(order.side, order.type, order.stop_price, market.last_price):
            order.waiting = Waiting.DUE
            market.due.add(order.id)


def _goes_on(market: Market) -> bool:
    return market.terms.phase == Phase.CONTINUOUS and bool(market.due)


def _trigger(turn: Turn, market: Market, order: Order) -> None:
    state = turn.state
    state.close(order)
    order.waiting = 0
    turn.emit(
        OrderTriggered(
            turn.index, order.id, order.account, order.market, market.last_price,
            order.stop_price,
        )
    )  # fmt: skip
    take_over_hold(turn, order)
    resolve_pair(turn, order)
    refusal = refuse_flags(state, order.account)
    if refusal is None:
        enter(turn, market, order)
    else:
        finish(turn, order, DoneReason.REJECTED, refusal)
