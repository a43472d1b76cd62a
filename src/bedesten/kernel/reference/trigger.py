"""Triggers: waiting orders whose price was reached enter the market, oldest first, in bounds."""

from bedesten.kernel.reference.condition import reached
from bedesten.kernel.reference.enter import enter
from bedesten.kernel.reference.state import Market, Turn
from bedesten.protocol.commands import RunTriggers
from bedesten.protocol.events import OrderTriggered, TriggersLeft
from bedesten.protocol.vocabulary import TRIGGER_EVENTS_MAX, Refusal, Waiting


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
    """Make due what the newest price reaches; due it stays, also if the price moves back."""
    turn.traded = 0
    for order in market.waiting.values():
        if reached(order.side, order.type, order.stop_price, market.last_price):
            order.waiting = Waiting.DUE
            market.due.add(order.id)


def _activate(turn: Turn, market: Market) -> None:
    while market.due:
        if len(turn.events) >= TRIGGER_EVENTS_MAX:
            turn.emit(TriggersLeft(turn.index, market.terms.market))
            return
        order = market.waiting[min(market.due)]
        turn.state.close(order)
        order.waiting = 0
        turn.emit(
            OrderTriggered(
                turn.index, order.id, order.account, order.market, market.last_price,
                order.stop_price,
            )
        )  # fmt: skip
        enter(turn, market, order)
        if turn.traded:
            _mark(turn, market)
