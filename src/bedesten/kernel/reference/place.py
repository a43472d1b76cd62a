"""Place: refuse in documented order, hold the money, wait for a price or enter the market."""

from dataclasses import dataclass

from bedesten.kernel.reference.condition import CONDITIONAL, LIMIT_LIKE, MARKET_LIKE, reached
from bedesten.kernel.reference.enter import enter
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.rates import rates_of
from bedesten.kernel.reference.reference_price import outside_band
from bedesten.kernel.reference.state import Market, State, Turn
from bedesten.kernel.reference.units import protection_price
from bedesten.protocol.commands import Place
from bedesten.protocol.events import OrderAccepted
from bedesten.protocol.vocabulary import (
    AMOUNT_MAX,
    PRICE_MAX,
    QUANTITY_MAX,
    TRADING_KINDS,
    AccountFlag,
    Bucket,
    OrderFlag,
    OrderType,
    Phase,
    Refusal,
    Side,
    TimeInForce,
    Waiting,
)

_LIMITED = LIMIT_LIKE | {OrderType.LIMIT}
_AT_ONCE = (TimeInForce.IOC, TimeInForce.FOK)
_OPEN = (Phase.AUCTION, Phase.CONTINUOUS)
_EXPIRING = (TimeInForce.DAY, TimeInForce.GTD)


@dataclass(slots=True)
class Worth:
    """What an order would be at: its effective price in ticks, the value that minimum notional
    looks at in quote units, and its hold in units of the held asset."""

    price: int
    notional: int
    hold: int


def place(turn: Turn, command: Place) -> Refusal | None:
    """Accept an order and let it trade or wait; account, shape and keys were checked before."""
    state = turn.state
    market = state.markets.get(command.market)
    if market is None:
        return Refusal.MARKET_NOT_FOUND
    refusal = _refuse_trading(state, market, command) or _refuse_numbers(state, market, command)
    if refusal is not None:
        return refusal
    best = market.book.opposite(command.side).best_price()
    if command.type == OrderType.MARKET and best is None:
        return Refusal.NO_LIQUIDITY
    worth = _worth(market, command, best or 0)
    refusal = _refuse_worth(state, market, command, worth, best)
    if refusal is not None:
        return refusal

    # From here it must succeed.
    order = _accept(turn, market, command, worth)
    if order.waiting:
        state.open(order)
    else:
        enter(turn, market, order)
    return None


def _refuse_trading(state: State, market: Market, command: Place) -> Refusal | None:
    account = state.accounts[command.account]
    if account.kind not in TRADING_KINDS:
        return Refusal.ACCOUNT_CANNOT_TRADE
    if account.flags & AccountFlag.TRADING_FROZEN:
        return Refusal.ACCOUNT_FROZEN
    if market.terms.phase == Phase.CANCEL_ONLY:
        return Refusal.MARKET_CANCEL_ONLY
    if market.terms.phase not in _OPEN:
        return Refusal.MARKET_HALTED
    if not _available(command) or not _fits_phase(market, command):
        return Refusal.ORDER_TYPE_UNAVAILABLE
    return None


def _available(command: Place) -> bool:
    """Whether this kind of order is served yet."""
    return (
        command.type != OrderType.TRAILING_STOP
        and not command.flags & OrderFlag.HIDDEN
        and command.display_quantity == 0
    )


def _fits_phase(market: Market, command: Place) -> bool:
    """Whether such an order can take part: in an auction it must rest, or wait for its price."""
    if market.terms.phase != Phase.AUCTION or command.type in CONDITIONAL:
        return True
    at_once = command.type == OrderType.MARKET or command.time_in_force in _AT_ONCE
    return not at_once and not command.flags & OrderFlag.POST_ONLY


def _price_fits(market: Market, price: int) -> bool:
    low, high = max(1, market.terms.min_price), market.terms.max_price or PRICE_MAX
    return low <= price <= high


