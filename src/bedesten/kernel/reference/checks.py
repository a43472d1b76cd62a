"""What every placement is refused for, in documented order; alone, in a list, or replacing."""

from bedesten.kernel.reference.condition import CONDITIONAL, LIMITED, reached
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.reference_price import outside_band
from bedesten.kernel.reference.state import Market, State
from bedesten.kernel.reference.worth import Worth, crosses, price_fits, worth_later, worth_now
from bedesten.protocol.commands import Place, PlaceList
from bedesten.protocol.vocabulary import (
    AMOUNT_MAX,
    AT_ONCE,
    EXPIRING,
    ICEBERG_PARTS_MAX,
    PPM,
    PRICE_MAX,
    QUANTITY_MAX,
    TRADING_KINDS,
    AccountFlag,
    Bucket,
    OrderFlag,
    OrderType,
    Phase,
    Refusal,
)

_OPEN = (Phase.AUCTION, Phase.CONTINUOUS)


def client_id_taken(state: State, account: int, client_order_id: str) -> bool:
    """Whether an open order of the account has this id."""
    return (account, client_order_id) in state.client_orders


def refuse_steps(market: Market, steps: int) -> Refusal | None:
    """Whether prices and quantities were counted in another tick or lot; 0 does not say."""
    return Refusal.STEPS_CHANGED if steps not in (0, market.terms.steps) else None


def tradable(state: State, command: Place | PlaceList) -> Market | Refusal:
    """The market, where this account may place orders now that were made for its steps."""
    market = state.markets.get(command.market)
    if market is None:
        return Refusal.MARKET_NOT_FOUND
    refusal = refuse_steps(market, command.steps)
    refusal = refusal or _refuse_trading(state, command.account, market)
    return market if refusal is None else refusal


def _refuse_trading(state: State, account: int, market: Market) -> Refusal | None:
    """Who may place orders at all, and when."""
    if state.accounts[account].kind not in TRADING_KINDS:
        return Refusal.ACCOUNT_CANNOT_TRADE
    refusal = refuse_flags(state, account)
    if refusal is not None:
        return refusal
    if market.terms.phase == Phase.CANCEL_ONLY:
        return Refusal.MARKET_CANCEL_ONLY
    return None if market.terms.phase in _OPEN else Refusal.MARKET_HALTED


def refuse_flags(state: State, account: int) -> Refusal | None:
    """Whether the account's flags keep its orders out."""
    flags = state.accounts[account].flags
    if flags & AccountFlag.TRADING_FROZEN:
        return Refusal.ACCOUNT_FROZEN
    return Refusal.ACCOUNT_CANCEL_ONLY if flags & AccountFlag.CANCEL_ONLY else None


def checked(state: State, market: Market, order: Place) -> Worth | Refusal:
    """What the order would be at, or why it cannot be: from its type to would_trigger."""
    refusal = _refuse_numbers(state, market, order)
    if refusal is not None:
        return refusal
    worth = worth_now(market, order)
    if isinstance(worth, Refusal):
        return worth
    if order.type == OrderType.LIMIT and outside_band(state, market, worth.price):
        return Refusal.PRICE_OUTSIDE_BAND
    refusal = (
        refuse_notional(market, order, worth)
        or _refuse_value(market, worth)
        or refuse_taking(market, order, worth)
    )
    if refusal is None and _would_trigger(market, order):
        refusal = Refusal.WOULD_TRIGGER
    return worth if refusal is None else refusal


def checked_later(state: State, market: Market, order: Place) -> Worth | Refusal:
    """The same of an order that follows another one of its list: nothing that only its turn
    decides."""
    refusal = _refuse_numbers(state, market, order)
    worth = worth_later(market, order)
    if refusal is None and order.type in LIMITED:
        refusal = refuse_notional(market, order, worth) or _refuse_value(market, worth)
    return worth if refusal is None else refusal


