"""Triggers: waiting orders whose price was reached, or whose turn in a list came, enter the
market, oldest first, in bounds."""

from bedesten.kernel.reference.checks import refuse_flags
from bedesten.kernel.reference.condition import reached
from bedesten.kernel.reference.done import finish, resolve_pair, take_over_hold
from bedesten.kernel.reference.enter import enter
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.pending import is_pending, take_turn
from bedesten.kernel.reference.state import Market, Turn
from bedesten.kernel.reference.trail import follow
from bedesten.protocol.commands import RunTriggers
from bedesten.protocol.events import OrderTriggered, TriggersLeft
from bedesten.protocol.vocabulary import (
    TRIGGER_EVENTS_MAX,
    DoneReason,
    OrderType,
    Refusal,
    Waiting,
)


def run_triggers(turn: Turn, command: RunTriggers) -> Refusal | None:
    """Go on where a command left due orders over, whatever the market's phase is now."""
    market = turn.state.markets.get(command.market)
    if market is None:
        return Refusal.MARKET_NOT_FOUND
    _activate(turn, market)
    return None


def follow_trades(turn: Turn) -> None:
    """After a command: activate what its trades have triggered, and what that triggers in turn."""
    if turn.traded:
        market = turn.state.markets[turn.traded]
        _mark(turn, market)
        _activate(turn, market)


def _mark(turn: Turn, market: Market) -> None:
    """Let trailing stops follow the newest price, and make due what it reaches; due it stays,
    also if the price moves back."""
    turn.traded = 0
    for order in market.waiting.values():
        if order.type == OrderType.TRAILING_STOP:
            follow(order, market.last_price)
        waits = order.waiting == Waiting.FOR_PRICE
        if waits and reached(order.side, order.type, order.stop_price, market.last_price):
            order.waiting = Waiting.DUE
            market.due.add(order.id)


def _activate(turn: Turn, market: Market) -> None:
    while market.due:
        if len(turn.events) >= TRIGGER_EVENTS_MAX:
            turn.emit(TriggersLeft(turn.index, market.terms.market))
            return
        order = market.waiting[min(market.due)]
        if is_pending(turn.state, order):
            take_turn(turn, market, order)
        else:
            _trigger(turn, market, order)
        if turn.traded:
            _mark(turn, market)


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
