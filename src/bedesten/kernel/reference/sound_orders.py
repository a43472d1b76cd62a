"""What a snapshot may say of orders, of lists, and of what accounts may have open."""

from bedesten.kernel.reference.checks import in_few_parts
from bedesten.kernel.reference.condition import CONDITIONAL, LIMITED
from bedesten.kernel.reference.limits import ORDERS_MAX
from bedesten.kernel.reference.lists import OrderList
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.pending import is_pending
from bedesten.kernel.reference.shape import fits, is_pair
from bedesten.kernel.reference.state import Market, State
from bedesten.protocol.commands import Place
from bedesten.protocol.events import CancelAllAfterSet, ListState, OrderLimitSet, OrderState
from bedesten.protocol.vocabulary import (
    AMOUNT_MAX,
    AT_ONCE,
    BALANCE_MAX,
    CANCEL_ALL_AFTER_MAX_NS,
    EXPIRING,
    HOUSE_ACCOUNTS_MAX,
    PPM,
    PRICE_MAX,
    QUANTITY_MAX,
    TRADING_KINDS,
    Contingency,
    OrderType,
    Waiting,
)

# Far above what transfers can bring in, and far enough below the end of 128 bits.
SUM_MAX = BALANCE_MAX * HOUSE_ACCOUNTS_MAX
_LEGS_MAX = 3


def order_possible(state: State, row: OrderState) -> bool:
    """Whether such an order can be open. What it holds is looked at when its list is known."""
    market = state.markets.get(row.market)
    account = state.accounts.get(row.account)
    if market is None or account is None or account.kind not in TRADING_KINDS:
        return False
    return (
        0 < row.order <= state.last_id
        and row.order not in state.orders
        and (row.list == 0 or max(1, row.order - _LEGS_MAX) <= row.list < row.order)
        and fits(_as_place(row))
        and _numbers_fit(row)
        and _stands(market, row)
        and 0 <= row.filled_value <= SUM_MAX
        and abs(row.fee) <= SUM_MAX
        and 0 <= row.taker_fee_ppm < PPM
        and -row.taker_fee_ppm <= row.maker_fee_ppm < PPM
        and (row.account, row.client_order_id) not in state.client_orders
    )


def list_possible(state: State, row: ListState) -> bool:
    """Whether a list can have these orders, which are known, as they stand."""
    if not 0 < row.list <= state.last_id or row.list in state.orders or row.list in state.lists:
        return False
    orders = []
    for position, number in enumerate((row.first, row.second, row.third), 1):
        order = state.orders.get(number)
        if number and (order is None or not _is_leg(row, position, order)):
            return False
        orders.append(order)
    first, second, third = orders
    if row.contingency == Contingency.OCO:
        return third is None and _is_active_pair(first, second)
    if first is not None and not _works(first):
        return False
    if row.contingency == Contingency.OTO:
        return first is not None and third is None and _follows(second)
    return row.contingency == Contingency.OTOCO and _is_later_pair(first, second, third)


def limit_possible(state: State, row: OrderLimitSet) -> bool:
    """Whether set_order_limit would have left this."""
    highest = AMOUNT_MAX if row.asset else ORDERS_MAX
    return (
        (row.account == 0 or row.account in state.accounts)
        and (row.asset == 0 or row.asset in state.assets)
        and -1 <= row.limit <= highest
        and row.limit != 0
    )


def timer_possible(state: State, row: CancelAllAfterSet) -> bool:
    """Whether cancel_all_after would have left this."""
    in_reach = 0 < row.deadline <= state.at + CANCEL_ALL_AFTER_MAX_NS
    return row.account in state.accounts and in_reach


def audit_lists(state: State) -> None:
    """Raises ValueError where an order waits for another one without a list, or does not hold
    exactly what it needs."""
    for order in state.orders.values():
        linked = state.lists.get(order.list_id)
        if linked is not None and order.id not in linked.legs:
            raise ValueError("an order is in a list that does not have it")
        if linked is None and order.waiting == Waiting.FOR_ORDER:
            raise ValueError("an order follows nothing")
        if order.held != _needed(state, linked, order):
            raise ValueError("an order does not hold what it needs")


def _needed(state: State, linked: OrderList | None, order: Order) -> int | None:
    """Units that it has to hold; None when it cannot stand as it does in such a list."""
    market, row = state.markets[order.market], order.record()
    if order.waiting == Waiting.FOR_ORDER:
        return 0
    if order.waiting == Waiting.DUE and is_pending(state, order):
        return 0 if _pends(row) else None
    if order.waiting and not _waits(market, row):
        return None
    need = market.need(order)
    if linked is not None and linked.pair is not None and order.id == linked.pair[1]:
        return max(0, need - market.need(state.orders[linked.pair[0]]))
    return need