def refuse_notional(market: Market, order: Place | Order, worth: Worth) -> Refusal | None:
    """By quantity: its value at its effective price and its base units must be amounts."""
    value = market.value(worth.price, order.quantity)
    if max(value, order.quantity * market.lot_unit) > AMOUNT_MAX:
        return Refusal.NOTIONAL_OUT_OF_RANGE
    return None


def refuse_taking(market: Market, order: Place | Order, worth: Worth) -> Refusal | None:
    """A post-only order never takes."""
    best = market.book.opposite(order.side).best_price()
    if order.flags & OrderFlag.POST_ONLY and crosses(order.side, worth.price, best):
        return Refusal.WOULD_TAKE
    return None


def refuse_funds(
    state: State, account: int, asset: int, hold: int, gone: Order | None = None
) -> Refusal | None:
    """Whether `hold` units are available, `gone` being an order whose hold, of the same asset,
    is to be given back first."""
    available = state.balances.read(account, asset, Bucket.AVAILABLE)
    if gone is not None:
        available += gone.held
    return Refusal.INSUFFICIENT_FUNDS if available < hold else None


def _refuse_numbers(state: State, market: Market, order: Place) -> Refusal | None:
    if market.terms.phase == Phase.AUCTION and not _fits_auction(order):
        return Refusal.ORDER_TYPE_UNAVAILABLE
    refusal = _refuse_prices(market, order) or _refuse_size(market, order)
    if refusal is not None:
        return refusal
    if order.time_in_force in EXPIRING and order.expires_at <= state.at:
        return Refusal.EXPIRY_OUT_OF_RANGE
    return None


def _fits_auction(order: Place) -> bool:
    """Whether such an order can take part in an auction: it must rest, or wait for its price."""
    if order.type in CONDITIONAL:
        return True
    at_once = order.type == OrderType.MARKET or order.time_in_force in AT_ONCE
    return not at_once and not order.flags & OrderFlag.POST_ONLY


def _refuse_prices(market: Market, order: Place) -> Refusal | None:
    if order.type in LIMITED and not price_fits(market, order.price):
        return Refusal.PRICE_OUT_OF_RANGE
    if order.type == OrderType.TRAILING_STOP:
        prices = order.trail_offset, order.activation_price
        in_range = all(0 <= price <= PRICE_MAX for price in prices) and order.trail_ppm < PPM
        return None if in_range else Refusal.STOP_PRICE_OUT_OF_RANGE
    if order.type in CONDITIONAL and not 0 < order.stop_price <= PRICE_MAX:
        return Refusal.STOP_PRICE_OUT_OF_RANGE
    return None


def _refuse_size(market: Market, order: Place) -> Refusal | None:
    if order.quote_quantity:
        in_range = 0 < order.quote_quantity <= AMOUNT_MAX
        return None if in_range else Refusal.AMOUNT_OUT_OF_RANGE
    low = max(1, market.terms.min_quantity)
    high = market.terms.max_quantity or QUANTITY_MAX
    if not low <= order.quantity <= min(high, QUANTITY_MAX):
        return Refusal.QUANTITY_OUT_OF_RANGE
    shown = order.display_quantity
    if shown and not (0 < shown <= order.quantity and in_few_parts(order.quantity, shown)):
        return Refusal.DISPLAY_QUANTITY_OUT_OF_RANGE
    return None


def in_few_parts(quantity: int, display_quantity: int) -> bool:
    """Whether an iceberg need not be shown too often."""
    return quantity <= display_quantity * ICEBERG_PARTS_MAX


def _refuse_value(market: Market, worth: Worth) -> Refusal | None:
    if worth.notional < market.terms.min_notional:
        return Refusal.BELOW_MIN_NOTIONAL
    highest = market.terms.max_notional
    return Refusal.ABOVE_MAX_NOTIONAL if highest and worth.notional > highest else None


def _would_trigger(market: Market, order: Place) -> bool:
    """Whether its condition holds already, so that it would not wait at all. A trailing stop is
    always at a distance."""
    return (
        order.type in CONDITIONAL
        and order.type != OrderType.TRAILING_STOP
        and reached(order.side, order.type, order.stop_price, market.last_price)
    )
