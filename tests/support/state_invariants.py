"""The invariants of the state, from nothing but its records: a snapshot's or queries' answers.

I1 every asset sums to zero; I2 no customer is below zero; I3 held is exactly what open orders and
reservations still need, a pair of orders holding once, for the larger; I4 no book is crossed in
continuous trading, where no order waits for a price that was reached either. And no order waits
for an order that is gone; icebergs show a part.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from bedesten.protocol.events import (
    AccountSet,
    AssetSet,
    BalanceChanged,
    Event,
    ListState,
    MarketCounters,
    MarketSet,
    OrderState,
    ReservationState,
    decode,
)
from bedesten.protocol.vocabulary import (
    HOUSE_FLOOR,
    PRICE_MAX,
    OrderFlag,
    OrderType,
    Phase,
    Side,
    Waiting,
)

SNAPSHOT_HEADER_SIZE = 32


def snapshot_records(snapshot: bytes) -> list[Event]:
    """The records behind a snapshot's header."""
    return list(decode(snapshot, SNAPSHOT_HEADER_SIZE))


def check_state(records: Iterable[Event]) -> None:
    """Raise AssertionError, saying what is wrong, unless they hold.

    `records` is the whole state: AssetSet, AccountSet, MarketSet, BalanceChanged, OrderState,
    ReservationState and, if known, MarketCounters for prices, ListState; others are passed over.
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
    _check_shown(orders)
    _check_lists(orders, found[ListState])


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
    be its remaining lots' worth at its own price, less what the first of its pair holds."""
    needs: dict[tuple[int, int], int] = defaultdict(int)
    for row in reservations:
        assert row.amount > 0, f"I3: an empty reservation: {row}"
        needs[row.account, row.asset] += row.amount
    own = {order.order: _worth(assets, markets[order.market], order) for order in orders}
    first_of = _pairs(orders)
    for order in orders:
        assert order.quantity > order.filled, f"I3: an open order with nothing left: {order}"
        need = own[order.order]
        if order.order in first_of:
            need = max(0, need - own[first_of[order.order]])
        elif _has_no_turn_yet(order):
            need = 0
        assert order.held == need, f"I3: holds {order.held}, needs {need}: {order}"
        terms = markets[order.market]
        needs[order.account, terms.base if order.side == Side.SELL else terms.quote] += need
    return needs


def _worth(assets: dict[int, AssetSet], terms: MarketSet, order: OrderState) -> int:
    """What remains of the order, at its own price, in units of the asset that it gives."""
    remaining = order.quantity - order.filled
    if order.side == Side.SELL:
        base_decimals = assets[terms.base].scale - terms.lot_decimals
        return remaining * terms.lot_mantissa * int(10**base_decimals)
    decimals = assets[terms.quote].scale - terms.tick_decimals - terms.lot_decimals
    unit = terms.tick_mantissa * terms.lot_mantissa * int(10**decimals)
    return remaining * order.price * unit


def _lists(orders: list[OrderState]) -> dict[int, list[OrderState]]:
    """Open orders of each list that has more than one, ascending."""
    of_list: dict[int, list[OrderState]] = defaultdict(list)
    for order in sorted(orders, key=lambda order: order.order):
        if order.list:
            of_list[order.list].append(order)
    return {number: found for number, found in of_list.items() if len(found) > 1}


def _pairs(orders: list[OrderState]) -> dict[int, int]:
    """By the id of the second order of a pair, of which at most one trades, that of the first:
    the last two of a list, unless the last one follows."""
    pairs = {}
    for found in _lists(orders).values():
        first, second = found[-2:]
        if second.waiting != Waiting.FOR_ORDER:
            assert len(found) == 2, f"lists: a pair waits beside its working order: {found}"
            assert (first.side, first.filled, second.filled) == (second.side, 0, 0)
            assert first.quantity == second.quantity, f"lists: no pair: {found}"
            pairs[second.order] = first.order
    return pairs


def _has_no_turn_yet(order: OrderState) -> bool:
    """It follows an order of its list, or that is filled and its own turn is left over."""
    due = order.waiting == Waiting.DUE and order.held == 0
    return order.list != 0 and (due or order.waiting == Waiting.FOR_ORDER)


def _check_lists(orders: list[OrderState], rows: list[ListState]) -> None:
    """Who follows an order is in a list with one, and lists, where known, are those of orders."""
    lists = _lists(orders)
    for order in orders:
        if order.waiting == Waiting.FOR_ORDER:
            before = [row for row in lists.get(order.list, []) if row.order < order.order]
            assert before, f"lists: follows no open order: {order}"
    told = {row.list: [n for n in (row.first, row.second, row.third) if n] for row in rows}
    stands = {number: [order.order for order in found] for number, found in lists.items()}
    assert not rows or told == stands, f"lists: {told} are told, {stands} are open"


def _check_shown(orders: list[OrderState]) -> None:
    """An iceberg on the book shows at least one lot and never more than it should; a hidden
    order is none."""
    for order in orders:
        if order.waiting or not order.display_quantity:
            assert order.shown == 0, f"shown: is no iceberg on the book: {order}"
            continue
        most = min(order.display_quantity, order.quantity - order.filled)
        assert 0 < order.shown <= most, f"shown: not between 1 and {most}: {order}"
        assert not order.flags & OrderFlag.HIDDEN, f"shown: a hidden order: {order}"


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
    """An order waits with a stop price, untraded, and, where trading is continuous, never past its
    price unless due."""
    for order in orders:
        assert order.filled == 0, f"waiting: traded before it entered: {order}"
        if _has_no_turn_yet(order):
            continue
        assert order.stop_price > 0, f"waiting: waits for nothing: {order}"
        last = last_prices.get(order.market, 0)
        if order.market not in continuous:
            continue
        if order.waiting == Waiting.FOR_ACTIVATION:
            beyond = _is_beyond(order.activation_price, last, up=order.side == Side.SELL)
            assert last == 0 or not beyond, f"waiting: should trail at {last}: {order}"
        elif order.waiting == Waiting.FOR_PRICE and last != 0:
            reached = _is_beyond(order.stop_price, last, up=(order.side, order.type) in _RISING)
            cut = order.type == OrderType.TRAILING_STOP and order.stop_price in (1, PRICE_MAX)
            assert cut or not reached, f"waiting: waits at {last}: {order}"


_RISING = {
    (Side.BUY, OrderType.STOP_LOSS), (Side.BUY, OrderType.STOP_LIMIT),
    (Side.BUY, OrderType.TRAILING_STOP), (Side.SELL, OrderType.TAKE_PROFIT),
    (Side.SELL, OrderType.TAKE_PROFIT_LIMIT),
}  # fmt: skip


def _is_beyond(price: int, last: int, *, up: bool) -> bool:
    return last >= price if up else last <= price