def _refuse_numbers(state: State, market: Market, command: Place) -> Refusal | None:
    if command.type in _LIMITED and not _price_fits(market, command.price):
        return Refusal.PRICE_OUT_OF_RANGE
    if command.type in CONDITIONAL and not 0 < command.stop_price <= PRICE_MAX:
        return Refusal.STOP_PRICE_OUT_OF_RANGE
    if command.quote_quantity:
        in_range = 0 < command.quote_quantity <= AMOUNT_MAX
        return None if in_range else Refusal.AMOUNT_OUT_OF_RANGE
    low = max(1, market.terms.min_quantity)
    high = market.terms.max_quantity or QUANTITY_MAX
    if not low <= command.quantity <= min(high, QUANTITY_MAX):
        return Refusal.QUANTITY_OUT_OF_RANGE
    if command.time_in_force in _EXPIRING and command.expires_at <= state.at:
        return Refusal.EXPIRY_OUT_OF_RANGE
    return None


def _worth(market: Market, command: Place, best: int) -> Worth:
    price, reference = command.price, command.price
    if command.type == OrderType.MARKET or command.type in MARKET_LIKE:
        reference = best if command.type == OrderType.MARKET else command.stop_price
        price = protection_price(Side(command.side), reference, market.terms.band_ppm)
    if command.quote_quantity:
        return Worth(price, command.quote_quantity, command.quote_quantity)
    notional = market.value(reference, command.quantity)
    if command.side == Side.SELL:
        return Worth(price, notional, command.quantity * market.lot_unit)
    return Worth(price, notional, market.value(price, command.quantity))


def _refuse_worth(
    state: State, market: Market, command: Place, worth: Worth, best: int | None
) -> Refusal | None:
    if command.type == OrderType.LIMIT and outside_band(state, market, worth.price):
        return Refusal.PRICE_OUTSIDE_BAND
    refusal = _refuse_notional(market, command, worth)
    if refusal is not None:
        return refusal
    if command.flags & OrderFlag.POST_ONLY and best is not None:
        crosses = best <= worth.price if command.side == Side.BUY else best >= worth.price
        if crosses:
            return Refusal.WOULD_TAKE
    if _would_trigger(market, command):
        return Refusal.WOULD_TRIGGER
    asset = market.held_asset(command.side)
    if state.balances.read(command.account, asset, Bucket.AVAILABLE) < worth.hold:
        return Refusal.INSUFFICIENT_FUNDS
    return None


def _refuse_notional(market: Market, command: Place, worth: Worth) -> Refusal | None:
    value = market.value(worth.price, command.quantity)
    if max(value, command.quantity * market.lot_unit) > AMOUNT_MAX:
        return Refusal.NOTIONAL_OUT_OF_RANGE
    if worth.notional < market.terms.min_notional:
        return Refusal.BELOW_MIN_NOTIONAL
    if market.terms.max_notional and worth.notional > market.terms.max_notional:
        return Refusal.ABOVE_MAX_NOTIONAL
    return None


def _would_trigger(market: Market, command: Place) -> bool:
    """Whether its condition holds already, so that it would not wait at all."""
    return command.type in CONDITIONAL and reached(
        command.side, command.type, command.stop_price, market.last_price
    )


def _accept(turn: Turn, market: Market, command: Place, worth: Worth) -> Order:
    """Give the order its id and today's rates, and hold its money."""
    state = turn.state
    maker_ppm, taker_ppm = rates_of(state, command.account, market)
    order = Order(
        state.take(1), command.account, command.market, command.side, command.type,
        command.time_in_force, command.self_trade, command.flags, worth.price,
        command.quantity, worth.hold, maker_ppm, taker_ppm,
        command.quote_quantity, command.client_order_id, stop_price=command.stop_price,
        expires_at=command.expires_at,
        waiting=Waiting.FOR_PRICE if command.type in CONDITIONAL else 0,
    )  # fmt: skip
    state.balances.hold(order.account, market.held_asset(order.side), order.held)
    turn.emit(
        OrderAccepted(
            turn.index, order.id, order.account, order.market, order.side, order.type,
            order.time_in_force, order.self_trade, order.flags, order.price, order.quantity,
            order.held, order.maker_fee_ppm, order.taker_fee_ppm, order.quote_quantity,
            order.client_order_id, command.key, order.stop_price, 0, order.expires_at, 0, 0, 0, 0,
            0,
        )
    )  # fmt: skip
    return order