def _as_place(row: OrderState) -> Place:
    """The placement that it came from, as far as what may be combined is concerned."""
    trailing = row.type == OrderType.TRAILING_STOP
    return Place(
        market=row.market, side=row.side, type=row.type, time_in_force=row.time_in_force,
        self_trade=row.self_trade, flags=row.flags, price=row.price if row.type in LIMITED else 0,
        quantity=row.quantity, quote_quantity=row.quote_quantity,
        client_order_id=row.client_order_id, stop_price=0 if trailing else row.stop_price,
        display_quantity=row.display_quantity, expires_at=row.expires_at,
        trail_offset=row.trail_offset, activation_price=row.activation_price,
        trail_ppm=row.trail_ppm,
    )  # fmt: skip


def _numbers_fit(row: OrderState) -> bool:
    prices = row.trail_offset, row.activation_price
    iceberg = row.display_quantity
    return (
        row.quote_quantity == 0
        and 0 <= row.filled < row.quantity <= QUANTITY_MAX
        and all(0 <= price <= PRICE_MAX for price in prices)
        and row.trail_ppm < PPM
        and (row.time_in_force not in EXPIRING or row.expires_at > 0)
        and (iceberg == 0 or (0 < iceberg <= QUANTITY_MAX and in_few_parts(row.quantity, iceberg)))
    )


def _stands(market: Market, row: OrderState) -> bool:
    """Whether it can be where it says: on the book, waiting for a price, or for an order."""
    if row.waiting == 0:
        return _rests(market, row)
    if row.shown or (row.filled, row.filled_value, row.fee) != (0, 0, 0):
        return False
    if row.waiting == Waiting.FOR_ORDER:
        return _pends(row)
    if row.waiting == Waiting.DUE and row.held == 0 and _pends(row):
        return True
    return _waits(market, row)


def _rests(market: Market, row: OrderState) -> bool:
    most = min(row.display_quantity, row.quantity - row.filled)
    return (
        row.type in LIMITED
        and row.time_in_force not in AT_ONCE
        and (row.type == OrderType.LIMIT or 0 < row.stop_price <= PRICE_MAX)
        and (0 < row.shown <= most if row.display_quantity else row.shown == 0)
        and _priced(market, row)
    )


def _waits(market: Market, row: OrderState) -> bool:
    if row.waiting == Waiting.FOR_ACTIVATION and row.activation_price == 0:
        return False
    return (
        row.waiting in (Waiting.FOR_PRICE, Waiting.DUE, Waiting.FOR_ACTIVATION)
        and row.type in CONDITIONAL
        and 0 < row.stop_price <= PRICE_MAX
        and _priced(market, row)
    )


def _pends(row: OrderState) -> bool:
    """Whether it is stored as it was asked for, and holds nothing."""
    has_stop = row.type in CONDITIONAL and row.type != OrderType.TRAILING_STOP
    return (
        row.held == 0
        and row.list != 0
        and (0 < row.price <= PRICE_MAX if row.type in LIMITED else row.price == 0)
        and (0 < row.stop_price <= PRICE_MAX if has_stop else row.stop_price == 0)
    )


def _priced(market: Market, row: OrderState) -> bool:
    value = market.value(row.price, row.quantity)
    most = max(value, row.quantity * market.lot_unit)
    return 0 < row.price <= PRICE_MAX and most <= AMOUNT_MAX


def _is_leg(row: ListState, position: int, order: Order) -> bool:
    at_its_place = order.id == row.list + position and order.list_id == row.list
    return at_its_place and (order.account, order.market) == (row.account, row.market)


def _works(order: Order) -> bool:
    return order.type == OrderType.LIMIT and not order.waiting


def _follows(order: Order | None) -> bool:
    return order is not None and order.waiting == Waiting.FOR_ORDER


def _is_pending_due(order: Order) -> bool:
    return order.waiting == Waiting.DUE and order.held == 0


def _is_active_pair(first: Order | None, second: Order | None) -> bool:
    if first is None or second is None:
        return False
    return _paired(first, second) and not _follows(first) and not _follows(second)


def _is_later_pair(first: Order | None, second: Order | None, third: Order | None) -> bool:
    """Of an otoco: while the first order works both follow; then A is due first."""
    if second is None or third is None:
        return False
    if first is None and not _is_pending_due(second):
        return _is_active_pair(second, third)
    return _paired(second, third) and _follows(third) and (first is None or _follows(second))


def _paired(first: Order, second: Order) -> bool:
    return is_pair(first, second) and first.filled == second.filled == 0
