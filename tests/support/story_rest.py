"""The commands of a story as a customer says them over REST, where REST has words for them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from bedesten.kit.money import to_text
from bedesten.protocol.commands import (
    NO_KEY,
    Amend,
    Cancel,
    CancelAllAfter,
    Command,
    MassCancel,
    Place,
    PlaceList,
    Replace,
)
from bedesten.protocol.events import AssetSet, MarketSet, OrderAccepted
from bedesten.protocol.leg import NO_LEG, Leg
from bedesten.protocol.vocabulary import (
    CANCEL_ALL_AFTER_MAX_NS,
    Contingency,
    OrderFlag,
    OrderType,
    ReplaceMode,
    SelfTrade,
    Side,
    TimeInForce,
)

LIMIT_LIKE = (OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.TAKE_PROFIT_LIMIT)
AT_ONCE = (TimeInForce.IOC, TimeInForce.FOK)
SAYABLE_MAX = 2**56  # what no REST amount needs more digits for
NS_PER_MS = 10**6
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Request(NamedTuple):
    """What goes over the wire, but for the signature."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]


class Known(NamedTuple):
    """What has been listed and placed on the exchange so far, and which lists there are."""

    assets: Mapping[int, AssetSet]
    markets: Mapping[int, MarketSet]
    orders: Mapping[int, OrderAccepted]
    lists: set[int]


def request_of(command: Command, known: Known) -> Request | None:
    """The request that says the same; None where REST says malformed itself, or has no word."""
    said = _said(command, known)
    if said is None:
        return None
    method, path, body = said
    headers = {} if command.key == NO_KEY else {"Idempotency-Key": command.key.hex()}
    content = b"" if body is None else msgspec.json.encode(body)
    return Request(method, f"/api/v1{path}", content, headers)


