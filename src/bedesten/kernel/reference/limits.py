"""How much an account may have open: orders in all markets, and their value by quote asset."""

from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.state import Market, State, Turn
from bedesten.kernel.reference.worth import Worth
from bedesten.protocol.commands import Place, SetOrderLimit
from bedesten.protocol.events import OrderLimitSet
from bedesten.protocol.vocabulary import AMOUNT_MAX, AT_ONCE, OrderType, Refusal

ORDERS_MAX = 10**6
_UNLIMITED = -1


def set_order_limit(turn: Turn, command: SetOrderLimit) -> Refusal | None:
    """Set, or take away, what an account or by default every account may have open."""
    state = turn.state
    if command.asset and command.asset not in state.assets:
        return Refusal.ASSET_NOT_FOUND
    if not _UNLIMITED <= command.limit <= (AMOUNT_MAX if command.asset else ORDERS_MAX):
        return Refusal.LIMIT_OUT_OF_RANGE

    # From here it must succeed.
    place = command.account, command.asset
    if command.limit:
        state.limits[place] = command.limit
    else:
        state.limits.pop(place, None)
    turn.emit(OrderLimitSet(turn.index, *place, command.limit))
    return None


def refuse_limits(
    state: State,
    account: int,
    market: Market,
    placements: list[tuple[Place, Worth]],
    gone: Order | None = None,
) -> Refusal | None:
    """Whether these new orders of one market are too many or too much with all that the account
    has open, `gone` left out."""
    new = [(order, worth) for order, worth in placements if may_stay(order)]
    quote = market.terms.quote
    most, limit = _limit(state, account, 0), _limit(state, account, quote)
    if not new or most is limit is None:
        return None
    own = [order for order in state.orders.values() if order.account == account]
    own = [order for order in own if order is not gone]
    if most is not None and len(own) + len(new) > most:
        return Refusal.TOO_MANY_OPEN_ORDERS
    if limit is None:
        return None
    values = [market.value(worth.price, order.quantity) for order, worth in new]
    for order in own:
        there = state.markets[order.market]
        if there.terms.quote == quote:
            values.append(there.value(order.price, order.remaining))
    return Refusal.OPEN_NOTIONAL_EXCEEDED if sum(values) > limit else None


def may_stay(order: Place) -> bool:
    """Whether it is of a kind that can be open after its command."""
    if order.type == OrderType.LIMIT:
        return order.time_in_force not in AT_ONCE
    return order.type != OrderType.MARKET


def _limit(state: State, account: int, asset: int) -> int | None:
    """The account's own limit before the default one; None is no limit."""
    limit = state.limits.get((account, asset)) or state.limits.get((0, asset), _UNLIMITED)
    return None if limit == _UNLIMITED else limit
