"""The invariants of the state, from nothing but its records: a snapshot's or queries' answers.

I1 every asset sums to zero; I2 no customer is below zero; I3 held is exactly what open orders and
reservations still need; I4 no book is crossed in continuous trading, where no order waits for a
price that was reached either.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from bedesten.protocol.events import (
    AccountSet,
    AssetSet,
    BalanceChanged,
    Event,
    MarketCounters,
    MarketSet,
    OrderState,
    ReservationState,
    decode,
)
from bedesten.protocol.vocabulary import HOUSE_FLOOR, OrderType, Phase, Side, Waiting

SNAPSHOT_HEADER_SIZE = 32


def snapshot_records(snapshot: bytes) -> list[Event]:
    """The records behind a snapshot's header."""
    return list(decode(snapshot, SNAPSHOT_HEADER_SIZE))


def check_state(records: Iterable[Event]) -> None:
    """Raise AssertionError, saying what is wrong, unless they hold.

    `records` is the whole state: AssetSet, AccountSet, MarketSet, BalanceChanged, OrderState,
    ReservationState and, for prices, MarketCounters; others are passed over.
    """
    found: dict[type[Event], list[Any]] = defaultdict(list)
    for record in records:
        found[type(record)].append(record)
    assets: dict[int, AssetSet] = {row.asset: row for row in found[AssetSet]}
    markets: dict[int, MarketSet] = {row.market: row for row in found[MarketSet]}
    accounts: dict[int, AccountSet] = {row.account: row for row in found[AccountSet]}
    balances: list[BalanceChanged] = found[BalanceChanged]
    orders: list[OrderState] = found[OrderState]

    _check_sums(balances)
    _check_signs(balances, {row.account for row in accounts.values() if row.kind < HOUSE_FLOOR})
    _check_held(balances, _needs(assets, markets, orders, found[ReservationState]))
    _check_uncrossed(markets, [order for order in orders if not order.waiting])
    last_prices = {row.market: row.last_price for row in found[MarketCounters]}
    continuous = {row.market for row in markets.values() if row.phase == Phase.CONTINUOUS}
    _check_waiting([order for order in orders if order.waiting], last_prices, continuous)


def _check_sums(balances: list[BalanceChanged]) -> None:
    sums: dict[int, int] = defaultdict(int)
    for row in balances:
        sums[row.asset] += row.available + row.held + row.set_aside + row.bonus
    for asset, total in sums.items():
        assert total == 0, f"I1: asset {asset} sums to {total}, not to zero"


def _check_signs(balances: list[BalanceChanged], customers: set[int]) -> None:
    for row in balances:
        lowest = min(row.available, row.held, row.set_aside, row.bonus)
        assert row.account not in customers or lowest >= 0, f"I2: below zero: {row}"


def _needs(
    assets: dict[int, AssetSet],
    markets: dict[int, MarketSet],
    orders: list[OrderState],
    reservations: list[ReservationState],
) -> dict[tuple[int, int], int]:
    """What open orders and reservations need, by (account, asset). An order's own `held` must
    be its remaining lots' worth at its own price."""
    needs: dict[tuple[int, int], int] = defaultdict(int)
    for row in reservations:
        assert row.amount > 0, f"I3: an empty reservation: {row}"
        needs[row.account, row.asset] += row.amount
    for order in orders:
        terms = markets[order.market]
        remaining = order.quantity - order.filled
        assert remaining > 0, f"I3: an open order with nothing left: {order}"
        if order.side == Side.SELL:
            asset = terms.base
            decimals = assets[asset].scale - terms.lot_decimals
            need = remaining * terms.lot_mantissa * 10**decimals
        else:
            asset = terms.quote
            decimals = assets[asset].scale - terms.tick_decimals - terms.lot_decimals
            unit = terms.tick_mantissa * terms.lot_mantissa * 10**decimals
            need = remaining * order.price * unit
        assert order.held == need, f"I3: holds {order.held}, needs {need}: {order}"
        needs[order.account, asset] += need
    return needs


def _check_held(balances: list[BalanceChanged], needs: dict[tuple[int, int], int]) -> None:
    held = {(row.account, row.asset): row.held for row in balances}
    for place in held.keys() | needs.keys():
        have, need = held.get(place, 0), needs.get(place, 0)
        assert have == need, f"I3: (account, asset) {place} holds {have}, needs {need}"


def _check_uncrossed(markets: dict[int, MarketSet], orders: list[OrderState]) -> None:
    bids: dict[int, list[int]] = defaultdict(list)
    asks: dict[int, list[int]] = defaultdict(list)
    for order in orders:
        (bids if order.side == Side.BUY else asks)[order.market].append(order.price)
    for market in bids.keys() & asks.keys():
        crossed = max(bids[market]) >= min(asks[market])
        continuous = markets[market].phase == Phase.CONTINUOUS
        assert not (crossed and continuous), f"I4: market {market} is crossed"


def _check_waiting(
    orders: list[OrderState], last_prices: dict[int, int], continuous: set[int]
) -> None:
    """An order waits only with a stop price, untraded, and, where trading is continuous, never
    past its price unless due."""
    rising = {
        (Side.BUY, OrderType.STOP_LOSS), (Side.BUY, OrderType.STOP_LIMIT),
        (Side.SELL, OrderType.TAKE_PROFIT), (Side.SELL, OrderType.TAKE_PROFIT_LIMIT),
    }  # fmt: skip
    for order in orders:
        assert order.stop_price > 0, f"waiting: waits for nothing: {order}"
        assert order.filled == 0, f"waiting: traded before it was triggered: {order}"
        last = last_prices.get(order.market, 0)
        up = (order.side, order.type) in rising
        beyond = last >= order.stop_price if up else last <= order.stop_price
        reached = last != 0 and beyond
        stays = order.waiting == Waiting.DUE or order.market not in continuous
        assert stays or not reached, f"waiting: waits at {last}: {order}"
