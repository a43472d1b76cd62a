"""What an account is told: `executionReport` of each event of an order, `outboundAccountPosition`
after each change of balances, `balanceUpdate` of money that came or went, `listStatus` when an
order list was placed and when it is over."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from bedesten.domain import trading
from bedesten.domain.markets import Market
from bedesten.gateways.binance import telling
from bedesten.gateways.binance.padding import DECIMALS, ZERO, padded
from bedesten.gateways.binance.time_unit import TimeUnit
from bedesten.gateways.binance.words import (
    CONTINGENCIES,
    DONE,
    EXPIRES,
    PREVENTED,
    SELF_TRADES_OF,
    UNDER_WAY,
    status_of,
)
from bedesten.gateways.stream import AccountChange, AccountSource, Happening, View
from bedesten.protocol.events import (
    OrderAccepted,
    OrderDone,
    OrderHeld,
    OrderReduced,
    OrderTriggered,
    Traded,
)

NO_TRADE: Final = -1
encoder = msgspec.json.Encoder()


class ExecutionReport(msgspec.Struct, frozen=True, kw_only=True):
    """One event of an order; the names are those of the wire."""

    e: str = "executionReport"
    E: int
    s: str
    c: str
    S: str
    o: str
    f: str
    q: str
    p: str
    P: str
    F: str
    g: int
    C: str
    x: str
    X: str
    r: str
    i: int
    l: str  # noqa: E741 -- the name on the wire
    z: str
    L: str
    n: str
    N: str | None
    T: int
    t: int
    I: int  # noqa: E741 -- the name on the wire
    w: bool
    m: bool
    M: bool = False
    O: int  # noqa: E741 -- the name on the wire
    Z: str
    Y: str
    Q: str
    V: str
    W: int | UnsetType = UNSET
    d: int | UnsetType = UNSET
    A: str | UnsetType = UNSET


class Position(msgspec.Struct, frozen=True):
    """A balance that changed."""

    a: str
    f: str
    l: str  # noqa: E741 -- the name on the wire


class AccountPosition(msgspec.Struct, frozen=True, kw_only=True):
    """Balances that changed, absolute."""

    e: str = "outboundAccountPosition"
    E: int
    u: int
    B: list[Position]


class BalanceUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """Money that came, or went: negative."""

    e: str = "balanceUpdate"
    E: int
    a: str
    d: str
    T: int


class ListedOrder(msgspec.Struct, frozen=True):
    """An order of a list."""

    s: str
    i: int
    c: str


class ListStatus(msgspec.Struct, frozen=True, kw_only=True):
    """An order list that was placed or is over."""

    e: str = "listStatus"
    E: int
    s: str
    g: int
    c: str
    l: str  # noqa: E741 -- the name on the wire
    L: str
    r: str = "NONE"
    C: str
    T: int
    O: list[ListedOrder]  # noqa: E741 -- the name on the wire


class Seen(NamedTuple):
    """Symbols of the markets, and of their assets, that a limited key may know of."""

    markets: frozenset[str]
    assets: frozenset[str]

    @classmethod
    def of(cls, markets: Iterable[Market]) -> "Seen":
        """These and their assets."""
        known = tuple(markets)
        return cls(
            frozenset(market.symbol for market in known),
            frozenset(asset.symbol for market in known for asset in (market.base, market.quote)),
        )


class AccountView(View[AccountChange]):
    """A message for each event, in order; the balances of a row after its trades. `seen`: what is
    told of, None for everything."""

    def __init__(self, source: AccountSource, unit: TimeUnit, seen: Seen | None = None) -> None:
        super().__init__()
        self._source = source
        self._unit = unit
        self._seen = seen

    def snapshot(self) -> bytes:
        """None: what stands is asked for."""
        return b""

    def changed(self, change: AccountChange) -> None:
        """Tell each."""
        for message in self._messages(change) if self.listeners else ():
            self.tell(encoder.encode(message))

    def message(self, change: AccountChange) -> bytes:
        """Not one alone: `changed` tells each."""
        raise AssertionError("a row is told in several messages")

    def _messages(self, change: AccountChange) -> list[msgspec.Struct]:
        at = self._unit.of_ns(change.at)
        if self._seen is not None:
            change = _as_far_as(change, self._seen)
        told: list[msgspec.Struct] = [
            self._list_status(one, at, UNDER_WAY) for one in change.placed
        ]
        for happening in change.happenings:
            market = self._source.market_of(happening)
            report = report_of(market, happening, at, self._unit)
            if report is not None:
                told.append(report)
        told += [self._list_status(one, at, DONE) for one in change.over]
        for asset, units in change.moved:
            amount = padded(asset.text(units), max(DECIMALS, asset.scale))
            told.append(BalanceUpdate(E=at, a=asset.symbol, d=amount, T=at))
        if change.balances:
            positions = [
                Position(one.asset, padded(one.available), padded(one.locked))
                for one in change.balances
            ]
            told.append(AccountPosition(E=at, u=at, B=positions))
        return told

    def _list_status(
        self, one: trading.FollowedList, at: int, status: tuple[str, str]
    ) -> ListStatus:
        symbol = telling.joined(self._source.market_of(one))
        return ListStatus(
            E=at,
            s=symbol,
            g=one.number,
            c=CONTINGENCIES[one.contingency],
            l=status[0],
            L=status[1],
            C=one.client_list_id,
            T=at,
            O=[ListedOrder(symbol, number, name) for number, name in one.orders],
        )


def _as_far_as(change: AccountChange, seen: Seen) -> AccountChange:
    return AccountChange(
        at=change.at,
        happenings=[one for one in change.happenings if one.step.order.market in seen.markets],
        balances=[one for one in change.balances if one.asset in seen.assets],
        moved=[one for one in change.moved if one.asset.symbol in seen.assets],
        placed=[one for one in change.placed if one.market in seen.markets],
        over=[one for one in change.over if one.market in seen.markets],
    )


def report_of(
    market: Market, happening: Happening, at: int, unit: TimeUnit
) -> ExecutionReport | None:
    """None for what is told otherwise: that an order is filled, its last trade says."""
    order, event = happening.step.order, happening.step.event
    status = status_of(order.status, order.cancellation_reason, order.waiting_for)
    if isinstance(event, OrderDone) and order.status == "filled":
        return None
    if happening.fills:
        status = "FILLED"
    name = order.client_order_id or ""
    ended_by_wish = isinstance(event, OrderDone) and status == "CANCELED"
    return ExecutionReport(
        E=at,
        s=telling.joined(market),
        c=name,
        S=order.side.upper(),
        o=telling.type_of(order),
        f=telling.time_in_force_of(order),
        q=telling.quantity_of(market, order.quantity),
        p=telling.price_of(market, order.price),
        P=telling.price_of(market, order.stop_price),
        F=telling.quantity_of(market, order.display_quantity),
        g=telling.list_of(order.order_list_id),
        C=name if ended_by_wish else "",
        x=_execution(event, order, status),
        X=status,
        r=(order.reject_code or "NONE").upper(),
        i=happening.step.number,
        z=telling.quantity_of(market, order.filled_quantity),
        T=at,
        I=happening.step.number,
        w=order.status in ("open", "partially_filled") and not isinstance(event, OrderDone),
        O=unit.of_moment(order.created_at),
        Z=telling.value_of(market, order.filled_value),
        Q=telling.value_of(market, order.quote_quantity),
        V=SELF_TRADES_OF[order.self_trade_prevention],
        W=UNSET if order.status == "pending" else at,
        **_trade(market, order, event),
    )


def _execution(event: object, order: trading.Order, status: str) -> str:
    """What kind of event it is."""
    match event:
        case OrderAccepted() | OrderHeld() | OrderTriggered():
            return "NEW"
        case Traded():
            return "TRADE"
        case OrderReduced():
            return "REPLACED"
        case _ if order.cancellation_reason == PREVENTED:
            return "TRADE_PREVENTION"
        case _ if order.cancellation_reason in EXPIRES:
            return "EXPIRED"
        case _:
            return status


def _trade(market: Market, order: trading.Order, event: object) -> dict[str, Any]:
    """Fields of the trade, if the event is one."""
    if not isinstance(event, Traded) or not order.trades:
        return {"l": ZERO, "L": ZERO, "n": "0", "N": None, "t": NO_TRADE, "m": False, "Y": ZERO}
    trade = order.trades[-1]
    return {
        "l": telling.quantity_of(market, trade.quantity),
        "L": telling.price_of(market, trade.price),
        "n": telling.fee_of(market, trade),
        "N": trade.fee_asset,
        "t": trade.trade_number,
        "m": trade.role == "maker",
        "Y": telling.value_of(market, trade.value),
    }
