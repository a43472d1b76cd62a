"""The end of an order: in no book and waiting no more, its hold given back; and what that means
for the other orders of its list."""

from bedesten.kernel.reference.lists import OrderList
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.state import Turn
from bedesten.protocol.events import OrderDone
from bedesten.protocol.vocabulary import Contingency, DoneReason, Waiting


def finish(turn: Turn, order: Order, reason: DoneReason, refusal: int = 0) -> None:
    """Make the order, open or just entering, final; release the hold that is left."""
    state = turn.state
    if order.id in state.orders:
        state.close(order)
    released, release = order.held, 0
    if released:
        release = state.take(1)
        asset = state.markets[order.market].held_asset(order.side)
        state.balances.hold(order.account, asset, -released)
        order.held = 0
    turn.emit(
        OrderDone(
            turn.index, order.id, order.account, order.market, reason, order.side, refusal,
            order.filled, release, released, order.filled_value, order.fee,
        )
    )  # fmt: skip
    linked = state.lists.get(order.list_id)
    if linked is None:
        return
    if reason == DoneReason.FILLED and order.id == linked.working:
        _let_follow(turn, linked)
    else:
        _end_others(turn, linked, order)


def resolve_pair(turn: Turn, order: Order) -> None:
    """An open order has traded, was decremented or triggered: the other of its pair ends."""
    linked = turn.state.lists.get(order.list_id)
    if linked is not None and linked.pair is not None and order.id in linked.pair:
        _end_others(turn, linked, order)


def take_over_hold(turn: Turn, order: Order) -> None:
    """A triggered order that is B of a pair holds for itself now what both held together before;
    what is not needed stays with A."""
    state = turn.state
    linked = state.lists.get(order.list_id)
    if linked is not None and linked.pair is not None and order.id == linked.pair[1]:
        other = state.orders[linked.pair[0]]
        missing = state.markets[order.market].need(order) - order.held
        order.held += missing
        other.held -= missing
        assert other.held >= 0


def end_list(turn: Turn, linked: OrderList) -> None:
    """Its owner cancels all its open orders."""
    del turn.state.lists[linked.id]
    for number in linked.open_orders():
        finish(turn, turn.state.orders[number], DoneReason.REQUESTED)


def _let_follow(turn: Turn, linked: OrderList) -> None:
    """The working order is filled: what follows it has its turn, of a pair A for both."""
    state = turn.state
    linked.legs[0] = 0
    follower = state.orders[linked.legs[1]]
    follower.waiting = Waiting.DUE
    state.markets[linked.market].due.add(follower.id)
    if linked.contingency == Contingency.OTO:
        del state.lists[linked.id]


def _end_others(turn: Turn, linked: OrderList, order: Order) -> None:
    del turn.state.lists[linked.id]
    for number in linked.open_orders():
        if number != order.id:
            finish(turn, turn.state.orders[number], DoneReason.LINKED_ORDER)
