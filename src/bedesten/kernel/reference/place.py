"""Place: refuse in documented order, hold the money, wait for a price or enter the market."""

from bedesten.kernel.reference.checks import checked, refuse_funds, tradable
from bedesten.kernel.reference.enter import enter
from bedesten.kernel.reference.limits import refuse_limits
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.rates import rates_of
from bedesten.kernel.reference.state import Market, State, Turn
from bedesten.kernel.reference.worth import Worth
from bedesten.protocol.commands import Place
from bedesten.protocol.events import OrderAccepted
from bedesten.protocol.vocabulary import Refusal


def place(turn: Turn, command: Place) -> Refusal | None:
    """Accept an order and let it trade or wait; account, shape and keys were checked before."""
    worth = placeable(turn.state, command)
    if isinstance(worth, Refusal):
        return worth

    # From here it must succeed.
    carry_out(turn, command, worth)
    return None


def placeable(state: State, command: Place, gone: Order | None = None) -> Worth | Refusal:
    """All checks but those of ids, as if the order `gone`, of the same market and side, were
    done already."""
    market = tradable(state, command)
    if isinstance(market, Refusal):
        return market
    worth = checked(state, market, command)
    if isinstance(worth, Refusal):
        return worth
    account, asset = command.account, market.held_asset(command.side)
    refusal = refuse_limits(state, account, market, [(command, worth)], gone)
    refusal = refusal or refuse_funds(state, account, asset, worth.hold, gone)
    return worth if refusal is None else refusal


def carry_out(turn: Turn, command: Place, worth: Worth, replaces: int = 0) -> None:
    """Accept the order, let it wait, or let it trade and rest."""
    market = turn.state.markets[command.market]
    order = accept(turn, market, command, worth, replaces=replaces)
    if order.waiting:
        turn.state.open(order)
    else:
        enter(turn, market, order)


def accept(
    turn: Turn,
    market: Market,
    command: Place,
    worth: Worth,
    *,
    list_id: int = 0,
    replaces: int = 0,
) -> Order:
    """Give the order its id and today's rates, and hold its money."""
    state = turn.state
    maker_ppm, taker_ppm = rates_of(state, command.account, market)
    order = Order(
        state.take(1), command.account, command.market, command.side, command.type,
        command.time_in_force, command.self_trade, command.flags, worth.price,
        command.quantity, worth.hold, maker_ppm, taker_ppm,
        command.quote_quantity, command.client_order_id, stop_price=worth.stop_price,
        expires_at=command.expires_at, waiting=worth.waiting,
        display_quantity=command.display_quantity, trail_offset=command.trail_offset,
        activation_price=command.activation_price, trail_ppm=command.trail_ppm, list_id=list_id,
    )  # fmt: skip
    if order.held:
        state.balances.hold(order.account, market.held_asset(order.side), order.held)
    turn.emit(
        OrderAccepted(
            turn.index, order.id, order.account, order.market, order.side, order.type,
            order.time_in_force, order.self_trade, order.flags, order.price, order.quantity,
            order.held, order.maker_fee_ppm, order.taker_fee_ppm, order.quote_quantity,
            order.client_order_id, command.key, order.stop_price, order.display_quantity,
            order.expires_at, order.trail_offset, order.activation_price, order.trail_ppm,
            order.list_id, replaces,
        )
    )  # fmt: skip
    return order
