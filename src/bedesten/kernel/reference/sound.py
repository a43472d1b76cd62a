"""What a snapshot may say: each record for itself, then the invariants I1 to I4 of the whole."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from bedesten.kernel.reference.condition import CONDITIONAL, LIMIT_LIKE, MARKET_LIKE
from bedesten.kernel.reference.indicative import is_crossed
from bedesten.kernel.reference.keys import Space
from bedesten.kernel.reference.listing import refuse_account, refuse_asset
from bedesten.kernel.reference.rates import refuse_fees
from bedesten.kernel.reference.schedule import repeats
from bedesten.kernel.reference.set_market import refuse_market
from bedesten.kernel.reference.shape import fits, is_client_order_id
from bedesten.kernel.reference.state import State
from bedesten.protocol.commands import (
    NO_KEY,
    SchedulePhase,
    SetAccount,
    SetAsset,
    SetFees,
    SetMarket,
    SetTier,
)
from bedesten.protocol.events import (
    AccountSet,
    AssetSet,
    BalanceChanged,
    Event,
    FeesSet,
    KeyRemembered,
    MarketCounters,
    MarketSet,
    OrderState,
    PhaseScheduled,
    ReservationState,
    TierSet,
)
from bedesten.protocol.vocabulary import (
    AMOUNT_MAX,
    BALANCE_MAX,
    HOUSE_ACCOUNTS_MAX,
    PPM,
    PRICE_MAX,
    QUANTITY_MAX,
    TRADING_KINDS,
    OrderFlag,
    OrderType,
    Phase,
    Reason,
    SelfTrade,
    Side,
    TimeInForce,
    Waiting,
)

# Far above what transfers can bring in, and far enough below the end of 128 bits.
SUM_MAX = BALANCE_MAX * HOUSE_ACCOUNTS_MAX
_COUNTER_END = 2**62
_SIDES = frozenset(int(side) for side in Side)
_SELF_TRADES = frozenset(int(mode) for mode in SelfTrade)
_REASONS = frozenset(int(reason) for reason in Reason)
_RESTING_FLAGS = int(OrderFlag.POST_ONLY | OrderFlag.CLIENT_ID_WINDOW)


def possible(state: State, event: Event) -> bool:
    """Whether this record can follow what was read so far. KeyError: it is no state's record."""
    return _POSSIBLE[type(event)](state, event) and event.command == 0


def audit(state: State) -> None:
    """Raises ValueError where the invariants I1 to I4 do not hold."""
    sums: dict[int, int] = defaultdict(int)
    needs: dict[tuple[int, int], int] = defaultdict(int)
    for order in state.orders.values():
        market = state.markets[order.market]
        needs[order.account, market.held_asset(order.side)] += order.held
    for reservation in state.reservations.values():
        needs[reservation.account, reservation.asset] += reservation.amount
    for row in state.balances.records(0):
        sums[row.asset] += row.available + row.held + row.set_aside + row.bonus
        needs[row.account, row.asset] -= row.held
    if any(sums.values()):
        raise ValueError("an asset does not sum to zero")
    if any(needs.values()):
        raise ValueError("held is not what orders and reservations need")
    for market in state.markets.values():
        if is_crossed(market) and market.terms.phase == Phase.CONTINUOUS:
            raise ValueError("a book is crossed")


def _asset(state: State, row: AssetSet) -> bool:
    command = SetAsset(scale=row.scale, kind=row.kind, symbol=row.symbol)
    new = row.asset == len(state.assets) + 1
    return new and fits(command) and refuse_asset(state, command) is None


def _account(state: State, row: AccountSet) -> bool:
    command = SetAccount(kind=row.kind, flags=row.flags)
    new = row.account == len(state.accounts) + 1 and row.group != 0
    return new and fits(command) and refuse_account(state, command) is None


def _market(state: State, row: MarketSet) -> bool:
    terms = {name: getattr(row, name) for name in MarketSet.LAYOUT.names if name != "command"}
    command = SetMarket(**{**terms, "market": 0})
    new = row.market == len(state.markets) + 1
    return new and fits(command) and refuse_market(state, command) is None


def _counters(state: State, row: MarketCounters) -> bool:
    market = state.markets.get(row.market)
    if market is None:
        return False
    phase = market.terms.phase
    return (
        0 <= row.trades < _COUNTER_END
        and 0 <= row.updates < _COUNTER_END
        and all(
            0 <= price <= PRICE_MAX
            for price in (row.last_price, row.reference_price, row.uncross_price)
        )
        and 0 <= row.reference_at <= state.at
        and row.auction_ends_at >= 0
        and (row.auction_ends_at == 0 or phase == Phase.AUCTION)
        and (row.uncross_price == 0 or phase != Phase.CONTINUOUS)
    )


def _tier(state: State, row: TierSet) -> bool:
    known = row.account in state.accounts and not state.is_house(row.account)
    return known and row.tier != 0 and fits(SetTier(tier=row.tier))