def _said(command: Command, known: Known) -> tuple[str, str, dict[str, Any] | None] | None:
    match command:
        case Place() if _is_said(command, known.markets):
            return "POST", "/orders", order_body(command, known.markets[command.market], known)
        case PlaceList() if command.market in known.markets and _is_list(command):
            return "POST", "/order-lists", _list_body(command, known)
        case Replace() if command.market in known.markets and _is_replacement(command):
            return "POST", f"/orders/ord_{command.order}/replace", _replace_body(command, known)
        case CancelAllAfter() if (
            0 <= command.after <= CANCEL_ALL_AFTER_MAX_NS and command.after % NS_PER_MS == 0
        ):
            return "POST", "/orders/cancel-all-after", {"timeout_ms": command.after // NS_PER_MS}
    return _said_of_orders(command, known)


def _said_of_orders(
    command: Command, known: Known
) -> tuple[str, str, dict[str, Any] | None] | None:
    """What changes or ends orders that are there."""
    match command:
        case Cancel() if command.order > 0 and not command.client_order_id:
            if command.order in known.lists:
                return "DELETE", f"/order-lists/lst_{command.order}", None
            return "DELETE", f"/orders/ord_{command.order}", None
        case Amend() if _is_reducible(command, known.orders.get(command.order)):
            terms = known.markets[known.orders[command.order].market]
            return "PATCH", f"/orders/ord_{command.order}", {
                "quantity": _quantity(command.quantity, terms)
            }  # fmt: skip
        case MassCancel() if command.market in known.markets and command.side <= Side.SELL:
            side = f"&side={Side(command.side).name.lower()}" if command.side else ""
            return "DELETE", f"/orders?market={known.markets[command.market].symbol}{side}", None
    return None


def _is_said(command: Place, markets: Mapping[int, MarketSet]) -> bool:
    named = OrderFlag.CLIENT_ID_WINDOW if command.client_order_id else 0
    return (
        command.market in markets
        and command.steps == 0
        and command.flags & OrderFlag.CLIENT_ID_WINDOW == named
        and (not command.quote_quantity or _is_by_quote(command))
        and _is_leg(command)
    )


def _is_leg(order: Place | Leg) -> bool:
    """Whether REST passes such an order on."""
    limit = order.type in LIMIT_LIKE
    return (
        OrderType.MARKET <= order.type <= OrderType.TRAILING_STOP
        and order.side in (Side.BUY, Side.SELL)
        and SelfTrade.NONE <= order.self_trade <= SelfTrade.DECREMENT
        and TimeInForce.GTC <= order.time_in_force <= TimeInForce.GTD
        and (limit or order.time_in_force in AT_ONCE)
        and len(order.client_order_id) <= 36
        and 0 <= order.price < (SAYABLE_MAX if limit else 1)
        and 0 <= order.quantity < SAYABLE_MAX
        and _is_flagged(order)
        and _is_triggered(order)
        and _is_dated(order)
    )


def _is_flagged(order: Place | Leg) -> bool:
    flags = order.flags & ~int(OrderFlag.CLIENT_ID_WINDOW)
    rests = order.type in LIMIT_LIKE and order.time_in_force not in AT_ONCE
    post_only = bool(flags & OrderFlag.POST_ONLY)
    hidden, shown = bool(flags & OrderFlag.HIDDEN), order.display_quantity
    return (
        flags & ~int(OrderFlag.POST_ONLY | OrderFlag.HIDDEN | OrderFlag.SLIDE) == 0
        and (not post_only or (rests and order.type == OrderType.LIMIT))
        and (post_only or not flags & OrderFlag.SLIDE)
        and 0 <= shown < SAYABLE_MAX
        and (rests or not (hidden or shown))
        and not (hidden and shown)
    )


def _is_triggered(order: Place | Leg) -> bool:
    trail = (order.trail_offset, order.trail_ppm, order.activation_price)
    if order.type == OrderType.TRAILING_STOP:
        return (
            order.stop_price == 0
            and (order.trail_offset == 0) != (order.trail_ppm == 0)
            and 0 <= order.trail_offset < SAYABLE_MAX
            and 0 <= order.trail_ppm < 10**6
            and 0 <= order.activation_price < SAYABLE_MAX
        )
    waits = order.type not in (OrderType.MARKET, OrderType.LIMIT)
    stops = 0 < order.stop_price < SAYABLE_MAX if waits else order.stop_price == 0
    return stops and trail == (0, 0, 0)


def _is_dated(order: Place | Leg) -> bool:
    """An end in whole microseconds, as a text can say it."""
    if order.time_in_force in (TimeInForce.DAY, TimeInForce.GTD):
        return 0 < order.expires_at < 2**62 and order.expires_at % 1000 == 0
    return order.expires_at == 0


def _is_by_quote(command: Place) -> bool:
    return (
        command.type == OrderType.MARKET
        and command.side == Side.BUY
        and command.quantity == 0
        and command.time_in_force == TimeInForce.IOC
        and command.self_trade != SelfTrade.DECREMENT
        and 0 < command.quote_quantity < SAYABLE_MAX
    )


def _is_list(command: PlaceList) -> bool:
    otoco = command.contingency == Contingency.OTOCO
    legs = _legs(command)
    pair = legs[-2:]
    return (
        command.contingency in tuple(Contingency)
        and command.steps == 0
        and (otoco or command.third == NO_LEG)
        and len(command.client_list_id) <= 36
        and all(not leg.flags & OrderFlag.CLIENT_ID_WINDOW and _is_leg(leg) for leg in legs)
        and (command.contingency == Contingency.OCO or legs[0].type == OrderType.LIMIT)
        and (command.contingency == Contingency.OTO or _is_pair(*pair))
    )


def _is_pair(one: Leg, other: Leg) -> bool:
    rests = one.type == OrderType.LIMIT and one.time_in_force not in AT_ONCE
    return (
        (one.side, one.quantity) == (other.side, other.quantity)
        and other.type > OrderType.LIMIT
        and (rests or one.type > OrderType.LIMIT)
    )


def _legs(command: PlaceList) -> list[Leg]:
    otoco = command.contingency == Contingency.OTOCO
    return [command.first, command.second, *([command.third] if otoco else [])]


def _is_replacement(command: Replace) -> bool:
    leg = command.replacement
    return (
        command.order > 0
        and not command.client_order_id
        and command.mode in tuple(ReplaceMode)
        and command.steps == 0
        and -1 <= command.expected_filled < SAYABLE_MAX
        and not leg.flags & OrderFlag.CLIENT_ID_WINDOW
        and _is_leg(leg)
    )


def _is_reducible(command: Amend, order: OrderAccepted | None) -> bool:
    """Whether REST passes it on: of another's order it says itself that there is none."""
    own = order is not None and order.account == command.account
    return (
        own
        and not command.client_order_id
        and command.steps == 0
        and 0 <= command.quantity < SAYABLE_MAX
    )


def _list_body(command: PlaceList, known: Known) -> dict[str, Any]:
    terms = known.markets[command.market]
    names = ("first", "second", "third")
    body: dict[str, Any] = {
        name: leg_body(leg, terms) for name, leg in zip(names, _legs(command), strict=False)
    }
    body |= {
        "market": terms.symbol,
        "contingency": Contingency(command.contingency).name.lower(),
    }
    if command.client_list_id:
        body["client_list_id"] = command.client_list_id
    return body


def _replace_body(command: Replace, known: Known) -> dict[str, Any]:
    terms = known.markets[command.market]
    mode = ReplaceMode(command.mode).name.lower()
    body = leg_body(command.replacement, terms) | {"market": terms.symbol, "mode": mode}
    if command.expected_filled >= 0:
        body["expected_filled_quantity"] = _quantity(command.expected_filled, terms)
    return body


def order_body(command: Place, terms: MarketSet, known: Known) -> dict[str, Any]:
    """The JSON of an order."""
    body = leg_body(command, terms) | {"market": terms.symbol}
    if command.quote_quantity:
        del body["quantity"]
        scale = known.assets[terms.quote].scale
        body["quote_quantity"] = to_text(command.quote_quantity, scale)
    return body


def leg_body(order: Place | Leg, terms: MarketSet) -> dict[str, Any]:
    """The JSON of an order by base quantity, without its market."""
    body: dict[str, Any] = {
        "side": Side(order.side).name.lower(),
        "type": OrderType(order.type).name.lower(),
        "time_in_force": TimeInForce(order.time_in_force).name.lower(),
        "self_trade_prevention": SelfTrade(order.self_trade).name.lower(),
        "post_only": bool(order.flags & OrderFlag.POST_ONLY),
        "slide": bool(order.flags & OrderFlag.SLIDE),
        "hidden": bool(order.flags & OrderFlag.HIDDEN),
        "quantity": _quantity(order.quantity, terms),
    }
    prices = {
        "stop_price": order.stop_price,
        "trail_offset": order.trail_offset,
        "activation_price": order.activation_price,
    }
    body |= {name: _price(ticks, terms) for name, ticks in prices.items() if ticks}
    if order.type in LIMIT_LIKE:
        body["price"] = _price(order.price, terms)
    if order.client_order_id:
        body["client_order_id"] = order.client_order_id
    if order.display_quantity:
        body["display_quantity"] = _quantity(order.display_quantity, terms)
    if order.trail_ppm:
        body["trail_percent"] = to_text(order.trail_ppm, 4)
    if order.expires_at:
        end = EPOCH + timedelta(microseconds=order.expires_at // 1000)
        body["expires_at"] = end.isoformat()
    return body


def _price(ticks: int, terms: MarketSet) -> str:
    return to_text(ticks * terms.tick_mantissa, terms.tick_decimals)


def _quantity(lots: int, terms: MarketSet) -> str:
    return to_text(lots * terms.lot_mantissa, terms.lot_decimals)
