"""Place list: linked orders, accepted together or not at all."""

from bedesten.kernel.reference.checks import (
    checked,
    checked_later,
    client_id_taken,
    refuse_funds,
    tradable,
)
from bedesten.kernel.reference.enter import enter, rest
from bedesten.kernel.reference.legs import as_place, used_legs
from bedesten.kernel.reference.limits import refuse_limits
from bedesten.kernel.reference.lists import OrderList
from bedesten.kernel.reference.place import accept
from bedesten.kernel.reference.state import Market, State, Turn
from bedesten.kernel.reference.worth import Worth, crosses
from bedesten.protocol.commands import Place, PlaceList
from bedesten.protocol.events import ListAccepted
from bedesten.protocol.vocabulary import Contingency, OrderType, Phase, Refusal

Placements = list[tuple[Place, Worth]]


def place_list(turn: Turn, command: PlaceList) -> Refusal | None:
    """Accept a list; let what works enter and the rest wait."""
    placements = _placeable(turn.state, command)
    if isinstance(placements, Refusal):
        return placements

    # From here it must succeed.
    market = turn.state.markets[command.market]
    linked = _accept_list(turn, command, len(placements))
    if command.contingency == Contingency.OCO:
        share_hold(*(worth for _, worth in placements))
    orders = [accept(turn, market, order, worth, list_id=linked.id) for order, worth in placements]
    assert [order.id for order in orders] == linked.open_orders()
    # What follows a working order is open before that trades: it may be filled at once.
    for order in reversed(orders):
        if order.waiting:
            turn.state.open(order)
        elif order.id == linked.working:
            enter(turn, market, order)
        else:
            rest(turn.state, order)
    return None


def share_hold(first: Worth, second: Worth) -> None:
    """A pair holds once, for the larger: B only what A's hold lacks."""
    second.hold = max(0, second.hold - first.hold)


def _placeable(state: State, command: PlaceList) -> Placements | Refusal:
    orders = [as_place(command, leg) for leg in used_legs(command)]
    if _client_ids_taken(state, orders):
        return Refusal.CLIENT_ORDER_ID_TAKEN
    market = tradable(state, command)
    if isinstance(market, Refusal):
        return market
    placements: Placements = []
    for number, order in enumerate(orders):
        follows = number > 0 and command.contingency != Contingency.OCO
        worth = (checked_later if follows else checked)(state, market, order)
        if isinstance(worth, Refusal):
            return worth
        if command.contingency == Contingency.OCO and _takes(market, order, worth):
            return Refusal.WOULD_TAKE
        placements.append((order, worth))
    refusal = refuse_limits(state, command.account, market, placements)
    if refusal is None:
        asset = market.held_asset(command.first.side)
        hold = max(worth.hold for _, worth in placements if worth.hold)
        refusal = refuse_funds(state, command.account, asset, hold)
    return placements if refusal is None else refusal


def _client_ids_taken(state: State, orders: list[Place]) -> bool:
    texts = [order.client_order_id for order in orders if order.client_order_id]
    taken = any(client_id_taken(state, orders[0].account, text) for text in texts)
    return taken or len(set(texts)) < len(texts)


def _takes(market: Market, order: Place, worth: Worth) -> bool:
    """Whether a limit order of an oco would trade at once; in an auction none does."""
    if market.terms.phase == Phase.AUCTION:
        return False
    best = market.book.opposite(order.side).best_price()
    return order.type == OrderType.LIMIT and crosses(order.side, worth.price, best)


def _accept_list(turn: Turn, command: PlaceList, size: int) -> OrderList:
    state = turn.state
    number = state.take(1)
    # The orders' ids follow: nothing else takes one in between.
    legs = [number + leg if leg <= size else 0 for leg in (1, 2, 3)]
    linked = OrderList(number, command.account, command.market, command.contingency, legs)
    state.lists[number] = linked
    first, second, third = legs
    turn.emit(
        ListAccepted(
            turn.index, number, command.account, command.market, command.contingency, first,
            second, third, command.client_list_id, command.key,
        )
    )  # fmt: skip
    return linked