def _fees(state: State, row: FeesSet) -> bool:
    command = SetFees(
        account=row.account, market=row.market, tier=row.tier, maker_fee_ppm=row.maker_fee_ppm,
        taker_fee_ppm=row.taker_fee_ppm, valid_from=row.valid_from, valid_until=row.valid_until,
    )  # fmt: skip
    known = row.account == 0 or row.account in state.accounts
    sound = known and row.removed == 0 and fits(command)
    return sound and refuse_fees(state, command) is None


def _schedule(state: State, row: PhaseScheduled) -> bool:
    command = SchedulePhase(market=row.market, phase=row.phase, at=row.at, every=row.every)
    known = row.market in state.markets and fits(command)
    return known and row.at > 0 and repeats(row.at, row.every)


def _balance(state: State, row: BalanceChanged) -> bool:
    if row.account not in state.accounts or row.asset not in state.assets:
        return False
    inner = (row.held, row.set_aside, row.bonus)
    if state.is_house(row.account):
        return abs(row.available) <= SUM_MAX and not any(inner)
    return all(0 <= amount <= SUM_MAX for amount in (row.available, *inner))


def _order(state: State, row: OrderState) -> bool:
    market = state.markets.get(row.market)
    account = state.accounts.get(row.account)
    if market is None or account is None or account.kind not in TRADING_KINDS:
        return False
    value = market.value(row.price, row.quantity)
    lots = row.quantity - row.filled
    selling = row.side == Side.SELL
    need = lots * market.lot_unit if selling else market.value(row.price, lots)
    return (
        0 < row.order <= state.last_id
        and row.order not in state.orders
        and (_waits(row) if row.waiting else _rests(row))
        and _sized(row)
        and row.held == need
        and max(value, row.quantity * market.lot_unit) <= AMOUNT_MAX
        and 0 <= row.filled_value <= SUM_MAX
        and abs(row.fee) <= SUM_MAX
        and 0 <= row.taker_fee_ppm < PPM
        and -row.taker_fee_ppm <= row.maker_fee_ppm < PPM
        and is_client_order_id(row.client_order_id)
        and (row.account, row.client_order_id) not in state.client_orders
    )


def _rests(row: OrderState) -> bool:
    """Whether this is an order that can rest in a book."""
    if row.type in LIMIT_LIKE:
        return _fits_stop(row) and _fits_expiry(row)
    return (
        row.type == OrderType.LIMIT
        and row.stop_price == 0
        and not row.flags & ~_RESTING_FLAGS
        and _fits_expiry(row)
    )


def _waits(row: OrderState) -> bool:
    """Whether this is an order that can wait for its price."""
    at_once = row.time_in_force in (TimeInForce.IOC, TimeInForce.FOK) and row.expires_at == 0
    return (
        row.waiting in (Waiting.FOR_PRICE, Waiting.DUE)
        and row.type in CONDITIONAL
        and _fits_stop(row)
        and (at_once or (row.type not in MARKET_LIKE and _fits_expiry(row)))
        and (row.filled, row.filled_value, row.fee) == (0, 0, 0)
    )


def _fits_stop(row: OrderState) -> bool:
    window = row.flags & ~OrderFlag.CLIENT_ID_WINDOW == 0
    return window and 0 < row.stop_price <= PRICE_MAX


def _fits_expiry(row: OrderState) -> bool:
    if row.time_in_force == TimeInForce.GTC:
        return row.expires_at == 0
    return row.time_in_force in (TimeInForce.DAY, TimeInForce.GTD) and row.expires_at > 0


def _sized(row: OrderState) -> bool:
    """Whether an open order can be this large, with something left."""
    return (
        row.side in _SIDES
        and row.self_trade in _SELF_TRADES
        and row.quote_quantity == 0
        and 0 < row.price <= PRICE_MAX
        and 0 <= row.filled < row.quantity <= QUANTITY_MAX
    )


def _reservation(state: State, row: ReservationState) -> bool:
    return (
        row.account in state.accounts
        and not state.is_house(row.account)
        and row.asset in state.assets
        and row.reason in _REASONS
        and 0 < row.amount <= AMOUNT_MAX
        and row.key != NO_KEY
    )


def _key(state: State, row: KeyRemembered) -> bool:
    if row.seq > state.seq or not 0 <= row.at <= state.at:
        return False
    if row.space == Space.MOVEMENT:
        return row.account == 0 and row.key != NO_KEY
    in_window = row.space in (Space.KEY, Space.CLIENT_ORDER_ID)
    return in_window and (row.account == 0 or row.account in state.accounts)


_POSSIBLE: dict[type[Event], Callable[[State, Any], bool]] = {
    AssetSet: _asset,
    AccountSet: _account,
    TierSet: _tier,
    MarketSet: _market,
    MarketCounters: _counters,
    FeesSet: _fees,
    PhaseScheduled: _schedule,
    BalanceChanged: _balance,
    OrderState: _order,
    ReservationState: _reservation,
    KeyRemembered: _key,
}
