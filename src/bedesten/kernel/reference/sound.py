"""What a snapshot may say: each record for itself, then the invariants I1 to I4 of the whole."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from bedesten.kernel.reference.indicative import is_crossed
from bedesten.kernel.reference.keys import Space
from bedesten.kernel.reference.listing import refuse_account, refuse_asset
from bedesten.kernel.reference.rates import refuse_fees
from bedesten.kernel.reference.schedule import repeats
from bedesten.kernel.reference.set_market import refuse_market
from bedesten.kernel.reference.shape import fits
from bedesten.kernel.reference.sound_orders import (
    SUM_MAX,
    audit_lists,
    limit_possible,
    list_possible,
    order_possible,
    timer_possible,
)
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
    CancelAllAfterSet,
    Event,
    FeesSet,
    KeyRemembered,
    ListState,
    MarketCounters,
    MarketSet,
    OrderLimitSet,
    OrderState,
    PhaseScheduled,
    ReservationState,
    TierSet,
)
from bedesten.protocol.vocabulary import (
    AMOUNT_MAX,
    PRICE_MAX,
    Phase,
    Reason,
)

_COUNTER_END = 2**62
_OF_EVENT = ("command", "steps")  # fields of MarketSet that no command has
_REASONS = frozenset(int(reason) for reason in Reason)


def possible(state: State, event: Event) -> bool:
    """Whether this record can follow what was read so far. KeyError: it is no state's record."""
    return _POSSIBLE[type(event)](state, event) and event.command == 0


def audit(state: State) -> None:
    """Raises ValueError where the invariants I1 to I4 do not hold."""
    audit_lists(state)
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
    terms = {name: getattr(row, name) for name in MarketSet.LAYOUT.names if name not in _OF_EVENT}
    command = SetMarket(**{**terms, "market": 0})
    new = row.market == len(state.markets) + 1 and row.steps > 0
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
    OrderState: order_possible,
    ListState: list_possible,
    OrderLimitSet: limit_possible,
    CancelAllAfterSet: timer_possible,
    ReservationState: _reservation,
    KeyRemembered: _key,
}
