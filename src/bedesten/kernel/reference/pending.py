"""The turn of an order that followed another one of its list, which is filled now."""

from bedesten.kernel.reference.checks import (
    refuse_flags,
    refuse_funds,
    refuse_notional,
    refuse_taking,
)
from bedesten.kernel.reference.done import finish
from bedesten.kernel.reference.enter import enter
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.place_list import share_hold
from bedesten.kernel.reference.state import Market, State, Turn
from bedesten.kernel.reference.worth import Worth, worth_now
from bedesten.protocol.events import OrderHeld
from bedesten.protocol.vocabulary import DoneReason, Refusal


def is_pending(state: State, order: Order) -> bool:
    """Whether a due order is one whose turn came, not one whose price was reached: it holds
    nothing, and not because A of its pair holds for both."""
    linked = state.lists.get(order.list_id)
    is_second = linked is not None and linked.pair is not None and order.id == linked.pair[1]
    return order.held == 0 and not is_second


def take_turn(turn: Turn, market: Market, order: Order) -> None:
    """Hold the money of a due order, of a pair for both, and let it wait or enter as if it were
    placed now; or reject it."""
    state = turn.state
    linked = state.lists.get(order.list_id)
    orders = [order] if linked is None else [state.orders[n] for n in linked.open_orders()]
    worths = _worths(state, market, orders)
    if isinstance(worths, Refusal):
        finish(turn, order, DoneReason.REJECTED, worths)
        return
    if linked is not None:
        share_hold(*worths)
    market.due.discard(order.id)
    for one, worth in zip(orders, worths, strict=True):
        _hold(turn, market, one, worth)
    if not order.waiting:
        enter(turn, market, order)


def _worths(state: State, market: Market, orders: list[Order]) -> list[Worth] | Refusal:
    account = orders[0].account
    refusal = refuse_flags(state, account)
    if refusal is not None:
        return refusal
    worths = []
    for order in orders:
        worth = worth_now(market, order)
        if isinstance(worth, Refusal):
            return worth
        refusal = refuse_notional(market, order, worth) or refuse_taking(market, order, worth)
        if refusal is not None:
            return refusal
        worths.append(worth)
    asset = market.held_asset(orders[0].side)
    refusal = refuse_funds(state, account, asset, max(worth.hold for worth in worths))
    return worths if refusal is None else refusal


def _hold(turn: Turn, market: Market, order: Order, worth: Worth) -> None:
    state = turn.state
    if worth.waiting:
        turn.traded = market.terms.market  # its price may have been passed by meanwhile
    else:
        state.close(order)
    order.price, order.stop_price = worth.price, worth.stop_price
    order.waiting, order.held = worth.waiting, worth.hold
    transfer = 0
    if order.held:
        transfer = state.take(1)
        state.balances.hold(order.account, market.held_asset(order.side), order.held)
    turn.emit(
        OrderHeld(
            turn.index, order.id, order.account, order.market, order.side, transfer, order.held,
            order.price, order.stop_price,
        )
    )  # fmt: skip
