"""The state as canonical bytes, and back: equal states are equal bytes."""

import struct
from collections.abc import Callable, Iterator
from typing import Any

from msgspec.structs import replace

from bedesten.kernel.reference.keys import Space
from bedesten.kernel.reference.lists import restored_list
from bedesten.kernel.reference.order import restored
from bedesten.kernel.reference.set_market import opened
from bedesten.kernel.reference.sound import audit, possible
from bedesten.kernel.reference.state import State
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
    decode,
    encode,
)
from bedesten.protocol.vocabulary import Side

_HEADER = struct.Struct("<IIqqQ")
_MAGIC = int.from_bytes(b"BDS1", "little")
_VERSION = 3
_OLD_SIZES: dict[int, dict[type[Event], int]] = {
    2: {OrderState: 216, MarketCounters: 40, MarketSet: 112}
}
"""What earlier versions, which are still read, wrote shorter."""
_NEW_KINDS: dict[int, tuple[type[Event], ...]] = {
    2: (TierSet, FeesSet, PhaseScheduled, ListState, OrderLimitSet, CancelAllAfterSet)
}
"""What earlier versions did not have."""
_ID_END = 2**62


def written_state(state: State, version: int = _VERSION) -> bytes:
    """The snapshot of a state; an earlier version lacks what it did not know."""
    head = _HEADER.pack(_MAGIC, version, state.at, state.last_id, state.seq)
    return b"".join((head, *(_record(event, version) for event in _events(state))))


def restored_state(data: bytes) -> State:
    """The state of a snapshot. Raises ValueError for anything `written_state` does not write."""
    if len(data) < _HEADER.size:
        raise ValueError("the snapshot is shorter than its header")
    magic, version, at, last_id, seq = _HEADER.unpack_from(data)
    if magic != _MAGIC or version not in (*_OLD_SIZES, _VERSION):
        raise ValueError("not a snapshot of this version")
    if at < 0 or not 0 <= last_id < _ID_END:
        raise ValueError("the snapshot has an impossible time or id")
    state = State(at=at, last_id=last_id, seq=seq)
    try:
        for written in decode(data, _HEADER.size):
            event = _as_of_now(written, version)
            if type(event) in _NEW_KINDS.get(version, ()) or not possible(state, event):
                raise ValueError(f"the snapshot has an impossible record: {event}")
            _LOADERS[type(event)](state, event)
    except (KeyError, AssertionError, struct.error) as error:
        raise ValueError(f"the snapshot has an impossible record: {error!r}") from error
    state.levels_written.clear()
    state.auctions_changed.clear()
    audit(state)
    if written_state(state, version) != data:
        raise ValueError("the snapshot is not in canonical form")
    return state


def _as_of_now(event: Event, version: int) -> Event:
    """What an earlier version meant; tick and lot of its markets had no number."""
    if version < _VERSION and isinstance(event, MarketSet):
        return replace(event, steps=event.steps + 1)
    return event


def _record(event: Event, version: int) -> bytes:
    if version < _VERSION and isinstance(event, MarketSet):
        event = replace(event, steps=0)
    raw = encode(event)
    size = _OLD_SIZES.get(version, {}).get(type(event), len(raw))
    return size.to_bytes(2, "little") + raw[2:size]


def _events(state: State) -> Iterator[Event]:
    yield from state.assets.values()
    yield from state.accounts.values()
    yield from (TierSet(0, account, state.tiers[account]) for account in sorted(state.tiers))
    for market in state.markets.values():
        yield market.terms
        yield market.counters()
    yield from (state.fees[place] for place in sorted(state.fees))
    yield from (state.schedule[place] for place in sorted(state.schedule))
    yield from state.balances.records(0)
    for market in state.markets.values():
        for side in Side:
            yield from (order.record() for order in market.book.side(side).orders())
        yield from (market.waiting[number].record() for number in sorted(market.waiting))
    yield from (state.lists[number].record() for number in sorted(state.lists))
    for (account, asset), limit in sorted(state.limits.items()):
        yield OrderLimitSet(0, account, asset, limit)
    for account, deadline in sorted(state.timers.items()):
        yield CancelAllAfterSet(0, account, deadline)
    yield from (state.reservations[key] for key in sorted(state.reservations))
    yield from state.window.records()
    yield from state.movements.records()


def _load_asset(state: State, row: AssetSet) -> None:
    state.assets[row.asset] = row


def _load_account(state: State, row: AccountSet) -> None:
    state.accounts[row.account] = row


def _load_tier(state: State, row: TierSet) -> None:
    state.tiers[row.account] = row.tier


def _load_fees(state: State, row: FeesSet) -> None:
    state.fees[row.account, row.tier, row.market] = row


def _load_schedule(state: State, row: PhaseScheduled) -> None:
    state.schedule[row.market, row.phase] = row


def _load_market(state: State, row: MarketSet) -> None:
    state.markets[row.market] = opened(state, row)


def _load_counters(state: State, row: MarketCounters) -> None:
    market = state.markets[row.market]
    market.trades, market.updates = row.trades, row.updates
    market.last_price, market.uncross_price = row.last_price, row.uncross_price
    market.reference_price, market.reference_at = row.reference_price, row.reference_at
    market.auction_ends_at = row.auction_ends_at


def _load_balance(state: State, row: BalanceChanged) -> None:
    state.balances.load(row)


def _load_order(state: State, row: OrderState) -> None:
    state.open(restored(row))


def _load_list(state: State, row: ListState) -> None:
    state.lists[row.list] = restored_list(row)


def _load_limit(state: State, row: OrderLimitSet) -> None:
    state.limits[row.account, row.asset] = row.limit


def _load_timer(state: State, row: CancelAllAfterSet) -> None:
    state.timers[row.account] = row.deadline


def _load_reservation(state: State, row: ReservationState) -> None:
    state.reservations[row.key] = row


def _load_key(state: State, row: KeyRemembered) -> None:
    if row.space == Space.MOVEMENT:
        state.movements.remember(row)
    else:
        state.window.remember(row)


_LOADERS: dict[type[Event], Callable[[State, Any], None]] = {
    AssetSet: _load_asset,
    AccountSet: _load_account,
    TierSet: _load_tier,
    MarketSet: _load_market,
    MarketCounters: _load_counters,
    FeesSet: _load_fees,
    PhaseScheduled: _load_schedule,
    BalanceChanged: _load_balance,
    OrderState: _load_order,
    ListState: _load_list,
    OrderLimitSet: _load_limit,
    CancelAllAfterSet: _load_timer,
    ReservationState: _load_reservation,
    KeyRemembered: _load_key,
}
